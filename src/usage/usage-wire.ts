import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

import { tokensOf } from './usage-rows.js';

z.config(en());

/**
 * The bodies of the two endpoints that usage comes from, and of the list of API keys. What a later version adds is let
 * through. Source: platform.claude.com/docs (Usage and Cost API; no SDK has its types), and the types of analytics usage and
 * of API keys in @anthropic-ai/sdk 1.2.0 to 1.14.0.
 */
const wholeNumber = z.number().check(z.int(), z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));
const textOrNull = z.nullable(z.string());

/** RFC 3339, with a time zone; which minute it is, is for the reader to say. */
const time = z.string();

/** Every kind of cache has a field that ends in `_input_tokens`. */
const cacheCreation = z.looseObject({
  ephemeral_5m_input_tokens: wholeNumber,
  ephemeral_1h_input_tokens: wholeNumber,
});

const tokenFields = {
  uncached_input_tokens: wholeNumber,
  cache_creation: cacheCreation,
  cache_read_input_tokens: wholeNumber,
  output_tokens: wholeNumber,
  server_tool_use: z.optional(z.nullable(z.looseObject({ web_search_requests: z.optional(wholeNumber) }))),
};

/** A combination of a bucket; a dimension is null where it is not grouped by, or is of none. */
const reportRow = z.looseObject({
  ...tokenFields,
  workspace_id: textOrNull,
  model: textOrNull,
  service_tier: textOrNull,
  /** Only where it is asked for, with a beta header. */
  speed: z.optional(textOrNull),
  api_key_id: textOrNull,
});

/** What a bucket comes to: of a row no more is kept than what counts. */
export const reportBucket = z.pipe(
  z.looseObject({ starting_at: time, ending_at: time, results: z.array(reportRow) }),
  z.transform(({ starting_at, ending_at, results }) => ({
    starting_at,
    ending_at,
    rows: results.map(tokensOf),
    tellsSpeed: results.every(({ speed }) => speed !== undefined),
  })),
);

/** Both endpoints say whether there is more, and where. */
const cursorFields = { has_more: z.boolean(), next_page: z.optional(textOrNull) };

/** `GET /v1/organizations/usage_report/messages` */
export const usageReportPage = z.looseObject({ data: z.array(reportBucket), ...cursorFields });

const analyticsRow = z.looseObject({
  starting_at: time,
  ending_at: time,
  group: z.looseObject({
    workspace_id: textOrNull,
    model: textOrNull,
    service_tier: textOrNull,
    speed: textOrNull,
    api_key_id: textOrNull,
  }),
  /** null counts nothing. */
  usage: z.looseObject({ requests: z.nullable(wholeNumber) }),
});

/** `GET /v1/organizations/analytics/usage` */
export const analyticsUsagePage = z.looseObject({
  data: z.array(analyticsRow),
  ...cursorFields,
  /** Up to when usage is complete. */
  data_refreshed_at: z.optional(z.nullable(time)),
});

/** `GET /v1/organizations/workspaces` */
export const workspaceFactsPage = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), name: z.string(), created_at: z.nullish(z.string()) })),
  has_more: z.boolean(),
  last_id: z.nullish(z.string()),
});

/** `GET /v1/organizations/api_keys` */
export const apiKeyPage = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  has_more: z.boolean(),
  last_id: z.optional(textOrNull),
});

export type ReportBucket = z.infer<typeof reportBucket>;
export type AnalyticsRow = z.infer<typeof analyticsRow>;
export type AnalyticsPage = z.infer<typeof analyticsUsagePage>;
