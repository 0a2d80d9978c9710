import { changeId, formatAddress, stepId } from '../model/address.js';
import type { Declaration, DeclaredWorkspace } from '../model/declaration.js';
import { settable } from '../model/limiters.js';
import type { Change } from '../model/plan.js';
import type { ChangeRuleId, RuleSeverity } from '../model/rules.js';
import { meets } from '../model/setting.js';
import type { DeclaredState, Pair } from './compare.js';
import { severityOf } from './findings.js';

/** The change at one address; none where live meets what is desired, or where its rule is off. */
export function changeOf(pair: Pair, state: DeclaredState, severities: Declaration['rules']): readonly Change[] {
  const { group, limiter, live, desired, origin } = pair;
  if (meets(live, desired)) return [];
  const { action, rule } = kindOf(pair);
  const severity = changeSeverity(rule, state.entry, severities);
  if (severity === 'off') return [];
  const address = formatAddress(state.workspace.id, group.key, limiter);
  const { id, rate_limit_id, type, display_name, models } = group;
  return [
    {
      id: changeId(address),
      step: stepId(address, desired),
      address,
      action,
      class: 'drift',
      since: null,
      rule,
      severity,
      ignored: null,
      workspace: { id: state.workspace.id, name: state.workspace.name },
      group: { id, rate_limit_id, type, display_name, models },
      limiter,
      settable: settable(group, limiter),
      before: live,
      after: desired,
      organization_limit: pair.organizationLimit,
      origin,
    },
  ];
}

function kindOf({ live, desired, origin }: Pair): { readonly action: Change['action']; readonly rule: ChangeRuleId } {
  if (origin === null) return { action: 'delete', rule: 'limit-undeclared' };
  if (desired.source === 'organization') return { action: 'delete', rule: 'limit-changed' };
  return live.source === 'workspace'
    ? { action: 'update', rule: 'limit-changed' }
    : { action: 'create', rule: 'limit-missing' };
}

function changeSeverity(rule: ChangeRuleId, entry: DeclaredWorkspace, severities: Declaration['rules']): RuleSeverity {
  const severity = severityOf(rule, severities);
  const reported = rule === 'limit-undeclared' && entry.undeclared === 'report' && severity !== 'off';
  return reported ? 'note' : severity;
}
