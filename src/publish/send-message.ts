import { BodyTooLarge, type Answer } from '../http/body.js';
import { describeConnection } from '../http/failed-connection.js';
import { askedWait, backoff } from '../http/retry.js';
import { DeadlineReached } from '../http/deadline.js';
import { ConnectionFailed, RequestTimeout } from '../http/transport.js';
import { PublishFailure } from './publish-failure.js';
import { wordsOf } from './server-words.js';
import type { PublishMessage, Service } from './service.js';

export interface DeliveryOptions {
  /** What the request is called in messages. */
  readonly name: string;
  /** Whether it may be carried out twice. One that may not be is not sent again when it is not known what became of it. */
  readonly repeatable: boolean;
  /** Why an answer with a good status is a refusal all the same; null: it is none. */
  readonly refusal?: ((answer: Answer) => string | null) | undefined;
}

/** Attempts in all. */
const attempts = 3;

/** A longer wait is not worth it, in milliseconds: the next run says the same. */
const longestWait = 60_000;

/** What to do after an attempt that brought no good answer. */
interface Setback {
  readonly reason: string;
  /** What to do next, in a sentence. */
  readonly hint?: string | null;
  /** The server's own words. */
  readonly said?: string;
  readonly status: number | null;
  /** Milliseconds to wait; null: trying again does not help. */
  readonly wait: number | null;
  /** The server may have done what it was asked for. */
  readonly uncertain: boolean;
}

/** Sends, retries what is worth it, and gives the first good answer. @throws PublishFailure */
export async function deliver(service: Service, message: PublishMessage, options: DeliveryOptions): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await attemptOnce(service, message, { attempt, ...options });
    if (!('reason' in result)) return result;
    const { reason, hint = null, said = '', status, wait, uncertain } = result;
    const again = wait !== null && attempt < attempts && wait <= longestWait && (options.repeatable || !uncertain);
    const looksFirst = uncertain && !options.repeatable;
    if (again || (looksFirst && wait !== null)) await service.run.sleep(wait);
    if (again) continue;
    const times = attempt === 1 ? '' : `, ${attempt} times`;
    const next = hint === null ? '' : `. ${hint}`;
    throw new PublishFailure(`${options.name}: ${reason}${times}${next}`, status, { uncertain: looksFirst, said });
  }
}

async function attemptOnce(
  service: Service,
  message: PublishMessage,
  { attempt, refusal }: Pick<DeliveryOptions, 'refusal'> & { readonly attempt: number },
): Promise<Answer | Setback> {
  try {
    const answer = await service.send(message);
    const good = answer.status >= 200 && answer.status < 300;
    const said = good ? (refusal?.(answer) ?? null) : wordsOf(answer);
    return said === null ? answer : judgeAnswer(answer, said, { service, attempt });
  } catch (error) {
    return judgeBreak(error, service, attempt);
  }
}

/** Redirects are not followed: what is sent, and the token, would go somewhere else. */
function judgeAnswer(
  answer: Answer,
  said: string,
  { service, attempt }: { readonly service: Service; readonly attempt: number },
): Setback {
  const { status } = answer;
  if (status >= 300 && status < 400)
    return {
      reason: `${service.target} answered with a redirect, which is never followed`,
      status,
      wait: null,
      uncertain: false,
    };
  const reason = `${service.target} answered ${status}${said === '' ? '' : ` (${said})`}`;
  const refused = limitWait(answer, said, service.run.now());
  const pause = backoff(attempt, service.random);
  if (refused !== null) return { reason, said, status, wait: Math.max(refused, pause), uncertain: false };
  if (status !== 408 && status < 500) return { reason, said, status, wait: null, uncertain: false };
  const asked = askedWait(answer.headers, service.run.now());
  return { reason, said, status, wait: Math.max(asked ?? 0, pause), uncertain: true };
}

/**
 * The wait that a rate limit asks for in milliseconds, null when the answer is about something else. GitHub says 429 or 403
 * for both of its limits, and 200 in GraphQL: wait as `retry-after` says, else until `x-ratelimit-reset` when nothing
 * remains, else, of a secondary limit, a minute. Source: docs.github.com, Rate limits for the REST API and the GraphQL API.
 * GitLab says 429 with `retry-after`.
 */
function limitWait({ status, headers }: Answer, said: string, now: number): number | null {
  const asked = askedWait(headers, now);
  const spent = headers['x-ratelimit-remaining'] === '0';
  const limited = status === 429 || (status === 403 && (asked !== null || spent));
  if (!limited && !((status === 403 || status === 200) && /\brate[ _-]?limit/i.test(said))) return null;
  if (asked !== null) return asked;
  if (spent) return Math.max(0, Number(headers['x-ratelimit-reset'] ?? 0) * 1000 - now);
  return /secondary rate limit/i.test(said) ? longestWait : 0;
}

/** An error that did not come from the connection is a bug and thrown. */
function judgeBreak(error: unknown, service: Service, attempt: number): Setback {
  const { run, target, random } = service;
  if (run.signal.reason instanceof DeadlineReached)
    return { reason: 'the time for publishing was up', status: null, wait: null, uncertain: true };
  if (run.signal.aborted) throw run.signal.reason;
  const wait = backoff(attempt, random);
  if (error instanceof RequestTimeout)
    return { reason: `no whole answer from ${target} within 30 s`, status: null, wait, uncertain: true };
  if (error instanceof BodyTooLarge)
    return { reason: `${target} answered with more than 32 MiB`, status: null, wait: null, uncertain: true };
  if (!(error instanceof ConnectionFailed)) throw error;
  const { reason, hint, patience } = describeConnection(error, service);
  return { reason, hint, status: null, wait: patience === 'none' ? null : wait, uncertain: true };
}
