import type { MinuteRange } from '../model/headroom/usage-types.js';
import { floorTo, lengthOf, within, without } from './minute-ranges.js';
import { mostRows } from './tokens-source.js';

/*
 * Cuts stretches of time into pages by the minute, from what a pass by the hour saw: no page is too large, and hours without
 * use are left out where that saves a page.
 */

/** Rows of an hour that was not seen: as many as a page of 60 minutes may have. */
const unseen = mostRows / 60;

const longestPage = 1440;

export interface PagePlan {
  /** What to ask for, one page each. */
  readonly pages: readonly MinuteRange[];
  /** What had no use. */
  readonly idle: readonly MinuteRange[];
}

/** `rowsIn`: how many combinations the hour had that begins at a minute; undefined: it was not seen. */
export function planPages(ranges: readonly MinuteRange[], rowsIn: (hour: number) => number | undefined): PagePlan {
  const pages = ranges.flatMap((range) => pagesOf(range, rowsIn));
  return { pages, idle: without(ranges, pages) };
}

function pagesOf(range: MinuteRange, rowsIn: (hour: number) => number | undefined): readonly MinuteRange[] {
  const pages: (MinuteRange & { readonly rows: number })[] = [];
  for (const { rows, ...piece } of piecesOf(range, rowsIn)) {
    const last = pages.at(-1);
    const grown = last === undefined ? null : { from: last.from, to: piece.to, rows: last.rows + rows };
    if (grown !== null && lengthOf(grown) <= longestPage && grown.rows <= mostRows) pages[pages.length - 1] = grown;
    else pages.push({ ...piece, rows });
  }
  return pages.map(({ from, to }) => ({ from, to }));
}

/** The hours with use, those in parts that are too much for a page; `rows`: how many there are at most. */
function piecesOf(
  range: MinuteRange,
  rowsIn: (hour: number) => number | undefined,
): readonly (MinuteRange & { readonly rows: number })[] {
  const pieces = [];
  for (let hour = floorTo(range.from, 60); hour < range.to; hour += 60) {
    const combinations = rowsIn(hour) ?? unseen;
    if (combinations === 0) continue;
    const longest = Math.max(1, Math.min(60, Math.floor(mostRows / combinations)));
    for (let part = 0; part * longest < 60; part += 1) {
      const from = hour + part * longest;
      const pieced = within([range], { from, to: Math.min(from + longest, hour + 60) });
      pieces.push(...pieced.map((piece) => ({ ...piece, rows: lengthOf(piece) * combinations })));
    }
  }
  return pieces;
}
