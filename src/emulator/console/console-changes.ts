/** What a person does in the Console: limits that are set and cleared, workspaces that are created, renamed and archived. */
import { formatLimit, limitForms, readLimitValue } from '../../model/limit-value.js';
import { inputSiblings } from '../../model/limiters.js';
import { inherited, override, type Setting } from '../../model/setting.js';
import { readSpendLimit } from '../../model/spend/amount.js';
import { isMoney } from '../../model/spend/money.js';
import { formatNumber, quote } from '../../model/text.js';
import { limitText, settingText } from '../../report/value-words.js';
import { consoleUser } from '../compliance/recorder.js';
import { applies, type Store } from '../store.js';
import type { WorldGroup, WorldWorkspace } from '../world.js';
import { checkLimiter, findEditable, findGroup, findWorkspace, refused, titleOf } from './find-named.js';

/** A change that was carried out, in words. */
export interface DoneChange {
  readonly said: string;
  /** What to know of it besides. */
  readonly notes: readonly string[];
}

/** A limit as somebody names it. */
export interface LimitWords {
  readonly workspace: string;
  readonly group: string;
  readonly limiter: string;
  /** As limits.yaml writes it: a whole number, or `inherit`. */
  readonly value: string;
}

/** A change of a limit that nothing speaks against. */
export interface CheckedLimit {
  readonly workspace: WorldWorkspace;
  readonly group: WorldGroup;
  readonly limiter: string;
  /** null: the override is cleared. */
  readonly value: number | null;
}

/** @throws UserError `usage` that says what is wrong with the names or the value */
export function checkLimit(store: Store, named: LimitWords): CheckedLimit {
  const workspace = findEditable(store, named.workspace);
  const group = findGroup(store, named.group);
  const { limiter } = named;
  const overridden = store.overridesOf(workspace, group);
  if (!applies(workspace, group) && overridden.size === 0) {
    const problem = `${titleOf(group)} does not apply to ${quote(workspace.name)}`;
    throw refused(problem, 'The workspace has access to none of its models');
  }
  checkLimiter(group, limiter, overridden.keys());
  const value = isMoney(group)
    ? readAmount(named.value, group)
    : readValue(named.value, group.limits.get(limiter) ?? null);
  return { workspace, group, limiter, value };
}

/** `inherit` too, which clears every other limit. */
function readAmount(text: string, { currency }: WorldGroup): number | null {
  if (text === limitForms.inherit.word) return null;
  const read = readSpendLimit({ text, plain: true });
  if ('message' in read) throw refused(read.message, read.hint);
  if (read.kind !== 'value') return null;
  if (read.currency === undefined || read.currency === currency) return read.value;
  throw refused(`The organization is billed in ${currency ?? 'no currency'}`, 'Write the amount alone');
}

function readValue(text: string, organizationLimit: number | null): number | null {
  const read = readLimitValue({ text, plain: true });
  if ('message' in read) throw refused(read.message, read.hint ?? 'Write a whole number such as 1000, or inherit');
  if (read.kind === 'inherit') return null;
  if (read.kind === 'value') return read.value;
  const share =
    organizationLimit === null ? null : Number((BigInt(organizationLimit) * read.numerator) / read.denominator);
  const meant =
    share === null ? '' : `: ${share} is ${read.text} of the organization’s ${formatNumber(organizationLimit ?? 0)}`;
  throw refused(`${quote(formatLimit(read))} is a share, and only limits.yaml has shares`, `Write a number${meant}`);
}

/** Sets or clears the override. `now` is in milliseconds since 1970. */
export function changeLimit(store: Store, checked: CheckedLimit, now: number): DoneChange {
  const { workspace, group, limiter, value } = checked;
  const limit = group.limits.get(limiter) ?? null;
  const before = settingOf(store, workspace, group, limiter);
  store.setLimit(workspace, group, { limiter, value }, { actor: consoleUser, now });
  const after = value === null ? inherited(limit) : override(value);
  const subject = `${workspace.name} · ${titleOf(group)} · ${limiter}`;
  const [was, is] = [settingText(before, group), settingText(after, group)];
  if (was === is) return { said: `${subject}: ${is} already, so nothing was changed`, notes: [] };
  const organization = limitText(limit, group);
  return { said: `${subject}: ${was} → ${is} · organization: ${organization}`, notes: notesOn(checked, limit) };
}

