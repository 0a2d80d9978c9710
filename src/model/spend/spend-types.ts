import type { SpendPeriod } from './periods.js';

/*
 * What is said of spend limits beside the limits themselves, which are a group: see `money.ts`. All amounts are whole
 * hundredths of the currency's unit.
 */

/** Why something could not be read. */
export interface ReadFailure {
  /** In words, one line. */
  readonly reason: string;
  /** HTTP status of the last answer; null where there was none. */
  readonly status: number | null;
  readonly request_id: string | null;
}

/** What a snapshot holds of spend limits beside the group of them. */
export interface SpendReading {
  /** Why the limits could not be read; null: they were. */
  readonly unread: ReadFailure | null;
  /** What is live and not compared, in the order of scope, workspace and period. */
  readonly others: readonly OtherSpendLimit[];
  /** null: it was not asked. */
  readonly spent: Spent | null;
}

/**
 * A limit that is shown and never compared: the cap of the usage tier, one that is switched off, one without an amount, and
 * one of a scope or period that this version does not know.
 */
export interface OtherSpendLimit {
  /** `usage_tier`, `organization`, `workspace`, or what else the API says. */
  readonly scope: string;
  readonly workspace_id: string | null;
  readonly period: string;
  /** null: no cap is set. */
  readonly amount: number | null;
  readonly enabled: boolean;
}

/** How much was spent in the periods that there are limits for. */
export interface Spent {
  /** Why it could not be read; null: it was. */
  readonly unread: ReadFailure | null;
  readonly currency: string | null;
  /** Up to when the figures are known, RFC 3339 in UTC; null: the API does not say. */
  readonly as_of: string | null;
  readonly periods: readonly SpentInPeriod[];
}

export interface SpentInPeriod {
  readonly period: SpendPeriod;
  /** When the period began, RFC 3339 in UTC. */
  readonly since: string;
  /** Of the whole organization. */
  readonly amount: number;
  /** Sorted by ID; one that is not here spent nothing. */
  readonly workspaces: readonly { readonly id: string; readonly amount: number }[];
}

/** What a limit of spend may be seen beside: the tier's cap and what is spent. */
export interface SpendBeside {
  /** The cap of the usage tier, which holds too; null: there is none. */
  readonly tier_limit: number | null;
  /** What is spent so far; null: it is not known. */
  readonly spent: {
    readonly amount: number;
    readonly currency: string | null;
    readonly since: string;
    readonly as_of: string | null;
  } | null;
}

/** Whose limit is the lowest. */
export type SpendLimitSource = 'workspace' | 'organization' | 'usage_tier';

/** A spend limit that is in force. */
export interface PeriodInForce extends SpendBeside {
  readonly period: SpendPeriod;
  readonly currency: string | null;
  /** The lowest of the workspace's, the organization's and the tier's; null: there is no limit. */
  readonly in_force: number | null;
  readonly source: SpendLimitSource | null;
}

/** A spend limit of one workspace, as a plan shows it. */
export interface SpendInForce extends PeriodInForce {
  readonly workspace: { readonly id: string; readonly name: string };
}

/** What stands beside the spend limits of workspaces. */
export interface SpendAround {
  /** Of all amounts; null: there is no limit to tell it by. */
  readonly currency: string | null;
  /** Why it is not known how much is spent; null: it is, or was not asked. */
  readonly spent_unread: ReadFailure | null;
  /** Up to when what is spent is known, RFC 3339 in UTC; null: nobody says, or it is not known at all. */
  readonly spent_until: string | null;
  /** The limits that all workspaces share, and what all of them spent; sorted by period. */
  readonly organization: readonly PeriodInForce[];
  /** What else is live, of the organization and of the workspaces that the run looks at. */
  readonly others: readonly OtherSpendLimit[];
}

/** What a plan tells of spend limits that are declared, beside what differs. */
export interface PlanSpend extends SpendAround {
  /** Of workspaces that declare one; sorted by workspace ID and period. */
  readonly limits: readonly SpendInForce[];
}

/** The same where all that is in force is shown. */
export interface SpendShown extends SpendAround {
  /** Why the limits could not be read; null: they were. */
  readonly unread: ReadFailure | null;
}
