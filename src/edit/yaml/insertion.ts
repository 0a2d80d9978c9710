import { isMap, type ParsedNode, type YAMLMap } from 'yaml';

import { columnOf, endOf, lineEndAfter, type Opened, splice, type Splice } from './edit-file.js';
import { habits, textOf, writeBlock, writeFlow, type NewValue } from './edit-value.js';
import type { SourceFile } from '../../declaration/yaml/source-text.js';
import { yamlText } from './yaml-scalar.js';

/*
 * Inserts keys, lines and sections into YAML text.
 */

/** Where a new key goes in its map, and what is said of it. */
export interface Insertion {
  /** The key behind which a new one goes; without it, behind the last. */
  readonly after?: string;
  /** Behind what is new, on its line. */
  readonly comment?: string;
}

interface NewPair {
  readonly key: string;
  readonly value: NewValue;
  readonly insertion: Insertion;
}

export function insertPair(opened: Opened, map: YAMLMap.Parsed, { key, value, insertion }: NewPair): SourceFile {
  const { text, document, layout } = opened;
  const { after, comment } = insertion;
  const pair = map.items.find((item) => textOf(item.key) === after) ?? map.items.at(-1);
  if (map.flow === true) {
    const written = `${yamlText(key)}: ${writeFlow(value, layout)}`;
    return insertFlow(opened, map, {
      after: pair === undefined ? undefined : (pair.value ?? pair.key),
      text: written,
      comment,
    });
  }
  const column = columnOf(map.range[0], text);
  const remark = comment === undefined ? '' : ` # ${comment}`;
  const lines = `${' '.repeat(column)}${yamlText(key)}:${writeBlock(value, column, layout)}${remark}`;
  if (map === document.contents && after === undefined) return insertSection(opened, map, lines);
  return insertLines(opened, endOf(pair?.value ?? map, text), lines);
}

interface FlowInsertion {
  /** The item behind which it goes; undefined: there is none. */
  readonly after: ParsedNode | undefined;
  readonly text: string;
  readonly comment?: string | undefined;
}

export function insertFlow(
  opened: Opened,
  collection: ParsedNode,
  { after, text: written, comment }: FlowInsertion,
): SourceFile {
  const { text, layout } = opened;
  if (after !== undefined) {
    const at = endOf(after, text);
    return splice(opened, [{ from: at, to: at, text: `, ${written}` }, ...remarkAt(at, comment, text)]);
  }
  const [start, end] = collection.range;
  const open = start + 1;
  const bare = /^ *$/.test(text.slice(open, end - 1));
  const pad = layout.spaced && isMap(collection) ? ' ' : '';
  const to = bare ? end - 1 : open;
  return splice(opened, [{ from: open, to, text: `${pad}${written}${pad}` }, ...remarkAt(to, comment, text)]);
}

/** A comment at the end of the line, where there is none yet. */
function remarkAt(at: number, comment: string | undefined, text: string): readonly Splice[] {
  const end = lineEndAfter(at, text);
  if (comment === undefined || text.slice(at, end).includes('#')) return [];
  return [{ from: end, to: end, text: ` # ${comment}` }];
}

/** Writes lines below the line of an offset. */
export function insertLines(opened: Opened, offset: number, lines: string): SourceFile {
  const at = lineEndAfter(offset, opened.text);
  return splice(opened, [{ from: at, to: at, text: opened.layout.lineEnd + lines }]);
}

/** Writes a key of the top level at the end of the file, behind its last comments; before a mark that ends the document. */
export function insertSection(opened: Opened, root: YAMLMap.Parsed, lines: string): SourceFile {
  const { text, layout } = opened;
  const end = endOf(root, text);
  const behind = text.slice(lineEndAfter(end, text)).split('\n');
  const apart = habits.blankLines.test(text) ? layout.lineEnd : '';
  if (!behind.every((line) => /^\s*(#|$)/.test(line))) return insertLines(opened, end, apart + lines);
  const start = text.endsWith('\n') ? apart : layout.lineEnd + apart;
  return splice(opened, [{ from: text.length, to: text.length, text: `${start}${lines}${layout.lineEnd}` }]);
}
