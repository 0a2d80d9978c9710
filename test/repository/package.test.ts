import { spawn } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { captureNpm, captureTool, readJson } from '../../ci/tools/tools.mjs';
import { agreed, at, folder, limitdrift, serve } from '../cli/command-line.js';
import { linksOf } from '../docs/page-links.js';
import { makeFolder, root, writeFiles } from './planted.js';

const manifestSchema = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

const manifest = manifestSchema.parse(readJson(join(root, 'package.json')));

/** A user's project with the package in it, installed by npm; its dependencies are there already: no network is needed. */
let project = '';
/** The files of the installed package. */
let contents: readonly string[] = [];

beforeAll(async () => {
  project = makeFolder('limitdrift project ');
  for (const name of Object.keys(manifest.dependencies)) {
    cpSync(join(root, 'node_modules', name), join(project, 'node_modules', name), { recursive: true });
  }
  await succeed(root, ['pack', '--ignore-scripts', '--pack-destination', project]);
  const tarball = readdirSync(project).find((file) => file.endsWith('.tgz')) ?? '';
  const { dependencies } = manifest;
  const installedAlready = Object.entries(dependencies).map(([name, version]) => [`node_modules/${name}`, { version }]);
  const packages = { '': { name: 'project', dependencies }, ...Object.fromEntries(installedAlready) };
  writeFiles(project, {
    'package.json': JSON.stringify({ name: 'project', type: 'module', dependencies }),
    'package-lock.json': JSON.stringify({ name: 'project', lockfileVersion: 3, requires: true, packages }),
  });
  await succeed(project, ['install', `./${tarball}`, ...alone]);
  const installed = join(project, 'node_modules/limitdrift');
  contents = listFiles(installed)
    .map((file) => relative(installed, file))
    .sort();
});

/** Neither a registry nor what npm has seen before; without a registry, npm cannot look at the optional peers. */
const alone = ['--offline', '--cache', makeFolder(), '--legacy-peer-deps', '--no-audit', '--no-fund'];

async function succeed(folder: string, args: readonly string[]): Promise<void> {
  const { code, output } = await captureNpm(folder, args);
  if (code !== 0) throw new Error(output);
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], { folder = project, closed = false, env = process.env } = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, env });
    let [stdout, stderr] = ['', ''];
    if (closed) child.stdout.destroy();
    else child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const command = 'node_modules/.bin/limitdrift';

