/**
 * `GET /v1/compliance/activities` and `GET /v1/organizations/compliance_settings`: who changed limits, and whether that is
 * recorded. Source: platform.claude.com/docs, Compliance API, 2026-08 and 2026-09; @anthropic-ai/sdk 1.14.0 for the settings.
 */
import * as z from 'zod';

import { type EmulatedAnswer, errorOf, ok } from '../answers.js';
import { assumptions } from '../assumptions.js';
import type { EmulatedCall } from '../call.js';
import { idPage } from '../paging.js';
import { firstProblem, parameters } from '../queries.js';
import { time } from '../schema-parts.js';
import type { Activity } from './compliance-schema.js';

const scope = 'read:compliance_activities';

const texts = z.array(z.string());

const feedQuery = z
  .object({
    'activity_types[]': texts.optional(),
    'exclude_activity_types[]': texts.optional(),
    'actor_ids[]': z.array(z.string().startsWith('user_')).optional(),
    'organization_ids[]': texts.optional(),
    'created_at.gte': time.optional(),
    'created_at.gt': time.optional(),
    'created_at.lte': time.optional(),
    'created_at.lt': time.optional(),
    after_id: z.string().optional(),
    before_id: z.string().optional(),
    limit: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1).max(5000)).default(100),
  })
  .superRefine((query, context) => {
    const exclude = (one: keyof typeof query, other: keyof typeof query): void => {
      if (query[one] === undefined || query[other] === undefined) return;
      context.addIssue({ code: 'custom', path: [one], message: `cannot be used with ${other}` });
    };
    exclude('activity_types[]', 'exclude_activity_types[]');
    exclude('after_id', 'before_id');
  });

type FeedQuery = z.infer<typeof feedQuery>;

export function answerActivities(call: EmulatedCall): EmulatedAnswer {
  const { compliance } = call.store.world;
  const quota = call.store.feedQuota(call.now);
  const answer = quota.wait > 0 ? refuse(429, 'the Compliance API was called too often') : answerInTime(call);
  const headers = {
    'anthropic-ratelimit-requests-limit': String(compliance.pace),
    'anthropic-ratelimit-requests-remaining': String(quota.remaining),
    'anthropic-ratelimit-requests-reset': new Date(call.now + 60_000).toISOString(),
    ...(quota.wait > 0 && { 'retry-after': String(quota.wait) }),
  };
  return { ...answer, headers };
}

function answerInTime({ store, query, dialect }: EmulatedCall): EmulatedAnswer {
  const { enabled, keyHasScope } = store.world.compliance;
  if (!enabled) return refuse(assumptions.feedOffStatus, 'the Compliance API is not enabled');
  if (!keyHasScope) return refuse(403, `missing scope; got: org:admin; needed: ${scope}`);
  const parsed = feedQuery.safeParse(parameters(query, {}, dialect.generation));
  if (!parsed.success) return refuse(400, firstProblem(parsed.error));
  const { limit, after_id, before_id } = parsed.data;
  const listed = store.activities().filter(selector(parsed.data));
  const page = idPage(listed, { limit, after_id, before_id });
  return page === null ? refuse(400, 'after_id or before_id: not in this listing') : ok(page);
}

function selector(query: FeedQuery): (activity: Activity) => boolean {
  const bound = (name: 'gte' | 'gt' | 'lte' | 'lt', holds: (at: number, end: number) => boolean) => {
    const end = query[`created_at.${name}`];
    return ({ created_at }: Activity): boolean => end === undefined || holds(Date.parse(created_at), Date.parse(end));
  };
  const bounds = [
    bound('gte', (at, end) => at >= end),
    bound('gt', (at, end) => at > end),
    bound('lte', (at, end) => at <= end),
    bound('lt', (at, end) => at < end),
  ];
  return (activity) =>
    bounds.every((holds) => holds(activity)) &&
    (query['activity_types[]']?.includes(activity.type) ?? true) &&
    !(query['exclude_activity_types[]']?.includes(activity.type) ?? false) &&
    (query['actor_ids[]']?.some((id) => id === activity.actor['user_id']) ?? true) &&
    (query['organization_ids[]']?.includes(activity.organization_uuid) ?? true);
}

/** These endpoints' errors have neither the outer `type` nor a `request_id`. */
function refuse(status: number, message: string): EmulatedAnswer {
  return { status, headers: {}, body: { error: errorOf({ status, message }) } };
}

export function answerComplianceSettings({ store }: EmulatedCall): EmulatedAnswer {
  const { enabled } = store.world.compliance;
  return ok({ type: 'compliance_settings', state: { type: enabled ? 'enabled' : 'disabled' } });
}
