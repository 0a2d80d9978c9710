import type { DeclarationFile } from '../declaration.js';
import type { AlertRule, KnownUse } from './headroom-policy.js';
import type { Group, Organization, Tool, Unread } from '../snapshot-types.js';
import type { UsageFailure, UsageSourceName } from './usage-types.js';

/*
 * Peak usage against the limits in force, in types. The JSON of `limitdrift headroom` is exactly this.
 */

/** An addition raises the minor number. */
export const headroomFormatVersion = '1.1';

/** How a limit fares: `act` and `watch` by its peak, the rest by what it is. `over 100 %` is `act`. */
export type HeadroomLevel = 'act' | 'watch' | 'fine' | 'unused' | 'blocked' | 'no-limit' | 'not-measurable';

/** The marks, as shares of a limit; fixed. */
export const watchMark = 0.5;
export const actMark = 0.75;
/** From here on requests were probably rejected, and how many is in no report. */
export const throttledMark = 0.9;

/** A limit's use on one day of the time zone. */
export interface HeadroomDay {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** Whether the source knew all of the day that lies in the window. */
  readonly known: boolean;
  /** The highest minute; 0: unused. Tokens of the day for `tokens_per_day`. */
  readonly peak: number;
  /** RFC 3339 in UTC, the first minute that had the peak; null: unused. */
  readonly at: string | null;
  /** Minutes at or above 50, 75 and 90 % of the limit; 0 where there is no ratio. */
  readonly minutes_at: { readonly '50': number; readonly '75': number; readonly '90': number };
  /** The highest minute of each hour of the day (UTC hours that begin in it), from its first; 0: unused. Empty: nothing was used on the day, or it is told by the day. */
  readonly hours: readonly number[];
  /**
   * How many minutes used how much, the highest first: each is a bound of two significant digits and the number of minutes
   * that used at most that, and more than the bound below. Minutes without use are left out.
   */
  readonly distribution: readonly (readonly [upTo: number, minutes: number])[];
}

/** Who made a minute: workspaces of an organization's, API keys of a workspace's. */
export interface UsageShare {
  readonly id: string;
  /** The ID again where no name is known. */
  readonly name: string;
  readonly value: number;
}

export interface WorstMinute {
  /** RFC 3339 in UTC. */
  readonly at: string;
  readonly value: number;
  /** The three that used most, the highest first; empty where it was not asked for. */
  readonly made_by: readonly UsageShare[];
}

/** One limit of the organization or of a workspace. */
export interface HeadroomRow {
  /** `organization/GROUP/LIMITER`, or the address of a plan. */
  readonly address: string;
  /** null: of the organization itself. */
  readonly workspace: { readonly id: string; readonly name: string; readonly owner: string | null } | null;
  readonly group: Group;
  readonly limiter: string;
  readonly level: HeadroomLevel;
  /** Where its usage comes from; null: there is none for such a limiter. */
  readonly source: UsageSourceName | null;
  /** What counts today: the lower of override and organization's limit; null: no limit. */
  readonly limit: number | null;
  readonly organization_limit: number | null;
  /** What was in force at the peak, where kept snapshots know that it was not today's, and the peak's share of it; since 1.1. */
  readonly limit_then?: { readonly limit: number | null; readonly ratio: number | null };
  /** Whether the workspace has a value of its own. */
  readonly overridden: boolean;
  /** What would count as declared, where that is known and not what counts; null otherwise. */
  readonly declared_limit: number | null;
  /** The highest minute, or day for `tokens_per_day`; null: unused or not measurable. */
  readonly peak: WorstMinute | null;
  /** Peak over limit, 1 is 100 %; null: no limit, a limit of 0, or nothing measured. */
  readonly ratio: number | null;
  readonly rule: AlertRule;
  /** The longest run of minutes at or above the mark. */
  readonly longest_run: number;
  /** Whether the mark was reached for long enough, known or not. */
  readonly at_mark: boolean;
  readonly known: KnownUse | null;
  /** Cache reads as a share of all input in the window, where the group has input; null: no input. */
  readonly cache_read_share: number | null;
  /** Days of the window on which the workspace existed, of how many. */
  readonly days_known: number;
  readonly days: readonly HeadroomDay[];
  /** The five highest minutes, the highest first. */
  readonly worst: readonly WorstMinute[];
}

