import { tokenPath } from '../../http/claude-api.js';
import { RequestFailure } from '../../http/request-failure.js';
import type { Federation } from './federation-settings.js';
import { askGithub } from './github-token.js';
import type { Hider } from '../../http/hidden-key.js';
import { type Claims, claimsOf, readIdentityToken } from './identity-token.js';
import type { ConnectionEnvironment } from '../../http/route.js';
import { deadlineHint } from '../retried-request.js';
import type { Access, Api } from '../request.js';
import { DeadlineReached, type Deadline, type DeadlineOptions, startDeadline } from '../../http/deadline.js';
import { type AccessToken, exchangeToken, tokenHeaders } from './token-exchange.js';

/* Access by Workload Identity Federation: one token for all requests, renewed in time. */

/** A step on the way to a token, done. */
export type FederationStep =
  | { readonly kind: 'identity'; readonly claims: Claims | null }
  | { readonly kind: 'token'; readonly lifeMs: number; readonly scope: string | null };

export interface AccessOptions extends DeadlineOptions {
  readonly federation: Federation;
  readonly api: Omit<Api, 'deadline' | 'access'>;
  readonly environment: ConnectionEnvironment;
  readonly userAgent: string;
  readonly hider: Hider;
  readonly onStep: ((step: FederationStep) => void) | null;
}

/**
 * Two minutes before its end a token is renewed while it is still used; in its last half minute nothing is sent with it.
 * As in the official SDK; of a token that lives for less than four minutes it is the last half and the last quarter.
 */
const earlyMs = 120_000;
const lateMs = 30_000;

/** After a renewal that failed while the old token still worked. */
const pauseMs = 5000;

/** One token for all requests, exchanged when the first one needs it and again before it ends. */
export function openAccess(options: AccessOptions): Access {
  const { now } = options;
  let held: (AccessToken & { readonly endsAt: number }) | null = null;
  let pending: Promise<AccessToken> | null = null;
  let failedAt = -Infinity;
  let current: Deadline | null = null;
  let waiters = new Waiters();

  const renew = async (): Promise<AccessToken> => {
    const { late } = (waiters = new Waiters());
    const deadline = startDeadline({ ...options, signal: AbortSignal.any([options.signal, late]) });
    current = deadline;
    try {
      options.signal.throwIfAborted();
      const token = await obtain(options, deadline);
      held = { ...token, endsAt: now() + token.lifeMs };
      return token;
    } finally {
      deadline.end();
      pending = null;
    }
  };
  const renewal = (): Promise<AccessToken> => (pending ??= renew());
  const waitFor = (signal: AbortSignal): Promise<AccessToken> => {
    const token = renewal();
    return waiters.wait(token, signal);
  };
  const renewEarly = (): void => {
    if (now() - failedAt < pauseMs) return;
    renewal().catch(() => (failedAt = now()));
  };
  return {
    headers: async (signal) => {
      const left = held === null ? 0 : held.endsAt - now();
      if (held === null || left <= Math.min(lateMs, held.lifeMs / 4)) return tokenHeaders(await waitFor(signal));
      if (left <= Math.min(earlyMs, held.lifeMs / 2)) renewEarly();
      return tokenHeaders(held);
    },
    refused: ({ authorization }) => {
      if (held !== null && tokenHeaders(held)['authorization'] === authorization) held = null;
    },
    close: () => current?.end(),
  };
}

async function obtain(options: AccessOptions, deadline: Deadline): Promise<AccessToken> {
  const { federation, hider, onStep } = options;
  const api = { ...options.api, deadline, access: null };
  const assertion = await readIdentityToken(federation.identity, deadline.remaining(), (identity) =>
    askGithub(api, identity, options),
  );
  hider.add(assertion);
  onStep?.({ kind: 'identity', claims: claimsOf(assertion) });
  const token = await exchangeToken(api, federation, assertion);
  hider.add(token.value);
  onStep?.({ kind: 'token', lifeMs: token.lifeMs, scope: token.scope });
  return token;
}

/** Who waits for one token. Each may stop waiting, for the others wait too. */
class Waiters {
  readonly #signals = new Set<AbortSignal>();
  readonly #late = new AbortController();

  /** Aborted when the time is up for all of them: then the renewal ends, and says what it came to. */
  get late(): AbortSignal {
    return this.#late.signal;
  }

  wait<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#signals.delete(signal);
        if (!(signal.reason instanceof DeadlineReached)) reject(signal.reason);
        else if (this.#signals.size > 0) reject(tooLate());
        else this.#late.abort(signal.reason);
      };
      this.#signals.add(signal);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop);
      void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }
}

function tooLate(): RequestFailure {
  const place = { method: 'POST', path: tokenPath, status: null, requestId: null } as const;
  return new RequestFailure(place, 'the time limit of the run was reached', deadlineHint);
}
