import { identityOfGroup, modelsToNameBy } from '../model/address.js';
import type { DeclaredGroup } from '../model/declaration.js';
import type { UndeclaredOverride, UndeclaredWorkspace } from '../model/plan-types.js';
import { meets } from '../model/setting.js';
import { spendGroupKey } from '../model/spend/money.js';
import { compareText } from '../model/text.js';
import type { LiveGroup, LiveWorkspace } from '../model/snapshot-types.js';
import { compareWorkspace } from './compare.js';
import type { Resolved } from './resolve/resolve.js';

/*
 * Says what entries would say of workspaces that have none.
 */

/** Of workspaces without an entry those that were read, with a template that fits, and their overrides. */
export function describeUndeclared(
  undeclared: readonly LiveWorkspace[],
  head: Resolved,
): readonly UndeclaredWorkspace[] {
  const templates = [...head.declaration.templates];
  return undeclared
    .filter(({ read }) => read)
    .map((workspace) => ({
      workspace: { id: workspace.id, name: workspace.name },
      template: templates.find(([, groups]) => isAsLive(groups, workspace, head))?.[0] ?? null,
      overrides: overridesOf(workspace, head),
    }));
}

function overridesOf({ entries }: LiveWorkspace, head: Resolved): readonly UndeclaredOverride[] {
  const overrides = entries.flatMap(({ group: groupKey, limits }) => {
    const group = head.groups.byKey.get(groupKey);
    if (group === undefined) return [];
    const key = nameOf(group, head);
    return limits
      .filter(({ source }) => source === 'workspace')
      .map(({ limiter, value }) => ({
        group: identityOfGroup(group),
        key,
        limiter,
        value,
      }));
  });
  return overrides.toSorted((a, b) => compareText(a.key, b.key) || compareText(a.limiter, b.limiter));
}

/** A name of the team's goes before what means the group by itself. */
function nameOf(group: LiveGroup, { declaration, groups }: Resolved): string {
  const words = [group.id ?? group.type, ...modelsToNameBy(group)];
  const means = (word: string): boolean => groups.find(word)?.key === group.key;
  return [...declaration.groups.keys(), ...words].find(means) ?? group.key;
}

/** Whether an entry of this template alone would ask for nothing else than what is live, and have nothing wrong. */
function isAsLive(template: readonly DeclaredGroup[], workspace: LiveWorkspace, head: Resolved): boolean {
  const origin = { file: '', line: 1, column: 1 };
  const entry = {
    key: workspace.name,
    origin,
    pattern: false,
    id: null,
    layers: [template],
    undeclared: 'error' as const,
    owner: null,
    headroom: null,
  };
  const declared = head.read(entry);
  let fits = declared.whole && (declared.groups.has(spendGroupKey) || !hasSpendLimit(workspace));
  compareWorkspace(
    { workspace, declared },
    {
      groups: head.groups,
      ask: head.ask,
      findings: { add: () => void (fits = false), list: () => [] },
      changeOf: ({ live, desired }) => {
        if (!meets(live, desired)) fits = false;
        return null;
      },
    },
  );
  return fits;
}

/** A template that says nothing of spend limits leaves them to nobody. */
function hasSpendLimit({ entries }: LiveWorkspace): boolean {
  return entries.some(({ group, limits }) => group === spendGroupKey && limits.length > 0);
}
