import { changeId, formatAddress, stepId } from '../model/address.js';
import { kindOf } from '../model/computed-fields.js';
import type { Declaration, DeclaredWorkspace } from '../model/declaration.js';
import { settable } from '../model/limiters.js';
import type { Change } from '../model/plan-types.js';
import type { RuleSeverity } from '../model/rule-types.js';
import type { ChangeRuleId } from '../model/rules.js';
import type { Classified, Classifier } from './classify.js';
import type { ChangeMaker, DeclaredState, Pair } from './compare.js';
import { severityOf } from './findings.js';

/** Makes changes of what is not as desired, and of what this change adopts; none where a rule is off. */
export function createChangeMaker(classify: Classifier['classify'], severities: Declaration['rules']): ChangeMaker {
  return (pair, state) => {
    const { group, limiter, live, desired, origin } = pair;
    const at = { workspaceId: state.workspace.id, group, limiter, named: origin !== null };
    const classified = classify(at, live, desired);
    return classified === null ? null : changeOf(pair, { state, classified, severities });
  };
}

interface Judgement {
  readonly state: DeclaredState;
  readonly classified: Classified;
  readonly severities: Declaration['rules'];
}

function changeOf(pair: Pair, { state, classified, severities }: Judgement): Change | null {
  const { group, limiter, live, desired, origin } = pair;
  const { action, rule } = kindOf({ class: classified.class, before: live, after: desired, origin });
  const severity = changeSeverity(rule, state.declared.entry, severities);
  if (severity === 'off') return null;
  const address = formatAddress(state.workspace.id, group.key, limiter);
  const { id, rate_limit_id, type, display_name, models } = group;
  return {
    id: changeId(address),
    step: stepId(address, desired),
    address,
    action,
    ...classified,
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
  };
}

function changeSeverity(rule: ChangeRuleId, entry: DeclaredWorkspace, severities: Declaration['rules']): RuleSeverity {
  const severity = severityOf(rule, severities);
  const reported = rule === 'limit-undeclared' && entry.undeclared === 'report' && severity !== 'off';
  return reported ? 'note' : severity;
}
