import type { Located } from '../../model/located.js';
import type { DeclaredOrganizationLimit } from '../../model/declaration.js';
import { quote } from '../../model/text.js';
import { isStrayLimiter, isStraySpend, type Reading } from './limits-section.js';
import type { DeclarationFragment } from '../declaration-fragment.js';
import { readKeys, readMap, readText } from './expected-nodes.js';
import { organizationGrammar } from '../grammar/file-grammar.js';
import { readOrganizationSpend } from './spend-section.js';
import { sharedGrammar } from '../grammar/limit-grammar.js';
import type { TreeEntry, TreeNode } from '../yaml/yaml-tree.js';

/** Reads what stands under `organization`; `node` is null where the key is absent. */
export function readOrganization(
  node: TreeNode | null,
  reading: Reading,
): Pick<DeclarationFragment, 'organizationId' | 'organizationLimits'> {
  const { log } = reading;
  const { hint, keys } = organizationGrammar;
  const map = node === null ? null : readMap(node, { subject: '`organization`', hint }, log);
  if (map === null) return { organizationId: null, organizationLimits: [] };
  const known = readKeys(map, organizationGrammar, log);
  const id = known.get('id');
  const limits = known.get('limits');
  const spend = known.get('spend_limit');
  const expected = { subject: '`organization.id`', hint: keys.id.hint };
  return {
    organizationId: id === null ? null : readText(id, expected, log),
    organizationLimits: [
      ...(limits === null ? [] : readOrganizationLimits(limits, reading)),
      ...(spend === null ? [] : readOrganizationSpend(spend, log)),
    ],
  };
}

function readOrganizationLimits(node: TreeNode, reading: Reading): readonly DeclaredOrganizationLimit[] {
  const { log } = reading;
  const { hint } = sharedGrammar.organization_group;
  const groups = readMap(node, { subject: '`organization.limits`', hint }, log)?.entries ?? [];
  return groups.flatMap(({ key, origin, value }) => {
    if (isStrayLimiter({ key, origin, value }, log) || isStraySpend({ key, origin }, log)) return [];
    const entries = readMap(value, { subject: quote(key), hint }, log)?.entries ?? [];
    return entries.flatMap((entry) => readNumber({ value: key, origin }, entry, reading));
  });
}

function readNumber(
  group: Located<string>,
  entry: TreeEntry,
  { log, limits }: Reading,
): readonly DeclaredOrganizationLimit[] {
  const limit = limits.limit(entry, sharedGrammar.organization_group.of.hint);
  if (limit === null) return [];
  const { limiter, value, origin } = limit;
  if (value.kind === 'value') return [{ group, limiter, value: value.value, origin }];
  if (value.kind === 'share') {
    const message = `${quote(value.text)} is a share, and an organization’s limit is a number`;
    log.error(origin, message, 'Shares are of this limit itself: write the number');
  } else {
    const message = '"inherit" means nothing here: an organization does not inherit';
    log.error(origin, message, 'Write the number that you expect, or leave the limiter out');
  }
  return [];
}
