import { severitiesOf } from '../../model/rules/rule-types.js';
import { isRuleId, rules } from '../../model/rules/rules.js';
import { quote } from '../../model/text.js';
import type { RuleEntry } from '../declaration-fragment.js';
import { didYouMean, type ProblemLog } from '../problems.js';
import type { TreeEntry } from '../yaml/yaml-tree.js';
import { readChoice } from './expected-nodes.js';

/** Reads one entry under `rules`, a rule and its severity; none after reporting why it is none. */
export function readRule({ key, origin, value }: TreeEntry, log: ProblemLog): readonly RuleEntry[] {
  if (!isRuleId(key)) {
    const ids = Object.keys(rules);
    log.error(
      origin,
      `There is no rule ${quote(key)}`,
      didYouMean(key, log.closest(key, ids), `The rules are ${ids.join(', ')}`),
    );
    return [];
  }
  const severity = readChoice(value, severitiesOf(rules[key]), { subject: `The rule ${quote(key)}`, log });
  return severity === null ? [] : [{ id: key, severity: severity.value, origin: severity.origin }];
}
