/** The section `spend` of a world file: its spend limits, and what is spent. */
import * as z from 'zod';

import { readSpendLimit } from '../../model/spend/amount.js';
import { spendPeriods } from '../../model/spend/periods.js';
import { keyed } from '../schema-parts.js';

/** As limits.yaml has it: with at most two decimals. */
const amount = z.union([z.number().min(0), z.string()]).transform((given, context) => {
  const read = readSpendLimit({ text: String(given), plain: true });
  if ('kind' in read && read.kind === 'value') return read.value;
  context.addIssue({ code: 'custom', message: 'must be an amount such as 500 or 12.50' });
  return z.NEVER;
});

const limits = z.partialRecord(z.enum(spendPeriods), amount);

export const spendFile = z.strictObject({
  access: z
    .boolean()
    .default(true)
    .describe('Whether the organization may read them, which is in early access; false: it is refused.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD'),
  enabled: z.boolean().default(true).describe('Whether the organization’s own limits are switched on.'),
  usage_tier: limits.default({}).describe('The cap of the usage tier, by period: only monthly is known.'),
  organization: limits.default({}).describe('The organization’s limits, by period: daily, weekly, monthly.'),
  workspaces: keyed(limits, 'By workspace (its name or ID), then by period.').optional(),
  spent_per_day: keyed(amount, 'What a workspace (its name or ID) spends in a day, hour by hour.').optional(),
});

/** What a world has of spend limits; the organization's and those of workspaces are a group like others. */
export interface WorldSpend {
  readonly access: boolean;
  readonly currency: string;
  readonly enabled: boolean;
  /** In hundredths of the currency's unit, by period. */
  readonly tier: ReadonlyMap<string, number>;
  /** The same by the workspace's ID. */
  readonly spentPerDay: ReadonlyMap<string, number>;
}

export const noSpend: WorldSpend = {
  access: true,
  currency: 'USD',
  enabled: true,
  tier: new Map(),
  spentPerDay: new Map(),
};

interface SpendOfWorld {
  readonly spend: WorldSpend;
  /** The organization's own limits, by period. */
  readonly organization: ReadonlyMap<string, number>;
  /** Those of workspaces, by ID, then by period. */
  readonly workspaces: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Reads the section, which names workspaces by name or ID. */
export function readSpend(
  file: z.infer<typeof spendFile>,
  workspaces: readonly { readonly id: string; readonly name: string }[],
  problems: string[],
): SpendOfWorld {
  const idOf = (name: string, key: string): string => {
    const found = workspaces.find((workspace) => workspace.id === name || workspace.name === name);
    if (found === undefined) problems.push(`spend.${key}: no workspace is named "${name}"`);
    return found?.id ?? name;
  };
  const { access, currency, enabled } = file;
  const own = [...(file.workspaces ?? [])].map(([name, set]) => [idOf(name, 'workspaces'), mapOf(set)] as const);
  const spent = [...(file.spent_per_day ?? [])].map(([name, each]) => [idOf(name, 'spent_per_day'), each] as const);
  return {
    spend: { access, currency, enabled, tier: mapOf(file.usage_tier), spentPerDay: new Map(spent) },
    organization: mapOf(file.organization),
    workspaces: new Map(own),
  };
}

function mapOf(set: z.infer<typeof limits>): ReadonlyMap<string, number> {
  return new Map(Object.entries(set));
}
