import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readHistory } from '../../src/git/git-history.js';
import { readPartings } from '../../src/git/parting.js';
import { openOnce } from '../../src/git/repository.js';
import { UserError } from '../../src/model/errors.js';
import { type Clone, cloneOf, declares, newClone, textsOf } from './git-clone.js';

type Told = { readonly message: string; readonly hint: string | null; readonly code: number };

/** What the two are asked for: where they parted last; null: the branch has all of it; otherwise what the user is told. */
function parting(
  clone: Clone,
  ref: string,
  files: readonly string[] = ['limits.yaml'],
): readonly string[] | null | Told {
  try {
    const { list } = readPartings(`git:${ref}`, openOnce(files, clone), null);
    const [last] = list.filter(({ merges }) => merges.length === 0);
    return last === undefined ? null : textsOf(last.found.sources);
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, hint: error.hint, code: error.exitCode };
    throw error;
  }
}

/** Where the two had parted before each merge of the base, and what that merge and later ones left. */
function merged(clone: Clone, ref: string): unknown {
  const { list, lacking } = readPartings(`git:${ref}`, openOnce(['limits.yaml'], clone), null);
  const parts = list.filter(({ merges }) => merges.length > 0);
  return [
    parts.map(({ found, merges }) => [textsOf(found.sources), merges.map((read) => textsOf(read().sources))]),
    lacking,
  ];
}

/** `main` and `feature` have parted after one commit; HEAD is `feature`, which has changed limits.yaml. */
function parted(): Clone {
  const clone = newClone();
  clone.commit({ 'limits.yaml': declares(1), 'other.yaml': 'one' });
  clone.git('checkout', '--quiet', '-b', 'feature');
  clone.commit({ 'limits.yaml': declares(2) });
  return clone;
}

function commitOnMain(clone: Clone, files: Parameters<Clone['commit']>[0]): void {
  clone.git('checkout', '--quiet', 'main');
  clone.commit(files);
  clone.git('checkout', '--quiet', 'feature');
}

const first = [`limits.yaml=${declares(1)}`];

describe('where a branch may lack something of its base, it is compared with where they parted', () => {
  test('when there is a commit on the other side, until that is merged', () => {
    const clone = parted();
    commitOnMain(clone, { 'limits.yaml': declares(3) });
    expect(parting(clone, 'main')).toEqual(first);
    clone.git('merge', '--quiet', '--strategy=ours', 'main');
    expect(parting(clone, 'main')).toBe(null);
  });

  test('when the branch moved the declaration, and when the other side did', () => {
    const clone = parted();
    commitOnMain(clone, { 'limits.yaml': null, 'theirs.yaml': declares(3) });
    expect(parting(clone, 'main')).toEqual(first);
    clone.git('mv', 'limits.yaml', 'ours.yaml');
    expect(parting(clone, 'main', ['ours.yaml'])).toEqual(first);
    clone.commit({});
    expect(parting(clone, 'main', ['ours.yaml'])).toEqual(first);
  });

  test('when the declaration came to be on both sides', () => {
    const young = newClone();
    young.commit({ 'other.yaml': 'one' });
    young.git('checkout', '--quiet', '-b', 'feature');
    young.commit({ 'limits.yaml': declares(1) });
    commitOnMain(young, { 'limits.yaml': declares(2) });
    expect(parting(young, 'main')).toEqual([]);
  });
});

describe('a branch lacks nothing', () => {
  test('when nothing happened on the other side since they parted', () => {
    expect(parting(parted(), 'main')).toBe(null);
  });

  test('when it is the base itself, on a branch or detached', () => {
    const clone = parted();
    expect(parting(clone, 'feature')).toBe(null);
    clone.git('checkout', '--quiet', '--detach');
    expect(parting(clone, 'feature')).toBe(null);
  });

  test('when it is a merge checkout, compared with its first parent', () => {
    const clone = parted();
    commitOnMain(clone, { 'other.yaml': 'theirs' });
    clone.git('checkout', '--quiet', '--detach', 'main');
    clone.git('merge', '--quiet', '--no-ff', 'feature');
    expect(parting(clone, 'HEAD^1')).toBe(null);
  });
});

