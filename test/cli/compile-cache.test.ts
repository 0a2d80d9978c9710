import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { type CacheUser, openCompileCache } from '../../src/cli/compile-cache.js';
import { openCompiled } from '../../src/cli/compiled-program.js';
import { launch } from '../../src/cli/launcher.js';
import { folder } from './command-line.js';

const uid = Number(process.geteuid?.());
const geteuid = () => uid;

function cacheIn(home: string, user: Partial<CacheUser> = {}, version = '1.0.0'): string | null {
  return openCompileCache({ env: { HOME: home }, geteuid, ...user }, version, 'plan');
}

describe('the compiled program is kept', () => {
  test('in a folder of the command that nobody else can enter', () => {
    const home = folder().path;
    expect(cacheIn(home)).toBe(join(home, '.cache/limitdrift/1.0.0/plan'));
    expect(statSync(join(home, '.cache/limitdrift')).mode & 0o777).toBe(0o700);
  });

  test('in XDG_CACHE_HOME, where that is a whole path', () => {
    const { path } = folder();
    const at = (XDG_CACHE_HOME: string) => cacheIn('', { env: { HOME: path, XDG_CACHE_HOME } });
    expect([at(join(path, 'x')), at('x')]).toEqual(
      ['x', '.cache'].map((name) => join(path, name, 'limitdrift/1.0.0/plan')),
    );
  });

  test('of three versions', () => {
    const home = folder().path;
    for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0']) cacheIn(home, {}, version);
    expect(readdirSync(join(home, '.cache/limitdrift'))).toHaveLength(3);
    expect(existsSync(join(home, '.cache/limitdrift/1.3.0'))).toBe(true);
  });
});

describe('the compiled program is not kept', () => {
  test.each<[string, Partial<CacheUser>]>([
    ['in the home of somebody else', { geteuid: () => uid + 1 }],
    ['where nobody can tell whose a folder is', { geteuid: undefined }],
    ['in CI', { env: { HOME: '/', CI: 'true' } }],
    ['where Node is told not to', { env: { HOME: '/', NODE_DISABLE_COMPILE_CACHE: '1' } }],
    ['without a home', { env: {} }],
    ['in a home that is none', { env: { HOME: '/dev/null' } }],
  ])('%s', (_, user) => {
    const home = folder().path;
    expect([cacheIn(home, user), readdirSync(home)]).toEqual([null, []]);
  });

  test.each<[string, string, number]>([
    ['that its group can write to', '.cache/limitdrift', 0o770],
    ['of the version that others can write to', '.cache/limitdrift/1.0.0', 0o707],
    ['of the command that others can write to', '.cache/limitdrift/1.0.0/plan', 0o707],
    ['that others can put another one in the place of', '.cache', 0o777],
  ])('in a folder %s', (_, path, mode) => {
    const home = folder().path;
    mkdirSync(join(home, path), { recursive: true });
    chmodSync(join(home, path), mode);
    expect(cacheIn(home)).toBe(null);
  });

  test('behind a link', () => {
    const [home, elsewhere] = [folder().path, folder().path];
    mkdirSync(join(home, '.cache'));
    symlinkSync(elsewhere, join(home, '.cache/limitdrift'));
    expect(cacheIn(home)).toBe(null);
  });
});

/** A program of two files, and the folder where it is kept. */
function program() {
  const { path } = folder({
    'cli.cjs': `module.exports = { main: async () => require('./cli-api.cjs').answer(), separator: require('node:path').sep };`,
    'cli-api.cjs': 'module.exports = { answer: () => 41 };',
  });
  return { path, cache: folder().path };
}

const require = createRequire(import.meta.url);

/** Runs it as a process does, and gives its answer. */
async function run({ path, cache }: ReturnType<typeof program>): Promise<unknown> {
  const { load, keep } = openCompiled(path, cache, require);
  const { main, separator } = load('./cli.cjs') as { main: () => Promise<number>; separator: string };
  const answer = await main();
  keep();
  return `${separator}${answer}`;
}

function keptIn(cache: string): readonly (readonly [string, string])[] {
  return readdirSync(cache).map((name) => [join(cache, name), readFileSync(join(cache, name), 'latin1')]);
}

describe('a program that is kept', () => {
  test('runs as it does anew, and is not written again', async () => {
    const made = program();
    expect(await run(made)).toBe('/41');
    const written = keptIn(made.cache).map(([path]) => [path, statSync(path).ino]);
    expect(written).toHaveLength(2);
    expect(await run(made)).toBe('/41');
    expect(keptIn(made.cache).map(([path]) => [path, statSync(path).ino])).toEqual(written);
  });

  test('is not taken for another that is as long, which is all that V8 looks at', async () => {
    const made = program();
    await run(made);
    writeFileSync(join(made.path, 'cli-api.cjs'), 'module.exports = { answer: () => 43 };');
    expect([await run(made), await run(made)]).toEqual(['/43', '/43']);
  });

  test.each<[string, (kept: string) => string]>([
    ['empty', () => ''],
    ['cut off', (kept) => kept.slice(0, -100)],
    ['changed in its digest', (kept) => `x${kept.slice(1)}`],
    ['changed in its code', (kept) => `${kept.slice(0, 200)}xxxx${kept.slice(204)}`],
    ['something else', () => 'x'.repeat(1000)],
  ])('is made again where it is %s', async (_, damage) => {
    const made = program();
    await run(made);
    for (const [path, kept] of keptIn(made.cache)) writeFileSync(path, damage(kept), 'latin1');
    const damaged = keptIn(made.cache);
    expect(await run(made)).toBe('/41');
    for (const [path, kept] of damaged) expect(readFileSync(path, 'latin1')).not.toBe(kept);
    expect(await run(made)).toBe('/41');
  });

  test('runs where it cannot be written', async () => {
    const made = program();
    expect(await run({ ...made, cache: join(made.cache, 'gone') })).toBe('/41');
  });
});

test('the launcher keeps what a command compiled, and ends with its exit code', async () => {
  const { path } = program();
  const home = folder().path;
  const fake = { argv: ['node', 'limitdrift', 'plan'], env: { HOME: home }, geteuid } as unknown as NodeJS.Process;
  const load = (given: (name: string) => unknown) => given('./cli.cjs') as { main: () => Promise<number> };
  launch(fake, { version: '1.0.0', help: { plan: '' }, load, require, folder: path });
  await expect.poll(() => fake.exitCode).toBe(41);
  expect(readdirSync(join(home, '.cache/limitdrift/1.0.0/plan'))).toHaveLength(2);
});
