import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { buildProvider } from '../../ci/tools/build-provider.mjs';
import { bundler } from '../../ci/tools/build.mjs';
import { bundledPackages, licenseTexts } from '../../ci/tools/licenses.mjs';
import { readJson } from '../../ci/tools/tools.mjs';
import { shipStandIn } from '../provider/stand-in.js';
import { describeWithTerraform, requiredProvider, terraformFolder } from '../provider/terraform.js';
import { makeFolder, plant, root, writeFiles } from './planted.js';

const file = 'provider/terraform-provider-limitdrift';
const needs = 'terraform-provider-limitdrift needs Node.js 20.19 or later on PATH;';

/** Runs a file as Terraform does, by itself. */
function run(
  path: string,
  PATH: string,
  { cwd = root, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<{ code: unknown; stdout: string; pid: number }> {
  return new Promise((resolve) => {
    const child = execFile(path, ['an argument'], { cwd, env: { PATH, ...env } }, (error, stdout) =>
      resolve({ code: error?.code ?? 0, stdout, pid: child.pid ?? 0 }),
    );
  });
}

/** A PATH with a Node on it that takes itself for another version. */
function nodeOf(version: string): string {
  const folder = makeFolder();
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`;
  const node = `#!/bin/sh\nexec '${process.execPath}' -r '${folder}/pretend.cjs' "$@"\n`;
  writeFiles(folder, { 'pretend.cjs': pretend, node });
  chmodSync(join(folder, 'node'), 0o755);
  return folder;
}

describe('the file of the provider', () => {
  let dist = '';
  beforeAll(async () => {
    dist = await shipStandIn('process.stdout.write(JSON.stringify([process.pid, process.argv.slice(1)]));');
  });

  test('may be executed', () => {
    expect(statSync(join(dist, file)).mode & 0o777).toBe(0o755);
    expect(statSync(join(root, 'dist', file)).mode & 0o777).toBe(0o755);
  });

  test('becomes a Node of that file, with its arguments, under the same process ID, where nobody but a person runs it', async () => {
    const { code, stdout, pid } = await run(join(dist, file), dirname(process.execPath));
    expect([code, JSON.parse(stdout)]).toEqual([0, [pid, [join(dist, file), 'an argument']]]);
  });

  test('starts another Node, that is told, when ^C ended the first one while it started', async () => {
    const folder = makeFolder();
    // Node sets signals up anew when it starts, and is ended by ^C until it runs a program.
    const node = [
      '#!/bin/sh',
      `if [ ! -e '${folder}/first' ]; then touch '${folder}/first'; kill -INT $PPID; kill -INT $$; fi`,
      `printf '%s' "$LIMITDRIFT_INTERRUPTED $([ "$LIMITDRIFT_TERRAFORM" = ${process.pid} ] && echo told)"; exit 3`,
    ].join('\n');
    writeFiles(folder, { node });
    chmodSync(join(folder, 'node'), 0o755);
    const env = { TF_PLUGIN_MAGIC_COOKIE: 'any' };
    expect(await run(join(dist, file), `${folder}:/bin:/usr/bin`, { env })).toMatchObject({
      code: 3,
      stdout: '1 told',
    });
    expect(await run(join(dist, file), `${folder}:/bin:/usr/bin`, { env })).toMatchObject({ code: 3, stdout: ' told' });
  });

  test('is found by a relative path, as Terraform gives it, in a folder of whatever name', async () => {
    const folder = join(makeFolder(), `it's "a" $folder`);
    cpSync(join(dist, 'provider'), join(folder, '.terraform'), { recursive: true });
    const path = '.terraform/terraform-provider-limitdrift';
    const { code, stdout } = await run(path, dirname(process.execPath), { cwd: folder });
    expect([code, JSON.parse(stdout)]).toEqual([0, [expect.any(Number), [path, 'an argument']]]);
  });

  test('says in one line what it needs where there is no Node', async () => {
    const { code, stdout } = await run(join(dist, file), makeFolder());
    expect([code, stdout]).toEqual([1, `${needs} none was found.\n`]);
  });

  test.concurrent.each(['0.12.18', '14.21.3', '18.20.8', '20.18.3'])(
    'says it to Node %s, which does not have to understand the rest',
    async (version) => {
      const folder = makeFolder();
      cpSync(join(dist, 'provider'), folder, { recursive: true });
      appendFileSync(join(folder, 'terraform-provider-limitdrift'), '\nthis is no JavaScript');
      const { code, stdout } = await run(join(folder, 'terraform-provider-limitdrift'), nodeOf(version));
      expect([code, stdout]).toEqual([1, `${needs} ${version} was found.\n`]);
    },
  );

  test.each(['20.19.0', '20.20.1', '22.0.0', '100.0.0'])('runs on Node %s', async (version) => {
    expect((await run(join(dist, file), nodeOf(version))).code).toBe(0);
  });

  test('names the lowest Node that the package does', () => {
    expect(readJson(join(root, 'package.json'))).toMatchObject({ engines: { node: '>=20.19' } });
  });
});

describeWithTerraform('terraform shows what is missing, by its own words for a provider that does not start:', () => {
  const files = { 'main.tf': `${requiredProvider}data "limitdrift_workspaces" "all" {}\n` };

  async function plan(path: string): Promise<string> {
    const folder = terraformFolder({ provider: join(root, 'dist', file), files, env: { PATH: path } });
    const { code, stderr } = await folder.run(['plan']);
    expect(code).toBe(1);
    return stderr.replaceAll(/[\s│]+/g, ' ');
  }

  test('Node', async () => {
    expect(await plan(makeFolder())).toContain(`Unrecognized remote plugin message: ${needs} none was found.`);
  });

  test('a Node that is new enough', async () => {
    expect(await plan(nodeOf('16.20.2'))).toContain(`Unrecognized remote plugin message: ${needs} 16.20.2 was found.`);
  });
});

/** Code of packages of both kinds: a bundle names the files of CommonJS ones. */
const withPackages = `
  import { status } from '@grpc/grpc-js';
  import { encode } from '@msgpack/msgpack';
  process.stdout.write(JSON.stringify([status.OK, encode(1)]));
`;

/** By their hashes, for a difference in a bundle is nothing to be printed. */
function hashesOf(folder: string): object {
  const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, hash(join(folder, name))]));
}

