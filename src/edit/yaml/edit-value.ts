import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml';

import { yamlText } from './yaml-scalar.js';

/*
 * Values to be written into YAML, in flow or block style.
 */

/** What is to be written into a file. A text stands as it is to be written, quotes included; a key does not. */
export type NewValue = string | readonly NewValue[] | NewMap;
export interface NewMap extends ReadonlyMap<string, NewValue> {}

/** How the file is written that the value goes into. */
export interface Layout {
  /** Columns by which a nested map is indented. */
  readonly step: number;
  readonly lineEnd: string;
  /** Whether braces have spaces inside: `{ a: 1 }`. */
  readonly spaced: boolean;
}

/** How authors write, wherever in a file it shows; what is written into it follows. */
export const habits = {
  groupedDigits: /\d_\d{3}/,
  spacedBraces: /\{ +[^\s}]/,
  blankLines: /\n\r?\n/,
} as const;

/** A value in braces and brackets, on one line. */
export function writeFlow(value: NewValue, layout: Pick<Layout, 'spaced'>): string {
  if (typeof value === 'string') return value;
  if (isNewMap(value)) {
    const items = [...value].map(([key, item]) => `${yamlText(key)}: ${writeFlow(item, layout)}`).join(', ');
    return layout.spaced && items !== '' ? `{ ${items} }` : `{${items}}`;
  }
  return `[${value.map((item) => writeFlow(item, layout)).join(', ')}]`;
}

/** What stands behind `key:` in a map whose keys stand in `column`: innermost collections in flow, all others in lines. */
export function writeBlock(value: NewValue, column: number, layout: Layout): string {
  if (typeof value === 'string' || isInnermost(value)) return ` ${writeFlow(value, layout)}`;
  const start = layout.lineEnd + ' '.repeat(column + layout.step);
  if (!isNewMap(value)) {
    return value.map((item) => start + writeItem(item, column + layout.step, layout)).join('');
  }
  return [...value]
    .map(([key, item]) => `${start}${yamlText(key)}:${writeBlock(item, column + layout.step, layout)}`)
    .join('');
}

/** An item of a list whose dashes stand in `column`; a map has a line for each of its keys. */
export function writeItem(item: NewValue, column: number, layout: Layout): string {
  if (!isNewMap(item)) return `- ${writeFlow(item, layout)}`;
  const lines = [...item].map(([key, value]) => `${yamlText(key)}:${writeBlock(value, column + 2, layout)}`);
  return `- ${lines.join(`${layout.lineEnd}${' '.repeat(column + 2)}`)}`;
}

/** A value of a document, written out: its aliases are what they stand for, and its comments are left behind. */
export function copyNode(node: Node | null | undefined, document: Document.Parsed): NewValue {
  if (isAlias(node)) return copyNode(node.resolve(document), document);
  if (isMap(node)) {
    return new Map(node.items.map(({ key, value }) => [textOf(key), copyNode(asNode(value), document)]));
  }
  if (isSeq(node)) return node.items.map((item) => copyNode(asNode(item), document));
  const text = textOf(node);
  return isScalar(node) && node.type === 'PLAIN' && /^\w[\w.%-]*$/.test(text) ? text : yamlText(text);
}

/** The same value with another one at a path; what lies on the path is made where it is not there. */
export function withValue(whole: NewValue, path: readonly string[], value: NewValue): NewValue {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const map = isNewMap(whole) ? whole : emptyMap;
  return new Map([...map, [key, withValue(map.get(key) ?? emptyMap, rest, value)]]);
}

export const emptyMap: NewMap = new Map();

export function isNewMap(value: NewValue): value is NewMap {
  return value instanceof Map;
}

/** The text of a key or another scalar. */
export function textOf(node: unknown): string {
  return isScalar(node) && typeof node.value === 'string' ? node.value : '';
}

function asNode(value: unknown): Node | null {
  return isAlias(value) || isMap(value) || isSeq(value) || isScalar(value) ? value : null;
}

function isInnermost(value: Exclude<NewValue, string>): boolean {
  return [...value.values()].every((item) => typeof item === 'string');
}
