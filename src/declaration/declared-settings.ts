import { groupKey } from '../model/address.js';
import type { Declaration, DeclaredLimit, DeclaredWorkspace, Origin } from '../model/declaration.js';
import { isWorkspaceId, meansWorkspace } from '../model/names.js';
import type { Group } from '../model/snapshot-types.js';

/** A limit of one workspace. */
export interface LimitPlace {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly group: Group;
  readonly limiter: string;
}

/** Whether a key under `limits` means a group, as far as the declaration and the group itself tell. */
export type Means = (key: string) => boolean;

/** `unresolved`: keys that are known to mean no group, or more than one. */
export function meansGroup(group: Group, declaration: Declaration, unresolved: ReadonlySet<string>): Means {
  const words = new Set([
    ...(group.id === null ? [] : [group.id]),
    ...(group.type === 'model_group' ? [] : [group.type]),
    ...(group.models ?? []),
    groupKey(group),
  ]);
  return (key) => !unresolved.has(key) && words.has(declaration.groups.get(key)?.value ?? key);
}

/** The entry that declares a live workspace: by its ID, else by its name, else by a pattern. */
export function findEntry(
  { workspaces }: Declaration,
  { id, name }: LimitPlace['workspace'],
): DeclaredWorkspace | undefined {
  const pinned = (entry: DeclaredWorkspace): string | null =>
    entry.id?.value ?? (isWorkspaceId(entry.key) ? entry.key : null);
  return (
    workspaces.find((entry) => pinned(entry) === id) ??
    workspaces.find((entry) => pinned(entry) === null && entry.key === name) ??
    workspaces.find((entry) => entry.pattern && meansWorkspace(entry.key, { id, name }))
  );
}

/** What an entry says of one limit, or of all limits of a group. */
export interface DeclaredSetting {
  /** As it would be written. */
  readonly text: string;
  readonly origin: Origin;
}

/** The group that `means` is about, in place of its keys. */
const here = '@';

/** By group and limiter what an entry says, its layers merged; '' in place of a limiter is the whole group. */
export function settingsOf(entry: DeclaredWorkspace, means: Means): ReadonlyMap<string, DeclaredSetting> {
  const settings = new Map<string, DeclaredSetting>();
  for (const { key, origin, limits } of entry.layers.flat()) {
    const group = means(key) ? here : `key ${key}`;
    if (limits !== 'inherit') {
      for (const limit of limits) settings.set(pathOf(group, limit.limiter), settingOf(limit));
      continue;
    }
    for (const path of settings.keys()) if (isOfGroup(path, group)) settings.delete(path);
    settings.set(pathOf(group, ''), { text: 'inherit', origin });
  }
  return settings;
}

/** The path, in `settingsOf`, of a limiter of the group that its `means` is about. */
export function pathHere(limiter: string): string {
  return pathOf(here, limiter);
}

function settingOf({ value, origin }: DeclaredLimit): DeclaredSetting {
  const text = value.kind === 'share' ? value.text : value.kind === 'value' ? String(value.value) : 'inherit';
  return { text, origin };
}

function pathOf(group: string, limiter: string): string {
  return JSON.stringify([group, limiter]);
}

function isOfGroup(path: string, group: string): boolean {
  return path.startsWith(`[${JSON.stringify(group)},`);
}
