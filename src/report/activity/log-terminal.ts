import type { LimitLog, LoggedChange } from '../../model/activity/log-types.js';
import { minuteText } from '../../model/times.js';
import { phraseText } from '../phrase.js';
import { terminalText } from '../terminal/escape-terminal.js';
import {
  flowParts,
  type Line,
  padEnd,
  padStart,
  paintLine,
  span,
  type Span,
  type Style,
  textWidth,
  type View,
  wrapLine,
} from '../terminal/styled-text.js';
import { actorPhrase } from './blame-words.js';
import {
  cleared,
  declaredThenPhrase,
  loggedValue,
  logHeadline,
  logLegend,
  type LogNames,
  namesIn,
} from './log-words.js';

/*
 * The log of changes for a terminal: a line for each change where there is room, else two, else as many as it needs.
 */

export function renderLogTerminal(log: LimitLog, { width, color }: View): string {
  const rows = log.changes.map((change) => rowOf(change, namesIn(log)));
  const legend = logLegend(log);
  const closing = [logHeadline(log), ...(legend === null ? [] : [legend])];
  const table = layOutLog(rows, width);
  const lines = [
    ...table,
    ...(table.length === 0 ? [] : [[]]),
    ...closing.flatMap((text) => wrapLine([span(terminalText(text))], width, 2)),
  ];
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}

interface LogRow {
  readonly time: Span;
  readonly workspace: Span;
  readonly limit: Span;
  readonly value: Span;
  readonly actor: Span;
  readonly declared: Span;
}

function rowOf(change: LoggedChange, names: LogNames): LogRow {
  const { at, limiter, actor, declared } = change;
  return {
    time: span(minuteText(at), 'dim'),
    workspace: span(terminalText(names.workspace(change.workspace)), 'bold'),
    limit: span(terminalText(`${names.group(change)} · ${limiter}`)),
    value: span(loggedValue(change), 'bold'),
    actor: span(terminalText(phraseText(actorPhrase(actor, { emails: true })))),
    declared: span(terminalText(phraseText(declaredThenPhrase(declared))), declaredStyle(declared)),
  };
}

function declaredStyle(declared: LoggedChange['declared']): Style | null {
  if (declared === null) return null;
  if (declared.state === 'matches') return 'green';
  return declared.state === 'differs' || declared.state === 'not-declared' ? 'yellow' : 'dim';
}

const titles = {
  time: 'time (UTC)',
  workspace: 'workspace',
  limit: 'limit',
  value: 'set to',
  actor: 'by',
  declared: 'declared then',
} as const;

type Column = keyof typeof titles;

const gap = 2;
const whole: readonly Column[] = ['time', 'workspace', 'limit', 'value', 'declared', 'actor'];
const withoutActor = whole.filter((column) => column !== 'actor');

function layOutLog(rows: readonly LogRow[], width: number): readonly Line[] {
  if (rows.length === 0) return [];
  const filled = (columns: readonly Column[]): readonly Column[] =>
    columns.filter((column) => rows.some((row) => row[column].text !== ''));
  const line = tableLine(rows, filled(whole));
  if (line.width <= width) return [line.heading, ...rows.map(line.of)];
  const short = tableLine(rows, filled(withoutActor));
  if (short.width <= width) return [short.heading, ...rows.flatMap((row) => [short.of(row), ...actorLine(row, width)])];
  return rows.flatMap((row) => stackedRow(row, width));
}

interface TableLine {
  readonly width: number;
  readonly heading: Line;
  readonly of: (row: LogRow) => Line;
}

function tableLine(rows: readonly LogRow[], columns: readonly Column[]): TableLine {
  const sized = columns.map((column) => {
    const texts = [titles[column], ...rows.map((row) => row[column].text)];
    return { column, width: texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0) };
  });
  const cell = ({ column, width }: (typeof sized)[number], text: string): string =>
    (column === 'value' ? padStart : padEnd)(text, width) + ' '.repeat(gap);
  return {
    width: sized.reduce((sum, { width }) => sum + width + gap, -gap),
    heading: sized.map((one) => span(cell(one, titles[one.column]), 'dim')),
    of: (row) => sized.map((one) => span(cell(one, row[one.column].text), row[one.column].style)),
  };
}

const indent = 4;

function actorLine({ actor }: LogRow, width: number): readonly Line[] {
  return wrapLine([span(`${' '.repeat(indent)}by `), actor], width, indent + 2);
}

function stackedRow({ time, workspace, limit, value, actor, declared }: LogRow, width: number): readonly Line[] {
  const first = [[time], [workspace], [limit]];
  const change = value.text === cleared ? [value] : [span('set to '), value];
  const facts = [change, ...(declared.text === '' ? [] : [[declared]]), [span('by '), actor]];
  return [
    ...flowParts(first, { width, indent: 0, hanging: indent }),
    ...flowParts(facts, { width, indent, hanging: indent }),
  ];
}
