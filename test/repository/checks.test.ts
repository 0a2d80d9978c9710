import { beforeAll, describe, expect, test } from 'vitest';

import { checks, tester } from '../../ci/tools/checks.mjs';
import { captureTool } from '../../ci/tools/tools.mjs';
import { plant } from './planted.js';

async function check(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const run = checks[name];
  if (run === undefined) throw new Error(`There is no check ${name}`);
  return run(plant(files));
}

describe('the formatter', () => {
  const mess = 'export const a = "b"\n';

  test('reads every folder', async () => {
    const paths = [
      'ci/planted.mjs',
      'src/planted.ts',
      'src/plan/planted.ts',
      'test/planted.ts',
      'test/plan/planted.test.ts',
    ];
    const output = await check('format', Object.fromEntries(paths.map((path) => [path, mess])));
    expect(paths.filter((path) => !output.includes(path))).toEqual([]);
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
  test('reads every folder', async () => {
    const paths = ['ci/planted.mjs', 'ci/typed.ts', 'src/plan/planted.ts', 'test/plan/planted.test.ts'];
    const wrong = paths.map((path) => {
      return [path, `/** @type {number} */\nexport const a${path.endsWith('ts') ? ': number' : ''} = 'b';\n`] as const;
    });
    const output = await check('types', { 'src/cli/main.ts': '', ...Object.fromEntries(wrong) });
    expect(paths.filter((path) => !output.includes(`${path}(2,14): error TS2322`))).toEqual([]);
  });
});

describe('the search for unused code', () => {
  const nobodys = ['src/plan/planted.ts', 'ci/planted.mjs', 'test/plan/planted.ts'];
  let output = '';

  beforeAll(async () => {
    output = await check('unused', {
      'src/index.ts': 'export {};\n',
      'src/cli/main.ts': `import './used.js';\n`,
      'src/cli/used.ts': `import 'zod';\nimport 'chai';\nexport const nobody = 1;\n`,
      ...Object.fromEntries(nobodys.map((path) => [path, 'export const a = 1;\n'])),
    });
  });

  test('sees in every folder what nobody imports', () => {
    expect(nobodys.filter((path) => !new RegExp(`Unused files[^]*${path}`).test(output))).toEqual([]);
  });

  test('sees an export that nobody imports', () => {
    expect(output).toMatch(/Unused exports[^]*nobody .*src\/cli\/used\.ts/);
  });

  test('sees a package that nobody imports', () => {
    expect(output).toMatch(/Unused dependencies[^]*yaml/);
  });

  test('sees an import of a package that package.json does not name', () => {
    expect(output).toMatch(/Unlisted dependencies[^]*chai/);
  });
});

describe('the coverage thresholds', () => {
  const half = 'export function a(b: boolean): number {\n  if (b) return 1;\n  return 2;\n}\n';
  const guarded = `export function a(d: 'e' | true): string {\n  switch (d) {\n    case 'e':\n      return d;\n    case true:\n      return 'f';\n    default:\n      return d satisfies never;\n  }\n}\na('e');\n`;

  /** Which thresholds these sources miss, when a test calls the function of each but for those that nobody imports. */
  async function cover(
    sources: Readonly<Record<string, string>>,
    imported = Object.keys(sources),
  ): Promise<readonly string[]> {
    const lines = imported.map(
      (path, at) => `import { a as a${at} } from '../${path.replace(/ts$/, 'js')}';\na${at}(true);`,
    );
    const test = `import { test } from 'vitest';\n${lines.join('\n')}\ntest('a', () => {});\n`;
    const { output } = await captureTool(
      plant({ ...sources, 'test/fixed-seed.ts': '', 'test/a.test.ts': test }),
      'vitest',
      [...tester, '--coverage'],
    );
    return [...output.matchAll(/Coverage for (\w+) .*?"(.*?)" threshold \((\d+)%\)/g)].map((match) =>
      match.slice(1).join(' '),
    );
  }

  const complete = ['model', 'plan', 'report'].flatMap((folder) => [
    `lines src/${folder}/** 100`,
    `branches src/${folder}/** 100`,
  ]);
  const elsewhere = ['lines src/!(model|plan|report)/** 95', 'branches src/!(model|plan|report)/** 95'];

  test('ask for 100 % of lines and branches in model, plan and report', async () => {
    const sources = { 'src/model/a.ts': half, 'src/plan/a.ts': half, 'src/report/a.ts': half };
    expect(await cover(sources)).toEqual(complete);
  });

  test('ask for 95 % elsewhere, also of what no test imports, and nothing of a guard that no value reaches', async () => {
    const sources = { 'src/plan/a.ts': guarded, 'src/cli/a.ts': half };
    expect(await cover(sources, ['src/plan/a.ts'])).toEqual(elsewhere);
  });
});
