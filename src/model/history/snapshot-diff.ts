import type { Setting } from '../setting.js';
import type { Group, Snapshot } from '../snapshot-types.js';

/*
 * What differs between two snapshots, in types.
 */

/** Of JSON reports of `diff`; an addition raises the minor number. */
export const diffFormatVersion = '1.1';

export type Presence = 'absent' | 'live' | 'archived';

interface WorkspaceNamed {
  readonly id: string;
  /** The later name. */
  readonly name: string;
}

/** One thing in which two snapshots differ; `before` and `after` say what it was in each. */
export type Difference =
  | {
      readonly kind: 'group';
      readonly group: Group;
      readonly before: 'absent' | 'present';
      readonly after: 'absent' | 'present';
    }
  | {
      readonly kind: 'group-name';
      readonly group: Group;
      readonly before: string | null;
      readonly after: string | null;
    }
  | {
      readonly kind: 'models';
      readonly group: Group;
      readonly before: readonly string[] | null;
      readonly after: readonly string[] | null;
    }
  | {
      /** null: the organization has no such limit. */
      readonly kind: 'organization-limit';
      readonly group: Group;
      readonly limiter: string;
      readonly before: number | null;
      readonly after: number | null;
    }
  | {
      readonly kind: 'workspace';
      readonly workspace: WorkspaceNamed;
      readonly before: Presence;
      readonly after: Presence;
    }
  | {
      readonly kind: 'workspace-name';
      readonly workspace: WorkspaceNamed;
      readonly before: string;
      readonly after: string;
    }
  | {
      /** A value of a workspace's own, on one side at least; null: its workspace or its group was not there. */
      readonly kind: 'limit';
      readonly address: string;
      readonly workspace: WorkspaceNamed;
      readonly group: Group;
      readonly limiter: string;
      readonly before: Setting | null;
      readonly after: Setting | null;
    };

/** A workspace whose limits one of the snapshots does not hold, so that they cannot be compared. */
export interface NotCompared {
  readonly workspace: WorkspaceNamed;
  /** The snapshot that lacks them. */
  readonly lacking: 'before' | 'after' | 'both';
}

/** Why spend limits cannot be compared: a snapshot does not hold them, or they are in another currency since. */
export type SpendNotCompared = NotCompared['lacking'] | 'currency';

type Reading = Pick<Snapshot, 'taken_at' | 'api_version'>;

/** What differs between two snapshots of one organization. The JSON report is exactly this. */
export interface SnapshotDiff {
  readonly format_version: string;
  readonly organization: Snapshot['organization'];
  readonly before: Reading;
  readonly after: Reading;
  /** Whether the limits of every workspace, and the spend limits where one of the snapshots has them, could be compared. */
  readonly complete: boolean;
  /** Sorted by workspace ID. */
  readonly not_compared: readonly NotCompared[];
  /** Not there: they were, or neither snapshot was to hold them. */
  readonly spend_not_compared?: SpendNotCompared;
  /** The organization first, by group; then by workspace ID, group, limiter. */
  readonly differences: readonly Difference[];
}
