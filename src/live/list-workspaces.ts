import { shownIdentifier } from '../model/names.js';
import { ApiPath } from '../http/claude-api.js';
import { RequestFailure } from '../http/request-failure.js';
import { byId, readPages } from './pages.js';
import { type Api, request } from './request.js';
import { workspace, type Workspace, workspacePage } from './wire.js';

/* Which workspaces there are. */

/** A workspace as the list, or a request of its own, describes it. */
export interface ListedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly archived_at: string | null;
}

const listPath = ApiPath.of('/v1/organizations/workspaces');

/** Every workspace but the default one, archived ones too. One that moved between two pages while they were read counts once. */
export async function listWorkspaces(api: Api): Promise<readonly ListedWorkspace[]> {
  const query = { limit: '1000', include_archived: 'true' };
  const contradiction = ({ data }: { readonly data: readonly Workspace[] }): string | null =>
    new Set(data.map(({ id }) => id)).size === data.length ? null : 'a workspace is there twice';
  const { items } = await readPages(api, listPath, { paging: byId(workspacePage), query, contradiction });
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
      const contradiction = (value: Workspace): string | null => otherWorkspace(value.id, id);
      const path = ApiPath.of('/v1/organizations/workspaces/{id}', id);
      const { value } = await request(api, { method: 'GET', path, schema: workspace, contradiction });
      found.push(describe(value));
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

/** Why an answer is not of the workspace that was asked for; null: it is, or does not say. */
export function otherWorkspace(named: string | undefined, id: string): string | null {
  return named === undefined || named === id
    ? null
    : `the answer is about another workspace (${shownIdentifier(named)})`;
}

function describe({ id, name, archived_at: archivedAt }: Workspace): ListedWorkspace {
  return { id, name, archived_at: archivedAt ?? null };
}

/** Carries out `work` on every item, at most `concurrency` at a time, begun in the order given. */
export async function forEach<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}
