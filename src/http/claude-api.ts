import { UserError } from '../model/errors.js';
import { isPathId, shownIdentifier } from '../model/names.js';
import { RequestFailure } from './request-failure.js';

/* The Claude API among servers: where it is, what may be asked of it, and that nothing is written to it. */

export const defaultBaseUrl = 'https://api.anthropic.com';

/** Today's goes second: answers of the first hold everything that those of the second do. */
export const apiVersions = ['2023-06-01', '2026-10-21'] as const;

export const apiHost = new URL(defaultBaseUrl).hostname;

/** Nothing of `T` but a text that stands in the source. */
type Literal<T extends string> = Partial<Record<'', never>> extends Record<T, unknown> ? never : T;

/** The one path outside of `/v1/organizations/` that is read: who changed what. */
const feedPath = '/v1/compliance/activities';

/** All that is read: what belongs to an organization, by its name in small letters or by one ID, and its Activity Feed. */
const readable = new RegExp(`^(?:/v1/organizations(?:/(?:[a-z_]+|\\{id\\}))+|${feedPath})$`);

/**
 * What may be asked of the API, path and query. A path is a literal below `/v1/organizations/` in the file that asks for it,
 * or that of the Activity Feed, with `{id}` for an ID: text from elsewhere is none, and neither is an object that looks like one. An ID that a path cannot
 * hold, such as `..`, is a RequestFailure, whoever named it.
 */
export class ApiPath {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static of<const P extends `/v1/organizations/${string}` | typeof feedPath>(
    path: Literal<P>,
    ...ids: P extends `${string}{id}${string}` ? [id: string] : []
  ): ApiPath {
    if (!readable.test(path)) throw new Error(`${path} is not a path that may be read`);
    const [id = '']: readonly string[] = ids;
    return new ApiPath(path.replace('{id}', () => segment(id)));
  }

  /** The same path with this query and no other. */
  with(query: URLSearchParams): ApiPath {
    const [path = ''] = this.#text.split('?', 1);
    return new ApiPath(query.size === 0 ? path : `${path}?${query.toString()}`);
  }

  get text(): string {
    return this.#text;
  }
}

function segment(id: string): string {
  if (isPathId(id)) return id;
  const place = { method: 'GET', path: '/v1/organizations/workspaces', status: null, requestId: null } as const;
  throw new RequestFailure(place, `its ID (${shownIdentifier(id)}) cannot be part of a request`);
}

/** The one path that is ever sent something to, for a token in exchange for another; never a limit. */
export const tokenPath = '/v1/oauth/token';

/** All that is ever sent to the API: a GET of one of its paths, or the exchange of a token, which goes to one path. */
export class ApiMessage {
  readonly #made = true;

  private constructor(
    readonly method: 'GET' | 'POST',
    readonly path: string,
    readonly body: string | null,
  ) {}

  /** `prefix` is the base URL's. */
  static get(path: ApiPath, prefix: string): ApiMessage {
    return new ApiMessage('GET', prefix + path.text, null);
  }

  static exchange(body: string, prefix: string): ApiMessage {
    return new ApiMessage('POST', prefix + tokenPath, body);
  }

  /** Whether it was made here. */
  static isOne(message: object): message is ApiMessage {
    return #made in message && message.#made;
  }
}

/** Refuses connections to the API over which anything else could be sent. */
export function refuseApi(origin: string): void {
  if (new URL(origin).hostname.replace(/\.$/, '') !== apiHost) return;
  const problem = 'The Claude API is named where a code host, a webhook or an identity provider belongs';
  throw UserError.of('usage', { problem, hint: 'Name that one; nothing is ever written to the API.' });
}
