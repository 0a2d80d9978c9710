import { type Organization, type Snapshot, snapshotFormatVersion, type Tool } from '../model/snapshot-types.js';
import { assembleSnapshot } from './assemble.js';
import { limitSourcesFor } from './limit-sources.js';
import type { SpendAsked } from './spend-limits/spend-limits.js';
import { listWorkspaces } from './list-workspaces.js';
import { type ApiOptions, openApi } from './open-api.js';
import { readWorkspaces } from './read-workspaces.js';
import { type Api, endRun, organizationPath, otherOrganization, type Received, request } from './request.js';
import { beginAll, type LimitSource } from './limit-source.js';
import { emulatorHeader, organization } from './wire.js';

/* Reads everything that is live, once, as a snapshot. */

export interface FetchOptions extends ApiOptions {
  /** Workspaces to ask for at once, before the list of workspaces is there. */
  readonly declaredIds: readonly string[];
  /** Live workspaces to look at; the others are counted in `not_looked_at`. */
  readonly include: (workspace: WorkspaceName) => boolean;
  /** Whether spend limits are asked for too, and what is spent; absent: nothing of that is. */
  readonly spend?: SpendAsked | undefined;
  /** Called as soon as the organization is known; what it throws ends the run. */
  readonly onOrganization: (organization: Organization) => void;
  /** How many workspaces are read, of how many; null: the list of workspaces is not there yet. */
  readonly onProgress?: (read: number, total: number | null) => void;
}

/**
 * Reads the live limits of the organization and its workspaces, once. A workspace that cannot be read makes the snapshot
 * incomplete. Throws `api-failed` when the organization, its limits or its workspaces cannot be read, `credential-refused`
 * on a 401 or on a 403 for one of those, `usage` for a base URL or proxy that cannot be used, and the signal's reason.
 */
export async function fetchSnapshot(
  options: FetchOptions,
  sources: readonly LimitSource[] = limitSourcesFor(options.spend),
): Promise<Snapshot> {
  const api = await openApi(options);
  try {
    return await api.run((opened) => readSnapshot(opened, options, sources));
  } finally {
    await api.close();
  }
}

/** The same in a run that reads more than that. */
export async function readSnapshot(
  api: Api,
  options: FetchOptions,
  sources: readonly LimitSource[] = limitSourcesFor(options.spend),
): Promise<Snapshot> {
  const head = beginSnapshot(api, options);
  const me = readOrganization(api)
    .then((found) => {
      options.onOrganization(found);
      return found;
    })
    .catch(endRun);
  const reading = beginAll(sources, api);
  const limits = reading.collect();
  const list = listWorkspaces(api).catch(endRun);
  const workspaces = readWorkspaces(api, { ...options, limits, list });
  const [organizationRead, , workspacesRead] = await Promise.all([me, reading.organization, workspaces]);
  return assembleSnapshot({
    head: { ...head, organization: organizationRead },
    limits,
    ...workspacesRead,
    include: options.include,
    namesakes: 0,
  });
}

export interface WorkspaceName {
  readonly id: string;
  readonly name: string;
}

/** What is known of a snapshot when its reading begins. */
export function beginSnapshot(
  api: Api,
  { tool, apiVersion }: { readonly tool: Tool; readonly apiVersion: string },
): Pick<Snapshot, 'format_version' | 'tool' | 'taken_at' | 'api_version'> {
  const taken = `${new Date(api.deadline.now()).toISOString().slice(0, 19)}Z`;
  return { format_version: snapshotFormatVersion, tool, taken_at: taken, api_version: apiVersion };
}

/** Asks whose credential this is. From here on, only what is of that organization is an answer. */
export function readOrganization(api: Api): Promise<Organization> {
  const reading = request(api, {
    method: 'GET',
    path: organizationPath,
    schema: organization,
    contradiction: ({ id }, headers) => otherOrganization(headers, id),
  }).then(({ value: { id, name }, headers }) => ({ id, name, ...emulatorOf(api, headers) }));
  api.expected.organization = reading.then(
    ({ id }) => id,
    () => null,
  );
  return reading;
}

/** An emulator says that it is one. Its page is known where nothing is between it and this machine. */
function emulatorOf({ base }: Api, headers: Received<unknown>['headers']): Pick<Organization, 'emulator'> {
  if (headers[emulatorHeader] === undefined) return {};
  return { emulator: base.loopback && base.prefix === '' && base.origin.startsWith('http:') ? base.origin : null };
}
