import type { Declaration, Origin } from '../model/declaration.js';
import { findingRules } from '../model/finding-rules.js';
import { canonicalJson, compareText, count } from '../model/text.js';
import type { Finding } from '../model/plan-types.js';
import { type FindingData, type FindingRuleId, type RuleId, rules, type RuleSeverity } from '../model/rules.js';
import type { WorkspaceRef } from '../model/snapshot-types.js';

/** What a finding is about. */
export interface Subject {
  readonly workspace?: WorkspaceRef;
  readonly address?: string;
  readonly origin?: Origin;
  readonly related?: readonly Origin[];
}

/**
 * Collects findings. What a template says wrong is wrong in every workspace that uses it: the same rule, place and data
 * become one finding, which then names no workspace and says in how many it holds. A place is the very `Origin` that was
 * read: a loop in code makes many workspaces at one line, and each is one of its own.
 */
export interface FindingList {
  readonly add: <R extends FindingRuleId>(rule: R, data: FindingData<R>, subject: Subject) => void;
  /** Sorted by workspace ID, address, rule, origin, data. */
  readonly list: () => readonly Finding[];
}

interface Collected {
  readonly finding: Omit<Finding, 'message'>;
  readonly message: string;
  readonly workspaces: Set<string>;
}

export function collectFindings(severities: Declaration['rules']): FindingList {
  const collected = new Map<string, Collected>();
  const places = new Map<Origin, number>();
  const placeOf = (origin: Origin): number => {
    const place = places.get(origin) ?? places.size;
    places.set(origin, place);
    return place;
  };
  return {
    add: (rule, data, subject) => {
      const severity = findingSeverity(rule, data, severities);
      if (severity === 'off') return;
      const { workspace = null, address = null, origin = null, related = [] } = subject;
      const key = canonicalJson([rule, data, origin === null ? [workspace, address] : placeOf(origin)]);
      const known = collected.get(key);
      if (known !== undefined) {
        if (workspace !== null) known.workspaces.add(refKey(workspace));
        return;
      }
      const say = findingRules[rule].message as (data: FindingData<typeof rule>) => string;
      const finding = { rule, severity, workspace, address, origin, related, data: data as Finding['data'] };
      collected.set(key, {
        finding,
        message: say(data),
        workspaces: new Set(workspace === null ? [] : [refKey(workspace)]),
      });
    },
    list: () => [...collected.values()].map(conclude).sort(compareFindings),
  };
}

/** The severity that a declaration gives a rule, else the rule's own. */
export function severityOf(rule: RuleId, severities: Declaration['rules']): RuleSeverity {
  return severities.get(rule) ?? rules[rule].severity;
}

function findingSeverity<R extends FindingRuleId>(
  rule: R,
  data: FindingData<R>,
  severities: Declaration['rules'],
): RuleSeverity {
  const severity = severityOf(rule, severities);
  if (severity === 'off') return 'off';
  if ('pending' in data && data.pending) return 'note';
  const agrees = 'disagree' in data && data.disagree.length === 0;
  return agrees && !severities.has(rule) ? 'warning' : severity;
}

/** The workspace's ID, or its name where it has none; empty for none. */
function refKey(workspace: WorkspaceRef | null): string {
  return workspace === null ? '' : (workspace.id ?? workspace.name);
}

function conclude({ finding, message, workspaces }: Collected): Finding {
  if (workspaces.size <= 1) return { ...finding, message };
  return {
    ...finding,
    workspace: null,
    address: null,
    data: { ...finding.data, workspaces: workspaces.size },
    message: `${message} (in ${count(workspaces.size, 'workspace')})`,
  };
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(refKey(a.workspace), refKey(b.workspace)) ||
    compareText(a.address ?? '', b.address ?? '') ||
    compareText(a.rule, b.rule) ||
    compareOrigins(a.origin, b.origin) ||
    compareText(canonicalJson(a.data), canonicalJson(b.data))
  );
}

function compareOrigins(a: Origin | null, b: Origin | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column;
}
