import type { LimitHistory, LimitLine, SeenValue } from '../../../model/history/history-types.js';
import { limitNumberText } from '../../../model/spend/money.js';
import { dayText, minuteOf, minutesOfDay, minuteText } from '../../../model/times.js';
import { type Markup, markup, nothing } from '../../html/escape-html.js';
import { levelLine, placer, plotDays, plotMarkup } from '../../html/plot.js';

/*
 * The line of a limit over the time of a history.
 */

type Window = LimitHistory['window'];

/** A picture of what the table of values says. `organization`: the organization's line below that of a workspace. */
export function historyPlot(line: LimitLine, organization: LimitLine | null, window: Window): Markup {
  const values = [...line.values, ...(organization?.values ?? [])].flatMap(({ value }) => value ?? []);
  const highest = Math.max(0, ...line.values.flatMap(({ value }) => value ?? []));
  const place = placer(Math.max(1, ...values) * 1.05);
  const above =
    organization === null
      ? nothing
      : markup`<path class="organization" d="${pathOf(organization.values, window, place)}"/>`;
  const whose = organization === null ? '' : ', with the organization’s limit dashed';
  return plotMarkup({
    label: `The limit over the time${whose}; the table has the values`,
    width: Math.max(1, minuteOf(window.to) - minuteOf(window.from)),
    paths: [above, markup`<path class="use" d="${pathOf(line.values, window, place)}"/>`],
    levels: [levelLine('limit', place(highest), limitNumberText(highest, line.group))],
  });
}

/** Level while a value was seen, and slanting to the next one: when in between it changed, nobody saw. */
function pathOf(values: readonly SeenValue[], { from, to }: Window, place: (value: number) => number): string {
  const begin = minuteOf(from);
  const end = minuteOf(to);
  const x = (time: string): number => Math.min(Math.max(minuteOf(time), begin), end) - begin;
  let path = '';
  let drawn = false;
  for (const { value, first_seen, last_seen } of values) {
    if (value !== null && minuteOf(last_seen) >= begin) {
      const y = place(value);
      path += `${drawn ? 'L' : 'M'}${x(first_seen)} ${y}H${x(last_seen)}`;
    }
    drawn = value !== null && minuteOf(last_seen) >= begin;
  }
  return path;
}

const labels = 6;

/** The days below every plot, once in the page. */
export function historyDays({ from, to }: Window): Markup {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  const times = Array.from({ length: labels }, (_, at) => begin + Math.floor(((end - begin) * at) / labels));
  const days = times.map((minute) => dayText(Math.floor(minute / minutesOfDay)));
  return plotDays(days.flatMap((text, at) => (days[at - 1] === text ? [] : [{ share: at / labels, text }])));
}

/** `2027-01-31 06:17 to 2027-02-28 12:17`, the newest first. */
export function valuesTable({ values, workspace, group }: LimitLine): Markup {
  const none = workspace === null ? 'no limit' : 'inherits';
  const rows = values.toReversed().map(
    ({ value, first_seen, last_seen }) =>
      markup`<tr><th scope="row">${minuteText(first_seen)} to ${minuteText(last_seen)}</th><td>${value === null ? none : limitNumberText(value, group)}</td></tr>
`,
  );
  return markup`<table class="values"><caption>Values</caption><thead><tr><th scope="col">Seen (UTC)</th><th scope="col">Limit</th></tr></thead><tbody>
${rows}</tbody></table>
`;
}
