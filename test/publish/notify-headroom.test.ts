import { createHmac } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { formatPlan } from '../../src/files/plan-file.js';
import { formatJson } from '../../src/model/text.js';
import type { Headroom, HeadroomRow } from '../../src/model/headroom/headroom-types.js';
import type { Plan } from '../../src/model/plan-types.js';
import { folder, limitdrift } from '../cli/command-line.js';
import { consistent } from '../report/plans.js';
import { headroomOf, rowOf, unmeasured, workspaceOf } from '../report/headroom/headrooms.js';
import { startFake } from './fake-server.js';
import { planOf } from './publishing.js';

/** 28 November 2026 was a Saturday, the 30th a Monday. */
type Day = '28' | '29' | '30';

/** A headroom of the seven days to that day, at noon. */
function on(day: Day, rows: readonly HeadroomRow[], parts: Partial<Headroom> = {}): Headroom {
  const headroom = headroomOf(rows, { organization: { id: 'org-1', name: 'Acme' }, ...parts });
  const days = Array.from({ length: 7 }, (_, at) => `2026-11-${Number(day) - 6 + at}`);
  const moved = rows.map((row) => ({
    ...row,
    days: row.days.map((each, at) => ({ ...each, day: String(days[at + 7 - row.days.length]) })),
  }));
  return {
    ...headroom,
    run: { ...headroom.run, taken_at: `2026-11-${day}T12:00:00Z` },
    window: { ...headroom.window, from: `${days[0]}T00:00:00Z`, to: `2026-11-${day}T12:00:00Z`, days },
    rows: moved,
    ...parts,
  };
}

function use(name: string, peak: number, more: Partial<HeadroomRow> = {}): HeadroomRow {
  return rowOf({ workspace: workspaceOf(name), use: { peaks: [100, 100, 100, peak, 100, 100, 100] }, ...more });
}

interface Files {
  readonly headroom: Headroom;
  readonly before?: Headroom | undefined;
  readonly plan?: Plan;
  readonly planBefore?: Plan;
}

/** Notifies Slack and a webhook, as the templates do it. */
async function notify({ headroom, before, plan, planBefore }: Files) {
  const server = await startFake(({ path }) => ({ status: 200, body: path.startsWith('/services/') ? 'ok' : '' }));
  const cwd = folder({ 'headroom.json': formatJson(headroom) });
  const since = (path: string): readonly string[] => ['--since', path];
  if (before !== undefined) cwd.write('before.json', formatJson(before));
  if (plan !== undefined) cwd.write('plan.json', formatPlan(consistent(plan)));
  if (planBefore !== undefined) cwd.write('plan-before.json', formatPlan(consistent(planBefore)));
  const args = [
    'headroom.json',
    ...(plan === undefined ? [] : ['plan.json']),
    ...(before === undefined ? [] : since('before.json')),
    ...(planBefore === undefined ? [] : since('plan-before.json')),
  ];
  const env = {
    LIMITDRIFT_SLACK_WEBHOOK_URL: `${server.url}/services/T0/B0/secret`,
    LIMITDRIFT_WEBHOOK_URL: `${server.url}/hook`,
    LIMITDRIFT_WEBHOOK_SECRET: 'of the hook',
  };
  const ended = await limitdrift(cwd, ['notify', ...args], { env });
  const sent = (path: string) => server.requests.find((request) => request.path.startsWith(path));
  return { ...ended, requests: server.requests, slack: sent('/services/'), webhook: sent('/hook') };
}

/** The texts of a message in Slack, in their order. */
function slackTexts(body: string): readonly string[] {
  const { blocks } = JSON.parse(body) as {
    readonly blocks: readonly {
      readonly text?: { readonly text: string };
      readonly elements?: readonly { readonly text: string }[];
    }[];
  };
  return blocks
    .flatMap(({ text, elements = [] }) => [...(text === undefined ? [] : [text]), ...elements])
    .map(({ text }) => text);
}

const calm = [use('search', 600), use('mail', 100)];
const sent = 'Notified Slack.\nNotified the webhook.\n';

