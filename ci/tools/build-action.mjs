import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { bundledPackages, licenseTexts } from './licenses.mjs';

const contents = `
  import { runAction } from './src/action/action.js';
  import { main } from './src/cli/main.js';
  void main(process, __dirname, runAction).then((code) => { process.exitCode = code; });
`;

/**
 * Makes `dist/action`, which `ci/action.yml` names: the whole of the GitHub Action in one file, with the texts that have to
 * go along. Releases carry it in their tags; the branch does not.
 * @param {import('./build.mjs').Bundle} bundle
 * @param {string} root
 */
export async function buildAction(bundle, root) {
  const { metafile } = await bundle({
    stdin: { contents, resolveDir: root, sourcefile: 'action-entry.ts', loader: 'ts' },
    outfile: 'dist/action/main.cjs',
  });
  writeFileSync(join(root, 'dist/action/THIRD-PARTY-LICENSES'), licenseTexts(root, bundledPackages(metafile)));
  copyFileSync(join(root, 'LICENSE'), join(root, 'dist/action/LICENSE'));
}