describe('what Terraform locks', () => {
  test('is the same wherever and whenever it is built from the same sources', async () => {
    const folders = ['a', 'deeper/and longer'].map((name) => join(makeFolder(), name));
    for (const folder of folders) {
      const planted = plant({ 'src/provider/start-provider.ts': withPackages });
      cpSync(planted, folder, { recursive: true, verbatimSymlinks: true });
      cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
      await buildProvider(await bundler(folder), folder);
    }
    const [one = '', other = ''] = folders.map((folder) => join(folder, 'dist/provider'));
    expect(hashesOf(one)).toEqual(hashesOf(other));
    const text = readFileSync(join(one, 'terraform-provider-limitdrift'), 'utf8');
    expect(text.match(/"node_modules\/@grpc\/[^"]*"/g)?.length).toBeGreaterThan(10);
    expect(text.match(/"(?:\.\.\/|\/)[^"]*node_modules\/[^"]*"/g)).toBe(null);
  });

  test('is what is shipped here', async () => {
    const folder = plant({});
    for (const path of ['src', 'LICENSE']) cpSync(join(root, path), join(folder, path), { recursive: true });
    await buildProvider(await bundler(folder), folder);
    expect(hashesOf(join(folder, 'dist/provider'))).toEqual(hashesOf(join(root, 'dist/provider')));
  });
});

describe('the licenses that go along', () => {
  async function inputsOf(entry: string): Promise<readonly string[]> {
    const bundle = await bundler(root);
    const { metafile } = await bundle({ entryPoints: [entry], outfile: 'dist/none.cjs', write: false });
    const inputs = Object.keys(metafile?.inputs ?? {}).filter((path) => path.includes('node_modules/'));
    return [...new Set(inputs.map((path) => path.replace(/^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+).*$/, '$1')))];
  }

  test.each([
    ['src/provider/start-provider.ts', 'dist/provider/THIRD-PARTY-LICENSES'],
    ['src/cli/main.ts', 'dist/THIRD-PARTY-LICENSES'],
  ])('with %s are those of every package in it, and of no other', async (entry, path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const folders = await inputsOf(entry);
    const named = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+ \(/gm)].map(([, name = '']) => name);
    expect(named).toEqual(folders.map((folder) => folder.replace(/^.*node_modules\//, '')).sort());
    for (const folder of folders) {
      const license = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name)) ?? 'none';
      expect(text).toContain(
        readFileSync(join(root, folder, license), 'utf8')
          .replaceAll('\r\n', '\n')
          .trim(),
      );
    }
  });

  test('with the provider name no reader of .proto files, which it never calls', async () => {
    const folders = await inputsOf('src/provider/start-provider.ts');
    expect(folders).toContain('node_modules/@grpc/grpc-js');
    expect(folders.filter((folder) => folder.includes('proto'))).toEqual([]);
  });

  test('are found for packages of an organization, for packages within packages, and each once', () => {
    const folder = makeFolder();
    const one = (name: string) => JSON.stringify({ name, version: '1.2.3', license: 'MIT' });
    writeFiles(folder, {
      'node_modules/@a/b/package.json': one('@a/b'),
      'node_modules/@a/b/LICENSE.md': '  Of b.\r\n',
      'node_modules/@a/b/node_modules/c/package.json': one('c'),
      'node_modules/@a/b/node_modules/c/Copying': 'Of c.',
      'node_modules/@a/b/node_modules/c/NOTICE': 'By c.',
    });
    const files = ['@a/b/x.js', '@a/b/lib/y.js', '@a/b/node_modules/c/z.js'].map((path) => `node_modules/${path}`);
    const inputs = Object.fromEntries([...files, 'src/main.ts'].map((path) => [path, { bytesInOutput: 1 }]));
    const output = { inputs, bytes: 1, imports: [], exports: [] };
    const packages = bundledPackages({ inputs: {}, outputs: { 'x.cjs': output } });
    expect(packages).toEqual(['node_modules/@a/b', 'node_modules/@a/b/node_modules/c']);
    const line = '-'.repeat(80);
    const text = `@a/b 1.2.3 (MIT)\n\nOf b.\n\n${line}\n\nc 1.2.3 (MIT)\n\nOf c.\n\nBy c.\n`;
    expect(licenseTexts(folder, [...packages, ...packages])).toBe(text);
  });

  test('must be there, or the package is not shipped', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'node_modules/bare'), { recursive: true });
    writeFiles(folder, { 'node_modules/bare/package.json': '{"name":"bare","version":"1.0.0"}' });
    const problem = 'node_modules/bare has no license file: it cannot be shipped in a bundle';
    expect(() => licenseTexts(folder, ['node_modules/bare'])).toThrow(problem);
  });
});
