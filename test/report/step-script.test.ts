import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import { worldFromSnapshot } from '../../src/emulator/snapshot-world.js';
import type { Change, Finding, Plan } from '../../src/model/plan-types.js';
import { inherited, override } from '../../src/model/setting.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { renderScript } from '../../src/report/script/step-script.js';
import { read } from '../live/bakery.js';
import { options } from '../plan/worlds.js';
import { makeFolder } from '../repository/planted.js';
import { readScenario } from '../scenarios/scenario.js';
import { hostileTexts } from './arbitrary-plan.js';
import { fakeAnt } from './fake-ant.js';
import { batch, changeOf, findingOf, opus, planOf, undeclaredChange } from './plans.js';

const required = (process.env['CI'] ?? '') !== '';
const hasJq = spawnSync('jq', ['--version']).error === undefined;
const describeWithJq = hasJq || required ? describe : describe.skip;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What `ant` was called with, one array a call. */
  readonly calls: readonly (readonly string[])[];
  readonly folder: string;
}

interface Running {
  readonly shell?: string;
  readonly version?: string;
  readonly emulator?: Emulator;
  /** What `list` prints, where there is no emulator. */
  readonly listed?: string;
  readonly args?: readonly string[];
  /** The folders of programs behind that of `ant`. */
  readonly path?: string;
}

/** Runs a script as a person would, with an `ant` of ours on the PATH, in a folder of its own. */
async function run(script: string, running: Running = {}): Promise<Ran> {
  const { shell = '/bin/sh', version = '2.3.0', emulator, listed = '', args = [], path } = running;
  const folder = makeFolder();
  const [file, ant, log] = ['script.sh', 'ant', 'calls.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(file, script);
  writeFileSync(ant, fakeAnt);
  chmodSync(ant, 0o755);
  const env = {
    PATH: `${folder}:${path ?? process.env['PATH'] ?? ''}`,
    FAKE_LOG: log,
    ANTHROPIC_BASE_URL: emulator?.url ?? '',
    FAKE_VERSION: version,
    FAKE_URL: emulator?.url ?? '',
    FAKE_LISTED: listed,
  };
  const done = await new Promise<Pick<Ran, 'code' | 'out' | 'err'>>((resolve) => {
    execFile(shell, [file, ...args], { cwd: folder, env }, (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), out, err });
    });
  });
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  return { ...done, calls: lines.map((line) => JSON.parse(line) as string[]), folder };
}

function updates({ calls }: Ran): readonly (readonly string[])[] {
  return calls.filter(([, method]) => method === 'update');
}

/** What `list` prints of the groups of one workspace, as ant 1 did: one object after another. */
function listing(...entries: readonly (readonly [entry: string, limits: Readonly<Record<string, number>>])[]): string {
  return entries
    .map(([entry, limits]) => {
      const own = Object.entries(limits).map(([type, value]) => ({
        type,
        value,
        org_limit: 4000,
        source: { type: 'workspace' },
      }));
      return JSON.stringify({ type: 'workspace_rate_limit', rate_limit_id: entry, limits: own }, null, 2);
    })
    .join('\n');
}

const one = planOf({ verdict: 'drift', changes: [changeOf()] });
const other = { id: 'wrkspc_02', name: 'prod-search' };
const three = planOf({
  verdict: 'drift',
  changes: [
    changeOf(),
    changeOf({ limiter: 'output_tokens_per_minute', after: inherited(4000) }),
    undeclaredChange({ group: batch, settable: 'command', before: override(700) }),
    changeOf({ workspace: other }),
  ],
});
const live = listing(
  ['entry-opus', { requests_per_minute: 500, output_tokens_per_minute: 500 }],
  ['entry-batch', { requests_per_minute: 700 }],
);

