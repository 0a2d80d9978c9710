import { type EmulatedAnswer } from '../../src/emulator/answers.js';
import { handle, type HandlerOptions } from '../../src/emulator/handler.js';
import { createStore } from '../../src/emulator/store.js';
import { readWorld, type World } from '../../src/emulator/world.js';

export const adminKey = 'sk-ant-admin01-test';

/** A small organization with what the tests need; `changes` replace its top-level keys. */
export function bookshop(changes: Readonly<Record<string, unknown>> = {}): World {
  return readWorld({
    organization: { id: 'org-1', name: 'Bookshop' },
    groups: {
      opus: {
        id: 'rlg_opus',
        entry: 'entry-opus',
        display_name: 'Claude Opus 4.x',
        models: ['claude-opus-4-7', 'claude-opus-4-8'],
        limits: { requests_per_minute: 4000, input_tokens_per_minute_cache_aware: 2_000_000, fast_otpm: 0 },
      },
      haiku: {
        id: 'rlg_haiku',
        entry: 'entry-haiku',
        display_name: 'Claude Haiku 4.5',
        models: ['claude-haiku-4-5'],
        limits: { requests_per_minute: 5000 },
      },
      batch: { id: 'rlg_batch', entry: 'entry-batch', limits: { enqueued_batch_requests: 300_000 } },
    },
    workspaces: [
      { id: 'wrkspc_default', name: 'Default', default: true },
      { id: 'wrkspc_chat', name: 'chat', overrides: { opus: { requests_per_minute: 500, tokens_per_day: 7 } } },
      { id: 'wrkspc_old', name: 'old', archived_at: '2026-03-01T00:00:00Z' },
      { id: 'wrkspc_small', name: 'small', models: ['claude-opus-4-8'] },
    ],
    ...changes,
  });
}

export interface AskOptions extends HandlerOptions {
  readonly method?: string;
  readonly body?: unknown;
  /** The value of `anthropic-version`; none is sent without it. */
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks one emulated organization, without a socket, with an Admin key unless `headers` says otherwise. */
export function ask(world: World): (path: string, options?: AskOptions) => EmulatedAnswer {
  const store = createStore(world);
  return (path, { method = 'GET', body, version, headers = { 'x-api-key': adminKey }, ...options } = {}) =>
    handle(
      store,
      {
        method,
        path: `/v1/organizations${path}`,
        headers: { ...headers, 'anthropic-version': version },
        body: body === undefined ? '' : JSON.stringify(body),
        requestId: 'req_test',
      },
      options,
    );
}
