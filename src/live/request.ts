import type { ZodMiniType } from 'zod/mini';

import { UserError } from '../model/errors.js';
import type { RequestPlace } from '../model/errors.js';
import type { BaseUrl } from './base-url.js';
import { parseAnswer, token } from './answer.js';
import { RequestFailure } from './failure.js';
import { askedWait, backoff, fewRetries, judgeConnection, judgeStatus } from './retry.js';
import type { Patience } from './retry.js';
import { DeadlineReached } from './run.js';
import type { Run } from './run.js';
import type { Throttle } from './throttle.js';
import { AnswerCut, BodyTooLarge, RequestTimeout } from './undici-pool.js';
import type { Answer, OrganizationPath, Transport } from './undici-pool.js';
import type { TokenPath } from './undici-slim.js';

/** One attempt, as --verbose shows it. */
export interface RequestEvent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** null: no answer came. */
  readonly status: number | null;
  /** Counted from 1. */
  readonly attempt: number;
  readonly milliseconds: number;
  readonly requestId: string | null;
  /** In words: what was made of it and what happens next. */
  readonly next: string;
}

export type Headers = Readonly<Record<string, string>>;

/** A credential that changes while it is used. */
export interface Access {
  /** What goes with a request now; rejects with the signal's reason. */
  headers(signal: AbortSignal): Promise<Headers>;
  /** The API refused a request that these went with. */
  refused(headers: Headers): void;
  /** Ends what is under way. */
  close(): void;
}

/** All that a request needs and that is the same for every request of a run. */
export interface Api extends Effort {
  readonly base: BaseUrl;
  /** With the key, unless there is an `access`. */
  readonly headers: Headers;
  readonly access: Access | null;
  readonly transport: Transport;
}

/** What it takes to ask again while that is worth it, whoever answers. */
export interface Effort {
  /** Where connections go, in words. */
  readonly target: string;
  readonly run: Run;
  readonly throttle: Throttle;
  readonly requestTimeoutMs: number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly onRequest: ((event: RequestEvent) => void) | null;
}

/** Nothing can be asked for but GET, and the exchange of a token. The base URL's prefix is put before `path`. */
export type ApiRequest<T> = { readonly schema: ZodMiniType<T> } & (
  | { readonly method: 'GET'; readonly path: OrganizationPath }
  | { readonly method: 'POST'; readonly path: TokenPath; readonly headers: Headers; readonly body: string }
);

/** Something to ask for, and how it is sent once. */
export interface Question<T> extends Pick<RequestPlace, 'method' | 'path'> {
  readonly schema: ZodMiniType<T>;
  readonly send: (sending: { readonly timeoutMs: number; readonly signal: AbortSignal }) => Promise<Answer>;
}

export interface Parsed<T> {
  readonly value: T;
  readonly place: RequestPlace;
}

interface Attempt<T> {
  readonly answer: Answer | null;
  readonly place: RequestPlace;
  readonly outcome:
    | { readonly ok: true; readonly value: T }
    | (Pick<RequestFailure, 'reason' | 'hint' | 'said'> & { readonly ok: false; readonly patience: Patience });
}

/**
 * The only way to the API. Waits for a place, asks, retries what is worth it (the body and its parsing included), and throws
 * a RequestFailure, or `credential-refused` on a 401 for a GET: of a credential that changes, on the second one. When the
 * run is interrupted it rejects with the reason of that.
 */
export async function request<T>(api: Api, wanted: ApiRequest<T>): Promise<Parsed<T>> {
  const { transport, access } = api;
  const { schema } = wanted;
  if (wanted.method === 'POST') {
    const { method, headers, body } = wanted;
    const send: Question<T>['send'] = (sending) => transport.exchange({ ...sending, headers, body });
    return pursue(api, { method, path: `${api.base.prefix}${wanted.path}`, schema, send });
  }
  const path = `${api.base.prefix}${wanted.path}` as const;
  const getWith = (headers: Headers): Promise<Parsed<T>> =>
    pursue(api, { method: 'GET', path, schema, send: (sending) => transport.get({ ...sending, path, headers }) });
  if (access === null) return getWith(api.headers).catch(endRefused);
  const granted = await access.headers(api.run.signal);
  try {
    return await getWith({ ...api.headers, ...granted });
  } catch (error) {
    if (!isRefused(error)) throw error;
    access.refused(granted);
    return getWith({ ...api.headers, ...(await access.headers(api.run.signal)) }).catch(endRefused);
  }
}

function isRefused(error: unknown): error is RequestFailure {
  return error instanceof RequestFailure && error.place.status === 401;
}

function endRefused(error: unknown): never {
  throw isRefused(error) ? UserError.of('credential-refused', { place: error.place }) : error;
}

/**
 * Waits for a place and asks until there is an answer, or no attempt is worth it any more: then it throws a RequestFailure.
 * When the run is interrupted it rejects with the reason of that.
 */