describeWithJq.each([['/bin/sh'], ['bash']])('the script of a checklist, in %s', (shell) => {
  test('sets all limits of a group by one command, after it has read them', async () => {
    const ran = await run(renderScript(three), { shell, listed: live });
    expect([ran.code, ran.err]).toEqual([0, '']);
    const [opusUpdate] = updates(ran);
    expect(opusUpdate).toEqual([
      'organization:workspaces:rate-limits',
      'update',
      '--workspace-id',
      'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
      '--rate-limit-id',
      'entry-opus',
      '--limit',
      '{type: requests_per_minute, value: 1000}',
      '--limit',
      '{type: output_tokens_per_minute, value: null}',
    ]);
    expect(ran.calls.map(([, method]) => method)).toEqual([
      undefined,
      'list',
      'update',
      'list',
      'update',
      'list',
      'update',
    ]);
  });

  test('stops at the first limit that is not as the plan saw it, and changes nothing from there on', async () => {
    const ran = await run(renderScript(three), { shell, listed: live.replace('700', '701') });
    expect([ran.code, ran.err]).toEqual([
      1,
      'Stopped: at 2 of 3: prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ), batch: requests_per_minute is: override 701. The plan saw: override 700. Somebody changed it since; plan again. Changed before this: 1.\n',
    ]);
    expect(updates(ran)).toHaveLength(1);
  });

  test('does nothing that a name says', async () => {
    const evil = [
      ...hostileTexts,
      "'; touch pwned; '",
      '$(touch pwned)',
      '`touch pwned`',
      'x\ntouch pwned\n#',
      '" || touch pwned',
    ];
    const changes = evil.flatMap((name, at): readonly Change[] => {
      if (at % 4 !== 0) return [];
      const [owner = name, display_name = name, file = name] = evil.slice(at + 1, at + 4);
      const group = { ...opus, id: `rlg_${at}`, display_name };
      const workspace = { id: `wrkspc_${at}`, name, owner };
      return [
        changeOf({ workspace, group, origin: { file, line: 1, column: 1 }, settable: at === 0 ? 'no' : 'console' }),
      ];
    });
    const plan = planOf({ verdict: 'drift', changes, organization: { id: 'x\ntouch pwned', name: 'x\ntouch pwned' } });
    const ran = await run(renderScript(plan), { shell, listed: live });
    expect([ran.code, ran.err, existsSync(join(ran.folder, 'pwned'))]).toEqual([0, '', false]);
    expect(updates(ran)).toHaveLength(changes.filter(({ settable }) => settable === 'console').length);
  });
});

