import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { captureNpm } from '../../ci/tools.mjs';
import { makeFolder, plant, root, writeFiles } from './planted.js';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface SpawnUser {
  readonly uid?: number;
}

let packed = '';

/** Two versions of a package, packed by npm, so that npm can install them without a network. */
beforeAll(async () => {
  packed = makeFolder();
  for (const version of ['1.0.0', '2.0.0']) {
    writeFiles(packed, { 'package.json': JSON.stringify({ name: 'dependency', version }) });
    const { code, output } = await captureNpm(packed, ['pack', '--ignore-scripts']);
    if (code !== 0) throw new Error(output);
  }
});

/** A repository with one development dependency, whose job says which version of it is installed. */
function makeRepository({ name = 'repository', version = '1.0.0' } = {}): string {
  const folder = join(makeFolder(), name);
  writeFiles(folder, {
    'ci/job.mjs': [
      `import { readFileSync } from 'node:fs';`,
      `import { ensureInstalled } from './install.mjs';`,
      `await ensureInstalled(process.cwd());`,
      `process.stdout.write(JSON.parse(readFileSync('node_modules/dependency/package.json', 'utf8')).version);`,
    ].join('\n'),
  });
  for (const file of ['attached', 'install', 'lock', 'tools'])
    cpSync(join(root, `ci/${file}.mjs`), join(folder, `ci/${file}.mjs`));
  depend(folder, version);
  return folder;
}

/** As a pull does it: package.json, the lock file and the package change, `node_modules` stays. */
function depend(folder: string, version: string): void {
  cpSync(join(packed, `dependency-${version}.tgz`), join(folder, 'dependency.tgz'));
  const devDependencies = { dependency: 'file:dependency.tgz' };
  const entry = { version, resolved: 'file:dependency.tgz', dev: true };
  const other = { version: '3.0.0', dev: true, optional: true, os: ['!' + process.platform] };
  const packages = {
    '': { name: 'planted', version: '1.0.0', devDependencies },
    'node_modules/dependency': entry,
    'node_modules/for-another-system': other,
  };
  const manifest = { name: 'planted', version: '1.0.0', devDependencies };
  writeFiles(folder, {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({
      name: 'planted',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages,
    }),
  });
}

function start(folder: string, env: Readonly<Record<string, string>> = {}, user: SpawnUser = {}): ChildProcess {
  const all = { ...process.env, npm_config_offline: 'true', ...env };
  return spawn(process.execPath, ['ci/job.mjs'], { cwd: folder, env: all, ...user });
}

function finish(child: ChildProcess): Promise<Ran> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (text) => (stdout += String(text)));
    child.stderr?.on('data', (text) => (stderr += String(text)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function run(folder: string, env: Readonly<Record<string, string>> = {}, user: SpawnUser = {}): Promise<Ran> {
  return finish(start(folder, env, user));
}

const quiet = (version: string): Ran => ({ code: 0, stdout: version, stderr: '' });
const installed = (version: string, why: string): Ran => ({
  code: 0,
  stdout: version,
  stderr: `Installing packages (${why}) …\n`,
});

const missing = 'there are none yet';

test('a fresh clone gets its packages, and the second run starts at once', async () => {
  const folder = makeRepository();
  expect(await run(folder)).toEqual(installed('1.0.0', missing));
  expect(await run(folder)).toEqual(quiet('1.0.0'));
});

test('packages follow the lock file, also when npm has already noted the new versions', async () => {
  const folder = makeRepository();
  await run(folder);
  depend(folder, '2.0.0');
  cpSync(join(folder, 'package-lock.json'), join(folder, 'node_modules/.package-lock.json'));
  const why = 'dependency is 1.0.0, the lock file has 2.0.0';
  expect(await run(folder)).toEqual(installed('2.0.0', why));
});

test('a package that somebody removed comes back', async () => {
  const folder = makeRepository();
  await run(folder);
  rmSync(join(folder, 'node_modules/dependency'), { recursive: true });
  expect(await run(folder)).toEqual(installed('1.0.0', 'dependency is missing, the lock file has 1.0.0'));
});

test('an interrupted installation is done again, though every version is right', async () => {
  const folder = makeRepository();
  await run(folder);
  rmSync(join(folder, 'node_modules/.package-lock.json'));
  expect(await run(folder)).toEqual(installed('1.0.0', 'the last installation was interrupted'));
});

test('after a set-up that was killed, the next one does not wait for it', async () => {
  const folder = makeRepository();
  const child = start(folder);
  const ended = finish(child);
  await new Promise((resolve) => child.stderr?.once('data', resolve));
  child.kill('SIGKILL');
  expect((await ended).code).toBe(null);
  expect(existsSync(join(folder, '.set-up.lock'))).toBe(true);
  const next = await run(folder);
  expect(next).toEqual({ code: 0, stdout: '1.0.0', stderr: expect.stringMatching(/^Installing packages \(.*\) …\n$/) });
  expect(await run(folder)).toEqual(quiet('1.0.0'));
});

test.each([
  ['NODE_ENV=production', { NODE_ENV: 'production' }],
  ['omit=dev', { npm_config_omit: 'dev' }],
  ['ignore-scripts=true', { npm_config_ignore_scripts: 'true' }],
])('with %s the development packages are there all the same', async (_, env) => {
  const folder = makeRepository();
  expect(await run(folder, env)).toEqual(installed('1.0.0', missing));
  expect(await run(folder, env)).toEqual(quiet('1.0.0'));
});

test('of two at once, one installs and the other waits for it', async () => {
  const folder = makeRepository();
  const both = await Promise.all([run(folder), run(folder)]);
  expect(both.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, '1.0.0'],
    [0, '1.0.0'],
  ]);
  expect(
    both
      .map(({ stderr }) => stderr)
      .join('')
      .match(/Installing/g),
  ).toEqual(['Installing']);
  expect(existsSync(join(folder, '.set-up.lock'))).toBe(false);
});

