import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

import { readModules } from './modules.mjs';

/** @typedef {import('./modules.mjs').Module} Module */

/** Files side by side; goldens are a list, and may be many. */
const mostFiles = 26;
const mostWithoutReadme = 10;
/** A file is too small to stand alone if it is so short and one file beside it imports it, and nobody else. */
const smallLines = 30;
const mostSmall = 12;

/**
 * Every place where a newcomer would get lost, one line each: two files or two exported types of `src` of one name, folders
 * that are too full, or full and not explained, READMEs of files that are not there, and too many files too small to
 * stand alone.
 * @param {string} root
 */
export async function checkFolders(root) {
  const modules = await readModules(root);
  const folders = ['src', 'ci', 'test'].flatMap((name) => listFolders(root, name));
  const equal = [...findEqualFiles(modules), ...findEqualTypes(modules)];
  const lost = [...findFullFolders(folders), ...findGoneFiles(root, folders), ...findSmallFiles(modules)];
  return [...equal, ...lost].sort();
}

/** `index.ts` is spoken of by its folder. @param {readonly Module[]} modules */
function findEqualFiles(modules) {
  const named = modules.map(({ file }) => /** @type {const} */ ([posix.basename(file), file]));
  return findEqual(named.filter(([name]) => name !== 'index.ts')).map(
    ([name, paths]) => `${name} is the name of ${paths}: rename one`,
  );
}

/** @param {readonly Module[]} modules */
function findEqualTypes(modules) {
  const named = modules.flatMap(({ file, types }) => types.map((name) => /** @type {const} */ ([name, file])));
  return findEqual(named).map(([name, paths]) => `${name} is a type of ${paths}: rename one`);
}

/** @param {readonly (readonly [name: string, file: string])[]} named */
function findEqual(named) {
  const byName = new Map(named.map(([name]) => [name, /** @type {string[]} */ ([])]));
  for (const [name, file] of named) byName.get(name)?.push(`src/${file}`);
  return [...byName]
    .filter(([, paths]) => paths.length > 1)
    .map(([name, paths]) => /** @type {const} */ ([name, paths.join(' and ')]));
}

/** @typedef {{ path: string, names: string[] }} Folder */

/** @param {readonly Folder[]} folders */
function findFullFolders(folders) {
  return folders.flatMap(({ path, names }) => {
    const count = names.filter((name) => name !== 'README.md').length;
    const full = count > mostFiles && !path.startsWith('test/golden');
    const unexplained = count > mostWithoutReadme && count === names.length;
    return [
      ...(full ? [`${path} has ${count} files, and ${mostFiles} are the most: part it by family`] : []),
      ...(unexplained ? [`${path} has ${count} files and no README.md that says what goes where`] : []),
    ];
  });
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {Folder[]}
 */
function listFolders(root, path) {
  if (!existsSync(join(root, path))) return [];
  const entries = readdirSync(join(root, path), { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory());
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return [{ path, names }, ...below.flatMap(({ name }) => listFolders(root, `${path}/${name}`))];
}

/**
 * Files that are renamed or gone, and still spoken of. A file is looked for by its name alone, for a README says where its
 * readers are; `NAME.ts` is to be filled in.
 * @param {string} root
 * @param {readonly Folder[]} folders
 */
function findGoneFiles(root, folders) {
  const there = new Set(folders.flatMap(({ names }) => names));
  const readmes = folders.filter(({ names }) => names.includes('README.md')).map(({ path }) => `${path}/README.md`);
  return readmes.flatMap((readme) => {
    const words = readFileSync(join(root, readme), 'utf8').matchAll(/`([a-z\d./_-]+\.(?:[cm]?[jt]s|sh))`/g);
    const named = new Set(Array.from(words, ([, path = '']) => posix.basename(path)));
    return [...named]
      .filter((name) => !there.has(name))
      .map((name) => `${readme} speaks of ${name}, which is not there`);
  });
}

/** @param {readonly Module[]} modules */
function findSmallFiles(modules) {
  const small = modules
    .filter(({ lines }) => lines <= smallLines)
    .flatMap(({ file }) => {
      const importers = modules.filter(({ imports }) => imports.some(({ target }) => target === file));
      const [only, ...others] = importers.map((module) => module.file);
      const isBeside = only !== undefined && others.length === 0 && posix.dirname(only) === posix.dirname(file);
      return isBeside ? [`src/${file} into src/${only}`] : [];
    });
  const what = `files of ${smallLines} lines or fewer that one file beside them imports`;
  return small.length > mostSmall
    ? [`There are ${small.length} ${what}, and ${mostSmall} are the most. Fold some: ${small.join(', ')}`]
    : [];
}
