/** The parameters of the usage endpoints. Source: their references, platform.claude.com/docs, and @anthropic-ai/sdk 1.14.0. */
import * as z from 'zod';

import { time } from '../schema-parts.js';
import { serviceTiers } from './usage-schema.js';

/** The buckets of both endpoints, in minutes. */
export const widths = { '1m': 1, '1h': 60, '1d': 1440 } as const;

const width = z.enum(['1m', '1h', '1d']);
const digits = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const texts = z.array(z.string()).optional();
const tiers = z.array(z.enum(serviceTiers)).optional();
const speeds = z.array(z.enum(['standard', 'fast'])).optional();

/** Buckets a page: what is served when nothing is asked for, and at most. */
const bucketLimits = { '1m': [60, 1440], '1h': [24, 168], '1d': [7, 31] } as const;

export const reportDimensions = [
  'account_id',
  'api_key_id',
  'context_window',
  'inference_geo',
  'model',
  'service_account_id',
  'service_tier',
  'speed',
  'workspace_id',
] as const;

export const reportQuery = z
  .object({
    starting_at: time,
    ending_at: time.optional(),
    bucket_width: width.default('1d'),
    limit: digits.optional(),
    page: z.string().optional(),
    'group_by[]': z.array(z.enum(reportDimensions)).default([]),
    'account_ids[]': texts,
    'api_key_ids[]': texts,
    'context_window[]': texts,
    'inference_geos[]': texts,
    'models[]': texts,
    'service_account_ids[]': texts,
    'service_tiers[]': tiers,
    'speeds[]': speeds,
    'workspace_ids[]': texts,
  })
  .transform(({ limit, ...query }, context) => {
    const [usual, most] = bucketLimits[query.bucket_width];
    const buckets = limit ?? usual;
    if (buckets < 1 || buckets > most)
      context.addIssue({ code: 'custom', path: ['limit'], message: `must be 1 to ${most}` });
    if (query.ending_at !== undefined && Date.parse(query.ending_at) <= Date.parse(query.starting_at))
      context.addIssue({ code: 'custom', path: ['ending_at'], message: 'must be after starting_at' });
    return { ...query, limit: buckets };
  });

export type ReportQuery = z.infer<typeof reportQuery>;

export const analyticsDimensions = [
  'actor',
  'actor_type',
  'agent_id',
  'api_key_id',
  'claude_tag_category',
  'claude_tag_user_id',
  'context_window',
  'deployment_id',
  'environment_id',
  'inference_geo',
  'model',
  'organization_id',
  'product',
  'rbac_group_id',
  'service_tier',
  'session_id',
  'slack_channel_id',
  'speed',
  'user_profile_id',
  'workspace_id',
] as const;

export const orders = ['total_tokens', 'uncached_input_tokens', 'output_tokens', 'requests', 'time'] as const;

export const analyticsQuery = z.object({
  starting_at: time,
  ending_at: time.optional(),
  time_bucket_width: width.optional(),
  limit: digits.pipe(z.number().min(1).max(1000)).default(20),
  page: z.string().optional(),
  order_by: z.enum(orders).default('total_tokens'),
  order: z.enum(['asc', 'desc']).default('desc'),
  'group_by[]': z.array(z.enum(analyticsDimensions)).max(5).default([]),
  'api_key_ids[]': texts,
  'context_windows[]': texts,
  'inference_geos[]': texts,
  'models[]': texts,
  'service_tiers[]': tiers,
  'speeds[]': speeds,
  'workspace_ids[]': texts,
});

export type AnalyticsQuery = z.infer<typeof analyticsQuery>;

/** What a cursor is bound to: the endpoint, and all that was asked for but the page. */
export function boundTo(endpoint: string, query: URLSearchParams): readonly string[] {
  const asked = [...query].filter(([name]) => name !== 'page').map((pair) => pair.join('='));
  return [endpoint, ...asked.toSorted()];
}
