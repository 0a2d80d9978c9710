import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { bundledPackages, licenseTexts } from './licenses.mjs';
import { readJson } from './tools.mjs';

const name = 'terraform-provider-limitdrift';

/**
 * Makes `dist/provider`, what a Terraform package holds but for the version in the name of its file. Terraform locks the
 * hash of these bytes, so they depend on the sources and the locked packages alone: not on the folder, nor on the time.
 * @param {import('./build.mjs').Bundle} bundle
 * @param {string} root
 */
export async function buildProvider(bundle, root) {
  const outfile = `dist/provider/${name}`;
  const { metafile } = await bundle({
    entryPoints: ['src/provider/start-provider.ts'],
    banner: { js: header(root) },
    outfile,
  });
  chmodSync(join(root, outfile), 0o755);
  // Without it, Node takes the file's version for an unknown extension wherever a project's package.json says "module".
  writeFileSync(join(root, 'dist/provider/package.json'), '{"type":"commonjs"}\n');
  writeFileSync(join(root, 'dist/provider/THIRD-PARTY-LICENSES'), licenseTexts(root, bundledPackages(metafile)));
  copyFileSync(join(root, 'LICENSE'), join(root, 'dist/provider/LICENSE'));
}

/**
 * A file that `sh` runs and that Node takes for JavaScript, in which the lines for `sh` are comments. Node's version is asked before the file is read, for an old Node would not understand it.
 * Terraform shows a line on stdout as the reason why a provider did not start, and nothing that is on stderr. It may lose a
 * line of a process that is gone already, and ends the process once it has the line: hence the second of waiting.
 *
 * ^C reaches the plugin too, and ends a Node that is starting: it can only be caught by a program. Terraform then shows
 * that it read nothing. So under Terraform `sh` stays, and starts another Node that says that the run was interrupted.
 * @param {string} root
 */
function header(root) {
  const { engines } = /** @type {{ engines: { node: string } }} */ (readJson(join(root, 'package.json')));
  const [major = '', minor = ''] = engines.node.replace('>=', '').split('.');
  const needs = `${name} needs Node.js ${major}.${minor} or later on PATH; `;
  // For the oldest Node that anybody may have.
  const check = [
    'process.on("SIGINT",function(){process.env.LIMITDRIFT_INTERRUPTED=1});',
    'var v=process.versions.node.split(".");',
    `if(v[0]>${major}||v[0]==${major}&&v[1]>=${minor})require(require("path").resolve(process.argv[1]));`,
    `else{console.log("${needs}"+process.versions.node+" was found.");setTimeout(process.exit,1e3,1)}`,
  ].join('');
  return [
    '#!/bin/sh',
    `':' //; command -v node >/dev/null 2>&1 || { echo "${needs}none was found."; PATH=$PATH:/bin:/usr/bin sleep 1; exit 1; }`,
    `':' //; start='${check}'; [ "$TF_PLUGIN_MAGIC_COOKIE" ] || exec node -e "$start" -- "$0" "$@"`,
    // Read by src/provider/plugin/lifetime.ts.
    `':' //; trap 'export LIMITDRIFT_INTERRUPTED=1' INT; export LIMITDRIFT_TERRAFORM=$PPID`,
    `':' //; node -e "$start" -- "$0" "$@"; ended=$?; [ $ended = 130 ] || exit $ended`,
    `':' //; LIMITDRIFT_INTERRUPTED=1 exec node -e "$start" -- "$0" "$@"`,
  ].join('\n');
}
