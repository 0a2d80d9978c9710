import { withDefaultWorkspace } from '../gateway/limits-export.js';
import { fetchSnapshot } from '../live/fetch-snapshot.js';
import type { LimitsInForce } from '../model/in-force-types.js';
import type { Snapshot } from '../model/snapshot-types.js';
import { limitsInForce } from '../plan/limits-in-force.js';
import { checkWorkspaces, includeOf, libraryTool, openingOf, type ReadLimitsOptions } from './library-options.js';

/**
 * Reads the limits that are in force now, once, through the Rate Limits API. It is the JSON of `limitdrift limits`; `limitsFor`
 * looks up a workspace and a model in it. Values are requests or tokens in a minute, as each limiter's name says.
 *
 * A workspace that could not be read has the state `not-read` and no limits; it stands in `incomplete` with the reason, and
 * `complete` is false.
 *
 * Rejects with a `UserError`: `credential-missing`, `credential-invalid`, `credential-refused`, `federation-unusable` or
 * `exchange-refused` for the credential, `api-failed` where the organization, its limits or its list of workspaces could not be
 * read, `usage` for a base URL or a name that means no workspace; and with the signal's reason. No error holds the key.
 */
export async function readLimits(options: ReadLimitsOptions): Promise<LimitsInForce> {
  const snapshot = await readLiveLimits(options);
  checkWorkspaces(options, snapshot);
  return inForceIn(snapshot, options);
}

/** The default workspace is listed in it: what a key of it may use are the organization's limits. */
export async function readLiveLimits(options: ReadLimitsOptions): Promise<Snapshot> {
  const opening = await openingOf(options);
  const wanted = { declaredIds: [], include: includeOf(options), onOrganization: () => undefined };
  return withDefaultWorkspace(await fetchSnapshot({ ...opening, ...wanted }));
}

/** Archived workspaces are there as such, so that one of them is not taken for unknown. */
export function inForceIn(snapshot: Snapshot, options: ReadLimitsOptions): LimitsInForce {
  return limitsInForce(snapshot, {
    tool: libraryTool,
    source: 'api',
    include: includeOf(options),
    named: true,
    groups: null,
    declared: null,
  });
}
