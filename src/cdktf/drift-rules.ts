import type { Construct } from 'constructs';

import { type RuleSeverity, severitiesOf } from '../model/rules/rule-types.js';
import { isRuleId, type RuleId, rules } from '../model/rules/rules.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { quote } from '../model/text.js';
import { DeclarationElement } from './declaration-element.js';
import { describe } from './props.js';

/*
 * The construct `DriftRules`: severities of rules.
 */

/** How serious each kind of finding is. */
export type DriftRulesProps = { readonly [rule in RuleId]?: RuleSeverity | undefined };

/** Sets how serious kinds of findings are: `off`, `note`, `warning` or `error`. */
export class DriftRules extends DeclarationElement {
  constructor(scope: Construct, id: string, props: DriftRulesProps) {
    super(scope, id, {
      kind: 'rules',
      below: DriftRules,
      read: (check) => {
        const entries = check.entries(props, 'the rules', "Write { 'undeclared-workspace': 'error' }");
        for (const [rule, severity] of entries) {
          if (!isRuleId(rule)) {
            const meant = suggest(rule, Object.keys(rules));
            check.refuse(
              rule,
              'is not a rule',
              meant === null ? null : `Did you mean ${tellApart(rule, meant, quote(meant))}?`,
            );
          } else if (check.isKnown(severity, rule) && !severitiesOf(rules[rule]).some((known) => known === severity)) {
            check.refuse(rule, `cannot be ${describe(severity)}`, `Write ${severitiesOf(rules[rule]).join(', ')}`);
          }
        }
        return { rules: entries };
      },
    });
  }
}
