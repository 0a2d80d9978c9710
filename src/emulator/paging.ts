/** The two ways in which the API pages its lists: by cursor, and by ID. */
import { createHash } from 'node:crypto';

export interface CursorPage<T> {
  readonly data: readonly T[];
  readonly next_page: string | null;
}

export interface PageQuery {
  /** From `next_page` of the page before. */
  readonly cursor: string | undefined;
  /** null: everything in one page. */
  readonly limit: number | null;
  /** What the request asks for, the page aside: a cursor counts for the same filters only. */
  readonly filters: readonly string[];
}

/** One page of the items; null where the cursor was not issued for these filters. */
export function cursorPage<T>(items: readonly T[], options: PageQuery): CursorPage<T> | null {
  const { cursor, limit, filters } = options;
  const [start] = cursor === undefined ? [0] : (readCursor(cursor, filters) ?? []);
  if (start === undefined) return null;
  const end = limit === null ? items.length : start + limit;
  return { data: items.slice(start, end), next_page: end < items.length ? formatCursor([end], filters) : null };
}

/** A cursor that leads to a position, and only where the same is asked for. */
export function formatCursor(position: readonly number[], filters: readonly string[]): string {
  return `page_${Buffer.from(`${position.join('-')}.${fingerprint(filters)}`).toString('base64url')}`;
}

/** The position that a cursor leads to; null where it was not issued for these filters. */
export function readCursor(cursor: string, filters: readonly string[]): readonly number[] | null {
  const [position = '', print] = Buffer.from(cursor.replace(/^page_/, ''), 'base64url')
    .toString()
    .split('.');
  return print === fingerprint(filters) && /^\d+(-\d+)*$/.test(position) ? position.split('-').map(Number) : null;
}

function fingerprint(filters: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(filters)).digest('hex').slice(0, 12);
}

export interface IdPage<T> {
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly first_id: string | null;
  readonly last_id: string | null;
}

/** The page after `after_id`, or the one that ends before `before_id`; null where that ID is not in the list. */
export function idPage<T extends { readonly id: string }>(
  items: readonly T[],
  options: { readonly limit: number; readonly after_id?: string | undefined; readonly before_id?: string | undefined },
): IdPage<T> | null {
  const { limit, after_id, before_id } = options;
  const anchor = after_id ?? before_id;
  const at = items.findIndex(({ id }) => id === anchor);
  if (anchor !== undefined && at < 0) return null;
  const backwards = after_id === undefined && before_id !== undefined;
  const start = backwards ? Math.max(0, at - limit) : at + 1;
  const end = backwards ? at : start + limit;
  const data = items.slice(start, end);
  return {
    data,
    has_more: backwards ? start > 0 : end < items.length,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}
