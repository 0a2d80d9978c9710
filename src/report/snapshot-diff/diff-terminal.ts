import type { SnapshotDiff } from '../../model/history/snapshot-diff.js';
import { terminalText } from '../terminal/escape-terminal.js';
import { flowParts, type Line, paintLine, span, type Style, type View, wrapLine } from '../terminal/styled-text.js';
import { nameGroups, workspaceText } from '../value-words.js';
import {
  describeDifference,
  type DifferenceWords,
  diffHeadline,
  diffSections,
  notComparedText,
  spendNotComparedText,
} from './diff-words.js';

/*
 * The report of `limitdrift diff` for a terminal.
 */

const styles = { '+': 'green', '~': 'yellow', '-': 'red' } as const satisfies Record<DifferenceWords['symbol'], Style>;

/** What differs, by workspace, and one line that counts it. */
export function renderDiffTerminal(diff: SnapshotDiff, { width, color }: View): string {
  const name = nameGroups(diff.differences.filter((difference) => 'group' in difference));
  const sections: (readonly Line[])[] = diffSections(diff).map(({ workspace, differences }) => [
    ...wrapLine([span(terminalText(workspace === null ? 'Organization' : workspaceText(workspace)), 'bold')], width, 2),
    ...differences.flatMap((difference) => differenceLines(describeDifference(difference, name), width)),
  ]);
  const { spend_not_compared: spend } = diff;
  const reasons = [
    ...diff.not_compared.map((one) => `${workspaceText(one.workspace)}: ${notComparedText(one)}`),
    ...(spend === undefined ? [] : [spendNotComparedText(spend)]),
  ];
  const unread = reasons.flatMap((reason) => wrapLine([span(`  ${terminalText(reason)}`)], width, 4));
  if (unread.length > 0) sections.push([[span('Not compared', 'bold')], ...unread]);
  sections.push(wrapLine([span(terminalText(diffHeadline(diff)))], width, 2));
  const lines = sections.flatMap((section, at) => (at === 0 ? section : [[], ...section]));
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}

/** A difference in as many lines as it takes; `indent`: spaces before the first. */
export function differenceLines({ symbol, names, text }: DifferenceWords, width: number, indent = 2): readonly Line[] {
  const [first = '', ...others] = [...names, text].map(terminalText);
  const parts: readonly Line[] = [
    [span(symbol, styles[symbol]), span(` ${first}`)],
    ...others.map((part) => [span(part)]),
  ];
  return flowParts(parts, { width, indent, hanging: indent + 2 });
}
