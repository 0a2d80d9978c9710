import { ApiPath } from '../http/claude-api.js';
import { RequestFailure } from '../http/request-failure.js';
import { byId, readPages } from '../live/pages.js';
import type { Api } from '../live/request.js';
import { apiKeyPage } from './usage-wire.js';

/* What the organization's API keys are called. */

const keysPath = ApiPath.of('/v1/organizations/api_keys');

/** Names by ID, of all keys that there are or were. Empty where the list cannot be read: the IDs say it too. */
export async function readApiKeyNames(api: Api): Promise<ReadonlyMap<string, string>> {
  try {
    const { items } = await readPages(api, keysPath, { paging: byId(apiKeyPage), query: { limit: '1000' } });
    return new Map(items.map(({ id, name }) => [id, name]));
  } catch (error) {
    if (error instanceof RequestFailure) return new Map();
    throw error;
  }
}
