import { type Explanation, lacksHeaders } from '../../model/explain/explanation-types.js';
import { terminalText } from '../terminal/escape-terminal.js';
import {
  flowParts,
  type Line,
  padEnd,
  padStart,
  paintLine,
  span,
  textWidth,
  typed,
  type View,
  wrapLine,
} from '../terminal/styled-text.js';
import { candidatesOf, factsOf, minutesOf, setRows } from './explanation-facts.js';
import { explanationSentences, loggingLines } from './explanation-words.js';

/*
 * An explanation for a terminal.
 */

/** Which limit it was, in three sentences, and below them what they were made from. */
export function renderExplanationTerminal(explanation: Explanation, view: View): string {
  const { width, color } = view;
  const blocks = [
    explanationSentences(explanation).flatMap((sentence, at) =>
      wrapLine([span(terminalText(typed(sentence, view)), at === 0 ? 'bold' : null)], width, 0),
    ),
    listLines(candidatesOf(explanation), width),
    listLines(minutesOf(explanation), width),
    setLines(explanation, width),
    lacksHeaders(explanation) ? loggingBlock : [],
    flowParts(
      factsOf(explanation).map((fact) => [span(terminalText(fact), 'dim')]),
      { width, indent: 0, hanging: 2 },
    ),
  ].filter((block) => block.length > 0);
  const lines = blocks.flatMap((block, at) => (at === 0 ? block : [[], ...block]));
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}

/** To be pasted, so it is broken nowhere. */
const loggingBlock = loggingLines.flatMap(([language, line]): Line[] => [
  [span(`${language}:`, 'dim')],
  [span(`  ${line}`)],
]);

function listLines(items: readonly string[], width: number): readonly Line[] {
  return items.flatMap((item) => wrapLine([span(`  ${terminalText(item)}`)], width, 4));
}

function setLines(explanation: Explanation, width: number): readonly Line[] {
  const rows = setRows(explanation).map((row) => ({ ...row, name: terminalText(row.name) }));
  const widest = (key: 'name' | 'remaining' | 'limit'): number => Math.max(...rows.map((row) => textWidth(row[key])));
  return rows.flatMap((row) =>
    wrapLine(
      [
        span(`  ${padEnd(row.name, widest('name'))}  `),
        span(`${padStart(row.remaining, widest('remaining'))} of ${padStart(row.limit, widest('limit'))} left`),
        span(row.mark === '' ? '' : `  ${row.mark}`, 'red'),
        span(row.reset === '' ? '' : `  full again ${row.reset}`, 'dim'),
      ],
      width,
      4,
    ),
  );
}
