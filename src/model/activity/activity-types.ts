/*
 * Who changed a limit, in types: what is kept of the Compliance Activity Feed. No IP address and no user agent is.
 */

/** Who did it, or through what. */
export interface Actor {
  /** As the feed names it, such as `user_actor`; an open list. */
  readonly type: string;
  /** `user_…`, `apikey_…`, `svac_…`, or the subject of a federated identity; null: the feed gives none, or an address in its place. */
  readonly id: string | null;
  /** An e-mail address; absent: there is none, or nobody asked for it. */
  readonly email?: string;
}

/** Somebody set or cleared a limit of a workspace. */
export interface LimitEvent {
  readonly id: string;
  /** RFC 3339 in UTC, with milliseconds: later times are greater texts. */
  readonly at: string;
  readonly workspace_id: string;
  /** What the feed calls the group: most likely a name that no other endpoint has. */
  readonly model_group: string;
  readonly limiter: string;
  /** What it was set to; null: the override was cleared. */
  readonly value: number | null;
  readonly actor: Actor;
}

/** An event that fits a limit that was changed by hand. */
export interface FittingEvent extends Pick<LimitEvent, 'id' | 'at' | 'model_group' | 'actor'> {
  /** Present where nothing tells whether `model_group` is this group: the event fits a limit of another one as well. */
  readonly group_unclear?: true;
}

/**
 * Why nobody is known: no event fits, the feed is switched off, the credential may not read it, or it was not read.
 */
export const unknownReasons = ['no-event', 'feed-off', 'not-permitted', 'not-read'] as const;

export type UnknownReason = (typeof unknownReasons)[number];

/** Who made a limit what it is. */
export interface Blame {
  /** The newest event that fits, of each group of the feed, newest first; none: it is unknown. */
  readonly events: readonly FittingEvent[];
  /** null: somebody is known. */
  readonly unknown: UnknownReason | null;
}
