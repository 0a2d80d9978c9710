import { describe, expect, test } from 'vitest';

import { readHistory } from '../../src/git/git-history.js';
import { openOnce } from '../../src/git/repository.js';
import { type Clone, cloneAt, declares, newClone } from './git-clone.js';

const now = 1_800_000_000;
const hour = 3600;

/** Commits a limits.yaml, or nothing of it, as a clock had it that stood so many hours from now. */
function commitAt(clone: Clone, hours: number, files: Parameters<Clone['commit']>[0]): void {
  clone.commit(files);
  const date = `${now + hours * hour} +0000`;
  cloneAt(clone.cwd, { GIT_COMMITTER_DATE: date }).git('commit', '--quiet', '--amend', '--no-edit', '--allow-empty');
}

function mergeAt(clone: Clone, hours: number): void {
  const date = `${now + hours * hour} +0000`;
  cloneAt(clone.cwd, { GIT_COMMITTER_DATE: date }).git('merge', '--quiet', '--no-ff', 'feature');
}

/** The hours from now of the versions, newest first. */
function hoursOf(clone: Clone, { from = 'HEAD', since = 0 } = {}): readonly number[] {
  const request = { from, organization: null, now, since };
  const { versions, unavailable } = readHistory(openOnce(['limits.yaml'], clone), request);
  expect(unavailable).toBe(null);
  return versions.map(({ time }) => (time === 0 ? -Infinity : (time - now) / hour));
}

const version = (value: number): Parameters<Clone['commit']>[0] => ({ 'limits.yaml': declares(value) });

describe('no commit is younger than what came after it', () => {
  test('a commit from the future is as old as a later one, of whatever it is', () => {
    const clone = newClone();
    commitAt(clone, -2000, version(1));
    commitAt(clone, 80_000, version(2));
    commitAt(clone, -100, { other: 'x' });
    expect(hoursOf(clone)).toEqual([-100, -2000]);
  });

  test('a version is as old as a later version, and as a commit on it that came in by a merge', () => {
    const clone = newClone();
    commitAt(clone, -10, version(1));
    commitAt(clone, -30, version(2));
    expect(hoursOf(clone)).toEqual([-30, -30]);
    clone.git('checkout', '--quiet', '-b', 'feature');
    commitAt(clone, -50, { other: 'x' });
    clone.git('checkout', '--quiet', 'main');
    mergeAt(clone, -20);
    expect(hoursOf(clone)).toEqual([-50, -50]);
  });

  test('the base’s commits are bounded by those of the branch that has them', () => {
    const clone = newClone();
    commitAt(clone, -10, version(1));
    clone.git('checkout', '--quiet', '-b', 'feature');
    commitAt(clone, -40, version(2));
    expect(hoursOf(clone, { from: 'main' })).toEqual([-40]);
  });

  test('a merge checkout is nobody’s commit, and makes none older: the branch that it merged does', () => {
    const clone = newClone();
    commitAt(clone, -90, version(1));
    commitAt(clone, 100, version(2));
    clone.git('checkout', '--quiet', '-b', 'feature');
    commitAt(clone, 120, { other: 'x' });
    expect(hoursOf(clone, { from: 'main' })).toEqual([-90, -90]);
    const merge = clone.git('commit-tree', 'HEAD^{tree}', '-p', 'main', '-p', 'feature', '-m', 'Merge');
    clone.git('checkout', '--quiet', '--detach', merge);
    expect(hoursOf(clone, { from: 'HEAD^1' })).toEqual([-90, -90]);
  });

  test('only what seems young is looked at', () => {
    const clone = newClone();
    commitAt(clone, -100, version(1));
    commitAt(clone, -200, { other: 'x' });
    expect(hoursOf(clone, { since: now - 50 * hour })).toEqual([-100]);
    expect(hoursOf(clone, { since: now - 150 * hour })).toEqual([-200]);
  });
});

describe('no commit is younger than now', () => {
  test('a clock that was some minutes ahead means now', () => {
    const clone = newClone();
    commitAt(clone, -5, version(1));
    commitAt(clone, 1 / 15, version(2));
    expect(hoursOf(clone)).toEqual([0, -5]);
  });

  test('one that was further ahead, with no commit since, is not believed: it is as old as what came before', () => {
    const clone = newClone();
    commitAt(clone, -2000, version(1));
    commitAt(clone, 0.1, version(2));
    expect(hoursOf(clone)).toEqual([-2000, -2000]);
    commitAt(clone, -5, { other: 'x' });
    commitAt(clone, 30, version(3));
    expect(hoursOf(clone)).toEqual([-5, -5, -2000]);
  });

  test('the first commit of all, days ahead, is as old as can be', () => {
    const clone = newClone();
    commitAt(clone, 25, version(1));
    expect(hoursOf(clone)).toEqual([-Infinity]);
  });
});

test('a fast-forward leaves a commit as old as it was on its branch, and a merge is as young as it is', () => {
  const clone = newClone();
  commitAt(clone, -2000, version(1));
  clone.git('checkout', '--quiet', '-b', 'feature');
  commitAt(clone, -240, version(2));
  clone.git('checkout', '--quiet', 'main');
  clone.git('merge', '--quiet', '--ff-only', 'feature');
  expect(hoursOf(clone)).toEqual([-240, -2000]);
  clone.git('reset', '--quiet', '--hard', 'HEAD~1');
  mergeAt(clone, -1);
  expect(hoursOf(clone)).toEqual([-1, -2000]);
});
