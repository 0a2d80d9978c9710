import type { Located } from '../declaration.js';
import type { AlertRule, KnownUse } from './headroom-types.js';

/*
 * What a declaration says of headroom: from which share of a limit on, for how long, and what is known.
 */

export const defaultAlertRule: AlertRule = { alert_at: 0.75, for_minutes: 5 };

/** Seven days, in minutes. */
export const defaultWindow = 10_080;

/** What is not written is taken from what is more general. */
export type PartialRule = Partial<AlertRule>;

/** The marks of an entry, or of the whole declaration: in general, and of single limiters. */
export interface DeclaredMarks extends PartialRule {
  readonly limiters: ReadonlyMap<string, PartialRule>;
}

/** A known case; a name or pattern of workspaces, and null for all groups or limiters. */
export interface DeclaredKnownUse extends KnownUse {
  readonly workspace: Located<string>;
  readonly group: Located<string> | null;
  readonly limiter: string | null;
}

export interface DeclaredHeadroom extends DeclaredMarks {
  /** How far to look back, in minutes; null: not said. */
  readonly window: number | null;
  readonly known: readonly DeclaredKnownUse[];
}
