import type { FetchOptions } from '../../src/live/fetch-snapshot.js';
import { fetchSnapshot } from '../../src/live/fetch-snapshot.js';
import { UserError } from '../../src/model/errors.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import type { ApiServer, Reply, Routes } from './api-server.js';

/** A small organization on a server of the newest generation: three groups, two workspaces. */
export const opus = {
  type: 'rate_limit',
  id: 'entry-opus',
  group: { type: 'model_group', id: 'rlg_opus', display_name: 'Opus' },
  models: ['opus-1', 'opus-2'],
  limits: [
    { type: 'requests_per_minute', value: 4000 },
    { type: 'output_tokens_per_minute', value: 800_000 },
  ],
};

export const sonnet = {
  type: 'rate_limit',
  id: 'entry-sonnet',
  group: { type: 'model_group', id: 'rlg_sonnet', display_name: 'Sonnet' },
  models: ['sonnet-1'],
  limits: [{ type: 'requests_per_minute', value: 5000 }],
};

export const batch = {
  type: 'rate_limit',
  id: 'entry-batch',
  group: { type: 'batch', id: 'rlg_batch' },
  models: null,
  limits: [{ type: 'enqueued_batch_requests', value: 300_000 }],
};

export const bread = { id: 'wrkspc_bread', type: 'workspace', name: 'bread', archived_at: null };
export const cake = { id: 'wrkspc_cake', type: 'workspace', name: 'cake', archived_at: null };

/** A workspace's entry for one of the groups above, with an override of its requests per minute. */
export function overrideOf(
  entry: typeof opus | typeof sonnet,
  value: number,
  workspace: { readonly id: string } = bread,
): Record<string, unknown> {
  const { id, group, models } = entry;
  const limit = {
    type: 'requests_per_minute',
    value,
    org_limit: entry.limits[0]?.value ?? null,
    source: { type: 'workspace' },
  };
  return {
    type: 'workspace_rate_limit',
    rate_limit_id: id,
    workspace_id: workspace.id,
    group,
    models,
    limits: [limit],
  };
}

export function page(...data: readonly unknown[]): Reply {
  return { body: { data, next_page: null } };
}

export function list(...workspaces: readonly { readonly id: string; readonly archived_at?: string | null }[]): Reply {
  const ids = workspaces.map(({ id }) => id);
  return { body: { data: workspaces, has_more: false, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null } };
}

/** `bread` has 700 requests a minute for Opus, `cake` inherits everything. */
export const bakery: Routes = {
  '/me': () => ({ body: { id: 'org-1', type: 'organization', name: 'Bakery' } }),
  '/rate_limits': () => page(opus, sonnet, batch),
  '/workspaces': () => list(bread, cake),
  '/workspaces/wrkspc_bread/rate_limits': () => page(overrideOf(opus, 700)),
  '/workspaces/wrkspc_cake/rate_limits': () => page(),
};

export const breadLimits = '/workspaces/wrkspc_bread/rate_limits';
export const key = 'sk-ant-admin01-secret-of-the-bakery';

/** A clock that stands still but for the waits between attempts, which take no time. */
export interface FakeClock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Every wait so far, in milliseconds. */
  readonly waits: readonly number[];
}

export function fakeClock(): FakeClock {
  let time = Date.UTC(2026, 10, 21, 20, 0, 0, 987);
  const waits: number[] = [];
  const sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    waits.push(milliseconds);
    time += milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { now: () => time, sleep, waits };
}

export function optionsFor(server: Pick<ApiServer, 'url'>, more: Partial<FetchOptions> = {}): FetchOptions {
  return {
    credential: { header: 'x-api-key', value: key },
    baseUrl: server.url,
    baseUrlSource: '--base-url',
    apiVersion: '2023-06-01',
    tool: { name: 'limitdrift', version: '0.0.0' },
    declaredIds: [],
    include: () => true,
    onOrganization: () => undefined,
    concurrency: 16,
    timeoutMs: 300_000,
    requestTimeoutMs: 30_000,
    signal: new AbortController().signal,
    environment: {},
    random: () => 0,
    ...fakeClock(),
    ...more,
  };
}

export function read(server: Pick<ApiServer, 'url'>, more: Partial<FetchOptions> = {}): Promise<Snapshot> {
  return fetchSnapshot(optionsFor(server, more));
}

/** The error that the reading ends with. */
export async function errorOf(
  reading: Promise<unknown>,
): Promise<{ code: string; exitCode: number; message: string; hint: string | null }> {
  const error = await reading.then(
    () => new Error('It did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw error;
  const { code, exitCode, message, hint } = error;
  return { code, exitCode, message, hint };
}

/** Every limit that is not the organization's: `workspace group limiter = value (organization's)`. */
export function overrides(snapshot: Snapshot): readonly string[] {
  return snapshot.workspaces.flatMap(({ name, entries }) =>
    entries.flatMap(({ group, limits }) =>
      limits.map((limit) => `${name} ${group} ${limit.limiter} = ${limit.value} (${limit.organization_limit})`),
    ),
  );
}
