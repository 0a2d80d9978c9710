import { isToBeCreated } from '../../model/address.js';
import type { StepState, Verification, VerifiedStep } from '../../model/verification.js';
import { terminalText } from '../terminal/escape-terminal.js';
import { flowParts, type Line, paintLine, span, type Style, type View, wrapLine } from '../terminal/styled-text.js';
import { leadingState, stateText, verificationHeadline, verificationLabel, verificationNext } from './verify-words.js';
import { inStepOrder } from '../checklist.js';
import { groupByWorkspace } from '../plan-order.js';
import { nameGroups, settingText, workspaceText } from '../value-words.js';

/*
 * The report of `limitdrift verify` for a terminal.
 */

const styles = {
  done: 'green',
  open: 'yellow',
  superseded: 'red',
  unread: 'yellow',
} as const satisfies Record<StepState, Style>;

const boxes = { done: '[x]', open: '[ ]', superseded: '[!]', unread: '[?]' } as const satisfies Record<
  StepState,
  string
>;

/** What became of each step, by workspace; then the counts, and what to do next. */
export function renderVerifyTerminal(verification: Verification, { width, color }: View): string {
  const name = nameGroups(verification.steps);
  const stepLines = (step: VerifiedStep): readonly Line[] => {
    const { group, limiter, before, after, state } = step;
    const parts: readonly Line[] = [
      [span(boxes[state], styles[state]), span(` ${terminalText(`${name(group)} · ${limiter}`)}`)],
      [span(terminalText(`${settingText(before, group)} → ${settingText(after, group)}`))],
      [span(terminalText(stateText(step, verification.incomplete)), styles[state])],
      [span(terminalText(step.step), 'dim')],
    ];
    return flowParts(parts, { width, indent: 2, hanging: 6 });
  };
  const sections = groupByWorkspace(verification.steps).map(({ workspace, changes }) => [
    ...wrapLine([span(terminalText(headingOf(workspace)), 'bold')], width, 2),
    ...inStepOrder(changes).flatMap(stepLines),
  ]);
  const lines = [...sections, closing(verification, width)].flatMap((section, at) =>
    at === 0 ? section : [[], ...section],
  );
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}

/** One that was to be created has no ID in the plan. */
function headingOf(workspace: VerifiedStep['workspace']): string {
  return workspaceText(isToBeCreated(workspace) ? { ...workspace, id: null } : workspace);
}

function closing(verification: Verification, width: number): readonly Line[] {
  const label = verificationLabel(verification);
  const rest = verificationHeadline(verification).slice(label.length);
  const next = verificationNext(verification);
  return [
    ...wrapLine([span(label, styles[leadingState(verification.summary)]), span(terminalText(rest))], width, 2),
    ...(next === null ? [] : wrapLine([span('Next: ', 'bold'), span(next)], width, 2)),
  ];
}
