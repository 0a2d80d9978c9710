import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { readBytes } from '../../src/files/read-bytes.js';
import { readPast } from '../../src/git/past.js';
import { declares, emptyFolder, newClone, withGit } from './git-clone.js';

test('one run opens the repository once: for the branch’s state, the base and the history together', async () => {
  const clone = newClone();
  for (const value of [1, 2, 3]) clone.commit({ 'limits.yaml': declares(value) });
  const log = join(emptyFolder(), 'log');
  const counted = withGit(clone, `echo "$*" >> '${log}'; exec "$REAL" "$@"`);
  const hider = { text: (text: string) => text, bytes: (bytes: Uint8Array) => bytes };
  const place = { ...counted, readFile: readBytes, hider, now: Date.now };
  const past = await readPast({ base: 'git:HEAD^1', graceSeconds: 0, organization: null }, ['limits.yaml'], place);
  const [base, history] = [past.base, past.history()];
  expect([base?.workspaces.length, history.versions.length, history.unavailable]).toEqual([1, 2, null]);
  const calls = readFileSync(log, 'utf8').trim().split('\n');
  expect(calls.filter((call) => call.includes('--show-toplevel'))).toHaveLength(1);
});
