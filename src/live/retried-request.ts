import type { ZodMiniType } from 'zod/mini';
import type { RequestPlace } from '../model/errors.js';
import { parseAnswer, token } from './answer.js';
import { BodyTooLarge, type Answer } from '../http/body.js';
import { describeConnection, type Way } from '../http/failed-connection.js';
import { RequestFailure } from '../http/request-failure.js';
import { askedWait, backoff, fewRetries, judgeStatus } from '../http/retry.js';
import type { Patience } from '../http/retry.js';
import { DeadlineReached } from '../http/deadline.js';
import type { Run } from '../http/deadline.js';
import type { Throttle } from './throttle.js';
import { ConnectionFailed, RequestTimeout } from '../http/transport.js';

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

/** What it takes to ask again while that is worth it, whoever answers. */
export interface Effort extends Way {
  readonly run: Run;
  readonly throttle: Throttle;
  readonly requestTimeoutMs: number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly onRequest: ((event: RequestEvent) => void) | null;
}

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
  if (!(error instanceof ConnectionFailed)) throw error;
  const { reason, hint, patience } = describeConnection(error, api);
  return { reason, hint: hint ?? (error.begun ? null : 'Check the base URL and the network.'), patience };
}
