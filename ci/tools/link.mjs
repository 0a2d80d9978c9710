import { basename } from 'node:path';
import { compileFunction } from 'node:vm';

import { Failure } from './tools.mjs';

/*
 * Makes a few CommonJS files of the many modules into which esbuild parts a program. esbuild itself parts ES modules only,
 * whose loading costs more than it saves, and one file costs every run the reading of all: what a plan without the API
 * needs is a third of the whole.
 */

/** @typedef {{ name: string, text: string, imports: readonly string[], entry: string | undefined }} Part */

/**
 * The files by name. A part goes into the first file one of whose entries needs it at its start; what none needs, into the
 * last, whose list is empty.
 * @param {import('esbuild').BuildResult} built with `splitting`, `metafile` and without `write`
 * @param {string} main the source file whose exports are those of the first file
 * @param {Readonly<Record<string, readonly string[]>>} files by name, source files that were imported dynamically
 */
export async function linkParts({ outputFiles = [], metafile }, main, files) {
  const { parseSync } = await import('oxc-parser');
  const parts = outputFiles.map(({ path, text }) => partOf(basename(path), text, metafile));
  const byName = new Map(parts.map((part) => [part.name, part]));
  const left = new Set(byName.keys());
  const linked = Object.entries(files).map(([file, entries], at) => {
    const wanted = entries.flatMap((entry) => [...needs(entryOf(parts, entry), byName)]);
    const names = (entries.length === 0 ? [...left] : wanted).filter((name) => left.delete(name));
    const texts = parts.flatMap((part) => (names.includes(part.name) ? asProperty(part, at === 0, parseSync) : []));
    return { file, names, table: `{${texts.join(',\n')}}` };
  });
  const [first, ...others] = linked;
  if (first === undefined || left.size > 0) throw new Failure(`Into which file belong ${[...left].join(', ')}?`);
  const homes = others.map(({ file, names }) => `${JSON.stringify(names)}.includes(name)?require("./${file}"):`);
  const loader = `const parts=${first.table},made={},load=name=>made[name]??=(${homes.join('')}parts)[name](load);`;
  const rest = others.map(
    ({ file, table }) => /** @type {const} */ ([file, `"use strict";module.exports=${table};\n`]),
  );
  const start = `"use strict";${loader}module.exports=load(${JSON.stringify(entryOf(parts, main).name)});\n`;
  return new Map([[first.file, start], ...rest].map(([file, text]) => [file, checked(escapeAll(text))]));
}

/** @param {string} name @param {string} text @param {import('esbuild').Metafile | undefined} metafile @returns {Part} */
function partOf(name, text, metafile) {
  const [, output] = Object.entries(metafile?.outputs ?? {}).find(([path]) => basename(path) === name) ?? [];
  const imports = (output?.imports ?? []).filter(({ kind, external }) => kind === 'import-statement' && !external);
  return { name, text, imports: imports.map(({ path }) => basename(path)), entry: output?.entryPoint };
}

/** @param {readonly Part[]} parts @param {string} source */
function entryOf(parts, source) {
  const found = parts.find(({ entry }) => entry === source);
  if (found === undefined) throw new Failure(`${source} is no part of its own: nothing imports it dynamically`);
  return found;
}

/**
 * What is loaded with it, itself among it.
 * @param {Part | undefined} part
 * @param {ReadonlyMap<string, Part>} parts
 * @param {Set<string>} [found]
 */
function needs(part, parts, found = new Set()) {
  if (part === undefined || found.has(part.name)) return found;
  found.add(part.name);
  for (const name of part.imports) needs(parts.get(name), parts, found);
  return found;
}

/**
 * Exports are read once, when all of them are set: nothing that is bundled changes one later.
 * @param {Part} part
 * @param {boolean} compiled at once: V8 takes a function in brackets for one that is called
 * @param {typeof import('oxc-parser')['parseSync']} parse
 */
function asProperty({ name, text }, compiled, parse) {
  const { module, program } = parse(name, text);
  const late = module.dynamicImports.map(({ start, end, moduleRequest }) => {
    const value = valueOf(text.slice(moduleRequest.start + 1, moduleRequest.end - 1));
    return { start, end, code: `Promise.resolve().then(()=>${value})` };
  });
  const imports = program.body.filter((statement) => statement.type === 'ImportDeclaration');
  const exports = program.body.filter((statement) => statement.type === 'ExportNamedDeclaration');
  const gone = [...imports, ...exports].map(({ start, end }) => ({ start, end, code: '' }));
  const exported = exports.flatMap(({ specifiers }) =>
    specifiers.map(
      (one) => `${text.slice(one.exported.start, one.exported.end)}:${text.slice(one.local.start, one.local.end)}`,
    ),
  );
  const body = splice(text, [...late, ...gone]);
  const code = `function(load){${imports.map(asConstants).join('')}${body}return{${exported.join(',')}}}`;
  return `${JSON.stringify(name)}:${compiled ? `(${code})` : code}`;
}

/** @param {import('oxc-parser').ImportDeclaration} statement */
function asConstants({ source, specifiers }) {
  const value = valueOf(source.value);
  const named = specifiers.flatMap((one) =>
    one.type === 'ImportSpecifier' && 'name' in one.imported ? `${one.imported.name}:${one.local.name}` : [],
  );
  const whole = specifiers.flatMap((one) => (one.type === 'ImportSpecifier' ? [] : one.local.name));
  const bound = [...whole, ...(named.length === 0 ? [] : [`{${named.join(',')}}`])];
  return bound.length === 0 ? `${value};` : bound.map((target) => `const ${target}=${value};`).join('');
}

function valueOf(/** @type {string} */ name) {
  return name.startsWith('./') ? `load("${name.slice(2)}")` : `require("${name}")`;
}

/** @param {string} text @param {{ start: number, end: number, code: string }[]} places */
function splice(text, places) {
  let [rest, made] = [0, ''];
  for (const { start, end, code } of places.sort((one, other) => one.start - other.start)) {
    made += text.slice(rest, start) + code;
    rest = end;
  }
  return made + text.slice(rest);
}

/** A file of nothing but ASCII is read in a quarter of the time, and takes half the memory. */
function escapeAll(/** @type {string} */ text) {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What was not understood here is none of a function’s statements. */
function checked(/** @type {string} */ code) {
  compileFunction(code, ['module', 'require']);
  return code;
}
