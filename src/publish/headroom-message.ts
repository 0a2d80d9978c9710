import type { Headroom, HeadroomRow } from '../model/headroom/headroom-types.js';
import { formatNumber } from '../model/text.js';
import { namesOf } from '../report/headroom/headroom-rows.js';
import { slackRowLines } from '../report/headroom/headroom-slack.js';
import { scopeText, verdictText } from '../report/headroom/headroom-words.js';
import { factsContext } from '../report/headroom/row-facts.js';
import { messageSection } from '../report/slack.js';
import type { HeadroomChange } from './headroom-change.js';

/* What a notification says of a headroom: what is new first, then what goes on, then what ended. */

/** A headroom that people are told of. */
export interface HeadroomNews {
  readonly headroom: Headroom;
  /** null: nothing is known of before. */
  readonly previous: Headroom | null;
  readonly change: HeadroomChange;
}

/** A message is read on a telephone; beside a plan's report there is room for as many as this. */
const mostRows = 8;
const longestRow = 250;
const longestLine = 300;

/** Sections for Slack; where nothing is at the mark, one line. */
export function headroomBlocks({ headroom, change }: HeadroomNews): readonly object[] {
  const { began, goesOn, ended } = change;
  const named = { ...headroom, rows: [...headroom.rows, ...ended.map(({ row }) => row)] };
  const names = namesOf(named, 'organization');
  const context = factsContext({ headroom, all: false, suggestions: false }, names);
  const rowText = (word: string, row: HeadroomRow): readonly string[] => {
    const [first, ...others] = slackRowLines(row, context);
    return [`${word} · ${String(first)}`, ...others];
  };
  const rows = [
    ...began.map((row) => rowText('NEW', row)),
    ...goesOn.map((row) => rowText('goes on', row)),
    ...ended.map(({ row, reason }) => [
      `ended · ${names.workspace(row)} · ${names.group(row.group)} · ${row.limiter}`,
      reason,
    ]),
  ];
  const rest = rows.length - mostRows;
  const line = `Headroom of ${headroom.organization.name}: ${verdictText(headroom)} Figures: ${scopeText(headroom)}.`;
  return [
    messageSection([line], longestLine),
    ...rows.slice(0, mostRows).map((lines) => messageSection(lines, longestRow)),
    ...(rest > 0 ? [messageSection([`and ${formatNumber(rest)} more`], longestLine)] : []),
  ];
}

/** For programs. */
export function headroomJson({ headroom, previous, change }: HeadroomNews): object {
  return {
    previous: previous === null ? null : stateOf(previous),
    current: stateOf(headroom),
    summary: headroom.summary,
    began: change.began.map(rowJson),
    goes_on: change.goesOn.map(rowJson),
    ended: change.ended.map(({ row, reason }) => ({ ...rowJson(row), reason })),
  };
}

function stateOf({ verdict, complete, run }: Headroom): object {
  return { verdict, complete, exit_code: run.exit_code, taken_at: run.taken_at };
}

/** The days of a row are in the file alone. */
function rowJson({ address, workspace, group, limiter, level, limit, peak, ratio }: HeadroomRow): object {
  return { address, workspace, group, limiter, level, limit, peak, ratio };
}
