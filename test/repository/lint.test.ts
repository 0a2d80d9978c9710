import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { linter } from '../../ci/tools/checks.mjs';
import { captureTool } from '../../ci/tools/tools.mjs';
import { plant } from './planted.js';

const reportSchema = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })),
});

const everywhere = ['model', 'plan', 'report', 'declaration', 'files', 'live', 'emulator', 'cli']
  .map((folder) => `src/${folder}`)
  .concat('test/plan', 'ci');
const pure = ['src/model', 'src/plan', 'src/report'];
const modules = everywhere.filter((folder) => folder.startsWith('src/'));

/** What is planted, the rule that refuses it, and the folders in which it does. */
const plants: readonly (readonly [what: string, rule: string, folders: readonly string[], text: string])[] = [
  [
    'a promise that nobody waits for',
    'no-floating-promises',
    everywhere,
    'export function f(): void {\n  Promise.resolve(1);\n}',
  ],
  ['any', 'no-explicit-any', everywhere, 'export const f = (a: any): string => String(a);'],
  [
    'what any spreads',
    'no-unsafe-member-access',
    everywhere,
    'export const f = (a: string): unknown => JSON.parse(a).b;',
  ],
  ['"!" for what may be missing', 'no-non-null-assertion', everywhere, 'export const f = (a?: string): string => a!;'],
  [
    'a switch that forgets a kind',
    'switch-exhaustiveness-check',
    everywhere,
    `export function f(a: 'b' | 'c'): void {\n  switch (a) {\n    case 'b':\n      a.trim();\n  }\n}`,
  ],
  ['a default export', 'no-default-export', everywhere, 'export default 1;'],
  ['a type that is an import()', 'consistent-type-imports', everywhere, `export type A = import('zod').ZodType;`],
  ['a silenced compiler', 'ban-ts-comment', everywhere, '// @ts-ignore\nexport const a: string = 1;'],
  ['a file of 221 lines', 'max-lines', [...modules, 'ci'], `export const a = 1;${'\n'.repeat(221)}`],
  ['the console', 'no-console', everywhere.filter((folder) => folder !== 'src/cli'), `console.log('a');`],
  ...['process', 'globalThis', 'Date', 'performance', 'fetch', 'Intl', 'setTimeout'].map(
    (name) => [name, 'no-restricted-globals', pure, `export const a: unknown = ${name};`] as const,
  ),
  ...[`'a'.localeCompare('b')`, '(1).toLocaleString()', `'a'.toLocaleUpperCase()`, 'Math.random()'].map(
    (text) => [text, 'no-restricted-properties', pure, `export const a: unknown = ${text};`] as const,
  ),
];

const clean = 'export const planted = 1;\n';

async function lint(files: Readonly<Record<string, string>>): Promise<readonly { code: string; filename: string }[]> {
  const folder = plant({ 'src/planted.ts': clean, 'test/planted.ts': clean, ...files });
  const { stdout } = await captureTool(folder, 'oxlint', [...linter, '--format=json']);
  const { diagnostics } = reportSchema.parse(JSON.parse(stdout));
  return diagnostics.filter(({ filename }) => filename in files);
}

/** What is planted in a test, and the rule that refuses it. */
const wrongTests: readonly (readonly [what: string, rule: string, text: string])[] = [
  ['an assertion that nearly everything passes', 'no-restricted-matchers', `test('a', () => expect(1).toBeTruthy());`],
  ['an assertion that something is there', 'no-restricted-matchers', `test('a', () => expect(1).toBeDefined());`],
  [
    'an assertion that something does not throw',
    'no-restricted-matchers',
    `test('a', () => expect(String).not.toThrow());`,
  ],
  ['a test that is skipped', 'no-disabled-tests', `test.skip('a', () => expect(1).toBe(1));`],
  ['a test that runs alone', 'no-focused-tests', `test.only('a', () => expect(1).toBe(1));`],
];

const script = 'ci/planted.mjs';
const pathOf = (folder: string, index: number): string => `${folder}/planted-${index}.ts`;
const pathOfTest = (index: number): string => `test/plan/planted-${index}.test.ts`;

/** All at once: the linter reads the types of everything first, however little it is asked about. */
function planted(): Readonly<Record<string, string>> {
  const texts = plants.flatMap(([, , , text], index) =>
    everywhere.map((folder) => [pathOf(folder, index), `${text}\n`] as const),
  );
  const tests = wrongTests.map(
    ([, , text], index) => [pathOfTest(index), `import { expect, test } from 'vitest';\n\n${text}\n`] as const,
  );
  return {
    ...Object.fromEntries([...texts, ...tests]),
    [script]: 'export function f() {\n  Promise.resolve(1);\n}\n',
  };
}

describe('what the linter refuses', () => {
  let found: readonly { code: string; filename: string }[] = [];

  beforeAll(async () => {
    found = await lint(planted());
  });

  test.each(plants.map((row, index) => [...row, index] as const))(
    '%s, by %s, in every folder it must not be in',
    (_, rule, folders, __, index) => {
      const refused = everywhere.filter((folder) =>
        found.some(({ code, filename }) => filename === pathOf(folder, index) && code.endsWith(`(${rule})`)),
      );
      expect(refused).toEqual(folders);
    },
  );

  test.each(wrongTests.map((row, index) => [...row, index] as const))(
    '%s, by %s, in a test, and nothing else there',
    (_, rule, __, index) => {
      const path = pathOfTest(index);
      expect(found.filter(({ filename }) => filename === path)).toEqual([{ code: `vitest(${rule})`, filename: path }]);
    },
  );

  test('what is wrong by its types in the scripts of ci, too', () => {
    expect(found.filter(({ filename }) => filename === script)).toEqual([
      { code: 'typescript(no-floating-promises)', filename: script },
    ]);
  });
});