describe('a headroom', () => {
  test.each<readonly [string, readonly HeadroomRow[], readonly HeadroomRow[], string]>([
    ['a limit that came to its mark', calm, [use('search', 800)], '1 new at the mark'],
    ['one that reached 100 %', [use('search', 800)], [use('search', 1000)], '1 new at the mark'],
    ['one that was not there before', [], [use('search', 800)], '1 new at the mark'],
    [
      'one that is no more',
      [use('search', 800), use('mail', 1100)],
      [use('search', 600), use('mail', 900)],
      '1 at the mark as before, 1 ended',
    ],
    [
      'one that is known now',
      [use('search', 800)],
      [use('search', 800, { known: { reason: 'a', expires: null } })],
      '1 ended',
    ],
    [
      'one that is there no more',
      [use('search', 800), use('mail', 900)],
      [use('mail', 900)],
      '1 at the mark as before, 1 ended',
    ],
  ])('that has %s is news', async (_, before, rows, words) => {
    const { code, stdout, stderr } = await notify({ headroom: on('29', rows), before: on('28', before) });
    expect([code, stdout, stderr]).toEqual([0, `Headroom: ${words}.\n${sent}`, '']);
  });

  const unreadOf = (name: string): Partial<Headroom> => ({
    complete: false,
    unread_limits: [{ workspace: workspaceOf(name), reason: 'it timed out', status: null, request_id: null }],
  });
  const gap: Partial<Headroom> = {
    complete: false,
    incomplete: [
      {
        source: 'requests',
        from: '2026-11-28T10:00:00Z',
        to: '2026-11-28T11:00:00Z',
        reason: 'a',
        status: 500,
        request_id: null,
      },
    ],
  };
  test.each<readonly [string, readonly HeadroomRow[], Headroom, string]>([
    ['nothing is at the mark', calm, on('29', calm), 'nothing is at the mark'],
    ['it goes on', [use('search', 800)], on('29', [use('search', 900)]), '1 at the mark as before'],
    ['it fell below 100 %', [use('search', 1000)], on('29', [use('search', 900)]), '1 at the mark as before'],
    [
      'what it used was not read',
      [use('search', 800)],
      on('29', calm, gap),
      'nothing is at the mark, as far as it was read',
    ],
    [
      'its limits were not read',
      [use('search', 800)],
      on('29', [], unreadOf('search')),
      'nothing is at the mark, as far as it was read',
    ],
    [
      'it cannot be measured now',
      [use('search', 800)],
      on('29', [unmeasured({ workspace: workspaceOf('search'), source: 'requests' })]),
      'nothing is at the mark',
    ],
    [
      'other workspaces were looked at',
      [use('search', 800)],
      on('29', [], { summary: { ...headroomOf([]).summary, not_looked_at: 1 } }),
      'nothing is at the mark',
    ],
    [
      'less time was looked at',
      [use('search', 800)],
      on('29', calm, { window: { ...headroomOf([]).window, days: ['2026-11-29'] } }),
      'nothing is at the mark',
    ],
  ])('is not told of where %s', async (_, before, headroom, words) => {
    const { code, stdout, requests } = await notify({ headroom, before: on('28', before) });
    expect([code, stdout, requests]).toEqual([0, `Nothing was sent. Headroom: ${words}.\n`, []]);
  });

  test('of thirty days tells what was below its mark for the last seven as ended', async () => {
    const peaks = (peak: number, at: number) => Array.from({ length: 30 }, (_, day) => (day === at ? peak : 100));
    const month = Array.from({ length: 30 }, (_, at) => `2026-11-${String(at + 1).padStart(2, '0')}`);
    const of = (day: '28' | '29', at: number): Headroom => {
      const [sample] = headroomOf([use('search', 800)]).rows;
      const rows = [sample].flatMap((row) =>
        row === undefined
          ? []
          : [
              {
                ...row,
                days: peaks(800, at).flatMap((peak, index) => {
                  const [first] = row.days;
                  return first === undefined
                    ? []
                    : [{ ...first, day: String(month[index]), peak, at: `${month[index]}T10:00:00Z` }];
                }),
              },
            ],
      );
      const headroom = on(day, [use('search', 800)]);
      return { ...headroom, rows, window: { ...headroom.window, days: month } };
    };
    const { stdout } = await notify({ headroom: of('29', 22), before: of('28', 23) });
    expect(stdout).toBe(`Headroom: 1 ended.\n${sent}`);
  });

  test('of the same day as the one before is not told of, whatever it has', async () => {
    const { stdout, requests } = await notify({ headroom: on('29', [use('search', 1000)]), before: on('29', calm) });
    expect([stdout, requests]).toEqual([
      'Nothing was sent. Headroom: one message a day, and both files are of 2026-11-29.\n',
      [],
    ]);
  });

  test('without one before is told of where anything is at its mark', async () => {
    expect((await notify({ headroom: on('29', calm) })).stdout).toBe(
      'Nothing was sent. Headroom: nothing is at the mark.\n',
    );
    expect((await notify({ headroom: on('29', [use('search', 800)]) })).stdout).toBe(
      `Headroom: 1 new at the mark.\n${sent}`,
    );
  });

  test('of a Monday is told of in one line, where nothing is new', async () => {
    const { stdout, slack, webhook } = await notify({ headroom: on('30', calm), before: on('29', calm) });
    expect(stdout).toBe(`Headroom: nothing is at the mark.\n${sent}`);
    expect(slackTexts(slack?.text ?? '')).toEqual([
      'Headroom of Acme: Nothing is at the mark (75% for 5 min). Figures: peak minute, 7 days, UTC.',
      'Headroom: nothing is at the mark.',
    ]);
    expect(JSON.parse(webhook?.text ?? '')).toMatchObject({ event: 'weekly' });
  });
});

