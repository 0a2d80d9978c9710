import type { Located } from '../../model/located.js';
import { invisibleHint, joinWords, quote } from '../../model/text.js';
import { didYouMean, type ProblemLog } from '../problems.js';
import type { GrammarNode, KeysNode } from '../grammar/grammar-node.js';
import { lacksSpace } from '../yaml/yaml-syntax.js';
import type { Refused, TreeEntry, TreeMap, TreeNode } from '../yaml/yaml-tree.js';

/*
 * Reads a node as the map, list, text, choice or keys that must stand there.
 */

/** A map, list, text, choice or known keys, read from where it must stand: what is expected there, in words: `subject` as in "`rules` must be a map", and what to write. */
export interface ExpectedNode {
  readonly subject: string;
  readonly hint: string;
  /** Whether a text that stands there instead is shown. */
  readonly quoted?: false;
}

/** The map that must stand here; null after reporting what stands there instead. */
export function readMap(node: TreeNode, expected: ExpectedNode, log: ProblemLog): TreeMap | null {
  if (node.kind === 'map') return node;
  refuse(node, 'a map', expected, log);
  return null;
}

/** The items of the list that must stand here; none after reporting what stands there instead. */
export function readList(node: TreeNode, expected: ExpectedNode, log: ProblemLog): readonly TreeNode[] {
  if (node.kind === 'list') return node.items;
  refuse(node, 'a list', expected, log);
  return [];
}

/** What YAML 1.2 reads as a number or a Boolean where no quotes stand: an editor does not see a text there. */
const notText =
  /^(true|True|TRUE|false|False|FALSE|[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+|[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;

/** The text that must stand here; null after reporting what stands there instead. */
export function readText(node: TreeNode, expected: ExpectedNode, log: ProblemLog): Located<string> | null {
  if (node.kind !== 'scalar' || isNull(node) || node.text === '') {
    refuse(node, 'a text', expected, log);
    return null;
  }
  if (node.plain && notText.test(node.text)) {
    log.error(
      node.origin,
      `${expected.subject} must be a text, and ${quote(node.text)} is not one`,
      'Put it in quotes',
    );
    return null;
  }
  return { value: node.text, origin: node.origin };
}

/** One of a few words; null after reporting what stands there instead. */
export function readChoice<T extends string>(
  node: TreeNode,
  choices: readonly T[],
  options: { readonly subject: string; readonly log: ProblemLog },
): Located<T> | null {
  const { subject, log } = options;
  const hint = `Write ${joinWords(choices, 'or')}`;
  if (node.kind !== 'scalar' || isNull(node)) {
    refuse(node, 'a word', { subject, hint }, log);
    return null;
  }
  const value = choices.find((choice) => choice === node.text);
  if (value !== undefined) return { value, origin: node.origin };
  const message = `${subject} cannot be ${quote(node.text)}`;
  log.error(node.origin, message, didYouMean(node.text, log.closest(node.text, choices), hint));
  return null;
}

/**
 * The entries whose keys the grammar has at this place. Every other key is reported, with the one that was probably meant,
 * and every key that must be there and is not.
 */
export function readKeys<K extends string>(map: TreeMap, { keys, place }: KeysNode<K>, log: ProblemLog): KnownKeys<K> {
  const found = new Map<string, TreeNode>();
  const unknown: TreeEntry[] = [];
  for (const entry of map.entries) {
    if (Object.hasOwn(keys, entry.key)) found.set(entry.key, entry.value);
    else unknown.push(entry);
  }
  const absent = Object.entries<GrammarNode>(keys).filter(([key]) => !found.has(key));
  const absentKeys = absent.map(([key]) => key);
  for (const { key, origin } of unknown) {
    const all = `The keys ${place} are ${Object.keys(keys).join(', ')}`;
    log.error(origin, `Unknown key ${quote(key)} ${place}`, didYouMean(key, meantKey(key, absentKeys, log), all));
  }
  const complete = map.complete && unknown.length === 0;
  for (const [, { missing, hint }] of complete ? absent : []) {
    if (missing !== undefined) log.error(map.origin, missing, hint);
  }
  return { get: (key) => found.get(key) ?? null, complete };
}

/** `accept --until` writes `expires`, so that the option's word comes to mind. */
function meantKey(key: string, absent: readonly string[], log: ProblemLog): string | null {
  return key === 'until' && absent.includes('expires') ? 'expires' : log.closest(key, absent);
}

export interface KnownKeys<K extends string> {
  get(key: K): TreeNode | null;
  /** Whether no key was refused or unknown: only then a missing key is worth a word. */
  readonly complete: boolean;
}

/** Nothing at all after the colon, or one of YAML's words for it. */
export function isNull(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.plain && /^(|~|null|Null|NULL)$/.test(node.text);
}

/** Reports that something else stands here than what must. */
export function refuse(node: TreeNode, wanted: string, expected: ExpectedNode, log: ProblemLog): void {
  const { subject, hint, quoted = true } = expected;
  if (node.kind === 'refused') return;
  const spaceless = wanted === 'a map' && node.kind === 'scalar' && node.plain && lacksSpace.test(node.text);
  const message = `${subject} must be ${wanted}, but ${describe(node, quoted)}`;
  const odd = node.kind === 'scalar' ? invisibleHint(node.text) : null;
  log.error(node.origin, message, spaceless ? 'Write `key: value`, with a space after the colon' : (odd ?? hint));
}

function describe(node: Exclude<TreeNode, Refused>, quoted: boolean): string {
  if (isNull(node)) return 'is empty';
  if (node.kind === 'scalar' && node.text !== '' && !quoted) return 'is a text';
  if (node.kind === 'scalar') return node.text === '' ? 'is an empty text' : `is ${quote(node.text)}`;
  return `is a ${node.kind}`;
}
