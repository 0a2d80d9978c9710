import { isMap, isScalar, isSeq, type Document, type ParsedNode } from 'yaml';

import { copyNode, habits, type Layout, type NewValue } from './edit-value.js';
import { openProblemLog } from '../../declaration/problems.js';
import { decodeSource, type SourceFile } from '../../declaration/yaml/source-text.js';
import { parseYaml } from '../../declaration/yaml/yaml-document.js';

/*
 * Opens a YAML file to be edited, and splices its text.
 */

/** A range of a text, and what takes its place. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A file that is to be edited. */
export interface Opened {
  readonly file: SourceFile;
  readonly text: string;
  readonly document: Document.Parsed;
  readonly layout: Layout;
  /** The whole, aliases written out. */
  readonly outline: NewValue;
}

/** Files that are edited several times over are parsed once for each text. */
const openedFiles = new WeakMap<SourceFile, Opened>();

export function openFile(file: SourceFile): Opened {
  const opened = openedFiles.get(file) ?? parseFile(file);
  openedFiles.set(file, opened);
  return opened;
}

/** @throws Error when the file is no YAML; only files that were read as a declaration get here. */
function parseFile(file: SourceFile): Opened {
  const log = openProblemLog();
  const source = decodeSource(file, log);
  const document = source === null ? null : parseYaml(source, log);
  if (source === null || document === null) throw new Error(`${file.path} is not YAML`);
  const { text } = source;
  const layout = {
    step: findStep(document, text),
    lineEnd: /\r?\n/.exec(text)?.[0] ?? '\n',
    spaced: habits.spacedBraces.test(text),
  };
  return { file, text, document, layout, outline: copyNode(document.contents, document) };
}

function findStep({ contents }: Document.Parsed, text: string): number {
  if (!isMap(contents) || contents.flow === true) return 2;
  const nested = contents.items.map(({ value }) => value).find((value) => isMap(value) && value.flow !== true);
  return (nested?.range === undefined ? 0 : columnOf(nested.range[0], text)) || 2;
}

/** Where the content of a node ends, without what follows it on its line. */
export function endOf(node: ParsedNode, text: string): number {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? node.range[1] : endOf(last.value ?? last.key, text);
  }
  if (isSeq(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? node.range[1] : endOf(last, text);
  }
  return isScalar(node) ? text.slice(0, node.range[1]).trimEnd().length : node.range[1];
}

/** The end of the line that an offset stands in, before its line break. */
export function lineEndAfter(offset: number, text: string): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** Counted from 0. */
export function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Applies splices that do not overlap. A byte order mark stays. */
export function splice({ file, text }: Opened, splices: readonly Splice[]): SourceFile {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, text: written } of [...splices].sort((a, b) => a.from - b.from)) {
    parts.push(text.slice(at, from), written);
    at = to;
  }
  const hasMark = file.bytes[0] === 0xef && file.bytes[1] === 0xbb && file.bytes[2] === 0xbf;
  const edited = `${hasMark ? '\ufeff' : ''}${parts.join('')}${text.slice(at)}`;
  return { path: file.path, bytes: new TextEncoder().encode(edited) };
}
