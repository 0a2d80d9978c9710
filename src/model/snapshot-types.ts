import type { SpendReading } from './spend/spend-types.js';

/*
 * What the API said once, in types. A snapshot file holds exactly this.
 */

export interface Tool {
  readonly name: 'limitdrift';
  readonly version: string;
}

/** Whose limits they are. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  /** Where the page of the emulator is that serves it; null: not known. Absent: no emulator does; since 1.1 of snapshots, 1.2 of plans. */
  readonly emulator?: string | null;
}

/** A rate-limit group. Every ID is null where the API's generation does not give it; `models: null` is not `[]`. */
export interface Group {
  /** `rlg_…`, the same in all organizations; since 2026-09-18. */
  readonly id: string | null;
  /** The organization's entry; since 2026-08-05. */
  readonly rate_limit_id: string | null;
  /** `model_group`, `batch`, …; an open list. */
  readonly type: string;
  /** For people; may change. */
  readonly display_name: string | null;
  readonly models: readonly string[] | null;
  /**
   * Of the group that spend limits are, whose values are hundredths of this currency's unit; null: the API named none. Absent:
   * the values are no money; since 1.2 of snapshots, 1.3 of plans.
   */
  readonly currency?: string | null;
}

export type UnknownFields = Readonly<Record<string, unknown>>;

export interface OrganizationLimit {
  readonly limiter: string;
  readonly value: number;
  readonly unknown?: UnknownFields;
}

/** A group as the organization has it; one that only a workspace has bears no limits. */
export interface LiveGroup extends Group {
  /** The group's segment of an address, see `groupKey`. */
  readonly key: string;
  readonly limits: readonly OrganizationLimit[];
  /** Models that only workspaces' answers name (the lists can differ since 2026-10-23). */
  readonly workspace_models: readonly string[];
  readonly unknown?: UnknownFields;
}

/** A limit of a workspace that is not simply the organization's. */
export interface LiveLimit {
  readonly limiter: string;
  readonly value: number;
  /** `workspace`: an override. Anything else is a source that this version does not know. Never `organization`. */
  readonly source: string;
  /** null: the organization has no limit of this kind. */
  readonly organization_limit: number | null;
  readonly unknown?: UnknownFields;
}

export interface LiveEntry {
  /** `key` of the group. */
  readonly group: string;
  readonly limits: readonly LiveLimit[];
  readonly unknown?: UnknownFields;
}

export interface LiveWorkspace {
  readonly id: string;
  readonly name: string;
  /** RFC 3339, or null while it lives. */
  readonly archived_at: string | null;
  /** The organization's default workspace, which cannot have overrides. */
  readonly default: boolean;
  /** Whether its limits were read. Archived and default workspaces are not, nor those left out or failed. */
  readonly read: boolean;
  /** Whether the API listed inherited limits too, so that a group without an entry does not apply to the workspace. */
  readonly inherited_listed: boolean;
  /** With `inherited_listed` every group that applies to the workspace, else those with an override. */
  readonly entries: readonly LiveEntry[];
}

/** Something that was asked for and could not be read. */
export interface Unread {
  /** Of one that could not even be looked up, the ID stands in for the name. */
  readonly workspace: { readonly id: string; readonly name: string };
  /** In words, one line. */
  readonly reason: string;
  /** HTTP status of the last answer; null where there was none. */
  readonly status: number | null;
  readonly request_id: string | null;
}

export interface WorkspaceRef {
  readonly id: string | null;
  readonly name: string;
  /** Who answers for it, where the declaration says so. */
  readonly owner?: string;
}

/** Of snapshot files; an addition raises the minor number. */
export const snapshotFormatVersion = '1.2';

/** One reading of the live state. Plain JSON: a snapshot file holds exactly this. */
export interface Snapshot {
  readonly format_version: string;
  readonly tool: Tool;
  /** RFC 3339 in UTC, whole seconds: when the reading began. */
  readonly taken_at: string;
  /** Of a snapshot that was kept: when the last reading that was equal to it began, RFC 3339 in UTC; since 1.1. */
  readonly seen_until?: string;
  readonly api_version: string;
  readonly organization: Organization;
  readonly complete: boolean;
  readonly incomplete: readonly Unread[];
  /** Live workspaces that were left out on request. */
  readonly not_looked_at: number;
  /** Sorted by key. */
  readonly groups: readonly LiveGroup[];
  /** Sorted by ID; archived ones too. */
  readonly workspaces: readonly LiveWorkspace[];
  /** What there is of spend limits beside their group; absent: they were not asked for; since 1.2. */
  readonly spend?: SpendReading;
}
