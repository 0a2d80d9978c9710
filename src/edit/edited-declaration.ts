import type { Declaration } from '../model/declaration.js';
import { UserError } from '../model/errors.js';
import { modelsToNameBy } from '../model/address.js';
import { quote } from '../model/text.js';
import type { LimitPlace, Means } from '../declaration/declared-settings.js';
import { copyAt } from './yaml/edit-document.js';
import { emptyMap, isNewMap, type NewMap, type NewValue } from './yaml/edit-value.js';
import type { SourceFile } from '../declaration/read-declaration.js';
import { canBeKey, commentText, yamlNumber } from './yaml/yaml-scalar.js';

/** A live value that a team takes as right. */
export interface AcceptedLimit extends LimitPlace {
  readonly live: number | 'inherit';
}

/** A declaration while it is edited. */
export interface EditedDeclaration {
  readonly files: readonly SourceFile[];
  readonly declaration: Declaration;
  /** Keys under `limits` that are known to mean no group. */
  readonly unresolved: ReadonlySet<string>;
}

/** How the declaration calls a group; one that it does not name goes by its ID. */
export function nameGroup(
  { declaration }: EditedDeclaration,
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
export function refusal(problem: string, { limiter, live, workspace }: AcceptedLimit, hint?: string): UserError {
  const byHand = `Write \`${limiter}: ${live}\` into the entry of ${quote(workspace.name)} by hand`;
  return UserError.of('edit-refused', { problem, hint: `${hint ?? byHand}.` });
}

/** The live value in the file's way of writing numbers. */
export function liveText({ live }: AcceptedLimit, { files }: EditedDeclaration): string {
  if (live === 'inherit') return live;
  return files.some(({ bytes }) => /\d_\d{3}/.test(new TextDecoder().decode(bytes))) ? yamlNumber(live) : String(live);
}
