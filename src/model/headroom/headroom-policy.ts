import type { Located, Origin } from '../located.js';

/*
 * What a declaration says of headroom: from which share of a limit on, for how long, and what is known.
 */

/** When a limit is at its mark: a share of the limit, reached for so many minutes in a row. */
export interface AlertRule {
  /** 0.75 is 75 %. */
  readonly alert_at: number;
  readonly for_minutes: number;
}

/** What means the organization’s own limits where a known case names a workspace. */
export const organizationWord = 'organization';

/** One known case, as the declaration has it. */
export interface KnownUse {
  readonly reason: string;
  /** YYYY-MM-DD, the last day on which it counts; null: always. */
  readonly expires: string | null;
}

export const defaultAlertRule: AlertRule = { alert_at: 0.75, for_minutes: 5 };

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
  readonly origin: Origin;
  /** How far to look back, in minutes; null: not said. */
  readonly window: number | null;
  readonly known: readonly DeclaredKnownUse[];
}

/** What the marks of a declaration, and those of an entry before them, come to at a limiter; without one, where no mark is of a single limiter. */
export function ruleFor(general: DeclaredMarks | null, own: DeclaredMarks | null, limiter?: string): AlertRule {
  const layers = [general, own].flatMap((marks) =>
    marks === null ? [] : [marks, limiter === undefined ? undefined : marks.limiters.get(limiter)],
  );
  const alertAt = layers.flatMap((layer) => layer?.alert_at ?? []).at(-1);
  const minutes = layers.flatMap((layer) => layer?.for_minutes ?? []).at(-1);
  return {
    alert_at: alertAt ?? defaultAlertRule.alert_at,
    for_minutes: minutes ?? defaultAlertRule.for_minutes,
  };
}
