import type { Group, Snapshot, Tool } from '../snapshot-types.js';
import type { Difference } from './snapshot-diff.js';

/*
 * What changed over many readings, in types. The JSON of `limitdrift history` is exactly this.
 */

/** An addition raises the minor number. */
export const historyFormatVersion = '1.1';

/** A snapshot that was kept, for as long as later readings were equal to it. */
export interface KeptReading {
  /** RFC 3339 in UTC with milliseconds: when it was kept, which is when it had been read to its end. */
  readonly kept_at: string;
  /** See `readingDigest`. */
  readonly digest: string;
  readonly snapshot: Snapshot;
}

/** A change happened after the old state was seen last, and before the new one was seen first. RFC 3339 in UTC. */
export interface SeenBetween {
  readonly after: string;
  readonly before: string;
}

/** A model that left a group, joined one, or both; null: it was, or is, in none. */
export type ModelMove = { readonly kind: 'model'; readonly model: string } & (
  | { readonly before: Group; readonly after: Group | null }
  | { readonly before: null; readonly after: Group }
);

/** A difference as a history tells of it: of lists of models each model is a change of its own. */
export type HistoryDifference = Exclude<Difference, { readonly kind: 'models' }> | ModelMove;

export interface HistoryChange {
  readonly between: SeenBetween;
  /** `organization`: groups, models and the organization’s limits, which the vendor sets; `workspaces`: all that people set in one, by hand or otherwise; `spend`: spend limits, which people set too. */
  readonly scope: 'organization' | 'workspaces' | 'spend';
  readonly difference: HistoryDifference;
}

/** A value, from when it was seen first to when it was seen last. RFC 3339 in UTC. */
export interface SeenValue {
  /** Of the organization; null: it has no such limit. Of a workspace its own; null: it inherits. */
  readonly value: number | null;
  readonly first_seen: string;
  readonly last_seen: string;
}

/** One limit over the whole time. */
export interface LimitLine {
  /** `organization/GROUP/LIMITER`, or the address of a plan. */
  readonly address: string;
  /** null: of the organization itself. */
  readonly workspace: { readonly id: string; readonly name: string } | null;
  /** As it was seen last. */
  readonly group: Group;
  readonly limiter: string;
  /** The oldest first; neighbours differ. */
  readonly values: readonly SeenValue[];
}

/** A workspace whose limits the newest reading does not have; what was known of them before still counts. */
export interface NotReadNow {
  readonly workspace: { readonly id: string; readonly name: string };
  /** When they were read last, RFC 3339 in UTC; null: never. */
  readonly last_read: string | null;
}

/** A file of the folder that is no part of the history. */
export interface LeftOut {
  readonly file: string;
  /** Why, in a sentence that names the file, without its end mark. */
  readonly message: string;
}

export interface LimitHistory {
  readonly format_version: string;
  readonly tool: Tool;
  /** As it was named last. */
  readonly organization: Snapshot['organization'];
  /** From the first reading to the last, or from the time that was asked for. RFC 3339 in UTC. */
  readonly window: { readonly from: string; readonly to: string };
  /** Readings that differ from the one before. */
  readonly snapshots: number;
  /** Whether every file counts, and the newest reading has the limits of every workspace, and the spend limits where it asked for them. */
  readonly complete: boolean;
  readonly left_out: readonly LeftOut[];
  /** Sorted by ID. */
  readonly not_read: readonly NotReadNow[];
  /** Not there: the newest reading has the spend limits, or was not to have them. */
  readonly spend_not_read?: Pick<NotReadNow, 'last_read'>;
  /** `spend`: only where there is one. */
  readonly summary: { readonly organization: number; readonly workspaces: number; readonly spend?: number };
  /** The oldest first; of one time the organization’s first. */
  readonly changes: readonly HistoryChange[];
  /** Every limit of the organization, then every limit of a workspace that had a value of its own at some time. */
  readonly lines: readonly LimitLine[];
}

/** When a reading was the state for the last time. */
export function seenUntil({ seen_until, taken_at }: Snapshot): string {
  return seen_until ?? taken_at;
}
