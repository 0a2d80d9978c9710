import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { formatPlan, readPlanFile } from '../../src/files/plan-file.js';
import { formatSnapshot, readSnapshotFile } from '../../src/files/snapshot-file.js';
import { UserError } from '../../src/model/errors.js';
import { type Change, type Plan, planFormatVersion, type Policy } from '../../src/model/plan-types.js';
import { snapshotFormatVersion } from '../../src/model/snapshot-types.js';
import { changeOf, consistent, findingOf, planOf, undeclaredChange } from '../report/plans.js';
import { planScenario, readScenario, scenarioNames } from '../scenarios/scenario.js';

const plan = consistent(planOf({ changes: [changeOf()], findings: [findingOf()] }));
const snapshot = { ...readScenario('future-api').snapshot, format_version: snapshotFormatVersion };
const files = [
  ['plan', (path: string) => readPlanFile(path, folder), formatPlan(plan), planFormatVersion],
  ['snapshot', (path: string) => readSnapshotFile(path, folder), formatSnapshot(snapshot), snapshotFormatVersion],
] as const;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'limitdrift-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

function refusal(
  read: (path: string) => unknown,
  path: string,
): { readonly code: string; readonly message: string; readonly hint: string | null } {
  try {
    read(path);
  } catch (error) {
    if (error instanceof UserError) return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  return { code: 'none', message: 'it was read', hint: null };
}

describe.each(files)('a %s file', (kind, read, content, known) => {
  const written = `"format_version": "${known}"`;

  test('is read as it was written, and written as it was read', () => {
    const value = read(write('file.json', content));
    expect(value).toEqual(JSON.parse(content));
    expect(`${JSON.stringify(value, null, 2)}\n`).toBe(content);
  });

  test('of a later minor version is read, and what it adds is kept', () => {
    const later = JSON.parse(content.replace(written, '"format_version": "1.4",\n  "new_field": {"a": 1}')) as object;
    expect(read(write('file.json', JSON.stringify(later)))).toEqual(later);
  });

  test('of a later minor version that cannot be read is said to be of a newer limitdrift', () => {
    const later = content.replace(written, '"format_version": "1.4"').replaceAll('"type": "', '"kind": "');
    expect(refusal(read, write('file.json', later))).toEqual({
      code: 'file-invalid',
      message: expect.stringMatching(
        /^file\.json is not a usable \w+ file: a newer limitdrift wrote it in format version 1\.4, and this one knows 1\.[0123]: \S+\.type: /,
      ) as unknown,
      hint: 'Update limitdrift, or use the one that wrote it.',
    });
  });

  test('with a byte order mark is read', () => {
    expect(read(write('file.json', `\ufeff${content}`))).toEqual(JSON.parse(content));
  });

  test.each(['2.0', '0.9', '1', '10.0', 'x'])(
    'of format version %s is refused, with the version that is read',
    (version) => {
      const path = write('file.json', content.replace(written, `"format_version": "${version}"`));
      expect(refusal(read, path)).toEqual({
        code: 'file-invalid',
        message: `file.json is not a usable ${kind} file: its format_version is "${version}", and this version of limitdrift reads 1.x`,
        hint: expect.stringContaining('Use the limitdrift that wrote it.') as unknown,
      });
    },
  );

  test.each([
    ['is empty', '', 'it is empty'],
    ['is white space', ' \n', 'it is empty'],
    ['was cut off', content.slice(0, content.length / 2), 'it is cut off before its end'],
    ['is not JSON', 'version: 1\n', 'it is not JSON'],
    [
      'has a merge conflict in it',
      `{\n<<<<<<< HEAD\n=======\n${content}`,
      'line 2 is part of a merge conflict that is not resolved',
    ],
    ['is JSON with something behind it', `${content}}`, 'it is not JSON'],
    [
      'has a key twice',
      content.replace('{', '{"tool": 1, "x": [1, {"a": {"b": 1, "b": 1}}],'),
      'it has the key "x.1.a.b" twice',
    ],
    ['is too deep', '['.repeat(100_000), 'it is nested more than 64 levels deep'],
    ['is not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'it is not UTF-8 text'],
    ['is JSON of another kind', '{"name": "limitdrift"}', `it is JSON, but not a ${kind}`],
    ['is a list', '[1]', `it is JSON, but not a ${kind}`],
    ['is null', 'null', `it is JSON, but not a ${kind}`],
  ])('that %s is refused in words', (_what, bytes, problem) => {
    expect(refusal(read, write('file.json', bytes))).toEqual({
      code: 'file-invalid',
      message: `file.json is not a usable ${kind} file: ${problem}`,
      hint: `A ${kind} file is written by \`limitdrift ${kind} --out FILE\`.`,
    });
  });

  test('that does not exist, or is a directory, cannot be read', () => {
    expect(refusal(read, 'missing.json').message).toBe('Cannot read missing.json: it does not exist');
    expect(refusal(read, '.').message).toBe('Cannot read .: it is a directory');
    expect(refusal(read, '.').code).toBe('file-unreadable');
  });

  test('over 256 MiB is refused before it is parsed', () => {
    const path = write('file.json', '');
    truncateSync(join(folder, path), 256 * 1024 * 1024 + 1);
    expect(refusal(read, path).message).toBe('Cannot read file.json: it is larger than 256 MiB');
  });

  test('can come through a pipe', () => {
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(folder, 'pipe')]);
    write('source.json', content);
    execFile('sh', ['-c', 'cat "$1" > "$2"', 'sh', join(folder, 'source.json'), join(folder, 'pipe')]);
    expect(read('pipe')).toEqual(JSON.parse(content));
  });
});

