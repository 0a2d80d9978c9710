import type { ExplainedSet, Explanation } from '../../model/explain/explanation-types.js';
import { formatNumber, joinWords } from '../../model/text.js';

/*
 * The first sentence of an explanation: what it was.
 */

/** What an answer was about. */
export function whatSentence(explanation: Explanation): string {
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
