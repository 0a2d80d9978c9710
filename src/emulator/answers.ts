/** Requests and answers as they go through the emulator, and the API's errors by status and by code. */
import { readJson } from '../model/read-json.js';

export interface EmulatedRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** What the answer's `request-id` will be. */
  readonly requestId: string;
  /** Whatever stands for the connection that it came on. */
  readonly connection?: object;
}

/** An answer before it is written out: `body` is JSON data. */
export interface EmulatedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Source: platform.claude.com/docs, page "Errors". */
const errorTypes: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [409, 'conflict_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [500, 'api_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

/** A refusal that a program can tell from others of its status. */
interface CodedRefusal {
  readonly status: number;
  /** The header `retry-after`, where such a refusal has one. */
  readonly retryAfter?: string;
}

/**
 * The values of `error.details.error_code` that this API's endpoints have. A 429 without one is an ordinary limit; one of
 * a spend cap has no `retry-after`, since waiting does not help.
 * Source: platform.claude.com/docs, pages "Errors" and "Rate limits"; core/error-classes of @anthropic-ai/sdk 1.14.0.
 */
export const errorCodes: ReadonlyMap<string, CodedRefusal> = new Map<string, CodedRefusal>([
  ['organization_on_hold', { status: 400 }],
  ['organization_type_not_supported', { status: 400 }],
  ['parent_organization_required', { status: 400 }],
  ['linked_organization_billing_unavailable', { status: 402 }],
  ['linked_organization_spend_limit_reached', { status: 402 }],
  ['sandbox_egress_restricted', { status: 403 }],
  ['ramp_limit_exceeded', { status: 429, retryAfter: '1' }],
  ['enforced_spend_limit_reached', { status: 429 }],
  ['contract_spend_limit_reached', { status: 429 }],
]);

export function ok(body: unknown): EmulatedAnswer {
  return { status: 200, headers: {}, body };
}

interface Refusal {
  readonly status: number;
  readonly message: string;
  /** `error.details.error_code`. */
  readonly code?: string | undefined;
}

/** An error in the API's shape. `requestId` is the one of the `request-id` header. */
export function refuse(refusal: Refusal, requestId: string): EmulatedAnswer {
  return {
    status: refusal.status,
    headers: {},
    body: { type: 'error', error: errorOf(refusal), request_id: requestId },
  };
}

export function errorOf({ status, message, code }: Refusal): object {
  const type = errorTypes.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  return { type, message, ...(code !== undefined && { details: { error_code: code } }) };
}

/** undefined where the text is no JSON, or holds a key twice. */
export function parseJson(text: string): unknown {
  const read = readJson(text);
  return read.ok ? read.value : undefined;
}
