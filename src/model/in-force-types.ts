import type { Origin } from './located.js';
import type { DeclarationFile } from './declaration.js';
import type { ChangeClass, Ignored, ReportedBy } from './plan-types.js';
import type { Inherited, Override, Setting } from './setting.js';
import type { PeriodInForce, SpendShown } from './spend/spend-types.js';
import type { Group, Organization, Tool, Unread } from './snapshot-types.js';

/*
 * What is in force now, in types: what `limitdrift limits` shows, and its JSON holds exactly.
 */

/** Of the JSON of `limitdrift limits`; an addition raises the minor number. */
export const inForceFormatVersion = '1.1';

/** What a declaration asks for at one limit. `unclear`: a key or value of it means nothing today. */
export type DeclaredLimitNow = (Override | Inherited | { readonly source: 'unclear' }) & {
  /** Where it is named; null: nobody named it, so that there must be no override. */
  readonly origin: Origin | null;
};

/** One limit of one workspace. */
export interface LimitInForce {
  readonly address: string;
  readonly group: Group;
  readonly limiter: string;
  /** What is enforced: the lower of the workspace's value and the organization's. null: there is no limit. */
  readonly in_force: number | null;
  /** In the words of `Setting`: the override, or that it inherits. */
  readonly live: Setting;
  readonly organization_limit: number | null;
  /** Only of a spend limit: what holds beside it, and what is spent; since 1.1. */
  readonly spend?: PeriodInForce;
  /** null: no declaration was at hand, or it has no opinion. */
  readonly declared: DeclaredLimitNow | null;
  /** What the difference from the declaration is; `differs`: git does not tell which. null: there is none that counts. */
  readonly difference: ChangeClass | 'differs' | null;
  /** Why the difference is tolerated; null: it is not, or there is none. */
  readonly ignored: Ignored | null;
  /** What lets the difference pass, as in a plan; null: nothing does, or there is none. */
  readonly reported: ReportedBy | null;
}

/** What is known of a workspace's limits: they were read, or they were not, or there is nothing of its own to read. */
export type WorkspaceState = 'read' | 'not-read' | 'archived' | 'default';

export interface WorkspaceInForce {
  readonly id: string;
  readonly name: string;
  readonly state: WorkspaceState;
  /** RFC 3339; null while it lives. */
  readonly archived_at: string | null;
  /** Who answers for it, as it is declared. */
  readonly owner: string | null;
  /** Where the entry stands that declares it; null: none does, or no declaration was at hand. */
  readonly origin: Origin | null;
  /** What the workspace has of its own or is not as declared first; within each by group and limiter. */
  readonly limits: readonly LimitInForce[];
}

/** What is in force now in some or all workspaces of an organization. */
export interface LimitsInForce {
  readonly format_version: string;
  readonly tool: Tool;
  /** RFC 3339 in UTC: when the limits were read. */
  readonly taken_at: string;
  readonly source: 'api' | 'snapshot';
  readonly api_version: string;
  readonly organization: Organization;
  /** null: none was at hand. */
  readonly declaration: {
    readonly files: readonly DeclarationFile[];
    /** Why it cannot be told whether what differs is drift or pending; null: it can. */
    readonly history_unavailable: string | null;
  } | null;
  readonly exit_code: number;
  readonly complete: boolean;
  readonly incomplete: readonly Unread[];
  readonly summary: {
    readonly workspaces: number;
    readonly limits: number;
    /** Limits of which the workspace has a value of its own. */
    readonly overridden: number;
    /** Limits that are not as declared, what is ignored or only reported left out. */
    readonly differing: number;
    /** Archived workspaces that nobody asked for by name. */
    readonly archived: number;
  };
  /** Sorted by name, then ID. */
  readonly workspaces: readonly WorkspaceInForce[];
  /** What there is of spend limits beside those of workspaces; absent: they were not asked for; since 1.1. */
  readonly spend?: SpendShown;
}

/** Whether a limit is not as declared, and nothing lets that pass. */
export function isAmiss({ difference, ignored, reported }: LimitInForce): boolean {
  return difference !== null && ignored === null && reported === null;
}

/** Whether a limit is worth a row where what is inherited is only counted. */
export function standsOut({ live, difference }: LimitInForce): boolean {
  return live.source !== 'organization' || difference !== null;
}
