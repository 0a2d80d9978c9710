import { isAlias, isMap, isSeq, visit, type Document, type ParsedNode, type YAMLMap } from 'yaml';

import { columnOf, endOf, openFile, type Opened, splice } from './edit-file.js';
import { insertFlow, type Insertion, insertLines, insertPair, insertSection } from './insertion.js';
import {
  copyNode,
  emptyMap,
  isNewMap,
  textOf,
  withValue,
  writeFlow,
  writeItem,
  type NewMap,
  type NewValue,
} from './edit-value.js';
import type { SourceFile } from '../../declaration/yaml/source-text.js';

/*
 * Edits a YAML file: sets a value, or adds an item to a list.
 */

/**
 * Sets the value at a path of keys by splicing text: every byte outside of it stays. Keys that are not there are added.
 * What an alias stands for is written out where the alias stood; an anchored value that is to change hands its anchor
 * on to the first alias of it, so that other places keep what they have.
 */
export function setIn(
  file: SourceFile,
  path: readonly string[],
  value: NewValue,
  insertion: Insertion = {},
): SourceFile {
  const opened = openFile(file);
  let node: ParsedNode | null = opened.document.contents;
  for (let depth = 0; ; depth += 1) {
    const rest = path.slice(depth);
    const [key, ...below] = rest;
    if (isAlias(node)) return replace(opened, node, withValue(copyNode(node, opened.document), rest, value));
    const alias = node === null ? null : findFirstAlias(node, opened.document);
    if (node !== null && alias !== null) return setIn(handOn(opened, node, alias), path, value, insertion);
    if (key === undefined || !isMap(node)) return replace(opened, node, withValue(emptyMap, rest, value));
    const pair: YAMLMap.Parsed['items'][number] | undefined = node.items.find((item) => textOf(item.key) === key);
    if (pair === undefined)
      return insertPair(opened, node, { key, value: withValue(emptyMap, below, value), insertion });
    node = pair.value;
  }
}

/** Adds an item to the list behind a key of the top level, or a list of it where the key is not there. */
export function appendItem(file: SourceFile, key: string, item: NewMap, comment: string): SourceFile {
  const opened = openFile(file);
  const { text, document, layout } = opened;
  const root = document.contents;
  const list = isMap(root) ? root.items.find((pair) => textOf(pair.key) === key)?.value : null;
  if (isSeq(list) && list.flow === true)
    return insertFlow(opened, list, { after: list.items.at(-1), text: writeFlow(item, layout) });
  const lines = (column: number): string => {
    const [first = '', ...others] = writeItem(item, column, layout).split(layout.lineEnd);
    return [`${' '.repeat(column)}${first} # ${comment}`, ...others].join(layout.lineEnd);
  };
  if (isSeq(list)) return insertLines(opened, endOf(list, text), lines(columnOf(list.range[0], text)));
  if (list === undefined && isMap(root) && root.flow !== true) {
    return insertSection(opened, root, `${key}:${layout.lineEnd}${lines(layout.step)}`);
  }
  const before = copyAt(file, [key]);
  return setIn(
    file,
    [key],
    before === null || typeof before === 'string' || isNewMap(before) ? [item] : [...before, item],
  );
}

/** The value at a path, aliases written out; null where nothing stands. */
export function copyAt(file: SourceFile, path: readonly string[]): NewValue | null {
  const { outline } = openFile(file);
  return path.reduce<NewValue | null>(
    (value, key) => (value !== null && isNewMap(value) ? (value.get(key) ?? null) : null),
    outline,
  );
}

/** Where an alias stands. */
interface AliasPlace {
  readonly from: number;
  readonly to: number;
}

/** The first alias that stands for a node; null where there is none. */
function findFirstAlias(node: ParsedNode, document: Document.Parsed): AliasPlace | null {
  const { anchor } = node;
  if (anchor === undefined) return null;
  let bearer: unknown = null;
  const found: AliasPlace[] = [];
  visit(document, {
    Node: (_, visited) => {
      if (isAlias(visited)) {
        if (bearer !== node || visited.source !== anchor || visited.range === undefined || visited.range === null)
          return undefined;
        found.push({ from: visited.range[0], to: visited.range[1] });
        return visit.BREAK;
      }
      if (visited.anchor === anchor) bearer = visited;
      return undefined;
    },
  });
  return found[0] ?? null;
}

/** Takes the anchor off a value and puts it, with a copy of the value, where its first alias stands. */
function handOn(opened: Opened, node: ParsedNode, alias: AliasPlace): SourceFile {
  const { text, document, layout } = opened;
  const anchor = `&${node.anchor ?? ''}`;
  const from = text.lastIndexOf(anchor, node.range[0]);
  const to = from + anchor.length;
  const copy = writeFlow(copyNode(node, document), layout);
  return splice(opened, [
    text[to] === ' ' ? { from, to: to + 1, text: '' } : { from: from - 1, to, text: '' },
    { ...alias, text: `${anchor} ${copy}` },
  ]);
}

/** Writes a value in the place of a node. */
function replace(opened: Opened, node: ParsedNode | null, value: NewValue): SourceFile {
  if (node === null) throw new Error('There is no value to replace');
  const [from] = node.range;
  return splice(opened, [{ from, to: endOf(node, opened.text), text: writeFlow(value, opened.layout) }]);
}
