import type { SourceFile } from '../declaration/read-declaration.js';
import { GitFailure, lacksObjects, mostBytes, readObjects, readSizes } from './git-process.js';
import { type OpenRepository, type Repository, resolveCommit } from './repository.js';
import { findVersions, type FoundVersion, mostVersions } from './versions.js';

/** The declaration as one commit left it. */
export interface DeclarationVersion {
  readonly commit: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Files that did not exist are left out; none: nothing was declared. */
  readonly sources: readonly SourceFile[];
}

export interface DeclarationHistory {
  /** Newest first. */
  readonly versions: readonly DeclarationVersion[];
  /** Why there are no more of them, in words; null: these are all that are asked for. */
  readonly unavailable: string | null;
  /** Whether these are all there ever were: nothing lacks, and no more exist than are asked for. */
  readonly whole: boolean;
}

/**
 * The earlier versions of the declaration up to `from`: the last 200 commits along first parents that changed any of the
 * files. A version that never was a usable declaration is left out: over 16 MiB, or a link that leads out of the
 * repository. Paths are as the user gave them.
 */
export function readHistory(open: OpenRepository, from = 'HEAD'): DeclarationHistory {
  try {
    const repository = open();
    const head = resolveCommit(repository, from);
    if (head === null) return { versions: [], unavailable: 'the repository has no commit yet', whole: false };
    return readVersions(repository, head);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return { versions: [], unavailable: error.reason, whole: false };
  }
}

function readVersions(repository: Repository, head: string): DeclarationHistory {
  const found = findVersions(repository, head);
  const cut = repository.shallow && found.length < mostVersions;
  const changed = found.filter((version, index) => !isSame(version, found[index + 1]));
  const sizes = readSizes(repository.place, [...new Set(changed.flatMap(idsIn))]);
  const present = changed.filter((version) => isPresent(version, sizes));
  const usable = present.filter((version) => isUsable(version, sizes));
  const { kept, tooLarge } = cutToBudget(usable, sizes);
  const reasons = [
    ...(cut ? ['the clone is shallow'] : []),
    ...(present.length < changed.length ? [lacksObjects().reason] : []),
    ...(tooLarge ? ['the versions are too large together'] : []),
  ];
  const contents = readObjects(repository.place, [...new Set(kept.flatMap(idsIn))]);
  const versions = kept.map(({ commit, time, standings }) => ({
    commit,
    time,
    sources: repository.files.flatMap(({ given: path }, index) => {
      const standing = standings[index];
      const bytes = standing?.kind === 'file' ? contents.get(standing.id) : null;
      return bytes ? [{ path, bytes }] : [];
    }),
  }));
  const whole = reasons.length === 0 && found.length < mostVersions;
  return { versions, unavailable: reasons[0] ?? null, whole };
}

type Sizes = ReadonlyMap<string, number | null>;

function idsIn({ standings }: FoundVersion): readonly string[] {
  return standings.flatMap((standing) => (standing.kind === 'file' ? [standing.id] : []));
}

/** A commit that only renamed a file, or changed its mode, declared nothing. */
function isSame(version: FoundVersion, older: FoundVersion | undefined): boolean {
  return JSON.stringify(version.standings) === JSON.stringify(older?.standings);
}

/** Whether this clone has all of it. */
function isPresent(version: FoundVersion, sizes: Sizes): boolean {
  const known = version.standings.every(({ kind }) => kind !== 'missing');
  return known && idsIn(version).every((id) => sizes.get(id) !== null);
}

function isUsable(version: FoundVersion, sizes: Sizes): boolean {
  const followed = version.standings.every(({ kind }) => kind !== 'refused');
  return followed && idsIn(version).every((id) => Number(sizes.get(id)) <= mostBytes);
}

/** Bytes. */
const mostTogether = 128 * 1024 * 1024;

function cutToBudget(
  versions: readonly FoundVersion[],
  sizes: Sizes,
): { readonly kept: readonly FoundVersion[]; readonly tooLarge: boolean } {
  const seen = new Set<string>();
  let total = 0;
  const end = versions.findIndex((version) => {
    for (const id of idsIn(version)) {
      if (!seen.has(id)) total += Number(sizes.get(id));
      seen.add(id);
    }
    return total > mostTogether;
  });
  return end === -1 ? { kept: versions, tooLarge: false } : { kept: versions.slice(0, end), tooLarge: true };
}
