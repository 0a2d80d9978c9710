import type { ZodMiniType } from 'zod/mini';

import { UserError } from '../model/errors.js';
import { type ApiPath, tokenPath } from './api-path.js';
import type { BaseUrl } from './base-url.js';
import { RequestFailure } from './failure.js';
import { type Effort, type Parsed, pursue, type Question } from './pursue.js';
import type { Transport } from './undici-pool.js';

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
export interface Api extends Effort {
  readonly base: BaseUrl;
  /** With the key, unless there is an `access`. */
  readonly headers: Headers;
  readonly access: Access | null;
  readonly transport: Transport;
}

/** Nothing can be asked for but the paths that are read, and the exchange of a token, whose path is not for the caller to choose. */
export type ApiRequest<T> = { readonly schema: ZodMiniType<T> } & (
  | { readonly method: 'GET'; readonly path: ApiPath }
  | { readonly method: 'POST'; readonly path?: never; readonly headers: Headers; readonly body: string }
);

/**
 * The only way to the API. Waits for a place, asks, retries what is worth it (the body and its parsing included), and throws
 * a RequestFailure, or `credential-refused` on a 401 for a GET: of a credential that changes, on the second one. When the
 * run is interrupted it rejects with the reason of that.
 */
export async function request<T>(api: Api, wanted: ApiRequest<T>): Promise<Parsed<T>> {
  const { transport, access } = api;
  const { schema } = wanted;
  if (wanted.method === 'POST') {
    const { method, headers, body } = wanted;
    const send: Question<T>['send'] = (sending) => transport.exchange({ ...sending, headers, body });
    return pursue(api, { method, path: `${api.base.prefix}${tokenPath}`, schema, send });
  }
  const { path } = wanted;
  const shown = `${api.base.prefix}${path.text}`;
  const getWith = (headers: Headers): Promise<Parsed<T>> =>
    pursue(api, {
      method: 'GET',
      path: shown,
      schema,
      send: (sending) => transport.get({ ...sending, path, headers }),
    });
  if (access === null) return getWith(api.headers).catch(endRefused);
  const granted = await access.headers(api.run.signal);
  try {
    return await getWith({ ...api.headers, ...granted });
  } catch (error) {
    if (!isRefused(error)) throw error;
    access.refused(granted);
    return getWith({ ...api.headers, ...(await access.headers(api.run.signal)) }).catch(endRefused);
  }
}

function isRefused(error: unknown): error is RequestFailure {
  return error instanceof RequestFailure && error.place.status === 401;
}

function endRefused(error: unknown): never {
  throw isRefused(error) ? UserError.of('credential-refused', { place: error.place }) : error;
}
