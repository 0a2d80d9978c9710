import type { Change } from './plan-types.js';

/** What has to be done at an address, and the rule that this breaks. */
export function kindOf({
  class: kind,
  before,
  after,
  origin,
}: Pick<Change, 'class' | 'before' | 'after' | 'origin'>): Pick<Change, 'action' | 'rule'> {
  if (kind === 'adopted') return { action: 'no-op', rule: 'limit-changed' };
  if (origin === null) return { action: 'delete', rule: 'limit-undeclared' };
  if (after.source === 'organization') return { action: 'delete', rule: 'limit-changed' };
  return before.source === 'workspace'
    ? { action: 'update', rule: 'limit-changed' }
    : { action: 'create', rule: 'limit-missing' };
}
