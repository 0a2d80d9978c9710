import { spendGroupKey } from './spend/money.js';

/**
 * What is known of limiter and group names. Both are open lists in the API's answers: an unknown name is kept and shown.
 * Source: `WorkspaceRateLimitType` of @anthropic-ai/sdk 0.136.0 to 1.14.0, and the recorded response of 2026-05-01.
 */
export const settableLimiters = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
  'tool_uses_per_second',
  'fast_itpmca',
  'fast_otpm',
] as const;

/** What each known limiter counts, for the hover of an editor. */
export const limiterHelp: Readonly<Record<(typeof settableLimiters)[number] | 'enqueued_batch_requests', string>> = {
  requests_per_minute: 'Requests per minute.',
  input_tokens_per_minute:
    'Input tokens per minute, cache reads included. Where the organization’s limit is the `…_cache_aware` one, this works beside it, not in its place.',
  input_tokens_per_minute_cache_aware:
    'Input tokens per minute without cache reads: the usual input limit of current models.',
  output_tokens_per_minute: 'Generated tokens per minute.',
  tokens_per_minute: 'Input and output tokens per minute together.',
  tokens_per_day: 'Tokens per day.',
  tool_uses_per_second: 'Uses of a server tool per second.',
  fast_itpmca: 'Fast mode: input tokens per minute without cache reads.',
  fast_otpm: 'Fast mode: generated tokens per minute.',
  enqueued_batch_requests: 'Batch requests that wait in the queue.',
};

/** Every limiter that has been seen; the last one appears in responses and cannot be set on a workspace. */
export const knownLimiters: readonly string[] = Object.keys(limiterHelp);

export const groupTypes = ['model_group', 'batch', 'token_count', 'files', 'skills', 'web_search'] as const;

/** What a team’s name for a group can stand for, in words. */
export const groupReference = 'a group type, a group ID (rlg_…), or a model of the group';

/** What each group type limits. A model group goes by a name of the team's, a model or an ID, since an organization has many of them. */
export const groupHelp: Readonly<Record<Exclude<(typeof groupTypes)[number], 'model_group'>, string>> = {
  batch: 'Limits of the Message Batches API.',
  token_count: 'Limits of the token counting API.',
  files: 'Limits of the Files API.',
  skills: 'Limits of the Skills API.',
  web_search: 'Limits of the web search tool.',
};

/** The input limiter that counts cache reads, and the one that does not: they work side by side, not in each other's place. */
export const inputSiblings: Readonly<Record<string, string>> = {
  input_tokens_per_minute: 'input_tokens_per_minute_cache_aware',
  input_tokens_per_minute_cache_aware: 'input_tokens_per_minute',
};

/** Who can change a limit: a person in the Console, only the API's update call (the `ant` command), or nobody. */
export type Settable = 'console' | 'command' | 'no';

const consoleLimiters: readonly string[] = [
  'requests_per_minute',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
];

/**
 * The Console edits spend limits, and requests, input and output tokens of model groups; the update call takes nine limiters and needs the
 * entry's ID, which the API gives since 2026-08-05.
 * Source: platform.claude.com/docs, pages "Workspaces" and "Update workspace rate limits".
 */
export function settable(
  group: { readonly type: string; readonly rate_limit_id: string | null },
  limiter: string,
): Settable {
  if (group.type === spendGroupKey) return 'console';
  if (group.type === 'model_group' && consoleLimiters.includes(limiter)) return 'console';
  const known: readonly string[] = settableLimiters;
  return known.includes(limiter) && group.rate_limit_id !== null ? 'command' : 'no';
}
