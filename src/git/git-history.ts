import type { SourceFile } from '../declaration/read-declaration.js';
import { boundTimes, type Clock } from './commit-times.js';
import type { Standing } from './files-in-commit.js';
import { GitFailure, lacksObjects, mostBytes, readObjects, readSizes } from './git-process.js';
import { addingTo, openRecognition, type Recognize } from './gone-files.js';
import { branchTip, findDefaultParting } from './parting.js';
import { type OpenRepository, type Repository, resolveCommit } from './repository.js';
import { findVersions, type FoundVersion, mostVersions, type TrackedFile } from './versions.js';

/*
 * Reads earlier versions of the declaration.
 */

/** The declaration as one commit left it. */
export interface DeclarationVersion {
  readonly commit: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Whether that is the time of its merge. */
  readonly merged?: boolean;
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

export interface HistoryRequest extends Clock {
  /** Where the history starts; null: where this branch left the default branch. */
  readonly from: string | null;
  /** The ID of the organization that today's declaration names. */
  readonly organization: string | null;
}

/**
 * The earlier versions of the declaration: the last 200 commits along first parents that changed any of its files, wherever
 * they were. A version that never was a usable declaration is left out: over 16 MiB, or a link that leads out of the
 * repository.
 */
export function readHistory(open: OpenRepository, request: HistoryRequest): DeclarationHistory {
  try {
    const repository = open();
    const start = request.from ?? findDefaultParting(repository);
    const head = start === null ? null : resolveCommit(repository, start);
    if (start === null) return lost('the default branch that this one started from is not known here');
    if (head === null) return lost('the repository has no commit yet');
    return readVersions(repository, head, request);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return lost(error.reason);
  }
}

function lost(unavailable: string): DeclarationHistory {
  return { versions: [], unavailable, whole: false };
}

function readVersions(repository: Repository, head: string, request: HistoryRequest): DeclarationHistory {
  const { place, shallow } = repository;
  const recognize = openRecognition(repository, request.organization);
  const { files, versions: found, lost: unfollowed } = findVersions(repository, head, recognize);
  if (found.length === 0 && !shallow) return lost(unfollowed ?? inNoCommit(files, request.from));
  const changed = found.filter((version, index) => !isSame(version, found[index + 1]));
  const sizes = readSizes(place, [...new Set(changed.flatMap(idsIn))]);
  const present = changed.filter((version) => isPresent(version, sizes));
  const usable = present.filter((version) => isUsable(version, sizes));
  const { kept, tooLarge } = cutToBudget(usable, sizes);
  const reasons = [
    ...(shallow && found.length < mostVersions ? ['the clone is shallow'] : []),
    ...(present.length < changed.length ? [lacksObjects().reason] : []),
    ...(tooLarge ? ['the versions are too large together'] : []),
    ...(unfollowed === null ? [] : [unfollowed]),
  ];
  const contents = readObjects(place, [...new Set(kept.flatMap(idsIn))]);
  const isPart = recognizeParts(files, kept, (parts) => recognize(parts, contents));
  const heads = request.from === 'HEAD' ? [head] : [head, branchTip(repository, head)];
  const timed = boundTimes(repository, heads, kept, request);
  const versions = timed.map(({ commit, time, standings }) => {
    const parts = partsIn(files, standings, isPart);
    const sources = parts.flatMap(({ shown, id }) => toSource(shown, contents.get(id) ?? null));
    return { commit, time, sources };
  });
  const whole = reasons.length === 0 && found.length < mostVersions;
  return { versions, unavailable: reasons[0] ?? null, whole };
}

interface Part extends TrackedFile {
  readonly id: string;
}

function standingFiles(files: readonly TrackedFile[], standings: readonly Standing[]): readonly Part[] {
  return files.flatMap((file, index) => {
    const standing = standings[index];
    return standing?.kind === 'file' ? [{ ...file, id: standing.id }] : [];
  });
}

/** Tells what is part of the declaration, of the contents in versions that have several. */
function recognizeParts(
  files: readonly TrackedFile[],
  versions: readonly FoundVersion[],
  recognize: Recognize,
): (id: string) => boolean {
  const candidates = versions
    .map(({ standings }) => standingFiles(files, standings))
    .filter(({ length }) => length > 1);
  const alone = versions.flatMap(({ standings }) => standingFiles(files, standings)).filter(({ gone }) => gone);
  const recognized = new Set(recognize([...candidates.flat(), ...alone]).found.map(({ id }) => id));
  return (id) => recognized.has(id);
}

/** What stood at the path of a file that is gone, or before the declaration came to a path, may be something else. */
function partsIn(
  files: readonly TrackedFile[],
  standings: readonly Standing[],
  isPart: (id: string) => boolean,
): readonly Part[] {
  const all = standingFiles(files, standings);
  const parts = all.filter(({ id }) => isPart(id));
  const own = (parts.length > 0 ? parts : all).filter(({ gone }) => !gone);
  return [
    ...own,
    ...addingTo(
      own,
      parts.filter(({ gone }) => gone),
    ),
  ];
}

function toSource(path: string, bytes: Uint8Array | null): readonly SourceFile[] {
  return bytes === null ? [] : [{ path, bytes }];
}

function inNoCommit(files: readonly TrackedFile[], from: HistoryRequest['from']): string {
  const names = files.map(({ shown }) => shown).join(' and ');
  const when = from === 'HEAD' ? 'yet' : 'before this change';
  return `${names} ${files.length === 1 ? 'is' : 'are'} not in any commit ${when}`;
}

type Sizes = ReadonlyMap<string, number | null>;

function idsIn({ standings }: FoundVersion): readonly string[] {
  return standings.flatMap((standing) => (standing.kind === 'file' ? [standing.id] : []));
}

/** A commit that only renamed a file, or changed its mode, declared nothing. */
function isSame(version: FoundVersion, older: FoundVersion | undefined): boolean {
  return older !== undefined && contentOf(version) === contentOf(older);
}

function contentOf({ standings }: FoundVersion): string {
  return JSON.stringify(
    standings
      .filter(({ kind }) => kind !== 'absent')
      .map((standing) => JSON.stringify(standing))
      .sort(),
  );
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
