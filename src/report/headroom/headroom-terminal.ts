import { formatNumber } from '../../model/text.js';
import { terminalText } from '../terminal/escape-terminal.js';
import { flowParts, type Line, paintLine, span, type View, wrapLine } from '../terminal/styled-text.js';
import { firstStep } from './headroom-advice.js';
import { type HeadroomListing, isMeasured, namesOf, type ShownRows, shownRows } from './headroom-rows.js';
import { layOutRows } from './headroom-table.js';
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
import { type FactsContext, factsContext } from './row-facts.js';

/*
 * The headroom for a terminal: the scorecard.
 */

type Block = readonly Line[];

/** The worst first, then what is fine in one line, what is not known, and what to act on first. */
export function renderHeadroomTerminal(listing: HeadroomListing, { width, color }: View): string {
  const names = namesOf(listing.headroom, 'ORGANIZATION');
  const context = factsContext(listing, names);
  const shown = shownRows(listing);
  const head = headBlock(listing, width);
  const rows = layOutRows(shown.rows, context, width);
  const rest = restBlock(shown, context, width);
  const blocks = [[...head, ...rows, ...rest], missingBlock(context, width), endBlock(context, width)];
  const filled = blocks.filter((block) => block.length > 0);
  const lines = filled.flatMap((block, at) => (at === 0 ? block : [[], ...block]));
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}

function headBlock({ headroom }: HeadroomListing, width: number): Block {
  const parts: readonly Line[] = [
    [span(terminalText(headroom.organization.name), 'bold')],
    ...[scopeText(headroom), knownText(headroom)].map((text) => [span(terminalText(text), 'dim')]),
  ];
  return flowParts(parts, { width, indent: 0, hanging: 2 });
}

function restBlock(shown: ShownRows, { headroom, names }: FactsContext, width: number): Block {
  return [
    ...flowParts(
      countedParts(shown, headroom, names).map((text) => [span(terminalText(text))]),
      { width, indent: 0, hanging: 2 },
    ),
    ...[...refusedTexts(headroom), ...unmatchedTexts(headroom)].flatMap((text) =>
      wrapLine([span(terminalText(text))], width, 2),
    ),
    ...(headroom.rows.some(isMeasured) ? wrapLine([span(byTheMinute, 'dim')], width, 2) : []),
  ];
}

function missingBlock({ headroom }: FactsContext, width: number): Block {
  const texts = missingTexts(headroom);
  if (texts.length === 0) return [];
  return [
    [span(`Not read (${formatNumber(texts.length)})`, 'bold')],
    ...texts.flatMap((text) => wrapLine([span(`  ${terminalText(text)}`)], width, 4)),
    ...wrapLine([span(`  ${missingMeaning}`, 'dim')], width, 4),
  ];
}

function endBlock(context: FactsContext, width: number): Block {
  const { headroom, names } = context;
  const isRed = headroom.verdict === 'at-mark';
  const verdict = wrapLine([span(verdictText(headroom), isRed ? 'red' : 'bold')], width, 2);
  const first = firstStep(context);
  if (first === null) return verdict;
  const { row, reason, next } = first;
  const subject = row.workspace === null ? 'the organization' : names.workspace(row);
  const sentence: Line = [
    span('Act on '),
    span(terminalText(subject), 'bold'),
    span(terminalText(` first: ${reason}. `)),
    span('Next: ', 'bold'),
    span(terminalText(next)),
  ];
  return [...verdict, ...wrapLine(sentence, width, 2)];
}
