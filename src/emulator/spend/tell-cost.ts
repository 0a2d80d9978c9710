/**
 * `GET /v1/organizations/analytics/cost`, as far as it tells what was spent by workspace since a time.
 * Source: resources/beta/organization/analytics/cost of @anthropic-ai/sdk 1.14.0.
 */
import * as z from 'zod';

import { type EmulatedAnswer, ok } from '../answers.js';
import { assumptions } from '../assumptions.js';
import type { EmulatedCall } from '../call.js';
import { cursorPage } from '../paging.js';
import { firstProblem, pageSize, parameters } from '../queries.js';
import { time } from '../schema-parts.js';
import { analyticsBeta, refreshedAt } from '../usage/analytics-usage.js';
import { analyticsDimensions } from '../usage/usage-queries.js';

const query = z.object({
  starting_at: time,
  ending_at: time.optional(),
  'group_by[]': z.array(z.literal('workspace_id')).default([]),
  limit: pageSize.default(20),
  page: z.string().optional(),
});

const hour = 3_600_000;

export function answerCost(call: EmulatedCall): EmulatedAnswer {
  if (!call.betas.has(analyticsBeta))
    return call.refuse(assumptions.missingBetaStatus, `anthropic-beta: ${analyticsBeta} is missing`);
  const asked = query.safeParse(parameters(call.query, {}, call.dialect.generation));
  if (!asked.success) return call.refuse(400, firstProblem(asked.error));
  const { starting_at: start, ending_at: end, 'group_by[]': by, limit, page: cursor } = asked.data;
  const from = floor(Date.parse(start));
  const to = floor(end === undefined ? Math.min(call.now, from + 31 * 24 * hour) : Date.parse(end));
  if (to <= from) return call.refuse(400, 'ending_at: must be after starting_at');
  const rows = rowsOf(call, { from, to, byWorkspace: by.length > 0 });
  const page = cursorPage(rows, { cursor, limit, filters: ['cost', start, end ?? '', ...by] });
  if (page === null) return call.refuse(assumptions.badCursorStatus, 'page: not a cursor of this query');
  return ok({ ...page, has_more: page.next_page !== null, data_refreshed_at: textOf(refreshedAt(call.now)) });
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly byWorkspace: boolean;
}

function rowsOf({ store, now }: EmulatedCall, { from, to, byWorkspace }: Range): readonly object[] {
  const hours = Math.max(0, (Math.min(to, floor(refreshedAt(now))) - from) / hour);
  const { spentPerDay, currency } = store.world.spend;
  const spent = [...spentPerDay].map(([id, perDay]) => ({ id, amount: (perDay * hours) / 24 }));
  const total = { id: null, amount: spent.reduce((sum, { amount }) => sum + amount, 0) };
  const rows: readonly { readonly id: string | null; readonly amount: number }[] = byWorkspace ? spent : [total];
  return rows
    .filter(({ amount }) => amount > 0)
    .toSorted((a, b) => b.amount - a.amount)
    .map(({ id, amount }) => ({
      starting_at: textOf(from),
      ending_at: textOf(to),
      group: { ...nothing, workspace_id: id },
      cost: { amount: amount.toFixed(3), list_amount: amount.toFixed(3), currency, requests: null },
    }));
}

const nothing = Object.fromEntries([...analyticsDimensions, 'cost_type', 'token_type'].map((name) => [name, null]));

function floor(at: number): number {
  return Math.floor(at / hour) * hour;
}

function textOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
