import type { Change, Finding, Ignored, Plan, ReportedBy } from '../model/plan-types.js';
import type { Severity } from '../model/rules/rule-types.js';
import { findingFails } from '../model/verdict.js';

/*
 * In which groups and in which order reports show what a plan holds.
 */

export interface IgnoredChange extends Change {
  readonly ignored: Ignored;
}

export function isIgnored(change: Change): change is IgnoredChange {
  return change.ignored !== null;
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
  const steps = new Set(changes.map(({ address }) => address));
  const isAtStep = ({ rule, address }: Finding): boolean =>
    rule === 'below-peak-usage' && address !== null && steps.has(address);
  return {
    weakened: findings.filter(isWeakened),
    others: sortBySeverity(findings.filter((finding) => !isWeakened(finding) && !isAtStep(finding))),
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
  return finding.introduced === false && finding.rule !== 'policy-weakened' && !findingFails(finding, run.policy);
}
