import type { HeadroomRow } from '../../model/headroom/headroom-types.js';
import { markdownCode, markdownText } from '../markdown/escape-markdown.js';
import { markdownTitle } from '../markdown/markdown-sections.js';
import { cellCode, type MarkdownColumn, markdownTable } from '../markdown/markdown-table.js';
import { firstStep, suggestionText } from './headroom-advice.js';
import { type HeadroomListing, isMeasured, namesOf, placedSuggestions, shownRows } from './headroom-rows.js';
import { levelWord, peakText, ratioText, whenText } from './headroom-values.js';
import {
  byTheMinute,
  countedParts,
  knownText,
  missingMeaning,
  missingTexts,
  refusedTexts,
  scopeText,
  unmatchedTexts,
  verdictText,
} from './headroom-words.js';
import { type FactsContext, factsContext, rowFacts } from './row-facts.js';

/*
 * The headroom in Markdown.
 */

type Block = readonly string[];

const columns = [
  ['', 'text'],
  ['workspace', 'text'],
  ['group', 'text'],
  ['limiter', 'text'],
  ['peak', 'number'],
  ['share', 'number'],
  ['when', 'text'],
  ['notes', 'text'],
] as const satisfies readonly MarkdownColumn[];

export function renderHeadroomMarkdown(listing: HeadroomListing): string {
  const { headroom } = listing;
  const context = factsContext({ ...listing, suggestions: false }, namesOf(headroom, 'organization'));
  const first = firstStep(factsContext(listing, context.names));
  const shown = shownRows(listing);
  const suggestions = placedSuggestions(listing).map(
    ({ suggestion, row }) => `- ${markdownText(suggestionText(row, suggestion, context))}`,
  );
  const missing = missingTexts(headroom).map(item);
  const blocks: readonly Block[] = [
    [`${markdownTitle(headroom.organization)}: headroom`],
    [markdownText(`${scopeText(headroom)} · ${knownText(headroom)}`)],
    [`**${markdownText(verdictText(headroom))}**${first === null ? '' : ` ${actText(first, context)}`}`],
    shown.rows.length === 0 ? [] : rowsTable(shown.rows, context),
    [...restTexts(shown, context), ...(headroom.rows.some(isMeasured) ? [byTheMinute] : [])].map(item),
    ...(suggestions.length === 0 ? [] : [['## Suggestions'], suggestions]),
    ...(missing.length === 0 ? [] : [[`## Not read (${missing.length})`], [...missing, '', missingMeaning]]),
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function item(text: string): string {
  return `- ${markdownText(text)}`;
}

function actText({ row, reason, next }: NonNullable<ReturnType<typeof firstStep>>, { names }: FactsContext): string {
  const subject = row.workspace === null ? 'the organization' : markdownCode(names.workspace(row));
  return `Act on ${subject} first: ${markdownText(reason)}. Next: ${markdownCode(next)}`;
}

function rowsTable(rows: readonly HeadroomRow[], context: FactsContext): Block {
  const { headroom, names } = context;
  const cells = rows.map((row) => [
    `**${levelWord(row)}**`,
    row.workspace === null ? names.workspace(row) : cellCode(names.workspace(row)),
    markdownText(names.group(row.group)),
    cellCode(row.limiter),
    peakText(row),
    markdownText(ratioText(row)),
    markdownText(whenText(row, headroom.window)),
    rowFacts(row, context).map(markdownText).join('; '),
  ]);
  return markdownTable(columns, cells);
}

function restTexts(shown: ReturnType<typeof shownRows>, { headroom, names }: FactsContext): readonly string[] {
  return [...countedParts(shown, headroom, names), ...refusedTexts(headroom), ...unmatchedTexts(headroom)];
}
