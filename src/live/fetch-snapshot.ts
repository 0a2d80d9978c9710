import type { Snapshot } from '../model/snapshot-types.js';
import { assembleSnapshot } from './assemble.js';
import { endRun } from './request-failure.js';
import { listWorkspaces } from './list-workspaces.js';
import { type ApiOptions, openApi } from './open-api.js';
import { beginSnapshot, readGroups, readOrganization, type WorkspaceName } from './read-organization.js';
import { readWorkspaces } from './read-workspaces.js';
import type { Api } from './request.js';

export interface FetchOptions extends ApiOptions {
  /** Workspaces to ask for at once, before the list of workspaces is there. */
  readonly declaredIds: readonly string[];
  /** Live workspaces to look at; the others are counted in `not_looked_at`. */
  readonly include: (workspace: WorkspaceName) => boolean;
  /** Called as soon as the organization is known; what it throws ends the run. */
  readonly onOrganization: (organization: WorkspaceName) => void;
  /** How many workspaces are read, of how many; null: the list of workspaces is not there yet. */
  readonly onProgress?: (read: number, total: number | null) => void;
}

/**
 * Reads the live limits of the organization and its workspaces, once. A workspace that cannot be read makes the snapshot
 * incomplete. Throws `api-failed` when the organization, its limits or its workspaces cannot be read, `credential-refused`
 * on a 401 or on a 403 for one of those, `usage` for a base URL or proxy that cannot be used, and the signal's reason.
 */
export async function fetchSnapshot(options: FetchOptions): Promise<Snapshot> {
  const api = await openApi(options);
  try {
    return await api.run((opened) => read(opened, options));
  } finally {
    await api.close();
  }
}

async function read(api: Api, options: FetchOptions): Promise<Snapshot> {
  const head = beginSnapshot(api, options);
  const me = readOrganization(api)
    .then((found) => {
      options.onOrganization(found);
      return found;
    })
    .catch(endRun);
  const groups = readGroups(api).catch(endRun);
  const list = listWorkspaces(api).catch(endRun);
  const workspaces = readWorkspaces(api, { ...options, groups, list });
  const [organizationRead, groupsRead, workspacesRead] = await Promise.all([me, groups, workspaces]);
  return assembleSnapshot({
    head: { ...head, organization: organizationRead },
    groups: groupsRead,
    ...workspacesRead,
    include: options.include,
    namesakes: 0,
  });
}
