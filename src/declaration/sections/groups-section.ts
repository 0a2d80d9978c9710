import { groupTypes } from '../../model/limiters.js';
import { spendGroupKey } from '../../model/spend/money.js';
import { quote } from '../../model/text.js';
import type { NamedGroup } from '../declaration-fragment.js';
import { fileGrammar } from '../grammar/file-grammar.js';
import type { ProblemLog } from '../problems.js';
import type { TreeEntry } from '../yaml/yaml-tree.js';
import { readText } from './expected-nodes.js';

/** Reads one entry under `groups`, a name of the team's; none after reporting why it is none. */
export function readNamedGroup({ key, origin, value }: TreeEntry, log: ProblemLog): readonly NamedGroup[] {
  const types: readonly string[] = groupTypes;
  if (key === spendGroupKey) {
    log.error(origin, `${quote(key)} means the spend limit and cannot be a name of yours`, 'Choose another name');
    return [];
  }
  if (types.includes(key)) {
    log.error(
      origin,
      `${quote(key)} is a group type of the API and cannot be a name of yours`,
      'Choose another name; the type itself can be used under `limits` as it is',
    );
    return [];
  }
  const { hint } = fileGrammar.keys.groups.of;
  const target = readText(value, { subject: `The group ${quote(key)}`, hint }, log);
  return target === null ? [] : [{ name: key, origin, target }];
}
