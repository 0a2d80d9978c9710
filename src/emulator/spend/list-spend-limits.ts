/**
 * `GET /v1/organizations/spend_limits`, as a Console organization has it.
 * Source: resources/beta/organization/spend-limits of @anthropic-ai/sdk 1.14.0.
 */
import * as z from 'zod';

import { spendGroupKey } from '../../model/spend/money.js';
import { type EmulatedAnswer, ok } from '../answers.js';
import { assumptions } from '../assumptions.js';
import type { EmulatedCall } from '../call.js';
import { cursorPage } from '../paging.js';
import { firstProblem, pageSize, parameters } from '../queries.js';
import { firstDay } from '../world-schema.js';

export const spendBeta = 'spend-limit-reads-2026-09-26';

const scopes = ['organization', 'usage_tier', 'workspace'] as const;

const query = z.object({
  'scope_type[]': z.array(z.enum(scopes)).optional(),
  workspace_id: z.string().optional(),
  limit: pageSize.optional(),
  page: z.string().optional(),
});

interface ListedSpendLimit {
  readonly id: string;
  readonly scope: { readonly type: (typeof scopes)[number]; readonly workspace_id?: string };
  readonly period: string;
  /** In hundredths of the currency's unit. */
  readonly value: number;
  readonly enabled: boolean;
}

export function answerSpendLimits(call: EmulatedCall): EmulatedAnswer {
  const { world } = call.store;
  if (!world.spend.access)
    return call.refuse(assumptions.earlyAccessStatus, 'this organization has no access to spend limits');
  if (!call.betas.has(spendBeta))
    return call.refuse(assumptions.missingBetaStatus, `anthropic-beta: ${spendBeta} is missing`);
  const asked = query.safeParse(parameters(call.query, {}, call.dialect.generation));
  if (!asked.success) return call.refuse(400, firstProblem(asked.error));
  const { 'scope_type[]': types, workspace_id: id, limit = null, page: cursor } = asked.data;
  const listed = allLimits(call).filter(
    ({ scope }) => (types?.includes(scope.type) ?? true) && (id === undefined || scope.workspace_id === id),
  );
  const bodies = listed.map((one) => bodyOf(one, world.spend.currency));
  const page = cursorPage(bodies, { cursor, limit, filters: ['spend', ...(types ?? []), id ?? ''] });
  return page === null ? call.refuse(assumptions.badCursorStatus, 'page: not a cursor of this listing') : ok(page);
}

function allLimits({ store }: EmulatedCall): readonly ListedSpendLimit[] {
  const { spend, groups } = store.world;
  const group = groups.find(({ entry }) => entry === spendGroupKey);
  const tier = [...spend.tier].map(([period, value]) => {
    return { id: `spl_tier_${period}`, scope: { type: 'usage_tier' as const }, period, value, enabled: true };
  });
  if (group === undefined) return tier;
  const organization = [...group.limits].map(([period, value]) => {
    const scope = { type: 'organization' as const };
    return { id: `spl_organization_${period}`, scope, period, value, enabled: spend.enabled };
  });
  const workspaces = [...store.workspaces.values()].flatMap((workspace) =>
    [...store.overridesOf(workspace, group)].map(([period, { value }]) => {
      const scope = { type: 'workspace' as const, workspace_id: workspace.id };
      return { id: `spl_${workspace.id}_${period}`, scope, period, value, enabled: true };
    }),
  );
  return [...tier, ...organization, ...workspaces];
}

/** The currencies that worlds have are of hundredths. */
function bodyOf({ id, scope, period, value, enabled }: ListedSpendLimit, currency: string): object {
  const [created_at, updated_at] = [firstDay, firstDay];
  return {
    id,
    type: 'spend_limit',
    scope,
    amount: String(value),
    currency,
    period,
    is_enabled: enabled,
    created_at,
    updated_at,
  };
}
