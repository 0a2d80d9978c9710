import { answerText } from '../../model/text.js';
import type { Problem } from '../../model/declaration.js';
import { formatOrigin } from '../../model/errors.js';
import type { Finding, Plan, Verdict } from '../../model/plan-types.js';
import type { Severity } from '../../model/rules/rule-types.js';
import type { Group, Unread } from '../../model/snapshot-types.js';
import { terminalText } from './escape-terminal.js';
import { nextStep, policyText, reportedSentence } from '../next-step.js';
import { flowParts, type Line, paintLine, span, type Style, typed, type View, wrapLine } from './styled-text.js';
import { entryLines } from '../undeclared-entry.js';
import { rulePage } from '../rule-page.js';
import { stepKind, stepOrder } from '../checklist.js';
import { sectionHeading } from '../checklist-words.js';
import { changeSections, type TitledChanges } from './terminal-changes.js';
import { spendLines, spendHeading } from '../spend/spend-words.js';
import { remarksOf } from '../change-remarks.js';
import { headline, verdictText } from '../headline.js';
import { groupFindings, type IgnoredChange, isIgnored, partFindings } from '../plan-order.js';
import {
  ignoredText,
  knownText,
  nameGroups,
  newFindings,
  oldFindings,
  placeText,
  settingText,
  toleratedText,
  workspaceText,
} from '../value-words.js';
import { mergedInto } from '../../model/verdict.js';

/*
 * The report of a plan for a terminal.
 */

const verdictStyles = {
  'in-sync': 'green',
  reported: 'cyan',
  pending: 'yellow',
  drift: 'red',
  incomplete: 'yellow',
  failed: 'red',
} as const satisfies Record<Verdict, Style>;

const severityStyles = { error: 'red', warning: 'yellow', note: 'cyan' } as const satisfies Record<Severity, Style>;

/** The report for people: one line when all is in sync, else what differs, what else to know, and what to do next. */
export function renderTerminal(plan: Plan, view: View): string {
  const name = nameGroups(plan.changes);
  const sections = [
    ...changeSections(titledChanges(plan), { name, remarks: remarksOf(plan, { emails: true }) }, view),
    ignoredSection(plan, name, view),
    ...findingSections(plan, view),
    listSection(
      'Problems',
      (plan.error?.problems ?? []).flatMap((problem) => problemLines(problem, view)),
    ),
    listSection(spendHeading, spentLines(plan, view)),
    listSection(
      'Not read',
      plan.incomplete.flatMap((unread) => unreadLines(unread, view)),
    ),
    closing(plan, view),
  ];
  const filled = sections.filter((section) => section.length > 0);
  const lines = filled.flatMap((section, at) => (at === 0 ? section : [[], ...section]));
  return lines.map((line) => `${paintLine(line, view.color)}\n`).join('');
}

function spentLines({ spend }: Plan, { width }: View): readonly Line[] {
  const lines = spend === undefined ? [] : spendLines(spend);
  return lines.flatMap((line) => wrapLine([span(terminalText(`  ${line}`))], width, 4));
}

/** What fails stands first, and what is only there to be known last. */
function titledChanges(plan: Plan): readonly TitledChanges[] {
  const { base } = plan.declaration;
  return [...stepOrder(plan), 'before' as const, 'reported' as const, 'done' as const].map((kind) => ({
    title: sectionHeading(kind, mergedInto(plan.declaration)),
    named: kind !== 'before' && kind !== 'done',
    changes: plan.changes.filter((change) => stepKind(change, base) === kind),
  }));
}

function listSection(title: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [[span(title, 'bold')], ...lines];
}

/** Ignores tolerate it, so that it is known: it is counted in a line. */
function ignoredSection(plan: Plan, name: (group: Group) => string, view: View): readonly Line[] {
  const ignored = plan.changes.filter(isIgnored);
  if (view.verbose !== true)
    return foldedLine(ignored.length, ignoredText(ignored.map((change) => change.ignored)), view);
  return listSection(
    'Ignored',
    ignored.flatMap((change) => ignoredLines(change, name, view)),
  );
}

