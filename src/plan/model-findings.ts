import { groupKey, groupName } from '../model/address.js';
import type { Origin } from '../model/located.js';
import type { Declaration, DeclaredGroup } from '../model/declaration.js';
import { isModel, modelEnds } from '../model/names.js';
import type { Change } from '../model/plan-types.js';
import type { Group, LiveGroup } from '../model/snapshot-types.js';
import { dayNumber } from '../model/times.js';
import { canonicalJson } from '../model/text.js';
import type { FindingList } from './findings.js';
import type { Resolved } from './resolve/resolve.js';

/*
 * Findings about models that end or move.
 */

/** Days before a model's end from which a group that is named by it is spoken of. */
const notice = 60;

interface Retiring {
  readonly today: string;
  /** By model, where kept snapshots tell which group it left. */
  readonly former: ReadonlyMap<string, { readonly group: Group }> | undefined;
  /** What was declared before. */
  readonly before: () => readonly Declaration[];
}

/** Where a group is named by a model that ends soon, or that no group lists any more. */
export function reportRetiring(head: Resolved, { today, former, before }: Retiring, findings: FindingList): void {
  for (const { word, origin } of modelsIn(head.declaration)) {
    const ends = modelEnds.get(word) ?? null;
    const group = head.groups.find(word);
    // Kept snapshots tell of it with more certainty.
    const left = former?.get(word);
    if (left !== undefined && groupKey(left.group) === group?.key) continue;
    const isNear = ends !== null && dayNumber(ends) - dayNumber(today) <= notice;
    const isUnlisted = group === null && (ends !== null || wasNamed(word, before()));
    if (!isNear && !isUnlisted) continue;
    const known = group ?? groupBefore(word, head, before());
    const data = {
      model: word,
      ends,
      group: known === null ? null : groupName(known),
      key: known?.key ?? null,
      listed: group !== null,
    };
    findings.add('model-retiring', data, { origin });
  }
}

/** The group that an earlier declaration named where today's has a model that no group lists; null: none did, or several. */
function groupBefore(word: string, head: Resolved, earlier: readonly Declaration[]): LiveGroup | null {
  for (const declaration of earlier) {
    const words = [...nameBefore(word, head.declaration, declaration), ...keysBefore(word, head, declaration)];
    const groups = new Set(words.flatMap((one) => head.live.groups.find(one) ?? []));
    const [group, another] = groups;
    if (group !== undefined) return another === undefined ? group : null;
  }
  return null;
}

/** What else a name of the team's stood for that stands for the word today. */
function nameBefore(word: string, { groups }: Declaration, earlier: Declaration): readonly string[] {
  return [...earlier.groups].flatMap(([name, { value }]) => (groups.get(name)?.value === word ? [value] : []));
}

/** The keys under which entries asked for what they ask for under the word today. */
function keysBefore(word: string, { declaration, live }: Resolved, earlier: Declaration): readonly string[] {
  const before = new Map(earlier.workspaces.map((entry) => [entry.key, entry.layers.flat()]));
  return declaration.workspaces.flatMap(({ key: entry, layers }) => {
    const now = layers.flat();
    const limits = now.filter(({ key }) => key === word).map(signLimits);
    const kept = new Set(now.map(({ key }) => live.groups.find(declaration.groups.get(key)?.value ?? key)));
    return (before.get(entry) ?? []).flatMap((group) => {
      const meant = earlier.groups.get(group.key)?.value ?? group.key;
      return limits.includes(signLimits(group)) && !kept.has(live.groups.find(meant)) ? [meant] : [];
    });
  });
}

function signLimits({ limits }: DeclaredGroup): string {
  return canonicalJson(limits === 'inherit' ? limits : limits.map(({ limiter, value }) => [limiter, value]));
}

interface ModelWord {
  readonly word: string;
  readonly origin: Origin;
}

/** Where models name groups in a declaration: as what names of the team's stand for, and as keys. */
export function modelsIn({ groups, organization, workspaces }: Declaration): readonly ModelWord[] {
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
