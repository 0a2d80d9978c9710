import { backoff } from './backoff.js';
import { type Answer, BodyTooLarge } from './body.js';
import { DeadlineReached, type Deadline } from './deadline.js';
import type { RetryLimit } from './connection-errors.js';
import { describeConnection } from './failed-connection.js';
import type { Route } from './route.js';
import { ConnectionFailed, RequestTimeout } from './transport.js';

/* The one loop that sends a request again, for the API and for code hosts: a policy says how. */

/** Why an attempt brought nothing usable, and whether another one may do better. */
export interface Setback {
  /** One line of words. */
  readonly reason: string;
  /** What to do next, in a sentence; null: what can be said depends on who asked. */
  readonly hint: string | null;
  /** What the server said, word for word: text of others; null: nothing. */
  readonly said: string | null;
  /** null: no whole answer came. */
  readonly status: number | null;
  readonly requestId: string | null;
  readonly retries: RetryLimit;
  /** The wait that the server asks for, in milliseconds; null: it asks for none. */
  readonly askedWait: number | null;
  /** The server may have done what it was asked for all the same. */
  readonly uncertain: boolean;
  /** There was no connection that it could be sent on. */
  readonly unsent?: boolean;
  /** The server says that it did nothing with it, or that it is going away: what it is worth to send it again does not change. */
  readonly unprocessed?: boolean;
  /** The server wants fewer requests. */
  readonly overloaded?: boolean;
  /** Something answered that is not the server that was asked. */
  readonly foreign?: boolean;
}

export type Attempt<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Setback);

/** Why no other attempt follows: it succeeded, or would not help, or was made often enough, or may do something twice, or takes too long. */
export type Stop = 'succeeded' | 'useless' | 'often-enough' | 'not-repeatable' | 'too-long' | 'deadline';

export interface NextStep {
  /** Milliseconds, also before it stops where somebody should look what became of it; null: none. */
  readonly wait: number | null;
  /** null: another attempt follows. */
  readonly stop: Stop | null;
}

export interface AttemptReport<T> {
  readonly attempt: Attempt<T>;
  /** Counted from 1. */
  readonly number: number;
  readonly milliseconds: number;
  readonly next: NextStep;
}

/** That there was no connection to send on, in a line, while it is tried again; null: there was, or it is not. */
export function silenceOf({ attempt, next }: AttemptReport<unknown>): string | null {
  const waits = !attempt.ok && attempt.unsent === true && next.stop === null;
  return waits ? `${attempt.reason}; trying again` : null;
}

/** What a request comes to that is given up. */
export interface GivenUp {
  /** The last one; null: the deadline came before the first attempt ended. */
  readonly setback: Setback | null;
  readonly attempts: number;
  readonly stop: Stop;
}

/** How the requests to one kind of server are retried: what counts as an answer, how often, how long, and in which words. */
export interface RetryPolicy<T> extends Route {
  readonly deadline: Deadline;
  /** From 0 to below 1: spreads retries. */
  readonly random: () => number;
  /** Attempts after the first, where a few are worth it. */
  readonly fewRetries: number;
  /** A longer wait is not worth it, in milliseconds. */
  readonly longestWait: number;
  /** Whether it may be carried out twice. If not, it is not sent again while it is not known what became of it. */
  readonly repeatable: boolean;
  readonly words: RetryWords;
  /** Waits until the next attempt may be sent. */
  readonly ready?: () => Promise<void>;
  /** One attempt, without redirects. */
  readonly send: () => Promise<Answer>;
  readonly judge: (answer: Answer) => Attempt<T>;
  readonly onAttempt?: (report: AttemptReport<T>) => void;
  /** The error that a request ends with. */
  readonly failure: (given: GivenUp) => Error;
}

export interface RetryWords {
  readonly timeout: Pick<Setback, 'reason' | 'hint'>;
  readonly tooLarge: string;
  /** The hint where a server was not reached, or what answered is none. */
  readonly unreached: string | null;
}

/**
 * Sends until there is a good answer, or no other attempt is worth it: then it throws the policy's error. When the run is
 * interrupted it rejects with the reason of that.
 */
