import type { Explanation } from '../../model/explain/explanation-types.js';
import { answerText, numberText } from './kind-words.js';
import { candidateText } from './limit-words.js';
import { minuteLimitText } from './minute-words.js';

/*
 * What stands below the three sentences, and what they were made from. Raw text: each report escapes it for its own sink.
 */

/** The limits that it can be, where there is more than one. */
export function candidatesOf({ live }: Explanation): readonly string[] {
  if (live === null || live.candidates.length < 2) return [];
  const isOfOne = new Set(live.candidates.map(({ set }) => set)).size === 1;
  return live.candidates.map((one) => `${candidateText(one, live)}${isOfOne ? '' : ` (by ${one.set})`}`);
}

const mostMinutes = 5;

/** The limits that were closest in the minute, where there is more than one. */
export function minutesOf({ minute }: Explanation): readonly string[] {
  if (minute === null || minute.limits.length < 2) return [];
  return minute.limits
    .slice(0, mostMinutes)
    .map((limit) => `${limit.workspace?.name ?? 'organization'}: ${minuteLimitText(limit)}`);
}

/** One set of headers in the cells of a row. */
export interface SetRow {
  readonly name: string;
  readonly remaining: string;
  readonly limit: string;
  /** Empty: not sent. */
  readonly reset: string;
  /** What it has to do with the answer; empty: nothing. */
  readonly mark: string;
}

export function setRows({ sets, limiting_by: by }: Explanation): readonly SetRow[] {
  const mark = by === 'remaining-0' ? 'used up' : 'lowest';
  return sets.map(({ name, limit, remaining, reset, limiting }) => {
    return {
      name,
      remaining: numberText(remaining),
      limit: numberText(limit),
      reset: reset ?? '',
      mark: limiting ? mark : '',
    };
  });
}

/** Status, error and IDs, as support asks for them. */
export function factsOf(explanation: Explanation): readonly string[] {
  const { request_id, organization_id, workspace_id, models, answers, subscription_headers, kind } = explanation;
  const isNamed = explanation.status !== null || explanation.error_type !== null;
  return [
    ...(isNamed ? [answerText(explanation)] : []),
    ...(request_id === null ? [] : [`request-id ${request_id}`]),
    ...(workspace_id === null ? [] : [`workspace ${workspace_id}`]),
    ...(organization_id === null ? [] : [`organization ${organization_id}`]),
    ...models.map((model) => `model ${model}`),
    ...(answers > 1 ? [`the last error of ${answers} answers`] : []),
    ...(subscription_headers && kind !== 'subscription'
      ? ['anthropic-ratelimit-unified-… is of a subscription, and left out']
      : []),
  ];
}
