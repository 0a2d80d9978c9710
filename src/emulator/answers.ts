/** An answer before it is written out: `body` is JSON data. */
export interface Answer {
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

export function ok(body: unknown): Answer {
  return { status: 200, headers: {}, body };
}

export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** `error.details.error_code`. */
  readonly code?: string | undefined;
}

/** An error in the API's shape. `requestId` is the one of the `request-id` header. */
export function refuse({ status, message, code }: Refusal, requestId: string): Answer {
  const type = errorTypes.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  const details = code === undefined ? {} : { details: { error_code: code } };
  return { status, headers: {}, body: { type: 'error', error: { type, message, ...details }, request_id: requestId } };
}