export async function retry<T>(policy: RetryPolicy<T>): Promise<T> {
  const { deadline } = policy;
  let last: Setback | null = null;
  let number = 1;
  let unprocessed = 0;
  try {
    for (;;) {
      await policy.ready?.();
      const sentAt = deadline.now();
      const attempt: Attempt<T> = await attemptOnce(policy, last);
      const free = !attempt.ok && attempt.unprocessed === true && unprocessed < mostUnprocessed;
      const next = free ? sendAgain(policy, attempt, unprocessed) : decide(policy, attempt, number);
      policy.onAttempt?.({ attempt, number, milliseconds: deadline.now() - sentAt, next });
      if (attempt.ok) return attempt.value;
      last = attempt;
      if (next.wait !== null) await deadline.sleep(next.wait);
      if (next.stop !== null) throw policy.failure({ setback: last, attempts: number, stop: next.stop });
      if (free) unprocessed += 1;
      else number += 1;
    }
  } catch (error) {
    if (!(error instanceof DeadlineReached)) throw error;
    throw policy.failure({ setback: last, attempts: number, stop: 'deadline' });
  }
}

/** So often a request goes out again without that being counted as an attempt. */
const mostUnprocessed = 10;

/** At once the first time: another connection is as good as the first one was. */
function sendAgain<T>({ deadline, random }: RetryPolicy<T>, { overloaded }: Setback, before: number): NextStep {
  const wait = before === 0 && overloaded !== true ? 0 : backoff(Math.max(1, before), random);
  return wait < deadline.remaining() ? { wait, stop: null } : { wait: null, stop: 'too-long' };
}

/** What the deadline ends says less than what came before it: `last`. */
async function attemptOnce<T>(policy: RetryPolicy<T>, last: Setback | null): Promise<Attempt<T>> {
  try {
    return policy.judge(await policy.send());
  } catch (error) {
    const unsent = error instanceof ConnectionFailed && error.stage === 'connecting';
    const { signal } = policy.deadline;
    const known = unsent && last === null && signal.reason instanceof DeadlineReached;
    if (signal.aborted && !known) throw signal.reason;
    const { unprocessed = false, overloaded = false } = error instanceof ConnectionFailed ? error : {};
    const told = { uncertain: !unsent, unsent, unprocessed, overloaded };
    return { ok: false, ...noAnswer, ...told, ...describeBreak(error, policy) };
  }
}

const noAnswer = { said: null, status: null, requestId: null, askedWait: null } as const;

/** What broke before a whole answer was there. An error that did not come from the connection is a bug and thrown. */
function describeBreak(
  error: unknown,
  { words, ...route }: Route & { readonly words: RetryWords },
): Pick<Setback, 'reason' | 'hint' | 'retries'> {
  if (error instanceof RequestTimeout) return { ...words.timeout, retries: 'few' };
  if (error instanceof BodyTooLarge) return { reason: words.tooLarge, hint: null, retries: 'none' };
  if (!(error instanceof ConnectionFailed)) throw error;
  const failed = describeConnection(error, route);
  return { ...failed, hint: failed.hint ?? (error.begun ? null : words.unreached) };
}

function decide<T>(policy: RetryPolicy<T>, attempt: Attempt<T>, number: number): NextStep {
  const { deadline, random, fewRetries, longestWait, repeatable } = policy;
  if (attempt.ok) return { wait: null, stop: 'succeeded' };
  const { retries, askedWait, uncertain } = attempt;
  if (retries === 'none') return { wait: null, stop: 'useless' };
  const wait = askedWait === null ? backoff(number, random) : Math.max(askedWait, backoff(1, random));
  const inTime = wait <= longestWait && wait < deadline.remaining();
  if (uncertain && !repeatable) return { wait: inTime ? wait : null, stop: 'not-repeatable' };
  if (retries === 'few' && number > fewRetries) return { wait: null, stop: 'often-enough' };
  return inTime ? { wait, stop: null } : { wait: null, stop: 'too-long' };
}
