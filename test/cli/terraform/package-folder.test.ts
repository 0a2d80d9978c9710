import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { inspectFolder, type Package, packageHash, writeFolder } from '../../../src/cli/terraform/package-folder.js';
import { UserError } from '../../../src/model/errors.js';
import { makeFolder } from '../../repository/planted.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const wanted: Package = {
  files: new Map([
    ['run', bytes('#!/bin/sh\n')],
    ['about.json', bytes('{}')],
  ]),
  executable: 'run',
};

/** A folder that holds the package, for the test to spoil. */
function written(): string {
  const folder = join(makeFolder(), 'package');
  writeFolder(folder, wanted);
  return folder;
}

describe('a package folder', () => {
  test('is missing, then written whole with what is above it, and nothing is left beside it', () => {
    const above = makeFolder();
    const folder = join(above, 'a/b/package');
    expect(inspectFolder(folder, wanted)).toEqual({ kind: 'missing' });
    writeFolder(folder, wanted);
    expect(inspectFolder(folder, wanted)).toEqual({ kind: 'whole' });
    expect([readdirSync(join(above, 'a/b')), readdirSync(folder).sort()]).toEqual([['package'], ['about.json', 'run']]);
    expect([statSync(join(folder, 'run')).mode & 0o777, readFileSync(join(folder, 'run'), 'utf8')]).toEqual([
      0o755,
      '#!/bin/sh\n',
    ]);
  });

  test('that is empty, lacks a file, or may not be executed holds a part, and is completed', () => {
    const empty = makeFolder();
    const lacking = makeFolder();
    writeFileSync(join(lacking, 'about.json'), '{}');
    const asleep = written();
    chmodSync(join(asleep, 'run'), 0o644);
    for (const folder of [empty, lacking, asleep]) {
      expect(inspectFolder(folder, wanted)).toEqual({ kind: 'partial' });
      writeFolder(folder, wanted);
      expect(inspectFolder(folder, wanted)).toEqual({ kind: 'whole' });
    }
  });

  test.each<[string, string, (folder: string) => void]>([
    ['has other bytes than this version', 'run', (folder) => writeFileSync(join(folder, 'run'), '#!/bin/sh')],
    ['is not a part of this version', 'more', (folder) => writeFileSync(join(folder, 'more'), '')],
    ['is not a regular file', 'about.json', spoilByLink],
  ])('in which something %s is another one', (problem, name, spoil) => {
    const folder = written();
    spoil(folder);
    expect(inspectFolder(folder, wanted)).toEqual({ kind: 'other', path: join(folder, name), problem });
  });

  test('that is a file, or a link to a part, is another one', () => {
    const above = makeFolder();
    writeFileSync(join(above, 'file'), '');
    mkdirSync(join(above, 'empty'));
    symlinkSync('empty', join(above, 'link'));
    const other = (name: string, problem: string) => ({ kind: 'other', path: join(above, name), problem });
    expect(inspectFolder(join(above, 'file'), wanted)).toEqual(other('file', 'is not a folder'));
    const link = other('link', 'is a symbolic link to a part of this version');
    expect(inspectFolder(join(above, 'link'), wanted)).toEqual(link);
  });

  test('that is a link to all of it is as good as the folder', () => {
    const link = join(makeFolder(), 'link');
    symlinkSync(written(), link);
    expect(inspectFolder(link, wanted)).toEqual({ kind: 'whole' });
  });
});

function spoilByLink(folder: string): void {
  renameSync(join(folder, 'about.json'), join(folder, '../elsewhere.json'));
  symlinkSync('../elsewhere.json', join(folder, 'about.json'));
}

describe('writing a package folder', () => {
  test('takes it for done where another run was faster', () => {
    const folder = written();
    const before = statSync(folder).ino;
    writeFolder(folder, wanted);
    expect([statSync(folder).ino, readdirSync(join(folder, '..'))]).toEqual([before, ['package']]);
  });

  test.each([
    ['a part of the path is not a directory', 'file/package'],
    ['the name is too long', `${'x'.repeat(300)}/package`],
    ['its symbolic links go round in a circle', 'loop/package'],
  ])('is refused where %s, and leaves nothing behind', (reason, path) => {
    const above = makeFolder();
    writeFileSync(join(above, 'file'), '');
    symlinkSync('loop', join(above, 'loop'));
    const folder = join(above, path);
    expect(() => writeFolder(folder, wanted)).toThrow(UserError);
    expect(() => writeFolder(folder, wanted)).toThrow(`Cannot write ${folder}: ${reason}`);
    expect(readdirSync(above).sort()).toEqual(['file', 'loop']);
  });

  test('never replaces what another version put there meanwhile', () => {
    const folder = written();
    writeFileSync(join(folder, 'run'), 'another');
    expect(() => writeFolder(folder, wanted)).toThrow(UserError);
    expect([readFileSync(join(folder, 'run'), 'utf8'), readdirSync(join(folder, '..'))]).toEqual([
      'another',
      ['package'],
    ]);
  });
});

describe('the hash of a package', () => {
  test('is the one that Terraform 1.11 locked for these files', () => {
    const files = new Map([
      ['terraform-provider-limitdrift_v0.1.0', bytes('#!/bin/sh\necho stand-in; exit 1\n')],
      ['package.json', bytes('{"type":"commonjs"}\n')],
    ]);
    expect(packageHash(files)).toBe('h1:IgTJs4PPjLATXmAZh3vya8J4WpyMqFCOC+Qdttlm8A8=');
    expect(packageHash(new Map([...files].toReversed()))).toBe(packageHash(files));
  });
});
