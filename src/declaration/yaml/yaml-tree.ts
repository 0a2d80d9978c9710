import { isAlias, isMap, isScalar, isSeq, type Alias, type ParsedNode, type YAMLMap } from 'yaml';
import type { Origin } from '../../model/located.js';

import { formatOrigin } from '../../model/errors.js';
import { quote } from '../../model/text.js';
import { didYouMean, type ProblemLog } from '../problems.js';
import { decodeSource, type SourceFile, type SourceText } from './source-text.js';
import { fileGrammar } from '../grammar/file-grammar.js';
import { parseYaml } from './yaml-document.js';
import { lacksSpace } from './yaml-syntax.js';

/** A YAML document in which everything has its place. An alias is the very node it stands for, with that node's place. */
export type TreeNode = TreeScalar | TreeMap | TreeList | Refused;

export interface TreeScalar {
  readonly kind: 'scalar';
  readonly origin: Origin;
  /** As it was written, without quotes, escapes resolved. */
  readonly text: string;
  /** Neither quoted nor a block: only such a text can be a number or null. */
  readonly plain: boolean;
}

export interface TreeMap {
  readonly kind: 'map';
  readonly origin: Origin;
  readonly entries: readonly TreeEntry[];
  /** Whether no key was refused, so that a key which is not here was not written. */
  readonly complete: boolean;
}

export interface TreeEntry {
  readonly key: string;
  /** Where the key stands. */
  readonly origin: Origin;
  readonly value: TreeNode;
}

export interface TreeList {
  readonly kind: 'list';
  readonly origin: Origin;
  readonly items: readonly TreeNode[];
}

/** Something that was reported already and has no meaning, such as an alias of nothing. */
export interface Refused {
  readonly kind: 'refused';
  readonly origin: Origin;
}

/** Longer than any name in the Console. */
const longestKey = 1000;

/** How many nodes all aliases of a file may stand for. */
const maxAliasedNodes = 1_000_000;

interface Builder {
  readonly source: SourceText;
  readonly log: ProblemLog;
  readonly kind: FileKind;
  /** By anchor the last node that bears it, and how many nodes it is written out; null while it is being built. */
  readonly anchors: Map<string, { readonly node: TreeNode; readonly size: number } | null>;
  /** Nodes so far, aliases written out. */
  nodes: number;
  aliased: number;
}

/** A kind of file that is read as YAML, as far as kinds differ. */
export interface FileKind {
  /** Of which a text has one at the beginning of a line, if it is of this kind. */
  readonly keys: readonly string[];
  /** What is said of one that is of another kind and no plain YAML either. */
  readonly stranger: { readonly message: string; readonly hint: string };
  /** Whether `<<` is a key like any other, for the reader to follow. */
  readonly mergeKeys: boolean;
}

const declarationKind: FileKind = {
  keys: Object.keys(fileGrammar.keys),
  stranger: { message: 'This is not a declaration, and not plain YAML either', hint: fileGrammar.hint },
  mergeKeys: false,
};

/** Reads a file as YAML; null when it is not one document of YAML, after reporting why. */
export function readTree(file: SourceFile, log: ProblemLog, kind = declarationKind): TreeNode | null {
  const source = decodeSource(file, log);
  if (source === null) return null;
  const told = isMeant(source.text, kind) ? log : sparing(log, kind);
  const document = parseYaml(source, told);
  if (document === null) return null;
  const builder = { source, log: told, kind, anchors: new Map(), nodes: 0, aliased: 0 };
  return build(document.contents, source.originAt(0), builder);
}

function isMeant(text: string, { keys }: FileKind): boolean {
  return new RegExp(`^[\\ufeff{ ]*["']?(${keys.join('|')})["']?[ \\t]*:`, 'm').test(text);
}