test('a snapshot given as a plan is called a snapshot, and the other way round', () => {
  expect(refusal((path) => readPlanFile(path, folder), write('live.json', formatSnapshot(snapshot))).message).toBe(
    'live.json is not a usable plan file: it is a snapshot',
  );
  expect(refusal((path) => readSnapshotFile(path, folder), write('plan.json', formatPlan(plan))).message).toBe(
    'plan.json is not a usable snapshot file: it is a plan',
  );
});

test('what is wrong in a file is named by its place, the first three problems and the number of the others', () => {
  const broken = {
    ...plan,
    verdict: 'fine',
    complete: 'yes',
    digest: 1,
    summary: { ...plan.summary, limits: -1, drift: 1.5 },
  };
  const { message } = refusal((path) => readPlanFile(path, folder), write('plan.json', JSON.stringify(broken)));
  expect(message).toMatch(
    /^plan\.json is not a usable plan file: verdict: .*, and not "fine"; complete: .*; digest: .*; and 2 more$/,
  );
});

test('a plan that was edited is refused, with what does not fit and what to do', () => {
  const edited = formatPlan(plan).replace('"value": 1000', '"value": 9999');
  expect(refusal((path) => readPlanFile(path, folder), write('plan.json', edited))).toEqual({
    code: 'file-invalid',
    message: `plan.json is not a usable plan file: it was edited: \`step\` of the step ${plan.changes[0]?.step} does not fit the rest of it`,
    hint: 'Plan again, and use that plan: what a plan says cannot be changed by hand.',
  });
});

test.each([
  ['an override of 1.5', (text: string) => text.replace('"value": 1000', '"value": 1.5')],
  ['an override above 2^53-1', (text: string) => text.replace('"value": 1000', '"value": 9007199254740992')],
  ['a negative override', (text: string) => text.replace('"value": 1000', '"value": -1')],
  ['an override of null', (text: string) => text.replace('"value": 1000', '"value": null')],
  ['a setting of an unknown source', (text: string) => text.replace('"source": "workspace"', '"source": "pool"')],
])('a plan file with %s is refused', (_what, change) => {
  const path = write('plan.json', change(formatPlan(plan)));
  expect(refusal((each) => readPlanFile(each, folder), path).code).toBe('file-invalid');
});

describe('the findings of a plan file', () => {
  const read = (findings: readonly object[], format_version = '1.0'): string => {
    const path = write(
      'plan.json',
      JSON.stringify(consistent({ ...plan, findings: findings as Plan['findings'], format_version })),
    );
    return refusal((each) => readPlanFile(each, folder), path).message;
  };

  test.each([
    ['undeclared-workspace', { name: 'a', overrides: -1 }, 'data.overrides'],
    ['workspace-missing', { name: 'a', id: null, suggestion: null }, 'data.pending'],
    ['unknown-group', { key: 'a', target: null, reason: 'no reason', suggestion: null }, 'data.reason'],
    ['group-conflict', { keys: ['a', 1], group: 'g', disagree: [] }, 'data.keys.1'],
    ['blocked', { group: 'g', limiter: 'l', organization_limit: null, workspaces: 'two' }, 'data.workspaces'],
    ['rule-of-2030', 'anything', 'data'],
  ])('have the data of their rule: %s with %j is refused at %s', (rule, data, place) => {
    expect(read([{ ...findingOf(), rule, data }])).toMatch(
      new RegExp(`^plan\\.json is not a usable plan file: findings\\.0\\.${place}: (Invalid|Too small)`),
    );
  });

  test('may be of rules of a later version, with data that nobody knows yet, and have more data than is known', () => {
    const later = { ...findingOf(), rule: 'rule-of-2030', data: { peak: { at: [1] } } };
    const more = { ...findingOf(), data: { name: 'a', overrides: 0, since: 'monday' } };
    const path = write('plan.json', JSON.stringify({ ...plan, findings: [later, more], format_version: '1.4' }));
    expect(readPlanFile(path, folder).findings).toEqual([later, more]);
  });
});

