import type { Unmerged } from '../model/past-types.js';
import { type Base, explainGit, readCommitted, requireCommit } from './base.js';
import { unshallow } from './fetch-hint.js';
import { askGit, explainRefusal, GitFailure, lacksObjects, readObjects, runGit } from './git-process.js';
import { openRecognition } from './gone-files.js';
import { type OpenRepository, type Repository, resolveCommit } from './repository.js';

export type FoundInCommit = Pick<Base, 'sources' | 'whole'>;

/** Where a branch and its base parted once, and the merges by which the branch may have what the base changed after that. */
export interface CommittedParting {
  readonly found: FoundInCommit;
  /** Newest first; none: nothing was merged since. */
  readonly merges: readonly (() => FoundInCommit)[];
}

export interface CommittedPartings {
  readonly list: readonly CommittedParting[];
  /** Why it cannot be told what merges in the branch left out; null: it can. */
  readonly lacking: string | null;
}

/**
 * Where this branch may lack something of the base: the declaration where they parted last, and where they had parted before
 * each merge of the base into the branch, since a merge can leave out what it merges. A merge checkout has all of its base;
 * there the branch is what was merged.
 * @throws UserError `file-unreadable`, with the line that fetches what a shallow clone lacks
 */
export function readPartings(spec: string, open: OpenRepository, organization: string | null): CommittedPartings {
  return explainGit(spec, () => {
    const repository = open();
    const theirs = requireCommit(repository, spec.slice('git:'.length));
    const ours = requireCommit(repository, 'HEAD');
    const [first, merged] = parentsOf(repository, ours);
    if (theirs === ours || (theirs === first && merged === undefined)) return { list: [], lacking: null };
    const recognize = openRecognition(repository, organization);
    const foundIn = (commit: string): FoundInCommit => readCommitted(repository, commit, recognize);
    const isMergeCheckout = theirs === first;
    const parted = isMergeCheckout ? theirs : findParting(repository, theirs, ours);
    const { merges, lacking } = findMerges(repository, theirs, isMergeCheckout ? (merged ?? ours) : ours);
    const reads = merges.map(
      ({ commit }) =>
        () =>
          foundIn(commit),
    );
    const earlier = merges.map(({ start }, index) => ({ start, merges: reads.slice(0, index + 1) }));
    const all = [...(parted === theirs ? [] : [{ start: parted, merges: [] }]), ...earlier];
    return { list: all.map((each) => ({ found: foundIn(each.start), merges: each.merges })), lacking };
  });
}

interface Merge {
  readonly commit: string;
  /** Where the two that it merges had parted. */
  readonly start: string;
}

/** Of a branch that merged its base more often, the last ones are looked at. */
const mostMerges = 20;

/** The merges of the base on a branch's line of first parents, newest first. */
function findMerges(
  repository: Repository,
  theirs: string,
  tip: string,
): { readonly merges: readonly Merge[]; readonly lacking: string | null } {
  const { place, shallow } = repository;
  const { status, stdout, stderr } = askGit(place, ['rev-list', '--parents', tip, `^${theirs}`]);
  if (status !== 0 && !shallow) throw explainRefusal(stderr);
  const lines = stdout.toString('latin1').split('\n').filter(Boolean);
  const parents = new Map(lines.map((line) => line.split(' ')).map(([id = '', ...others]) => [id, others]));
  const merges: Merge[] = [];
  let at = tip;
  for (let here = parents.get(at); here !== undefined; here = parents.get(at)) {
    const [first, ...others] = here;
    const other = others.find((parent) => !parents.has(parent));
    if (first === undefined) break;
    if (other !== undefined && merges.length < mostMerges) {
      const start = askGit(place, ['merge-base', first, other]);
      if (start.status === 0) merges.push({ commit: at, start: start.stdout.toString().trim() });
      else if (shallow) return { merges, lacking: cutOff };
    }
    at = first;
  }
  const isCut = shallow && (status !== 0 || parents.has(at));
  return { merges, lacking: isCut ? cutOff : null };
}

