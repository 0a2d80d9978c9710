import { ApiPath } from '../http/claude-api.js';
import { RequestFailure } from '../http/request-failure.js';
import { byId, readPages } from '../live/pages.js';
import type { Api } from '../live/request.js';
import { workspaceFactsPage } from './usage-wire.js';

/* What usage needs to know of workspaces and no limit depends on: since when they are there, and which is the default one. */

const listPath = ApiPath.of('/v1/organizations/workspaces');

export interface WorkspaceFacts {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970; null: the API does not say. */
  readonly createdAt: number | null;
}

/** All workspaces, the default one too where the API lists it. Empty where the list cannot be read, which is told: no limit needs it. */
export async function readWorkspaceFacts(
  api: Api,
  onFailure: (failure: RequestFailure) => void,
): Promise<readonly WorkspaceFacts[]> {
  const query = { limit: '1000', include_archived: 'true', include_default: 'true' };
  try {
    const { items } = await readPages(api, listPath, { paging: byId(workspaceFactsPage), query });
    return items.map(({ id, name, created_at: created }) => {
      const time = Date.parse(created ?? '');
      return { id, name, createdAt: Number.isNaN(time) ? null : time };
    });
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    onFailure(error);
    return [];
  }
}