/** What this change brings, what no change brings, and what was there before it: of that, what fails no run is counted in a line. */
function findingSections(plan: Plan, view: View): readonly (readonly Line[])[] {
  const { weakened, others } = partFindings(plan);
  const { added, plain, before, folded } = groupFindings([...weakened, ...others], plan);
  const lines = (findings: readonly Finding[]): readonly Line[] =>
    findings.flatMap((finding) => findingLines(finding, plan, view));
  const isFolded = view.verbose !== true;
  return [
    listSection(newFindings, lines(added)),
    listSection('Findings', lines(plain)),
    listSection(oldFindings, lines(isFolded ? before : [...before, ...folded])),
    isFolded ? foldedLine(folded.length, knownText(folded.length, before.length > 0), view) : [],
  ];
}

function foldedLine(number: number, text: string, { width }: View): readonly Line[] {
  return number === 0
    ? []
    : wrapLine([span(`${terminalText(text)} (--verbose shows ${number === 1 ? 'it' : 'them'}).`, 'dim')], width, 2);
}

function ignoredLines(change: IgnoredChange, name: (group: Group) => string, { width }: View): readonly Line[] {
  const { workspace, group, limiter, before, after, origin, ignored } = change;
  const values = `${settingText(before, group)} → ${settingText(after, group)}`;
  const facts = [
    workspaceText(workspace),
    name(group),
    limiter,
    values,
    change.class,
    placeText(origin),
    toleratedText(ignored),
  ];
  return flowParts(
    facts.map((fact) => [span(terminalText(fact))]),
    { width, indent: 2, hanging: 4 },
  );
}

function findingLines(finding: Finding, plan: Plan, view: View): readonly Line[] {
  const { width, links = false } = view;
  const { severity, rule, message, workspace, origin, related } = finding;
  const places = [origin, ...related].flatMap((place) => (place === null ? [] : [formatOrigin(place)]));
  const subjects = [...places, ...(workspace === null ? [] : [workspaceText(workspace)])];
  const page = links ? rulePage(rule, plan.tool) : null;
  const title = [span(severity, severityStyles[severity]), span(' '), span(terminalText(rule), 'bold', page)];
  const parts = [title, ...subjects.map((subject) => [span(terminalText(subject), 'dim')])];
  return [
    ...flowParts(parts, { width, indent: 2, hanging: 4 }),
    ...wrapLine([span(`    ${terminalText(typed(message, view))}`)], width, 4),
    ...entryLines(finding, plan).flatMap((line) => wrapLine([span(`      ${terminalText(line)}`, 'dim')], width, 8)),
  ];
}

function problemLines({ message, hint, origin }: Problem, view: View): readonly Line[] {
  const { width } = view;
  const place = span(`  ${terminalText(formatOrigin(origin))}: `, 'dim');
  const next = hint === null ? [] : wrapLine([span(`    ${terminalText(typed(hint, view))}`)], width, 4);
  return [...wrapLine([place, span(terminalText(message))], width, 4), ...next];
}

function unreadLines(unread: Unread, { width }: View): readonly Line[] {
  const what = span(terminalText(`  ${workspaceText(unread.workspace)}: ${unread.reason}`));
  return wrapLine([what, span(` (${terminalText(answerText(unread))})`, 'dim')], width, 4);
}

function closing(plan: Plan, view: View): readonly Line[] {
  const { width } = view;
  const [label, rest] = splitAfter(headline(plan), verdictText(plan).length);
  const style = plan.run.exit_code === 2 ? 'red' : verdictStyles[plan.verdict];
  const summary = [span(label, style), span(terminalText(rest))];
  const notes = [policyText(plan), reportedSentence(plan)].filter((line) => line !== null);
  const next = nextStep(plan);
  return [
    ...wrapLine(summary, width, 2),
    ...notes.flatMap((line) => wrapLine([span(terminalText(line))], width, 2)),
    ...(next === null ? [] : wrapLine([span('Next: ', 'bold'), span(terminalText(typed(next, view)))], width, 2)),
  ];
}

function splitAfter(text: string, length: number): readonly [string, string] {
  return [text.slice(0, length), text.slice(length)];
}
