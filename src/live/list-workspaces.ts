import { ApiPath } from './api-path.js';
import { RequestFailure } from './failure.js';
import { byId, readPages } from './pages.js';
import { forEach } from './parallel.js';
import { request } from './request.js';
import type { Api } from './request.js';
import { workspace, workspacePage } from './wire.js';
import type { Workspace } from './wire.js';

/** A workspace as the list, or a request of its own, describes it. */
export interface ListedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly archived_at: string | null;
}

/** Every workspace but the default one, archived ones too. One that moved between two pages while they were read counts once. */
export async function listWorkspaces(api: Api): Promise<readonly ListedWorkspace[]> {
  const query = { limit: '1000', include_archived: 'true' };
  const { items } = await readPages(api, ApiPath.workspaces, { paging: byId(workspacePage), query });
  return [...new Map(items.map((item) => [item.id, describe(item)])).values()];
}

/** IDs that the list does not have: the default workspace, which it leaves out, or a failure; what does not exist is left out. */
export async function findUnlisted(
  api: Api,
  ids: readonly string[],
  concurrency: number,
): Promise<readonly (ListedWorkspace | Unfound)[]> {
  const found: (ListedWorkspace | Unfound)[] = [];
  await forEach(ids, concurrency, async (id) => {
    try {
      const { value } = await request(api, { method: 'GET', path: ApiPath.workspace(id), schema: workspace });
      found.push(describe({ ...value, id }));
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (error.place.status !== 403 && error.place.status !== 404) found.push({ id, failure: error });
    }
  });
  return found;
}

/** A workspace of which it is not even known whether it exists. */
export interface Unfound {
  readonly id: string;
  readonly failure: RequestFailure;
}

function describe({ id, name, archived_at: archivedAt }: Workspace): ListedWorkspace {
  return { id, name, archived_at: archivedAt ?? null };
}
