import { expect, onTestFinished, test } from 'vitest';

import { type Emulator, startEmulator } from '../../../src/emulator/server.js';
import { readWorld, type World } from '../../../src/emulator/world.js';
import { parseAntUpdate } from '../../report/ant-parser.js';
import { at, folder, key, limitdrift } from '../command-line.js';

const declared = (text: { opus: string; batch: number; search: number }): string =>
  [
    'version: 1',
    'groups: {opus: rlg_opus}',
    'workspaces:',
    `  prod: {limits: {opus: {${text.opus}}, batch: {requests_per_minute: ${text.batch}}}}`,
    `  search: {limits: {opus: {requests_per_minute: ${text.search}}}}`,
    '  legacy: {limits: {}}',
    '',
  ].join('\n');

/** Asked for: four changes of prod, one of them a clearing. By hand: search was raised before the merge, legacy got an override, prod’s output moved. */
const base = declared({
  opus: 'requests_per_minute: 500, output_tokens_per_minute: 2000, fast_otpm: 7',
  batch: 10,
  search: 600,
});
const head = declared({ opus: 'requests_per_minute: 1000, output_tokens_per_minute: 3000', batch: 20, search: 900 });

function liveWorld(): World {
  return readWorld({
    organization: { id: 'org-1', name: 'Acme' },
    groups: {
      opus: {
        id: 'rlg_opus',
        display_name: 'Claude Opus 4.x',
        models: ['claude-opus-4-8'],
        limits: { requests_per_minute: 4000, output_tokens_per_minute: 400_000, fast_otpm: 100 },
      },
      batch: { limits: { requests_per_minute: 2000 } },
    },
    workspaces: [
      {
        id: 'wrkspc_1',
        name: 'prod',
        overrides: {
          opus: { requests_per_minute: 500, output_tokens_per_minute: 1500, fast_otpm: 7 },
          batch: { requests_per_minute: 10 },
        },
      },
      { id: 'wrkspc_2', name: 'search', overrides: { opus: { requests_per_minute: 900 } } },
      { id: 'wrkspc_3', name: 'legacy', overrides: { opus: { requests_per_minute: 2 } } },
    ],
  });
}

/** The update commands of a checklist, in its order. */
function commandsIn(checklist: string): readonly string[] {
  return [...checklist.matchAll(/^(ant .*)$/gm)].map(([, line = '']) => line);
}

/** Carries a command out, as it stands or with another value. */
async function carryOut(line: string, emulator: Emulator, value?: number | null): Promise<void> {
  const { workspaceId, rateLimitId, limits } = parseAntUpdate(line);
  const path = `/v1/organizations/workspaces/${workspaceId}/rate_limits/${rateLimitId}`;
  const sent = limits.map((limit) => (value === undefined ? limit : { ...limit, value }));
  const init = { method: 'POST', headers: { 'x-api-key': key }, body: JSON.stringify({ limits: sent }) };
  expect((await fetch(emulator.url + path, init)).status).toBe(200);
}

/** Each box with its state, without IDs and ways. */
function boxesIn(checklist: string): readonly string[] {
  return [...checklist.matchAll(/^(## [A-Z][a-z ]+ \(\d+\)|### `\w+`|- \[.\] .*?)(?: · `.*| · done)?$/gm)].map(
    ([, line = '']) => line.replace(/ · `s-.*/, ''),
  );
}

test('a checklist is worked through in its order, with a slip and with somebody else’s change, until all is done', async () => {
  const emulator = await startEmulator(liveWorld());
  onTestFinished(() => emulator.close());
  const { options, host } = at(emulator);
  const files = folder({ 'base.yaml': base, 'limits.yaml': head });
  const plan = (): ReturnType<typeof limitdrift> =>
    limitdrift(
      files,
      ['plan', '--base', 'base.yaml', '--out', 'plan.json', '--report', 'markdown=check.md', ...options],
      host,
    );
  const verify = (): ReturnType<typeof limitdrift> =>
    limitdrift(files, ['verify', 'plan.json', '--report', 'markdown=verified.md', ...options], host);

  expect((await plan()).code).toBe(2);
  expect(boxesIn(files.read('check.md'))).toEqual([
    '## Decide (5)',
    '### `prod`',
    '- [ ] `output_tokens_per_minute`: 1,500 → **3,000** · conflict',
    '- [ ] `requests_per_minute`: 500 → **1,000** · pending',
    '- [ ] `fast_otpm`: 7 → **inherits 100** (clear it) · pending · only the command sets it, not the Console',
    '- [ ] `requests_per_minute`: 10 → **20** · pending',
    '### `legacy`',
    '- [ ] `requests_per_minute`: 2 → **inherits 4,000** (clear it) · drift',
    '## Done (1)',
    '### `search`',
    '## Findings (1)',
  ]);
  const [output = '', requestsAndFast = '', batch = '', legacy = ''] = commandsIn(files.read('check.md'));

  await carryOut(requestsAndFast, emulator);
  await carryOut(batch, emulator, 200);
  await carryOut(output, emulator);
  await carryOut(legacy, emulator);
  await carryOut(legacy, emulator, 2);
  const first = await verify();
  expect([first.code, first.stdout.match(/^[A-Z].*done, .*/gm)]).toEqual([
    2,
    ['Superseded: 3 of 5 steps done, 1 superseded, 1 open; organization Acme.'],
  ]);
  expect(boxesIn(files.read('verified.md')).filter((line) => line.startsWith('-'))).toEqual([
    '- [x] `Claude Opus 4.x` `output_tokens_per_minute`: 1,500 → **3,000**',
    '- [x] `Claude Opus 4.x` `requests_per_minute`: 500 → **1,000**',
    '- [x] `Claude Opus 4.x` `fast_otpm`: 7 → **inherits 100** (clear it)',
    '- [ ] `batch` `requests_per_minute`: 10 → **20**',
    '- [ ] `requests_per_minute`: 2 → **inherits 4,000** (clear it) · drift',
  ]);
  expect(files.read('verified.md')).toContain(
    '  - **Superseded: live is 200 now. Do not carry this out; plan again.**',
  );

  expect(commandsIn(files.read('verified.md'))).toEqual([legacy]);
  await carryOut(legacy, emulator);
  expect((await plan()).code).toBe(2);
  const again = commandsIn(files.read('check.md'));
  expect(again).toEqual([batch]);
  await carryOut(batch, emulator);
  const last = await verify();
  expect([last.code, last.stdout.split('\n').at(-2)]).toEqual([0, 'Done: 1 of 1 step done; organization Acme.']);
  expect([(await plan()).code, commandsIn(files.read('check.md'))]).toEqual([0, []]);
});
