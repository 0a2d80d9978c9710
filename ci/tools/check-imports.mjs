import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';

import { heavyPackages, importRules } from '../config/import-rules.mjs';

/**
 * @typedef {object} Import
 * @property {string} file the importing file, from src on: `plan/create-plan.ts`
 * @property {string | null} target the imported file in the same form, or the module's name; null when it is computed
 * @property {boolean} atStart whether it is loaded with the file: neither a type nor `import()`
 */

/**
 * Every breach of the import rules in `src`, one line each.
 * @param {string} root
 */
export async function checkImports(root) {
  const files = listModules(root);
  if (files.length === 0) return ['No module was found in src: nothing was checked'];
  const { parseSync } = await import('oxc-parser');
  const imports = files.flatMap((file) => {
    const text = readFileSync(join(root, 'src', file), 'utf8');
    return listImports(file, text, parseSync(file, text));
  });
  const breaches = [...imports.flatMap(findBreach), ...files.flatMap(findUnruled), ...findHeavyStart(imports)];
  return [...breaches, ...findCircles(imports)].sort();
}

export function listModules(/** @type {string} */ root) {
  const folder = join(root, 'src');
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return paths.filter((path) => /\.[cm]?tsx?$/.test(path) && !path.endsWith('.d.ts'));
}

/**
 * @param {string} file
 * @param {string} text
 * @param {import('oxc-parser').ParseResult} parsed
 * @returns {Import[]}
 */
function listImports(file, text, { module }) {
  const imported = module.staticImports.map(({ moduleRequest, entries }) => {
    const atStart = entries.length === 0 || entries.some((entry) => !entry.isType);
    return { file, target: resolveTarget(file, moduleRequest.value), atStart };
  });
  const exported = module.staticExports
    .flatMap((statement) => statement.entries)
    .flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ file, target: resolveTarget(file, moduleRequest.value), atStart: !isType }] : [],
    );
  const late = module.dynamicImports.map(({ moduleRequest: { start, end } }) => {
    const literal = /^(['"`])([^'"`$]*)\1$/.exec(text.slice(start, end))?.[2];
    return { file, target: literal === undefined ? null : resolveTarget(file, literal), atStart: false };
  });
  return [...imported, ...exported, ...late];
}

/** `./x.js` of `plan/y.ts` is `plan/x.ts`; what leads out of src begins with `../`; other names stay. */
function resolveTarget(/** @type {string} */ file, /** @type {string} */ target) {
  return target.startsWith('.') ? posix.join(posix.dirname(file), target).replace(/\.js$/, '.ts') : target;
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
function findUnruled(/** @type {string} */ file) {
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

function isOurs(/** @type {string} */ target) {
  return /\.(ts|yaml|json)$/.test(target);
}

function folderOf(/** @type {string} */ file) {
  return file.split('/')[0] ?? file;
}
