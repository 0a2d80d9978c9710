import { RequestFailure } from '../../http/request-failure.js';
import type { RequestPlace } from '../../model/errors.js';
import type { LiveGroup, LiveLimit, OrganizationLimit } from '../../model/snapshot-types.js';
import { spendGroup, spendGroupKey } from '../../model/spend/money.js';
import { isSpendPeriod, type SpendPeriod } from '../../model/spend/periods.js';
import type { OtherSpendLimit } from '../../model/spend/spend-types.js';
import { compareText } from '../../model/text.js';
import { hundredthsOf } from './hundredths.js';
import type { WireSpendLimit } from './spend-wire.js';

/** The spend limits of an organization: those that are compared, as a group and by workspace, and the others. */
export interface SpendLimits {
  readonly group: LiveGroup;
  /** By workspace ID, sorted by period. */
  readonly workspaces: ReadonlyMap<string, readonly LiveLimit[]>;
  readonly others: readonly OtherSpendLimit[];
  /** The periods that there is a limit for, of whichever scope. */
  readonly periods: readonly SpendPeriod[];
}

/**
 * Sorts what the API listed. What does not add up (two limits for one scope and period, two currencies, an amount that
 * is no whole number of hundredths) is a RequestFailure: nobody knows which of two is in force.
 */
export function joinLimits(items: readonly WireSpendLimit[], place: RequestPlace): SpendLimits {
  const [currency = null, another] = new Set(items.map((item) => item.currency));
  if (another !== undefined) throw new RequestFailure(place, 'the spend limits are in more than one currency');
  const rows = items.map((item) => rowOf(item, place));
  const own = rows.filter(isCompared);
  refuseDoubles(own, place);
  const limits = new Map<string, OrganizationLimit[]>();
  for (const { workspace_id: id, period, amount } of own) {
    const listed = limits.get(id ?? '') ?? [];
    limits.set(id ?? '', [...listed, { limiter: period, value: amount }].sort(byLimiter));
  }
  const ofOrganization = limits.get('') ?? [];
  const workspaces = [...limits].flatMap(([id, listed]) =>
    id === '' ? [] : [[id, listed.map((limit) => besideOrganization(limit, ofOrganization))] as const],
  );
  return {
    group: { ...spendGroup(currency), key: spendGroupKey, limits: ofOrganization, workspace_models: [] },
    workspaces: new Map(workspaces),
    others: rows.filter((row) => !isCompared(row)).sort(byPlace),
    periods: [...new Set(rows.map(({ period }) => period))].filter(isSpendPeriod).sort(compareText),
  };
}

interface ComparedLimit extends OtherSpendLimit {
  readonly amount: number;
}

function rowOf({ scope, period, amount, currency, is_enabled }: WireSpendLimit, place: RequestPlace): OtherSpendLimit {
  const hundredths = amount === null ? null : hundredthsOf(BigInt(amount), currency);
  if (amount !== null && hundredths === null)
    throw new RequestFailure(place, `a spend limit is no whole number of hundredths of ${currency}`);
  const enabled = is_enabled ?? true;
  return { scope: scope.type, workspace_id: scope.workspace_id ?? null, period, amount: hundredths, enabled };
}

function isCompared(row: OtherSpendLimit): row is ComparedLimit {
  const known = row.scope === 'organization' || (row.scope === 'workspace' && row.workspace_id !== null);
  return known && isSpendPeriod(row.period) && row.amount !== null && row.enabled;
}

function refuseDoubles(rows: readonly OtherSpendLimit[], place: RequestPlace): void {
  const places = rows.map(({ workspace_id: id, period }) => JSON.stringify([id, period]));
  if (new Set(places).size < rows.length)
    throw new RequestFailure(place, 'two spend limits are for the same scope and period');
}

function besideOrganization(limit: OrganizationLimit, organization: readonly OrganizationLimit[]): LiveLimit {
  const same = organization.find(({ limiter }) => limiter === limit.limiter);
  return { ...limit, source: 'workspace', organization_limit: same?.value ?? null };
}

function byLimiter(a: OrganizationLimit, b: OrganizationLimit): number {
  return compareText(a.limiter, b.limiter);
}

function byPlace(a: OtherSpendLimit, b: OtherSpendLimit): number {
  const textOf = ({ scope, workspace_id: id, period, amount }: OtherSpendLimit): string =>
    JSON.stringify([scope, id, period, amount]);
  return compareText(textOf(a), textOf(b));
}
