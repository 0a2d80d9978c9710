import { type KeptReading, type SeenBetween, seenUntil } from '../model/history/history-types.js';
import type { LiveWorkspace, Snapshot } from '../model/snapshot-types.js';
import { isMoney } from '../model/spend/money.js';

/*
 * One reading with what it can tell of each workspace.
 */

export interface Sighting {
  readonly snapshot: Snapshot;
  /** When it was the state for the first time, and for the last. */
  readonly from: string;
  readonly until: string;
  readonly workspaces: ReadonlyMap<string, LiveWorkspace>;
  /** IDs that could not even be looked up. */
  readonly unknown: ReadonlySet<string>;
}

export function lookInto({ snapshot }: KeptReading): Sighting {
  const workspaces = new Map(snapshot.workspaces.map((workspace) => [workspace.id, workspace]));
  const unread = snapshot.incomplete.map(({ workspace }) => workspace.id);
  return {
    snapshot,
    from: snapshot.taken_at,
    until: seenUntil(snapshot),
    workspaces,
    unknown: new Set(unread.filter((id) => !workspaces.has(id))),
  };
}

/** Whether it tells if the workspace is there, and under which name. */
export function tellsPresence({ unknown }: Sighting, id: string): boolean {
  return !unknown.has(id);
}

/** Whether it tells the limits of the workspace: it has them, or there is no such workspace. */
export function tellsLimits({ workspaces, unknown }: Sighting, id: string): boolean {
  return workspaces.get(id)?.read ?? !unknown.has(id);
}

/** Whether it has the spend limits, which not every reading asks for. */
export function tellsSpend({ snapshot }: Sighting): boolean {
  return snapshot.groups.some(isMoney);
}

/** When what the later one shows came to be. Clocks of two machines may differ. */
export function between({ until }: Sighting, { from }: Sighting): SeenBetween {
  return { after: Date.parse(until) < Date.parse(from) ? until : from, before: from };
}

/** For one kind of knowledge, the newest earlier reading that has it: by the ID of a workspace. */
export interface LastTold {
  /** null: no reading before. */
  readonly of: (id: string) => Sighting | null;
  readonly add: (sighting: Sighting) => void;
}

/** `tells`: whether a reading has such knowledge. A workspace that no reading named was not there. */
export function lastTold(ids: ReadonlySet<string>, tells: (sighting: Sighting, id: string) => boolean): LastTold {
  const last = new Map<string, Sighting>();
  return {
    of: (id) => last.get(id) ?? null,
    add: (sighting) => {
      for (const id of ids) if (tells(sighting, id)) last.set(id, sighting);
    },
  };
}
