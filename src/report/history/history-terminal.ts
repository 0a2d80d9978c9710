import type { LimitHistory } from '../../model/history/history-types.js';
import { differenceLines } from '../snapshot-diff/diff-terminal.js';
import { terminalText } from '../terminal/escape-terminal.js';
import { type Line, paintLine, span, type View, wrapLine } from '../terminal/styled-text.js';
import { historyHeadline, historySections, missingFromHistory, nothingChanged } from './history-words.js';

/*
 * The report of `limitdrift history` for a terminal.
 */

/** The vendor's changes, then those in workspaces, the newest first; what is missing; and one line that counts it. */
export function renderHistoryTerminal(history: LimitHistory, { width, color }: View): string {
  const sections = historySections(history).map(({ title, blocks }): readonly Line[] => [
    ...wrapLine([span(title, 'bold')], width, 2),
    ...(blocks.length === 0 ? [[span(`  ${nothingChanged}`)]] : []),
    ...blocks.flatMap(({ time, changes }) => [
      ...wrapLine([span('  '), span(time, 'dim')], width, 4),
      ...changes.flatMap((change) => differenceLines(change, width, 4)),
    ]),
  ]);
  const missing = missingFromHistory(history).flatMap((text) => wrapLine([span(`  ${terminalText(text)}`)], width, 4));
  if (missing.length > 0) sections.push([[span('Missing', 'bold')], ...missing]);
  sections.push(wrapLine([span(terminalText(historyHeadline(history)))], width, 2));
  const lines = sections.flatMap((section, at) => (at === 0 ? section : [[], ...section]));
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}
