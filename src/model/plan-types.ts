import type { Blame } from './activity/activity-types.js';
import type { SeenBetween } from './history/history-types.js';
import type { Origin } from './located.js';
import type { DeclarationFile, Problem } from './declaration.js';
import type { Settable } from './limiters.js';
import type { Severity } from './rules/rule-types.js';
import type { ChangeRuleId, FindingData, FindingRuleId, UnknownRuleId } from './rules/rules.js';
import type { Inherited, Override, Setting } from './setting.js';
import type { PlanSpend } from './spend/spend-types.js';
import type { Group, Organization, Tool, UnknownFields, Unread, WorkspaceRef } from './snapshot-types.js';

/*
 * The plan, in types: changes, findings, the policy of the run and what it makes of them. A plan file holds exactly this.
 */

/** Of plan files; an addition raises the minor number. */
export const planFormatVersion = '1.3';

export type ChangeClass = 'drift' | 'pending' | 'overdue' | 'adopted' | 'conflict';

/** What `create` sets, `update` changes and `delete` clears is a workspace override; `no-op` is an adopted limit. */
export type ChangeAction = 'create' | 'update' | 'delete' | 'no-op';

/** What lets drift pass: `undeclared: report` of the entry, a rule that was turned down, or `--touched`. */
export type ReportedBy = 'undeclared' | 'rule' | 'touched';

/** One address where live is not what is desired. Settings are in the words of `Setting`. */
export interface Change {
  /** From the address: the same limit keeps it between runs. */
  readonly id: string;
  /** From address and target: a tick counts for this target only. */
  readonly step: string;
  readonly address: string;
  readonly action: ChangeAction;
  readonly class: ChangeClass;
  /** The commit that declared a pending limit. */
  readonly since: string | null;
  /** Whether this change asks for it anew, and its base did not; null: there is no base to tell by. */
  readonly introduced: boolean | null;
  /** The commit that declared what is asked for, as far as the history tells, and how old it was at the run's time, or with `merged` its merge; null: it tells none. */
  readonly declared: { readonly commit: string; readonly age_seconds: number; readonly merged?: true } | null;
  /** Whether live was ever declared; null: the whole history is not known, or was not asked. */
  readonly live_declared: boolean | null;
  readonly rule: ChangeRuleId;
  readonly severity: Severity;
  /** Why it is ignored; null: it counts. */
  readonly ignored: Ignored | null;
  /** What lets it pass, so that it is reported and does not fail; null: nothing does, or it is no drift. */
  readonly reported: ReportedBy | null;
  readonly workspace: WorkspaceRef & { readonly id: string };
  readonly group: Group;
  readonly limiter: string;
  readonly settable: Settable;
  readonly before: Setting;
  readonly after: Override | Inherited;
  readonly organization_limit: number | null;
  /** What still limits the group where clearing leaves no such limit at all. Empty elsewhere. */
  readonly remaining: readonly RemainingLimit[];
  /** null for what nobody declared. */
  readonly origin: Origin | null;
  /** Where the entry stands that declares the workspace. */
  readonly entry: Origin | null;
  /** When live became what it is, as kept snapshots tell: after the first time and before the second, RFC 3339 in UTC; since 1.2. */
  readonly live_changed?: SeenBetween;
  /** Of what was changed by hand, in a run that was asked who did it; since 1.2. */
  readonly blame?: Blame;
}

/** What tolerates it. */
export interface Ignored {
  readonly reason: string;
  /** The last day on which it does, `YYYY-MM-DD`, to its end in UTC; since 1.1. */
  readonly expires?: string;
}

/** Another limit of the same group that stays in force. */
export interface RemainingLimit {
  readonly limiter: string;
  readonly value: number;
}

/** What a person should know, whatever rule it is of. */
interface FindingBase {
  readonly severity: Severity;
  readonly workspace: WorkspaceRef | null;
  readonly address: string | null;
  readonly origin: Origin | null;
  /** Other places that matter, such as the second of two conflicting lines. */
  readonly related: readonly Origin[];
  /** Whether this change brings it, and its base had it not; null: it is none of a declaration, or there is no base. */
  readonly introduced: boolean | null;
  /** One sentence, made from `data`. */
  readonly message: string;
}

