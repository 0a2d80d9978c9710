import type { Toleration } from '../../edit/add-ignore.js';
import { formatOrigin, UserError } from '../../model/errors.js';
import type { Change, Plan } from '../../model/plan-types.js';
import { isInCode } from '../../model/synthesized-path.js';
import { didYouMean, usage } from '../arguments.js';

/** The changes of a saved plan that are asked for by the ID of their step or their own. @throws UserError `usage` */
export function chooseChanges(ids: readonly string[], plan: Plan, path: string): readonly Change[] {
  if (ids.length === 0)
    throw usage('accept needs a STEP', 'A step is s- or c- and 16 characters, as the plan names it.');
  const found = ids.map((id) => {
    const change = plan.changes.find((candidate) => candidate.step === id || candidate.id === id);
    if (change !== undefined) return change;
    const known = plan.changes.flatMap((candidate) => [candidate.step, candidate.id]);
    const list = `\`limitdrift show ${path} --report markdown\` lists the steps.`;
    throw usage(`${path} has no step ${id}`, didYouMean(id, known, list));
  });
  return [...new Set(found)];
}

/** @throws UserError `edit-refused` for a change that no declaration can say */
export function checkAcceptable(change: Change, toleration: Toleration | null): void {
  const refuse = (problem: string, hint: string): UserError =>
    UserError.of('edit-refused', { problem: `${change.step}: ${problem}`, hint });
  if (change.workspace.id.startsWith('name:'))
    throw refuse(`the workspace "${change.workspace.name}" does not exist yet`, 'Create it in the Console.');
  if (change.before.source === 'other')
    throw refuse(`what is live comes from "${change.before.name}", and is no override`, 'No declaration can say that.');
  if (change.action === 'no-op') throw refuse('the declaration says what is live already', 'Leave this step out.');
  if (toleration !== null && change.class !== 'drift' && change.class !== 'conflict')
    throw refuse(
      `an ignore tolerates drift and conflict, and this is ${change.class}`,
      'Carry it out, or accept it without --until.',
    );
}

/**
 * Code is not edited: what an app declares is changed where its constructs are made.
 * @throws UserError `edit-refused`
 */
export function checkIsWritten(changes: readonly Change[], { declaration }: Plan): void {
  const made = changes.find(({ origin }) => isInCode(origin, declaration.files));
  if (made === undefined) return;
  const place = made.origin === null ? 'the construct that declares the workspace' : formatOrigin(made.origin);
  throw UserError.of('edit-refused', {
    problem: `${made.step}: this is declared in code, and accept edits limits.yaml alone`,
    hint: `Edit ${place}, or add a DriftIgnore there.`,
  });
}
