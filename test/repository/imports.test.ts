import { describe, expect, test } from 'vitest';

import { checkImports } from '../../ci/tools/check-imports.mjs';
import { makeFolder, writeFiles } from './planted.js';

/** A file of each folder, as files of other folders import it. */
const files = [
  '../model/limit.js',
  '../plan/compare.js',
  '../report/terminal.js',
  '../declaration/read.js',
  '../files/plan-file.js',
  '../edit/accept.js',
  '../http/transport.js',
  '../git/history.js',
  '../live/fetch.js',
  '../emulator/server.js',
  '../cdktf/construct.js',
  '../provider/resource.js',
  '../publish/deliver.js',
  '../cli/run.js',
];
const packages = [
  'undici',
  'undici/lib/pool.js',
  'yaml',
  'zod',
  'cdktf',
  'constructs',
  'vitest',
  'node:fs/promises',
  'node:crypto',
];

/** What the architecture allows beside a folder's own files. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: ['node:crypto'],
  plan: ['../model/limit.js'],
  report: ['../model/limit.js'],
  declaration: ['../model/limit.js', 'yaml'],
  edit: ['../model/limit.js', '../plan/compare.js', '../declaration/read.js', 'yaml'],
  files: ['../model/limit.js', 'zod', 'node:fs/promises', 'node:crypto'],
  http: ['../model/limit.js', 'undici', 'undici/lib/pool.js', 'node:fs/promises', 'node:crypto'],
  live: ['../model/limit.js', '../http/transport.js', 'zod', 'node:fs/promises', 'node:crypto'],
  git: ['../model/limit.js', '../declaration/read.js', '../files/plan-file.js', 'node:fs/promises', 'node:crypto'],
  emulator: ['../model/limit.js', 'yaml', 'zod', 'node:fs/promises', 'node:crypto'],
  cdktf: ['../model/limit.js', 'cdktf', 'constructs'],
  provider: [
    '../model/limit.js',
    '../http/transport.js',
    '../live/fetch.js',
    '../plan/compare.js',
    '../report/terminal.js',
    'node:fs/promises',
    'node:crypto',
  ],
  publish: ['../model/limit.js', '../http/transport.js', '../report/terminal.js', 'zod', 'node:crypto'],
};

const forms = {
  import: (target: string) => `import { a } from '${target}';\nexport const b = a;`,
  'import for its effects': (target: string) => `import '${target}';`,
  'import of a type': (target: string) => `import type { A } from '${target}';\nexport type B = A;`,
  'export from': (target: string) => `export { a } from '${target}';`,
  'export of everything': (target: string) => `export * from '${target}';`,
  'import()': (target: string) => `export const b = await import('${target}');`,
};

function check(sources: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = makeFolder();
  writeFiles(folder, Object.fromEntries(Object.entries(sources).map(([path, text]) => [`src/${path}`, text])));
  return checkImports(folder);
}

/** Everything that a folder could import from elsewhere. */
function targetsOf(folder: string): string[] {
  return [...files.filter((file) => !file.startsWith(`../${folder}/`)), ...packages];
}

/** Each target in a file of its own; which of them were refused. */
async function refused(folder: string, form: (target: string) => string): Promise<string[]> {
  const targets = targetsOf(folder);
  const planted = targets.map((target, index) => [`${folder}/planted-${index}.ts`, form(target)] as const);
  const breaches = await check(Object.fromEntries(planted));
  return breaches.map(
    (line) => targets[Number(/^src\/\w+\/planted-(\d+)\.ts may not import /.exec(line)?.[1])] ?? line,
  );
}

describe.each(Object.entries(forms))('by %s', (_, form) => {
  test.each(Object.entries(allowed))(
    '%s can depend on nothing but what the architecture allows',
    async (folder, ours) => {
      const others = targetsOf(folder).filter((target) => !ours.includes(target));
      expect((await refused(folder, form)).sort()).toEqual(others.sort());
    },
  );
});

test('cli may import every folder and package', async () => {
  expect(await refused('cli', forms.import)).toEqual([]);
});

