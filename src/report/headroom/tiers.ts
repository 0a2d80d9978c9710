import type { HeadroomRow } from '../../model/headroom/headroom-types.js';
import { groupKey } from '../../model/address.js';

/*
 * The published limits by tier, for a likeness: the API tells no tier.
 */

/** Read in September 2026; rows of models that came later are taken to be as those before them. */
export const tiersTable = {
  source: 'https://platform.claude.com/docs/en/api/rate-limits',
  date: 'September 2026',
} as const;

const tierNames = ['Start', 'Build', 'Scale'] as const;

export type TierName = (typeof tierNames)[number];

type Triple = readonly [requests: number, input: number, output: number];

/** Which models, and their requests, input tokens and output tokens a minute in each tier. */
const classes: readonly { readonly models: RegExp; readonly limits: Readonly<Record<TierName, Triple>> }[] = [
  {
    models: /^claude-fable-5(?:-1)?(?:-\d{8})?$/,
    limits: {
      Start: [1000, 500_000, 100_000],
      Build: [2000, 1_500_000, 300_000],
      Scale: [4000, 4_000_000, 800_000],
    },
  },
  {
    models: /^claude-(?:(?:opus|sonnet)-[45]|haiku-4-5)(?:-|$)/,
    limits: {
      Start: [1000, 2_000_000, 400_000],
      Build: [5000, 5_000_000, 1_000_000],
      Scale: [10_000, 10_000_000, 2_000_000],
    },
  },
  {
    models: /^claude-(?:3-5-haiku|haiku-3-5)(?:-|$)/,
    limits: { Start: [1000, 100_000, 20_000], Build: [2000, 200_000, 40_000], Scale: [4000, 400_000, 80_000] },
  },
];

const limiters: readonly (readonly string[])[] = [
  ['requests_per_minute'],
  ['input_tokens_per_minute', 'input_tokens_per_minute_cache_aware'],
  ['output_tokens_per_minute'],
];

export interface TierLikeness {
  /** null: not all groups that could be compared look like one tier. */
  readonly tier: TierName | null;
  /** Model groups that the table knows and of which all three limits were read. */
  readonly compared: number;
}

/** Which tier the organization's limits look like; only all three limits of every group that is known count. */
export function likenessOf(rows: readonly HeadroomRow[]): TierLikeness {
  const groups = new Map<string, HeadroomRow[]>();
  for (const row of rows.filter(({ workspace }) => workspace === null)) {
    const key = groupKey(row.group);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const found = [...groups.values()].flatMap((own) => tiersOf(own) ?? []);
  const tier = tierNames.find((name) => found.every((tiers) => tiers.has(name)));
  return { tier: found.length === 0 ? null : (tier ?? null), compared: found.length };
}

/** The tiers whose limits a group has; null: the table does not know it, or a limit is missing. */
function tiersOf(rows: readonly HeadroomRow[]): readonly [ReadonlySet<TierName>] | null {
  const models = rows.flatMap(({ group }) => group.models ?? []);
  const known = classes.find((one) => models.some((model) => one.models.test(model)));
  const limits = limiters.map((names) => rows.find(({ limiter }) => names.includes(limiter))?.limit ?? null);
  if (known === undefined || limits.includes(null)) return null;
  return [new Set(tierNames.filter((name) => known.limits[name].every((value, at) => value === limits[at])))];
}
