import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { linkProblem } from '../../src/files/symbolic-links.js';

/** Beside each other: a repository, a work tree of one, a submodule's work tree in it, and what is in none. */
function place(links: Readonly<Record<string, string>>): string {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'limitdrift links-')));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  for (const folder of ['repo/.git', 'repo/teams', 'repo/part', 'tree', 'outside', 'other/.git'])
    mkdirSync(join(top, folder), { recursive: true });
  for (const file of [
    'repo/.git/config',
    'repo/teams/limits.yaml',
    'tree/limits.yaml',
    'outside/limits.yaml',
    'other/x',
  ])
    writeFileSync(join(top, file), '');
  writeFileSync(join(top, 'tree/.git'), 'gitdir: ../repo/.git/worktrees/tree\n');
  writeFileSync(join(top, 'repo/part/.git'), 'gitdir: ../.git/modules/part\n');
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    symlinkSync(target.replace('TOP', top), join(top, path));
  }
  return top;
}

const leaves = 'it is a symbolic link that leaves the repository';
const intoGit = 'it is a symbolic link into the folder .git';

test.each([
  ['a file elsewhere', { 'repo/l': '../outside/limits.yaml' }, 'repo/l', leaves],
  ['a file elsewhere, by its whole path', { 'repo/l': 'TOP/outside/limits.yaml' }, 'repo/l', leaves],
  ['a folder elsewhere, in the middle of a path', { 'repo/l': '../outside' }, 'repo/l/limits.yaml', leaves],
  ['a file that is not there yet', { 'repo/l': '../outside' }, 'repo/l/new/plan.json', leaves],
  ['a folder of another repository', { 'repo/l': '../other' }, 'repo/l/x', leaves],
  ['a link that leaves', { 'repo/l': 'teams/m', 'repo/teams/m': '../../outside/limits.yaml' }, 'repo/l', leaves],
  ['its way out, back and out again', { 'repo/l': '../repo/../outside' }, 'repo/l/limits.yaml', leaves],
  ['out of a work tree whose .git is a file', { 'tree/l': '../repo/teams/limits.yaml' }, 'tree/l', leaves],
  ['out of a submodule', { 'repo/part/l': '../teams/limits.yaml' }, 'repo/part/l', leaves],
  ['the configuration of git', { 'repo/l': '.git/config' }, 'repo/l', intoGit],
  ['the configuration of git, in other letters', { 'repo/l': '.GIT/config' }, 'repo/l', intoGit],
  ['the folder of git', { 'repo/teams/l': '../.git' }, 'repo/teams/l/config', intoGit],
  ['the file .git of a work tree', { 'tree/l': '.git' }, 'tree/l', intoGit],
  ['the file .git of a submodule', { 'repo/l': 'part/.git' }, 'repo/l', intoGit],
])('a link to %s is not followed', (_, links, path, problem) => {
  const top = place(links);
  expect(linkProblem(path, top)).toBe(problem);
  expect(linkProblem(join(top, path), '/')).toBe(problem);
});

test.each([
  ['a link within the repository', { 'repo/l': 'teams/limits.yaml' }, 'repo/l'],
  ['a link within the repository, by its whole path', { 'repo/l': 'TOP/repo/teams' }, 'repo/l/limits.yaml'],
  ['a link that only passes by outside', { 'repo/l': '../outside/../repo/teams' }, 'repo/l/limits.yaml'],
  ['a link that lies outside of any repository', { 'outside/l': '../repo/.git/config' }, 'outside/l'],
  ['a link to a repository, from outside', { link: 'repo' }, 'link/teams/limits.yaml'],
  ['a path out of the repository without a link', {}, 'repo/../outside/limits.yaml'],
  ['a path into .git without a link', {}, 'repo/.git/config'],
  ['links that go round in a circle, which cannot be opened', { 'repo/l': 'm', 'repo/m': 'l' }, 'repo/l'],
])('%s is followed', (_, links, path) => {
  expect(linkProblem(path, place(links))).toBe(null);
});

test('what a shell redirects to is no link of a repository', () => {
  const top = place({});
  for (const path of ['/dev/stdout', '/dev/fd/1', '/proc/self/fd/2', '/dev/null'])
    expect(linkProblem(path, join(top, 'repo'))).toBe(null);
});
