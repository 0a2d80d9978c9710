import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { openVersions } from '../../src/declaration/read-versions.js';
import { readBytes } from '../../src/files/read-bytes.js';
import { readPast } from '../../src/git/past.js';
import type { Past } from '../../src/model/past-types.js';
import { branched, type Clone, cloneOf, declares, emptyFolder, newClone, withGit } from './git-clone.js';

const hider = { text: (text: string) => text, bytes: (bytes: Uint8Array) => bytes };

test('one run opens the repository once: for the branch’s state, the base and the history together', async () => {
  const clone = newClone();
  for (const value of [1, 2, 3]) clone.commit({ 'limits.yaml': declares(value) });
  const log = join(emptyFolder(), 'log');
  const counted = withGit(clone, `echo "$*" >> '${log}'; exec "$REAL" "$@"`);
  const place = { ...counted, readFile: readBytes, hider, now: Date.now };
  const past = await readPast(
    { base: 'git:HEAD^1', graceSeconds: 0, organization: null, versions: openVersions() },
    ['limits.yaml'],
    place,
  );
  const [base, history] = [past.base, past.history()];
  expect([base?.workspaces.length, history.versions.length, history.unavailable]).toEqual([1, 2, null]);
  const calls = readFileSync(log, 'utf8').trim().split('\n');
  expect(calls.filter((call) => call.includes('--show-toplevel'))).toHaveLength(1);
});

async function pastOf(clone: Clone, file: string): Promise<Past> {
  const place = { ...clone, readFile: readBytes, hider, now: Date.now };
  return readPast({ base: 'git:main', graceSeconds: 0, organization: null, versions: openVersions() }, [file], place);
}

test('where a branch and its base parted in a declaration with problems, the branch has to be updated', async () => {
  const clone = newClone();
  clone.commit({ 'limits.yaml': `${declares(1)}<<<<<<< HEAD\n` });
  clone.git('checkout', '--quiet', '-b', 'feature');
  clone.commit({ 'limits.yaml': declares(1) });
  clone.git('checkout', '--quiet', 'main');
  clone.commit({ 'limits.yaml': declares(2) });
  clone.git('checkout', '--quiet', 'feature');
  const { partings } = await pastOf(clone, 'limits.yaml');
  expect(partings).toThrow('the declaration on main, or where this branch started from it, has problems');
});

test('a link that is new leads to what the base declares', async () => {
  const clone = newClone();
  clone.commit({ 'limits.yaml': declares(1) });
  clone.git('checkout', '--quiet', '-b', 'feature');
  mkdirSync(join(clone.cwd, 'config'));
  symlinkSync('../limits.yaml', join(clone.cwd, 'config/limits.yaml'));
  const { base } = await pastOf(clone, 'config/limits.yaml');
  expect(base?.workspaces).toHaveLength(1);
});

test('a tag cannot take the place of the branch that is the base', async () => {
  const clone = newClone();
  clone.commit({ 'limits.yaml': declares(1) });
  clone.git('tag', 'main');
  expect((await pastOf(clone, 'limits.yaml')).base?.workspaces).toHaveLength(1);
  clone.commit({ 'limits.yaml': declares(2) });
  await expect(pastOf(clone, 'limits.yaml')).rejects.toThrow('it can mean several commits');
});

async function unmergedOf(clone: Clone, hide = hider) {
  const place = { ...clone, readFile: readBytes, hider: hide, now: Date.now };
  const past = await readPast(
    { base: null, graceSeconds: 0, organization: null, versions: openVersions() },
    ['limits.yaml'],
    place,
  );
  return past.unmerged();
}

test('a branch has commits that the default branch lacks, and a base that tells them', async () => {
  const clone = branched({ 'limits.yaml': declares(1) }, { 'limits.yaml': declares(2) });
  const commit = clone.git('rev-parse', 'HEAD').trim();
  expect(await unmergedOf(clone)).toEqual({ base: 'git:main', commits: new Set([commit]) });
  expect(await unmergedOf(clone, { ...hider, text: (text) => text.replace('main', '***') })).toMatchObject({
    base: 'git:***',
  });
});

test('the base is the remote’s default branch, whatever it is called', async () => {
  const origin = newClone();
  origin.git('checkout', '--quiet', '-b', 'trunk');
  origin.commit({ 'limits.yaml': declares(1) });
  const whole = cloneOf(origin);
  expect(await unmergedOf(whole)).toEqual({ base: 'git:origin/trunk', commits: new Set() });
  whole.commit({ 'limits.yaml': declares(2) });
  expect((await unmergedOf(whole))?.commits.size).toBe(1);
  const shallow = cloneOf(origin, '--depth=1');
  shallow.commit({ 'limits.yaml': declares(2) });
  expect((await unmergedOf(shallow))?.commits.size).toBe(0);
});

test('without a default branch the last commit is the base; without a commit or a repository git cannot tell', async () => {
  const clone = newClone(['--initial-branch=own']);
  clone.write({ 'limits.yaml': declares(1) });
  expect(await unmergedOf(clone)).toEqual({ base: 'git:HEAD', commits: new Set() });
  rmSync(join(clone.cwd, '.git/HEAD'));
  expect(await unmergedOf(clone)).toBeNull();
  const folder = emptyFolder();
  expect(await unmergedOf({ ...clone, cwd: folder })).toBeNull();
});
