import { expect } from 'vitest';
import { z } from 'zod';

import type { AskOptions } from '../bookshop.js';
import { adminKey } from '../bookshop.js';
import { now } from './week.js';

const tokens = {
  uncached_input_tokens: z.number(),
  cache_creation: z.strictObject({ ephemeral_5m_input_tokens: z.number(), ephemeral_1h_input_tokens: z.number() }),
  cache_read_input_tokens: z.number(),
  output_tokens: z.number(),
  server_tool_use: z.strictObject({ web_search_requests: z.number() }),
};

const name = z.string().nullable();

export const reportPage = z.strictObject({
  data: z.array(
    z.strictObject({
      starting_at: z.string(),
      ending_at: z.string(),
      results: z.array(
        z.strictObject({
          account_id: z.null(),
          api_key_id: name,
          service_account_id: z.null(),
          workspace_id: name,
          model: name,
          service_tier: name,
          context_window: name,
          inference_geo: name,
          speed: name.optional(),
          ...tokens,
        }),
      ),
    }),
  ),
  has_more: z.boolean(),
  next_page: name,
});

export const analyticsPage = z.strictObject({
  data: z.array(
    z.strictObject({
      starting_at: z.string(),
      ending_at: z.string(),
      group: z.record(z.string(), name),
      usage: z.strictObject({ ...tokens, total_tokens: z.number(), requests: z.number() }),
    }),
  ),
  has_more: z.boolean(),
  next_page: name,
  data_refreshed_at: z.string(),
});

export type ReportBucket = z.infer<typeof reportPage>['data'][number];

/** How a request of the usage endpoints is made; the betas are those of fast mode and of the analytics. */
export const asking: AskOptions = {
  now: () => now,
  headers: {
    'x-api-key': adminKey,
    'anthropic-beta': 'fast-mode-2026-02-01,analytics-usage-cost-2026-08-24',
  },
};

type Api = (path: string, options?: AskOptions) => { readonly status: number; readonly body: unknown };

/** The whole of a list, page by page; `limits` are the page sizes, the last one from then on. */
export function readAll<T>(
  api: Api,
  path: string,
  page: z.ZodType<{ data: T[]; has_more: boolean; next_page: string | null }>,
): { readonly data: readonly T[]; readonly pages: number } {
  const data: T[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const { status, body } = api(cursor === null ? path : `${path}&page=${encodeURIComponent(cursor)}`, asking);
    expect([status, body]).toEqual([200, expect.anything()]);
    const read = page.parse(body);
    expect(read.next_page === null).toBe(!read.has_more);
    data.push(...read.data);
    cursor = read.next_page;
    pages += 1;
  } while (cursor !== null);
  return { data, pages };
}
