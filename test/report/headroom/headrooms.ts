import { formatAddress, groupKey } from '../../../src/model/address.js';
import {
  headroomFormatVersion,
  type Headroom,
  type HeadroomDay,
  type HeadroomLevel,
  type HeadroomRow,
  type WorstMinute,
} from '../../../src/model/headroom/headroom-types.js';
import type { Group } from '../../../src/model/snapshot-types.js';
import type { HeadroomListing } from '../../../src/report/headroom/headroom-rows.js';
import { minuteOf, timeOf } from '../../../src/model/times.js';

/*
 * Headrooms to be varied: a row, a run, and a plausible one of an organization.
 */

export const days = ['24', '25', '26', '27', '28', '29', '30'].map((day) => `2026-11-${day}`);

export function modelGroup(name: string, model: string): Group {
  return {
    id: `rlg_${name.replaceAll(/\W/g, '')}`,
    rate_limit_id: `entry-${name}`,
    type: 'model_group',
    display_name: name,
    models: [model],
  };
}

export const sonnet = modelGroup('Sonnet 5', 'claude-sonnet-5');
export const opus = modelGroup('Opus 5', 'claude-opus-5');
export const files: Group = { id: null, rate_limit_id: null, type: 'files', display_name: null, models: null };

export function workspaceOf(name: string, owner: string | null = null): NonNullable<HeadroomRow['workspace']> {
  return { id: `wrkspc_${name.replaceAll(/\W/g, '')}`, name, owner };
}

/** How an ordinary day goes, as shares of its highest hour; index is the hour. */
export const officeHours = Array.from({ length: 24 }, (_, hour) =>
  hour < 6 || hour > 20 ? 0.1 : 1 - Math.abs(13 - hour) / 12,
);

export interface Use {
  /** The peak of each day, the last for the last day; 0: unused. */
  readonly peaks: readonly number[];
  /** The hour of every day's peak. */
  readonly hour?: number;
  readonly minutesAt?: number;
  readonly madeBy?: readonly (readonly [name: string, share: number])[];
}

/** Days as the peaks ask for: the peak at minute 4 of its hour, the other hours below it. */
export function daysOf(
  { peaks, hour = 13, minutesAt = 3 }: Use,
  limit: number | null,
  names: readonly string[],
): readonly HeadroomDay[] {
  return names.slice(-peaks.length).map((day, at): HeadroomDay => {
    const peak = peaks[at] ?? 0;
    const minutes = (mark: number): number =>
      limit === null || limit === 0 || peak < mark * limit ? 0 : Math.ceil(minutesAt / mark);
    return {
      day,
      known: at < peaks.length - 1,
      peak,
      at: peak === 0 ? null : `${day}T${String(hour).padStart(2, '0')}:04:00Z`,
      minutes_at: { '50': minutes(0.5), '75': minutes(0.75), '90': minutes(0.9) },
      hours: officeHours.map((share, one) => (one === hour ? peak : Math.floor(peak * share * 0.9))),
      distribution: peak === 0 ? [] : [[peak, 1]],
    };
  });
}

export function rowOf(parts: Partial<HeadroomRow> & { readonly use?: Use } = {}): HeadroomRow {
  const { use = { peaks: [500, 600, 700, 800, 600, 100, 100] }, ...given } = parts;
  const { workspace = workspaceOf('search'), group = sonnet, limiter = 'requests_per_minute', limit = 1000 } = given;
  const own = daysOf(use, limit, days);
  const peakDays = own.filter(({ at }) => at !== null).toSorted((a, b) => b.peak - a.peak);
  const worst = peakDays.slice(0, 5).map((day): WorstMinute => ({
    at: String(day.at),
    value: day.peak,
    made_by: (use.madeBy ?? []).map(([name, share]) => ({
      id: `wrkspc_${name}`,
      name,
      value: Math.floor(day.peak * share),
    })),
  }));
  const peak = worst[0] ?? null;
  const ratio =
    peak === null || limit === null || limit === 0 ? (limit === null || limit === 0 ? null : 0) : peak.value / limit;
  return {
    address: formatAddress(workspace?.id ?? 'organization', groupKey(group), limiter),
    workspace,
    group,
    limiter,
    level: levelOf(limit, ratio),
    source: limiter === 'requests_per_minute' ? 'requests' : 'tokens',
    limit,
    organization_limit: 5000,
    overridden: workspace !== null,
    declared_limit: null,
    peak,
    ratio,
    rule: { alert_at: 0.75, for_minutes: 5 },
    longest_run: ratio !== null && ratio >= 0.75 ? 7 : 0,
    at_mark: ratio !== null && ratio >= 0.75,
    known: null,
    cache_read_share: null,
    days_known: own.length,
    days: own,
    worst,
    ...given,
  };
}