/** A finding of one rule. */
export interface FindingOf<R extends FindingRuleId> extends FindingBase {
  readonly rule: R;
  /** `workspaces`: in how many it holds, where it is of several. */
  readonly data: FindingData<R> & { readonly workspaces?: number };
}

/** A finding of a later version's rule, out of its plan file: all that this version can say of it is its message. */
export interface UnknownFinding extends FindingBase {
  readonly rule: UnknownRuleId;
  readonly data: UnknownFields;
}

/** Told apart by `rule`, which says what `data` holds. */
export type Finding = { readonly [R in FindingRuleId]: FindingOf<R> }[FindingRuleId] | UnknownFinding;

/** A live workspace that no entry declares, with what an entry of its own would say. Sorted by ID. */
export interface UndeclaredWorkspace {
  readonly workspace: { readonly id: string; readonly name: string };
  /** The template that asks for exactly what is live; null: none does. */
  readonly template: string | null;
  readonly overrides: readonly UndeclaredOverride[];
}

export interface UndeclaredOverride {
  readonly group: Group;
  /** What the declaration calls the group, or would. */
  readonly key: string;
  readonly limiter: string;
  readonly value: number;
}

export type Verdict = 'in-sync' | 'reported' | 'pending' | 'drift' | 'incomplete' | 'failed';

/** What the run was told to fail on. */
export interface Policy {
  readonly fail_on: readonly ChangeClass[];
  /** How long a merged change may wait to be carried out before it is overdue, in seconds. */
  readonly grace_seconds: number;
  /** Whether drift fails only in workspaces that the change to the declaration touches. */
  readonly touched: boolean;
  readonly strict: boolean;
  readonly report_only: boolean;
}

export interface Summary {
  /** Live workspaces in the plan's view, the default one left out. */
  readonly workspaces: number;
  /** Addresses that were compared. */
  readonly limits: number;
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly drift: number;
  readonly pending: number;
  readonly overdue: number;
  readonly adopted: number;
  readonly conflict: number;
  readonly ignored: number;
  readonly reported: number;
  readonly undeclared_workspaces: number;
  readonly not_looked_at: number;
}

/** The compared result, a value that outlives the run: the plan file is exactly this, and every report is made from it. */
export interface Plan {
  readonly format_version: string;
  readonly tool: Tool;
  readonly run: {
    /** When the live state was read, RFC 3339 in UTC; of a failed run, when it failed. */
    readonly taken_at: string;
    readonly source: 'api' | 'snapshot';
    readonly api_version: string;
    readonly exit_code: number;
    readonly policy: Policy;
  };
  /** null when a run failed before it knew. */
  readonly organization: Organization | null;
  readonly declaration: {
    readonly files: readonly DeclarationFile[];
    readonly base: string | null;
    /** Of a run without a base: something that is asked for is not merged, as git tells, and this base tells what; since 1.1. */
    readonly unmerged?: string;
    /** The ID that it gives the organization; only where the run did not come to know its organization. */
    readonly organization_id?: string;
  };
  readonly verdict: Verdict;
  /** Only of a failed run. */
  readonly error?: {
    readonly code: string;
    readonly message: string;
    /** What to do next. */
    readonly hint: string | null;
    /** Of an invalid declaration, every problem of it. */
    readonly problems: readonly Problem[];
  };
  readonly complete: boolean;
  readonly incomplete: readonly Unread[];
  /** Of what has to be done and known, not of where it was written. */
  readonly digest: string;
  readonly summary: Summary;
  /** Sorted by workspace ID, then address. */
  readonly changes: readonly Change[];
  /** Sorted by workspace ID, address, rule, origin, data. */
  readonly findings: readonly Finding[];
  /** The spend limits of workspaces that declare one, each beside what is spent; absent: none does, or they were not read; since 1.3. */
  readonly spend?: PlanSpend;
  /** Live workspaces that no entry declares and that were read; since 1.1. */
  readonly undeclared?: readonly UndeclaredWorkspace[];
}
