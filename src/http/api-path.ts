import { isPathId } from '../model/names.js';
import { RequestFailure } from './request-failure.js';

const place = { method: 'GET', path: '/v1/organizations/workspaces', status: null, requestId: null } as const;

/**
 * What may be asked of the API, path and query. The paths are made here and nowhere else: text is none, and neither is an
 * object that looks like one. An ID that a path cannot hold, such as `..`, is a RequestFailure, whoever named it.
 */
export class ApiPath {
  static readonly organization = new ApiPath('/v1/organizations/me');
  static readonly rateLimits = new ApiPath('/v1/organizations/rate_limits');
  static readonly workspaces = new ApiPath('/v1/organizations/workspaces');
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static workspace(id: string): ApiPath {
    return new ApiPath(`/v1/organizations/workspaces/${segment(id)}`);
  }

  static workspaceRateLimits(id: string): ApiPath {
    return new ApiPath(`/v1/organizations/workspaces/${segment(id)}/rate_limits`);
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
  throw new RequestFailure(place, `its ID (${shownIdentifier(id)}) is none that can be asked for`);
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

/**
 * An identifier that the API made, fit for one line of a log: of 200 characters at most, with a question mark for whatever
 * is no letter, digit, `_`, `.`, `-` or single colon. A word that looks like a key is cut out; the run's own key never gets
 * this far.
 */
export function shownIdentifier(text: string): string {
  return text
    .replace(/sk-ant-[\w.-]*/g, '?')
    .replace(/[^\w.:-]|:(?=:)/g, '?')
    .slice(0, 200);
}
