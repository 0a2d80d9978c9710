import type { Change, Finding } from '../model/plan-types.js';
import type { WorkspaceRef } from '../model/snapshot-types.js';
import { pinnedId } from './resolve/locate-workspace.js';
import type { Resolved } from './resolve/resolve.js';

/** Adds to what is said of a workspace who answers for it. It is there to be read: nothing is compared by it. */
export function addOwners(
  { changes, findings }: { readonly changes: readonly Change[]; readonly findings: readonly Finding[] },
  head: Resolved,
): { readonly changes: readonly Change[]; readonly findings: readonly Finding[] } {
  const ownerOf = ownersOf(head);
  const withOwner = <W extends WorkspaceRef>(workspace: W): W => {
    const owner = ownerOf(workspace);
    return owner === null ? workspace : { ...workspace, owner };
  };
  return {
    changes: changes.map((change) => ({ ...change, workspace: withOwner(change.workspace) })),
    findings: findings.map((finding): Finding => {
      return finding.workspace === null ? finding : { ...finding, workspace: withOwner(finding.workspace) };
    }),
  };
}

/** Who answers for a workspace: by the entry that declares it, else, where no live one bears it out, by the one that means it. */
export function ownersOf({ declaration, entries }: Resolved): (workspace: WorkspaceRef) => string | null {
  const named = new Map(
    declaration.workspaces.flatMap((entry) => [[entry.key, entry] as const, [pinnedId(entry), entry] as const]),
  );
  return ({ id, name }) => {
    const declared = id === null ? undefined : (entries.get(id) ?? named.get(id));
    const meant = named.get(name);
    const isOther = meant !== undefined && id !== null && ![null, id].includes(pinnedId(meant));
    return (declared ?? (isOther ? undefined : meant))?.owner ?? null;
  };
}
