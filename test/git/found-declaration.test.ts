import { describe, expect, test } from 'vitest';

import { openVersions } from '../../src/declaration/read-versions.js';
import { readBytes } from '../../src/files/read-bytes.js';
import { readPast } from '../../src/git/past.js';
import type { Past } from '../../src/model/past-types.js';
import { branched, type Clone, declares } from './git-clone.js';

const hider = { text: (text: string) => text, bytes: (bytes: Uint8Array) => bytes };

/** The past of a branch, for what its limits.yaml declares of these workspaces. */
async function pastOf(clone: Clone, files: readonly string[] = ['limits.yaml'], entries = ['prod']): Promise<Past> {
  const place = { ...clone, readFile: readBytes, hider, now: Date.now };
  return readPast(
    { base: 'git:main', graceSeconds: 0, organization: null, versions: openVersions(), entries: new Set(entries) },
    files,
    place,
  );
}

/** On `main` these files, on the branch what becomes of them. */

const lenient = 'rules: {policy-weakened: off, blocked: error}\n';
const ignore = 'ignore: [{workspace: "*", reason: x, expires: 2099-01-01}]\n';

/** What of the base could let a run pass. */
function leniency({ base }: Past): unknown {
  return [Object.fromEntries(base?.rules ?? []), base?.ignores.length, base?.workspaces.map(({ key }) => key)];
}

describe('a file that is gone and reads as a declaration', () => {
  test('counts whole where it fits: it was moved, joined or parted', async () => {
    const rules = { blocked: 'error', 'policy-weakened': 'off' };
    const part = declares(5, 'staging', lenient + ignore);
    const joined = branched(
      { 'limits.yaml': declares(1), 'more.yaml': part },
      { 'limits.yaml': `${part}  prod: {limits: {}}\n`, 'more.yaml': null },
    );
    expect(leniency(await pastOf(joined, ['limits.yaml'], ['prod', 'staging']))).toEqual([
      rules,
      1,
      ['prod', 'staging'],
    ]);
    const moved = branched({ 'old.yaml': part }, { 'old.yaml': null, 'limits.yaml': declares(1) });
    expect(leniency(await pastOf(moved))).toEqual([rules, 1, ['staging']]);
  });

  test('is left out and named where it contradicts the declaration, which then is the base all the same', async () => {
    const clone = branched(
      { 'limits.yaml': declares(1), 'docs/sample.yaml': declares(5) },
      { 'docs/sample.yaml': null },
    );
    const { given, base } = await pastOf(clone);
    expect([base?.workspaces.map(({ key }) => key), given?.problem, given?.lacking]).toEqual([
      ['prod'],
      null,
      'docs/sample.yaml of the base would be part of it and contradicts it; it is deleted since, and left out',
    ]);
  });

  test('is left out too where an entry of it lives on, if all of today’s files were there', async () => {
    const clash = declares(5, 'staging', 'rules: {blocked: warning}\n');
    const clone = branched(
      { 'limits.yaml': declares(1, 'prod', 'rules: {blocked: error}\n'), 'docs/sample.yaml': clash },
      { 'docs/sample.yaml': null },
    );
    const { base, given } = await pastOf(clone, ['limits.yaml'], ['prod', 'staging']);
    expect([base?.workspaces.map(({ key }) => key), given?.lacking]).toEqual([
      ['prod'],
      expect.stringContaining('docs/sample.yaml'),
    ]);
  });

  test('leaves the base unread where nobody can tell which of two was the declaration', async () => {
    const clone = branched(
      { 'old.yaml': declares(1), 'docs/sample.yaml': declares(5) },
      { 'old.yaml': null, 'docs/sample.yaml': null, 'limits.yaml': declares(1) },
    );
    const { given, base } = await pastOf(clone);
    expect([base, given?.problem]).toEqual([null, expect.stringContaining('is declared twice')]);
  });
});

describe('a branch whose base cannot be read', () => {
  const broken = `${declares(2)}<<<<<<< HEAD\n`;

  test('is refused where the base changed since they parted, since it may lack that', async () => {
    const clone = branched({ 'limits.yaml': declares(1) }, { 'limits.yaml': declares(3) });
    clone.git('checkout', '--quiet', 'main');
    clone.commit({ 'limits.yaml': broken });
    clone.git('checkout', '--quiet', 'feature');
    const { partings } = await pastOf(clone);
    expect(partings).toThrow('so it is not known what the branch lacks');
  });

  test('is not where the base is as it was', async () => {
    const clone = branched({ 'limits.yaml': broken }, { 'limits.yaml': declares(3) });
    clone.git('checkout', '--quiet', 'main');
    clone.commit({ other: 'x' });
    clone.git('checkout', '--quiet', 'feature');
    expect((await pastOf(clone)).partings()).toEqual({ list: [], lacking: null });
  });
});
