import {
  type AlertRule,
  type DeclaredHeadroom,
  type DeclaredKnownUse,
  type DeclaredMarks,
  type KnownUse,
  organizationWord,
  ruleFor,
} from '../model/headroom/headroom-policy.js';
import { meansWorkspace } from '../model/names.js';

/*
 * What a declaration's marks and known cases come to at one limit.
 */

/** One limit of the organization (no workspace) or of a workspace. */
export interface MarkPlace {
  readonly workspace: { readonly id: string; readonly name: string } | null;
  /** The group's segment in addresses. */
  readonly group: string;
  readonly limiter: string;
}

export interface HeadroomPolicy {
  /** Where nothing more special is declared. */
  readonly rule: AlertRule;
  readonly ruleAt: (place: MarkPlace) => AlertRule;
  readonly knownAt: (place: MarkPlace) => KnownUse | null;
}

interface PolicyParts {
  /** null: nothing is declared. */
  readonly declared: DeclaredHeadroom | null;
  /** The marks of entries, by the ID of the workspace that each declares. */
  readonly marks: ReadonlyMap<string, DeclaredMarks>;
  /** The key of the group that a declaration's word means; null: none. */
  readonly findGroup: (word: string) => string | null;
  /** YYYY-MM-DD in UTC. */
  readonly today: string;
}

export const noPolicy: HeadroomPolicy = headroomPolicy({
  declared: null,
  marks: new Map(),
  findGroup: () => null,
  today: '',
});

export function headroomPolicy({ declared, marks, findGroup, today }: PolicyParts): HeadroomPolicy {
  const known = (declared?.known ?? [])
    .filter(({ expires }) => expires === null || expires >= today)
    .map((one) => resolveKnown(one, findGroup));
  return {
    rule: ruleFor(declared, null),
    ruleAt: ({ workspace, limiter }) =>
      ruleFor(declared, workspace === null ? null : (marks.get(workspace.id) ?? null), limiter),
    knownAt: (place) => {
      const found = known.find((one) => isKnown(one, place));
      return found === undefined ? null : { reason: found.reason, expires: found.expires };
    },
  };
}

/** A known case with the key of its group, which is empty where its word means none. */
export interface ResolvedKnown extends Omit<DeclaredKnownUse, 'group'> {
  readonly group: string | null;
}

export function resolveKnown(known: DeclaredKnownUse, findGroup: PolicyParts['findGroup']): ResolvedKnown {
  return { ...known, group: known.group === null ? null : (findGroup(known.group.value) ?? '') };
}

/** Whether a limit is one that a known case speaks of. */
export function isKnown({ workspace, group, limiter }: ResolvedKnown, place: MarkPlace): boolean {
  return (
    means(workspace.value, place.workspace) &&
    (group === null || group === place.group) &&
    (limiter === null || limiter === place.limiter)
  );
}

/** A pattern is of workspaces; the organization has to be named. */
function means(word: string, workspace: MarkPlace['workspace']): boolean {
  return workspace === null ? word === organizationWord : meansWorkspace(word, workspace);
}