function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('installing the package', () => {
  test('brings at most 10 packages and 15 MB', () => {
    const files = listFiles(join(project, 'node_modules'));
    const packages = files.filter((file) => /node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(file));
    expect(packages.map((file) => basename(join(file, '..'))).sort()).toEqual(['limitdrift', 'undici', 'yaml', 'zod']);
    expect(packages.length).toBeLessThanOrEqual(10);
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThanOrEqual(15e6);
  });

  test('brings what is run, what is imported, and the schemas, and nothing of the workshop', () => {
    const outside = contents.filter((path) => !/^(dist\/lib|docs|ci\/(templates|terraform))\//.test(path));
    expect(outside).toEqual([
      ...(contents.includes('CHANGELOG.md') ? ['CHANGELOG.md'] : []),
      'LICENSE',
      ...(contents.includes('README.md') ? ['README.md'] : []),
      'ci/Dockerfile',
      'ci/action.yml',
      'dist/THIRD-PARTY-LICENSES',
      'dist/cli-api.cjs',
      'dist/cli-http1.cjs',
      'dist/cli-rest.cjs',
      'dist/cli.cjs',
      'dist/limitdrift.cjs',
      'dist/provider/LICENSE',
      'dist/provider/THIRD-PARTY-LICENSES',
      'dist/provider/package.json',
      'dist/provider/terraform-provider-limitdrift',
      'package.json',
      'schema/explanation.v1.json',
      'schema/export.v1.json',
      'schema/headroom.v1.json',
      'schema/history.v1.json',
      'schema/in-force.v1.json',
      'schema/limits.v1.json',
      'schema/log.v1.json',
      'schema/plan.v1.json',
      'schema/snapshot.v1.json',
      'schema/world.v1.json',
    ]);
    const library = contents.filter((path) => path.startsWith('dist/lib/'));
    expect(library.filter((path) => !/\.(js|d\.ts)$/.test(path))).toEqual([]);
    expect(library).toEqual(expect.arrayContaining(['dist/lib/index.js', 'dist/lib/index.d.ts']));
  });

  test('brings the documentation that the README and the reports link to', () => {
    const pages = listFiles(join(root, 'docs')).map((file) => relative(root, file));
    expect(contents.filter((path) => path.startsWith('docs/'))).toEqual(pages.sort());
    const texts = contents.filter((path) => /^(README|docs\/.*|ci\/.*)\.md$/.test(path));
    const links = texts.flatMap((page) =>
      linksOf(page).flatMap((link) => (link.startsWith('#') ? [] : join(dirname(page), link.replace(/#.*/, '')))),
    );
    expect(links.length).toBeGreaterThan(80);
    const isThere = (link: string): boolean => contents.some((path) => path === link || path.startsWith(`${link}/`));
    expect(links.filter((link) => !isThere(link))).toEqual([]);
  });

  test('gives a library that can be imported', async () => {
    const script = `import('limitdrift').then((library) => console.log(typeof library.createPlan))`;
    expect(await run(['-e', script])).toEqual({ code: 0, stdout: 'function\n', stderr: '' });
  });

  test('gives `limitdrift/headers`, which imports nothing but its own files', async () => {
    const script = `import('limitdrift/headers').then((library) => console.log(library.classifyResponse({ status: 529 }).kind))`;
    expect(await run(['-e', script])).toEqual({ code: 0, stdout: 'overloaded\n', stderr: '' });
    const folder = join(project, 'node_modules/limitdrift/dist/lib/response');
    const built = listFiles(folder).map((file) => readFileSync(file, 'utf8'));
    const imported = built.flatMap((text) =>
      Array.from(text.matchAll(/\bfrom '(.*)'|\b(?:import|require)\(/g), ([all, from]) => from ?? all),
    );
    expect(imported.length).toBeGreaterThan(3);
    expect(imported.filter((from) => !/^\.\/[\w-]+\.js$/.test(from))).toEqual([]);
  });

  test('gives schemas under the address that limits.yaml names', async () => {
    const script = `console.log(require('limitdrift/schema/limits.v1.json').$schema)`;
    expect(await run(['--input-type=commonjs', '-e', script])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('draft-07'),
    });
  });
});

describe('the installed command', () => {
  test('says its version', async () => {
    expect(await run([command, '--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  test('has a help for the whole and for each command that the whole names', async () => {
    const { stdout, stderr, code } = await run([command, '--help']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const names = [...stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name = '']) => name);
    expect(names).toEqual(expect.arrayContaining(['plan', 'validate', 'snapshot', 'show', 'emulate', 'schema']));
    const helps = await Promise.all(names.map((name) => run([command, name, '--help'])));
    expect(helps).toEqual(
      names.map((name) => ({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining(`Usage: limitdrift ${name} `),
      })),
    );
  });

  test('loads nothing else for --help and --version', async () => {
    const folder = makeFolder();
    cpSync(join(project, 'node_modules/limitdrift/dist/limitdrift.cjs'), join(folder, 'limitdrift.cjs'));
    writeFileSync(join(folder, 'cli.cjs'), `throw new Error('The CLI was loaded');`);
    const loading = [['--version'], ['-V'], ['--help'], ['-h'], ['plan', '--help'], ['show', '-h']];
    const ended = await Promise.all(loading.map((args) => run(['limitdrift.cjs', ...args], { folder })));
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(loading.map(() => [0, '']));
    expect(await run(['limitdrift.cjs', 'plan'], { folder })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The CLI was loaded'),
    });
  });

  test('loads of the CLI what a plan needs, and no more', async () => {
    const files = folder({ 'limits.yaml': agreed });
    const { options, host } = at(await serve());
    await limitdrift(files, ['snapshot', ...options, '--out', 'live.json'], host);
    const shipped = (names: readonly string[]): string => {
      const parts = makeFolder();
      const dist = join(project, 'node_modules/limitdrift/dist');
      for (const name of ['limitdrift.cjs', ...names]) cpSync(join(dist, name), join(parts, name));
      return join(parts, 'limitdrift.cjs');
    };
    const env = { ...process.env, ...host.env };
    const saved = run([shipped(['cli.cjs']), 'plan', '--live', 'live.json'], { folder: files.path });
    const read = run([shipped(['cli.cjs', 'cli-api.cjs', 'cli-http1.cjs']), 'plan', ...options], {
      folder: files.path,
      env,
    });
    const inSync = { code: 0, stderr: '', stdout: expect.stringContaining('In sync: ') };
    expect(await Promise.all([saved, read])).toEqual([inSync, inSync]);
  });

  test('writes long output whole, and gives its exit code, also into a pipe', async () => {
    const printed = await run([command, 'schema', 'limits']);
    const shipped = readFileSync(join(project, 'node_modules/limitdrift/schema/limits.v1.json'), 'utf8');
    expect(printed).toEqual({ code: 0, stdout: shipped, stderr: '' });
  });

  test.each([[['--help']], [['schema', 'limits']]])('%s into a pipe that nobody reads is no failure', async (args) => {
    expect(await run([command, ...args], { closed: true })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('explains what is wrong wherever that is found', async () => {
    writeFileSync(join(project, 'snapshot.json'), '{}');
    writeFileSync(join(project, 'limits.yaml'), 'version: 1\nworkspaces: {}\n');
    const wrong = [
      ['show', 'gone'],
      ['schema', 'gone'],
      ['plan', '--live', 'snapshot.json'],
      ['emulate', 'gone'],
    ];
    const ended = await Promise.all(wrong.map((args) => run([command, ...args])));
    expect(ended.map(({ code, stderr }, at) => [wrong[at], code, stderr.startsWith('Error: ')])).toEqual(
      wrong.map((args) => [args, 3, true]),
    );
  });

  test('ends with 3 for a command that does not exist', async () => {
    expect(await run([command, 'plam'])).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('the constructs', () => {
  const libraries = ['cdktf', 'cdktn'];

  /** A user's project that has the package and one of the two libraries, and not the other. */
  function userProject(
    library: string,
    files: Readonly<Record<string, string>>,
    folder = makeFolder('limitdrift app '),
  ) {
    cpSync(join(project, 'node_modules/limitdrift'), join(folder, 'node_modules/limitdrift'), { recursive: true });
    for (const name of [library, 'constructs', '@types']) {
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
    }
    writeFiles(folder, files);
    return folder;
  }

  const body = `
    const app = new App();
    const stack = new TerraformStack(app, 'prod');
    new LimitdriftProvider(stack, 'limitdrift');
    new WorkspaceRateLimits(stack, 'a', { workspace: 'prod', limits: { batch: { requests_per_minute: '25%' } } });
    app.synth();
  `;
  const module = (library: string): string => `import { App, TerraformStack } from '${library}';
      import { LimitdriftProvider, WorkspaceRateLimits } from 'limitdrift/${library}';${body}`;
  const script = (library: string): string => `const { App, TerraformStack } = require('${library}');
      const { LimitdriftProvider, WorkspaceRateLimits } = require('limitdrift/${library}');${body}`;
  const apps = libraries.flatMap((library) => [
    [library, 'main.mjs', module(library)] as const,
    [library, 'main.cjs', script(library)] as const,
  ]);

  test.each(apps)('for %s work in an app that is %s, and bear its line', async (library, name, text) => {
    const folder = userProject(library, { [name]: text });
    const { code, stderr } = await run([name], { folder });
    expect([code, stderr.replace(/^.*ExperimentalWarning: .*\n.*\n/, '')]).toEqual([0, '']);
    const synthesized = readFileSync(join(folder, 'cdktf.out/stacks/prod/cdk.tf.json'), 'utf8');
    expect(/"file": "([^"]*)",\s+"line": (\d+)/.exec(synthesized)?.slice(1)).toEqual([name, '6']);
  });

  test('have types with both, which refuse what is no limit', async () => {
    const together = makeFolder('limitdrift apps ');
    const typeRoots = [join(root, 'node_modules/@types')];
    const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, types: ['node'], typeRoots };
    writeFiles(together, { 'tsconfig.json': JSON.stringify({ compilerOptions, include: ['*/*.mts'] }) });
    for (const library of libraries) {
      const [right, wrong] = [module(library), module(library).replace("'25%'", "'25'")];
      const files = { 'package.json': '{"type": "module"}', 'right.mts': right, 'wrong.mts': wrong };
      userProject(library, files, join(together, library));
    }
    const { output } = await captureTool(root, 'tsc', ['--project', together]);
    const errors = output.split('\n').filter((line) => line.includes('error TS'));
    expect(errors).toEqual(
      libraries.map((library): unknown =>
        expect.stringMatching(new RegExp(`${library}/wrong\\.mts\\(6,\\d+\\): error TS2322: .*'"25"'`)),
      ),
    );
  });
});

test('what the CLI loads holds no construct library', () => {
  for (const file of ['cli.cjs', 'cli-api.cjs', 'cli-http1.cjs', 'cli-rest.cjs', 'limitdrift.cjs']) {
    const text = readFileSync(join(project, 'node_modules/limitdrift/dist', file), 'utf8');
    expect(text).not.toMatch(/require\(["'](cdkt[fn]|constructs)["']\)|jsii\.rtti|TerraformElement/);
  }
});
