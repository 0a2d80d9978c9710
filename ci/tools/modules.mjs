import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/**
 * @typedef {object} Import
 * @property {string} file the importing file, from src on: `plan/create-plan.ts`
 * @property {string | null} target the imported file in the same form, or the module's name; null when it is computed
 * @property {boolean} atStart whether it is loaded with the file: neither a type nor `import()`
 */

/**
 * @typedef {object} Module a file of `src`
 * @property {string} file from src on: `plan/create-plan.ts`
 * @property {number} lines
 * @property {readonly Import[]} imports
 * @property {readonly string[]} types the exported types and classes that it declares
 */

/**
 * The modules of `src`, parsed.
 * @param {string} root
 * @returns {Promise<Module[]>}
 */
export async function readModules(root) {
  const { parseSync } = await import('oxc-parser');
  return listFiles(join(root, 'src')).map((file) => {
    const text = readFileSync(join(root, 'src', file), 'utf8');
    const { module, program } = parseSync(file, text);
    return {
      file,
      lines: text.split('\n').length - 1,
      imports: listImports(file, text, module),
      types: listTypes(program),
    };
  });
}

function listFiles(/** @type {string} */ folder) {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return paths.filter((path) => /\.[cm]?tsx?$/.test(path) && !path.endsWith('.d.ts'));
}

/**
 * @param {string} file
 * @param {string} text
 * @param {import('oxc-parser').EcmaScriptModule} module
 * @returns {Import[]}
 */
function listImports(file, text, module) {
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

const declaringTypes = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSEnumDeclaration',
  'ClassDeclaration',
]);

/** @param {import('oxc-parser').Program} program @returns {string[]} */
function listTypes(program) {
  return program.body.flatMap((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null;
    if (declared === null || !('id' in declared) || !declared.id || !('name' in declared.id)) return [];
    return declaringTypes.has(declared.type) ? [declared.id.name] : [];
  });
}

/** Whether an import's target is a file of ours, and not a package. */
export function isOurs(/** @type {string} */ target) {
  return /\.(ts|ya?ml|json)$/.test(target);
}
