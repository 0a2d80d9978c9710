import {
  type HeadersLike,
  limitingSets,
  type LimitingSets,
  parseRateLimitHeaders,
  type RateLimitHeaders,
} from './rate-limit-headers.js';

/*
 * Which kind of limit an answer of the Claude API is about. Decided by status, error type, error code and headers; never by the
 * text of a message, which may change any day.
 *
 * Source: platform.claude.com/docs, pages "Errors" and "Rate limits"; core/error-classes of @anthropic-ai/sdk 1.14.0.
 */

/**
 * - `rate-limit`: a limit of yours, of the organization or the workspace. Waiting helps.
 * - `acceleration`: usage rose too fast (`ramp_limit_exceeded`). Waiting helps, and rising more slowly.
 * - `spend-cap`: the tier's monthly cap, the contract's or the linked organization's. Waiting seconds is of no use.
 * - `overloaded`: Anthropic's capacity (529), and no limit of yours. Waiting helps.
 * - `spend-limit-or-invalid-request`: a 400 without a code. A spend limit that you set yourself answers so, and so does a
 *   request that is wrong in itself: nothing but the message tells them apart.
 * - `subscription`: a 429 with `anthropic-ratelimit-unified-*`: the limit of a Claude subscription, and none of the API.
 * - `unclear`: a 429, or headers without a status, and neither an error nor a set of headers at 0 that would tell more.
 * - `success`: no error.
 * - `other`: an error that is about none of these, or a redirect.
 */
export type ResponseKind =
  | 'rate-limit'
  | 'acceleration'
  | 'spend-cap'
  | 'overloaded'
  | 'spend-limit-or-invalid-request'
  | 'subscription'
  | 'unclear'
  | 'success'
  | 'other';

/** What is known of an answer; nothing of it is kept. */
export interface ResponseFacts {
  /** null: not known, as in the middle of a stream; then the error's type decides. */
  readonly status: number | null;
  readonly headers?: HeadersLike | null | undefined;
  /** The error as JSON or as the value it was parsed to, whole (`{"type": "error", "error": {…}}`); absent: not known. */
  readonly body?: unknown;
}

export interface ClassifiedResponse {
  readonly kind: ResponseKind;
  readonly status: number | null;
  /** `error.type`, such as `rate_limit_error`; null: none. */
  readonly errorType: string | null;
  /** `error.details.error_code`, also where it is not known here; null: none. */
  readonly errorCode: string | null;
  /** Whether the same request can succeed after seconds or minutes; not under a limit of 0. null: not known. */
  readonly waitHelps: boolean | null;
  /** The sets of headers that say which limit it was; of any answer, also a success. */
  readonly limiting: LimitingSets;
  readonly headers: RateLimitHeaders;
}

/** What each `error_code` is about. A 429 without one is an ordinary limit, and so is one whose code is not known. */
const kindsByCode: ReadonlyMap<string, ResponseKind> = new Map([
  ['ramp_limit_exceeded', 'acceleration'],
  ['enforced_spend_limit_reached', 'spend-cap'],
  ['contract_spend_limit_reached', 'spend-cap'],
  ['linked_organization_spend_limit_reached', 'spend-cap'],
]);

const waitHelps: Readonly<Record<ResponseKind, boolean | null>> = {
  'rate-limit': true,
  acceleration: true,
  'spend-cap': false,
  overloaded: true,
  'spend-limit-or-invalid-request': false,
  subscription: null,
  unclear: null,
  success: null,
  other: null,
};

/** Says which kind of limit an answer is about, and which sets of headers name it. It never throws, and needs no network. */
export function classifyResponse({ status, headers: given, body }: ResponseFacts): ClassifiedResponse {
  const headers = parseRateLimitHeaders(given);
  const limiting = limitingSets(headers);
  const { type: errorType, code: errorCode } = errorIn(body);
  const kind = kindOf({ status, errorType, errorCode, headers, limiting });
  const isBlocked =
    kind === 'rate-limit' && limiting.sets.length > 0 && limiting.sets.every(({ limit }) => limit === 0);
  const helps = isBlocked ? false : waitHelps[kind];
  return { kind, status, errorType, errorCode, waitHelps: helps, limiting, headers };
}

type Decided = Pick<ClassifiedResponse, 'status' | 'errorType' | 'errorCode' | 'headers' | 'limiting'>;

function kindOf({ status, errorType, errorCode, headers, limiting }: Decided): ResponseKind {
  if (errorType === 'overloaded_error' || status === 529) return 'overloaded';
  const byCode = errorCode === null ? undefined : kindsByCode.get(errorCode);
  if (byCode !== undefined) return byCode;
  if (errorType === 'rate_limit_error' || status === 429 || isAboutLimits({ status, errorType, headers })) {
    if (headers.subscription && headers.sets.length === 0) return 'subscription';
    return errorType === 'rate_limit_error' || limiting.by === 'remaining-0' ? 'rate-limit' : 'unclear';
  }
  const isBare = (errorType ?? 'invalid_request_error') === 'invalid_request_error' && errorCode === null;
  if (isBare && (status === 400 || (status === null && errorType !== null))) return 'spend-limit-or-invalid-request';
  return status !== null && status < 300 && errorType === null ? 'success' : 'other';
}

/** Headers alone, as they are logged: where neither status nor error is known, they can be of a 429. */
function isAboutLimits({ status, errorType, headers }: Pick<Decided, 'status' | 'errorType' | 'headers'>): boolean {
  const { sets, subscription, retryAfterSeconds } = headers;
  return status === null && errorType === null && (sets.length > 0 || subscription || retryAfterSeconds !== null);
}

interface ErrorWords {
  readonly type: string | null;
  readonly code: string | null;
}

/** The API's shape alone is read: what a proxy answers in its own shape has no type here. */
function errorIn(body: unknown): ErrorWords {
  const error = fieldOf(typeof body === 'string' ? parsed(body) : body, 'error');
  return { type: textOf(fieldOf(error, 'type')), code: textOf(fieldOf(fieldOf(error, 'details'), 'error_code')) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
