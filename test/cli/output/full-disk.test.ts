import type * as fs from 'node:fs';
import { symlinkSync } from 'node:fs';

import { beforeEach, describe, expect, test, vi } from 'vitest';

import { agreed, at, folder, type Folder, limitdrift, planIn, serve } from '../command-line.js';

/** How many more files have space. */
const disk = vi.hoisted(() => ({ space: 0 }));

// A disk that is full by then cannot be had from a file system on demand.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof fs>()),
  fsyncSync: () => {
    disk.space -= 1;
    if (disk.space < 0) throw Object.assign(new Error('fsync'), { code: 'ENOSPC', errno: -28 });
  },
}));

test('accept writes all files of a declaration or none', async () => {
  const { options, host } = at(await serve({ prod: 900 }));
  const workspaces = 'groups: {opus: claude-opus-4-8}\nworkspaces:\n';
  const declared = {
    'a.yaml': `version: 1\n${workspaces}  prod: {limits: {opus: {requests_per_minute: 500}}}\n`,
    'b.yaml': 'version: 1\nworkspaces:\n  staging: {limits: {opus: {requests_per_minute: 7}}}\n',
  };
  const files = folder(declared);
  disk.space = 1;
  await limitdrift(files, ['plan', 'a.yaml', 'b.yaml', ...options, '--out', 'plan.json'], host);
  const steps = planIn(files.read('plan.json')).changes.map(({ step }) => step);
  disk.space = 1;
  const { code, stderr } = await limitdrift(files, ['accept', ...steps]);
  expect([steps.length, code, stderr.split('\n')[0]]).toEqual([2, 1, 'Error: Cannot write b.yaml: no space is left.']);
  expect([files.read('a.yaml'), files.read('b.yaml')]).toEqual([declared['a.yaml'], declared['b.yaml']]);
  expect(files.names()).toEqual(['a.yaml', 'b.yaml', 'plan.json']);
});

describe('what an earlier run left, where this one cannot write', () => {
  beforeEach(() => {
    disk.space = 0;
  });

  const planOver = async (prepare: (files: Folder) => void, ...outputs: readonly string[]) => {
    const files = folder({ 'limits.yaml': agreed });
    prepare(files);
    const { options, host } = at(await serve());
    return { files, ended: await limitdrift(files, ['plan', ...options, ...outputs], host) };
  };

  test('is removed, so that it is not mistaken for this run’s', async () => {
    const { files, ended } = await planOver((each) => each.write('plan.json', 'old'), '--out', 'plan.json');
    expect([ended.code, files.names()]).toEqual([1, ['limits.yaml']]);
    expect(ended.stderr).toContain(
      'plan.json of an earlier run was removed, so that it is not mistaken for this run’s.\n',
    );
  });

  test('stays where it was reached through a link, and that is said', async () => {
    const link = (files: Folder): void => {
      files.write('other.json', 'old');
      symlinkSync('other.json', `${files.path}/plan.json`);
    };
    const { files, ended } = await planOver(link, '--out', 'plan.json');
    expect([ended.code, files.read('other.json')]).toEqual([1, 'old']);
    expect(ended.stderr).toContain('plan.json is not from this run: what is there was there before.\n');
  });

  test('stays where it is a snapshot: it says when it was taken', async () => {
    const { options, host } = at(await serve());
    const files = folder({ 'live.json': 'old' });
    const ended = await limitdrift(files, ['snapshot', ...options, '--out', 'live.json'], host);
    expect([ended.code, files.read('live.json')]).toEqual([1, 'old']);
  });
});
