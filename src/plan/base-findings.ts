import { formatAddress, groupName } from '../model/address.js';
import type { LiveWorkspace } from '../model/snapshot-types.js';
import type { FindingList } from './findings.js';
import type { Resolved } from './resolve/resolve.js';

/** Says which live overrides the base declared and this change leaves unwatched. */
export function reportReleased(
  workspaces: readonly LiveWorkspace[],
  { head, base }: { readonly head: Resolved; readonly base: Resolved },
  findings: FindingList,
): void {
  for (const { id, name, entries } of workspaces) {
    for (const { group: key, limits } of entries) {
      const group = head.groups.byKey.get(key);
      if (group === undefined) continue;
      for (const { limiter, value } of limits.filter(({ source }) => source === 'workspace')) {
        const before = base.settingAt(id, group, limiter);
        if (before === null || before === 'unclear' || before.source !== 'workspace') continue;
        if (head.settingAt(id, group, limiter) !== null) continue;
        const subject = { workspace: { id, name }, address: formatAddress(id, key, limiter) };
        findings.add('limit-released', { group: groupName(group), limiter, live: value }, subject);
      }
    }
  }
}
