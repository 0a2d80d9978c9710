import type { DeclaredGroup, DeclaredLimit, DeclaredOrganizationLimit } from '../../model/declaration.js';
import { amountForms, readSpendLimit } from '../../model/spend/amount.js';
import { spendGroupKey } from '../../model/spend/money.js';
import { isSpendPeriod, spendPeriods } from '../../model/spend/periods.js';
import { quote } from '../../model/text.js';
import { spendGrammar } from '../grammar/limit-grammar.js';
import { didYouMean, type ProblemLog } from '../problems.js';
import type { TreeEntry, TreeNode } from '../yaml/yaml-tree.js';
import { isNull, readMap, refuse } from './expected-nodes.js';

/**
 * Reads a `spend_limit` of an entry or a template as the group that spend limits are; none after reporting why it is none.
 */
export function readSpend(node: TreeNode, log: ProblemLog): readonly DeclaredGroup[] {
  const { origin } = node;
  const isNone = node.kind === 'scalar' && node.text === amountForms.none;
  const limits = isNone ? 'inherit' : readPeriods(node, log);
  return limits === null ? [] : [{ key: spendGroupKey, origin, limits }];
}

/** Reads `organization.spend_limit`: what the organization's own limits are expected to be. */
export function readOrganizationSpend(node: TreeNode, log: ProblemLog): readonly DeclaredOrganizationLimit[] {
  const group = { value: spendGroupKey, origin: node.origin };
  return (readPeriods(node, log) ?? []).flatMap(({ limiter, value, origin }) => {
    if (value.kind === 'value') {
      const { kind: _, ...amount } = value;
      return [{ group, limiter, ...amount, origin }];
    }
    log.error(
      origin,
      '"none" means nothing here: it is what is expected',
      'Write the amount that you expect, or leave the period out',
    );
    return [];
  });
}

function readPeriods(node: TreeNode, log: ProblemLog): readonly DeclaredLimit[] | null {
  const map = readMap(node, { subject: '`spend_limit`', hint: spendGrammar.hint }, log);
  return map?.entries.flatMap((entry) => readPeriod(entry, log)) ?? null;
}

function readPeriod({ key, origin, value }: TreeEntry, log: ProblemLog): readonly DeclaredLimit[] {
  if (!isSpendPeriod(key)) {
    const all = `The periods of a spend limit are ${spendPeriods.join(', ')}`;
    log.error(origin, `${quote(key)} is not a period`, didYouMean(key, log.closest(key, spendPeriods), all));
    return [];
  }
  if (value.kind !== 'scalar') {
    refuse(value, 'an amount', { subject: quote(key), hint: spendGrammar.of.hint }, log);
    return [];
  }
  const read = readSpendLimit(value);
  if ('kind' in read) return [{ limiter: key, value: read, origin: value.origin }];
  const message = isNull(value) && value.text === '' ? `${quote(key)} has no value` : `${read.message} (${quote(key)})`;
  log.error(value.origin, message, read.hint);
  return [];
}