export async function pursue<T>(api: Effort, question: Question<T>): Promise<Parsed<T>> {
  let place = unanswered(question);
  try {
    await api.throttle.enter(api.run.signal);
    try {
      for (let attempt = 1; ; attempt += 1) {
        const sent = api.run.now();
        const tried = await tryOnce(api, question);
        place = tried.place;
        const next = decide(api, tried, attempt);
        api.onRequest?.({ ...place, attempt, milliseconds: api.run.now() - sent, next: next.words });
        if (tried.outcome.ok) return { value: tried.outcome.value, place };
        if (next.wait === null) {
          const { hint, said } = tried.outcome;
          throw new RequestFailure(place, next.words, next.late ? deadlineHint : hint, said);
        }
        await api.run.sleep(next.wait);
        await api.throttle.giveWay(api.run.signal);
      }
    } finally {
      api.throttle.leave();
    }
  } catch (error) {
    if (error instanceof DeadlineReached) throw new RequestFailure(place, 'the time for the run was up', deadlineHint);
    throw error;
  }
}

function unanswered({ method, path }: Pick<RequestPlace, 'method' | 'path'>): RequestPlace {
  return { method, path, status: null, requestId: null };
}

export const deadlineHint = 'Allow more time with --timeout.';

interface Next {
  /** Milliseconds until the next attempt; null: there is none. */
  readonly wait: number | null;
  readonly words: string;
  /** Another attempt would be worth it, and the run has no time for it. */
  readonly late: boolean;
}

function decide<T>(api: Effort, { answer, outcome }: Attempt<T>, attempt: number): Next {
  if (outcome.ok) return { wait: null, words: 'done', late: false };
  const { patience, reason } = outcome;
  if (patience === 'none') return { wait: null, words: reason, late: false };
  if (patience === 'few' && attempt > fewRetries) {
    return { wait: null, words: `${reason}, ${attempt} times`, late: false };
  }
  const asked = answer === null ? null : askedWait(answer.headers, api.run.now());
  const wait = asked === null ? backoff(attempt, api.random) : Math.max(asked, backoff(1, api.random));
  if (wait < api.run.remaining()) return { wait, words: `${reason}; again in ${Math.ceil(wait)} ms`, late: false };
  const why =
    asked === null
      ? 'and the time for the run is up'
      : `and asked to wait ${Math.ceil(asked / 1000)} s, which is longer than the run may still take`;
  return { wait: null, words: `${reason}, ${why}`, late: true };
}

async function tryOnce<T>(api: Effort, question: Question<T>): Promise<Attempt<T>> {
  const { requestTimeoutMs: timeoutMs, throttle } = api;
  const { method, path, schema } = question;
  const round = throttle.round();
  try {
    const answer = await question.send({ timeoutMs, signal: api.run.signal });
    if (answer.status === 429) throttle.refused(round);
    const requestId = token(answer.headers['request-id']);
    const place: RequestPlace = { method, path, status: answer.status, requestId };
    const parsed = parseAnswer(answer, schema);
    if (parsed.ok) {
      throttle.succeeded();
      return { answer, place, outcome: parsed };
    }
    const patience = parsed.cut ? 'few' : judgeStatus(answer, parsed.errorCode);
    const named = requestId === null ? { ...place, requestId: parsed.requestId } : place;
    const { reason, hint, said } = parsed;
    return { answer, place: named, outcome: { ok: false, reason, hint, said, patience } };
  } catch (error) {
    if (api.run.signal.aborted) throw api.run.signal.reason;
    return {
      answer: null,
      place: unanswered(question),
      outcome: { ok: false, said: null, ...describeBreak(error, api) },
    };
  }
}

/** What broke before a whole answer was there. An error that did not come from the connection is a bug and thrown. */
function describeBreak(error: unknown, api: Effort): { reason: string; hint: string | null; patience: Patience } {
  if (error instanceof RequestTimeout) {
    const reason = `no whole answer within ${api.requestTimeoutMs / 1000} s`;
    return { reason, hint: 'Allow more with --request-timeout.', patience: 'few' };
  }
  if (error instanceof BodyTooLarge) return { reason: 'the body is larger than 32 MiB', hint: null, patience: 'none' };
  const cause = error instanceof AnswerCut ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  if (code === null) throw cause;
  if (error instanceof AnswerCut)
    return { reason: `the answer was cut off (${code})`, hint: null, patience: judgeConnection(code) };
  if (/^(CERT_|DEPTH_ZERO_|ERR_TLS_CERT_|SELF_SIGNED_|UNABLE_TO_)/.test(code)) {
    const hint = 'If a proxy of your company signs certificates, name its authority by NODE_EXTRA_CA_CERTS.';
    return { reason: `the server's certificate cannot be trusted (${code})`, hint, patience: 'none' };
  }
  if (code === 'UND_ERR_ABORTED') {
    return { reason: 'the proxy refused the connection', hint: 'Check HTTPS_PROXY and NO_PROXY.', patience: 'none' };
  }
  const hint = 'Check the base URL and the network.';
  return { reason: `the connection to ${api.target} failed (${code})`, hint, patience: judgeConnection(code) };
}
