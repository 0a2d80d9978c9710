import { isPattern, isWorkspaceId } from '../model/names.js';
import { UserError } from '../model/errors.js';
import type { UndeclaredWorkspace } from '../model/plan-types.js';
import { isMoney, plainAmount, spendGroupKey } from '../model/spend/money.js';
import { quote } from '../model/text.js';
import { meaningOf } from './check-edit.js';
import { declaredAt, type EditedDeclaration, plainText, reopen } from './edited-declaration.js';
import { copyAt, setIn } from './yaml/edit-document.js';
import { type NewMap, type NewValue } from './yaml/edit-value.js';
import { canBeKey, yamlNumber, yamlText } from './yaml/yaml-scalar.js';

/*
 * Adds an entry for a workspace that is not declared, for `accept --workspace`.
 */

/**
 * Adds the entry that says what is live: by a template where one fits, else limit by limit. The result is read again:
 * nothing else is declared otherwise.
 * @throws UserError `edit-refused`
 */
export function addEntry(before: EditedDeclaration, undeclared: UndeclaredWorkspace): EditedDeclaration {
  const { workspace } = undeclared;
  const hint = 'Write its entry by hand.';
  const home = before.files.find((file) => copyAt(file, ['workspaces']) !== null);
  if (home === undefined)
    throw UserError.of('edit-refused', { problem: 'No file of the declaration has `workspaces`', hint });
  const key = canBeName(workspace.name, before) ? workspace.name : workspace.id;
  const files = before.files.map((file) =>
    file === home ? setIn(file, ['workspaces', key], entryOf(undeclared, key)) : file,
  );
  const after = tryReopen(files, before);
  const isMeant =
    after !== null &&
    after.resolved.entries.get(workspace.id)?.key === key &&
    undeclared.overrides.every(({ group, limiter, value }) => {
      const declared = declaredAt({ workspace, group, limiter }, after.resolved);
      return declared !== null && (undeclared.template !== null || declared.text === plainText({ live: value, group }));
    }) &&
    meaningOf(before.resolved.declaration, () => true) ===
      meaningOf(after.resolved.declaration, (entry) => entry.key !== key);
  if (!isMeant)
    throw UserError.of('edit-refused', {
      problem: `The entry of the workspace ${quote(workspace.name)} cannot be added safely`,
      hint,
    });
  return after;
}

function canBeName(name: string, { resolved }: EditedDeclaration): boolean {
  const isTaken = resolved.declaration.workspaces.some((entry) => entry.key === name);
  return !isTaken && canBeKey(name) && !isPattern(name) && !name.startsWith('wrkspc_');
}

function entryOf({ workspace, template, overrides }: UndeclaredWorkspace, name: string): NewMap {
  const limits = new Map<string, NewMap>();
  for (const { key, group, limiter, value } of overrides) {
    const text = isMoney(group) ? plainAmount(value) : yamlNumber(value);
    limits.set(key, new Map([...(limits.get(key) ?? []), [limiter, text]]));
  }
  const spend = limits.get(spendGroupKey);
  limits.delete(spendGroupKey);
  const pin: readonly (readonly [string, NewValue])[] =
    name !== workspace.id && isWorkspaceId(workspace.id) ? [['id', workspace.id]] : [];
  return new Map<string, NewValue>([
    ...pin,
    template === null ? ['limits', limits] : ['extends', [yamlText(template)]],
    ...(template === null && spend !== undefined ? [[spendGroupKey, spend] as const] : []),
  ]);
}

function tryReopen(files: EditedDeclaration['files'], before: EditedDeclaration): EditedDeclaration | null {
  try {
    return reopen(files, before);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
