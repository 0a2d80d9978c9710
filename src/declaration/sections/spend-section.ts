import type { DeclaredGroup, DeclaredLimit, DeclaredOrganizationLimit } from '../../model/declaration.js';
import { amountForms, readSpendLimit } from '../../model/spend/amount.js';
import { spendGroupKey } from '../../model/spend/money.js';
import { isSpendPeriod, spendPeriods } from '../../model/spend/periods.js';
import { quote } from '../../model/text.js';
import { sharedGrammar, spendGrammar } from '../grammar/limit-grammar.js';
import { didYouMean, type ProblemLog } from '../problems.js';
import type { TreeEntry, TreeNode } from '../yaml/yaml-tree.js';
import { isNull, readMap, refuse } from './expected-nodes.js';

/**
 * Reads a `spend_limit` of an entry or a template as the group that spend limits are; none after reporting why it is none.
 */
export function readSpend(node: TreeNode, log: ProblemLog): readonly DeclaredGroup[] {
  const { origin } = node;
  const isNone = node.kind === 'scalar' && node.text === amountForms.none;
  const limits = isNone ? 'inherit' : readPeriods(node, spendGrammar.hint, log);
  return limits === null ? [] : [{ key: spendGroupKey, origin, limits }];
}

/** Reads `organization.spend_limit`: what the organization's own limits are expected to be. */
export function readOrganizationSpend(node: TreeNode, log: ProblemLog): readonly DeclaredOrganizationLimit[] {
  const group = { value: spendGroupKey, origin: node.origin };
  const { hint } = sharedGrammar.organization_spend_limit;
  return (readPeriods(node, hint, log) ?? []).flatMap(({ limiter, value, origin }) => {
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

function readPeriods(node: TreeNode, hint: string, log: ProblemLog): readonly DeclaredLimit[] | null {
  const map = readMap(node, { subject: '`spend_limit`', hint }, log);
  return map?.entries.flatMap((entry) => readPeriod(entry, log)) ?? null;
}

function readPeriod({ key, origin, value }: TreeEntry, log: ProblemLog): readonly DeclaredLimit[] {
  if (!isSpendPeriod(key)) {
    const comma = isNull(value) && /^\d{3}$/.test(key);
    const all = comma ? commaHint : `The periods of a spend limit are ${spendPeriods.join(', ')}`;
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

/** `{monthly: 1,000}`. */
const commaHint = 'In braces a comma ends a value: write 1,000 as 1_000';