describe('what a branch merged may be left out by the merge, and is looked at', () => {
  const two = [`limits.yaml=${declares(2)}`];
  const ours = ['--quiet', '--strategy=ours', 'main'] as const;

  test('in its merges of the base, the newest first, each with where the two had parted before', () => {
    const clone = parted();
    expect(merged(clone, 'main')).toEqual([[], null]);
    commitOnMain(clone, { 'limits.yaml': declares(3) });
    expect(merged(clone, 'main')).toEqual([[], null]);
    clone.git('merge', ...ours);
    expect(merged(clone, 'main')).toEqual([[[first, [two]]], null]);
    commitOnMain(clone, { 'limits.yaml': declares(4) });
    clone.commit({ 'limits.yaml': declares(5) });
    clone.git('merge', ...ours);
    const [three, five] = [3, 5].map((value) => [`limits.yaml=${declares(value)}`]);
    expect(merged(clone, 'main')).toEqual([
      [
        [three, [five]],
        [first, [five, two]],
      ],
      null,
    ]);
  });

  test('the same in a merge checkout, and not in merges of other branches', () => {
    const clone = parted();
    clone.git('checkout', '--quiet', '-b', 'other');
    clone.commit({ 'limits.yaml': declares(6) });
    clone.git('checkout', '--quiet', 'feature');
    clone.git('merge', '--quiet', '--no-ff', 'other');
    expect(merged(clone, 'main')).toEqual([[], null]);
    commitOnMain(clone, { 'other.yaml': 'two' });
    clone.git('merge', ...ours);
    const six = [`limits.yaml=${declares(6)}`];
    expect(merged(clone, 'main')).toEqual([[[first, [six]]], null]);
    clone.git('checkout', '--quiet', '--detach', 'main');
    clone.git('merge', '--quiet', '--no-ff', 'feature');
    expect(merged(clone, 'HEAD^1')).toEqual([[[first, [six]]], null]);
  });
});

describe('in a shallow clone', () => {
  /** A depth-1 checkout of the merge of `feature` into `main`, with `origin/main` fetched at depth 1 too. */
  const shallow = (later: boolean): Clone => {
    const origin = parted();
    origin.git('checkout', '--quiet', '--detach', 'main');
    origin.git('merge', '--quiet', '--no-ff', 'feature');
    origin.git('branch', 'merged');
    origin.git('checkout', '--quiet', 'feature');
    if (later) commitOnMain(origin, { 'limits.yaml': declares(3) });
    const clone = cloneOf(origin, '--depth=1', '--branch=merged');
    clone.git('fetch', '--quiet', '--depth=1', 'origin', '+refs/heads/main:refs/remotes/origin/main');
    return clone;
  };

  test('a merge checkout is known by the parents that its commit names', () => {
    expect(parting(shallow(false), 'origin/main')).toBe(null);
    expect(merged(shallow(false), 'origin/main')).toEqual([
      [],
      'the clone is shallow, so it is not known what this branch lacks',
    ]);
  });

  test('it is not guessed: the line that fetches the history is given, and tells', () => {
    const clone = shallow(true);
    const told = parting(clone, 'origin/main');
    expect(told).toEqual({
      message: 'Cannot read git:origin/main: the clone is shallow, so it is not known what this branch lacks',
      hint: 'Fetch the whole history: git fetch --no-tags --unshallow (in CI, check out the whole history: fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)',
      code: 3,
    });
    clone.git('fetch', '--no-tags', '--unshallow');
    expect(parting(clone, 'origin/main')).toEqual(first);
  });
});

