import Anthropic, { RateLimitError } from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import { classifyResponse, parseRateLimitHeaders } from '../../src/response/index.js';
import { bookshop } from './bookshop.js';

/*
 * The emulated Messages API: what is left of the limits of a workspace and of the organization.
 */

const world = bookshop({
  groups: {
    opus: {
      id: 'rlg_opus',
      models: ['claude-opus-4-8'],
      limits: {
        requests_per_minute: 60,
        input_tokens_per_minute_cache_aware: 90_000,
        output_tokens_per_minute: 30_000,
        fast_itpmca: 9000,
        fast_otpm: 3000,
      },
    },
    haiku: { id: 'rlg_haiku', models: ['claude-haiku-4-5'], limits: { requests_per_minute: 0 } },
    search: { type: 'web_search', limits: { tool_uses_per_second: 1 } },
  },
  workspaces: [
    { id: 'wrkspc_default', name: 'Default', default: true },
    {
      id: 'wrkspc_chat',
      name: 'chat',
      overrides: {
        opus: { requests_per_minute: 3, output_tokens_per_minute: 6000, tokens_per_minute: 50_000, fast_otpm: 1000 },
      },
    },
    { id: 'wrkspc_above', name: 'above', overrides: { opus: { output_tokens_per_minute: 90_000 } } },
    { id: 'wrkspc_none', name: 'none', models: ['claude-haiku-4-5'] },
    { id: 'wrkspc_old', name: 'old', archived_at: '2026-03-01T00:00:00Z' },
  ],
});

let clock = 0;
let emulator: Emulator;

beforeEach(async () => {
  clock = Date.parse('2026-11-30T14:00:00Z');
  emulator = await startEmulator(world, { now: () => clock });
});
afterEach(() => emulator.close());

interface Sent {
  readonly key?: string;
  readonly method?: string;
  readonly body?: object;
}

async function send({ key = 'chat', method = 'POST', body = {} }: Sent = {}): Promise<Response> {
  const message = { model: 'claude-opus-4-8', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }], ...body };
  return fetch(`${emulator.url}/v1/messages?beta=true`, {
    method,
    headers: { 'x-api-key': `sk-ant-api03-${key}` },
    ...(method === 'POST' && { body: JSON.stringify(message) }),
  });
}

/** Status, and what the headers say is left. */
async function left(sent: Sent = {}): Promise<readonly (string | number | null)[]> {
  const { status, headers } = await send(sent);
  const { sets, retryAfterSeconds } = parseRateLimitHeaders(headers);
  return [status, retryAfterSeconds, ...sets.map(({ name, remaining, limit }) => `${name} ${remaining}/${limit}`)];
}

const sharedTokens = ['input-tokens 90000/90000', 'output-tokens 30000/30000'];

describe('limits of messages', () => {
  test('an answer says what is left: of requests the tighter limit, of tokens the tightest override and the organization’s', async () => {
    expect(await left()).toEqual([200, null, 'requests 2/3', 'tokens 6000/6000', ...sharedTokens]);
    expect((await left({ key: 'above' }))[3]).toBe('tokens 30000/30000');
    expect(await left({ key: 'wrkspc_default', body: { max_tokens: 20_000 } })).toEqual([
      200,
      null,
      'requests 57/60',
      'tokens 100000/120000',
      'input-tokens 90000/90000',
      'output-tokens 10000/30000',
    ]);
  });

  test('a limit refills all the time, and the answer says how long to wait for one request', async () => {
    for (const _ of [1, 2, 3]) await send();
    expect(await left()).toEqual([429, 20, 'requests 0/3', 'tokens 6000/6000', ...sharedTokens]);
    clock += 19_000;
    expect((await send()).status).toBe(429);
    clock += 1000;
    expect((await send()).status).toBe(200);
  });

  test('output counts when it is there: the answer that uses it up comes, and the next one does not', async () => {
    expect(await left({ body: { max_tokens: 9000 } })).toEqual([
      200,
      null,
      'requests 2/3',
      'tokens 0/6000',
      'input-tokens 90000/90000',
      'output-tokens 21000/30000',
    ]);
    const refused = await send();
    const { kind, limiting, headers } = classifyResponse({
      status: refused.status,
      headers: refused.headers,
      body: await refused.text(),
    });
    expect([kind, headers.retryAfterSeconds, headers.workspaceId]).toEqual(['rate-limit', 31, 'wrkspc_chat']);
    expect(limiting.sets.map(({ name, reset }) => [name, reset])).toEqual([['tokens', '2026-11-30T14:01:30Z']]);
  });

  test('input has to fit as a whole before a request begins', async () => {
    const content = 'x'.repeat(4 * 80_000);
    expect((await left({ key: 'Default', body: { messages: [{ role: 'user', content }] } }))[0]).toBe(200);
    expect((await left({ key: 'Default', body: { messages: [{ role: 'user', content }] } })).slice(0, 2)).toEqual([
      429, 47,
    ]);
  });

  test('fast mode has limits of its own, and a limit of 0 lets nothing through', async () => {
    expect(await left({ body: { speed: 'fast', max_tokens: 1000 } })).toEqual([
      200,
      null,
      'requests 2/3',
      'fast-input-tokens 9000/9000',
      'fast-output-tokens 0/1000',
    ]);
    expect(await left({ key: 'none', body: { model: 'claude-haiku-4-5' } })).toEqual([429, 60, 'requests 0/0']);
  });

  test.each<readonly [number, Sent]>([
    [401, { key: 'nobody' }],
    [401, { key: 'old' }],
    [404, { body: { model: 'claude-unknown-1' } }],
    [404, { key: 'none' }],
    [400, { body: { max_tokens: 0 } }],
    [400, { body: { stream: true } }],
    [405, { method: 'GET' }],
  ])('%i: %j', async (status, sent) => {
    expect((await send(sent)).status).toBe(status);
  });
});

test('the official SDK reads the answer, and the error with its headers', async () => {
  const client = new Anthropic({ apiKey: 'sk-ant-api03-chat', baseURL: emulator.url, maxRetries: 0 });
  const ask = () =>
    client.messages.create({
      model: 'claude-opus-4-8',
      max_tokens: 6000,
      messages: [{ role: 'user', content: 'Hello' }],
    });
  const { usage, content } = await ask();
  expect([usage.output_tokens, content[0]?.type]).toEqual([6000, 'text']);
  const error: unknown = await ask().catch((caught: unknown) => caught);
  if (!(error instanceof RateLimitError)) throw error;
  expect([error.errorCode, error.workspaceID, error.headers.get('anthropic-ratelimit-tokens-limit')]).toEqual([
    null,
    'wrkspc_chat',
    '6000',
  ]);
});
