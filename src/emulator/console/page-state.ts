/** What the page shows: its state, the rows of the table, and the fields in which a person edits them. */
import type { Setting } from '../../model/setting.js';
import { isMoney, plainAmount } from '../../model/spend/money.js';
import type { Store } from '../store.js';
import type { WorldGroup, WorldWorkspace } from '../world.js';
import { settingOf } from './console-changes.js';
import { limitersOf, wayToSet } from './find-named.js';

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
  readonly group: WorldGroup;
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
  const possible = edited ? limitersOf(group).filter((limiter) => wayToSet(group, limiter) === 'console') : [];
  return [...new Set([...group.limits.keys(), ...own, ...possible])].map((limiter) => ({
    group,
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
export function inputText(setting: Setting, group: WorldGroup): string {
  if (setting.source !== 'workspace') return '';
  return isMoney(group) ? plainAmount(setting.value) : String(setting.value);
}
