import { describe, expect, test } from 'vitest';

import { checks, tester } from '../../ci/checks.mjs';
import { captureTool } from '../../ci/tools.mjs';
import { plant } from './planted.js';

async function check(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const run = checks[name];
  if (run === undefined) throw new Error(`There is no check ${name}`);
  return run(plant(files));
}

describe('the formatter', () => {
  const mess = 'export const a = "b"\n';

  test.each([
    'ci/planted.mjs',
    'src/planted.ts',
    'src/plan/planted.ts',
    'test/planted.ts',
    'test/plan/planted.test.ts',
  ])('reads %s', async (path) => {
    expect(await check('format', { 'src/a.ts': '', 'test/a.ts': '', [path]: mess })).toContain(path);
  });

  test('leaves alone what is laid out by hand or compared byte for byte', async () => {
    const output = await check('format', {
      'src/emulator/demo.yaml': 'a:   1\n',
      'src/plan/notes.md': '*  a\n',
      'test/golden/drift.json': '{"a":   1}',
      'test/scenarios/drift/live.json': '{"a":   1}',
    });
    expect(output).toBe('');
  });
});

describe('the compiler', () => {
  test.each(['ci/planted.mjs', 'ci/planted.ts', 'src/plan/planted.ts', 'test/plan/planted.test.ts'])(
    'reads %s',
    async (path) => {
      const output = await check('types', {
        'src/cli/main.ts': '',
        [path]: `/** @type {number} */\nexport const a${path.endsWith('ts') ? ': number' : ''} = 'b';\n`,
      });
      expect(output).toContain(`${path}(2,14): error TS2322`);
    },
  );
});

describe('the search for unused code', () => {
  const used = { 'src/index.ts': 'export {};\n', 'src/cli/main.ts': `import './used.js';\n` };

  test.each(['src/plan/planted.ts', 'ci/planted.mjs', 'test/plan/planted.ts'])(
    'sees that nobody imports %s',
    async (path) => {
      expect(await check('unused', { ...used, [path]: 'export const a = 1;\n' })).toMatch(
        new RegExp(`Unused files[^]*${path}`),
      );
    },
  );

  test('sees an export that nobody imports', async () => {
    const output = await check('unused', { ...used, 'src/cli/used.ts': 'export const nobody = 1;\n' });
    expect(output).toMatch(/Unused exports[^]*nobody .*src\/cli\/used\.ts/);
  });

  test('sees a package that nobody imports', async () => {
    expect(await check('unused', { ...used, 'src/cli/used.ts': `import 'zod';\n` })).toMatch(
      /Unused dependencies[^]*yaml/,
    );
  });

  test('sees an import of a package that package.json does not name', async () => {
    expect(await check('unused', { ...used, 'src/cli/used.ts': `import 'chai';\n` })).toMatch(
      /Unlisted dependencies[^]*chai/,
    );
  });
});

describe('the coverage thresholds', () => {
  const half = 'export function a(b: boolean): number {\n  if (b) return 1;\n  return 2;\n}\n';
  const guarded = `export function c(d: 'e'): string {\n  switch (d) {\n    case 'e':\n      return d;\n    default:\n      return d satisfies never;\n  }\n}\n`;

  async function cover(sources: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const calls = Object.entries(sources).map(([path, text]) => {
      return `import * as m${Object.keys(sources).indexOf(path)} from '../${path.replace(/ts$/, 'js')}';\n${text === guarded ? `m${Object.keys(sources).indexOf(path)}.c('e');` : `m${Object.keys(sources).indexOf(path)}.a(true);`}`;
    });
    const folder = plant({
      ...sources,
      'test/a.test.ts': `import { test } from 'vitest';\n${calls.join('\n')}\ntest('a', () => {});\n`,
    });
    const { output } = await captureTool(folder, 'vitest', tester);
    return [...output.matchAll(/Coverage for (\w+) .*?"(.*?)" threshold \((\d+)%\)/g)].map((match) =>
      match.slice(1).join(' '),
    );
  }

  test('ask for 100 % of lines and branches in model, plan and report, and for 95 % in every other folder', async () => {
    const folders = ['model', 'plan', 'report', 'declaration', 'files', 'live', 'emulator', 'cli'];
    const expected = ['src/model/**', 'src/plan/**', 'src/report/**'].flatMap((glob) => [
      `lines ${glob} 100`,
      `branches ${glob} 100`,
    ]);
    expected.push('lines src/!(model|plan|report)/** 95', 'branches src/!(model|plan|report)/** 95');
    expect(await cover(Object.fromEntries(folders.map((folder) => [`src/${folder}/a.ts`, half])))).toEqual(expected);
    for (const folder of folders.slice(3))
      expect(await cover({ [`src/${folder}/a.ts`]: half })).toEqual(expected.slice(-2));
  });

  test('ask nothing of a guard that no value reaches', async () => {
    expect(await cover({ 'src/plan/a.ts': guarded, 'src/live/a.ts': guarded })).toEqual([]);
  });

  test('count what no test imports', async () => {
    const folder = plant({
      'src/plan/a.ts': half,
      'test/a.test.ts': `import { test } from 'vitest';\ntest('a', () => {});\n`,
    });
    const { code, output } = await captureTool(folder, 'vitest', tester);
    expect(code).toBe(1);
    expect(output).toContain('Coverage for lines (0%) does not meet "src/plan/**" threshold (100%)');
  });
});
