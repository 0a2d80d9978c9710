import { ApiPath } from '../../http/claude-api.js';
import { RequestFailure } from '../../http/request-failure.js';
import type { LiveGroup } from '../../model/snapshot-types.js';
import { count } from '../../model/text.js';
import { otherWorkspace } from '../list-workspaces.js';
import { byCursor, readPages } from '../pages.js';
import { type Api, endRun } from '../request.js';
import type { LimitCollection, LimitSource } from '../limit-source.js';
import { organizationEntryPage, type WireWorkspaceLimit, workspaceEntryPage } from '../wire.js';
import { collectLimits } from './collect.js';
import { joinOrganization, joinWorkspace, type WorkspaceReading } from './join.js';

/** The Rate Limits API: the organization's groups with their limits, and each workspace's overrides. */
export const rateLimits: LimitSource = {
  checks: { organization: 'Rate limits', workspace: 'One workspace' },
  begin: (api) => {
    const groups = readGroups(api).catch(endRun);
    const readLimits = createReader(groups);
    return {
      organization: groups.then(({ length }) => count(length, 'group')),
      collect: () => collect(groups, readLimits),
    };
  },
};

const organizationPath = ApiPath.of('/v1/organizations/rate_limits');

async function readGroups(api: Api): Promise<readonly LiveGroup[]> {
  const paging = byCursor(organizationEntryPage);
  const { items, place } = await readPages(api, organizationPath, { paging, query: {} });
  return joinOrganization(items, place);
}

function collect(groups: Promise<readonly LiveGroup[]>, readLimits: WorkspaceReader): LimitCollection {
  const readings = new Map<string, WorkspaceReading>();
  return {
    readWorkspace: async (api, id) => {
      try {
        readings.set(id, await readLimits(api, id));
        return null;
      } catch (error) {
        if (error instanceof RequestFailure) return error;
        throw error;
      }
    },
    finish: async (ids) => {
      const counted = ids.flatMap((id) => {
        const reading = readings.get(id);
        return reading === undefined ? [] : [[id, reading] as const];
      });
      return collectLimits(await groups, new Map(counted));
    },
  };
}

type WorkspaceReader = (api: Api, id: string) => Promise<WorkspaceReading>;

/**
 * Reads the limits of one workspace after the other. Asks for inherited limits too, which tell "does not apply here" from
 * "inherits"; a server of before 2026-09-28 ignores that, or answers 400: then it is asked without, for the rest of the run.
 */
function createReader(groups: Promise<readonly LiveGroup[]>): WorkspaceReader {
  let inherited = true;
  return async (api, id) => {
    const asked = inherited;
    try {
      return await readEntries(api, id, { groups, inherited: asked });
    } catch (error) {
      if (!asked || !(error instanceof RequestFailure) || error.place.status !== 400) throw error;
      const reading = await readEntries(api, id, { groups, inherited: false });
      inherited = false;
      return reading;
    }
  };
}

const workspacePaging = byCursor(workspaceEntryPage);

async function readEntries(
  api: Api,
  id: string,
  { groups, inherited }: { readonly groups: Promise<readonly LiveGroup[]>; readonly inherited: boolean },
): Promise<WorkspaceReading> {
  const path = ApiPath.of('/v1/organizations/workspaces/{id}/rate_limits', id);
  const query: Readonly<Record<string, string>> = inherited ? { include_inherited: 'true' } : {};
  const contradiction = ({ data }: { readonly data: readonly WireWorkspaceLimit[] }): string | null =>
    otherWorkspace(data.find(({ workspace_id: named }) => named !== undefined && named !== id)?.workspace_id, id);
  const { items, place, closeConnection } = await readPages(api, path, {
    paging: workspacePaging,
    query,
    contradiction,
  });
  try {
    return joinWorkspace(items, await groups, { place, inheritedAsked: inherited });
  } catch (error) {
    closeConnection();
    throw error;
  }
}