test('a message says what is new first, then what goes on, then what ended and why', async () => {
  const before = on('28', [use('mail', 900), use('search', 800), use('legal', 900), use('voice', 900)]);
  const rows = [use('legal', 900), use('mail', 600), use('new', 800), use('search', 450, { limit: 2000 })];
  const { slack, webhook } = await notify({ headroom: on('29', rows), before });
  expect(slackTexts(slack?.text ?? '')).toEqual([
    'Headroom of Acme: 2 limits are at the mark (75% for 5 min). Figures: peak minute, 7 days, UTC.',
    'NEW · ACT · new · Sonnet 5 · requests_per_minute 80%\n800 of 1,000 · 4 min ≥ 75%, Fri 27 Nov 13:04 · at the mark: 7 min in a row at 75%',
    'goes on · ACT · legal · Sonnet 5 · requests_per_minute 90%\n900 of 1,000 · 4 min ≥ 75%, Fri 27 Nov 13:04 · probably throttled, demand unknown · at the mark: 7 min in a row at 75%',
    'ended · mail · Sonnet 5 · requests_per_minute\nnot at its mark (75% for 5 min) for 7 days',
    'ended · search · Sonnet 5 · requests_per_minute\nthe limit was 1,000 and is 2,000, 22% of it at most',
    'ended · voice · Sonnet 5 · requests_per_minute\nthere is no such limit any more',
    'Headroom: 1 new at the mark, 1 at the mark as before, 3 ended.',
  ]);
  expect(JSON.parse(webhook?.text ?? '')).toMatchObject({
    event: 'headroom-changed',
    organization: { id: 'org-1' },
    message: 'Headroom: 1 new at the mark, 1 at the mark as before, 3 ended.',
    headroom: {
      previous: { verdict: 'at-mark', taken_at: '2026-11-28T12:00:00Z' },
      current: { verdict: 'at-mark', taken_at: '2026-11-29T12:00:00Z' },
      began: [{ workspace: { name: 'new' }, level: 'act', limit: 1000, ratio: 0.8 }],
      goes_on: [{ workspace: { name: 'legal' } }],
      ended: [
        { workspace: { name: 'mail' }, reason: 'not at its mark (75% for 5 min) for 7 days' },
        { workspace: { name: 'search' } },
        { workspace: { name: 'voice' } },
      ],
    },
  });
  const [id, time] = [String(webhook?.headers['webhook-id']), String(webhook?.headers['webhook-timestamp'])];
  const signature = createHmac('sha256', 'of the hook').update(`${id}.${time}.${webhook?.text}`).digest('base64');
  expect(webhook?.headers['webhook-signature']).toBe(`v1,${signature}`);
});

