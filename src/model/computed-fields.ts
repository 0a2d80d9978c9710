import type { Change, ChangeClass, Summary } from './plan-types.js';

type Counted = Pick<Summary, 'workspaces' | 'limits' | 'undeclared_workspaces' | 'not_looked_at'>;

/** Counts a plan; ignored changes count as ignored and as nothing else. */
export function summarize(changes: readonly Change[], counted: Counted): Summary {
  const standing = changes.filter((change) => change.ignored === null);
  const byAction = (action: Change['action']): number => standing.filter((change) => change.action === action).length;
  const byClass = (kind: ChangeClass): number => standing.filter((change) => change.class === kind).length;
  return {
    workspaces: counted.workspaces,
    limits: counted.limits,
    create: byAction('create'),
    update: byAction('update'),
    delete: byAction('delete'),
    drift: byClass('drift'),
    pending: byClass('pending'),
    overdue: byClass('overdue'),
    adopted: byClass('adopted'),
    conflict: byClass('conflict'),
    ignored: changes.length - standing.length,
    undeclared_workspaces: counted.undeclared_workspaces,
    not_looked_at: counted.not_looked_at,
  };
}
