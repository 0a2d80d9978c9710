import { expect, test } from 'vitest';

import type { RuleId } from '../../src/model/rules/rules.js';
import { planScenario } from './scenario.js';

/** By rule, the scenario that shows it. */
const shownBy = {
  'limit-changed': 'limit-changed',
  'limit-missing': 'limit-missing',
  'limit-undeclared': 'limit-undeclared',
  'limit-released': 'limit-released',
  'policy-weakened': 'policy-weakened',
  'base-unreadable': 'base-unreadable',
  'history-unavailable': 'history-unavailable',
  'base-empty': 'base-empty',
  'nothing-touched': 'nothing-touched',
  'ignore-expired': 'ignores',
  'ignore-unused': 'ignores',
  'workspace-missing': 'workspace-missing',
  'workspace-archived': 'workspace-archived',
  'workspace-recreated': 'workspace-recreated',
  'workspace-ambiguous': 'workspace-ambiguous',
  'default-workspace': 'default-workspace',
  'unknown-group': 'unknown-group',
  'unknown-limiter': 'unknown-limiter',
  'group-conflict': 'group-conflict',
  'pattern-conflict': 'pattern-conflict',
  'no-organization-limit': 'no-organization-limit',
  'share-too-small': 'share-too-small',
  'limiter-not-settable': 'limiter-not-settable',
  'organization-limit-changed': 'organization-limit-changed',
  'undeclared-workspace': 'undeclared-workspace',
  'workspace-renamed': 'workspace-renamed',
  'above-organization-limit': 'above-organization-limit',
  'input-limiter-mismatch': 'input-limiter-mismatch',
  'model-may-have-moved': 'model-may-have-moved',
  'model-retiring': 'model-retiring',
  'unknown-source': 'future-api',
  'snapshot-old': 'snapshot-old',
  'equals-organization-limit': 'equals-organization-limit',
  blocked: 'blocked',
  'below-peak-usage': 'below-peak-usage',
  'organization-limit-moved': 'kept-history',
  'model-left-group': 'kept-history',
  'spend-unreadable': 'spend-unreadable',
  'spend-currency': 'spend-currency',
} as const satisfies Record<RuleId, string>;

test.each(Object.entries(shownBy))('%s is shown by the scenario %s', (rule, scenario) => {
  const { changes, findings } = planScenario(scenario);
  expect([...changes, ...findings].map((each) => each.rule)).toContain(rule);
});
