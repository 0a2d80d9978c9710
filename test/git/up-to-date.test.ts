import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openOnce } from '../../src/git/repository.js';
import { requireUpToDate } from '../../src/git/up-to-date.js';
import { UserError } from '../../src/model/errors.js';
import { type Clone, cloneOf, newClone } from './git-clone.js';

/** null: up to date; otherwise what the user is told. */
function check(
  clone: Clone,
  ref: string,
  files: readonly string[] = ['limits.yaml'],
): { readonly message: string; readonly hint: string | null; readonly code: number } | null {
  try {
    requireUpToDate(ref, openOnce(files, clone));
    return null;
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, hint: error.hint, code: error.exitCode };
    throw error;
  }
}

/** `main` and `feature` have parted after one commit; HEAD is `feature`, which has changed limits.yaml. */
function parted(): Clone {
  const clone = newClone();
  clone.commit({ 'limits.yaml': 'one', 'other.yaml': 'one' });
  clone.git('checkout', '--quiet', '-b', 'feature');
  clone.commit({ 'limits.yaml': 'ours' });
  return clone;
}

function commitOnMain(clone: Clone, files: Parameters<Clone['commit']>[0]): void {
  clone.git('checkout', '--quiet', 'main');
  clone.commit(files);
  clone.git('checkout', '--quiet', 'feature');
}

const lacking = {
  message: 'main has a change of limits.yaml that this branch lacks, so its plan would undo it',
  hint: 'Update the branch: git merge main',
  code: 3,
};

test('a branch that lacks a change of the declaration is told how to get it, and has it then', () => {
  const clone = parted();
  commitOnMain(clone, { 'limits.yaml': 'theirs' });
  expect(check(clone, 'main')).toEqual(lacking);
  clone.git('merge', '--quiet', '--strategy=ours', 'main');
  expect(check(clone, 'main')).toBe(null);
});

test('every file that lacks a change is named, and no other', () => {
  const clone = parted();
  commitOnMain(clone, { 'limits.yaml': 'theirs', 'other.yaml': 'theirs', 'third.yaml': 'theirs' });
  clone.commit({ 'third.yaml': 'theirs' });
  expect(check(clone, 'main', ['other.yaml', 'limits.yaml', 'third.yaml'])?.message).toBe(
    'main has a change of other.yaml and limits.yaml that this branch lacks, so its plan would undo it',
  );
});

test('a declaration that was deleted, or came to be, on the other side is a change', () => {
  const clone = parted();
  commitOnMain(clone, { 'limits.yaml': null });
  expect(check(clone, 'main')).toEqual(lacking);
  const young = newClone();
  young.commit({ 'other.yaml': 'one' });
  young.git('checkout', '--quiet', '-b', 'feature');
  young.commit({ 'limits.yaml': 'ours' });
  commitOnMain(young, { 'limits.yaml': 'theirs' });
  expect(check(young, 'main')).toEqual(lacking);
});

describe('a branch lacks nothing', () => {
  test('when nothing happened on the other side since they parted', () => {
    expect(check(parted(), 'main')).toBe(null);
  });

  test('when only other files changed there', () => {
    const clone = parted();
    commitOnMain(clone, { 'other.yaml': 'theirs' });
    expect(check(clone, 'main')).toBe(null);
  });

  test('when the change there was taken back', () => {
    const clone = parted();
    commitOnMain(clone, { 'limits.yaml': 'theirs' });
    commitOnMain(clone, { 'limits.yaml': 'one' });
    expect(check(clone, 'main')).toBe(null);
  });

  test('when it declares the same by a commit of its own', () => {
    const clone = parted();
    commitOnMain(clone, { 'limits.yaml': 'theirs' });
    clone.commit({ 'limits.yaml': 'theirs' });
    expect(check(clone, 'main')).toBe(null);
  });

  test('when it is a merge checkout, compared with its first parent', () => {
    const clone = parted();
    commitOnMain(clone, { 'other.yaml': 'theirs' });
    clone.git('checkout', '--quiet', '--detach', 'main');
    clone.git('merge', '--quiet', '--no-ff', 'feature');
    expect(check(clone, 'HEAD^1')).toBe(null);
  });

  test('when it shares no history with the other side', () => {
    const clone = parted();
    clone.git('checkout', '--quiet', '--orphan', 'apart');
    clone.commit({ 'limits.yaml': 'apart' });
    expect(check(clone, 'main')).toBe(null);
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
    if (later) commitOnMain(origin, { 'limits.yaml': 'theirs' });
    const clone = cloneOf(origin, '--depth=1', '--branch=merged');
    clone.git('fetch', '--quiet', '--depth=1', 'origin', '+refs/heads/main:refs/remotes/origin/main');
    return clone;
  };

  test('a merge checkout is known by the parents that its commit names', () => {
    expect(check(shallow(false), 'origin/main')).toBe(null);
  });

  test('it is not guessed: the line that fetches the history is given, and tells', () => {
    const clone = shallow(true);
    const told = check(clone, 'origin/main');
    expect(told).toEqual({
      message: 'Cannot read git:origin/main: the clone is shallow, so it cannot be told what this branch lacks',
      hint: 'Fetch the whole history: git fetch --no-tags --unshallow (in CI, check out the whole history: fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)',
      code: 3,
    });
    clone.git(
      ...(/git (fetch [^(]*)/
        .exec(told?.hint ?? '')?.[1]
        ?.trim()
        .split(' ') ?? []),
    );
    expect(check(clone, 'origin/main')).toEqual({
      message: 'origin/main has a change of limits.yaml that this branch lacks, so its plan would undo it',
      hint: 'Update the branch: git merge origin/main',
      code: 3,
    });
  });
});

test('a clone without the commits between is not guessed about', () => {
  const clone = parted();
  commitOnMain(clone, { 'limits.yaml': 'theirs' });
  const lost = clone.git('rev-parse', 'main~1');
  rmSync(join(clone.cwd, '.git/objects', lost.slice(0, 2), lost.slice(2)));
  expect(check(clone, 'main')?.message).toMatch(/^Cannot read git:main: (?:git says|the clone lacks)/u);
});

test('a clone without the folders of HEAD is not guessed about', () => {
  const clone = parted();
  commitOnMain(clone, { 'limits.yaml': 'theirs' });
  const lost = clone.git('rev-parse', 'HEAD^{tree}');
  rmSync(join(clone.cwd, '.git/objects', lost.slice(0, 2), lost.slice(2)));
  expect(check(clone, 'main')?.message).toBe(
    'Cannot read git:main: the clone lacks objects that are needed (it is partial or damaged)',
  );
});

test('a REF that cannot be read is refused as in the base', () => {
  expect(check(parted(), '')?.message).toBe('--base git: names no commit');
  expect(check(parted(), '--output=x')).toEqual({
    message: 'Cannot read git:--output=x: it means no commit',
    hint: 'Give a branch, a tag or a commit, such as git:origin/main.',
    code: 3,
  });
});
