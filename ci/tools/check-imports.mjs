import { isBuiltin } from 'node:module';

import { heavyPackages, importRules } from '../config/import-rules.mjs';
import { isOurs, readModules } from './modules.mjs';

/** @typedef {import('./modules.mjs').Import} Import */

/**
 * Every breach of the import rules in `src`, one line each.
 * @param {string} root
 */
export async function checkImports(root) {
  const modules = await readModules(root);
  if (modules.length === 0) return ['No module was found in src: nothing was checked'];
  const imports = modules.flatMap((module) => module.imports);
  const breaches = [...imports.flatMap(findBreach), ...modules.flatMap(findUnruled), ...findHeavyStart(imports)];
  return [...breaches, ...findCircles(imports)].sort();
}

/** @param {Import} found @returns {string[]} */
function findBreach({ file, target }) {
  const rule = importRules[folderOf(file)];
  if (rule === undefined) return [];
  if (target === null) return [`src/${file} imports a computed path: imports are written out`];
  if (isBuiltin(target) && !target.startsWith('node:')) return [`src/${file} imports ${target}: write node:${target}`];
  const allowed = isOurs(target) ? mayImportFile(file, target, rule.folders) : mayImportPackage(target, rule.packages);
  return allowed ? [] : [`src/${file} may not import ${isOurs(target) ? `src/${target}` : target}: ${rule.why}`];
}

/** @param {string} file @param {string} target @param {readonly string[] | 'all'} folders */
function mayImportFile(file, target, folders) {
  if (folders === 'all') return true;
  const allowed = [folderOf(file), ...folders];
  return allowed.some((path) => target === path || target === `${path}.ts` || target.startsWith(`${path}/`));
}

/** @param {string} target @param {readonly string[] | 'all'} packages */
function mayImportPackage(target, packages) {
  if (packages === 'all') return true;
  const name = target.split('/', target.startsWith('@') ? 2 : 1).join('/');
  return packages.some((allowed) => allowed === name || (allowed === 'node:*' && name.startsWith('node:')));
}

/**
 * Files that import each other over however many others, one line a circle; types and `import()` count.
 * @param {readonly Import[]} imports
 */
function findCircles(imports) {
  /** @type {Map<string, string[]>} */
  const targets = new Map();
  for (const { file, target } of imports) {
    if (target !== null && isOurs(target)) targets.set(file, [...(targets.get(file) ?? []), target]);
  }
  const done = new Set();
  /** @type {string[]} */
  const circles = [];
  /** @param {string} file @param {readonly string[]} path */
  const follow = (file, path) => {
    const began = path.indexOf(file);
    if (began >= 0) circles.push([...path.slice(began), file].map((name) => `src/${name}`).join(' → '));
    if (began >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) follow(target, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) follow(file, []);
  return circles.map((circle) => `${circle} is a circle of imports: move what both need into a file of its own`);
}

/** A new folder needs a row, or nothing of it would be checked. */
function findUnruled(/** @type {import('./modules.mjs').Module} */ { file }) {
  return folderOf(file) in importRules
    ? []
    : [`src/${file}: ci/config/import-rules.mjs has no rule for ${folderOf(file)}`];
}

/** @param {readonly Import[]} imports */
function findHeavyStart(imports) {
  const paths = new Map([['cli/main.ts', 'src/cli/main.ts']]);
  const found = [];
  for (const [file, path] of paths) {
    for (const { target } of imports.filter((one) => one.file === file && one.atStart)) {
      if (target === null || paths.has(target)) continue;
      if (isOurs(target)) paths.set(target, `${path} → src/${target}`);
      else if (isHeavy(target)) found.push(`${path} loads ${target} at the start: import() it where it is used`);
    }
  }
  return found;
}

function isHeavy(/** @type {string} */ target) {
  return heavyPackages.some((name) => target === name || target.startsWith(`${name}/`));
}

function folderOf(/** @type {string} */ file) {
  return file.split('/')[0] ?? file;
}
