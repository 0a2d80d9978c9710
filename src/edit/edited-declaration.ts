import type { Origin } from '../model/located.js';
import type { DeclaredValue, DeclaredWorkspace } from '../model/declaration.js';
import { UserError } from '../model/errors.js';
import { groupKey, modelsToNameBy } from '../model/address.js';
import { formatLimit, limitForms } from '../model/limit-value.js';
import { amountForms, formatSpendLimit } from '../model/spend/amount.js';
import { isMoney, plainAmount } from '../model/spend/money.js';
import type { Group } from '../model/snapshot-types.js';
import { quote } from '../model/text.js';
import { indexLive } from '../plan/resolve/live-index.js';
import { type Resolved, resolve } from '../plan/resolve/resolve.js';
import { copyAt } from './yaml/edit-document.js';
import { emptyMap, habits, isNewMap, type NewMap, type NewValue } from './yaml/edit-value.js';
import { type PlannedLimits, plannedState } from './planned-state.js';
import { readDeclaration, type SourceFile } from '../declaration/read-declaration.js';
import { canBeKey, commentText, yamlNumber } from './yaml/yaml-scalar.js';

/** A declaration while it is edited. */
export interface EditedDeclaration {
  readonly files: readonly SourceFile[];
  /** Against what its plan tells of the live organization. */
  readonly resolved: Resolved;
  /** Groups, by key, that are declared under a key of which the plan does not tell that it means them. */
  readonly untold: ReadonlySet<string>;
}

/** A limit of one workspace. */
export interface LimitPlace {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly group: Group;
  readonly limiter: string;
}

/** A live value that a team takes as right. */
export interface AcceptedLimit extends LimitPlace {
  readonly live: number | 'inherit';
  /** Of a spend limit that is declared with it. */
  readonly currency?: string | undefined;
}

/** Opens the files that a plan was made from. */
export function openPlanned(files: readonly SourceFile[], plan: PlannedLimits): EditedDeclaration {
  const declaration = readDeclaration(files);
  const resolved = resolve(declaration, indexLive(plannedState(plan, declaration)));
  const lost = plan.changes.filter((change) => change.origin !== null && declaredAt(change, resolved) === null);
  return { files, resolved, untold: new Set(lost.map(({ group }) => groupKey(group))) };
}

/** The same declaration with other files. */
export function reopen(files: readonly SourceFile[], before: EditedDeclaration): EditedDeclaration {
  return { ...before, files, resolved: resolve(readDeclaration(files), before.resolved.live) };
}

/** Whether a key under `limits` means a group. */
export type Means = (key: string) => boolean;

export function meansGroup(group: Group, { groups }: Resolved): Means {
  return (key) => groups.find(key)?.key === groupKey(group);
}

/** What an entry says of one group, its layers merged. */
export interface GroupMeaning {
  /** Whether every limiter that is not named is to inherit. */
  readonly inherits: boolean;
  /** The values as they would be written. */
  readonly limits: ReadonlyMap<string, string>;
}

export function groupMeaning(entry: DeclaredWorkspace, group: Group, { read }: Resolved): GroupMeaning {
  const { inherit = null, limits = [] } = read(entry).groups.get(groupKey(group)) ?? {};
  const texts = [...limits].map(([limiter, limit]) => {
    return [limiter, limit === null ? 'unclear' : declaredText(limit.value, group)] as const;
  });
  return { inherits: inherit !== null, limits: new Map(texts) };
}

/** A declared value as it would be written. */
function declaredText(value: DeclaredValue, group: Group): string {
  return isMoney(group) ? formatSpendLimit(value) : formatLimit(value);
}

/** How a declaration says that there is no value of its own. */
export function inheritText(group: Group): string {
  return isMoney(group) ? amountForms.none : limitForms.inherit.word;
}

/** What is declared at one limit, as it would be written; null where nothing is. */
export function declaredAt(
  { workspace, group, limiter }: LimitPlace,
  resolved: Resolved,
): { readonly text: string; readonly origin: Origin } | null {
  const entry = resolved.entries.get(workspace.id);
  const declared = entry === undefined ? undefined : resolved.read(entry).groups.get(groupKey(group));
  const limit = declared?.limits.get(limiter);
  if (limit) return { text: declaredText(limit.value, group), origin: limit.origin };
  return declared?.inherit ? { text: inheritText(group), origin: declared.inherit } : null;
}

/** How the declaration calls a group; one that it does not name goes by its ID. */
export function nameGroup(
  { resolved: { declaration } }: EditedDeclaration,
  accepted: AcceptedLimit,
  means: Means,
): { readonly key: string; readonly comment?: string } {
  const { id, type, display_name } = accepted.group;
  const used = declaration.workspaces.flatMap(({ layers }) => layers.flat().map(({ key }) => key));
  const known = [...declaration.groups.keys(), ...used].find(means);
  if (known !== undefined) return { key: known };
  const words = [id, type === 'model_group' ? null : type, ...modelsToNameBy(accepted.group)];
  const key = words.find((word) => word !== null && canBeKey(word) && means(word)) ?? null;
  if (key === null)
    throw refusal(`Nothing names the group of ${describe(accepted)}`, accepted, 'Set it in the Console');
  return key === id && display_name !== null ? { key, comment: commentText(display_name) } : { key };
}

/** The map at a path of a file, aliases written out; an empty one where there is none. */
export function mapAt({ files }: EditedDeclaration, path: string, keys: readonly string[]): NewMap {
  const file = files.find((candidate) => candidate.path === path);
  const value = file === undefined ? null : copyAt(file, keys);
  return value !== null && isNewMap(value) ? value : emptyMap;
}

/** The list at a path of a file. */
export function listAt({ files }: EditedDeclaration, path: string, keys: readonly string[]): readonly NewValue[] {
  const file = files.find((candidate) => candidate.path === path);
  const value = file === undefined ? null : copyAt(file, keys);
  return value === null || typeof value === 'string' || isNewMap(value) ? [] : value;
}

/** A limit in words. */
export function describe({ workspace, limiter }: LimitPlace): string {
  return `${quote(limiter)} of the workspace ${quote(workspace.name)}`;
}

/** Why a limit cannot be edited, and what to do instead. */
export function refusal(problem: string, accepted: AcceptedLimit, hint?: string): UserError {
  const { limiter, workspace } = accepted;
  const byHand = `Write \`${limiter}: ${plainText(accepted)}\` into the entry of ${quote(workspace.name)} by hand`;
  return UserError.of('edit-refused', { problem, hint: `${hint ?? byHand}.` });
}

/** The live value in the file's way of writing numbers. */
export function liveText(accepted: AcceptedLimit, { files }: EditedDeclaration): string {
  const { live, group } = accepted;
  if (live === 'inherit' || isMoney(group)) return plainText(accepted);
  return files.some(({ bytes }) => habits.groupedDigits.test(new TextDecoder().decode(bytes)))
    ? yamlNumber(live)
    : String(live);
}

/** The live value as a declaration has it, without a way of its own to group digits. */
export function plainText({ live, group, currency }: Pick<AcceptedLimit, 'live' | 'group' | 'currency'>): string {
  if (live === 'inherit') return inheritText(group);
  if (!isMoney(group)) return String(live);
  return `${plainAmount(live)}${currency === undefined ? '' : ` ${currency}`}`;
}
