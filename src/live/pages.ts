import type { ZodMiniType } from 'zod/mini';

import type { RequestPlace } from '../model/errors.js';
import type { ApiPath } from './api-path.js';
import { RequestFailure } from './failure.js';
import { request } from './request.js';
import type { Api } from './request.js';

/** More pages than any organization has: an API that never ends is not believed. */
export const maxPages = 10_000;

/** How one kind of page leads to the next: the query parameter to add, or null at the end; text says why there is none. */
export interface Paging<P, T> {
  readonly schema: ZodMiniType<P>;
  readonly items: (page: P) => readonly T[];
  readonly parameter: string;
  readonly next: (page: P) => { readonly cursor: string } | { readonly broken: string } | null;
}

interface CursorPage<T> {
  readonly data: readonly T[];
  readonly next_page?: string | null | undefined;
}

/** `next_page` goes into `page`. An empty page with a cursor is not the end. */
export function byCursor<T>(schema: ZodMiniType<CursorPage<T>>): Paging<CursorPage<T>, T> {
  return {
    schema,
    items: (page) => page.data,
    parameter: 'page',
    next: ({ next_page: cursor }) => (cursor === null || cursor === undefined || cursor === '' ? null : { cursor }),
  };
}

interface IdPage<T> {
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly last_id?: string | null | undefined;
}

/** `last_id` goes into `after_id` while `has_more`. */
export function byId<T>(schema: ZodMiniType<IdPage<T>>): Paging<IdPage<T>, T> {
  return {
    schema,
    items: (page) => page.data,
    parameter: 'after_id',
    next: ({ has_more: more, last_id: cursor }) => {
      if (!more) return null;
      return cursor === null || cursor === undefined || cursor === ''
        ? { broken: 'there is more, and no last_id to go on from' }
        : { cursor };
    },
  };
}

/** All items of all pages, and where the last page came from. A cursor that comes twice is an error, never the end. */
export async function readPages<P, T>(
  api: Api,
  path: ApiPath,
  options: { readonly paging: Paging<P, T>; readonly query: Readonly<Record<string, string>> },
): Promise<{ readonly items: readonly T[]; readonly place: RequestPlace }> {
  const { paging } = options;
  const query = new URLSearchParams(options.query);
  const seen = new Set<string>();
  const items: T[] = [];
  for (let pages = 1; ; pages += 1) {
    const { value, place } = await request(api, { method: 'GET', path: path.with(query), schema: paging.schema });
    for (const item of paging.items(value)) items.push(item);
    const next = paging.next(value);
    if (next === null) return { items, place };
    if ('broken' in next) throw new RequestFailure(place, next.broken);
    if (seen.has(next.cursor)) throw new RequestFailure(place, 'a page leads back to one that was read before');
    if (pages === maxPages) throw new RequestFailure(place, `there are more than ${maxPages} pages`);
    seen.add(next.cursor);
    query.set(paging.parameter, next.cursor);
  }
}
