import type { Declaration } from '../model/declaration.js';
import type { Past } from '../model/past-types.js';
import type { Change } from '../model/plan-types.js';
import { type Resolved, resolve } from './resolve/resolve.js';

/** What was declared before, resolved with today's live organization: names, models, shares. */
export interface ResolvedPast {
  /** null: there is no base. */
  readonly base: Resolved | null;
  /** Newest first, each read when it is come to, and once. A version that cannot be read is not among them. */
  readonly versions: Iterable<ResolvedVersion>;
  /** Whether the oldest of them is the first of all. */
  readonly isWhole: () => boolean;
  /** Whether what was asked for before and again after was asked for all along: it was taken back for less than the grace. */
  readonly isInterruption: (version: ResolvedVersion, until: ResolvedVersion | null) => boolean;
}

export interface ResolvedVersion {
  readonly commit: string;
  /** When it declared its values, in seconds since 1970. */
  readonly since: number;
  /** How long ago that was, in seconds. */
  readonly age: number;
  /** Whether that is counted from its merge, not from its commit. */
  readonly merged: boolean;
  /** Whether that is within the grace. */
  readonly recent: boolean;
  readonly declaration: Declaration;
  /** Made when it is needed, and once. */
  readonly resolved: () => Resolved;
}

/** The commit as a change bears it. */
export function declaredBy({ commit, age, merged }: ResolvedVersion): NonNullable<Change['declared']> {
  return { commit, age_seconds: age, ...(merged ? { merged } : {}) };
}

/** `head`: today's declaration, which says what workspaces the entries of earlier ones mean. */
export function resolvePast(past: Past, head: Resolved): ResolvedPast {
  const pins = new Map(head.matches.matched.map(({ entry, workspace }) => [entry.key, workspace.id]));
  const resolveEarlier = (declaration: Declaration): Resolved => {
    const resolved = resolve(declaration, head.live, pins);
    return { ...resolved, settingAt: resolved.pastSettingAt };
  };
  return {
    base: past.base === null ? null : resolveEarlier(past.base),
    versions: remembered(readVersions(past, resolveEarlier)),
    isWhole: () => past.history().whole,
    isInterruption: ({ since }, until) => (until?.since ?? past.now) - since <= past.graceSeconds,
  };
}

/** Goes through what comes only once, however often it is gone through: most questions need the newest alone. */
function remembered<T>(coming: Iterator<T>): Iterable<T> {
  const known: T[] = [];
  return {
    *[Symbol.iterator]() {
      for (let at = 0; ; at += 1) {
        if (at === known.length) {
          const next = coming.next();
          if (next.done === true) return;
          known.push(next.value);
        }
        yield known[at] as T;
      }
    },
  };
}

function* readVersions(
  { history, now, graceSeconds }: Past,
  resolveEarlier: (declaration: Declaration) => Resolved,
): Generator<ResolvedVersion> {
  let newest = Infinity;
  // A clock may have been wrong: no version is younger than the one after it.
  const versions = history().versions.map((version) => ({
    ...version,
    time: (newest = Math.min(version.time, newest)),
  }));
  for (const [index, version] of versions.entries()) {
    const { commit, merged = false } = version;
    const declaration = version.declaration();
    if (declaration === null) continue;
    // Files that do not fit together may each have declared the same before.
    const older = versions.slice(index + 1);
    const end = older.findIndex(({ joined = false, declaration: read }) => !joined || read() !== null);
    const { time: since } = older.slice(0, end < 0 ? older.length : end).at(-1) ?? version;
    let resolved: Resolved | null = null;
    const age = Math.max(0, Math.floor(now - since));
    const recent = now - since <= graceSeconds;
    yield {
      commit,
      since,
      age,
      merged,
      recent,
      declaration,
      resolved: () => (resolved ??= resolveEarlier(declaration)),
    };
  }
}
