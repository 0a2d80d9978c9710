import type { RequestPlace } from '../model/errors.js';
import { askedWait } from '../http/backoff.js';
import type { Answer } from '../http/body.js';
import type { Deadline } from '../http/deadline.js';
import type { RetryLimit } from '../http/connection-errors.js';
import type { Route } from '../http/route.js';
import { RequestFailure } from '../http/request-failure.js';
import {
  type Attempt,
  type AttemptReport,
  type GivenUp,
  type NextStep,
  retry,
  type RetryPolicy,
  type Setback,
  silenceOf,
} from '../http/retry.js';
import { type AnswerReading, parseAnswer, token } from './answer.js';
import type { Throttle } from './throttle.js';

/* The retry policy of the API. */

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
  /** That there was no connection to send on, in a line, while it is tried again; null: there was, or it is not. */
  readonly silence: string | null;
  /** In words: what was made of it and what happens next. */
  readonly next: string;
}

/** What every request of a run is retried with, whoever answers. */
export interface RetryContext extends Route {
  readonly deadline: Deadline;
  readonly throttle: Throttle;
  readonly requestTimeoutMs: number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly onRequest: ((event: RequestEvent) => void) | null;
}

/** The pace of an endpoint that has one of its own. */
export interface RequestPace {
  /** Waits until the next attempt may be sent; rejects with a DeadlineReached when that is after the run. */
  readonly ready: () => Promise<void>;
  /** A 429 came. */
  readonly refused: () => void;
  /** The wait after a 429 that asks for none, in milliseconds. */
  readonly refusedWait: number;
}

/** Something to ask for, and how it is sent once. */
export interface RetriedRequest<T> extends Pick<RequestPlace, 'method' | 'path'>, AnswerReading<T> {
  readonly pace?: RequestPace | undefined;
  readonly send: (sending: { readonly timeoutMs: number; readonly signal: AbortSignal }) => Promise<Answer>;
}

export interface Parsed<T> {
  readonly value: T;
  readonly place: RequestPlace;
}

/** Attempts after the first. */
const fewRetries = 5;

export const deadlineHint = 'Allow more time with --timeout.';

/**
 * Waits for a place and asks until there is an answer, or no attempt is worth it any more: then it throws a RequestFailure.
 * When the run is interrupted it rejects with the reason of that.
 */
export async function requestWithRetries<T>(context: RetryContext, wanted: RetriedRequest<T>): Promise<Parsed<T>> {
  const { throttle, deadline } = context;
  let entered = false;
  const ready = async (): Promise<void> => {
    await wanted.pace?.ready();
    if (entered) return throttle.reacquire(deadline.signal);
    await throttle.acquire(deadline.signal);
    entered = true;
  };
  try {
    return await retry({ ...policyOf(context, wanted), ready });
  } finally {
    if (entered) throttle.release();
  }
}

/** How the API is retried: five times at growing intervals, and after a 429 as long as the run lasts. */
function policyOf<T>(context: RetryContext, wanted: RetriedRequest<T>): RetryPolicy<Parsed<T>> {
  const { deadline, throttle, requestTimeoutMs, onRequest } = context;
  let refused = false;
  return {
    ...context,
    fewRetries,
    longestWait: Infinity,
    repeatable: true,
    words: {
      timeout: {
        reason: `no complete answer within ${requestTimeoutMs / 1000} s`,
        hint: 'Allow more with --request-timeout.',
      },
      tooLarge: 'the body is larger than 32 MiB',
      unreached: wanted.who === undefined ? 'Check the base URL and the network.' : null,
    },
    send: () => wanted.send({ timeoutMs: requestTimeoutMs, signal: deadline.signal }),
    judge: (answer) => {
      if (answer.status === 429) {
        wanted.pace?.refused();
        throttle.refused(refused);
        refused = true;
      }
      const attempt = judge(answer, wanted, deadline.now());
      if (attempt.ok) throttle.succeeded();
      return attempt;
    },
    onAttempt: (report) => {
      if (!report.attempt.ok && report.attempt.overloaded === true) throttle.refused(false);
      onRequest?.(describeAttempt(wanted, report));
    },
    failure: (given) => failureOf(wanted, given),
  };
}

