import type { Declaration } from '../../../src/model/declaration.js';
import type { LimitsInForce } from '../../../src/model/in-force-types.js';
import { noPast, type Past } from '../../../src/model/past-types.js';
import type { Snapshot } from '../../../src/model/snapshot-types.js';
import { planResolved } from '../../../src/plan/create-plan.js';
import { type DeclaredNow, limitsInForce } from '../../../src/plan/limits-in-force.js';
import { indexLive } from '../../../src/plan/resolve/live-index.js';
import { resolve } from '../../../src/plan/resolve/resolve.js';
import { options } from '../../plan/worlds.js';

/** A declaration beside a snapshot, as `limits` plans it. */
export function declaredOf(declaration: Declaration, snapshot: Snapshot, past: Past = noPast): DeclaredNow {
  const head = resolve(declaration, indexLive(snapshot));
  return { head, plan: planResolved(head, snapshot, { ...options, past }), historyUnavailable: null };
}

type Asked = Partial<Parameters<typeof limitsInForce>[1]>;

/** What is in force in every workspace that lives, unless something else is asked. */
export function inForceOf(snapshot: Snapshot, asked: Asked = {}): LimitsInForce {
  const { tool } = options;
  const all = { include: () => true, named: false, groups: null, declared: null };
  return limitsInForce(snapshot, { tool, source: 'snapshot', ...all, ...asked });
}
