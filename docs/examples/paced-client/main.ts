/*
 * The client at work: a batch of fifty and a person who asks meanwhile, within the limits of a workspace, which are read again.
 * ANTHROPIC_ADMIN_API_KEY reads limits; ANTHROPIC_API_KEY, a key of the workspace, sends messages.
 */
import { watchLimits } from 'limitdrift';

import { createPacedClient, type PacedClientOptions } from './paced-client.ts';

const workspace = 'prod-shop-assistant';
const model = 'claude-sonnet-5';
const { ANTHROPIC_BASE_URL: baseUrl = 'https://api.anthropic.com', ANTHROPIC_API_KEY: key = '' } = process.env;

const send: PacedClientOptions['send'] = async (message, signal) => {
  const response = await fetch(`${baseUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
    body: JSON.stringify(message),
    ...(signal && { signal }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as object };
};

const watch = await watchLimits({ environment: process.env });
const found = watch.limitsFor(workspace, model);
if (!found.known) throw new Error(found.reason);
const client = createPacedClient({ send, limits: found.limits, share: 0.9, instances: 1 });
watch.on('change', () => {
  const now = watch.limitsFor(workspace, model);
  if (now.known) client.setLimits(now.limits);
});

const about = (content: string) => ({ model, max_tokens: 100, messages: [{ role: 'user', content }] });
const batch = Array.from({ length: 50 }, (_, index) =>
  client.ask(about(`Summarize ticket ${index}`), { priority: 'batch' }),
);
const person = client.ask(about('Where is my order?'), { signal: AbortSignal.timeout(60_000) });
const statuses = (await Promise.all([person, ...batch])).map(({ status }) => status);
console.log(`${statuses.filter((status) => status === 200).length} of ${statuses.length} answered`);
