import { groupKey, groupName } from '../model/address.js';
import type { Declaration, Origin } from '../model/declaration.js';
import { isModel, modelEnds } from '../model/names.js';
import type { Change } from '../model/plan-types.js';
import { dayNumber } from '../model/text.js';
import type { FindingList } from './findings.js';
import type { Resolved } from './resolve/resolve.js';

/*
 * Findings about models that end or move.
 */

/** Days before a model's end from which a group that is named by it is spoken of. */
const notice = 60;

/** Where a group is named by a model that ends soon, or that no group lists any more. `before`: what was declared before. */
export function reportRetiring(
  head: Resolved,
  { today, before }: { readonly today: string; readonly before: () => readonly Declaration[] },
  findings: FindingList,
): void {
  for (const { word, origin } of modelsIn(head.declaration)) {
    const ends = modelEnds.get(word) ?? null;
    const group = head.groups.find(word);
    const isNear = ends !== null && dayNumber(ends) - dayNumber(today) <= notice;
    const isUnlisted = group === null && (ends !== null || wasNamed(word, before()));
    if (!isNear && !isUnlisted) continue;
    const data = { model: word, ends, group: group === null ? null : groupName(group), key: group?.key ?? null };
    findings.add('model-retiring', data, { origin });
  }
}

interface ModelWord {
  readonly word: string;
  readonly origin: Origin;
}

/** Where models name groups: as what names of the team's stand for, and as keys. */
function modelsIn({ groups, organization, workspaces }: Declaration): readonly ModelWord[] {
  const layers = new Set(workspaces.flatMap((entry) => entry.layers));
  const keys = [...layers].flat().map(({ key, origin }) => ({ word: key, origin }));
  const words = [
    ...[...groups.values()].map(({ value, origin }) => ({ word: value, origin })),
    ...organization.limits.map(({ group }) => ({ word: group.value, origin: group.origin })),
    ...keys,
  ];
  return words.filter(({ word }) => isModel(word) && !groups.has(word));
}

function wasNamed(word: string, earlier: readonly Declaration[]): boolean {
  return earlier.some((declaration) => modelsIn(declaration).some((one) => one.word === word));
}

/**
 * Takes back what would clear an override for a name: where a model names a group that lacks its override now, and another
 * group of models has an undeclared one of the same limiter, the model may have moved from there. A model that this change names for the first time did not move.
 */
export function keepWhereModelsMoved(
  changes: readonly Change[],
  { head, base }: { readonly head: Resolved; readonly base: Resolved | null },
  findings: FindingList,
): readonly Change[] {
  const lacking = changes.filter((change) => change.action === 'create' && modelNaming(change, head) !== null);
  return changes.filter((change) => {
    if (change.rule !== 'limit-undeclared' || change.group.type !== 'model_group') return true;
    const moved = lacking.find(
      ({ workspace, limiter }) => workspace.id === change.workspace.id && limiter === change.limiter,
    );
    const model = moved === undefined ? null : modelNaming(moved, head);
    if (moved === undefined || model === null || change.before.source === 'organization') return true;
    if (base !== null && !wasNamed(model, [base.declaration])) return true;
    const { workspace, address, limiter, before } = change;
    const names = { group: groupName(moved.group), other: groupName(change.group) };
    const data = { model, limiter, ...names, other_key: groupKey(change.group), live: before.value };
    findings.add('model-may-have-moved', data, { workspace, address, ...(moved.origin && { origin: moved.origin }) });
    return false;
  });
}

/** The model by which a declaration names the group of a change; null: it is named by something else. */
function modelNaming({ workspace, group }: Change, head: Resolved): string | null {
  const entry = head.entries.get(workspace.id);
  const key = entry === undefined ? undefined : head.read(entry).groups.get(groupKey(group))?.key;
  const word = key === undefined ? null : (head.groups.target(key)?.value ?? key);
  return word !== null && isModel(word) ? word : null;
}