/**
 * The branch that is checked out: of a merge checkout, what was merged into the base, since the merge itself is no commit of
 * anybody's. Where a shallow clone lacks it, the checkout.
 */
export function branchTip(repository: Repository, theirs: string): string {
  const ours = resolveCommit(repository, 'HEAD');
  if (ours === null) return theirs;
  const [first, merged] = parentsOf(repository, ours);
  return first === theirs && merged !== undefined ? (resolveCommit(repository, merged) ?? ours) : ours;
}

/** As the commit itself names them: in a shallow clone git says that it has none. */
function parentsOf({ place }: Repository, commit: string): readonly string[] {
  const content = readObjects(place, [commit]).get(commit);
  if (content === undefined || content === null) throw lacksObjects();
  const lines = Buffer.from(content).toString('latin1').split('\n');
  const header = lines.slice(0, lines.indexOf(''));
  return header.flatMap((line) => (line.startsWith('parent ') ? [line.slice('parent '.length)] : []));
}

const cutOff = 'the clone is shallow, so it is not known what this branch lacks';

/** Where two commits parted. @throws GitFailure where they share no history */
function findParting(repository: Repository, theirs: string, ours: string): string {
  const { status, stdout, stderr } = askGit(repository.place, ['merge-base', theirs, ours]);
  if (status === 0) return stdout.toString().trim();
  // A commit that cannot be read is an error to some versions of git, and to others only a branch that ends there.
  if (status !== 1 || /^(error|fatal): /mu.test(stderr)) throw explainRefusal(stderr);
  if (repository.shallow) throw new GitFailure(cutOff, unshallow);
  throw new GitFailure(
    'this branch shares no commit with it, so it is not known what the branch lacks',
    'Make the branch again from it, with this change as a commit.',
  );
}

/**
 * Where this branch left the remote's default branch, or the local one: the newest commit on its line of first parents that
 * this branch has. The merge base may be one of this branch's own. null where none is known. @throws GitFailure
 */
export function findDefaultParting(repository: Repository): string | null {
  const found = findDefault(repository)?.commit;
  const ours = resolveCommit(repository, 'HEAD');
  if (found === undefined || ours === null) return null;
  const later = runGit(repository.place, ['rev-list', '--first-parent', found, `^${ours}`])
    .toString()
    .split('\n');
  const oldest = later.filter(Boolean).at(-1);
  const start = oldest === undefined ? found : resolveCommit(repository, `${oldest}^1`);
  if (start === null && repository.shallow) throw new GitFailure(cutOff, unshallow);
  return start;
}

interface DefaultBranch {
  readonly ref: string;
  readonly commit: string;
}

/** The remote's default branch, or the local one; null: none is known. */
function findDefault(repository: Repository): DefaultBranch | null {
  const named = ['refs/remotes/origin/HEAD', 'refs/remotes/origin/main', 'refs/remotes/origin/master'];
  for (const ref of [...named, 'refs/heads/main', 'refs/heads/master']) {
    const commit = resolveCommit(repository, ref);
    if (commit !== null) return { ref, commit };
  }
  return null;
}

/** What of this checkout is not merged: the commits that the default branch lacks, and the base to tell them by. */
export function readUnmerged(open: OpenRepository): Unmerged | null {
  try {
    const repository = open();
    const found = findDefault(repository);
    if (found === null) return { base: 'git:HEAD', commits: new Set() };
    const { place, shallow } = repository;
    const name = runGit(place, ['rev-parse', '--abbrev-ref', found.ref]).toString().trim();
    // In a shallow clone two branches need not meet where they do.
    const lines = shallow ? '' : runGit(place, ['rev-list', '--first-parent', 'HEAD', `^${found.commit}`]).toString();
    return { base: `git:${name}`, commits: new Set(lines.split('\n').filter(Boolean)) };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return null;
  }
}
