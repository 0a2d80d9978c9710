import { Pool } from 'undici';

// `node bare-usage.mjs URL DAYS`: the least that reads every minute of the last days, in the pages that are allowed, and
// keeps the highest of each workspace and model. Prints how many calls that took.
/**
 * What is read of both kinds of pages.
 * @typedef {{ workspace_id: string | null, model: string | null }} Combination
 * @typedef {Combination & { uncached_input_tokens: number, output_tokens: number }} TokenRow
 * @typedef {{ group: Combination, usage: { requests: number | null } }} RequestRow
 * @typedef {{ data: { results: TokenRow[] }[] & RequestRow[], has_more: boolean, next_page: string }} Page
 */

const [url = '', days = '7'] = process.argv.slice(2);
const minute = 60_000;
const to = Math.floor(Date.now() / minute) * minute - 5 * minute;
const from = (Math.floor(to / 86_400_000) - Number(days) + 1) * 86_400_000;
const pool = new Pool(url, { connections: 2 });
/** @type {Map<string, number>} */
const peaks = new Map();
let calls = 0;
const iso = (/** @type {number} */ time) => new Date(time).toISOString().replace('.000', '');

await Promise.all([readTokens(), readRequests()]);
process.stdout.write(`${calls}\n`);
await pool.close();

async function readTokens() {
  const query = new URLSearchParams({ starting_at: iso(from), ending_at: iso(to), bucket_width: '1m', limit: '20' });
  for (const name of ['workspace_id', 'model', 'service_tier']) query.append('group_by[]', name);
  for await (const { data } of pages(`/v1/organizations/usage_report/messages`, query, {}))
    for (const { results } of data)
      for (const row of results)
        keep(`t ${row.workspace_id} ${row.model}`, row.uncached_input_tokens + row.output_tokens);
}

async function readRequests() {
  for (let day = from; day < to; day += 86_400_000) {
    const end = Math.min(to, day + 86_400_000);
    const query = new URLSearchParams({
      starting_at: iso(day),
      ending_at: iso(end),
      time_bucket_width: '1m',
      limit: '1000',
      order_by: 'time',
    });
    for (const name of ['workspace_id', 'model', 'service_tier']) query.append('group_by[]', name);
    const beta = { 'anthropic-beta': 'analytics-usage-cost-2026-08-24' };
    for await (const { data } of pages(`/v1/organizations/analytics/usage`, query, beta))
      for (const { group, usage } of data) keep(`r ${group.workspace_id} ${group.model}`, usage.requests ?? 0);
  }
}

/** @param {string} path @param {URLSearchParams} query @param {Record<string, string>} more */
async function* pages(path, query, more) {
  for (;;) {
    const headers = { 'x-api-key': 'sk-ant-admin01-bench', ...more };
    const { statusCode, body } = await pool.request({ method: 'GET', path: `${path}?${query.toString()}`, headers });
    calls += 1;
    const page = /** @type {Page} */ (JSON.parse(await body.text()));
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${JSON.stringify(page)}`);
    yield page;
    if (!page.has_more) return;
    query.set('page', page.next_page);
  }
}

function keep(/** @type {string} */ key, /** @type {number} */ value) {
  if (value > (peaks.get(key) ?? 0)) peaks.set(key, value);
}
