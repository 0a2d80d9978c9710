import { type LiveGroup, type Snapshot, snapshotFormatVersion, type Tool } from '../model/snapshot-types.js';
import { ApiPath } from './api-path.js';
import { joinOrganization } from './join.js';
import { byCursor, readPages } from './pages.js';
import { otherOrganization, request } from './request.js';
import type { Api } from './request.js';
import { organization, organizationEntryPage } from './wire.js';

export interface WorkspaceName {
  readonly id: string;
  readonly name: string;
}

/** What is known of a snapshot when its reading begins. */
export function beginSnapshot(
  api: Api,
  { tool, apiVersion }: { readonly tool: Tool; readonly apiVersion: string },
): Pick<Snapshot, 'format_version' | 'tool' | 'taken_at' | 'api_version'> {
  const taken = `${new Date(api.run.now()).toISOString().slice(0, 19)}Z`;
  return { format_version: snapshotFormatVersion, tool, taken_at: taken, api_version: apiVersion };
}

/** Asks whose credential this is. From here on, only what is of that organization is an answer. */
export function readOrganization(api: Api): Promise<WorkspaceName> {
  const reading = request(api, {
    method: 'GET',
    path: ApiPath.organization,
    schema: organization,
    contradiction: ({ id }, headers) => otherOrganization(headers, id),
  }).then(({ value: { id, name } }) => ({ id, name }));
  api.expected.organization = reading.then(
    ({ id }) => id,
    () => null,
  );
  return reading;
}

export async function readGroups(api: Api): Promise<readonly LiveGroup[]> {
  const paging = byCursor(organizationEntryPage);
  const { items, place } = await readPages(api, ApiPath.rateLimits, { paging, query: {} });
  return joinOrganization(items, place);
}