/** What is in force now by the workspace's own setting. */
export function settingOf(store: Store, workspace: WorldWorkspace, group: WorldGroup, limiter: string): Setting {
  const own = store.overridesOf(workspace, group).get(limiter);
  if (own === undefined) return inherited(group.limits.get(limiter) ?? null);
  return own.source === 'workspace' ? override(own.value) : { source: 'other', name: own.source, value: own.value };
}

function notesOn({ group, limiter, value }: CheckedLimit, limit: number | null): readonly string[] {
  const sibling = inputSiblings[limiter] ?? '';
  const beside = limit === null && group.limits.has(sibling);
  if (value === null) return limit === null && !beside ? ['No limit is left: the organization has none either.'] : [];
  if (limit !== null && value > limit)
    return [
      `${limitText(value, group)} is above the organization’s ${limitText(limit, group)}: it is stored, but not enforced.`,
    ];
  if (!beside) return [];
  return [`The organization limits ${titleOf(group)} by ${sibling}; ${limiter} works beside it, not in its place.`];
}

/** `now` is in milliseconds since 1970. @throws UserError `usage` for a name that a live workspace has */
export function createWorkspace(store: Store, name: string, now: number): DoneChange & { readonly id: string } {
  const wanted = checkName(store, name);
  let next = 1;
  const idOf = (number: number): string => `wrkspc_01Emulated${String(number).padStart(12, '0')}`;
  while (store.workspaces.has(idOf(next))) next += 1;
  const id = idOf(next);
  const nothing = { archived_at: null, default: false, unreadable: false, groups: null, models: null };
  const created_at = new Date(now).toISOString();
  store.putWorkspace({ id, name: wanted, created_at, ...nothing, overrides: new Map() });
  return { id, said: `Created workspace ${quote(wanted)} (${id}); it inherits every limit`, notes: [] };
}

/** @throws UserError `usage` */
export function renameWorkspace(store: Store, word: string, name: string): DoneChange {
  const workspace = findChangeable(store, word, 'renamed');
  if (name.trim() === workspace.name)
    return { said: `Workspace ${quote(workspace.name)} has this name already, so nothing was changed`, notes: [] };
  const wanted = checkName(store, name);
  store.putWorkspace({ ...workspace, name: wanted });
  return { said: `Workspace ${quote(workspace.name)} is named ${quote(wanted)} now (${workspace.id})`, notes: [] };
}

/** `now` is in milliseconds since 1970. @throws UserError `usage` */
export function archiveWorkspace(store: Store, word: string, now: number): DoneChange {
  const workspace = findChangeable(store, word, 'archived');
  store.putWorkspace({ ...workspace, archived_at: new Date(now).toISOString() });
  return { said: `Archived workspace ${quote(workspace.name)} (${workspace.id})`, notes: [] };
}

function findChangeable(store: Store, word: string, how: string): WorldWorkspace {
  const workspace = findWorkspace(store, word);
  const { name, archived_at, default: isDefault } = workspace;
  if (archived_at !== null) throw refused(`${quote(name)} is archived already`, 'Name a live workspace');
  if (isDefault) throw refused(`The default workspace cannot be ${how}`, 'Name another workspace');
  return workspace;
}

function checkName({ workspaces }: Store, name: string): string {
  const wanted = name.trim();
  if (wanted === '') throw refused('A workspace needs a name', 'Write one');
  const taken = [...workspaces.values()].find((one) => one.name === wanted && one.archived_at === null);
  if (taken === undefined) return wanted;
  throw refused(`A live workspace is named ${quote(wanted)} already: ${taken.id}`, 'Choose another name');
}