test.each(['..', '', 'a/../b', 'a\u0000', 'a'.repeat(129)])('a plan file whose workspace is "%s" is refused', (id) => {
  const changes = [{ ...changeOf(), workspace: { id, name: 'odd' } }];
  const path = write('plan.json', JSON.stringify({ ...plan, changes }));
  expect(refusal((each) => readPlanFile(each, folder), path).message).toBe(
    'plan.json is not a usable plan file: changes.0.workspace.id: this is not the ID of a workspace',
  );
});

describe('a snapshot that contradicts itself is refused', () => {
  const world = readScenario('in-sync').snapshot;
  const read = (value: unknown): string =>
    refusal((path) => readSnapshotFile(path, folder), write('live.json', JSON.stringify(value))).message;

  test('where an entry names a group that is not in it', () => {
    expect(read({ ...world, groups: world.groups.slice(1) })).toContain(
      'workspaces.1.entries.0.group: no group of the snapshot has this key',
    );
  });

  test('where it is not complete and does not say what is missing, or is complete and says what is', () => {
    const { incomplete } = readScenario('incomplete').snapshot;
    expect(read({ ...world, complete: false })).toContain('complete: it is false, and `incomplete` is empty');
    expect(read({ ...world, incomplete })).toContain('complete: it is true, and `incomplete` is not empty');
  });

  test('where the key of a group is not made from the group', () => {
    const [first] = world.groups;
    expect(read({ ...world, groups: [{ ...first, id: 'rlg_other' }, ...world.groups.slice(1)] })).toContain(
      'groups.0.key: it is not made from the ID, type or models beside it',
    );
  });

  test('where two groups have one key', () => {
    expect(read({ ...world, groups: [...world.groups, world.groups[0]] })).toContain(
      'groups.4.key: two groups have this key',
    );
  });

  const [first, ...others] = world.workspaces.toSorted((a, b) => Number(b.read) - Number(a.read));
  const withFirst = (fields: object): unknown => ({ ...world, workspaces: [{ ...first, ...fields }, ...others] });
  const [entry] = world.workspaces.flatMap(({ entries }) => entries);
  const [group, ...groups] = world.groups;
  const [next] = groups;

  test.each([
    [
      'two groups have one ID',
      { ...world, groups: [...world.groups, { ...group, key: 'x' }] },
      'groups.4.id: two groups',
    ],
    [
      'two groups are one entry of the organization',
      { ...world, groups: [group, { ...next, rate_limit_id: group?.rate_limit_id }, ...groups.slice(1)] },
      'groups.1.rate_limit_id: two groups',
    ],
    [
      'the organization has a limiter twice',
      { ...world, groups: [{ ...group, limits: [group?.limits[0], group?.limits[0]] }, ...groups] },
      'groups.0.limits.1.limiter: the limiter is there twice',
    ],
    ['a workspace has a group twice', withFirst({ entries: [entry, entry] }), 'entries.1.group: two entries'],
    [
      'a workspace has a limiter twice',
      withFirst({ entries: [{ ...entry, limits: [entry?.limits[0], entry?.limits[0]] }] }),
      'workspaces.0.entries.0.limits.1.limiter: the limiter is there twice',
    ],
    ['what was read has no ID that can be asked for', withFirst({ id: '..' }), 'workspaces.0.id: this is not the ID'],
    [
      'an archived workspace was read',
      withFirst({ archived_at: '2026-01-01T00:00:00Z' }),
      'workspaces.0.read: it is true',
    ],
    ['the default workspace was read', withFirst({ default: true }), 'workspaces.0.read: it is true'],
    ['one was not read and has limits', withFirst({ read: false }), 'workspaces.0.entries: it was not read, and has'],
    [
      'it is complete and one was not read',
      withFirst({ read: false, entries: [] }),
      'not_looked_at: it is 0, and 1 were',
    ],
    [
      'more were left out than there are',
      { ...world, not_looked_at: 3 },
      'not_looked_at: it is 3, and 0 were not read',
    ],
    [
      'two workspaces are the default one',
      { ...world, workspaces: world.workspaces.map((one) => ({ ...one, default: true, read: false, entries: [] })) },
      'workspaces.1.default: two workspaces are the default one',
    ],
  ])('where %s', (_what, value, problem) => {
    expect(read(value)).toContain(problem);
  });

  test('where what could not be read was read, or is there twice', () => {
    const { snapshot: part } = readScenario('incomplete');
    const all = part.workspaces.map((one) => ({ ...one, read: one.archived_at === null && !one.default }));
    expect(read({ ...part, workspaces: all })).toContain('it is true of a workspace that was not or cannot be read');
    expect(read({ ...part, incomplete: [...part.incomplete, ...part.incomplete] })).toContain('it is there twice');
  });

  test('where two workspaces have one ID', () => {
    expect(read({ ...world, workspaces: [...world.workspaces, world.workspaces[0]] })).toContain(
      'workspaces.4.id: two workspaces have this ID',
    );
  });
});

