import { expect, test } from 'vitest';

import { findingRules, isRuleId, rules } from '../../src/model/rules/rules.js';

test('every rule has a severity, a title, a help text, and a message in words', () => {
  expect(isRuleId('limit-changed')).toBe(true);
  expect([isRuleId('limit-chnged'), isRuleId('__proto__'), isRuleId('toString')]).toEqual([false, false, false]);
  for (const [id, rule] of Object.entries(rules)) {
    expect(`${id} ${rule.severity} ${rule.title}`).toMatch(/^[a-z-]+ (error|warning|note) [A-Z0-9]/);
    expect(rule.help).toMatch(/\.$/);
  }
  expect(findingRules['workspace-archived'].message({ name: 'a', id: 'w', archived_at: 't' })).toBe(
    'Workspace "a" (w) was archived at t; remove the entry, or declare the one that took its place',
  );
});