function judge<T>(answer: Answer, wanted: RetriedRequest<T>, now: number): Attempt<Parsed<T>> {
  const { method, path, pace } = wanted;
  const { status, headers } = answer;
  const requestId = token(headers['request-id']);
  const parsed = parseAnswer(answer, wanted);
  if (parsed.ok) return { ok: true, value: { value: parsed.value, place: { method, path, status, requestId } } };
  const { reason, hint, said, errorCode, cut, foreign } = parsed;
  return {
    ok: false,
    reason,
    hint,
    said,
    foreign,
    status,
    requestId: requestId ?? parsed.requestId,
    retries: cut ? 'few' : judgeStatus(answer, errorCode),
    askedWait: askedWait(headers, now) ?? (status === 429 ? (pace?.refusedWait ?? null) : null),
    uncertain: false,
  };
}

/** Both are 429s; the cap of a tier and that of a contract stay until somebody raises them. Any other code of a 429 passes. */
const spendCaps: readonly unknown[] = ['enforced_spend_limit_reached', 'contract_spend_limit_reached'];

/**
 * The API's own word (`x-should-retry`) goes before the status.
 * Source: the retry rules and the error codes of @anthropic-ai/sdk 1.14.0, and the documentation's table of errors.
 */
function judgeStatus({ status, headers }: Answer, errorCode: string | null): RetryLimit {
  if (spendCaps.includes(errorCode)) return 'none';
  if (headers['x-should-retry'] === 'false') return 'none';
  if (status === 429) return 'deadline';
  return headers['x-should-retry'] === 'true' || status === 408 || status === 409 || status >= 500 ? 'few' : 'none';
}

function describeAttempt<T>({ method, path }: RetriedRequest<T>, report: AttemptReport<Parsed<T>>): RequestEvent {
  const { attempt, number, milliseconds, next } = report;
  const { status, requestId } = attempt.ok ? attempt.value.place : attempt;
  return {
    method,
    path,
    status,
    requestId,
    attempt: number,
    milliseconds,
    silence: silenceOf(report),
    next: attempt.ok ? 'done' : wordsOf(attempt, number, next),
  };
}

function wordsOf(setback: Setback, attempts: number, { wait, stop }: NextStep): string {
  return stop === null ? `${setback.reason}; again in ${Math.ceil(wait ?? 0)} ms` : endOf(setback, attempts, stop);
}

function failureOf({ method, path }: RetriedRequest<unknown>, { setback, attempts, stop }: GivenUp): RequestFailure {
  const place: RequestPlace = { method, path, status: setback?.status ?? null, requestId: setback?.requestId ?? null };
  if (setback === null) return new RequestFailure(place, 'the time limit of the run was reached', deadlineHint);
  // More time does not help where nothing is reached, or something else answers.
  const inTime = stop !== 'too-long' && stop !== 'deadline';
  const hint = inTime || setback.unsent === true || setback.foreign === true ? setback.hint : deadlineHint;
  return new RequestFailure(place, endOf(setback, attempts, stop), hint, setback.said, setback.foreign);
}

function endOf({ reason, askedWait: asked }: Setback, attempts: number, stop: GivenUp['stop']): string {
  if (stop === 'often-enough') return `${reason}, ${attempts} times`;
  if (stop === 'deadline') return `${reason}, and then the time limit of the run was reached`;
  if (stop !== 'too-long') return reason;
  return asked === null
    ? `${reason}, and the time limit of the run is reached`
    : `${reason}, and asked to wait ${Math.ceil(asked / 1000)} s, which is longer than the run has left`;
}
