import type { Change, Plan } from './plan-types.js';
import type { Setting } from './setting.js';
import type { Tool, Unread } from './snapshot-types.js';

/*
 * What became of the steps of a plan, in types.
 */

/** Of JSON reports of `verify`; an addition raises the minor number. */
export const verificationFormatVersion = '1.1';

/**
 * What became of a step: live is what it asks for (`done`), live is still what it was (`open`), live is neither, so that
 * the plan no longer fits (`superseded`), or it could not be read (`unread`).
 */
export type StepState = 'done' | 'open' | 'superseded' | 'unread';

/** Why there is no live value to compare; `spend-not-read` since 1.1. */
export type Obstacle = 'not-created' | 'archived' | 'ambiguous' | 'no-group' | 'not-read' | 'spend-not-read';

/** A step of a plan, and what became of it. */
export interface VerifiedStep extends Change {
  readonly state: StepState;
  /** What is live now; null: `obstacle` says why there is nothing to tell. */
  readonly live: Setting | null;
  readonly obstacle: Obstacle | null;
}

/** What became of a plan's steps. The JSON report is exactly this. */
export interface Verification {
  readonly format_version: string;
  readonly tool: Tool;
  /** When live was read, RFC 3339 in UTC; null: the plan has no steps, and nothing was read. */
  readonly taken_at: string | null;
  readonly exit_code: number;
  readonly organization: Plan['organization'];
  /** The plan whose steps these are. */
  readonly plan: {
    readonly digest: string;
    readonly taken_at: string;
    readonly complete: boolean;
    readonly base: string | null;
    readonly unmerged?: string;
  };
  readonly summary: Readonly<Record<StepState, number>>;
  /** Of the workspaces with steps. */
  readonly incomplete: readonly Unread[];
  /** In the plan's order; what is ignored, reported or adopted is no step. */
  readonly steps: readonly VerifiedStep[];
}

/** 2 while a step is open or superseded, else 5 while one could not be read, else 0. */
export function verificationExitCode(summary: Verification['summary']): number {
  if (summary.open + summary.superseded > 0) return 2;
  return summary.unread > 0 ? 5 : 0;
}
