import type { DeclaredIgnore } from '../model/declaration.js';
import { meansWorkspace } from '../model/names.js';
import type { Change } from '../model/plan-types.js';
import { groupKey } from '../model/address.js';
import { isMoney, spendGroupKey } from '../model/spend/money.js';
import type { LiveWorkspace } from '../model/snapshot-types.js';
import type { FindingList } from './findings.js';
import type { GroupIndex } from './resolve/group-index.js';

/*
 * Applies ignores: which changes are tolerated, and which ignores are expired or unused.
 */

interface IgnoreOptions {
  readonly groups: GroupIndex;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** Live workspaces that were not looked at or could not be read: what is for them may be in use. */
  readonly unseen: readonly LiveWorkspace[];
  readonly findings: FindingList;
}

/**
 * Marks the drift and conflict that an ignore tolerates, and names the ignores that have expired or fit nothing. What is
 * pending or overdue is never hidden.
 */
export function applyIgnores(
  changes: readonly Change[],
  ignores: readonly DeclaredIgnore[],
  { groups, today, unseen, findings }: IgnoreOptions,
): readonly Change[] {
  const used = new Set<DeclaredIgnore>();
  const alive = ignores.filter(({ expires }) => expires >= today);
  const marked = changes.map((change) => {
    if (change.class !== 'drift' && change.class !== 'conflict') return change;
    const fitting = alive.filter((ignore) => fits(ignore, change, groups));
    for (const ignore of fitting) used.add(ignore);
    const [first] = fitting;
    return first === undefined ? change : { ...change, ignored: { reason: first.reason, expires: first.expires } };
  });
  for (const ignore of ignores) {
    const { reason, owner, expires, origin } = ignore;
    if (expires < today) findings.add('ignore-expired', { reason, owner, expires }, { origin });
    else if (!used.has(ignore) && !unseen.some((workspace) => meansWorkspace(ignore.workspace, workspace)))
      findings.add('ignore-unused', { reason, owner, expires }, { origin });
  }
  return marked;
}

function fits(ignore: DeclaredIgnore, { workspace, group, limiter, before }: Change, groups: GroupIndex): boolean {
  if (!meansWorkspace(ignore.workspace, workspace)) return false;
  if (ignore.group !== null && groups.find(ignore.group)?.key !== groupKey(group)) return false;
  if (ignore.limiter !== null && ignore.limiter !== limiter) return false;
  // An amount of money and a number of requests are never the same.
  if (typeof ignore.live === 'number' && isMoney(group) !== (ignore.group === spendGroupKey)) return false;
  const live = before.source === 'workspace' ? before.value : 'inherit';
  return ignore.live === null || ignore.live === live;
}
