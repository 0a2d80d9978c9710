import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';

import { buildAction } from './build-action.mjs';
import { buildProvider } from './build-provider.mjs';
import { bundledPackages, licenseTexts } from './licenses.mjs';
import { linkParts } from './link.mjs';
import { Failure, captureTool, readJson } from './tools.mjs';

/** @typedef {(options: import('esbuild').BuildOptions) => Promise<import('esbuild').BuildResult>} Bundle */

/**
 * Makes `dist/` (the launcher, the bundled CLI, the library with the constructs, the Terraform provider, the GitHub Action) and `schema/`.
 * @param {string} root
 */
export async function build(root) {
  process.stderr.write('Building …\n');
  const bundle = await bundler(root);
  const described = await describe(bundle, root);
  for (const folder of ['dist', 'schema']) {
    rmSync(join(root, folder), { recursive: true, force: true });
    mkdirSync(join(root, folder));
  }
  const metafile = await buildCli(bundle, root);
  await bundle({
    stdin: {
      contents: launcher(root, await described.helpTexts(described.commands)),
      resolveDir: root,
      sourcefile: 'launcher-entry.ts',
      loader: 'ts',
    },
    banner: { js: '#!/usr/bin/env node' },
    outfile: 'dist/limitdrift.cjs',
  });
  // npm does this where it installs; the hook for pre-commit runs the file of a release's tag.
  chmodSync(join(root, 'dist/limitdrift.cjs'), 0o755);
  writeFileSync(join(root, 'dist/THIRD-PARTY-LICENSES'), licenseTexts(root, bundledPackages(metafile)));
  await buildProvider(bundle, root);
  await buildAction(bundle, root);
  const { code, output } = await captureTool(root, 'tsc', ['--project', 'ci/config/tsconfig.build.json']);
  if (code !== 0) throw new Failure(`${output}The library was not built, see above`);
  copyForCdktn(join(root, 'dist/lib'));
  for (const [name, schema] of Object.entries(described.jsonSchemas())) {
    writeFileSync(join(root, `schema/${name}.v1.json`), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

const main = 'src/cli/main.ts';

/**
 * What a plan of a snapshot needs, what reading from the API needs besides, what HTTP/1.1 needs besides, and what few runs
 * need.
 */
const cliFiles = {
  'cli.cjs': [main, 'src/cli/commands/plan.ts'],
  'cli-api.cjs': [
    'src/live/api-connection.ts',
    'src/live/open-api.ts',
    'src/live/fetch-snapshot.ts',
    'src/http/protocol/http2-session.ts',
  ],
  'cli-http1.cjs': ['src/http/protocol/undici.ts'],
  'cli-rest.cjs': [],
};

/** @param {Bundle} bundle @param {string} root */
async function buildCli(bundle, root) {
  const parted = /** @type {const} */ ({ format: 'esm', splitting: true, supported: {} });
  const built = await bundle({ ...parted, entryPoints: [main], outdir: 'dist', write: false });
  for (const [name, text] of await linkParts(built, main, cliFiles)) writeFileSync(join(root, 'dist', name), text);
  return built.metafile;
}

/**
 * esbuild is loaded late: it may not be installed yet when this file is.
 * @param {string} root
 * @returns {Promise<Bundle>}
 */
export async function bundler(root) {
  const esbuild = await import('esbuild');
  return (options) => esbuild.build({ ...shipped(root), ...options }).catch(endBundling);
}

/**
 * The constructs for cdktn, the living continuation of cdktf: it has the same classes under another name.
 * @param {string} library
 */
function copyForCdktn(library) {
  mkdirSync(join(library, 'cdktn'));
  for (const name of readdirSync(join(library, 'cdktf'))) {
    const text = readFileSync(join(library, 'cdktf', name), 'utf8');
    writeFileSync(join(library, 'cdktn', name), text.replaceAll(/ from (['"])cdktf\1/g, ' from $1cdktn$1'));
  }
}

/**
 * CommonJS files, for `import 'node:http'` and `import()` cost more than `require`. Names are kept, for stacks.
 * @param {string} root
 * @returns {import('esbuild').BuildOptions}
 */
function shipped(root) {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    loader: { '.yaml': 'text', '.yml': 'text' },
    plugins: [withoutUnreached],
    // Of linked node_modules, the path to where they really are would be part of the output.
    preserveSymlinks: true,
    metafile: true,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  };
}

/**
 * What nothing here calls. Of undici: HTTP/2, bodies that are sent, and SOCKS proxies, which are refused; they and what
 * they load, `node:http2` among it, take 8 ms of every start. Of gRPC: the reader of .proto files, for services of its own.
 * @type {import('esbuild').Plugin}
 */
const withoutUnreached = {
  name: 'without-unreached',
  setup: (build) => {
    const fail = "throw new Error('This part of a package is not shipped');";
    const unreached = /undici[\\/]lib[\\/](dispatcher[\\/](client-h2|socks5-proxy-agent)|web[\\/]fetch[\\/]body)\.js$/;
    build.onLoad({ filter: unreached }, () => ({ contents: `module.exports = () => { ${fail} };` }));
    // In a namespace of its own, what is left out has no license to go along.
    build.onResolve({ filter: /^@grpc\/proto-loader$/ }, ({ path }) => ({ path, namespace: 'not-shipped' }));
    build.onLoad({ filter: /^/, namespace: 'not-shipped' }, () => ({ contents: fail }));
  },
};

/** esbuild has printed what is wrong. @returns {never} */
function endBundling() {
  throw new Failure('The bundle was not built, see above');
}

/**
 * The help texts are baked in, so that `--help` loads nothing else.
 * @param {string} root
 * @param {Readonly<Record<string, string>>} help
 */
function launcher(root, help) {
  const { version } = /** @type {{ version: string }} */ (readJson(join(root, 'package.json')));
  return `
    import { launch } from './src/cli/launcher.js';
    launch(process, { version: ${JSON.stringify(version)}, help: ${JSON.stringify(help)}, load: (require) => require('./cli.cjs'), require, folder: __dirname });
  `;
}

/**
 * Asks the sources for what the build writes down.
 * @param {Bundle} bundle
 * @param {string} root
 * @returns {Promise<{ commands: object, helpTexts(commands: object): Promise<Record<string, string>>, jsonSchemas(): Record<string, object> }>}
 */
async function describe(bundle, root) {
  const contents = `
    export { commands } from './src/cli/commands.js';
    export { helpTexts } from './src/cli/help-texts.js';
    export { jsonSchemas } from './src/cli/commands/schema.js';
  `;
  const stdin = { contents, resolveDir: root, sourcefile: 'described.ts', loader: /** @type {const} */ ('ts') };
  const { outputFiles } = await bundle({ stdin, outfile: 'dist/described.cjs', write: false });
  const module = { exports: {} };
  const code = outputFiles?.[0]?.text ?? '';
  const run = /** @type {(...args: unknown[]) => void} */ (compileFunction(code, ['module', 'exports', 'require']));
  run(module, module.exports, createRequire(import.meta.url));
  return /** @type {Awaited<ReturnType<typeof describe>>} */ (module.exports);
}
