import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { writeWhole } from '../../src/files/write-whole.js';
import { UserError } from '../../src/model/errors.js';

const failure = vi.hoisted(() => ({ error: new Error('not set') }));

// A rename that fails after everything before it went well cannot be had from a file system on demand.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof fs>()),
  renameSync: () => {
    throw failure.error;
  },
}));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'limitdrift-test-'));
  writeFileSync(join(folder, 'plan.json'), 'old');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('leaves the old file whole and nothing beside it when the last step of writing fails', () => {
  failure.error = Object.assign(new Error('rename'), { errno: -18, code: 'EXDEV' });
  expect(() => writeWhole('plan.json', 'new', folder)).toThrow(
    UserError.of('file-unwritable', { path: 'plan.json', reason: 'EXDEV' }),
  );
  expect(readdirSync(folder)).toEqual(['plan.json']);
  expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toBe('old');
});

test('keeps the stack of a bug, and cleans up all the same', () => {
  failure.error = new TypeError('a bug');
  expect(() => writeWhole('plan.json', 'new', folder)).toThrow(failure.error);
  expect(readdirSync(folder)).toEqual(['plan.json']);
});
