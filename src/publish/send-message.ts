import { askedWait } from '../http/backoff.js';
import type { Answer } from '../http/body.js';
import { type Attempt, type GivenUp, retry, type Setback, silenceOf } from '../http/retry.js';
import { PublishFailure } from './publish-failure.js';
import { wordsOf } from './server-words.js';
import type { PublishMessage, Service } from './service.js';

/* Sends one request to a code host or webhook; its retry policy. */

export interface SendOptions {
  /** What the request is called in messages. */
  readonly name: string;
  /** What answers, in messages; else its host. */
  readonly who?: string | undefined;
  /** Whether it may be carried out twice. One that may not be is not sent again when it is not known what became of it. */
  readonly repeatable: boolean;
  /** Why an answer with a good status is a refusal all the same; null: it is none. */
  readonly refusal?: ((answer: Answer) => string | null) | undefined;
  /** Takes out of the words of an answer what is not shown. */
  readonly clean?: (words: string) => string;
}

/** Attempts after the first. */
const fewRetries = 2;

/** A longer wait is not worth it, in milliseconds: the next run says the same. */
const longestWait = 60_000;

/** Sends, retries what is worth it, and gives the first good answer. @throws PublishFailure */
export function sendMessage(service: Service, message: PublishMessage, options: SendOptions): Promise<Answer> {
  const { deadline } = service;
  const { who: target = service.target } = options;
  return retry<Answer>({
    ...service,
    fewRetries,
    longestWait,
    repeatable: options.repeatable,
    words: {
      timeout: { reason: `no complete answer from ${target} within 30 s`, hint: null },
      tooLarge: `${target} answered with more than 32 MiB`,
      unreached: null,
    },
    send: () => service.send(message),
    judge: (answer) => {
      const good = answer.status >= 200 && answer.status < 300;
      const words = good ? (options.refusal?.(answer) ?? null) : wordsOf(answer);
      const said = words === null ? null : (options.clean?.(words) ?? words);
      return said === null ? { ok: true, value: answer } : judgeRefusal(answer, said, { target, now: deadline.now() });
    },
    onAttempt: (report) => service.onSilence(silenceOf(report)),
    failure: (given) => failureOf(options, given),
  });
}

function failureOf({ name, repeatable }: SendOptions, { setback, attempts, stop }: GivenUp): PublishFailure {
  const times = attempts === 1 ? '' : `, ${attempts} times`;
  if (setback === null || stop === 'deadline')
    return new PublishFailure(`${name}: the time for publishing was up${times}`, null, { uncertain: !repeatable });
  const { reason, hint, said, status, uncertain, askedWait: asked } = setback;
  const waits = stop === 'too-long' && asked !== null ? `, and asks to wait ${Math.ceil(asked / 1000)} s` : '';
  // Who shows it ends the sentence.
  const next = hint === null ? '' : `. ${hint.replace(/\.$/, '')}`;
  const failure = { uncertain: uncertain && !repeatable, said: said ?? '' };
  return new PublishFailure(`${name}: ${reason}${waits}${times}${next}`, status, failure);
}

/** Redirects are not followed: what is sent, and the token, would go somewhere else. */
function judgeRefusal(
  answer: Answer,
  said: string,
  { target, now }: { readonly target: string; readonly now: number },
): Attempt<Answer> {
  const { status, headers } = answer;
  const redirected = status >= 300 && status < 400;
  const answered = `${target} answered ${status}${said === '' ? '' : ` (${said})`}`;
  const reason = redirected ? `${target} answered with a redirect, which is never followed` : answered;
  const refused = (more: Pick<Setback, 'retries' | 'askedWait' | 'uncertain'>): Attempt<Answer> => {
    return { ok: false, reason, hint: null, said: redirected ? null : said, status, requestId: null, ...more };
  };
  if (redirected) return refused(final);
  const limit = limitWait(answer, said, now);
  if (limit !== null) return refused({ retries: 'few', askedWait: limit === 0 ? null : limit, uncertain: false });
  if (status !== 408 && status < 500) return refused(final);
  return refused({ retries: 'few', askedWait: askedWait(headers, now), uncertain: true });
}

const final = { retries: 'none', askedWait: null, uncertain: false } as const;

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