test('a path with spaces and quotes is a path', async () => {
  const folder = makeRepository({ name: `my "own" 'tree' $HOME` });
  expect(await run(folder)).toEqual(installed('1.0.0', missing));
});

test('a worktree inside the repository gets packages of its own', async () => {
  const folder = makeRepository();
  await run(folder);
  const worktree = join(folder, 'worktrees/other');
  cpSync(join(folder, 'ci'), join(worktree, 'ci'), { recursive: true });
  depend(worktree, '2.0.0');
  expect(await run(worktree)).toEqual(installed('2.0.0', missing));
  expect(await run(folder)).toEqual(quiet('1.0.0'));
});

describe('in the tree of another user', () => {
  /** Root may write everywhere, so root becomes nobody. */
  function lockOut(folder: string): SpawnUser {
    chmodSync(join(folder, '..'), 0o755);
    chmodSync(folder, 0o555);
    onTestFinished(() => chmodSync(folder, 0o755));
    return process.getuid?.() === 0 ? { uid: 65_534 } : {};
  }

  test('what is up to date runs', async () => {
    const folder = makeRepository();
    await run(folder);
    expect(await run(folder, {}, lockOut(folder))).toEqual(quiet('1.0.0'));
  });

  test('what is not up to date is said, with what to do', async () => {
    const folder = makeRepository();
    const { code, stderr } = await run(folder, {}, lockOut(folder));
    expect(code).toBe(1);
    expect(stderr).toContain(`${missing}, and this user may not write to the folder: run it once as its owner`);
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
  });
});

describe('a lock that somebody left behind', () => {
  test('is taken over when nobody has touched it for long, whoever it was', async () => {
    const folder = makeRepository();
    const lock = join(folder, '.set-up.lock');
    writeFileSync(lock, 'another-machine 1');
    utimesSync(lock, new Date(0), new Date(0));
    expect(await run(folder)).toMatchObject({ code: 0, stdout: '1.0.0' });
  });

  test('is waited for while its owner lives', async () => {
    const folder = makeRepository();
    const lock = join(folder, '.set-up.lock');
    writeFileSync(lock, `${hostname()} ${process.pid}`);
    const child = start(folder);
    const ended = finish(child);
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
    rmSync(lock);
    const waited = 'Waiting for another set-up of this folder to end …\n';
    expect(await ended).toEqual({ code: 0, stdout: '1.0.0', stderr: `${waited}Installing packages (${missing}) …\n` });
  });
});

test('a failing npm is quoted', async () => {
  const folder = makeRepository();
  rmSync(join(folder, 'dependency.tgz'));
  const { code, stderr } = await run(folder);
  expect(code).toBe(1);
  expect(stderr).toMatch(/dependency\.tgz[^]*npm ci failed, see above/);
});

test('the build follows its inputs and outputs, and is left alone while they are the same', async () => {
  const folder = plant({});
  for (const path of ['src', 'LICENSE', 'package-lock.json'])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  const built = async (): Promise<Ran> => {
    const child = spawn(process.execPath, ['ci/run.mjs', 'build'], { cwd: folder });
    return finish(child);
  };
  const done: Ran = { code: 0, stdout: '', stderr: 'Building …\n' };
  expect(await built()).toEqual(done);
  expect(await built()).toEqual({ ...done, stderr: '' });
  writeFileSync(
    join(folder, 'src/index.ts'),
    `${readFileSync(join(folder, 'src/index.ts'), 'utf8')}export const more = 1;\n`,
  );
  expect(await built()).toEqual(done);
  expect(readFileSync(join(folder, 'dist/lib/index.js'), 'utf8')).toContain('export const more = 1;');
  rmSync(join(folder, 'schema/plan.v1.json'));
  expect(await built()).toEqual(done);
  writeFileSync(join(folder, 'src/cli/main.ts'), 'import {');
  const broken = await built();
  expect(broken.code).toBe(1);
  expect(broken.stderr).toMatch(/src\/cli\/main\.ts:1:8[^]*The bundle was not built, see above\n$/);
});