test('a message has room for a few, says how many more there are, and is one that Slack takes', async () => {
  const long = Array.from({ length: 30 }, (_, at) => use(`${'x'.repeat(300)}${at}`, 800));
  const { slack } = await notify({ headroom: on('29', long), plan: planOf('many-groups') });
  const texts = slackTexts(slack?.text ?? '');
  expect(texts.filter((text) => text.startsWith('NEW')).length).toBe(8);
  expect(texts).toContain('and 22 more');
  expect((slack?.text ?? '').length).toBeLessThan(13_000);
});

describe('a plan and a headroom together', () => {
  const [clean, drift] = [planOf('in-sync'), planOf('limit-changed')];

  test('are one message', async () => {
    const files = { headroom: on('29', [use('search', 800)]), before: on('28', calm), plan: drift, planBefore: clean };
    const { stdout, requests, slack, webhook } = await notify(files);
    expect(stdout).toBe(`Now: 2 drifted. Before: in sync. Headroom: 1 new at the mark.\n${sent}`);
    expect(requests).toHaveLength(2);
    const texts = slackTexts(slack?.text ?? '');
    expect([texts[0], texts.filter((text) => text.startsWith('NEW')).length]).toEqual([
      'Rate limits: 2 drifted · Acme',
      1,
    ]);
    expect(JSON.parse(webhook?.text ?? '')).toMatchObject({
      event: 'state-changed',
      current: { verdict: 'drift' },
      headroom: { current: { verdict: 'at-mark' } },
    });
  });

  test('of which one is news say how the other is', async () => {
    const before = on('29', calm);
    const weekly = await notify({ headroom: on('30', calm), before, plan: drift, planBefore: drift });
    expect(weekly.stdout).toBe(`Now: 2 drifted, as before. Headroom: nothing is at the mark.\n${sent}`);
    expect(slackTexts(weekly.slack?.text ?? '')[0]).toMatch(/^Headroom of Acme: /);
    const changed = await notify({ headroom: on('29', calm), before: on('28', calm), plan: drift, planBefore: clean });
    expect(changed.stdout).toBe(`Now: 2 drifted. Before: in sync. Headroom: nothing is at the mark.\n${sent}`);
    expect(JSON.parse(changed.webhook?.text ?? '')).not.toHaveProperty('headroom');
  });

  test.each<readonly [string, readonly string[], string]>([
    ['two of a kind', ['a.json', 'a.json'], 'a.json and a.json are both a headroom'],
    [
      'an old one of a kind that is not there',
      ['plan.json', '--since', 'a.json'],
      'a.json is a headroom, and there is no newer one',
    ],
    ['another organization', ['plan.json', 'b.json'], 'b.json is a headroom of another organization'],
    [
      'an old one of another organization',
      ['a.json', '--since', 'b.json'],
      'b.json is a headroom of another organization',
    ],
    ['what is neither', ['c.json'], 'c.json is not a usable plan file: it is JSON, but not a plan'],
  ])('are refused where there is %s', async (_, args, problem) => {
    const cwd = folder({
      'plan.json': formatPlan(consistent(clean)),
      'a.json': formatJson(on('29', calm)),
      'b.json': formatJson(on('29', calm, { organization: { id: 'org-2', name: 'B' } })),
      'c.json': '{}',
    });
    const env = { LIMITDRIFT_WEBHOOK_URL: 'http://127.0.0.1:9/' };
    const { code, stderr } = await limitdrift(cwd, ['notify', ...args], { env });
    expect([code, stderr.split('\n')[0]]).toEqual([3, `Error: ${problem}.`]);
  });
});
