import { exportLimits, type LimitShare, withDefaultWorkspace } from '../../src/gateway/limits-export.js';
import type { LimitsExport } from '../../src/model/export-types.js';
import type { LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';
import { world } from '../plan/worlds.js';
import { inForceOf } from '../report/limits/in-force.js';

/** `90%`, as `--share` reads it. */
export function percent(whole: number): LimitShare {
  return { text: `${whole}%`, numerator: BigInt(whole), denominator: 100n };
}

interface ExportWords extends Partial<Snapshot> {
  readonly share?: LimitShare;
  /** Names of the workspaces; absent: all. */
  readonly only?: readonly string[];
}

/** What is exported of some workspaces; the default one is among them. */
export function exportOf(workspaces: readonly LiveWorkspace[], words: ExportWords = {}): LimitsExport {
  const { share = percent(100), only, ...snapshot } = words;
  const include = ({ name }: { readonly name: string }): boolean => only?.includes(name) ?? true;
  return exportLimits(inForceOf(withDefaultWorkspace(world(workspaces, snapshot)), { include, named: true }), share);
}