function levelOf(limit: number | null, ratio: number | null): HeadroomLevel {
  if (limit === 0) return 'blocked';
  if (limit === null || ratio === null) return 'no-limit';
  if (ratio === 0) return 'unused';
  if (ratio >= 0.75) return 'act';
  return ratio >= 0.5 ? 'watch' : 'fine';
}

export function unmeasured(parts: Partial<HeadroomRow>): HeadroomRow {
  return rowOf({ use: { peaks: [] }, level: 'not-measurable', source: null, ratio: null, days_known: 7, ...parts });
}

export function headroomOf(rows: readonly HeadroomRow[], parts: Partial<Headroom> = {}): Headroom {
  const number = (level: HeadroomLevel): number => rows.filter((row) => row.level === level).length;
  const atMark = rows.filter((row) => row.at_mark && row.known === null).length;
  const { incomplete = [], unread_limits: unread = [] } = parts;
  const verdict = atMark > 0 ? 'at-mark' : incomplete.length + unread.length > 0 ? 'incomplete' : 'ok';
  return {
    format_version: headroomFormatVersion,
    tool: { name: 'limitdrift', version: '0.1.0' },
    run: {
      taken_at: '2026-11-30T02:14:00Z',
      api_version: '2026-10-21',
      exit_code: { 'at-mark': 6, incomplete: 5, ok: 0 }[verdict],
      time_zone: 'UTC',
      by: 'minute',
      by_api_key: false,
      rule: { alert_at: 0.75, for_minutes: 5 },
    },
    organization: { id: '8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10', name: 'Brightwater Books' },
    declaration: { files: [{ path: 'limits.yaml', sha256: 'a'.repeat(64) }] },
    window: {
      from: '2026-11-24T00:00:00Z',
      to: '2026-11-30T02:14:00Z',
      days,
      utc_offsets: [{ from: '2026-11-24T00:00:00Z', minutes: 0 }],
    },
    sources: [
      {
        source: 'tokens',
        known_until: '2026-11-30T02:10:00Z',
        read_at: '2026-11-30T02:15:00Z',
        calls: 13,
        not_measurable: null,
      },
      {
        source: 'requests',
        known_until: '2026-11-29T20:00:00Z',
        read_at: '2026-11-30T02:15:00Z',
        calls: 9,
        not_measurable: null,
      },
    ],
    verdict,
    complete: incomplete.length + unread.length === 0,
    incomplete,
    unread_limits: [],
    summary: {
      act: number('act'),
      watch: number('watch'),
      fine: number('fine'),
      unused: number('unused'),
      blocked: number('blocked'),
      no_limit: number('no-limit'),
      not_measurable: number('not-measurable'),
      at_mark: atMark,
      known: rows.filter((row) => row.at_mark && row.known !== null).length,
      not_looked_at: 0,
    },
    rows,
    unmatched: [],
    suggestions: [],
    ...parts,
  };
}

export function listingOf(headroom: Headroom, parts: Partial<HeadroomListing> = {}): HeadroomListing {
  return { headroom, all: false, suggestions: true, ...parts };
}

/** The same headroom in a zone so many minutes ahead of UTC. */
export function inZone(headroom: Headroom, zone: string, minutes: number): Headroom {
  const from = timeOf(minuteOf(headroom.window.from) - minutes);
  const window = { ...headroom.window, from, utc_offsets: [{ from, minutes }] };
  return { ...headroom, run: { ...headroom.run, time_zone: zone }, window };
}

const copilot = workspaceOf('support-copilot', '@support-ai');
const shop = workspaceOf('shop-assistant', '@shop');
const input = 'input_tokens_per_minute';
const cacheAware = 'input_tokens_per_minute_cache_aware';
const fineWorkspaces = ['catalog', 'legal-search', 'mail-sorter', 'night-batch'];