describe.each(scenarioNames())('in the scenario %s', (name) => {
  test('live.json is as the tool itself would write it', () => {
    const path = join('test', 'scenarios', name, 'live.json');
    expect(formatSnapshot(readSnapshotFile(path, process.cwd()))).toBe(readFileSync(path, 'utf8'));
  });

  test('a plan that is read from its file gives the same file again', () => {
    const written = formatPlan(planScenario(name));
    expect(formatPlan(readPlanFile(write('plan.json', written), folder))).toBe(written);
  });
});

describe('a plan of format version 1.0', () => {
  /** As 1.0 wrote it: what is only reported is drift in it. */
  const older = (changes: readonly Change[], policy: Partial<Policy> = {}): string => {
    const { run, ...rest } = planOf({ changes });
    const made = consistent({ ...rest, format_version: '1.0', run: { ...run, policy: { ...run.policy, ...policy } } });
    return JSON.stringify(made, (key, value: unknown) => (key === 'reported' ? undefined : value));
  };
  const chat = { id: 'wrkspc_02Chat', name: 'chat' };

  test('is read as this version would have made it', () => {
    const changes = [
      undeclaredChange({ severity: 'note' }),
      changeOf({ workspace: chat, severity: 'warning' }),
      changeOf({ workspace: { ...chat, id: 'wrkspc_03Off' }, severity: 'note' }),
    ];
    const read = readPlanFile(write('plan.json', older(changes)), folder);
    expect(read.changes.map(({ reported }) => reported)).toEqual(['undeclared', 'rule', 'rule']);
    expect(read).toMatchObject({ format_version: '1.3', verdict: 'reported', run: { exit_code: 0 } });
    expect(read.summary).toMatchObject({ drift: 0, reported: 3, update: 0, delete: 0 });
    expect(readPlanFile(write('plan.json', formatPlan(read)), folder)).toEqual(read);
  });

  test('holds what --touched let pass, and what failed', () => {
    const changes = [changeOf({ class: 'overdue', severity: 'note' }), changeOf({ workspace: chat })];
    const read = readPlanFile(write('plan.json', older(changes, { touched: true })), folder);
    expect(read.changes.map(({ reported }) => reported)).toEqual(['touched', null]);
    expect([read.verdict, read.summary.drift, read.summary.reported]).toEqual(['drift', 1, 1]);
  });

  test('of a run that failed stays failed', () => {
    const error = { code: 'credential-missing', message: 'No credential', hint: null, problems: [] };
    const failed = { ...(JSON.parse(older([])) as Plan), error, verdict: 'failed' as const, complete: false };
    const text = JSON.stringify({ ...failed, run: { ...failed.run, exit_code: 4 } });
    expect(readPlanFile(write('plan.json', text), folder)).toMatchObject({ verdict: 'failed', format_version: '1.3' });
  });

  test('is refused where it was edited', () => {
    const edited = older([changeOf({ severity: 'note' })]).replace('"verdict":"drift"', '"verdict":"in-sync"');
    expect(refusal((path) => readPlanFile(path, folder), write('plan.json', edited)).message).toContain(
      'it was edited',
    );
  });
});
