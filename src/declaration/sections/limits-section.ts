import type { DeclaredGroup, DeclaredLimit, DeclaredValue } from '../../model/declaration.js';
import { knownLimiters } from '../../model/limiters.js';
import { findOwnerFault, suggest } from '../../model/names.js';
import { readLimitValue } from '../../model/limit-value.js';
import { spendGroupKey } from '../../model/spend/money.js';
import { quote } from '../../model/text.js';
import type { Template } from '../declaration-fragment.js';
import { ownerGrammar, sharedGrammar } from '../grammar/limit-grammar.js';
import { didYouMean, type ProblemLog } from '../problems.js';
import { isNull, readMap, readText, refuse } from './expected-nodes.js';
import { readSpend } from './spend-section.js';
import type { TreeEntry, TreeNode } from '../yaml/yaml-tree.js';

/** Reads limits, each written place once: entries that share a template or an alias share what was read. */
export interface LimitReader {
  /** A map of group → limiter → value. `subject`: what it belongs to, for messages. */
  groups(node: TreeNode, subject: string): readonly DeclaredGroup[];
  /** The same with the `owner` that a template may have beside its groups. */
  template(node: TreeNode, subject: string): TemplateContent;
  /** The `spend_limit` of an entry or template; none after reporting why it is none. */
  spend(node: TreeNode): readonly DeclaredGroup[];
  /** One limit; null after reporting why it is none. `hint`: what may stand at this place. */
  limit(entry: TreeEntry, hint: string): DeclaredLimit | null;
}

type TemplateContent = Pick<Template, 'groups' | 'owner'>;

/** What is at hand while a file is read. */
export interface Reading {
  readonly log: ProblemLog;
  readonly limits: LimitReader;
}

export function createLimitReader(log: ProblemLog): LimitReader {
  const readGroups = new Map<TreeNode, readonly DeclaredGroup[]>();
  const readTemplates = new Map<TreeNode, TemplateContent>();
  const readLimits = new Map<TreeNode, DeclaredGroup['limits'] | null>();
  const readSpends = new Map<TreeNode, readonly DeclaredGroup[]>();
  const warned = new Set<string>();

  const limit = (entry: TreeEntry, hint: string): DeclaredLimit | null => {
    checkLimiter(entry, warned, log);
    const value = readValue(entry, hint, log);
    return value === null ? null : { limiter: entry.key, value, origin: entry.value.origin };
  };
  const limits = ({ key, value }: TreeEntry): DeclaredGroup['limits'] | null => {
    if (value.kind === 'scalar' && value.text === 'inherit') return 'inherit';
    const { hint } = sharedGrammar.group;
    const map = readMap(value, { subject: quote(key), hint }, log);
    return map?.entries.map((entry) => limit(entry, sharedGrammar.limit.hint)).filter((read) => read !== null) ?? null;
  };
  const groups = (node: TreeNode, subject: string): readonly DeclaredGroup[] => {
    const { hint } = sharedGrammar.limits;
    const entries = readMap(node, { subject, hint }, log)?.entries ?? [];
    return entries.flatMap((entry) => {
      if (isStrayLimiter(entry, log) || isStraySpend(entry, log)) return [];
      const read = once(readLimits, entry.value, () => limits(entry));
      return read === null ? [] : [{ key: entry.key, origin: entry.origin, limits: read }];
    });
  };
  const spend = (node: TreeNode): readonly DeclaredGroup[] => once(readSpends, node, () => readSpend(node, log));
  const readOnce = (node: TreeNode, subject: string): readonly DeclaredGroup[] =>
    once(readGroups, node, () => groups(node, subject));
  const template = (node: TreeNode, subject: string): TemplateContent => {
    const find = (wanted: string): TreeEntry | undefined =>
      node.kind === 'map' ? node.entries.find(({ key }) => key === wanted) : undefined;
    const [named, spent] = [find('owner'), find(spendGroupKey)];
    if (node.kind !== 'map' || (named ?? spent) === undefined) return { groups: readOnce(node, subject), owner: null };
    const own = groups(
      { ...node, entries: node.entries.filter((entry) => entry !== named && entry !== spent) },
      subject,
    );
    return {
      groups: spent === undefined ? own : [...own, ...spend(spent.value)],
      owner: readOwner(named?.value ?? null, log),
    };
  };
  return {
    limit,
    spend,
    groups: readOnce,
    template: (node, subject) => once(readTemplates, node, () => template(node, subject)),
  };
}

/** Who answers for a workspace; null where nobody says, and after reporting what cannot be shown. */
export function readOwner(node: TreeNode | null, log: ProblemLog): string | null {
  const { hint } = ownerGrammar;
  const text = node === null ? null : readText(node, { subject: '`owner`', hint }, log);
  const fault = text === null ? null : findOwnerFault(text.value);
  if (text === null || fault === null) return text?.value ?? null;
  log.error(text.origin, `\`owner\` ${fault}`, hint);
  return null;
}

/** Reports a limiter that stands where a group should. */
export function isStrayLimiter({ key, origin, value }: TreeEntry, log: ProblemLog): boolean {
  if (value.kind === 'map' || !knownLimiters.includes(key)) return false;
  log.error(origin, `${quote(key)} is a limiter, where a group is expected`, 'Name its group above it');
  return true;
}

/** Reports `spend_limit` that stands where a group should. */
export function isStraySpend({ key, origin }: Pick<TreeEntry, 'key' | 'origin'>, log: ProblemLog): boolean {
  if (key !== spendGroupKey) return false;
  log.error(origin, '`spend_limit` is no group of rate limits', 'Write it beside `limits`, not in it');
  return true;
}

function readValue({ key, value }: TreeEntry, hint: string, log: ProblemLog): DeclaredValue | null {
  if (value.kind !== 'scalar') {
    refuse(value, 'a limit', { subject: quote(key), hint }, log);
    return null;
  }
  const read = readLimitValue(value);
  if ('kind' in read) return read;
  const message = isNull(value) && value.text === '' ? `${quote(key)} has no value` : `${read.message} (${quote(key)})`;
  log.error(value.origin, message, isNull(value) && /^\d{3}$/.test(key) ? commaHint : (read.hint ?? hint));
  return null;
}

/** `{requests_per_minute: 1,000}`. */
const commaHint = 'In braces a comma ends a value: write 1,000 as 1_000';

/** A name that is nearly a known one is a slip; another unknown one may be new, and is said once a file. */
function checkLimiter({ key, origin }: TreeEntry, warned: Set<string>, log: ProblemLog): void {
  if (knownLimiters.includes(key) || warned.has(key)) return;
  const meant = suggest(key, knownLimiters);
  if (meant !== null) return log.error(origin, `Unknown limiter ${quote(key)}`, didYouMean(key, meant));
  warned.add(key);
  log.warn(
    origin,
    `The limiter ${quote(key)} is not known to this version`,
    'It is compared when the group has it live',
  );
}

function once<K, V>(read: Map<K, V>, key: K, make: () => V): V {
  const known = read.get(key);
  if (known !== undefined) return known;
  const made = make();
  read.set(key, made);
  return made;
}
