import type { Origin } from '../model/located.js';
import type { Declaration } from '../model/declaration.js';
import { canonicalJson, compareText, count } from '../model/text.js';
import type { Finding, FindingOf } from '../model/plan-types.js';
import type { RuleSeverity, Severity } from '../model/rules/rule-types.js';
import { type FindingData, type FindingRuleId, findingRules, type RuleId, rules } from '../model/rules/rules.js';
import type { WorkspaceRef } from '../model/snapshot-types.js';

/*
 * Collects and merges findings.
 */

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

/** What was found, to be told once it is known in how many workspaces. */
interface Collected {
  readonly workspaces: Set<string>;
  readonly conclude: () => Finding;
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
      const { workspace = null, address = null, origin = null } = subject;
      const key = canonicalJson([rule, data, origin === null ? [workspace, address] : placeOf(origin)]);
      const workspaces = collected.get(key)?.workspaces ?? new Set();
      if (workspace !== null) workspaces.add(refKey(workspace));
      if (collected.has(key)) return;
      collected.set(key, {
        workspaces,
        conclude: () => conclude({ rule, data, severity }, subject, workspaces.size),
      });
    },
    list: () => [...collected.values()].map((each) => each.conclude()).sort(compareFindings),
  };
}

/** The severity that a declaration gives a rule, else the rule's own. */
export function severityOf(rule: RuleId, severities: Declaration['rules']): RuleSeverity {
  return severities.get(rule) ?? rules[rule].severity;
}

/** The table as a function of the rule, so that a rule and its data fit together. */
const rows: {
  readonly [R in FindingRuleId]: {
    readonly message: (data: FindingData<R>) => string;
    readonly milder?: (data: FindingData<R>, isSet: boolean) => Severity | null;
  };
} = findingRules;

function findingSeverity<R extends FindingRuleId>(
  rule: R,
  data: FindingData<R>,
  severities: Declaration['rules'],
): RuleSeverity {
  const severity = severityOf(rule, severities);
  return severity === 'off' ? 'off' : (rows[rule].milder?.(data, severities.has(rule)) ?? severity);
}

function conclude<R extends FindingRuleId>(
  { rule, data, severity }: Pick<FindingOf<R>, 'rule' | 'data' | 'severity'>,
  subject: Subject,
  workspaces: number,
): Finding {
  const { workspace = null, address = null, origin = null, related = [] } = subject;
  const message = rows[rule].message(data);
  const finding: FindingOf<R> =
    workspaces <= 1
      ? { rule, severity, workspace, address, origin, related, introduced: null, data, message }
      : {
          rule,
          severity,
          workspace: null,
          address: null,
          origin,
          related,
          introduced: null,
          data: { ...data, workspaces },
          message: `${message} (in ${count(workspaces, 'workspace')})`,
        };
  return finding as Finding;
}

/** The workspace's ID, or its name where it has none; empty for none. */
function refKey(workspace: WorkspaceRef | null): string {
  return workspace === null ? '' : (workspace.id ?? workspace.name);
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
