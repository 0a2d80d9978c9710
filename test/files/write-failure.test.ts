import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { removeStale, writeAllWhole, writeWhole } from '../../src/files/write-whole.js';

/** By the function of `node:fs`, the error of its calls: of each, or of those whose path or text holds a word. */
const failures = vi.hoisted(() => new Map<string, { readonly error: Error; readonly word: string; times: number }>());

// Mounts, other owners, read-only folders and full disks cannot be had from a file system on demand, and root is let in.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const failing = Object.fromEntries(
    (['renameSync', 'fchownSync', 'openSync', 'writeSync', 'rmSync', 'accessSync'] as const).map((name) => [
      name,
      (...args: never[]) => {
        const failure = failures.get(name);
        if (failure !== undefined && failure.times > 0 && args.join(' ').includes(failure.word)) {
          failure.times -= 1;
          throw failure.error;
        }
        return (real[name] as (...args: never[]) => unknown)(...args);
      },
    ]),
  );
  return { ...real, ...failing };
});

function fail(name: string, code: string, { word = '', times = Infinity } = {}): void {
  failures.set(name, { error: Object.assign(new Error(code), { errno: -1, code }), word, times });
}

let folder = '';
const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'limitdrift-test-'));
  writeFileSync(path('plan.json'), 'old and long');
});
afterEach(() => {
  failures.clear();
  rmSync(folder, { recursive: true, force: true });
});

describe('a file is written into, and nothing is left beside it,', () => {
  test.each([
    ['where it is mounted by itself', 'renameSync', 'EBUSY', ''],
    ['where it lies on another file system than its folder', 'renameSync', 'EXDEV', ''],
    ['where its owner could not be kept', 'fchownSync', 'EPERM', `${process.getuid?.()} ${process.getgid?.()}`],
    ['where its folder may not be written to', 'openSync', 'EACCES', '.tmp'],
    ['where its folder is read-only', 'openSync', 'EROFS', '.tmp'],
  ])('%s', (_, name, code, word) => {
    const { ino } = statSync(path('plan.json'));
    fail(name, code, { word });
    writeWhole('plan.json', 'new', folder);
    expect([read('plan.json'), statSync(path('plan.json')).ino, readdirSync(folder)]).toEqual([
      'new',
      ino,
      ['plan.json'],
    ]);
  });

  test('and is as it was where that fails in the middle', () => {
    fail('renameSync', 'EBUSY');
    fail('writeSync', 'ENOSPC', { word: 'new', times: 1 });
    expect(() => writeWhole('plan.json', 'new', folder)).toThrow('Cannot write plan.json: no space is left');
    expect([read('plan.json'), readdirSync(folder)]).toEqual(['old and long', ['plan.json']]);
  });

  test('and where not even that can be put back, it is said', () => {
    fail('renameSync', 'EBUSY');
    fail('writeSync', 'EIO');
    const hint = 'It could not be put back as it was, and may hold a part of either text. Restore it.';
    expect(() => writeWhole('plan.json', 'new', folder)).toThrow(
      expect.objectContaining({ message: `Cannot write ${path('plan.json')}: the device failed`, hint }),
    );
  });
});

test.each([
  ['a file that is not there yet', 'new.json', 'renameSync', 'EBUSY'],
  ['a file that is not there yet', 'new.json', 'openSync', 'EACCES'],
  ['a file on a full disk', 'plan.json', 'openSync', 'ENOSPC'],
  ['a file that may not be written', 'plan.json', 'accessSync', 'EACCES'],
])('%s is not written into when it cannot be replaced: %s, %s, %s', (_, name, call, code) => {
  fail(call, code, { word: call === 'openSync' ? '.tmp' : '' });
  expect(() => writeWhole(name, 'new', folder)).toThrow(`Cannot write ${name}: `);
  expect([read('plan.json'), readdirSync(folder)]).toEqual(['old and long', ['plan.json']]);
});

test('keeps the stack of a bug, and cleans up all the same', () => {
  const error = new TypeError('a bug');
  failures.set('renameSync', { error, word: '', times: 1 });
  expect(() => writeWhole('plan.json', 'new', folder)).toThrow(error);
  expect(readdirSync(folder)).toEqual(['plan.json']);
});

describe('of several files all are written or none:', () => {
  const files = ['a.yaml', 'b.yaml', 'new.yaml'].map((name) => ({ path: name, text: `${name} anew` }));
  const write = (): void => writeAllWhole(files, folder);

  beforeEach(() => {
    writeFileSync(path('a.yaml'), 'a');
    writeFileSync(path('b.yaml'), 'b');
  });

  test('all', () => {
    write();
    expect([read('a.yaml'), read('b.yaml'), read('new.yaml')]).toEqual(['a.yaml anew', 'b.yaml anew', 'new.yaml anew']);
  });

  test('none where one of them cannot be prepared', () => {
    fail('accessSync', 'EROFS', { word: 'b.yaml' });
    expect(write).toThrow('Cannot write b.yaml: the file system is read-only');
    expect([read('a.yaml'), read('b.yaml'), readdirSync(folder)]).toEqual([
      'a',
      'b',
      ['a.yaml', 'b.yaml', 'plan.json'],
    ]);
  });

  test('none where the last one fails, though the others were written', () => {
    fail('renameSync', 'EBUSY', { word: 'new.yaml' });
    expect(write).toThrow('Cannot write new.yaml: it is in use');
    expect([read('a.yaml'), read('b.yaml'), readdirSync(folder)]).toEqual([
      'a',
      'b',
      ['a.yaml', 'b.yaml', 'plan.json'],
    ]);
  });

  test('none where the second one fails, and a file that was not there before is gone again', () => {
    fail('renameSync', 'EBUSY', { word: 'b.yaml' });
    fail('writeSync', 'ENOSPC', { word: 'b.yaml anew', times: 1 });
    const newFirst = () => writeAllWhole(files.toReversed(), folder);
    expect(newFirst).toThrow('Cannot write b.yaml: no space is left');
    expect([read('a.yaml'), read('b.yaml'), readdirSync(folder)]).toEqual([
      'a',
      'b',
      ['a.yaml', 'b.yaml', 'plan.json'],
    ]);
  });

  test('and one that could not be put back is named, while the others are', () => {
    fail('renameSync', 'EBUSY', { word: 'new.yaml' });
    fail('writeSync', 'EIO', { word: 'a', times: 1 });
    expect(write).toThrow(/^Cannot write .*a\.yaml: the device failed$/);
    expect(read('b.yaml')).toBe('b');
  });
});

describe('what an earlier run left', () => {
  test('is removed, and is none where there is nothing or a device', () => {
    expect([
      removeStale('plan.json', folder),
      removeStale('plan.json', folder),
      removeStale('/dev/null', folder),
      removeStale('no/plan.json', folder),
    ]).toEqual(['removed', 'none', 'none', 'none']);
  });

  test.each(['accessSync', 'rmSync'])('is kept where it is protected (%s)', (name) => {
    fail(name, 'EACCES');
    expect([removeStale('plan.json', folder), read('plan.json')]).toEqual(['kept', 'old and long']);
  });
});
