import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { Failure, readJson } from './tools.mjs';

/** What a package says of who may do what with it. */
const notice = /^(licen[cs]e|copying|notice|copyright)/i;
const license = /^(licen[cs]e|copying)/i;

/**
 * The packages of which a bundle holds code: their folders, relative to the repository, each once, sorted.
 * @param {import('esbuild').Metafile | undefined} metafile
 * @returns {readonly string[]}
 */
export function bundledPackages(metafile) {
  const files = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []);
  return [...new Set(folders)].sort();
}

/**
 * The text that has to go along with code of these packages; the same text whenever the packages are the same.
 * @param {string} root
 * @param {readonly string[]} folders
 */
export function licenseTexts(root, folders) {
  const texts = [...new Set(folders)].sort().map((folder) => licenseText(root, folder));
  return [...new Set(texts)].join(`\n${'-'.repeat(80)}\n\n`);
}

function licenseText(/** @type {string} */ root, /** @type {string} */ folder) {
  const manifest = /** @type {{ name: string, version: string, license?: string }} */ (
    readJson(join(root, folder, 'package.json'))
  );
  const files = readdirSync(join(root, folder)).filter((name) => notice.test(name));
  const texts = files.sort().map((name) => readFileSync(join(root, folder, name), 'utf8'));
  if (!files.some((name) => license.test(name)))
    throw new Failure(`${folder} has no license file: it cannot be shipped in a bundle`);
  const lines = texts.map((text) => text.replaceAll('\r\n', '\n').trim());
  return `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})\n\n${lines.join('\n\n')}\n`;
}