/** A path may lead to a file of somebody's secrets: what is of another kind is not quoted, and has one problem in place of those that would. */
function sparing(log: ProblemLog, { stranger }: FileKind): ProblemLog {
  let told = false;
  const error: ProblemLog['error'] = (origin, message, hint) => {
    if (!/["|>]/.test(message)) return log.error(origin, message, hint);
    if (!told) log.error(origin, stranger.message, stranger.hint);
    told = true;
  };
  return { ...log, error };
}

/** `place`: where a node stands that is not written at all, such as the value in `{prod}`. */
function build(node: ParsedNode | null, place: Origin, builder: Builder): TreeNode {
  builder.nodes += 1;
  if (node === null) return { kind: 'scalar', origin: place, text: '', plain: true };
  const origin = builder.source.originAt(node.range[0]);
  if (isAlias(node)) return follow(node.source, origin, builder);
  const { anchor } = node;
  if (anchor === undefined) return buildOwn(node, origin, builder);
  const before = builder.nodes;
  builder.anchors.set(anchor, null);
  const tree = buildOwn(node, origin, builder);
  builder.anchors.set(anchor, { node: tree, size: 1 + builder.nodes - before });
  return tree;
}

function buildOwn(node: Exclude<ParsedNode, Alias.Parsed>, origin: Origin, builder: Builder): TreeNode {
  if (isMap(node)) return buildMap(node, origin, builder);
  if (isSeq(node)) return { kind: 'list', origin, items: node.items.map((item) => build(item, origin, builder)) };
  if (node.tag !== undefined) return { kind: 'refused', origin };
  return { kind: 'scalar', origin, text: node.source, plain: node.type === 'PLAIN' };
}

function follow(name: string, origin: Origin, builder: Builder): TreeNode {
  const { anchors, log } = builder;
  const target = anchors.get(name);
  const alias = quote(`*${name}`);
  if (target === undefined) {
    const meant = log.closest(name, anchors.keys());
    const hint = didYouMean(
      `*${name}`,
      meant === null ? null : `*${meant}`,
      'An alias comes after the `&` anchor that it repeats',
    );
    log.error(origin, `The alias ${alias} repeats nothing: there is no anchor of this name before it`, hint);
    return { kind: 'refused', origin };
  }
  if (target === null) {
    log.error(origin, `The alias ${alias} is inside the value that it repeats`);
    return { kind: 'refused', origin };
  }
  const wasAllowed = builder.aliased <= maxAliasedNodes;
  builder.aliased += target.size;
  builder.nodes += target.size;
  if (builder.aliased <= maxAliasedNodes) return target.node;
  if (wasAllowed)
    log.error(
      origin,
      `From the alias ${alias} on, the aliases mean more than 1,000,000 values`,
      'Use `templates` and `extends`',
    );
  return { kind: 'refused', origin };
}

function buildMap(node: YAMLMap.Parsed, origin: Origin, builder: Builder): TreeMap {
  const entries = new Map<string, TreeEntry>();
  let complete = true;
  for (const pair of node.items) {
    const key = isScalar(pair.key) ? (pair.key.source ?? '') : '';
    const place = builder.source.originAt(pair.key.range[0]);
    const value = build(pair.value, place, builder);
    if (pair.value === null && lacksSpace.test(key)) {
      builder.log.error(place, `A space is missing after the colon in ${quote(key)}`, 'Write `key: value`');
      complete = false;
    } else if (isKeyAllowed(key, place, entries.get(key), builder)) entries.set(key, { key, origin: place, value });
    else complete = false;
  }
  return { kind: 'map', origin, entries: [...entries.values()], complete };
}

function isKeyAllowed(key: string, origin: Origin, first: TreeEntry | undefined, { log, kind }: Builder): boolean {
  if (key === '') log.error(origin, 'A key is empty', 'Write a name before the colon');
  else if (key.length > longestKey)
    log.error(
      origin,
      `The key ${quote(key)} has ${key.length} characters; the most is ${longestKey}`,
      'A workspace can be declared by its ID',
    );
  else if (key === '<<' && !kind.mergeKeys)
    log.error(
      origin,
      'Merge keys ("<<") are not used here',
      'Use `templates` and `extends`, or an alias for a whole value',
    );
  else if (key === '__proto__')
    log.error(origin, 'The key "__proto__" cannot be used', 'Use another name; a workspace can be declared by its ID');
  else if (first !== undefined)
    log.error(
      origin,
      `The key ${quote(key)} is here twice; the first is at ${formatOrigin(first.origin)}`,
      'Keep one of the two',
    );
  else return true;
  return false;
}
