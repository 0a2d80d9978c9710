/*
 * Finds status, error type and error code in a text that has no head of an HTTP answer, or below one: identifiers, never the
 * words of a message.
 */

export interface PastedError {
  readonly status: number | null;
  readonly type: string | null;
  readonly code: string | null;
  /** Where the last error begins at the earliest: before it stands one of another type. */
  readonly cut: number;
}

/** Source: platform.claude.com/docs, page "Errors". */
export const errorTypes =
  'rate_limit_error|overloaded_error|invalid_request_error|authentication_error|billing_error|permission_error|not_found_error|conflict_error|request_too_large|api_error|timeout_error';

const types = new RegExp(`\\b(${errorTypes})\\b`, 'g');

/** A type that came later, where the API's own shape stands around it. */
const otherType = /\berror["']?\s{0,8}:\s{0,8}\{\s{0,8}["']?type["']?\s{0,8}:\s{0,8}["']([a-z_]{1,64})["']/g;

const code = /\berror(?:_c|C)ode["']?\s{0,8}[:=]\s{0,8}["']?((?!null\b|None\b|undefined\b)[A-Za-z][\w.-]{0,63})/g;

/** Ways to write a status, the surest first. */
const statuses: readonly RegExp[] = [
  /\bHTTP\/\d(?:\.\d)?["']?,? (\d{3})\b/g,
  /\bstatus(?:[_ .-]?code)?["')]{0,2}\s{0,4}[:=]?\s{0,4}["'(]{0,2}([1-5]\d\d)\b/gi,
  /\b(?:Error code|API Error|HTTP|[A-Z]\w{0,40}Error):?\s{0,2}\(?([1-5]\d\d)\b/g,
  /\b(?:error_)?code["']?\s{0,4}[:=]\s{0,4}["']?([1-5]\d\d)\b/gi,
  /(?<![\w.,+/=-]|\d:)(429|529)(?![\w+/=-]|[.,:]\d|\s?(?:ms|s|seconds?|tokens?|requests?|bytes|[kM]B)\b)/g,
];

/** The SDKs, and LiteLLM after them, name an exception by the status. */
const classes: Readonly<Record<string, number>> = {
  RateLimitError: 429,
  OverloadedError: 529,
  BadRequestError: 400,
};

/** The last error of a text. */
export function readError(text: string): PastedError {
  const found = [...text.matchAll(types)];
  const last = found.at(-1)?.[1] ?? null;
  const before = found.findLast((match) => match[1] !== last);
  const cut = before === undefined ? 0 : before.index + before[0].length;
  const own = text.slice(cut);
  // A code stands behind the type that it belongs to.
  const from = found.find(({ index }) => index >= cut)?.index ?? 0;
  const coded = before === undefined ? text : text.slice(from);
  return { status: statusIn(own), type: last ?? lastMatch(own, otherType), code: lastMatch(coded, code), cut };
}

/** The last error among them; a success only where there is nothing else. */
function statusIn(text: string): number | null {
  for (const pattern of statuses) {
    const found = Array.from(text.matchAll(pattern), (match) => Number(match[1]));
    const status = found.findLast((one) => one >= 400) ?? found.at(-1);
    if (status !== undefined) return status;
  }
  const name = lastMatch(text, /\b(RateLimitError|OverloadedError|BadRequestError)\b/g);
  return name === null ? null : (classes[name] ?? null);
}

export function lastMatch(text: string, pattern: RegExp): string | null {
  return [...text.matchAll(pattern)].at(-1)?.[1] ?? null;
}
