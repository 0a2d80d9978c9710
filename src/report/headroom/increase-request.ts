import { noMoney } from '../../model/spend/money.js';
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
 * A request for higher limits, in Markdown, ready to send: what the vendor asks for, from what was read. What is for its
 * author alone stands in a comment on top.
 */

/** The organization's limits: workspaces share them, and can be raised without asking. */
export function renderHeadroomRequest({ headroom }: HeadroomListing): string {
  const names = namesOf(headroom, 'organization');
  const used = rankRows(headroom.rows).filter(isUsedWhole);
  const asked = used.filter(isWorthAsking);
  const { organization } = headroom;
  const blocks = [
    ['<!--', ...authorNotes(headroom, asked), '-->'],
    [`# Request for higher rate limits: ${markdownCode(organization.name)} (${markdownCode(organization.id)})`],
    ['## Limits'],
    ...(asked.length === 0
      ? [[nothingToAsk(used)]]
      : [
          limitsTable(asked, headroom, names),
          ...roomLine(used.filter((row) => !isWorthAsking(row))),
          ['## When'],
          [whenNeeded(askBy(asked, headroom), names)],
          ['## Use case'],
          [toFillIn],
        ]),
    ['## How these figures were measured'],
    originTexts(headroom, asked).map((text) => `- ${text}`),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const toFillIn = '[to fill in]';

/** Raw, for a comment: nothing in it comes from outside. */
function authorNotes({ organization, rows }: Headroom, asked: readonly UsedRow[]): readonly string[] {
  const hasGrowth = rows.some((row) => growthOf(row) !== null);
  const how =
    organization.emulator === undefined
      ? `Send it by "Request rate limit increase" on ${limitsPage}, which is offered from about half of a limit on.`
      : 'The organization is emulated: this request is for trial only.';
  const needed = 'Growth is not in it, for that needs fourteen whole days: limitdrift headroom --last 30d --cache DIR';
  if (asked.length === 0) return ['For the author: there is nothing to ask for yet.', ...(hasGrowth ? [] : [needed])];
  return [
    `For the author; this comment does not show. ${how}`,
    `Put figures and words where "${toFillIn}" stands: how much you ask for; what you build, who uses it, what grows and why, and what was done to need less (caching, batches, smaller models).`,
    ...(hasGrowth ? [] : [needed]),
  ];
}

type UsedRow = HeadroomRow & { readonly peak: WorstMinute };

function isUsedWhole(row: HeadroomRow): row is UsedRow {
  return row.workspace === null && row.peak !== null;
}

/** At half of the limit or more, or on the way to all of it. */
function isWorthAsking(row: HeadroomRow): boolean {
  return row.level === 'act' || row.level === 'watch' || (growthOf(row)?.reached ?? null) !== null;
}

function nothingToAsk(used: readonly UsedRow[]): string {
  return used.length === 0
    ? 'No use of the organization’s own limits was measured, so nothing can be shown for a request.'
    : 'No limit of the organization was used to a half, and none is known to be reached within a month.';
}

/** What is asked for nobody needs to read about at length. */
function roomLine(rows: readonly UsedRow[]): readonly (readonly string[])[] {
  const limited = rows.filter(({ ratio }) => ratio !== null);
  if (limited.length === 0) return [];
  const most = percentText(Math.max(...limited.map(({ ratio }) => Number(ratio))));
  const words = `${count(limited.length, 'other limit has', 'other limits have')} room: at most ${most} was used.`;
  return [[markdownText(words)]];
}

interface RequestColumn {
  readonly head: MarkdownColumn;
  readonly cell: (row: UsedRow) => string;
}

/** A column in which nothing would stand is left out. */
function limitsTable(rows: readonly UsedRow[], { window }: Headroom, names: RowNames): readonly string[] {
  const all: readonly RequestColumn[] = [
    { head: ['models', 'text'], cell: (row) => modelsCell(row, names) },
    { head: ['limit', 'text'], cell: ({ limiter }) => cellCode(limiter) },
    { head: ['now', 'number'], cell: ({ limit }) => limitText(limit, noMoney) },
    { head: ['we ask for', 'number'], cell: () => toFillIn },
    { head: ['peak', 'number'], cell: ({ peak }) => amountText(peak.value) },
    { head: ['share of the limit', 'number'], cell: (row) => markdownText(ratioText(row)) },
    { head: ['peak at', 'text'], cell: (row) => markdownText(peakMoment(row, row.peak, window)) },
    { head: ['minutes ≥ 75%', 'number'], cell: (row) => formatNumber(useAt(row, '75').amount) },
    { head: ['input from cache', 'number'], cell: cachedCell },
    { head: ['week over week', 'number'], cell: growthCell },
  ];
  const columns = all.filter(({ cell }) => rows.some((row) => cell(row) !== ''));
  return markdownTable(
    columns.map(({ head }) => head),
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  );
}

const mostModels = 4;

function modelsCell({ group }: UsedRow, names: RowNames): string {
  const models = (group.models ?? []).slice(0, mostModels).map(cellCode).join(', ');
  return `${markdownText(names.group(group))}${models === '' ? '' : `: ${models}`}`;
}

function cachedCell({ cache_read_share: share }: UsedRow): string {
  return share === null ? '' : markdownText(percentText(share));
}

function growthCell(row: UsedRow): string {
  const growth = growthOf(row);
  const change = growth === null ? null : growth.last / growth.before - 1;
  if (change === null) return '';
  return `${change < 0 ? '-' : '+'}${percentText(Math.abs(change)).replace('<', '')}`;
}

function whenNeeded(asked: AskBy, names: RowNames): string {
  const lead = `an answer can take ${leadTime} business days`;
  switch (asked.when) {
    case 'now':
      return `**Needed now; ask now**, for ${lead}: ${markdownText(subjectOf(asked.row, names))} is at ${markdownText(ratioText(asked.row))} of its limit.`;
    case 'by':
      return `**Needed by ${asked.reached}; ask by ${asked.day}**, for ${lead}: ${markdownText(subjectOf(asked.row, names))} reaches its limit about ${asked.reached} if each week adds as much as the last one did.`;
    case 'unknown':
      return `No day follows from these figures: nothing is at 75% of its limit, and no limit is known to be reached within a month. Ask ahead, for ${lead}.`;
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
    'Calendar minutes, summed over the models of a group; batches are left out, and tokens of fast mode count for its own limits only. Shorter bursts are higher, and rejected requests are in no report, so that demand can be more than what is shown.',
    ...(hasGrowth
      ? [
          'Week over week: the highest minute of the last seven whole days against that of the seven before. Nothing is projected further than a month, because two weeks of peaks say nothing about it: one launch or one night job changes them.',
        ]
      : []),
    ...(compared === 0 ? [] : [likeness]),
    ...missing.map(markdownText),
    ...(missing.length === 0 ? [] : [missingMeaning]),
  ];
}
