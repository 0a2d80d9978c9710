import {
  type ExplainedSet,
  type Explanation,
  type ExplanationKind,
  lacksHeaders,
} from '../../model/explain/explanation-types.js';
import { count, formatNumber, joinWords } from '../../model/text.js';
import { limitSentence } from './limit-words.js';
import { minuteAdvice, minuteSentence } from './minute-words.js';

/*
 * An explanation in three sentences: what it was, which limit, and what to do. Raw text: names that other people chose are in it,
 * and each report escapes it for its own sink.
 */

/** What it was, which limit it was, what to do. */
export function explanationSentences(explanation: Explanation): readonly [string, string, string] {
  return [whatSentence(explanation), whichSentence(explanation), adviceSentence(explanation)];
}

function whatSentence(explanation: Explanation): string {
  const { kind, status, error_code: code, live } = explanation;
  switch (kind) {
    case 'rate-limit':
      return `A limit of yours was reached: ${reachedText(explanation)}.`;
    case 'acceleration':
      return `Usage rose too fast: this is an acceleration limit (${code}), and none of your limits has to be used up for it.`;
    case 'spend-cap':
      return `${spendCaps.get(String(code)) ?? 'A spend cap was reached'} (${code}): it is about money, and no rate limit.`;
    case 'overloaded':
      return `Anthropic had no capacity for the request (${answerText(explanation)}): it is no limit of yours.`;
    case 'spend-limit-or-invalid-request':
      return `${answerText(explanation)} without an error code is one of two things: a spend limit that you set yourselves was reached, or the request is wrong in itself.`;
    case 'subscription':
      return 'It is the limit of a Claude subscription: anthropic-ratelimit-unified-… are not headers of the API.';
    case 'unclear':
      return `${status === null ? 'Neither a status nor an error is in it' : `It is a ${status} without its error`}, so ${possibleText(explanation)}${closestText(explanation)}.`;
    case 'success':
      return `It is a success (${status}): no limit was reached${closestText(explanation)}.`;
    case 'no-answer':
      return `No answer was given, only a minute${live === null ? '' : ' and a snapshot'}.`;
    case 'other':
      return `It is about no limit: ${answerText(explanation)}.`;
    default:
      return kind satisfies never;
  }
}

const spendCaps: ReadonlyMap<string, string> = new Map([
  ['enforced_spend_limit_reached', 'The monthly spend cap of the organization’s tier was reached'],
  ['contract_spend_limit_reached', 'A spend cap of the contract was reached'],
  ['linked_organization_spend_limit_reached', 'The spend limit of a linked organization was reached'],
]);

/** `429 rate_limit_error (some_code)`, as far as it is known. */
export function answerText({ status, error_type, error_code }: Explanation): string {
  const known = [...(status === null ? [] : [String(status)]), ...(error_type === null ? [] : [error_type])];
  const code = error_code === null ? '' : ` (${error_code})`;
  return `${known.join(' ')}${code}`;
}

/** The tier's spend cap does not ask to wait. */
function possibleText({ retry_after_seconds: seconds }: Explanation): string {
  return seconds === null
    ? 'a rate limit, an acceleration limit and a spend cap are all possible'
    : 'a rate limit and an acceleration limit are both possible';
}

function closestText({ sets, limiting_by: by }: Explanation): string {
  const closest = sets.filter(({ limiting }) => limiting).map(setText);
  return by === null
    ? ''
    : `; the closest to ${closest.length > 1 ? 'their limits are' : 'its limit is'} ${joinWords(closest, 'and')} left`;
}

function reachedText(explanation: Explanation): string {
  const { limiting_by: by, error_code: code } = explanation;
  const sets = explanation.sets.filter(({ limiting }) => limiting);
  const unknown = code === null ? '' : `; the error code ${code} is not known here`;
  if (by === null)
    return `${answerText({ ...explanation, error_code: null })} without ${code === null ? 'an error code' : 'a known error code'}${unknown}`;
  if (by === 'lowest')
    return `no set of headers is at 0, and the closest to ${sets.length > 1 ? 'their limits are' : 'its limit is'} ${joinWords(sets.map(setText), 'and')} left${headerless(sets)}${unknown}`;
  const either = sets.length > 1 ? '; tokens are rounded to thousands, so it can be any of them' : '';
  return `${joinWords(sets.map(setText), 'and')} left${either}${unknown}`;
}

const nearly = 0.1;

/** With much left of every set, it is most likely none of them. */
function headerless(sets: readonly ExplainedSet[]): string {
  const hasMuch = sets.every(({ limit, remaining }) => Number(remaining) > nearly * Number(limit));
  return hasMuch
    ? ', which is much: limits by the day, of web search and of bursts within seconds have no headers'
    : '';
}

/** `input-tokens with 0 of 2,000,000`. */
function setText({ name, limit, remaining }: ExplainedSet): string {
  return `${name} with ${numberText(remaining)} of ${numberText(limit)}`;
}

