import { UserError } from '../model/errors.js';
import { shownIdentifier } from '../model/names.js';
import { ApiPath, tokenPath } from '../http/claude-api.js';
import type { BaseUrl } from '../http/base-url.js';
import { RequestFailure } from '../http/request-failure.js';
import {
  type RequestPace,
  type Parsed,
  requestWithRetries,
  type RetriedRequest,
  type RetryContext,
} from './retried-request.js';
import type { AnswerReading } from './answer.js';
import type { Answer } from '../http/body.js';
import type { Transport } from '../http/transport.js';

/* Asks the API for one thing: there is no other way to it. */

/** Says whose the credential is. */
export const organizationPath = ApiPath.of('/v1/organizations/me');

export type Headers = Readonly<Record<string, string>>;

/** A credential that changes while it is used. */
export interface Access {
  /** What goes with a request now; rejects with the signal's reason. */
  headers(signal: AbortSignal): Promise<Headers>;
  /** The API refused a request that these went with. */
  refused(headers: Headers): void;
  /** Ends what is under way. */
  close(): void;
}

/** All that a request needs and that is the same for every request of a run. */
export interface Api extends RetryContext {
  readonly base: BaseUrl;
  /** With the key, unless there is an `access`. */
  readonly headers: Headers;
  readonly access: Access | null;
  readonly transport: Transport;
  readonly expected: ExpectedAnswer;
}

/** Whose answers count. */
export interface ExpectedAnswer {
  /** The organization's ID, from when `/me` is asked for on: null in the end where it could not be read. */
  organization: Promise<string | null> | null;
}

/** Nothing can be asked for but the paths that are read, and the exchange of a token, whose path is not for the caller to choose. */
export type ApiRequest<T> = Pick<AnswerReading<T>, 'schema' | 'readBody'> &
  (
    | {
        readonly method: 'GET';
        readonly path: ApiPath;
        /** The `anthropic-beta` that the endpoint needs. */
        readonly beta?: string | undefined;
        readonly contradiction?: Contradiction<T> | undefined;
        readonly pace?: RequestPace | undefined;
      }
    | { readonly method: 'POST'; readonly path?: never; readonly headers: Headers; readonly body: string }
  );

/** Why an answer cannot be the one to this request, in words, though it is as documented; null: it can. */
export type Contradiction<T> = (value: T, headers: Answer['headers']) => string | null;

export interface Received<T> extends Parsed<T> {
  /** Of the answer; a token's are not told. */
  readonly headers: Answer['headers'];
  /** Ends the connection that the answer came on. */
  readonly closeConnection: () => void;
}

/**
 * The only way to the API. Waits for a place, asks, retries what is worth it (the body and its parsing included), and throws
 * a RequestFailure, or `credential-refused` on a 401 for a GET: of a credential that changes, on the second one. When the
 * run is interrupted it rejects with the reason of that.
 */
export async function request<T>(api: Api, wanted: ApiRequest<T>): Promise<Received<T>> {
  const { transport, access } = api;
  if (wanted.method === 'POST') {
    const { method, headers, body, schema } = wanted;
    const send: RetriedRequest<T>['send'] = (sending) => transport.exchange({ ...sending, headers, body });
    const path = `${api.base.prefix}${tokenPath}`;
    const parsed = await requestWithRetries(api, { method, path, schema, send }).catch((error: unknown) => {
      throw withoutStatus(asFailure(error));
    });
    return { ...parsed, headers: {}, closeConnection: () => undefined };
  }
  if (access === null) return get(api, wanted, api.headers).catch(endRefused);
  const granted = await access.headers(api.deadline.signal);
  try {
    return await get(api, wanted, { ...api.headers, ...granted });
  } catch (error) {
    if (!isRefused(error)) throw error;
    access.refused(granted);
    return get(api, wanted, { ...api.headers, ...(await access.headers(api.deadline.signal)) }).catch(endRefused);
  }
}

