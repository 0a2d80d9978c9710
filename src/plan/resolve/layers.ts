import type { Origin } from '../../model/located.js';
import type { DeclaredGroup, DeclaredLimit, DeclaredValue } from '../../model/declaration.js';
import type { LiveGroup } from '../../model/snapshot-types.js';
import { spendGroupKey } from '../../model/spend/money.js';
import type { GroupIndex } from './group-index.js';

/** What the declaration says of one group of one workspace, keys resolved and templates merged. */
export interface GroupDeclaration {
  readonly group: LiveGroup;
  /** The key that names it in the last layer that does. */
  readonly key: string;
  /** Where `GROUP: inherit` stands: no limiter that is not in `limits` may have an override. */
  readonly inherit: Origin | null;
  /** By limiter; null where two keys of one entry disagree, so that nobody knows what is declared. */
  readonly limits: ReadonlyMap<string, DeclaredLimit | null>;
}

/** Two keys of one layer that mean the same group. */
export interface GroupConflict {
  readonly group: LiveGroup;
  readonly keys: readonly [DeclaredGroup, ...DeclaredGroup[]];
  /** Limiters on which the keys disagree. */
  readonly disagree: readonly string[];
}

/** One template, or one entry's own limits, with its keys resolved. */
export interface Layer {
  /** By the group's key. */
  readonly groups: ReadonlyMap<string, GroupDeclaration>;
  readonly unresolved: readonly DeclaredGroup[];
  /** The spend limit, where those were not read; then it is no key that means nothing. */
  readonly unreadSpend: readonly DeclaredGroup[];
  readonly conflicts: readonly GroupConflict[];
}

/** Resolves the keys of one layer. A template's layer is the same value for every entry, so callers keep the result. */
export function resolveLayer(declared: readonly DeclaredGroup[], index: GroupIndex): Layer {
  const meant = new Map<string, { group: LiveGroup; keys: [DeclaredGroup, ...DeclaredGroup[]] }>();
  const unknown: DeclaredGroup[] = [];
  for (const key of declared) {
    const group = index.find(key.key);
    const known = group === null ? undefined : meant.get(group.key);
    if (group === null) unknown.push(key);
    else if (known === undefined) meant.set(group.key, { group, keys: [key] });
    else known.keys.push(key);
  }
  const groups = new Map<string, GroupDeclaration>();
  const conflicts: GroupConflict[] = [];
  for (const { group, keys } of meant.values()) {
    const declaration = combineKeys(group, keys);
    groups.set(group.key, declaration);
    if (keys.length > 1) {
      const disagree = [...declaration.limits].filter(([, limit]) => limit === null).map(([limiter]) => limiter);
      conflicts.push({ group, keys, disagree });
    }
  }
  const unresolved = unknown.filter(({ key }) => key !== spendGroupKey);
  return { groups, unresolved, unreadSpend: unknown.filter((key) => !unresolved.includes(key)), conflicts };
}

function combineKeys(group: LiveGroup, keys: readonly [DeclaredGroup, ...DeclaredGroup[]]): GroupDeclaration {
  const limits = new Map<string, DeclaredLimit | null>();
  let inherit: Origin | null = null;
  for (const one of keys) {
    if (one.limits === 'inherit') inherit ??= one.origin;
    else for (const limit of one.limits) limits.set(limit.limiter, agreed(limits.get(limit.limiter), limit));
  }
  const [{ key }] = keys;
  if (inherit === null) return { group, key, inherit, limits };
  const settled = [...limits].map(
    ([limiter, limit]) => [limiter, limit?.value.kind === 'inherit' ? limit : null] as const,
  );
  return { group, key, inherit, limits: new Map(settled) };
}

function agreed(before: DeclaredLimit | null | undefined, limit: DeclaredLimit): DeclaredLimit | null {
  if (before === undefined) return limit;
  return before !== null && sameValue(before.value, limit.value) ? before : null;
}

function sameValue(a: DeclaredValue, b: DeclaredValue): boolean {
  if (a.kind === 'value' && b.kind === 'value') return a.value === b.value;
  if (a.kind === 'share' && b.kind === 'share') return a.numerator * b.denominator === b.numerator * a.denominator;
  return a.kind === b.kind;
}
