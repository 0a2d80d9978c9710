import type { Headroom, HeadroomRow, WorstMinute } from '../../model/headroom/headroom-types.js';
import { count, formatNumber } from '../../model/text.js';
import { limitsPage } from '../checklist-words.js';
import { markdownCode, markdownText } from '../markdown/escape-markdown.js';
import { cellCode, type MarkdownColumn, markdownTable } from '../markdown/markdown-table.js';
import { limitText } from '../value-words.js';
import { type AskBy, askBy, growthOf, leadTime } from './headroom-growth.js';
import { type HeadroomListing, namesOf, rankRows, type RowNames } from './headroom-rows.js';
import { amountText, peakMoment, percentText, ratioText, useAt } from './headroom-values.js';
import { knownText, missingMeaning, missingTexts, scopeText } from './headroom-words.js';
import { likenessOf, tiersTable } from './tiers.js';

/*
 * A request for higher limits, in Markdown: what the vendor asks for, from what was read.
 */

const columns: readonly MarkdownColumn[] = [
  ['models', 'text'],
  ['limit', 'text'],
  ['now', 'number'],
  ['peak minute', 'number'],
  ['share', 'number'],
  ['when', 'text'],
  ['min ≥ 75%', 'number'],
  ['input from cache', 'number'],
  ['week over week', 'number'],
  ['we ask for', 'text'],
];

/** The organization's limits: workspaces share them, and can be raised without asking. */
export function renderHeadroomRequest({ headroom }: HeadroomListing): string {
  const names = namesOf(headroom, 'organization');
  const rows = rankRows(headroom.rows).filter(isUsedWhole);
  const { organization } = headroom;
  const blocks = [
    [`# Request for higher rate limits: ${markdownCode(organization.name)} (${markdownCode(organization.id)})`],
    [
      organization.emulator === undefined
        ? `To send by "Request rate limit increase" on ${limitsPage}, which is offered from about half of a limit on. Fill in what is in _italics_.`
        : 'The organization is emulated: this request is for trial only. Fill in what is in _italics_.',
    ],
    ['## What we use, and what we ask for'],
    rows.length === 0
      ? ['No use of the organization’s own limits was measured, so nothing can be shown for a request.']
      : markdownTable(
          columns,
          rows.map((row) => cellsOf(row, headroom, names)),
        ),
    ['## By when'],
    [byWhenText(askBy(rows, headroom), names)],
    ['## Use case'],
    [
      '_What we build, who uses it, what grows and why, and what was done to need less: caching, batches, smaller models._',
    ],
    ['## How these figures were made'],
    originTexts(headroom, rows).map((text) => `- ${text}`),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

type UsedRow = HeadroomRow & { readonly peak: WorstMinute };

function isUsedWhole(row: HeadroomRow): row is UsedRow {
  return row.workspace === null && row.peak !== null;
}

const mostModels = 4;

function cellsOf(row: UsedRow, { window }: Headroom, names: RowNames): readonly string[] {
  const { peak, ratio, cache_read_share: share, level } = row;
  const models = (row.group.models ?? []).slice(0, mostModels).map(cellCode).join(', ');
  const growth = growthOf(row);
  const change = growth === null ? null : growth.last / growth.before - 1;
  return [
    `${markdownText(names.group(row.group))}${models === '' ? '' : `: ${models}`}`,
    cellCode(row.limiter),
    limitText(row.limit),
    amountText(peak.value),
    markdownText(ratioText(row)),
    markdownText(peakMoment(row, peak, window)),
    ratio === null ? '' : formatNumber(useAt(row, '75').amount),
    share === null ? '' : markdownText(percentText(share)),
    change === null ? '' : `${change < 0 ? '-' : '+'}${percentText(Math.abs(change)).replace('<', '')}`,
    level === 'act' || level === 'watch' ? '_how much_' : 'no more',
  ];
}

function byWhenText(asked: AskBy, names: RowNames): string {
  const lead = `An answer can take ${leadTime} business days`;
  switch (asked.when) {
    case 'now':
      return `**Ask now.** ${lead}, and ${markdownText(subjectOf(asked.row, names))} is at ${markdownText(ratioText(asked.row))} of its limit.`;
    case 'by':
      return `**Ask by ${asked.day}.** ${lead}, and ${markdownText(subjectOf(asked.row, names))} reaches its limit about ${asked.reached} if each week adds as much as the last one did.`;
    case 'unknown':
      return `No day follows from what was read: nothing is at 75% of its limit, and no limit is reached within a month. ${lead}. Nothing is projected further than a month, because two weeks of peaks say nothing about it: one launch or one night job changes them.`;
    default:
      return asked satisfies never;
  }
}

function subjectOf({ group, limiter }: HeadroomRow, names: RowNames): string {
  return `${limiter} of ${names.group(group)}`;
}

function originTexts(headroom: Headroom, rows: readonly HeadroomRow[]): readonly string[] {
  const { compared, tier } = likenessOf(headroom.rows);
  const table = `the published table of ${tiersTable.date} (${tiersTable.source})`;
  const likeness =
    tier === null
      ? `The limits look like no single tier of ${table}.`
      : `The limits of ${count(compared, 'model group')} look like the tier ${tier} of ${table}. This is a likeness: the API names no tier.`;
  const missing = missingTexts(headroom);
  const hasGrowth = rows.some((row) => growthOf(row) !== null);
  return [
    markdownText(`${scopeText(headroom)}; ${knownText(headroom)}; read by limitdrift ${headroom.tool.version}`),
    'Calendar minutes, summed over the models of a group; batches are left out, and fast mode counts for its own limits only. Shorter bursts are higher, and rejected requests are in no report, so that demand can be more than what is shown.',
    hasGrowth
      ? 'Week over week: the highest minute of the last seven whole days against that of the seven before.'
      : 'Week over week is not shown: it needs fourteen whole days (limitdrift headroom --last 30d --cache DIR).',
    ...(compared === 0 ? [] : [likeness]),
    ...missing.map(markdownText),
    ...(missing.length === 0 ? [] : [missingMeaning]),
  ];
}
