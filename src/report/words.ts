import { groupKey, groupName } from '../model/address.js';
import type { Origin } from '../model/declaration.js';
import { formatOrigin } from '../model/errors.js';
import { count, formatNumber } from '../model/text.js';
import type { Change, Plan } from '../model/plan-types.js';
import type { Severity } from '../model/rule-types.js';
import { rules } from '../model/rules.js';
import type { Setting } from '../model/setting.js';
import type { Group, Unread, WorkspaceRef } from '../model/snapshot-types.js';

/*
 * What every report says in the same words and counts in the same way. All of it is raw text: names that other people
 * chose are in it, and each report escapes it for its own sink.
 */

/** The organization's limit; null: it has none. */
export function limitText(limit: number | null): string {
  return limit === null ? 'no limit' : formatNumber(limit);
}

/** `1,000`, `inherits 4,000`, `inherits no limit`, or a value with a source that this version does not know. */
export function settingText(setting: Setting): string {
  switch (setting.source) {
    case 'workspace':
      return formatNumber(setting.value);
    case 'organization':
      return `inherits ${limitText(setting.value)}`;
    case 'other':
      return `${formatNumber(setting.value)} from "${setting.name}"`;
    default:
      return setting satisfies never;
  }
}

/** The class, since which commit, and the severity where the rule was set lower than an error. */
export function classText({ class: name, since, severity }: Change): string {
  const commit = since === null ? '' : `, committed ${since.slice(0, 7)}`;
  return severity === 'error' ? `${name}${commit}` : `${name}${commit} (${severity})`;
}

/** Why live and the declaration differ. */
export function reasonText({ class: name, rule, origin }: Change): string {
  const asked = origin === null ? 'No longer declared' : 'Declared';
  switch (name) {
    case 'pending':
      return `${asked}, not carried out yet`;
    case 'overdue':
      return `${asked} for a while, and still not carried out`;
    case 'conflict':
      return `${rules[rule].title}: live changed, and the declaration changed too`;
    case 'drift':
    case 'adopted':
      return rules[rule].title;
    default:
      return name satisfies never;
  }
}

export function placeText(origin: Origin | null): string {
  return origin === null ? 'not declared' : formatOrigin(origin);
}

export function workspaceText(workspace: WorkspaceRef): string {
  return workspace.id === null ? workspace.name : `${workspace.name} (${workspace.id})`;
}

/** `status 403, request-id req_1`. */
export function answerText({ status, request_id }: Unread): string {
  return `${status === null ? 'no answer' : `status ${status}`}, request-id ${request_id ?? 'none'}`;
}

/** Which workspace was not read, why, and what the API answered. */
export function unreadText(unread: Unread): string {
  return `${workspaceText(unread.workspace)}: ${unread.reason} (${answerText(unread)})`;
}

/** Names of groups; where two of the groups named bear one name, the group's key stands behind it. */
export function nameGroups(changes: readonly { readonly group: Group }[]): (group: Group) => string {
  const keys = new Map<string, Set<string>>();
  for (const { group } of changes) {
    const name = groupName(group);
    keys.set(name, (keys.get(name) ?? new Set()).add(groupKey(group)));
  }
  const shared = new Set([...keys].flatMap(([name, { size }]) => (size > 1 ? [name] : [])));
  return (group) => {
    const name = groupName(group);
    return shared.has(name) ? `${name} (${groupKey(group)})` : name;
  };
}

export interface IgnoredChange extends Change {
  readonly ignored: { readonly reason: string };
}

export function isIgnored(change: Change): change is IgnoredChange {
  return change.ignored !== null;
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

/** How many findings are of each severity, errors first. */
export function countFindings({ findings }: Plan): readonly (readonly [Severity, number])[] {
  return severities.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length]);
}

/** What the plan says in one line: the verdict, what was counted, and what it was counted in. */
export function headline(plan: Plan): string {
  if (plan.verdict === 'failed') return `${verdictText(plan)}: ${plan.error?.message ?? 'no reason was recorded'}`;
  const parts = [classCounts(plan), unreadCount(plan), findingCounts(plan), scope(plan), notLookedAt(plan)];
  return `${verdictText(plan)}: ${parts.filter((part) => part !== '').join('; ')}.`;
}

/** The verdict in words, which every headline begins with. */
export function verdictText(plan: Plan): string {
  if (plan.findings.some(({ rule }) => rule === 'nothing-touched')) return 'Nothing touched';
  const { workspaces, undeclared_workspaces: undeclared } = plan.summary;
  if (plan.verdict === 'in-sync' && workspaces > 0 && undeclared === workspaces) return 'Nothing declared';
  return plan.verdict === 'drift' && classCounts(plan) === '' ? 'Not in sync' : verdictWords[plan.verdict];
}

const verdictWords = {
  'in-sync': 'In sync',
  pending: 'Pending',
  drift: 'Drift',
  incomplete: 'Incomplete',
  failed: 'Failed',
} as const satisfies Record<Plan['verdict'], string>;

function classCounts({ summary }: Plan): string {
  const counts = [
    [summary.drift, 'drifted'],
    [summary.conflict, 'in conflict'],
    [summary.overdue, 'overdue'],
    [summary.pending, 'pending'],
    [summary.adopted, 'adopted'],
    [summary.ignored, 'ignored'],
  ] as const;
  return counts.flatMap(([number, word]) => (number === 0 ? [] : [`${formatNumber(number)} ${word}`])).join(', ');
}

function unreadCount({ incomplete, verdict }: Plan): string {
  if (incomplete.length === 0) return '';
  return `${count(incomplete.length, 'workspace')} not read${verdict === 'incomplete' ? ', nothing that was read drifted' : ''}`;
}

function findingCounts(plan: Plan): string {
  return countFindings(plan)
    .flatMap(([severity, number]) => (number === 0 ? [] : [count(number, severity)]))
    .join(', ');
}

function scope({ summary, organization, run }: Plan): string {
  const parts = [count(summary.workspaces, 'workspace'), count(summary.limits, 'limit')];
  if (organization !== null) parts.push(`organization ${organization.name}`);
  if (run.source === 'snapshot') parts.push(`snapshot of ${run.taken_at}`);
  return parts.join(', ');
}

function notLookedAt({ summary }: Plan): string {
  return summary.not_looked_at === 0 ? '' : `${count(summary.not_looked_at, 'workspace')} not looked at`;
}
