import type { HeadroomRow } from '../../model/headroom/headroom-types.js';
import { formatJson, formatJsonLine } from '../../model/text.js';
import type { HeadroomListing } from './headroom-rows.js';

/*
 * The headroom as JSON: as all JSON here, but each day of a limit and each of its worst minutes in one line. A large organization has
 * tens of thousands of them, so row after row is written and none is held longer.
 */

export function renderHeadroomJson({ headroom, suggestions }: HeadroomListing): string {
  const { rows, ...rest } = headroom;
  const whole = formatJson({ ...headroom, rows: [], suggestions: suggestions ? rest.suggestions : [] });
  if (rows.length === 0) return whole;
  const place = whole.indexOf(noRows) + noRows.length - 1;
  const parts = rows.flatMap((row, at) => [at === 0 ? '\n' : ',\n', rowText(row)]);
  return [whole.slice(0, place), ...parts, '\n  ', whole.slice(place)].join('');
}

const noRows = '\n  "rows": []';

function rowText(row: HeadroomRow): string {
  const { days, worst } = row;
  const text = `    ${formatJson({ ...row, days: [], worst: [] })
    .trimEnd()
    .replaceAll('\n', '\n    ')}`;
  return text.replace(noLines, (_, name: string) => `"${name}": ${linesOf(name === 'days' ? days : worst)}`);
}

/** A row's own: what is further inside stands deeper. */
const noLines = /(?<=\n {6})"(days|worst)": \[\]/g;

function linesOf(values: readonly unknown[]): string {
  if (values.length === 0) return '[]';
  return `[\n        ${values.map(formatJsonLine).join(',\n        ')}\n      ]`;
}