/** `?`: the headers do not say. */
export function numberText(value: number | null): string {
  return value === null ? '?' : formatNumber(value);
}

type Said = string | ((explanation: Explanation) => string);

function say(said: Said, explanation: Explanation): string {
  return typeof said === 'string' ? said : said(explanation);
}

function whichSentence(explanation: Explanation): string {
  const { kind, live, minute } = explanation;
  if (minute !== null && (lacksHeaders(explanation) || live === null)) return minuteSentence(minute, explanation);
  if (lacksHeaders(explanation))
    return 'Which limit it was cannot be told: there are no rate-limit headers in it, and nothing else names the limit.';
  return say(which[kind], explanation);
}

const which: Readonly<Record<ExplanationKind, Said>> = {
  'rate-limit': namedSentence,
  acceleration: 'It is about how fast usage rises from one minute to the next, and not about how high a limit is.',
  'spend-cap': 'Rate limits, overrides and limits.yaml have nothing to do with it.',
  overloaded: 'Every customer can meet it, and no limit that you raise changes it.',
  'spend-limit-or-invalid-request':
    'Only the message tells which of the two, and messages can change any day, so nothing is decided by them here: read it.',
  subscription: 'The limits of the API, which limits.yaml declares, have nothing to do with it.',
  unclear: namedSentence,
  success: namedSentence,
  'no-answer': namedSentence,
  other: 'Neither its status nor its error code is one that a limit answers with.',
};

function namedSentence(explanation: Explanation): string {
  const { live, sets, workspace_id: workspace } = explanation;
  if (sets.length === 0) return 'There are no rate-limit headers in it, so it does not say how much was left.';
  if (live !== null) return limitSentence(live, explanation);
  const whose =
    workspace === null
      ? 'The headers do not name the workspace (give --workspace too)'
      : `The workspace is ${workspace}`;
  return `${whose}: --live SNAPSHOT names the limit itself, and who declared it.`;
}

const logThem = 'og the headers the next time, with the line below for what you use';

function adviceSentence(explanation: Explanation): string {
  const { kind, minute } = explanation;
  if (!lacksHeaders(explanation)) return say(advice[kind], explanation);
  if (minute !== null) return `${minuteAdvice(minute)}; l${logThem}.`;
  const wait = explanation.retry_after_seconds === null ? `L${logThem}` : `${waitText(explanation)}, and l${logThem}`;
  return `${wait}; for a time that has passed, the usage of the minute helps: --at TIME --workspace NAME --usage headroom.json.`;
}

const nothing = 'There is nothing to wait for.';

const advice: Readonly<Record<ExplanationKind, Said>> = {
  'rate-limit': (explanation) =>
    explanation.waiting_helps === false
      ? 'A limit of 0 lets nothing through: waiting is of no use until somebody raises it.'
      : `${waitText(explanation)}${refillText(explanation)}.`,
  acceleration: (explanation) => `${waitText(explanation)}, then let usage rise step by step.`,
  'spend-cap': ({ error_code }) =>
    error_code === 'enforced_spend_limit_reached'
      ? 'Waiting and trying again are of no use before the first of next month, 00:00 UTC, unless the organization gets a higher cap.'
      : 'Waiting and trying again are of no use until somebody raises that cap.',
  overloaded: (explanation) => `${waitText(explanation)}.`,
  'spend-limit-or-invalid-request':
    'Waiting helps with neither: raise the spend limit in the Console, or correct the request.',
  subscription: 'It is shown where the subscription is used, and an API key is not held by it.',
  unclear: (explanation) =>
    `${waitText(explanation)}; if that does not help, paste the error too: \`error_code\` in it tells a spend cap, where waiting is of no use.`,
  success: nothing,
  'no-answer': nothing,
  other: nothing,
};

function waitText({ retry_after_seconds: seconds }: Explanation): string {
  if (seconds === null)
    return 'It does not say how long to wait: try again after a second, and double the pause each time';
  return `Wait ${count(Math.ceil(seconds), 'second')}, as the API asks`;
}

function refillText({ sets }: Explanation): string {
  const [reset] = sets
    .flatMap((set) => (set.limiting && set.reset !== null ? [set.reset] : []))
    .toSorted()
    .toReversed();
  return `; limits refill all the time${reset === undefined ? '' : `, and this one is full again at ${reset}`}`;
}

/** One line for each way to call the API, that logs what is missing. */
export const loggingLines: readonly (readonly [language: string, line: string])[] = [
  ['Python', 'except anthropic.APIStatusError as e: print(e.status_code, e.body, dict(e.response.headers)); raise'],
  [
    'TypeScript',
    'catch (e) { if (e instanceof Anthropic.APIError) console.log(e.status, JSON.stringify([e.error, ...(e.headers ?? [])])); throw e; }',
  ],
  ['curl', 'curl -i https://api.anthropic.com/v1/messages …'],
];
