import { groupKey } from '../../../model/address.js';
import type { HeadroomRow } from '../../../model/headroom/headroom-types.js';
import { type Markup, markup, nothing } from '../../html/escape-html.js';
import { levelWord, percentText } from '../headroom-values.js';
import type { FactsContext } from '../row-facts.js';
import type { PlacedRow } from './headroom-details.js';

/*
 * The heat map: a table of workspaces and limiters, in colour and in words.
 */

/** All rows of one workspace, or of the organization. */
export interface MapLine {
  readonly workspace: HeadroomRow['workspace'];
  /** The worst first. */
  readonly rows: readonly PlacedRow[];
}

interface Column {
  readonly group: HeadroomRow['group'];
  readonly limiter: string;
}

/** The organization first, then the workspaces as their worst rows come. */
export function mapLines(placed: readonly PlacedRow[]): readonly MapLine[] {
  const lines = new Map<string | null, PlacedRow[]>([[null, []]]);
  for (const one of placed) {
    const id = one.row.workspace?.id ?? null;
    lines.set(id, [...(lines.get(id) ?? []), one]);
  }
  return [...lines.values()].flatMap((rows) => rows.slice(0, 1).map(({ row }) => ({ workspace: row.workspace, rows })));
}

/** Limiters by group, the group that runs closest to a limit first. */
function columnsOf(rows: readonly HeadroomRow[]): readonly (readonly Column[])[] {
  const groups = new Map<string, Map<string, Column>>();
  for (const { group, limiter } of rows) {
    const key = groupKey(group);
    const own = groups.get(key) ?? new Map<string, Column>();
    groups.set(key, own.set(limiter, own.get(limiter) ?? { group, limiter }));
  }
  const heat = new Map<string, number>();
  for (const { group, ratio } of rows) heat.set(groupKey(group), Math.max(heat.get(groupKey(group)) ?? 0, ratio ?? 0));
  const ranked = [...groups].toSorted(([a], [b]) => Number(heat.get(b)) - Number(heat.get(a)));
  return ranked.map(([, own]) => [...own.values()]);
}

const shortNames: Readonly<Record<string, string>> = {
  requests_per_minute: 'requests',
  input_tokens_per_minute: 'input and cache reads',
  input_tokens_per_minute_cache_aware: 'input',
  output_tokens_per_minute: 'output',
  tokens_per_minute: 'tokens',
  tokens_per_day: 'tokens a day',
  tool_uses_per_second: 'tool uses',
  fast_itpmca: 'fast input',
  fast_otpm: 'fast output',
  enqueued_batch_requests: 'queue',
};

function shortName(limiter: string): string {
  return Object.hasOwn(shortNames, limiter) ? String(shortNames[limiter]) : limiter;
}

export function heatMap(lines: readonly MapLine[], { headroom, names }: FactsContext): Markup {
  const groups = columnsOf(headroom.rows);
  const columns = groups.flat();
  const heads = groups.map(
    (own) =>
      markup`<th scope="colgroup" colspan="${own.length}">${own.slice(0, 1).map(({ group }) => markup`${names.group(group)}`)}</th>`,
  );
  const titles = groups.flatMap((own) =>
    own.map(
      ({ limiter }, at) =>
        markup`<th scope="col"${at === 0 ? firstOfGroup : nothing} title="${limiter}">${shortName(limiter)}</th>`,
    ),
  );
  return markup`<div class="map" tabindex="0" role="region" aria-labelledby="map-title">
<table><caption class="unseen">Peak use as a share of the limit, by workspace and limiter</caption>
<thead><tr><td rowspan="2"></td>${heads}</tr>
<tr>${titles}</tr></thead>
<tbody>
${lines.map((line) => lineRow(line, columns, names))}</tbody></table></div>
`;
}

const firstOfGroup: Markup = markup` class="first"`;

function lineRow({ workspace, rows }: MapLine, columns: readonly Column[], names: FactsContext['names']): Markup {
  const cells = new Map(rows.map((one) => [cellKey(one.row), one]));
  const owner = workspace?.owner ?? null;
  return markup`<tr${lineData(workspace)}><th scope="row"><bdi>${names.workspace({ workspace })}</bdi>${owner === null ? nothing : markup` <span class="owner">${owner}</span>`}</th>${columns.map(
    (column) => cellMarkup(cells.get(cellKey(column))),
  )}</tr>
`;
}

/** What the filter goes by; the organization always stays. */
export function lineData(workspace: HeadroomRow['workspace']): Markup {
  return workspace === null ? nothing : markup` data-line="${workspace.id}" data-owner="${workspace.owner ?? ''}"`;
}

function cellKey({ group, limiter }: Column): string {
  return JSON.stringify([groupKey(group), limiter]);
}

function cellMarkup(placed: PlacedRow | undefined): Markup {
  if (placed === undefined) return markup`<td></td>`;
  const { row, id } = placed;
  return markup`<td class="${heatOf(row)}"><a href="#${id}">${cellText(row)}</a></td>`;
}

/** What is fine in two shades. */
function heatOf({ level, ratio, at_mark }: HeadroomRow): string {
  if (level !== 'fine') return level;
  if (at_mark) return 'act';
  return Number(ratio) < 0.25 ? 'fine low' : 'fine';
}

function cellText(row: HeadroomRow): string {
  return row.ratio === null || row.level === 'unused' ? levelWord(row) : percentText(row.ratio);
}

/** What the colours mean, in words that stand in the cells too. */
export const mapKey: Markup = markup`<p class="key">${(
  [
    ['act', '75% and more: act'],
    ['watch', '50% and more: watch'],
    ['fine', 'fine by the minute'],
    ['fine low', 'below 25%'],
    ['unused', 'unused'],
    ['blocked', 'blocked: the limit is 0'],
    ['no-limit', 'no limit'],
    ['not-measurable', 'no data: not measurable'],
  ] as const
).map(([name, text]) => markup`<span class="swatch ${name}">${text}</span> `)}</p>
`;
