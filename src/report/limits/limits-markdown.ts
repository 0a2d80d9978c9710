import type { LimitInForce } from '../../model/in-force-types.js';
import type { Group } from '../../model/snapshot-types.js';
import { markdownCode, markdownText } from '../markdown/escape-markdown.js';
import { cellCode, type MarkdownColumn, markdownTable } from '../markdown/markdown-table.js';
import { unreadItem } from '../markdown/markdown-report.js';
import { markdownTitle } from '../markdown/markdown-sections.js';
import { spendHeading } from '../spend/spend-words.js';
import { nameGroups } from '../value-words.js';
import {
  aboutWorkspace,
  archivedText,
  foldedText,
  inheritingText,
  limitCells,
  limitsHeadline,
  type LimitsListing,
  nextText,
  readAtText,
  shownOf,
  spendTexts,
  spentTexts,
  titlesOf,
} from './limits-words.js';

/*
 * The limits in force in Markdown.
 */

/** What is in force, as a table for each workspace. */
export function renderLimitsMarkdown(listing: LimitsListing): string {
  const { limits } = listing;
  const shown = shownOf(listing);
  const name = nameGroups(shown.sections.flatMap(({ rows }) => rows));
  const titles = titlesOf(limits);
  const next = nextText(limits);
  const spend = spendTexts(limits);
  const blocks = [
    [`${markdownTitle(limits.organization)}: what is in force`],
    [markdownText(`${readAtText(limits)}: ${limitsHeadline(limits)}`), ...(next === null ? [] : [markdownText(next)])],
    ...shown.sections.flatMap(({ workspace, rows, folded }) => [
      [`## ${[workspace.name, workspace.id].map(markdownCode).join(' · ')}${about(aboutWorkspace(workspace, limits))}`],
      rows.length === 0
        ? []
        : markdownTable(
            tableColumns(titles),
            rows.map((row) => tableRow(row, titles, name)),
          ),
      spentTexts(workspace, rows).map((text) => `- ${markdownText(text)}`),
      folded === 0 ? [] : [`And ${markdownText(foldedText(folded))}.`],
    ]),
    ...[inheritingText(shown), archivedText(shown)].map((text) => (text === null ? [] : [markdownText(text)])),
    ...(spend.length === 0 ? [] : [[`## ${spendHeading}`]]),
    spend.map((text) => `- ${markdownText(text)}`),
    ...(limits.incomplete.length === 0 ? [] : [[`## Not read (${limits.incomplete.length})`]]),
    limits.incomplete.map(unreadItem),
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function about(facts: readonly string[]): string {
  return facts.map((fact) => ` · ${markdownText(fact)}`).join('');
}

function tableColumns(titles: readonly string[]): readonly MarkdownColumn[] {
  return [
    ['group', 'text'],
    ['limiter', 'text'],
    ...titles.map((title): MarkdownColumn => [title, 'number']),
    ...(titles.includes('declared') ? [['', 'text'] as const] : []),
  ];
}

function tableRow(limit: LimitInForce, titles: readonly string[], name: (group: Group) => string): readonly string[] {
  const { inForce, override, organization, declared, difference } = limitCells(limit);
  const values = [`**${inForce}**`, markdownText(override), organization];
  const asDeclared = titles.includes('declared') ? [declared, difference] : [];
  return [markdownText(name(limit.group)), cellCode(limit.limiter), ...values, ...asDeclared];
}
