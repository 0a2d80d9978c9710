import type { Headroom, HeadroomRow, HeadroomWindow } from '../../../model/headroom/headroom-types.js';
import { type Markup, markup, nothing } from '../../html/escape-html.js';
import { levelLine, placer, plotDays, plotHeight, plotMarkup } from '../../html/plot.js';
import { minuteOf, weekdayDate } from '../../../model/times.js';
import { startOfDay } from '../../../model/headroom/window-times.js';
import { isDaily, shortLimit } from '../headroom-values.js';

/*
 * The line of a row: the highest minute of each hour against the limit.
 */

const hoursOfDay = 24;

/** A picture of what the table of days says, where there is anything to draw. */
export function plotOf(row: HeadroomRow, headroom: Headroom): Markup {
  const { window } = headroom;
  const { peak, limit } = row;
  if (peak === null) return nothing;
  const declared = shownDeclared(row, peak.value);
  const place = placer(Math.max(peak.value, Number(limit), Number(declared)) * 1.02);
  const levels = [
    limit === null ? nothing : levelLine('limit', place(limit), `limit ${shortLimit(limit)}`),
    declared === null ? nothing : levelLine('declared', place(declared), `declared ${shortLimit(declared)}`),
  ];
  return plotMarkup({
    label: plotLabel(row),
    width: window.days.length * hoursOfDay,
    paths: [markup`<path class="use" d="${stepsOf(row, headroom, place)}"/>`],
    levels,
  });
}

function plotLabel(row: HeadroomRow): string {
  const unit = isDaily(row) ? 'Tokens of each day' : 'The highest minute of each hour';
  return `${unit}, against the limit; the table of days has the figures`;
}

/** A declared limit far above all else would flatten the line; the text beside it says it all the same. */
function shownDeclared({ declared_limit: declared, limit }: HeadroomRow, peak: number): number | null {
  return declared !== null && declared <= 3 * Math.max(Number(limit), peak) ? declared : null;
}

/** Steps from hour to hour, in the fewest characters, for a page has thousands of them. */
function stepsOf(row: HeadroomRow, { window, sources }: Headroom, place: (value: number) => number): string {
  const begin = startOfDay(window, String(window.days[0]));
  // What is not known yet is not drawn as if it were nothing.
  const known = sources.find(({ source }) => source === row.source)?.known_until ?? window.to;
  const end = isDaily(row) ? Infinity : Math.ceil((minuteOf(known) - begin) / 60);
  let path = '';
  let [x, y] = [0, 0];
  for (const day of row.days) {
    const values = isDaily(row) ? [day.peak] : day.hours;
    const width = isDaily(row) ? hoursOfDay : 1;
    const start = Math.round((startOfDay(window, day.day) - begin) / 60);
    if (start !== x || path === '') {
      [x, y] = [start, plotHeight];
      path += `M${x} ${y}`;
    }
    for (const value of values.slice(0, Math.max(0, end - x))) {
      const next = place(value);
      path += next === y ? `h${width}` : `v${next - y}h${width}`;
      [x, y] = [x + width, next];
    }
  }
  return path.replaceAll(/(?:h1){2,}/g, (run) => `h${run.length / 2}`);
}

const mostLabels = 8;

/** The days below every plot, once in a page. */
export function windowDays({ days }: HeadroomWindow): Markup {
  const step = Math.ceil(days.length / mostLabels);
  return plotDays(
    days.flatMap((day, at) =>
      at % step > 0 ? [] : [{ share: at / days.length, text: weekdayDate(day).replace(/ \w+$/, '') }],
    ),
  );
}
