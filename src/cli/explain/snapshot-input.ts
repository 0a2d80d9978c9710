import { emptyDeclaration } from '../../model/declaration.js';
import type { LimitsInForce } from '../../model/in-force-types.js';
import { withoutSpend } from '../../model/spend/without-spend.js';
import { limitsInForce } from '../../plan/limits-in-force.js';
import { type Arguments, didYouMean, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { defaultTimeout, tool } from '../input/live-reading.js';
import { declarationAtHand, declaredNow } from '../limits/declaration-at-hand.js';
import { readSaved } from '../plan/live-state.js';

/*
 * The snapshot of `explain --live`, and the declaration at hand.
 */

/** Every limit of the snapshot, with who declared it; null: no snapshot was given. */
export async function readLimits(args: Arguments, host: Host): Promise<LimitsInForce | null> {
  const path = args.text('live');
  if (path === null) return null;
  const atHand = await declarationAtHand(args, host);
  const demanded = atHand?.demanded ?? emptyDeclaration;
  const saved = await readSaved({ path, waitMs: defaultTimeout * 1000 }, demanded, args, host);
  const snapshot = withoutSpend(saved);
  return limitsInForce(snapshot, {
    tool,
    source: 'snapshot',
    include: () => true,
    named: true,
    groups: null,
    declared: atHand === null ? null : await declaredNow(atHand, snapshot, args, host),
  });
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The one that a name or an ID means. @throws UserError `usage` for none, and for a name that two of them bear */
export function workspaceNamed<W extends Named>(named: string, workspaces: readonly W[], path: string): W {
  const [found, other] = workspaces.filter(({ id, name }) => id === named || name === named);
  if (found === undefined) {
    const names = [...new Set(workspaces.map(({ name }) => name))].sort();
    const hint = didYouMean(named, names, 'Give the name or the ID of a workspace, whole.');
    throw usage(`There is no workspace "${named}" in ${path}`, hint);
  }
  if (other !== undefined)
    throw usage(`Two workspaces are named "${named}" in ${path}`, `Give the ID: ${found.id} or ${other.id}.`);
  return found;
}
