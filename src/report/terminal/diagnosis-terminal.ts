import type { Check, Diagnosis } from '../../model/diagnosis.js';
import { asSentence, count } from '../../model/text.js';
import { terminalText } from './escape-terminal.js';
import { type Line, paintLine, span, type Style, typed, type View, wrapLine } from './styled-text.js';

/*
 * The report of `limitdrift doctor` for a terminal.
 */

const marks = {
  ok: ['✓', 'green'],
  note: ['!', 'yellow'],
  failed: ['✗', 'red'],
  skipped: ['-', 'dim'],
} as const satisfies Record<Check['state'], readonly [string, Style]>;

/** Columns before a check's name: an indent, the mark, a space. */
const margin = 4;

/** What was looked at, by section, each with what to do next where something is wrong; then one line that sums it up. */
export function renderDoctorTerminal(diagnosis: Diagnosis, view: View): string {
  const { width, color } = view;
  const checks = diagnosis.sections.flatMap((section) => section.checks);
  const column = margin + Math.max(...checks.map(({ name }) => name.length)) + 2;
  const sections = diagnosis.sections.map((section) => [
    [span(section.title, 'bold')],
    ...section.checks.flatMap((check) => checkLines(check, column, view)),
  ]);
  const lines = [...sections.flatMap((section) => [...section, []]), ...wrapLine(closing(diagnosis), width, 2)];
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}

function checkLines({ name, state, text, next }: Check, column: number, view: View): readonly Line[] {
  const { width } = view;
  const [mark, style] = marks[state];
  const label = name.padEnd(column - margin);
  const dim = state === 'skipped' ? 'dim' : null;
  const first = [span('  '), span(mark, style), span(` ${label}`), span(terminalText(text), dim)];
  if (next === null) return wrapLine(first, width, column);
  const advice = [span(' '.repeat(column)), span('Next: ', 'bold'), span(terminalText(typed(asSentence(next), view)))];
  return [...wrapLine(first, width, column), ...wrapLine(advice, width, column)];
}

function closing({ sections, organization }: Diagnosis): Line {
  const failed = sections.flatMap(({ checks }) => checks).filter(({ state }) => state === 'failed');
  if (failed.length > 0)
    return [span(count(failed.length, 'problem'), 'red'), span(': see ✗ above, and what to do next.')];
  const whose = organization === null ? '' : `: organization ${organization.name} (${organization.id})`;
  return [span('Ready', 'green'), span(`${terminalText(whose)}.`)];
}
