import type { DeclarationFile } from '../declaration.js';
import type { Group, Tool } from '../snapshot-types.js';
import type { Setting } from '../setting.js';
import type { LimitEvent } from './activity-types.js';

/*
 * Every change of a limit in a time, in types: what `limitdrift log` shows, and its JSON holds exactly.
 */

/** Of the JSON of `limitdrift log`; an addition raises the minor number. */
export const logFormatVersion = '1.0';

/**
 * How a change stood to what was declared when it was made: it is what was declared, something else was, nothing was, it
 * cannot be told which limit of the declaration it is about, or it is not known what was declared.
 */
export const loggedStates = ['matches', 'differs', 'not-declared', 'unclear', 'unknown'] as const;

export type LoggedState = (typeof loggedStates)[number];

export interface DeclaredThen {
  readonly state: LoggedState;
  /** What was asked for, where something was. */
  readonly setting: Exclude<Setting, { source: 'other' }> | null;
  /** The commit that declared it. */
  readonly commit: string | null;
}

/** One change of one limit. */
export interface LoggedChange extends Omit<LimitEvent, 'workspace_id'> {
  /** Of one that the organization does not list, the ID stands in for the name. */
  readonly workspace: { readonly id: string; readonly name: string };
  /** The group that `model_group` is most likely; null: it cannot be told. */
  readonly group: Group | null;
  /** null: no declaration was at hand. */
  readonly declared: DeclaredThen | null;
}

/** Every change of a limit in a time. */
export interface LimitLog {
  readonly format_version: string;
  readonly tool: Tool;
  /** RFC 3339 in UTC: when the feed was read. */
  readonly taken_at: string;
  readonly api_version: string;
  readonly organization: { readonly id: string; readonly name: string };
  /** RFC 3339 in UTC. */
  readonly from: string;
  /** null: none was at hand. */
  readonly declaration: {
    readonly files: readonly DeclarationFile[];
    /** Why it may not be known what was declared; null: it is. */
    readonly history_unavailable: string | null;
  } | null;
  readonly exit_code: 0;
  readonly summary: {
    readonly changes: number;
    readonly workspaces: number;
    readonly matches: number;
    readonly differs: number;
    readonly not_declared: number;
    readonly unclear: number;
    readonly unknown: number;
  };
  /** Newest first. */
  readonly changes: readonly LoggedChange[];
}