/**
 * Asks, and judges whether what came is an answer to this request at all: a proxy may mix answers up. One that is not counts
 * for nothing, its status neither, and its connection is closed at once, so that nothing else comes late on it.
 */
async function get<T>(
  api: Api,
  wanted: Extract<ApiRequest<T>, { method: 'GET' }>,
  granted: Headers,
): Promise<Received<T>> {
  const last = { answer: noAnswer };
  const { path, schema, readBody, pace } = wanted;
  const headers = withBeta(granted, wanted.beta);
  const send: RetriedRequest<T>['send'] = async (sending) => {
    last.answer = noAnswer;
    return (last.answer = await api.transport.get({ ...sending, path, headers }));
  };
  const shown = `${api.base.prefix}${path.text}`;
  const outcome = await requestWithRetries(api, { method: 'GET', path: shown, schema, readBody, pace, send }).catch(
    asFailure,
  );
  const { answer } = last;
  const failed = outcome instanceof RequestFailure;
  const reason = failed ? null : (wanted.contradiction?.(outcome.value, answer.headers) ?? null);
  if (reason !== null || (failed && answer.status < 300)) answer.closeConnection();
  const own = path === organizationPath ? null : await api.expected.organization;
  const other = own === null ? null : otherOrganization(answer.headers, own);
  if (other !== null) {
    answer.closeConnection();
    throw new RequestFailure({ ...outcome.place, status: null }, other);
  }
  if (failed) throw withoutStatus(outcome);
  if (reason !== null) throw new RequestFailure(outcome.place, reason);
  return { ...outcome, headers: answer.headers, closeConnection: answer.closeConnection };
}

/** A token of federation has one of its own. */
function withBeta(headers: Headers, beta: string | undefined): Headers {
  if (beta === undefined) return headers;
  const own = headers['anthropic-beta'];
  return { ...headers, 'anthropic-beta': own === undefined ? beta : `${own},${beta}` };
}

const noAnswer: Answer = { status: 0, headers: {}, body: new Uint8Array(), closeConnection: () => undefined };

function asFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  throw error;
}

/** What something else said in the API's place counts for nothing, its status neither: a 404 there is no missing workspace. */
function withoutStatus(failure: RequestFailure): RequestFailure {
  const { place, reason, hint, said, foreign } = failure;
  return foreign ? new RequestFailure({ ...place, status: null }, reason, hint, said, foreign) : failure;
}

/** Why the answer is not of this organization; null: it does not say so. */
export function otherOrganization(headers: Answer['headers'], own: string): string | null {
  const escaped = encodeURIComponent(own.replace(/[\ud800-\udfff]/gu, '\ufffd')).toLowerCase();
  const named = [headers['anthropic-organization-id'] ?? []].flat().filter((id) => id !== '');
  const other = named.find((id) => id.toLowerCase() !== own.toLowerCase() && id.toLowerCase() !== escaped);
  return other === undefined ? null : `the answer is about another organization (${shownIdentifier(other)})`;
}

function isRefused(error: unknown): error is RequestFailure {
  return error instanceof RequestFailure && error.place.status === 401;
}

function endRefused(error: unknown): never {
  throw isRefused(error) ? UserError.of('credential-refused', { place: error.place }) : error;
}

/** What a failure means where the run cannot do without the answer: a 403 is about the credential, the rest is the API's. */
export function endRun(error: unknown): never {
  if (!(error instanceof RequestFailure)) throw error;
  const { place, reason, hint, foreign } = error;
  if (place.status === 403) throw UserError.of('credential-refused', { place });
  if ((foreign || isAboutPath(place.status)) && place.path.includes('/v1/v1/'))
    throw UserError.of('api-failed', { place, reason, hint: 'Leave /v1 out of the base URL.' });
  throw UserError.of('api-failed', { place, reason, ...(hint === null ? {} : { hint }) });
}

/** What a server answers that does not know a path: a refusal, a way elsewhere, or a page of its own. */
function isAboutPath(status: number | null): boolean {
  return status !== null && status < 429;
}
