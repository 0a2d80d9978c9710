import type { HistoryChange, LimitHistory } from '../model/history/history-types.js';
import { count, formatNumber } from '../model/text.js';
import { vendorChangeTexts } from '../report/history/history-words.js';
import { messageSection } from '../report/slack.js';

/* What the vendor changed in the week that ended, for the message that comes once in the week after it. */

export interface VendorWeek {
  /** RFC 3339 in UTC: two Mondays, the first of which is in the week. */
  readonly from: string;
  readonly to: string;
  /** The oldest first. */
  readonly history: LimitHistory;
  /** A sentence, raw text. */
  readonly why: string;
}

const msOfDay = 86_400_000;

/**
 * The week before that of `now`; null: it was told already, for the last state that people may have been told of is of this
 * week, or, where there is none, it is not Monday. A change is in the week in which it was seen first.
 */
export function vendorWeek(
  told: LimitHistory,
  { now, previous }: { readonly now: number; readonly previous: string | null },
): VendorWeek | null {
  const monday = mondayOf(now);
  const isTold = previous === null ? now - monday >= msOfDay : Date.parse(previous) >= monday;
  if (isTold) return null;
  const [from, to] = [monday - 7 * msOfDay, monday].map((time) => new Date(time).toISOString().replace('.000Z', 'Z'));
  const isIn = ({ scope, between }: HistoryChange): boolean => {
    const seen = Date.parse(between.before);
    return scope === 'organization' && seen >= monday - 7 * msOfDay && seen < monday;
  };
  const history = { ...told, changes: told.changes.filter(isIn) };
  const number = history.changes.length;
  const words = number === 0 ? 'nothing' : count(number, 'thing');
  return { from: String(from), to: String(to), history, why: `The vendor changed ${words} last week.` };
}

/** Days since 1970-01-01 begin with a Thursday. */
function mondayOf(now: number): number {
  const day = Math.floor(now / msOfDay);
  return (day - ((day + 3) % 7)) * msOfDay;
}

/** A message is read on a telephone. */
const mostChanges = 5;
const longestChange = 200;
const longestLine = 300;

/** Sections for Slack; where nothing changed, one line. */
export function vendorBlocks({ from, to, history, why }: VendorWeek): readonly object[] {
  const texts = vendorChangeTexts(history);
  const rest = texts.length - mostChanges;
  const head = `${why.slice(0, -1)} (${from.slice(0, 10)} to ${to.slice(0, 10)}, UTC) in the limits of ${history.organization.name}.`;
  return [
    messageSection([head], longestLine),
    ...texts.slice(0, mostChanges).map((text) => messageSection([text], longestChange)),
    ...(rest > 0 ? [messageSection([`and ${formatNumber(rest)} more`], longestLine)] : []),
  ];
}

/** For programs. */
export function vendorJson({ from, to, history }: VendorWeek): object {
  return { from, to, changes: history.changes };
}