describe('what cannot be known is not guessed', () => {
  test('in a clone without the commits between', () => {
    const clone = parted();
    commitOnMain(clone, { 'limits.yaml': declares(3) });
    const lost = clone.git('rev-parse', 'main~1');
    rmSync(join(clone.cwd, '.git/objects', lost.slice(0, 2), lost.slice(2)));
    expect(parting(clone, 'main')).toMatchObject({
      message: expect.stringMatching(/^Cannot read git:main: (?:git says|the clone lacks)/u),
    });
  });

  test('in a clone without the folders of where they parted', () => {
    const clone = parted();
    commitOnMain(clone, { 'limits.yaml': declares(3) });
    const lost = clone.git('rev-parse', 'main~1^{tree}');
    rmSync(join(clone.cwd, '.git/objects', lost.slice(0, 2), lost.slice(2)));
    expect(parting(clone, 'main')).toMatchObject({
      message: 'Cannot read git:main: the clone lacks objects that are needed (it is partial or damaged)',
    });
  });

  test('on a branch that shares no commit with the other side', () => {
    const clone = parted();
    clone.git('checkout', '--quiet', '--orphan', 'apart');
    clone.commit({ 'limits.yaml': declares(7) });
    expect(parting(clone, 'main')).toEqual({
      message: 'Cannot read git:main: this branch shares no commit with it, so it is not known what the branch lacks',
      hint: 'Make the branch again from it, with this change as a commit.',
      code: 3,
    });
  });

  test('of a REF that cannot be read, refused as in the base', () => {
    expect(parting(parted(), '')).toMatchObject({ message: '--base git: does not name a commit' });
    expect(parting(parted(), '--output=x')).toEqual({
      message: 'Cannot read git:--output=x: it does not name a commit',
      hint: 'Give a branch, a tag or a commit, such as git:main.',
      code: 3,
    });
  });
});

describe('with a file as the base, history starts where the branch left the default branch', () => {
  const versions = (clone: Clone): readonly (readonly string[])[] | string => {
    const request = { from: null, organization: null, now: 2_000_000_000, since: Infinity };
    const { versions: found, unavailable } = readHistory(openOnce(['limits.yaml'], clone), request);
    return unavailable ?? found.map(({ sources }) => textsOf(sources));
  };

  test('the local one, where there is no remote', () => {
    expect(versions(parted())).toEqual([first]);
    const named = parted();
    named.git('branch', '--move', 'main', 'master');
    expect(versions(named)).toEqual([first]);
  });

  test('the one that the remote names, before others', () => {
    const origin = parted();
    origin.git('branch', 'trunk');
    const clone = cloneOf(origin, '--branch=feature');
    clone.git('checkout', '--quiet', '-B', 'main', 'feature');
    clone.git('remote', 'set-head', 'origin', 'main');
    clone.commit({ 'limits.yaml': declares(5) });
    expect(versions(clone)).toEqual([first]);
    clone.git('remote', 'set-head', 'origin', 'trunk');
    expect(versions(clone)).toEqual([[`limits.yaml=${declares(2)}`], first]);
  });

  test('the remote’s main, where the remote names none', () => {
    const clone = cloneOf(parted(), '--branch=feature');
    clone.git('remote', 'set-head', 'origin', '--delete');
    clone.git('checkout', '--quiet', '-B', 'main', 'feature');
    expect(versions(clone)).toEqual([first]);
  });

  test('all of it on the default branch itself', () => {
    const clone = parted();
    clone.git('checkout', '--quiet', 'main');
    clone.commit({ 'limits.yaml': declares(3) });
    expect(versions(clone)).toEqual([[`limits.yaml=${declares(3)}`], first]);
  });

  test('a merge checkout has what was on the default branch, and a detached one too', () => {
    const clone = parted();
    commitOnMain(clone, { 'other.yaml': 'theirs' });
    clone.git('checkout', '--quiet', '--detach', 'main');
    clone.git('merge', '--quiet', '--no-ff', 'feature');
    expect(versions(clone)).toEqual([first]);
    clone.git('checkout', '--quiet', '--detach', 'feature');
    expect(versions(clone)).toEqual([first]);
  });

  test('not at a commit of the branch itself that was merged into the default branch', () => {
    const clone = parted();
    clone.commit({ 'limits.yaml': declares(1) });
    clone.git('checkout', '--quiet', 'main');
    clone.git('merge', '--quiet', '--no-ff', 'feature');
    clone.git('checkout', '--quiet', 'feature');
    clone.commit({ 'other.yaml': 'two' });
    expect(versions(clone)).toEqual([first]);
  });

  test('none where no default branch is known, or it shares no history', () => {
    const clone = parted();
    clone.git('branch', '--move', 'main', 'trunk');
    expect(versions(clone)).toBe('the default branch that this one started from is not known here');
    clone.git('branch', '--move', 'trunk', 'main');
    clone.git('checkout', '--quiet', '--orphan', 'apart');
    clone.commit({ 'limits.yaml': declares(7) });
    expect(versions(clone)).toBe('the default branch that this one started from is not known here');
  });
});
