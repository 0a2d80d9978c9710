import { describe, expect, test } from 'vitest';

import { checkFolders } from '../../ci/tools/check-folders.mjs';
import { makeFolder, writeFiles } from './planted.js';

function check(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = makeFolder();
  writeFiles(folder, files);
  return checkFolders(folder);
}

/** Files side by side, none of which is too small to stand alone. */
function filesIn(folder: string, count: number, name = 'file'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/${name}-${index}.ts`, 'export {};\n']),
  );
}

describe('one name', () => {
  test('is not that of two files, wherever they are in src', async () => {
    const files = { 'src/plan/change.ts': '', 'src/report/html/change.ts': '', 'test/plan/change.ts': '' };
    expect(await check(files)).toEqual([
      'change.ts is the name of src/plan/change.ts and src/report/html/change.ts: rename one',
    ]);
  });

  test('may be index.ts, which is spoken of by its folder', async () => {
    expect(await check({ 'src/index.ts': '', 'src/cdktf/index.ts': '' })).toEqual([]);
  });

  test.each(['interface A {}', 'type A = 1;', 'class A {}', 'enum A {}', 'abstract class A {}'])(
    'is not that of two exported types: %s',
    async (declared) => {
      const files = { 'src/plan/a.ts': `export ${declared}\n`, 'src/report/b.ts': 'export interface A {}\n' };
      expect(await check(files)).toEqual(['A is a type of src/plan/a.ts and src/report/b.ts: rename one']);
    },
  );

  test('may be that of two types which nobody else can use, and of one that is passed on', async () => {
    const files = {
      'src/plan/a.ts': 'interface A {}\nexport type B = A;\n',
      'src/report/b.ts': 'export interface A {}\n',
      'src/index.ts': `export type { A } from './report/b.js';\n`,
    };
    expect(await check(files)).toEqual([]);
  });
});

describe('a folder', () => {
  const readme = (folder: string) => ({ [`${folder}/README.md`]: '# What goes where\n' });

  test.each(['src/plan', 'src/report/html', 'ci/tools', 'test/plan'])(
    'has 26 files at most, beside its README.md: %s',
    async (folder) => {
      expect(await check({ ...filesIn(folder, 26), ...readme(folder) })).toEqual([]);
      expect(await check({ ...filesIn(folder, 27), ...readme(folder) })).toEqual([
        `${folder} has 27 files, and 26 are the most: part it by family`,
      ]);
    },
  );

  test.each(['src/plan', 'ci/tools', 'test/plan'])('of more than ten files has a README.md: %s', async (folder) => {
    expect(await check(filesIn(folder, 10))).toEqual([]);
    expect(await check(filesIn(folder, 11))).toEqual([
      `${folder} has 11 files and no README.md that says what goes where`,
    ]);
    expect(await check({ ...filesIn(folder, 11), ...readme(folder) })).toEqual([]);
  });

  test('counts the files beside each other, and not those further down', async () => {
    expect(await check({ ...filesIn('src/report', 10, 'a'), ...filesIn('src/report/html', 10, 'b') })).toEqual([]);
  });

  test('of goldens may be as full as there are scenarios', async () => {
    expect(await check({ ...filesIn('test/golden', 40), ...readme('test/golden') })).toEqual([]);
  });
});

test('a README speaks of files that are there, in its folder or another', async () => {
  const files = { 'src/plan/compare.ts': '', 'test/plan/worlds.ts': '' };
  const readme =
    '`compare.ts` compares; `test/plan/worlds.ts` has worlds; `limits.yaml` is a user’s; `NAME.ts` is any; `plan.compare()` is code.';
  expect(await check({ ...files, 'src/plan/README.md': readme })).toEqual([]);
  expect(await check({ ...files, 'src/plan/README.md': '`compare.ts` goes through `old/resolve.ts`.' })).toEqual([
    'src/plan/README.md speaks of resolve.ts, which is not there',
  ]);
});

describe('files too small to stand alone', () => {
  /** So many files of so many lines, each imported by the one beside it. */
  function smallFiles(count: number, lines = 30): Readonly<Record<string, string>> {
    const pairs = Array.from({ length: count }, (_, index): readonly (readonly [string, string])[] => [
      [`src/folder-${index}/small-${index}.ts`, 'export const a = 1;\n'.repeat(lines)],
      [`src/folder-${index}/whole-${index}.ts`, `import './small-${index}.js';\n`],
    ]);
    return Object.fromEntries(pairs.flat());
  }

  test('are twelve at most', async () => {
    expect(await check(smallFiles(12))).toEqual([]);
    const [line, ...others] = await check(smallFiles(13));
    expect(others).toEqual([]);
    expect(line).toMatch(
      /^There are 13 files of 30 lines or fewer that one file beside them imports, and 12 are the most/,
    );
    expect(line).toContain('src/folder-12/small-12.ts into src/folder-12/whole-12.ts');
  });

  test('are not files of more than 30 lines', async () => {
    expect(await check(smallFiles(13, 31))).toEqual([]);
  });

  test('are not files that two import, or that are imported from elsewhere, as a type and by import() too', async () => {
    const second = { 'src/folder-0/second.ts': `import type { A } from './small-0.js';\nexport type B = A;\n` };
    expect(await check({ ...smallFiles(13), ...second })).toEqual([]);
    const late = { 'src/elsewhere/late.ts': `export const late = () => import('../folder-0/small-0.js');\n` };
    expect(await check({ ...smallFiles(13), ...late })).toEqual([]);
  });
});
