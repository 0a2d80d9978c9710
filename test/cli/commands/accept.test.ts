import { execFileSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import type { Host } from '../../../src/cli/host.js';
import { at, folder, limitdrift, planIn, serve } from '../command-line.js';

const head = 'version: 1\ngroups: {opus: claude-opus-4-8}\n';
const drifted = `${head}workspaces:
  prod: # the shop
    limits:
      opus:
        requests_per_minute: 1_000   # agreed in May
        output_tokens_per_minute: 5%
  staging: {limits: {batch: {requests_per_minute: 7}}}
`;
const november = { now: () => Date.parse('2026-11-21T12:00:00Z') };

/** Plans a declaration against the small organization, where `prod` has 500 requests a minute, and saves the plan. */
async function planned(files: string | Readonly<Record<string, string>>, words: Parameters<typeof serve>[0] = {}) {
  const { options, host } = at(await serve({ overrides: { output_tokens_per_minute: 30_000 }, ...words }));
  const byName = typeof files === 'string' ? { 'limits.yaml': files } : files;
  const cwd = folder(byName);
  const plan = async (...more: readonly string[]) => {
    const args = ['plan', ...Object.keys(byName), ...options, ...more, '--out', 'plan.json'];
    const { code, stderr } = await limitdrift(cwd, args, { ...host, ...november });
    return { code, stderr, ...planIn(cwd.read('plan.json')) };
  };
  const { changes } = await plan();
  const step = (limiter: string, workspace = 'prod'): string =>
    changes.find((change) => change.limiter === limiter && change.workspace.name === workspace)?.step ?? 'none';
  const accept = (args: readonly string[], host: Partial<Host> = november) =>
    limitdrift(cwd, ['accept', ...args], host);
  return { cwd, changes, plan, step, accept };
}

describe('accept', () => {
  test('writes the live value where the limit is declared, says so, and the next plan lacks this step alone', async () => {
    const { cwd, changes, plan, step, accept } = await planned(drifted);
    expect(changes).toHaveLength(3);
    const { code, stdout, stderr } = await accept([step('requests_per_minute')]);
    expect([code, stdout, stderr]).toEqual([
      0,
      'limits.yaml:7:30 requests_per_minute: 1000 → 500 (prod, Claude Opus 4.x)\n',
      '',
    ]);
    expect(cwd.read('limits.yaml')).toBe(drifted.replace('1_000 ', '500 '));
    const after = await plan();
    expect(after.changes.map((change) => change.step)).toEqual(
      changes.map((change) => change.step).filter((id) => id !== step('requests_per_minute')),
    );
  });

  test('takes several steps, and changes by their ID, and the next plan is in sync', async () => {
    const { cwd, changes, plan, accept } = await planned(drifted);
    const ids = changes.flatMap((change) => [change.id, change.step]);
    expect((await accept(ids)).stdout)
      .toBe(`limits.yaml:8:35 output_tokens_per_minute: 5% → 30000 (prod, Claude Opus 4.x)
limits.yaml:7:30 requests_per_minute: 1000 → 500 (prod, Claude Opus 4.x)
limits.yaml:9:51 requests_per_minute: 7 → inherit (staging, batch)
`);
    expect(cwd.read('limits.yaml')).toBe(
      drifted.replace('1_000 ', '500 ').replace('5%', '30_000').replace('7}', 'inherit}'),
    );
    expect(await plan()).toMatchObject({ code: 0, verdict: 'in-sync', changes: [] });
  });

  test('declares an override that is not declared, and says that it was not declared', async () => {
    const { plan, accept, changes } = await planned(`${head}workspaces: {prod: {limits: {}}, staging: {limits: {}}}\n`);
    expect((await accept(changes.map(({ id }) => id))).stdout)
      .toBe(`limits.yaml:3:63 output_tokens_per_minute: not declared → 30000 (prod, Claude Opus 4.x)
limits.yaml:3:91 requests_per_minute: not declared → 500 (prod, Claude Opus 4.x)
`);
    expect((await plan()).changes).toEqual([]);
  });

  test('gives a workspace of a pattern an entry of its own, and says where', async () => {
    const yaml = `${head}workspaces:\n  "*":\n    limits: {opus: {requests_per_minute: 5}}\n    undeclared: ignore\n`;
    const { plan, accept, step } = await planned(yaml);
    expect((await accept([step('requests_per_minute')])).stdout).toBe(
      'limits.yaml:10:35 requests_per_minute: 5 → 500 (prod, Claude Opus 4.x, in an entry of its own at line 7)\n',
    );
    expect((await plan()).changes.map(({ workspace }) => workspace.name)).toEqual(['staging']);
  });

  test('takes a limit whose group is named by a model that only a workspace lists, and others under the same key', async () => {
    const yaml =
      'version: 1\nworkspaces: {prod: {limits: {claude-opus-4-4: {requests_per_minute: 7}}}, staging: {limits: {}}}\n';
    const { cwd, plan, accept, step } = await planned(yaml);
    const { code, stdout } = await accept([step('output_tokens_per_minute'), step('requests_per_minute')]);
    expect([code, stdout.split('\n')[1]]).toEqual([
      0,
      'limits.yaml:2:69 requests_per_minute: 7 → 500 (prod, Claude Opus 4.x)',
    ]);
    expect(cwd.read('limits.yaml')).toBe(yaml.replace('minute: 7', 'minute: 500, output_tokens_per_minute: 30000'));
    expect(await plan()).toMatchObject({ code: 0, verdict: 'in-sync', changes: [], findings: [] });
  });

  test('reads another plan with --plan, and files that are elsewhere now', async () => {
    const { cwd, plan, accept, step } = await planned({ 'a.yaml': drifted, 'b.yaml': 'version: 1\n' });
    await plan('--report', 'json=other.json');
    const elsewhere = folder({ 'x.yaml': 'version: 1\n', 'y.yaml': drifted, 'other.json': cwd.read('other.json') });
    const args = ['accept', step('requests_per_minute'), 'x.yaml', 'y.yaml', '--plan', 'other.json'];
    expect(await limitdrift(elsewhere, args, november)).toMatchObject({ code: 0, stderr: '' });
    expect([elsewhere.read('x.yaml'), elsewhere.read('y.yaml')]).toEqual([
      'version: 1\n',
      drifted.replace('1_000 ', '500 '),
    ]);
    expect((await accept([step('requests_per_minute'), 'a.yaml'])).stderr).toBe(
      'Error: plan.json was made from a.yaml, b.yaml.\nName all of these files, or none.\n',
    );
    expect((await accept([step('requests_per_minute'), 'a.yaml', 'a.yaml'])).stderr).toBe(
      'Error: a.yaml is given twice.\nGive each file of the declaration once.\n',
    );
  });
});

describe('accept --until', () => {
  test('tolerates the live value with an ignore pinned to it, and the next plan passes until the day is over', async () => {
    const { cwd, plan, accept, step } = await planned(
      drifted.replace('staging: {limits: {batch: {requests_per_minute: 7}}}', 'staging: {limits: {}}'),
    );
    const why = ['--until', '2026-11-30', '--reason', 'incident: INC-123', '--owner', 'platform'];
    const { code, stdout } = await accept([step('requests_per_minute'), step('output_tokens_per_minute'), ...why]);
    expect([code, stdout]).toEqual([
      0,
      `limits.yaml:11:5 ignore wrkspc_prod, opus, requests_per_minute while live is 500, until 2026-11-30
limits.yaml:18:5 ignore wrkspc_prod, opus, output_tokens_per_minute while live is 30000, until 2026-11-30
`,
    ]);
    expect(cwd.read('limits.yaml').split('staging: {limits: {}}\n')[1]).toBe(`ignore:
  - workspace: wrkspc_prod # prod
    group: opus
    limiter: requests_per_minute
    live: 500
    reason: "incident: INC-123"
    owner: platform
    expires: 2026-11-30
  - workspace: wrkspc_prod # prod
    group: opus
    limiter: output_tokens_per_minute
    live: 30_000
    reason: "incident: INC-123"
    owner: platform
    expires: 2026-11-30
`);
    const { code: passes, changes } = await plan();
    expect([passes, changes.map(({ ignored }) => ignored?.reason)]).toEqual([
      0,
      ['incident: INC-123', 'incident: INC-123'],
    ]);
  });

  test('takes this very day, in UTC', async () => {
    const { accept, step } = await planned(drifted);
    const args = [step('requests_per_minute'), '--until', '2026-11-21', '--reason', 'x'];
    expect(await accept(args)).toMatchObject({ code: 0 });
  });

  test.each([
    [['--until', '2027-02-30', '--reason', 'x'], '--until 2027-02-30 is not a day of the calendar'],
    [['--until', 'tomorrow', '--reason', 'x'], '--until tomorrow is not a day of the calendar'],
    [['--until', '2026-11-20', '--reason', 'x'], '--until 2026-11-20 is over'],
    [['--until', '2026-12-01'], '--until needs --reason'],
    [['--until', '2026-12-01', '--reason', ' '], '--until needs --reason'],
    [['--until', '2026-12-01', '--reason', 'x', '--owner', ' '], '--owner is blank'],
    [['--reason', 'x'], '--reason and --owner belong to --until'],
    [['--owner', 'x'], '--reason and --owner belong to --until'],
  ])('refuses %j', async (args, problem) => {
    const { cwd, accept, step } = await planned(drifted);
    const { code, stdout, stderr } = await accept([step('requests_per_minute'), ...args]);
    expect([code, stdout, stderr.split('\n')[0]]).toEqual([3, '', `Error: ${problem}.`]);
    expect(cwd.read('limits.yaml')).toBe(drifted);
  });
});

describe('accept chooses', () => {
  test.each([
    ['prod/opus/requests_per_minute'],
    ['prod/claude-opus-4-8/requests_per_minute'],
    ['prod/Claude Opus 4.x/requests_per_minute'],
    ['wrkspc_prod/opus/requests_per_minute'],
  ])('%s, an address', async (address) => {
    const { cwd, accept } = await planned(drifted);
    expect(await accept([address])).toMatchObject({ code: 0, stderr: '' });
    expect(cwd.read('limits.yaml')).toBe(drifted.replace('1_000 ', '500 '));
  });

  test('what drifted in the workspaces of --workspace', async () => {
    const { accept, plan } = await planned(drifted);
    expect(await accept(['--workspace', 'pro*'])).toMatchObject({ code: 0, stderr: '' });
    expect((await plan()).changes.map(({ workspace }) => workspace.name)).toEqual(['staging']);
  });

  test('all that drifted with --all, and says what it leaves', async () => {
    const { cwd, accept, plan, step } = await planned(drifted);
    await accept([step('requests_per_minute'), '--until', '7d', '--reason', 'x']);
    expect(cwd.read('limits.yaml')).toContain('expires: 2026-11-28');
    await plan();
    const { code, stdout, stderr } = await accept(['--all']);
    expect([code, stdout.split('\n').length - 1]).toEqual([0, 2]);
    expect(stderr).toBe('Left: 1 step that an ignore tolerates\n');
  });

  test.each([
    [
      'limit by limit',
      'limits: {batch: {requests_per_minute: 7}}',
      '\n    limits:\n      opus: {output_tokens_per_minute: 30_000, requests_per_minute: 500}',
    ],
    [
      'by a template that asks for the same',
      'limits: {opus: {output_tokens_per_minute: 30_000, requests_per_minute: 500}}',
      '\n    extends: [low]',
    ],
    [
      'not by one that asks for more',
      'limits: {opus: {output_tokens_per_minute: 30_000, requests_per_minute: 500}, batch: {requests_per_minute: 1}}',
      '\n    limits:\n      opus: {output_tokens_per_minute: 30_000, requests_per_minute: 500}',
    ],
  ])('a workspace that is not declared, %s', async (_, template, own) => {
    const yaml = `${head}templates:\n  low: ${template.replace('limits: ', '')}\nworkspaces:\n  staging: {limits: {}} # the other\n`;
    const { cwd, plan, accept } = await planned(yaml);
    expect((await accept(['--all'])).stderr).toBe(
      'Left: 1 workspace without an entry: `limitdrift accept --workspace prod` writes one\n',
    );
    const { code, stdout } = await accept(['--workspace', 'prod']);
    expect([code, stdout.startsWith('limits.yaml:7:3 new entry for prod: ')]).toEqual([0, true]);
    expect(cwd.read('limits.yaml')).toBe(`${yaml}  prod:\n    id: wrkspc_prod${own}\n`);
    expect(await plan()).toMatchObject({ code: 0, verdict: 'in-sync', changes: [], findings: [] });
  });

  test('nothing where nothing drifted, and that is no failure', async () => {
    const { accept, plan } = await planned(drifted);
    await accept(['--all']);
    await plan();
    expect(await accept(['--all'])).toMatchObject({ code: 0, stdout: 'Nothing was changed.\n' });
  });

  test.each([
    [['--workspace', 'prd'], 'plan.json has nothing to accept in a workspace "prd"', 'Did you mean prod?'],
    [['--all', '--workspace', 'prod'], 'A STEP, --workspace and --all cannot be used together', 'Give one of them.'],
    [['--all', 'plan.json'], 'plan.json is the plan, and no file of the declaration', 'Leave it out'],
    [['prod/opus/request_per_minute'], 'accept needs a STEP, --workspace or --all', 'A step is'],
    [
      ['prd/claude-opus-4-8/requests_per_minute'],
      'plan.json has no step prd/claude-opus-4-8/requests_per_minute',
      'Did you mean prod/claude-opus-4-8/requests_per_minute?',
    ],
  ])('never something else: %j', async (args, problem, hint) => {
    const { cwd, accept } = await planned(drifted);
    const { code, stderr } = await accept(args);
    expect([code, stderr.startsWith(`Error: ${problem}.\n${hint}`)]).toEqual([3, true]);
    expect(cwd.read('limits.yaml')).toBe(drifted);
  });

  test('with --diff to show the edit that it would make, for git to apply', async () => {
    const { cwd, accept } = await planned(drifted);
    const { code, stdout } = await accept(['--all', '--diff']);
    expect([code, cwd.read('limits.yaml')]).toEqual([0, drifted]);
    execFileSync('git', ['apply'], { cwd: cwd.path, input: stdout });
    const shown = cwd.read('limits.yaml');
    cwd.write('limits.yaml', drifted);
    await accept(['--all']);
    expect(cwd.read('limits.yaml')).toBe(shown);
    expect(shown).not.toBe(drifted);
  });
});

describe('accept refuses, with exit code 3 and no file touched,', () => {
  test('a file that is not as it was when the plan was made', async () => {
    const { cwd, accept, step } = await planned(drifted);
    const changed = folder({ 'limits.yaml': `${drifted}# later\n`, 'plan.json': cwd.read('plan.json') });
    for (const file of [[], ['limits.yaml']]) {
      expect(await limitdrift(changed, ['accept', step('requests_per_minute'), ...file], november)).toEqual({
        code: 3,
        stdout: '',
        stderr:
          'Error: limits.yaml is not as it was when plan.json was made.\nNothing was changed. Save a new plan, `limitdrift plan --out plan.json`, and use it; `accept` takes several steps at once.\n',
      });
    }
    expect(changed.read('limits.yaml')).toBe(`${drifted}# later\n`);
    expect(await accept([step('requests_per_minute')])).toMatchObject({ code: 0 });
  });

  test('a step that the plan does not have, with one that is close', async () => {
    const { accept, step } = await planned(drifted);
    const id = step('requests_per_minute');
    const close = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
    expect((await accept([close])).stderr).toBe(`Error: plan.json has no step ${close}.\nDid you mean ${id}?\n`);
    expect((await accept(['s-0000000000000000'])).stderr).toBe(
      'Error: plan.json has no step s-0000000000000000.\n`limitdrift show plan.json --report markdown` lists the steps.\n',
    );
    expect((await accept(['limits.yaml'])).stderr).toMatch(/^Error: accept needs a STEP, --workspace or --all\.$/m);
    expect(await accept([])).toMatchObject({ code: 3, stdout: '' });
  });

  test('what is live from a source that no declaration can name', async () => {
    const { options, host } = at(await serve());
    const cwd = folder({ 'limits.yaml': drifted });
    await limitdrift(cwd, ['snapshot', ...options, '--out', 'live.json'], { ...host, ...november });
    cwd.write('live.json', cwd.read('live.json').replaceAll('"source": "workspace"', '"source": "pool"'));
    await limitdrift(cwd, ['plan', '--live', 'live.json', '--out', 'plan.json'], november);
    const change = planIn(cwd.read('plan.json')).changes.find(({ before }) => before.source === 'other');
    const { code, stderr } = await limitdrift(cwd, ['accept', change?.step ?? 'none'], november);
    expect([code, cwd.read('limits.yaml')]).toEqual([3, drifted]);
    expect(stderr).toContain('what is live comes from "pool", and is no override');
  });

  test('all steps where one of them cannot be taken', async () => {
    const unwatched = `${head}workspaces:\n  prod: {limits: {opus: inherit}, undeclared: report}\n  staging: {limits: {batch: {requests_per_minute: 7}}}\n`;
    const { cwd, accept, step } = await planned(unwatched);
    const { code, stdout, stderr } = await accept([
      step('requests_per_minute', 'staging'),
      step('requests_per_minute'),
    ]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^Error: "opus" of "prod" inherits whole, and its other limits would no longer be watched\.$/m,
    );
    expect(cwd.read('limits.yaml')).toBe(unwatched);
    const all = await accept(['--all']);
    expect([all.code, all.stdout.split('\n').length - 1, all.stderr]).toEqual([
      0,
      1,
      expect.stringContaining('Left: prod/claude-opus-4-8/requests_per_minute: "opus" of "prod" inherits whole'),
    ]);
  });

  test('what is pending as an ignore, what is adopted, and a workspace that does not exist yet', async () => {
    const limits = (requests: number, output: string): string =>
      `{limits: {opus: {requests_per_minute: ${requests}, output_tokens_per_minute: ${output}}}}`;
    const yaml = `${head}workspaces:\n  prod: ${limits(5, '30_000')}\n  new: {limits: {batch: {requests_per_minute: 7}}}\n`;
    const base = `${head}workspaces:\n  prod: ${limits(500, '1')}\n`;
    const { cwd, plan, accept } = await planned(yaml);
    cwd.write('base.yaml', base);
    const { changes } = await plan('--base', 'base.yaml');
    const of = (kind: string, name: string) =>
      changes.find((change) => change.class === kind && change.workspace.name === name)?.step ?? 'none';
    const until = ['--until', '2026-12-01', '--reason', 'x'];
    const said = async (...args: readonly string[]) => (await accept(args)).stderr.split('\n');
    const pending = of('pending', 'prod');
    expect(await said(pending, ...until)).toEqual([
      `Error: ${pending}: an ignore tolerates drift and conflict, and this is pending.`,
      'Nothing was changed. Carry it out, or accept it without --until.',
      '',
    ]);
    const adopted = of('adopted', 'prod');
    expect((await said(adopted))[0]).toBe(`Error: ${adopted}: the declaration already says what is live.`);
    const created = of('pending', 'new');
    expect((await said(created))[0]).toBe(`Error: ${created}: the workspace "new" does not exist yet.`);
    expect(cwd.read('limits.yaml')).toBe(yaml);
    expect(await accept([pending])).toMatchObject({ code: 0 });
    expect(cwd.read('limits.yaml')).toBe(yaml.replace('minute: 5,', 'minute: 500,'));
  });

  test('names that could move the cursor of a terminal', async () => {
    const { accept } = await planned(drifted);
    const { stderr } = await accept(['s-0000000000000000', '--plan', 'plan.json\u001b[2J']);
    expect(stderr).toMatch(/^Error: Cannot read plan\.json\\u\{1b\}\[2J: it does not exist\.$/m);
  });
});
