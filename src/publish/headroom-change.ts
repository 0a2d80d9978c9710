import { noMoney } from '../model/spend/money.js';
import type { Headroom, HeadroomRow } from '../model/headroom/headroom-types.js';
import { count, formatNumber } from '../model/text.js';
import { isAtMark } from '../report/headroom/headroom-rows.js';
import { windowText } from '../report/headroom/headroom-times.js';
import { dayIndex } from '../model/times.js';
import { localDay } from '../model/headroom/window-times.js';
import { percentText } from '../report/headroom/headroom-values.js';
import { ruleText } from '../report/headroom/headroom-words.js';
import { limitText } from '../report/value-words.js';

/* Whether anything changed since the last headroom that people should be told of. All that is known is in the two files. */

/** A limit that is at its mark no more, as it was; and why. */
export interface EndedUse {
  readonly row: HeadroomRow;
  /** Raw text, no sentence. */
  readonly reason: string;
}

export interface HeadroomChange {
  /** At the mark since then, and again where it reached 100 % since then. */
  readonly began: readonly HeadroomRow[];
  readonly goesOn: readonly HeadroomRow[];
  readonly ended: readonly EndedUse[];
  /** `news`: something began or ended; `weekly`: it did not, and it is Monday; null: nobody is told. */
  readonly occasion: 'news' | 'weekly' | null;
  /** A sentence, raw text. */
  readonly why: string;
}

/** Days below the mark after which it ended. */
const daysBelow = 7;

/**
 * Compares two headrooms of different days. Two of one day are one message: what is newer than the day's first is told with
 * the next day, where that first one is what is compared with. Without a previous one, all that is at its mark began.
 */
export function compareHeadrooms(previous: Headroom | null, headroom: Headroom): HeadroomChange {
  const day = localDay(headroom.window, headroom.run.taken_at);
  const before = new Map((previous?.rows ?? []).map((row) => [row.address, row]));
  const rankBefore = ({ address }: HeadroomRow): number => {
    const row = before.get(address);
    return row === undefined || previous === null ? 0 : rank(row, previous);
  };
  const active = headroom.rows.filter((row) => rank(row, headroom) > 0);
  const began = active.filter((row) => rank(row, headroom) > rankBefore(row));
  const goesOn = active.filter((row) => !began.includes(row));
  const ended = previous === null ? [] : endedSince(previous, headroom);
  const counts = countText(began, goesOn, ended);
  if (previous !== null && localDay(headroom.window, previous.run.taken_at) === day)
    return { began, goesOn, ended, occasion: null, why: `Headroom: one message a day, and both files are of ${day}.` };
  const occasion = began.length + ended.length > 0 ? 'news' : isMonday(day) ? 'weekly' : null;
  return { began, goesOn, ended, occasion, why: `Headroom: ${counts}${wholeText(headroom)}.` };
}

function countText(...[began, goesOn, ended]: readonly (readonly unknown[] | undefined)[]): string {
  const parts = [
    [began, 'new at the mark'],
    [goesOn, 'at the mark as before'],
    [ended, 'ended'],
  ] as const;
  const counted = parts.flatMap(([all = [], words]) =>
    all.length === 0 ? [] : [`${formatNumber(all.length)} ${words}`],
  );
  return counted.length === 0 ? 'nothing is at the mark' : counted.join(', ');
}

function wholeText({ complete }: Headroom): string {
  return complete ? '' : ', as far as it was read';
}

/** 1970-01-01 was a Thursday. */
function isMonday(day: string): boolean {
  return (dayIndex(day) + 3) % 7 === 0;
}

/** 0: not at the mark, or 7 days below it; 1: at the mark; 2: at 100 %. A window may look further back than that. */
function rank(row: HeadroomRow, { window }: Headroom): 0 | 1 | 2 {
  const [first = ''] = window.days.slice(-daysBelow);
  const peaks = row.days.filter(({ day }) => day >= first).map(({ peak }) => peak);
  const share = Math.max(0, ...peaks) / (row.limit ?? Infinity);
  // A mark in per cent is no number that a computer has.
  if (!isAtMark(row) || share < row.rule.alert_at - 1e-9) return 0;
  return share >= 1 ? 2 : 1;
}

function endedSince(previous: Headroom, headroom: Headroom): readonly EndedUse[] {
  if (headroom.window.days.length < Math.min(daysBelow, previous.window.days.length)) return [];
  const now = new Map(headroom.rows.map((row) => [row.address, row]));
  return previous.rows
    .filter((row) => rank(row, previous) > 0)
    .flatMap((row) => {
      const after = now.get(row.address) ?? null;
      if ((after !== null && rank(after, headroom) > 0) || !wasSeen(row, after, headroom)) return [];
      return [{ row, reason: endText(row, after, headroom) }];
    });
}

/** What was not read has not ended. */
function wasSeen(
  { workspace, source }: HeadroomRow,
  after: HeadroomRow | null,
  { summary, incomplete, unread_limits }: Headroom,
): boolean {
  if (unread_limits.some((unread) => unread.workspace.id === workspace?.id)) return false;
  if (after === null) return summary.not_looked_at === 0;
  return after.level !== 'not-measurable' && !incomplete.some((missing) => missing.source === source);
}

function endText(row: HeadroomRow, after: HeadroomRow | null, { window }: Headroom): string {
  if (after === null) return 'there is no such limit any more';
  if (after.known !== null) return `known now: ${after.known.reason}`;
  const share = after.ratio === null ? '' : `, ${percentText(after.ratio)} of it at most`;
  if (after.limit !== row.limit)
    return `the limit was ${limitText(row.limit, noMoney)} and is ${limitText(after.limit, noMoney)}${share}`;
  const days = window.days.length < daysBelow ? windowText(window) : count(daysBelow, 'day');
  return `not at its mark (${ruleText(after.rule)}) for ${days}`;
}
