import { ApiPath } from '../../http/claude-api.js';
import { RequestFailure } from '../../http/request-failure.js';
import type { RequestPlace } from '../../model/errors.js';
import type { SpendPeriod } from '../../model/spend/periods.js';
import type { Spent, SpentInPeriod } from '../../model/spend/spend-types.js';
import { compareText } from '../../model/text.js';
import { byCursor, takePages } from '../pages.js';
import type { Api } from '../request.js';
import { hundredthsOf, sumOf } from './hundredths.js';
import { costPage, type WireCost } from './spend-wire.js';

/*
 * Reads how much was spent so far in the periods that there are limits for.
 */

/**
 * The one of the SDK that a Console organization's Admin key may read; `cost_report` it calls legacy and of Claude Enterprise.
 * Source: resources/beta/organization/analytics/cost of @anthropic-ai/sdk 1.14.0.
 */
const costPath = ApiPath.of('/v1/organizations/analytics/cost');
const costBeta = 'analytics-usage-cost-2026-08-24';

type ReadPeriod = SpentInPeriod & Pick<Spent, 'currency' | 'as_of'>;

/** What was spent. Throws a RequestFailure where one of the periods cannot be read. */
export async function readSpent(api: Api, periods: readonly SpendPeriod[]): Promise<Spent> {
  const now = api.deadline.now();
  const read = await Promise.all(periods.map((period) => readPeriod(api, period, now)));
  const known = read.flatMap(({ as_of: time }) => time ?? []).sort(compareText);
  return {
    unread: null,
    currency: read.find((one) => one.currency !== null)?.currency ?? null,
    as_of: known[0] ?? null,
    periods: read.map(({ period, since, amount, workspaces }) => ({ period, since, amount, workspaces })),
  };
}

const hour = 3_600_000;

/** The report covers whole hours, so that there is none of the first hour of a period. */
async function readPeriod(api: Api, period: SpendPeriod, now: number): Promise<ReadPeriod> {
  const since = periodStart(period, now);
  if (now - Date.parse(since) < hour) return { period, since, amount: 0, workspaces: [], currency: null, as_of: since };
  const rows: WireCost[] = [];
  let refreshed: string | null = null;
  const query: readonly [string, string][] = [
    ['starting_at', since],
    ['group_by[]', 'workspace_id'],
    ['limit', '1000'],
  ];
  const { place } = await takePages(api, costPath, { paging: byCursor(costPage), query, beta: costBeta }, (page) => {
    rows.push(...page.data);
    refreshed = page.data_refreshed_at ?? refreshed;
    return true;
  });
  return { period, since, ...addUp(rows, place), as_of: timeOf(refreshed) };
}

function addUp(rows: readonly WireCost[], place: RequestPlace): Pick<ReadPeriod, 'amount' | 'workspaces' | 'currency'> {
  const [currency = null, another] = new Set(rows.map(({ cost }) => cost.currency));
  if (another !== undefined) throw new RequestFailure(place, 'the costs are in more than one currency');
  const amountOf = (some: readonly WireCost[]): number => {
    const amount = hundredthsOf(sumOf(some.map(({ cost }) => cost.amount)), currency ?? '');
    if (amount === null) throw new RequestFailure(place, `the cost is no whole number of hundredths of ${currency}`);
    return amount;
  };
  const ids = [...new Set(rows.flatMap(({ group }) => group.workspace_id ?? []))].sort(compareText);
  return {
    currency,
    amount: amountOf(rows),
    workspaces: ids.map((id) => ({ id, amount: amountOf(rows.filter(({ group }) => group.workspace_id === id)) })),
  };
}

function timeOf(text: string | null): string | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/**
 * When the period began that a time is in, RFC 3339 in UTC. Assumption, for days and weeks: they begin at 00:00 UTC, a week
 * on Monday. Of months the documentation says it (platform.claude.com/docs, page "Rate limits": access returns on the first
 * of the next month, 00:00 UTC).
 */
export function periodStart(period: SpendPeriod, now: number): string {
  const day = new Date(now);
  day.setUTCHours(0, 0, 0, 0);
  if (period === 'monthly') day.setUTCDate(1);
  if (period === 'weekly') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return `${day.toISOString().slice(0, 19)}Z`;
}