test('the emulator shares the shape of the API with the client, and nothing else', async () => {
  const breaches = await check({
    'live/wire.ts': 'export {};',
    'live/fetch.ts': 'export {};',
    'emulator/shape.ts': `import '../live/wire.js';`,
    'emulator/client.ts': `import '../live/fetch.js';`,
  });
  expect(breaches).toEqual([expect.stringMatching(/^src\/emulator\/client\.ts may not import src\/live\/fetch\.ts: /)]);
});

test('the library imports no package by itself', async () => {
  expect(await check({ 'index.ts': `export * from 'zod';` })).toEqual([
    expect.stringMatching(/^src\/index\.ts may not import zod: /),
  ]);
});

test('a new folder is refused until a rule says what it may import', async () => {
  expect(await check({ 'spending/read.ts': 'export {};' })).toEqual([
    'src/spending/read.ts: ci/config/import-rules.mjs has no rule for spending',
  ]);
});

test('a path that only shows at run time is refused everywhere', async () => {
  const breaches = await check({ 'cli/run.ts': 'export const load = (name: string) => import(`./${name}.js`);' });
  expect(breaches).toEqual(['src/cli/run.ts imports a computed path: imports are written out']);
});

test('a module of Node bears its prefix', async () => {
  expect(await check({ 'cli/run.ts': `import 'fs';` })).toEqual(['src/cli/run.ts imports fs: write node:fs']);
});

test('files outside src are out of reach for all but cli', async () => {
  const breaches = await check({
    'cli/run.ts': `import '../../package.json';`,
    'live/run.ts': `import '../../package.json';`,
  });
  expect(breaches).toEqual([expect.stringMatching(/^src\/live\/run\.ts may not import src\/\.\.\/package\.json: /)]);
});

test('the constructs may name a place in the user’s code, and use no more of Node', async () => {
  const modules = ['node:path', 'node:url', 'node:fs'];
  const planted = modules.map((name, index) => [`cdktf/planted-${index}.ts`, `import '${name}';`] as const);
  expect(await check(Object.fromEntries(planted))).toEqual([
    expect.stringMatching(/^src\/cdktf\/planted-2\.ts may not import node:fs: /),
  ]);
});

test('the CLI starts without the packages that only some commands need', async () => {
  const breaches = await check({
    'cli/main.ts': `import './run.js';\nimport type { A } from 'yaml';\nexport type B = A;`,
    'cli/run.ts': `import '../live/fetch.js';\nexport const late = () => import('./late.js');`,
    'cli/late.ts': `import 'yaml';`,
    'live/fetch.ts': `import 'zod';`,
  });
  expect(breaches).toEqual([
    'src/cli/main.ts → src/cli/run.ts → src/live/fetch.ts loads zod at the start: import() it where it is used',
  ]);
});

describe('a circle of imports is reported once, file by file', () => {
  const target = 'export const a = 1;';

  test.each(Object.entries(forms))('by %s', async (_, form) => {
    const circle = { 'cli/a.ts': form('./b.js'), 'cli/b.ts': `import './a.js';\n${target}` };
    expect(await check(circle)).toEqual([
      'src/cli/a.ts → src/cli/b.ts → src/cli/a.ts is a circle of imports: move what both need into a file of its own',
    ]);
  });

  test('over three files, of which one is loaded late and one is a type', async () => {
    const circle = {
      'cli/a.ts': forms.import('./b.js'),
      'cli/b.ts': forms['import()']('./c.js'),
      'cli/c.ts': forms['import of a type']('./a.js'),
      'cli/beside.ts': forms.import('./a.js'),
    };
    expect(await check(circle)).toEqual([
      expect.stringMatching(/^src\/cli\/a\.ts → src\/cli\/b\.ts → src\/cli\/c\.ts → src\/cli\/a\.ts is a circle /),
    ]);
  });

  test('and two ways to one file are none', async () => {
    const ways = {
      'cli/a.ts': `${forms.import('./b.js')}\nimport './c.js';`,
      'cli/b.ts': forms.import('./d.js'),
      'cli/c.ts': forms.import('./d.js'),
      'cli/d.ts': target,
    };
    expect(await check(ways)).toEqual([]);
  });
});

test('a check that saw no module fails', async () => {
  const nothing = ['No module was found in src: nothing was checked'];
  expect(await checkImports(makeFolder())).toEqual(nothing);
  expect(await check({ 'model/notes.md': '' })).toEqual(nothing);
});