describeWithJq('the script of a checklist', () => {
  test('carries out a whole plan against an API, and finds all right when it is run again', async () => {
    const { declaration, snapshot } = readScenario('many-groups');
    const emulator = await startEmulator({ ...worldFromSnapshot(snapshot), generation: 'G5' });
    try {
      const script = renderScript(createPlan(declaration, await read(emulator), options));
      const first = await run(script, { emulator });
      expect([first.code, first.out.split('\n').at(-2)]).toEqual([
        0,
        '4 changed, 0 already right. limitdrift verify says what is done.',
      ]);
      expect(createPlan(declaration, await read(emulator), options).changes).toEqual([]);
      const again = await run(script, { emulator });
      expect([again.code, again.out.split('\n').at(-2), updates(again)]).toEqual([
        0,
        '0 changed, 4 already right. limitdrift verify says what is done.',
        [],
      ]);
    } finally {
      await emulator.close();
    }
  });

  test('of an emulated organization, runs for its emulator alone', async () => {
    const asked = async (emulator: string | null): Promise<readonly unknown[]> => {
      const organization = { id: 'org-1', name: 'Bakery', emulator };
      const { code, err, calls } = await run(renderScript({ ...three, organization }), { listed: live });
      return [code, err, calls.filter(([, method]) => method !== undefined)];
    };
    expect(await asked('http://127.0.0.1:4010')).toEqual([
      1,
      'Stopped: the organization is emulated. Set ANTHROPIC_BASE_URL to http://127.0.0.1:4010.\n',
      [],
    ]);
    expect(await asked(null)).toEqual([
      1,
      'Stopped: the organization is emulated. Set ANTHROPIC_BASE_URL to the address of its emulator.\n',
      [],
    ]);
  });

  test('reads entries also where they come as one list', async () => {
    const list = `{"data": [${live.replaceAll('}\n{', '},\n{')}], "next_page": null}`;
    expect((await run(renderScript(three), { listed: list })).code).toBe(0);
  });

  test('takes what the API does not list for no limit, and nothing at all for no answer', async () => {
    const plan = planOf({
      verdict: 'drift',
      changes: [changeOf({ before: inherited(null), organization_limit: null })],
    });
    const ran = await run(renderScript(plan), { listed: listing(['entry-opus', {}]) });
    expect([ran.code, updates(ran).length]).toEqual([0, 1]);
    const silent = await run(renderScript(plan));
    expect([silent.code, silent.err.includes('ant listed nothing.'), updates(silent)]).toEqual([1, true, []]);
  });

  test.each([
    ['ant 1', { version: '1.20.0' }, 'it needs ant 2 or later'],
    ['an ant without a version', { version: 'dev' }, 'it needs ant 2 or later'],
    ['no jq', { path: '/nowhere' }, 'it needs jq'],
    ['an answer that is no JSON', { listed: 'ok' }, 'what ant printed is not JSON.'],
    ['an ant that fails', { listed: 'FAIL' }, 'ant could not read what is live.'],
  ])('changes nothing with %s', async (_, running, why) => {
    const ran = await run(renderScript(one), { listed: live, ...running });
    expect([ran.code, updates(ran)]).toEqual([1, []]);
    expect(ran.err).toContain(`Stopped: `);
    expect(ran.err).toContain(why);
  });

  test('has the same guard where git says that not all is merged', () => {
    const declaration = { files: [], base: null, unmerged: 'git:origin/main' };
    const script = renderScript(planOf({ verdict: 'pending', changes: [changeOf({ class: 'pending' })], declaration }));
    expect(script).toContain('# == After the merge ==\n[ "${1-}" = --merged ] || refuse');
  });

  test('carries out what a change asks for only when it is told that it is merged', async () => {
    const asked = changeOf({ class: 'pending', introduced: true });
    const plan = { ...planOf({ verdict: 'pending', changes: [asked] }) };
    const script = renderScript({ ...plan, declaration: { ...plan.declaration, base: 'git:origin/main' } });
    const early = await run(script, { listed: live });
    expect([early.code, early.err, updates(early)]).toEqual([
      1,
      'Stopped: what follows is of a change. Review and merge it; then run this with --merged.\n',
      [],
    ]);
    expect(updates(await run(script, { listed: live, args: ['--merged'] }))).toHaveLength(1);
  });

  test('of an old snapshot or a failed run changes nothing', async () => {
    const old: Finding = {
      ...findingOf(),
      rule: 'snapshot-old',
      data: { taken_at: '2026-11-14T06:00:00Z', max_age_seconds: 86_400 },
    };
    for (const plan of [
      { ...one, findings: [old] },
      { ...one, verdict: 'failed' },
      planOf({ verdict: 'failed' }),
    ] as Plan[]) {
      const ran = await run(renderScript(plan), { listed: live });
      expect([ran.code, ran.err.startsWith('Stopped: '), updates(ran)]).toEqual([1, true, []]);
    }
  });
});

test('the head says which syntax is unproven, what to beware of, and what no command can set', () => {
  const limitless = undeclaredChange({ after: inherited(null), organization_limit: null });
  const unread = { workspace: { id: 'wrkspc_2', name: 'b' }, reason: 'it timed out', status: null, request_id: null };
  const from = changeOf({ before: { source: 'other', name: 'plan', value: 7 }, group: batch });
  const script = renderScript(
    planOf({
      verdict: 'drift',
      organization: null,
      complete: false,
      incomplete: [unread],
      changes: [limitless, from, changeOf({ settable: 'no', limiter: 'a' })],
    }),
  );
  expect(script).toContain('\n# What is UNPROVEN: --limit with an object, and more than one --limit,');
  expect(script).toContain('\n# CAREFUL: Do not rely on this list: not everything was read');
  expect(script).toContain('\n#   CAREFUL: Clearing it leaves no limit at all');
  expect(script).toMatch(
    /\n# Not in this script, no command can set it: prod-chat \(.*\), Claude Opus 4\.x, a: 500 -> 1,000/,
  );
  expect(script).toContain("\nexpect requests_per_minute 'plan 7' 'override 1000'\n");
  expect(renderScript(planOf())).toMatch(/\nprintf '%s\\n' 'There is no command to run\.'\n$/);
});
