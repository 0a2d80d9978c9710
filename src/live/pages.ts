import type { ZodMiniType } from 'zod/mini';

import type { RequestPlace } from '../model/errors.js';
import type { ApiPath } from '../http/claude-api.js';
import { RequestFailure } from '../http/request-failure.js';
import { type BodyReader, listReader } from './listed-body.js';
import { request } from './request.js';
import type { Api, Contradiction } from './request.js';
import type { RequestPace } from './retried-request.js';

/* Reads a list of the API, page after page. */

/** More pages than any organization has: an API that never ends is not believed. */
export const maxPages = 10_000;

/** How one kind of page leads to the next: the query parameter to add, or null at the end; text says why there is none. */
export interface Paging<P, T> {
  readonly schema: ZodMiniType<P>;
  /** How a page is read that may be long. */
  readonly readBody?: BodyReader<P>;
  readonly items: (page: P) => readonly T[];
  readonly parameter: string;
  readonly next: (page: P) => { readonly cursor: string } | { readonly broken: string } | null;
}

interface CursorPage<T> {
  readonly data: readonly T[];
  readonly next_page?: string | null | undefined;
  readonly has_more?: boolean | null | undefined;
}

/** `next_page` goes into `page`. An empty page with a cursor is not the end. With `item`, a page may be long, and is read item by item. */
export function byCursor<T, P extends CursorPage<T>>(
  schema: ZodMiniType<P>,
  item?: ZodMiniType<P['data'][number]>,
): Paging<P, P['data'][number]> {
  return {
    schema,
    ...(item === undefined ? {} : { readBody: listReader(schema, item) }),
    items: (page) => page.data,
    parameter: 'page',
    next: ({ next_page: cursor, has_more: more }) => {
      if (isCursor(cursor)) return more === false ? { broken: contradictory } : { cursor };
      return more === true ? { broken: 'there is more (has_more), but no next_page to continue from' } : null;
    },
  };
}

interface IdPage<T> {
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly last_id?: string | null | undefined;
  readonly next_page?: string | null | undefined;
}

/** `last_id` goes into `after_id` while `has_more`. */
export function byId<T>(schema: ZodMiniType<IdPage<T>>): Paging<IdPage<T>, T> {
  return {
    schema,
    items: (page) => page.data,
    parameter: 'after_id',
    next: ({ has_more: more, last_id: cursor, next_page: other }) => {
      if (!more) return isCursor(other) ? { broken: contradictory } : null;
      return isCursor(cursor) ? { cursor } : { broken: 'there is more, but no last_id to continue from' };
    },
  };
}

const contradictory = 'next_page says that there is more, and has_more that there is not';

function isCursor(cursor: string | null | undefined): cursor is string {
  return cursor !== null && cursor !== undefined && cursor !== '';
}

function bodyOf<P, T>({ schema, readBody }: Paging<P, T>): Pick<Paging<P, T>, 'schema' | 'readBody'> {
  return readBody === undefined ? { schema } : { schema, readBody };
}

export interface PageOptions<P, T> {
  readonly paging: Paging<P, T>;
  readonly query: Readonly<Record<string, string>> | Iterable<[string, string]>;
  readonly beta?: string | undefined;
  readonly contradiction?: Contradiction<P>;
  readonly pace?: RequestPace;
}

export interface Pages<T> {
  readonly items: readonly T[];
  /** Where the last page came from. */
  readonly place: RequestPlace;
  /** Ends the connections that the pages came on. */
  readonly closeConnection: () => void;
}

/** All items of all pages. */
export async function readPages<P, T>(api: Api, path: ApiPath, options: PageOptions<P, T>): Promise<Pages<T>> {
  const items: T[] = [];
  const end = await takePages(api, path, options, (page) => {
    for (const item of options.paging.items(page)) items.push(item);
    return true;
  });
  return { items, ...end };
}

/**
 * Gives page after page to `take`, until that returns false: it has enough. A page of which it is not clear where it leads is
 * an error, never the end, and is not given; a cursor that comes twice is one.
 */
export async function takePages<P, T>(
  api: Api,
  path: ApiPath,
  { paging, query: first, ...asking }: PageOptions<P, T>,
  take: (page: P, place: RequestPlace) => boolean,
): Promise<Omit<Pages<T>, 'items'>> {
  const query = new URLSearchParams(first);
  const seen = new Set<string>();
  const connections: (() => void)[] = [];
  const closeConnection = (): void => connections.forEach((end) => end());
  for (let pages = 1; ; pages += 1) {
    const wanted = { ...asking, method: 'GET', path: path.with(query), ...bodyOf(paging) } as const;
    const answer = await request(api, wanted);
    const { value, place } = answer;
    connections.push(answer.closeConnection);
    const next = paging.next(value);
    const step =
      next !== null && 'cursor' in next && seen.has(next.cursor)
        ? { broken: 'a page leads back to one that was read before' }
        : next;
    if (step !== null && 'broken' in step) {
      closeConnection();
      throw new RequestFailure(place, step.broken);
    }
    if (!take(value, place) || step === null) return { place, closeConnection };
    if (pages === maxPages) throw new RequestFailure(place, `there are more than ${maxPages} pages`);
    seen.add(step.cursor);
    query.set(paging.parameter, step.cursor);
  }
}
