import { type Explanation, type ExplanationKind, lacksHeaders } from '../../model/explain/explanation-types.js';
import { count } from '../../model/text.js';
import { whatSentence } from './kind-words.js';
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
  other: (explanation) =>
    explanation.retry_after_seconds !== null || Number(explanation.status) >= 500
      ? `${waitText(explanation)}.`
      : nothing,
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
