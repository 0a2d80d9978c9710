import type { Declaration } from '../model/declaration.js';
import type { Past, Version } from '../model/past-types.js';
import { type Resolved, resolve } from './resolve/resolve.js';

/** What was declared before, resolved with today's live organization: names, models, shares. */
export interface ResolvedPast {
  /** null: there is no base. */
  readonly base: Resolved | null;
  /** Newest first; read when the first is needed. A version that cannot be read is not among them. */
  readonly versions: () => readonly ResolvedVersion[];
  /** Whether the oldest of them is the first of all. */
  readonly isWhole: () => boolean;
}

export interface ResolvedVersion {
  readonly commit: string;
  /** Whether it declared its values within the grace. */
  readonly recent: boolean;
  readonly declaration: Declaration;
  /** Made when it is needed, and once. */
  readonly resolved: () => Resolved;
}

/** `head`: today's declaration, which says what workspaces the entries of earlier ones mean. */
export function resolvePast(past: Past, head: Resolved): ResolvedPast {
  const pins = new Map(head.matches.matched.map(({ entry, workspace }) => [entry.key, workspace.id]));
  const resolveEarlier = (declaration: Declaration): Resolved => {
    const resolved = resolve(declaration, head.live, pins);
    return { ...resolved, settingAt: resolved.pastSettingAt };
  };
  let read: readonly ResolvedVersion[] | null = null;
  return {
    base: past.base === null ? null : resolveEarlier(past.base),
    versions: () => (read ??= readVersions(past, resolveEarlier)),
    isWhole: () => past.history().whole,
  };
}

function readVersions(
  { history, now, graceSeconds }: Past,
  resolveEarlier: (declaration: Declaration) => Resolved,
): readonly ResolvedVersion[] {
  let newest = Infinity;
  return history().versions.flatMap(({ commit, time, declaration: readDeclaration }: Version) => {
    const declaration = readDeclaration();
    // A clock may have been wrong: no version is younger than the one after it.
    newest = Math.min(time, newest);
    if (declaration === null) return [];
    let resolved: Resolved | null = null;
    const recent = now - newest <= graceSeconds;
    return [{ commit, recent, declaration, resolved: () => (resolved ??= resolveEarlier(declaration)) }];
  });
}
