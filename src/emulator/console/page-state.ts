/** What the page shows: its state, the rows of the table, and the fields in which a person edits them. */
import { settableLimiters } from '../../model/limiters.js';
import type { Setting } from '../../model/setting.js';
import type { Store } from '../store.js';
import type { WorldGroup, WorldWorkspace } from '../world.js';
import { settingOf } from './console-changes.js';
import { wayToSet } from './find-named.js';

/** What is wrong with what was written into a field of a form. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** What a page shows. */
export interface PageState {
  /** Where the emulator is, for commands to paste. */
  readonly url: string;
  /** The ID of the workspace; null or unknown: the list of all. */
  readonly workspace: string | null;
  /** The entry of the group whose limits are edited. */
  readonly edited: string | null;
  /** What the last form did. */
  readonly said: string | null;
  /** What is wrong with a form, and what was written into it. */
  readonly refused: { readonly problems: readonly FieldProblem[]; readonly form: URLSearchParams } | null;
}

/** One limit of a workspace, as a row of the table. */
export interface LimitRow {
  readonly limiter: string;
  readonly setting: Setting;
  /** null: the organization has no such limit. */
  readonly organization: number | null;
  readonly way: ReturnType<typeof wayToSet>;
}

/** The limits of a group: the organization's, the workspace's own, and, to be edited, those that the Console could set. */
export function rowsOf(
  store: Store,
  workspace: WorldWorkspace,
  group: WorldGroup,
  edited: boolean,
): readonly LimitRow[] {
  const own = store.overridesOf(workspace, group).keys();
  const possible = edited ? settableLimiters.filter((limiter) => wayToSet(group, limiter) === 'console') : [];
  return [...new Set([...group.limits.keys(), ...own, ...possible])].map((limiter) => ({
    limiter,
    setting: settingOf(store, workspace, group, limiter),
    organization: group.limits.get(limiter) ?? null,
    way: wayToSet(group, limiter),
  }));
}

/** The name of a limiter's field in the form. */
export function fieldOf(limiter: string): string {
  return `value.${limiter}`;
}

/** What stands in the field before anybody writes: an override; nothing where the workspace inherits. */
export function inputText(setting: Setting): string {
  return setting.source === 'workspace' ? String(setting.value) : '';
}
