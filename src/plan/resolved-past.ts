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
  const read = history().versions.map(({ commit, time, joined = false, declaration }: Version) => {
    // A clock may have been wrong: no version is younger than the one after it.
    newest = Math.min(time, newest);
    return { commit, time: newest, joined, declaration: declaration() };
  });
  return read.flatMap(({ commit, time, declaration }, index) => {
    if (declaration === null) return [];
    // Files that do not fit together may each have declared the same before.
    const older = read.slice(index + 1);
    const end = older.findIndex((one) => one.declaration !== null || !one.joined);
    const since = older.slice(0, end < 0 ? older.length : end).at(-1)?.time ?? time;
    let resolved: Resolved | null = null;
    const recent = now - since <= graceSeconds;
    return [{ commit, recent, declaration, resolved: () => (resolved ??= resolveEarlier(declaration)) }];
  });
}
