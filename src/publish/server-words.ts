import type { Answer } from '../http/body.js';
import { readJson } from '../model/read-json.js';

/* What a code host or webhook says in an answer, for people. */

/** Bytes of an answer that are read for its words, and characters that are kept of them. */
const longestRead = 65_536;
const longestWords = 300;

/**
 * Why a server refused, in its own words; '': it gives no reason. Raw text of one line. GitHub says `message` and `errors`,
 * GitLab `message` (text, a list, or lists by field) or `error` and `error_description`, GraphQL `errors`, and Slack a word
 * in plain text. Pages are not quoted.
 */
export function wordsOf(answer: Answer): string {
  const text = textOf(answer);
  const parsed = parseJson(text);
  const words = typeof parsed === 'object' && parsed !== null ? wordsIn(parsed) : plainWords(text);
  return Array.from(words.replace(/\s+/g, ' ').trim()).slice(0, longestWords).join('');
}

/** What GraphQL could not do, under a good status; null: nothing failed. Source: spec.graphql.org, 7.1.2. */
export function graphqlErrors(answer: Answer): string | null {
  const parsed = parseJson(textOf(answer));
  const failed = typeof parsed === 'object' && parsed !== null && 'errors' in parsed && sayAll(parsed.errors) !== '';
  return failed ? wordsOf(answer) : null;
}

export const aPage = 'a page, as of a login or a proxy';

/** Whether an answer is a page for people. */
export function isPage(answer: Answer): boolean {
  const text = textOf(answer).trimStart();
  return (
    /^<(?:!doctype )?html\b/i.test(text) ||
    (text.startsWith('<') && /html/i.test(String(answer.headers['content-type'])))
  );
}

export function textOf({ body }: Answer): string {
  return new TextDecoder().decode(body.subarray(0, longestRead));
}

export function parseJson(text: string): unknown {
  const read = readJson(text);
  return read.ok ? read.value : null;
}

function wordsIn(said: object): string {
  const fields = new Map<string, unknown>(Object.entries(said));
  const of = (name: string): string => sayAll(fields.get(name));
  return joined([of('message'), joined([of('error'), of('error_description')], ': '), of('errors')], '; ');
}

/**
 * A reason, a list of them, or a map: of GitHub's and GraphQL's errors what people read, else each field with its reasons.
 * No server nests them deeper than this.
 */
function sayAll(value: unknown, depth = 4): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth === 0) return '';
  if (Array.isArray(value))
    return joined(
      value.map((each) => sayAll(each, depth - 1)),
      ', ',
    );
  const fields = new Map(Object.entries(value).map(([field, said]) => [field, sayAll(said, depth - 1)]));
  const some = (...names: readonly string[]): readonly string[] => names.map((name) => fields.get(name) ?? '');
  if ((fields.get('message') ?? '') !== '') return joined(some('type', 'message'), ': ');
  if (fields.has('code')) return joined(some('resource', 'field', 'code'), ' ');
  return joined(
    [...fields].map((field) => joined(field, ' ')),
    ', ',
  );
}

function joined(parts: readonly string[], between: string): string {
  return parts.filter((part) => part !== '').join(between);
}

function plainWords(text: string): string {
  return /^[\w .,:;'()/-]{1,200}$/.test(text.trim()) ? text : '';
}
