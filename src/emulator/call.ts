import type { EmulatedAnswer } from './answers.js';
import type { ActivityActor } from './compliance/compliance-schema.js';
import type { Dialect } from './generations.js';
import type { Store } from './store.js';

/** What every endpoint is given. */
export interface EmulatedCall {
  readonly store: Store;
  readonly dialect: Dialect;
  readonly query: URLSearchParams;
  /** The values of `anthropic-beta`. */
  readonly betas: ReadonlySet<string>;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly body: string;
  /** Who asks, as the Activity Feed would name it. */
  readonly caller: ActivityActor;
  refuse(status: number, message: string): EmulatedAnswer;
}

/** The 429 of a call that comes too soon; null: it does not. */
export function tooSoon(call: EmulatedCall, endpoint: string): EmulatedAnswer | null {
  const seconds = call.store.pace(endpoint, call.now);
  if (seconds === 0) return null;
  return { ...call.refuse(429, 'this endpoint was called too often'), headers: { 'retry-after': String(seconds) } };
}
