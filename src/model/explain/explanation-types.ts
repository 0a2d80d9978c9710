import type { DeclaredLimitNow, LimitInForce } from '../in-force-types.js';
import type { Group, Tool } from '../snapshot-types.js';

/*
 * Which limit an answer of the API was about, in types. The JSON of `limitdrift explain` holds exactly this, and the sentences that
 * are made from it.
 */

/** An addition raises the minor number. */
export const explanationFormatVersion = '1.0';

/** As `ResponseKind` of `limitdrift/headers`; `no-answer`: nothing was pasted, and a minute is asked about. */
export const explanationKinds = [
  'rate-limit',
  'acceleration',
  'spend-cap',
  'overloaded',
  'spend-limit-or-invalid-request',
  'subscription',
  'unclear',
  'success',
  'other',
  'no-answer',
] as const;

export type ExplanationKind = (typeof explanationKinds)[number];

/** One set of rate-limit headers. */
export interface ExplainedSet {
  /** `requests`, `tokens`, `input-tokens`, …; an open list. */
  readonly name: string;
  readonly limit: number | null;
  /** Tokens are rounded to thousands. */
  readonly remaining: number | null;
  /** RFC 3339: when it is full again. */
  readonly reset: string | null;
  /** Whether it is one of those that name the limit. */
  readonly limiting: boolean;
}

/** Who a limit is of. */
export interface ExplainedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
}

/** A limit of the snapshot that a set of headers can be of. */
export interface LimitCandidate {
  /** As in a plan; `organization/GROUP/LIMITER` of the organization's. */
  readonly address: string;
  /** The name of the set of headers. */
  readonly set: string;
  /** `override`: the workspace's own. `sum`: input and output of the organization together, which `tokens` shows without an override. */
  readonly kind: 'override' | 'organization' | 'sum';
  /** null: the organization's. */
  readonly workspace: ExplainedWorkspace | null;
  readonly group: Group;
  readonly limiter: string;
  readonly value: number;
  readonly organization_limit: number | null;
  /** What the declaration says of an override; null: none was at hand, or it has no opinion. */
  readonly declared: DeclaredLimitNow | null;
  readonly difference: LimitInForce['difference'];
}

/** What a snapshot says about an answer. */
export interface NamedLimits {
  readonly organization: { readonly id: string; readonly name: string };
  /** RFC 3339 in UTC. */
  readonly taken_at: string;
  /** Whether a declaration was at hand. */
  readonly declared: boolean;
  /** The one that the headers, or else --workspace, name; null: none, or one that the snapshot does not know. */
  readonly workspace: ExplainedWorkspace | null;
  /** Why the limit cannot be named for certain; null: nothing keeps it from being. */
  readonly problem: 'other-organization' | 'workspace-unknown' | 'workspace-not-read' | 'workspace-archived' | null;
  /** Overrides first; empty: no limit has the value that the headers say. */
  readonly candidates: readonly LimitCandidate[];
}

/** How much of a limit was used in a minute. */
export interface MinuteLimit {
  readonly address: string;
  /** null: the organization's. */
  readonly workspace: ExplainedWorkspace | null;
  readonly group: Group;
  readonly limiter: string;
  readonly limit: number;
  readonly used: number;
  /** Whether that is the figure of the minute itself; else no minute of its hour had more. */
  readonly exact: boolean;
}

/** What a file of `limitdrift headroom` says of a minute. */
export interface ExplainedMinute {
  /** RFC 3339 in UTC. */
  readonly minute: string;
  readonly workspace: ExplainedWorkspace;
  /** Why the file does not know the minute; null: it knows it, for some limits at least. */
  readonly problem: 'outside-window' | 'hours-only' | null;
  readonly window: { readonly from: string; readonly to: string };
  /** Until when `tokens` and `requests` are known, of those that were not known for the minute. */
  readonly unknown: readonly { readonly source: string; readonly known_until: string }[];
  /** The closest to its limit first; what was not used is left out. */
  readonly limits: readonly MinuteLimit[];
}

export interface Explanation {
  readonly format_version: string;
  readonly tool: Tool;
  readonly exit_code: number;
  readonly kind: ExplanationKind;
  /** HTTP status; null: not found. */
  readonly status: number | null;
  readonly error_type: string | null;
  readonly error_code: string | null;
  readonly request_id: string | null;
  readonly organization_id: string | null;
  readonly workspace_id: string | null;
  /** Models that were named as such. */
  readonly models: readonly string[];
  /** How many answers were pasted; it is about the last one that is an error. */
  readonly answers: number;
  readonly retry_after_seconds: number | null;
  /** Whether the same request can succeed after seconds or minutes; null: not known. */
  readonly waiting_helps: boolean | null;
  readonly sets: readonly ExplainedSet[];
  /** `remaining-0`: nothing is left of the limiting sets. `lowest`: no set is at 0. null: no set was found. */
  readonly limiting_by: 'remaining-0' | 'lowest' | null;
  /** Whether headers of a Claude subscription were found, which are none of the API. */
  readonly subscription_headers: boolean;
  /** null: no snapshot was given. */
  readonly live: NamedLimits | null;
  /** null: no minute was asked about. */
  readonly minute: ExplainedMinute | null;
}

/** Whether headers that would name the limit are missing. */
export function lacksHeaders({ kind, sets }: Pick<Explanation, 'kind' | 'sets'>): boolean {
  return sets.length === 0 && (kind === 'rate-limit' || kind === 'unclear' || kind === 'no-answer');
}
