import type { LiveGroup } from '../model/snapshot.js';
import { RequestFailure } from './failure.js';
import { joinWorkspace } from './join.js';
import type { WorkspaceReading } from './join.js';
import { workspacePath } from './list-workspaces.js';
import { byCursor, readPages } from './pages.js';
import type { Api } from './request.js';
import { workspaceEntryPage } from './wire.js';

/** What the limits of a workspace are, or why they could not be read. */
export type WorkspaceAnswer = { readonly reading: WorkspaceReading } | { readonly failure: RequestFailure };

const paging = byCursor(workspaceEntryPage);

/**
 * Reads the limits of one workspace after the other. Asks for inherited limits too, which tell "does not apply here" from
 * "inherits"; a server of before 2026-09-28 ignores that, or answers 400: then it is asked without, for the rest of the run.
 */
export function createWorkspaceReader(
  api: Api,
  groups: Promise<readonly LiveGroup[]>,
): (id: string) => Promise<WorkspaceAnswer> {
  let inherited = true;
  const readEntries = async (id: string, ask: boolean): Promise<WorkspaceReading> => {
    const path = `${workspacePath(id)}/rate_limits`;
    const { items, place } = await readPages(api, path, { paging, query: ask ? { include_inherited: 'true' } : {} });
    return joinWorkspace(items, await groups, place);
  };
  const readEither = async (id: string): Promise<WorkspaceReading> => {
    const asked = inherited;
    try {
      return await readEntries(id, asked);
    } catch (error) {
      if (!asked || !(error instanceof RequestFailure) || error.place.status !== 400) throw error;
      const reading = await readEntries(id, false);
      inherited = false;
      return reading;
    }
  };
  return async (id) => {
    try {
      return { reading: await readEither(id) };
    } catch (error) {
      if (error instanceof RequestFailure) return { failure: error };
      throw error;
    }
  };
}
