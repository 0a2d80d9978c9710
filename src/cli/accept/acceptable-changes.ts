import type { Toleration } from '../../edit/add-ignore.js';
import { formatOrigin, UserError } from '../../model/errors.js';
import type { Change, Plan } from '../../model/plan-types.js';
import { isAppPath, isInCode } from '../../model/synthesized-path.js';

/** @throws UserError `edit-refused` for a change that no declaration can say, or that is declared in code, which is not edited */
export function checkAcceptable(change: Change, { declaration }: Plan, toleration: Toleration | null): void {
  const refuse = (problem: string, hint: string): UserError =>
    UserError.of('edit-refused', { problem: `${change.step}: ${problem}`, hint });
  if (change.workspace.id.startsWith('name:'))
    throw refuse(`the workspace "${change.workspace.name}" does not exist yet`, 'Create it in the Console.');
  if (change.before.source === 'other')
    throw refuse(`what is live comes from "${change.before.name}", and is no override`, 'No declaration can say that.');
  if (change.action === 'no-op') throw refuse('the declaration already says what is live', 'Leave this step out.');
  if (toleration !== null && change.class !== 'drift' && change.class !== 'conflict')
    throw refuse(
      `an ignore tolerates drift and conflict, and this is ${change.class}`,
      'Carry it out, or accept it without --until.',
    );
  if (isInCode(change.origin, declaration.files)) {
    const place = change.origin === null ? 'the construct that declares the workspace' : formatOrigin(change.origin);
    const hint = `Edit ${place}, or add a DriftIgnore there.`;
    throw refuse('this is declared in code, and accept edits only limits.yaml', hint);
  }
}

/**
 * An app that is all of the declaration has no file to edit, and what it synthesizes is never as it was.
 * @throws UserError `edit-refused`
 */
export function checkIsWritten(plan: Plan): void {
  const [first] = plan.changes.filter(({ origin }) => origin !== null);
  if (first !== undefined && plan.declaration.files.every(({ path }) => isAppPath(path)))
    checkAcceptable(first, plan, null);
}