const brightwaterRows: readonly HeadroomRow[] = [
  rowOf({
    workspace: null,
    limit: 5000,
    use: {
      peaks: [2100, 2200, 2300, 3120, 2000, 900, 0],
      hour: 18,
      madeBy: [
        ['shop-assistant', 0.74],
        ['support-copilot', 0.13],
      ],
    },
  }),
  rowOf({
    workspace: null,
    limit: 4_000_000,
    limiter: cacheAware,
    cache_read_share: 0.64,
    use: { peaks: [700_000, 800_000, 900_000, 950_000, 990_000, 300_000, 250_000] },
  }),
  rowOf({ workspace: shop, limit: 2500, use: { peaks: [600, 700, 640, 1250, 2310, 800, 0], hour: 18, minutesAt: 6 } }),
  rowOf({
    workspace: copilot,
    limit: 1_000_000,
    limiter: input,
    organization_limit: null,
    cache_read_share: 0.71,
    longest_run: 44,
    use: { peaks: [760_000, 810_000, 870_000, 880_000, 972_000, 120_000, 140_000], minutesAt: 32 },
  }),
  rowOf({
    workspace: copilot,
    limit: 4_000_000,
    limiter: cacheAware,
    declared_limit: 1_000_000,
    cache_read_share: 0.71,
    use: { peaks: [220_000, 235_000, 252_000, 255_000, 281_000, 35_000, 40_000] },
  }),
  ...fineWorkspaces.flatMap((name, at) => [
    rowOf({
      workspace: workspaceOf(name, '@shop'),
      limit: 2000,
      use: { peaks: [100, 120, 90, 210, 190, 40, 30].map((one) => one * (at + 1)) },
    }),
    rowOf({ workspace: workspaceOf(name, '@shop'), group: opus, limit: 2000, use: { peaks: [0, 0, 0, 0, 0, 0, 0] } }),
  ]),
  rowOf({ workspace: workspaceOf('new-pilot'), limit: 500, use: { peaks: [0, 120] }, days_known: 2 }),
  rowOf({ workspace: workspaceOf('recommendations'), group: opus, limit: 0, use: { peaks: [0, 0, 0, 0, 0, 0, 0] } }),
  rowOf({
    workspace: workspaceOf('catalog', '@shop'),
    group: opus,
    limiter: 'tokens_per_day',
    limit: null,
    use: { peaks: [90_000, 80_000, 70_000, 0, 0, 0, 0] },
  }),
  unmeasured({ workspace: null, group: files, limit: 500 }),
];

/** The organization of the pictures in the documentation, with invented figures. */
export const brightwater: Headroom = headroomOf(brightwaterRows, {
  suggestions: [
    {
      kind: 'limiter-kind',
      address: formatAddress(copilot.id, groupKey(sonnet), input),
      other_limiter: cacheAware,
      cache_read_share: 0.71,
      ratio: 0.281,
    },
    {
      kind: 'room-above',
      address: formatAddress(shop.id, groupKey(sonnet), 'requests_per_minute'),
      organization_ratio: 0.624,
    },
  ],
});

/** So many workspaces with three limiters in each of so many groups, half of them used. */
export function manyWorkspaces(workspaces: number, groups: number): Headroom {
  const limiters = ['requests_per_minute', 'input_tokens_per_minute_cache_aware', 'output_tokens_per_minute'];
  const own = Array.from({ length: groups }, (_, at) => modelGroup(`Claude ${at}`, `claude-model-${at}`));
  const rows = Array.from({ length: workspaces }, (_, number) => {
    const workspace = workspaceOf(`team-${String(number).padStart(2, '0')}`, `@owner-${number % 7}`);
    return own.flatMap((group, at) =>
      limiters.map((limiter, one) => {
        const part = (number * 7 + at * 3 + one) % 20;
        const peaks = days.map((_, day) => (part % 2 === 0 ? 0 : 47 * part + 13 * ((day + number) % 5)));
        return rowOf({ workspace, group, limiter, use: { peaks, hour: 9 + (number % 8) } });
      }),
    );
  });
  return headroomOf(rows.flat());
}