/** Usage of a model that is in no group of the organization. */
export interface UnmatchedUse {
  readonly model: string;
  readonly workspaces: readonly string[];
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly requests: number;
}

export interface HeadroomSource {
  readonly source: UsageSourceName;
  /** RFC 3339 in UTC: minutes from here on are not known yet. */
  readonly known_until: string;
  /** RFC 3339 in UTC: of the oldest part, which may be a cached one. */
  readonly read_at: string;
  readonly calls: number;
  /** Why nothing can be measured by it; null: it can. */
  readonly not_measurable: UsageFailure | null;
}

export interface MissingUse extends UsageFailure {
  readonly source: UsageSourceName;
  /** RFC 3339 in UTC; `to` is the first minute that is not missing. */
  readonly from: string;
  readonly to: string;
}

/** What is likely to help, with its figures; the renderers word it. */
export type Suggestion =
  | {
      /** The override is of the limiter that counts cache reads, and the organization's is not. */
      readonly kind: 'limiter-kind';
      readonly address: string;
      readonly other_limiter: string;
      readonly cache_read_share: number;
      /** What the ratio would be under the other limiter at the same value. */
      readonly ratio: number;
    }
  | {
      /** The override is at the mark while the organization has room. */
      readonly kind: 'room-above';
      readonly address: string;
      readonly organization_ratio: number;
    }
  | {
      /** The overrides add up to more than the organization's limit, which is itself at the mark. */
      readonly kind: 'oversubscribed';
      readonly address: string;
      readonly overrides_sum: number;
      readonly organization_limit: number;
    };

/** `headroom` of a verdict: read whole and under the marks; at the mark; not all read, and nothing at the mark. */
export type HeadroomVerdict = 'ok' | 'at-mark' | 'incomplete';

/** What was looked at. A report knows no calendar of time zones, so what it needs of the zone stands here. */
export interface HeadroomWindow {
  /** RFC 3339 in UTC; `to` is the first minute after it. */
  readonly from: string;
  readonly to: string;
  /** YYYY-MM-DD in the time zone, the oldest first. */
  readonly days: readonly string[];
  /** How far the zone is ahead of UTC, in minutes, from a time on (RFC 3339 in UTC); the first is that at `from`, others are changes of the clock. */
  readonly utc_offsets: readonly { readonly from: string; readonly minutes: number }[];
}

export interface Headroom {
  readonly format_version: string;
  readonly tool: Tool;
  readonly run: {
    /** RFC 3339 in UTC: when the limits were read. */
    readonly taken_at: string;
    readonly api_version: string;
    readonly exit_code: number;
    /** An IANA name. */
    readonly time_zone: string;
    /** Whether figures are minutes, or hours divided by 60. */
    readonly by: 'minute' | 'hour';
    /** Whether who made a workspace's minutes was asked for. */
    readonly by_api_key: boolean;
    readonly rule: AlertRule;
  };
  readonly organization: Organization;
  readonly declaration: { readonly files: readonly DeclarationFile[] } | null;
  readonly window: HeadroomWindow;
  readonly sources: readonly HeadroomSource[];
  readonly verdict: HeadroomVerdict;
  readonly complete: boolean;
  readonly incomplete: readonly MissingUse[];
  /** Workspaces whose limits could not be read, so that their usage stands beside none. */
  readonly unread_limits: readonly Unread[];
  readonly summary: {
    readonly act: number;
    readonly watch: number;
    readonly fine: number;
    readonly unused: number;
    readonly blocked: number;
    readonly no_limit: number;
    readonly not_measurable: number;
    /** Rows at their mark for long enough that are not known. */
    readonly at_mark: number;
    readonly known: number;
    /** Workspaces whose limits could not be read, or were left out. */
    readonly not_looked_at: number;
  };
  /** The organization's first, then by workspace name, group and limiter. */
  readonly rows: readonly HeadroomRow[];
  readonly unmatched: readonly UnmatchedUse[];
  readonly suggestions: readonly Suggestion[];
}
