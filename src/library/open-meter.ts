import { createMeter, type Meter } from '../headroom/meter.js';
import type { MeterOptions } from '../headroom/meter-options.js';
import { type HeadroomPolicy, headroomPolicy, noPolicy } from '../headroom/policy.js';
import type { Snapshot, Tool } from '../model/snapshot-types.js';
import { type DeclaredNow, limitsInForce } from '../plan/limits-in-force.js';
import type { Include } from '../plan/scope.js';
import type { WorkspaceFacts } from '../usage/workspace-facts.js';

/*
 * Opens a meter for what a run found: limits in force, marks, and which workspace is the default one.
 */

/** What a run asked for. */
export interface Measuring extends Pick<MeterOptions, 'window' | 'timeZone' | 'by' | 'byApiKey'> {
  /** Whether all workspaces are looked at, and not some that were named. */
  readonly whole: boolean;
}

interface Found {
  readonly snapshot: Snapshot;
  readonly declared: DeclaredNow | null;
  readonly include: Include;
  readonly facts: readonly WorkspaceFacts[];
  readonly apiKeyNames: ReadonlyMap<string, string>;
}

export function openMeter(
  measuring: Measuring,
  { snapshot, declared, include, facts, apiKeyNames }: Found,
  { tool, now }: { readonly tool: Tool; readonly now: number },
): Meter {
  const unlistedDefault = defaultAmong(facts, snapshot);
  return createMeter({
    ...measuring,
    tool,
    snapshot,
    inForce: limitsInForce(snapshot, { tool, source: 'api', include, named: false, groups: null, declared }),
    policy: declared === null ? noPolicy : policyOf(declared, now),
    apiKeyNames,
    ...(unlistedDefault === undefined ? {} : { unlistedDefault }),
    madeAt: new Map(
      facts.flatMap(({ id, createdAt }) => (createdAt === null ? [] : [[id, Math.floor(createdAt / 60_000)]])),
    ),
  });
}

function policyOf({ head }: DeclaredNow, now: number): HeadroomPolicy {
  return headroomPolicy({
    declared: head.declaration.headroom,
    marks: new Map([...head.entries].flatMap(([id, { headroom }]) => (headroom === null ? [] : [[id, headroom]]))),
    findGroup: (word) => head.groups.find(word)?.key ?? null,
    today: new Date(now).toISOString().slice(0, 10),
  });
}

/** The default workspace bears this name, and is the one that is listed only when it is asked for. */
function defaultAmong(facts: readonly WorkspaceFacts[], { workspaces }: Snapshot): WorkspaceFacts | undefined {
  const listed = new Set(workspaces.map(({ id }) => id));
  return facts.find(({ id, name }) => name === 'Default' && !listed.has(id));
}
