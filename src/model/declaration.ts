import type { Located, Origin } from './located.js';
import type { DeclaredHeadroom, DeclaredMarks } from './headroom/headroom-policy.js';
import type { RuleSeverity } from './rules/rule-types.js';
import type { RuleId } from './rules/rules.js';

/*
 * What a source declares, in types: as it was written, not compared with anything live yet.
 */

/** What a source says of one limit. A share is of the organization's limit, exact, rounded down: `numerator / denominator`, above 0 and at most 1. */
export type DeclaredValue =
  /** `currency`: of a spend limit that names it, and whose value is hundredths of its unit, as every spend limit's is. */
  | { readonly kind: 'value'; readonly value: number; readonly currency?: string }
  | { readonly kind: 'share'; readonly text: string; readonly numerator: bigint; readonly denominator: bigint }
  | { readonly kind: 'inherit' };

export interface DeclaredLimit {
  readonly limiter: string;
  readonly value: DeclaredValue;
  /** Where the value stands. */
  readonly origin: Origin;
}

/** One key under `limits`. `limits: 'inherit'` means: no override on any limiter of the group. */
export interface DeclaredGroup {
  /** A name from `groups`, a group type, a group ID, or a model ID or alias; not resolved yet. Or `spend_limit`, which nothing else is named. */
  readonly key: string;
  /** Where the key stands. */
  readonly origin: Origin;
  readonly limits: 'inherit' | readonly DeclaredLimit[];
}

export const undeclaredPolicies = ['error', 'report', 'ignore'] as const;
export type UndeclaredPolicy = (typeof undeclaredPolicies)[number];

/** Where an entry says nothing of it. */
export const defaultUndeclared: UndeclaredPolicy = 'error';

/** One entry under `workspaces`. */
export interface DeclaredWorkspace {
  /** The workspace's name, its ID (`wrkspc_…`), or a pattern. */
  readonly key: string;
  readonly origin: Origin;
  readonly pattern: boolean;
  /** The pinned ID. */
  readonly id: Located<string> | null;
  /** The templates in the order of `extends`, the entry's own limits last; a later layer wins, limiter by limiter. */
  readonly layers: readonly (readonly DeclaredGroup[])[];
  /** What becomes of live overrides that the entry does not name. */
  readonly undeclared: UndeclaredPolicy;
  /** Who answers for it: the entry's own word, else that of its last template that has one. Shown, and never compared. */
  readonly owner: string | null;
  /** When its usage is worth a look; null: as the declaration says in general. */
  readonly headroom: DeclaredMarks | null;
}

export interface DeclaredOrganizationLimit {
  readonly group: Located<string>;
  readonly limiter: string;
  readonly value: number;
  /** Of a spend limit that names it. */
  readonly currency?: string;
  readonly origin: Origin;
}

/** One item under `ignore`: tolerates drift and conflict where everything it names fits, never hides what is pending. */
export interface DeclaredIgnore {
  /** A name, an ID, or a pattern on either. */
  readonly workspace: string;
  /** A key as under `limits`; null: every group. */
  readonly group: string | null;
  /** null: every limiter. */
  readonly limiter: string | null;
  /** Only while live is this; null: whatever it is. Hundredths of the currency's unit where `group` is that of spend limits. */
  readonly live: number | 'inherit' | null;
  readonly reason: string;
  readonly owner: string | null;
  /** The last day on which it holds, `YYYY-MM-DD`, to its end in UTC. */
  readonly expires: string;
  readonly origin: Origin;
}

export interface DeclarationFile {
  readonly path: string;
  /** Lower-case hex of the file's bytes. */
  readonly sha256: string;
}

/** What one source or several together say, not resolved against anything live. The same type from every kind of source. */
export interface Declaration {
  readonly files: readonly DeclarationFile[];
  readonly organization: {
    readonly id: Located<string> | null;
    readonly limits: readonly DeclaredOrganizationLimit[];
  };
  /** The team's names for groups, each to a group type, a group ID, or a model ID or alias. */
  readonly groups: ReadonlyMap<string, Located<string>>;
  /** Those that have a name; what entries take of them is in their layers already. */
  readonly templates: ReadonlyMap<string, readonly DeclaredGroup[]>;
  readonly workspaces: readonly DeclaredWorkspace[];
  readonly rules: ReadonlyMap<RuleId, RuleSeverity>;
  readonly ignores: readonly DeclaredIgnore[];
  /** When usage is worth a look; null: it says nothing of that. No plan depends on it. */
  readonly headroom: DeclaredHeadroom | null;
  /** What looks wrong and cannot be judged without the API. */
  readonly warnings: readonly Problem[];
}

/** What a file that does not exist declares. */
export const emptyDeclaration: Declaration = {
  files: [],
  organization: { id: null, limits: [] },
  groups: new Map(),
  templates: new Map(),
  workspaces: [],
  rules: new Map(),
  ignores: [],
  headroom: null,
  warnings: [],
};

/** Something wrong in a declaration, in words. */
export interface Problem {
  readonly message: string;
  readonly origin: Origin;
  /** What to write instead, where that is known. */
  readonly hint: string | null;
}

/** What one layer of limits, such as a template, says of one group. */
interface LayeredGroup {
  /** null: the group does not inherit whole. */
  readonly inherit: unknown;
  readonly limits: ReadonlyMap<string, unknown>;
}

/**
 * Merges layers of limits by group, limiter by limiter: a later layer wins, and a group that inherits whole clears what came
 * before.
 */
export function mergeLayers<G extends LayeredGroup>(layers: readonly ReadonlyMap<string, G>[]): ReadonlyMap<string, G> {
  const [only] = layers;
  if (only !== undefined && layers.length === 1) return only;
  const merged = new Map<string, G>();
  for (const layer of layers) {
    for (const [key, next] of layer) {
      const before = merged.get(key);
      merged.set(key, before === undefined || next.inherit !== null ? next : overlay(before, next));
    }
  }
  return merged;
}

function overlay<G extends LayeredGroup>(before: G, next: G): G {
  return { ...next, inherit: before.inherit, limits: new Map([...before.limits, ...next.limits]) };
}
