import type { Change, Finding, Ignored, Plan, ReportedBy } from '../model/plan-types.js';
import type { Severity } from '../model/rules/rule-types.js';
import { findingFails, leavesUnread } from '../model/verdict.js';

/*
 * In which groups and in which order reports show what a plan holds.
 */

export interface IgnoredChange extends Change {
  readonly ignored: Ignored;
}

export function isIgnored(change: Change): change is IgnoredChange {
  return change.ignored !== null;
}

/** What lets the changes pass that an ignore tolerates. */
export function ignoredIn(changes: readonly Change[]): readonly Ignored[] {
  return changes.filter(isIgnored).map(({ ignored }) => ignored);
}

/** The same of a section of a checklist. */
export function ignoredOf(
  visits: readonly { readonly settled: readonly { readonly changes: readonly Change[] }[] }[],
): readonly Ignored[] {
  return ignoredIn(visits.flatMap(({ settled }) => settled.flatMap(({ changes }) => changes)));
}

export interface ReportedChange extends Change {
  readonly reported: ReportedBy;
}

/** Whether it is drift that does not fail. */
export function isOnlyReported(change: Change): change is ReportedChange {
  return change.reported !== null;
}

export interface WorkspaceChanges<C extends Change> {
  readonly workspace: Change['workspace'];
  readonly changes: readonly C[];
}

/** One section a workspace, in the plan's order. */
export function groupByWorkspace<C extends Change>(changes: readonly C[]): readonly WorkspaceChanges<C>[] {
  const sections = new Map<string, { workspace: Change['workspace']; changes: C[] }>();
  for (const change of changes) {
    const key = JSON.stringify([change.workspace.id, change.workspace.name]);
    const section = sections.get(key) ?? { workspace: change.workspace, changes: [] };
    section.changes.push(change);
    sections.set(key, section);
  }
  return [...sections.values()];
}

const severities: readonly Severity[] = ['error', 'warning', 'note'];

/** Errors first; otherwise in the order given. */
export function sortBySeverity<T extends { readonly severity: Severity }>(items: readonly T[]): readonly T[] {
  return severities.flatMap((severity) => items.filter((item) => item.severity === severity));
}

/**
 * The findings of a plan: what a change makes more lenient, which stands above all else in what a reviewer reads and is never
 * left out there, and the others, errors first. What usage says of a step stands at the step.
 */
export function partFindings({ findings, changes }: Plan): {
  readonly weakened: readonly Finding[];
  readonly others: readonly Finding[];
} {
  const isWeakened = ({ rule }: Finding): boolean => rule === 'policy-weakened';
  const steps = new Set(changes.filter(({ ignored }) => ignored === null).map(({ address }) => address));
  const isAtStep = ({ rule, address }: Finding): boolean =>
    rule === 'below-peak-usage' && address !== null && steps.has(address);
  return {
    weakened: findings.filter(isWeakened),
    others: sortBySeverity(findings.filter((finding) => !isWeakened(finding) && !isAtStep(finding))),
  };
}

export interface FindingGroups {
  /** What this change brings. */
  readonly added: readonly Finding[];
  /** Of which nothing says whether this change brings it: a run that looks at no change has only these. */
  readonly plain: readonly Finding[];
  /** There before this change, and to be shown. */
  readonly before: readonly Finding[];
  /** There before this change; fails no run, so that one line for all of them is enough. */
  readonly folded: readonly Finding[];
}

/** Findings by whether this change brings them, each in the order given. */
export function groupFindings(findings: readonly Finding[], plan: Plan): FindingGroups {
  const before = findings.filter(({ introduced }) => introduced === false);
  return {
    added: findings.filter(({ introduced }) => introduced === true),
    plain: findings.filter(({ introduced }) => introduced === null),
    before: before.filter((finding) => !isKnownBefore(finding, plan)),
    folded: before.filter((finding) => isKnownBefore(finding, plan)),
  };
}

/** How many are of each severity, errors first. */
export function countSeverities(
  items: readonly { readonly severity: Severity }[],
): readonly (readonly [Severity, number])[] {
  return severities.map((severity) => [severity, items.filter((item) => item.severity === severity).length]);
}

/** Whether the base has the finding too, and it fails no run: it can be folded. */
export function isKnownBefore(finding: Finding, { run }: Plan): boolean {
  if (leavesUnread(finding)) return false;
  return finding.introduced === false && finding.rule !== 'policy-weakened' && !findingFails(finding, run.policy);
}
