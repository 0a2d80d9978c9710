import type { HeadroomLevel, HeadroomRow } from '../../model/headroom/headroom-types.js';
import { terminalText } from '../terminal/escape-terminal.js';
import {
  flowParts,
  type Line,
  padEnd,
  padStart,
  span,
  type Style,
  textWidth,
  wrapLine,
} from '../terminal/styled-text.js';
import { levelWord, peakText, ratioText, sparkline, whenText } from './headroom-values.js';
import { type FactsContext, rowFacts } from './row-facts.js';

/*
 * The rows of a headroom in a terminal: whole, or the names above the figures, as there is room.
 */

interface Cells {
  readonly level: { readonly text: string; readonly style: Style };
  readonly labels: readonly [workspace: string, group: string, limiter: string];
  readonly figures: readonly [peak: string, percent: string, days: string, when: string];
  readonly facts: readonly string[];
}

const gap = 2;
const styles: Readonly<Record<HeadroomLevel, Style>> = {
  act: 'red',
  watch: 'yellow',
  fine: 'green',
  unused: 'dim',
  blocked: 'dim',
  'no-limit': 'dim',
  'not-measurable': 'dim',
};

/** Below so many columns names stand above their figures, however short they are. */
const narrow = 100;

export function layOutRows(rows: readonly HeadroomRow[], context: FactsContext, width: number): readonly Line[] {
  const cells = rows.map((row) => cellsOf(row, context));
  const level = 1 + Math.max(5, ...cells.map((one) => one.level.text.length));
  const [labels, figures] = [
    columnWidths(cells.map((one) => one.labels)),
    columnWidths(cells.map((one) => one.figures)),
  ];
  const [named, figured] = [total(labels), total(figures)];
  return cells.flatMap((one) => {
    const facts = factLines(one.facts, level, width);
    const start = span(padEnd(one.level.text, level), one.level.style);
    const columns = alignedFigures(one, figures);
    if (width >= narrow && level + named + gap + figured <= width)
      return [[start, ...alignedLabels(one, labels), span(' '.repeat(gap)), ...columns], ...facts];
    const title = wrapLine([start, ...joinedLabels(one)], width, level);
    const fits = level + figured <= width;
    return [...title, ...(fits ? [[span(' '.repeat(level)), ...columns]] : flowFigures(one, level, width)), ...facts];
  });
}

function cellsOf(row: HeadroomRow, context: FactsContext): Cells {
  const { names, headroom } = context;
  return {
    level: { text: levelWord(row), style: row.at_mark ? 'red' : styles[row.level] },
    labels: [terminalText(names.workspace(row)), terminalText(names.group(row.group)), terminalText(row.limiter)],
    figures: [
      peakText(row),
      ratioText(row),
      sparkline(row, headroom.window.days.length),
      whenText(row, headroom.window),
    ],
    facts: rowFacts(row, context).map(terminalText),
  };
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, text] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, textWidth(text));
  }
  return widths;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, (widths.length - 1) * gap);
}

function alignedLabels({ labels: [workspace, group, limiter] }: Cells, widths: readonly number[]): Line {
  return [
    span(padEnd(workspace, Number(widths[0]) + gap), 'bold'),
    span(padEnd(group, Number(widths[1]) + gap)),
    span(padEnd(limiter, Number(widths[2]))),
  ];
}

/** Numbers end alike. */
function alignedFigures({ level, figures: [peak, percent, days, when] }: Cells, widths: readonly number[]): Line {
  return [
    span(padStart(peak, Number(widths[0])) + ' '.repeat(gap)),
    span(padStart(percent, Number(widths[1])) + ' '.repeat(gap), level.style),
    span(padEnd(days, Number(widths[2]) + gap)),
    span(when),
  ];
}

function joinedLabels({ labels: [workspace, group, limiter] }: Cells): Line {
  return [span(workspace, 'bold'), span(` · ${group} · ${limiter}`)];
}

function flowFigures(
  { level, figures: [peak, percent, days, when] }: Cells,
  indent: number,
  width: number,
): readonly Line[] {
  const amount = [span(peak), ...(percent === '' ? [] : [span(` ${percent}`, level.style)])];
  const rest = [days.trim(), when].filter((text) => text !== '').map((text) => [span(text)]);
  return flowParts([amount, ...rest], { width, indent, hanging: indent });
}

function factLines(facts: readonly string[], indent: number, width: number): readonly Line[] {
  return flowParts(
    facts.map((text) => [span(text, 'dim')]),
    { width, indent, hanging: indent },
  );
}
