import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { checkWritable, writeWhole } from '../../src/files/write-whole.js';
import { UserError } from '../../src/model/errors.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'limitdrift-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function refusal(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError && error.code === 'file-unwritable') return error.message;
    throw error;
  }
  return 'written';
}

describe('writing a file', () => {
  test('puts the whole text there, and nothing beside it', () => {
    writeWhole('plan.json', 'text\n', folder);
    expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toBe('text\n');
    expect(readdirSync(folder)).toEqual(['plan.json']);
  });

  test('replaces a file and keeps its mode', () => {
    const path = join(folder, 'plan.json');
    writeFileSync(path, 'a much longer text than the new one');
    chmodSync(path, 0o666);
    writeWhole(path, 'new', '/');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o666);
  });

  test('writes through a symbolic link and leaves the link a link', () => {
    const target = join(folder, 'target.json');
    writeFileSync(target, 'old');
    symlinkSync(target, join(folder, 'link.json'));
    writeWhole('link.json', 'new', folder);
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(execFileSync('readlink', [join(folder, 'link.json')], { encoding: 'utf8' }).trim()).toBe(target);
  });

  test('writes into a file that has another name too, so that both go on being one', () => {
    const path = join(folder, 'plan.json');
    writeFileSync(path, 'a much longer text than the new one');
    linkSync(path, join(folder, 'other.json'));
    writeWhole('plan.json', 'new', folder);
    expect(readFileSync(join(folder, 'other.json'), 'utf8')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['other.json', 'plan.json']);
  });

  test('writes into a named pipe that somebody reads, and leaves it a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', pipe]);
    const reader = promisify(execFile)('cat', [pipe]);
    writeWhole('pipe', 'through the pipe', folder);
    expect((await reader).stdout).toBe('through the pipe');
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  test('replaces a file whole in memory that is mounted below /dev', () => {
    const memory = mkdtempSync('/dev/shm/limitdrift-test-');
    try {
      checkWritable('plan.json', memory);
      writeWhole('plan.json', 'a first text', memory);
      writeWhole('plan.json', 'another', memory);
      expect(readFileSync(join(memory, 'plan.json'), 'utf8')).toBe('another');
    } finally {
      rmSync(memory, { recursive: true });
    }
  });

  test('adds to the file that a redirected stream leads to, and does not replace it', () => {
    const path = join(folder, 'out.txt');
    const file = openSync(path, 'a');
    writeWhole(`/proc/self/fd/${file}`, 'one ', folder);
    writeWhole(`/dev/fd/${file}`, 'two', folder);
    closeSync(file);
    expect(readFileSync(path, 'utf8')).toBe('one two');
  });

  test('says that no space is left when a device is full', () => {
    expect(refusal(() => writeWhole('/dev/full', 'x', folder))).toBe('Cannot write /dev/full: no space is left');
  });

  test.each([
    ['a folder that does not exist', 'missing/plan.json', 'its folder does not exist'],
    ['a directory', '.', 'it is a directory'],
    ['a path through a file', 'file/plan.json', 'a part of the path is not a directory'],
    ['a name that is too long', 'x'.repeat(300), 'the name is too long'],
    ['links that go in a circle', 'loop', 'its symbolic links go round in a circle'],
  ])('is refused for %s, by the check and by the writing alike', (_what, path, reason) => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('loop', join(folder, 'loop'));
    expect(refusal(() => checkWritable(path, folder))).toBe(`Cannot write ${path}: ${reason}`);
    expect(refusal(() => writeWhole(path, 'x', folder))).toBe(`Cannot write ${path}: ${reason}`);
    expect(readdirSync(folder).sort()).toEqual(['file', 'loop']);
  });
});

describe('checking that a file can be written', () => {
  test('leaves nothing behind, and an existing file as it is', () => {
    writeFileSync(join(folder, 'old.json'), 'old');
    checkWritable('old.json', folder);
    checkWritable('new.json', folder);
    expect(readdirSync(folder)).toEqual(['old.json']);
    expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('old');
  });

  test('takes /dev/null and a pipe without opening them', () => {
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(folder, 'pipe')]);
    checkWritable('/dev/null', folder);
    checkWritable('pipe', folder);
    writeWhole('/dev/null', 'x', folder);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});
