import { noMoney } from '../../../model/spend/money.js';
import type { HeadroomDay, HeadroomRow, HeadroomWindow, WorstMinute } from '../../../model/headroom/headroom-types.js';
import { type Markup, markup, nothing } from '../../html/escape-html.js';
import { limitText } from '../../value-words.js';
import { standsOut } from '../headroom-rows.js';
import { momentText } from '../headroom-times.js';
import { weekdayDate } from '../../../model/times.js';
import { amountText, isDaily, levelWord, peakText, percentText, whenText } from '../headroom-values.js';
import { type FactsContext, madeByText, rowFacts } from '../row-facts.js';
import { plotOf } from './headroom-plot.js';

/*
 * What a cell of the heat map opens: the days of a limit, its line, its worst minutes and who made them.
 */

/** A row with where its cell leads. */
export interface PlacedRow {
  readonly row: HeadroomRow;
  readonly id: string;
}

/** Closed, and opened by a link to what is inside; without a script too. */
export function rowDetails({ row, id }: PlacedRow, context: FactsContext): Markup {
  const { names, headroom } = context;
  const share = row.ratio === null || row.peak === null ? '' : ` · ${percentText(row.ratio)}`;
  const facts = rowFacts(row, context);
  return markup`<details class="row ${classOf(row)}"><summary>${names.group(row.group)} · <code>${row.limiter}</code> <b>${levelWord(row)}${share}</b></summary>
<div id="${id}" tabindex="-1"><p>${[peakText(row), whenText(row, headroom.window), organizationText(row)].filter((text) => text !== '').join(' · ')}</p>
${facts.length === 0 ? nothing : markup`<p class="facts-of">${facts.join(' · ')}</p>\n`}${plotOf(row, headroom)}${row.peak === null ? nothing : markup`${daysTable(row)}${worstList(row, headroom.window)}`}</div></details>
`;
}

function classOf(row: HeadroomRow): string {
  if (!standsOut(row)) return 'quiet';
  return row.level === 'watch' ? 'watch' : 'act';
}

function organizationText({ workspace, organization_limit, overridden }: HeadroomRow): string {
  if (workspace === null) return '';
  return overridden
    ? `override; organization: ${limitText(organization_limit, noMoney)}`
    : 'inherits the organization’s limit';
}

const marks = ['50', '75', '90'] as const;

/** Minutes at a mark have columns where there were any, for a page has thousands of such tables. */
function daysTable(row: HeadroomRow): Markup {
  const { days } = row;
  const shown = isDaily(row) ? [] : marks.filter((mark) => days.some(({ minutes_at }) => minutes_at[mark] > 0));
  const line = ({ peak, minutes_at, day, known }: HeadroomDay): Markup => {
    const minutes = shown.map((mark) => markup`<td>${minutes_at[mark]}</td>`);
    return markup`<tr><th scope="row">${weekdayDate(day)}${known ? '' : ', so far'}</th><td>${amountText(peak)}</td>${minutes}</tr>
`;
  };
  const titles = shown.map((mark) => markup`<th scope="col">min ≥ ${mark}%</th>`);
  return markup`<table class="days"><caption>Days</caption><thead><tr><th scope="col">Day</th><th scope="col">${isDaily(row) ? 'Tokens' : 'Peak'}</th>${titles}</tr></thead><tbody>
${days.map(line)}</tbody></table>
`;
}

function worstList(row: HeadroomRow, window: HeadroomWindow): Markup {
  const item = (minute: WorstMinute): Markup => {
    const share = row.limit === null || row.limit === 0 ? '' : ` (${percentText(minute.value / row.limit)})`;
    const makers = minute.made_by.length === 0 ? '' : `, made by ${madeByText(minute.made_by, minute.value)}`;
    return markup`<li>${timeMarkup(window, minute.at)} <b>${amountText(minute.value)}</b>${share}${makers}</li>
`;
  };
  return markup`<div class="worst"><p>${isDaily(row) ? 'Worst days' : 'Worst minutes'}</p><ol>
${row.worst.map(item)}</ol></div>
`;
}

/** In the zone of the run; the script shows it in the reader's, where that is asked for. */
export function timeMarkup(window: HeadroomWindow, time: string): Markup {
  return markup`<time datetime="${time}">${momentText(window, time)}</time>`;
}
