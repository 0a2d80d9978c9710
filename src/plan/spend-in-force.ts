import type { Declaration } from '../model/declaration.js';
import { organizationLimit } from '../model/setting.js';
import type { LiveGroup, LiveWorkspace } from '../model/snapshot-types.js';
import { isMoney, spendGroupKey } from '../model/spend/money.js';
import { isSpendPeriod, type SpendPeriod, spendPeriods } from '../model/spend/periods.js';
import type {
  PeriodInForce,
  PlanSpend,
  SpendAround,
  SpendBeside,
  SpendInForce,
  SpendReading,
} from '../model/spend/spend-types.js';
import { compareText } from '../model/text.js';
import type { FindingList } from './findings.js';
import type { Layer } from './resolve/layers.js';
import type { Resolved } from './resolve/resolve.js';
import type { Scope } from './scope.js';

/*
 * Spend limits beside what is not compared: the cap of the usage tier, and how much is spent.
 */

/** What a period's limit of a workspace stands beside; null: that of the organization as a whole. */
function spendBeside(reading: SpendReading, workspaceId: string | null, period: string): SpendBeside {
  const tier = reading.others.find((one) => one.scope === 'usage_tier' && one.period === period && one.enabled);
  return { tier_limit: tier?.amount ?? null, spent: spentBy(reading, workspaceId, period) };
}

function spentBy({ spent }: SpendReading, workspaceId: string | null, wanted: string): SpendBeside['spent'] {
  const told = spent?.periods.find(({ period }) => period === wanted);
  if (spent === null || told === undefined) return null;
  const by = workspaceId === null ? told : told.workspaces.find(({ id }) => id === workspaceId);
  return { amount: by?.amount ?? 0, currency: spent.currency, since: told.since, as_of: spent.as_of };
}

/** The spend limits of workspaces whose entry declares one, and what else is live; null: nothing is declared, or it was not read. */
export function planSpend(
  { matched, included }: Pick<Scope, 'matched' | 'included'>,
  head: Resolved,
): PlanSpend | null {
  const { spend, groups } = head.live;
  const group = groups.list.find(isMoney);
  if (spend === undefined || group === undefined || !declaresSpend(head.declaration)) return null;
  const limits = matched.flatMap(({ entry, workspace }) => {
    const declared = head.read(entry).groups.get(group.key);
    if (declared === undefined || !workspace.read) return [];
    const own = workspace.entries.find((one) => one.group === spendGroupKey)?.limits ?? [];
    const limiters = new Set([...declared.limits.keys(), ...own.map(({ limiter }) => limiter)]);
    return [...limiters].filter(isSpendPeriod).map((period): SpendInForce => {
      const value = own.find(({ limiter }) => limiter === period)?.value ?? null;
      return {
        workspace: { id: workspace.id, name: workspace.name },
        ...spendAt(spend, group, { workspace, period, value }),
      };
    });
  });
  return { ...spendAround(spend, group, included), limits: limits.sort(byPlace) };
}

function byPlace(a: SpendInForce, b: SpendInForce): number {
  return compareText(a.workspace.id, b.workspace.id) || compareText(a.period, b.period);
}

/** What stands beside the limits of the workspaces that are looked at. */
export function spendAround(
  reading: SpendReading,
  group: SpendGroup | undefined,
  included: readonly Pick<LiveWorkspace, 'id'>[],
): SpendAround {
  const ids = new Set(included.map(({ id }) => id));
  const organization =
    group === undefined
      ? []
      : spendPeriods.map((period) => spendAt(reading, group, { workspace: null, period, value: null }));
  return {
    currency: group?.currency ?? null,
    spent_unread: reading.spent?.unread ?? null,
    spent_until: reading.spent?.as_of ?? null,
    organization: organization.filter((one) => one.in_force !== null).sort((a, b) => compareText(a.period, b.period)),
    others: reading.others.filter(({ workspace_id: id }) => id === null || ids.has(id)),
  };
}

type SpendGroup = LiveGroup & { readonly currency: string | null };

interface PeriodPlace {
  /** null: the organization as a whole. */
  readonly workspace: LiveWorkspace | null;
  readonly period: SpendPeriod;
  /** The workspace's own limit. */
  readonly value: number | null;
}

/** A spend limit of a workspace as it is in force, or that of the organization. */
export function spendAt(
  reading: SpendReading,
  group: SpendGroup,
  { workspace, period, value }: PeriodPlace,
): PeriodInForce {
  const beside = spendBeside(reading, workspace?.id ?? null, period);
  const limits = [
    { source: 'workspace' as const, limit: value },
    { source: 'organization' as const, limit: organizationLimit(group, period) },
    { source: 'usage_tier' as const, limit: beside.tier_limit },
  ];
  const known = limits.flatMap(({ source, limit }) => (limit === null ? [] : [{ source, limit }]));
  const [lowest = null] = known.sort((a, b) => a.limit - b.limit);
  const { currency } = group;
  return { period, currency, in_force: lowest?.limit ?? null, source: lowest?.source ?? null, ...beside };
}

/** Whether a spend limit is declared anywhere. */
export function declaresSpend({ workspaces, organization }: Declaration): boolean {
  return (
    organization.limits.some(({ group }) => group.value === spendGroupKey) ||
    workspaces.some(({ layers }) => layers.some((layer) => layer.some(({ key }) => key === spendGroupKey)))
  );
}

/** Says, once, that nothing is known of the spend limits that are declared. */
export function reportUnreadSpend({ matched, missing }: Scope, head: Resolved, findings: FindingList): void {
  const layers: Layer[] = [head.organization.layer];
  for (const entry of [...matched.map((match) => match.entry), ...missing]) layers.push(...head.read(entry).layers);
  const places = [...new Set(layers.flatMap(({ unreadSpend }) => unreadSpend.map(({ origin }) => origin)))];
  const [first, ...others] = places.sort(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column,
  );
  if (first === undefined) return;
  const { reason, status } = head.live.spend?.unread ?? { reason: 'the snapshot does not hold them', status: null };
  findings.add('spend-unreadable', { reason, status, places: 1 + others.length }, { origin: first });
}
