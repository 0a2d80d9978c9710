import { formatOrigin } from '../model/errors.js';
import type { Finding, Plan, Verdict } from '../model/plan.js';
import type { Severity } from '../model/rules.js';
import type { Group, Unread } from '../model/snapshot.js';
import { terminalText } from './escape-terminal.js';
import { nextStep, passingText } from './next-step.js';
import { type Line, paintLine, type Span, span, type Style, wrapLine } from './styled-text.js';
import { changeSections } from './terminal-changes.js';
import type { View } from './view.js';
import {
  headline,
  type IgnoredChange,
  isIgnored,
  nameGroups,
  placeText,
  settingText,
  sortBySeverity,
  verdictText,
  workspaceText,
} from './words.js';

const verdictStyles = {
  'in-sync': 'green',
  pending: 'yellow',
  drift: 'red',
  incomplete: 'yellow',
  failed: 'red',
} as const satisfies Record<Verdict, Style>;

const severityStyles = { error: 'red', warning: 'yellow', note: 'cyan' } as const satisfies Record<Severity, Style>;

/** The report for people: one line when all is in sync, else what differs, what else to know, and what to do next. */
export function renderTerminal(plan: Plan, view: View): string {
  const counted = plan.changes.filter((change) => !isIgnored(change));
  const name = nameGroups(plan.changes);
  const sections = [
    changeSections(counted, name, view.width),
    listSection(
      'Ignored',
      plan.changes.filter(isIgnored).map((change) => ignoredLine(change, name)),
      view.width,
    ),
    listSection('Findings', sortBySeverity(plan.findings).flatMap(findingLines), view.width),
    listSection('Not read', plan.incomplete.map(unreadLine), view.width),
    closing(plan, view.width),
  ];
  const filled = sections.filter((section) => section.length > 0);
  const lines = filled.flatMap((section, at) => (at === 0 ? section : [[], ...section]));
  return lines.map((line) => `${paintLine(line, view.color)}\n`).join('');
}

function listSection(title: string, lines: readonly Line[], width: number): readonly Line[] {
  if (lines.length === 0) return [];
  return [[span(title, 'bold')], ...lines.flatMap((line) => wrapLine(line, width, 4))];
}

function ignoredLine(change: IgnoredChange, name: (group: Group) => string): Line {
  const what = [workspaceText(change.workspace), name(change.group), change.limiter].join(' · ');
  const values = `${settingText(change.before)} → ${settingText(change.after)}`;
  const facts = [values, change.class, placeText(change.origin), change.ignored.reason];
  return [span(terminalText(`  ${what}: ${facts.join(' · ')}`))];
}

function findingLines(finding: Finding): readonly Line[] {
  const places = [finding.origin, ...finding.related].flatMap((origin) =>
    origin === null ? [] : [formatOrigin(origin)],
  );
  const subjects = [...places, ...(finding.workspace === null ? [] : [workspaceText(finding.workspace)])];
  const title: readonly Span[] = [
    span('  '),
    span(finding.severity, severityStyles[finding.severity]),
    span(` ${terminalText(finding.rule)}`, 'bold'),
    ...subjects.map((subject) => span(` · ${terminalText(subject)}`, 'dim')),
  ];
  return [title, [span(`    ${terminalText(finding.message)}`)]];
}

function unreadLine({ workspace, reason, status, request_id }: Unread): Line {
  const answer = [status === null ? 'no answer' : `status ${status}`, `request-id ${request_id ?? 'none'}`].join(', ');
  return [span(terminalText(`  ${workspaceText(workspace)}: ${reason}`)), span(` (${terminalText(answer)})`, 'dim')];
}

function closing(plan: Plan, width: number): readonly Line[] {
  const [label, rest] = splitAfter(headline(plan), verdictText(plan).length);
  const summary = [span(label, verdictStyles[plan.verdict]), span(terminalText(rest))];
  const passing = passingText(plan);
  const next = nextStep(plan);
  return [
    ...wrapLine(summary, width, 2),
    ...(passing === null ? [] : wrapLine([span(terminalText(passing))], width, 2)),
    ...(next === null ? [] : wrapLine([span('Next: ', 'bold'), span(terminalText(next))], width, 2)),
  ];
}

function splitAfter(text: string, length: number): readonly [string, string] {
  return [text.slice(0, length), text.slice(length)];
}
