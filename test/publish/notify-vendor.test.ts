import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { formatPlan } from '../../src/files/plan-file.js';
import { formatSnapshot } from '../../src/files/snapshot-file.js';
import type { KeptReading } from '../../src/model/history/history-types.js';
import type { Plan } from '../../src/model/plan-types.js';
import { folder, limitdrift } from '../cli/command-line.js';
import { reading } from '../history/readings.js';
import { opus, sonnet, workspace, world } from '../plan/worlds.js';
import { consistent } from '../report/plans.js';
import { startFake } from './fake-server.js';
import { planOf } from './publishing.js';

/** The 30th of November 2026 was a Monday. */
const monday = '2026-11-30T12:00:00Z';

const first = world([workspace('prod')], { groups: [opus, sonnet] });
const raised = {
  ...first,
  groups: [{ ...opus, limits: opus.limits.map((one) => ({ ...one, value: one.value + 1000 })) }, sonnet],
};
const before = reading('2026-11-20T00:17', first, '2026-11-25T06:17');
const after = reading('2026-11-25T12:17', raised, '2026-11-30T06:17');

const calm = planOf('in-sync');

interface Words {
  readonly kept: readonly KeptReading[];
  readonly now?: string;
  /** When the plan before was made. */
  readonly since?: string;
  readonly plan?: Plan;
}

async function notify({ kept, now = monday, since, plan = calm }: Words) {
  const server = await startFake(({ path }) => ({ status: 200, body: path.startsWith('/services/') ? 'ok' : '' }));
  const cwd = folder({ 'plan.json': formatPlan(consistent(plan)) });
  if (since !== undefined)
    cwd.write('told.json', formatPlan(consistent({ ...calm, run: { ...plan.run, taken_at: since } })));
  mkdirSync(join(cwd.path, 'kept'));
  for (const { kept_at, digest, snapshot } of kept)
    writeFileSync(join(cwd.path, 'kept', `${kept_at.replaceAll(':', '-')}-${digest}.json`), formatSnapshot(snapshot));
  const args = ['plan.json', '--history', 'kept', ...(since === undefined ? [] : ['--since', 'told.json'])];
  const env = {
    LIMITDRIFT_SLACK_WEBHOOK_URL: `${server.url}/services/T0/B0/secret`,
    LIMITDRIFT_WEBHOOK_URL: `${server.url}/hook`,
  };
  const ended = await limitdrift(cwd, ['notify', ...args], { env, now: () => Date.parse(now) });
  const textOf = (path: string) => server.requests.find((request) => request.path.startsWith(path))?.text ?? '{}';
  return {
    ...ended,
    sent: server.requests.length,
    slack: JSON.parse(textOf('/services/')) as { blocks: { text?: { text: string } }[] },
    webhook: JSON.parse(textOf('/hook')) as { event: string; message: string; vendor: { changes: object[] } },
  };
}

describe('notify --history', () => {
  test('says on Monday what the vendor changed in the week before', async () => {
    const { code, stdout, stderr, slack, webhook } = await notify({ kept: [before, after] });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('The vendor changed 4 things last week.');
    expect(slack.blocks.slice(0, 2).map(({ text }) => text?.text)).toEqual([
      'The vendor changed 4 things last week (2026-11-23 to 2026-11-30, UTC) in the limits of Acme.',
      'Claude Opus 4.x · fast_otpm · organization limit 0 → 1,000, between 2026-11-25 06:17 and 12:17 UTC',
    ]);
    expect([webhook.event, webhook.vendor.changes.length]).toEqual(['weekly', 4]);
    expect(webhook.message).toContain('The vendor changed 4 things last week.');
  });

  test('counts what is more than a telephone shows', async () => {
    const more = {
      ...raised,
      groups: [
        { ...opus, limits: [] },
        { ...sonnet, limits: [] },
      ],
    };
    const { slack } = await notify({ kept: [before, reading('2026-11-25T12:17', more)] });
    expect(slack.blocks.map(({ text }) => text?.text)).toContain('and 1 more');
  });

  test('sends nothing where the vendor changed nothing, but says so beside other news', async () => {
    const quiet = await notify({ kept: [before] });
    expect([quiet.code, quiet.sent]).toEqual([0, 0]);
    expect(quiet.stdout).toMatch(/^Nothing was sent\. .*The vendor changed nothing last week\.\n$/);
    const late = await notify({
      kept: [before, { ...after, snapshot: { ...raised, taken_at: '2026-11-30T00:00:00Z' } }],
    });
    expect(late.sent).toBe(0);
    const early = [reading('2026-11-01T00:17', first), reading('2026-11-22T23:59', raised)];
    expect((await notify({ kept: early })).sent).toBe(0);
    const { slack } = await notify({ kept: [before], plan: planOf('incomplete') });
    expect(slack.blocks.map(({ text }) => text?.text)).toContain(
      'The vendor changed nothing last week (2026-11-23 to 2026-11-30, UTC) in the limits of Acme.',
    );
  });

  test.each([
    ['of this week', '2026-11-30T06:00:00Z', monday, 0],
    ['of last week', '2026-11-29T06:00:00Z', monday, 2],
    ['of last week, as Monday’s run failed', '2026-11-29T06:00:00Z', '2026-12-02T12:00:00Z', 2],
    ['that is not there, on another day than Monday', undefined, '2026-12-01T12:00:00Z', 0],
  ])('tells a week once: beside a state %s', async (_, since, now, sent) => {
    const ended = await notify({ kept: [before, after], now, ...(since === undefined ? {} : { since }) });
    expect([ended.code, ended.sent]).toEqual([0, sent]);
  });

  test('says that an empty folder tells nothing, and refuses another organization’s', async () => {
    const empty = await notify({ kept: [] });
    expect([empty.code, empty.sent, empty.stderr]).toEqual([
      0,
      0,
      'There is no snapshot in kept: nothing is known of what changed before.\n',
    ]);
    const other = { ...first, organization: { id: 'org-9', name: 'Other' } };
    const { code, stderr } = await notify({ kept: [reading('2026-11-20T00:17', other)] });
    expect([code, stderr.split('\n')[0]]).toEqual([
      3,
      'Error: kept holds snapshots of organization org-9, and the limits are those of org-1.',
    ]);
  });
});
