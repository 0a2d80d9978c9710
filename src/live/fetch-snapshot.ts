import { type LiveGroup, type Snapshot, snapshotFormatVersion, type Tool } from '../model/snapshot.js';
import { assembleSnapshot } from './assemble.js';
import { parseBaseUrl } from './base-url.js';
import type { Credential } from './credential.js';
import { endRun } from './failure.js';
import { hideKey } from './hidden-key.js';
import { joinOrganization } from './join.js';
import { listWorkspaces } from './list-workspaces.js';
import { byCursor, readPages } from './pages.js';
import { chooseProxy } from './proxy.js';
import type { ProxyEnvironment } from './proxy.js';
import { readWorkspaces } from './read-workspaces.js';
import { request } from './request.js';
import type { Api, RequestEvent } from './request.js';
import { sleep, startRun } from './run.js';
import type { Run, Sleep } from './run.js';
import { createThrottle } from './throttle.js';
import { openTransport } from './undici-pool.js';
import { organization, organizationEntryPage } from './wire.js';

export interface WorkspaceName {
  readonly id: string;
  readonly name: string;
}

export interface FetchOptions {
  readonly credential: Credential;
  /** A path prefix is kept. https, or http to this machine. */
  readonly baseUrl: string;
  /** The option or variable that it came from, for messages. */
  readonly baseUrlSource: string;
  /** The value of `anthropic-version`. */
  readonly apiVersion: string;
  readonly tool: Tool;
  /** Workspaces to ask for at once, before the list of workspaces is there. */
  readonly declaredIds: readonly string[];
  /** Live workspaces to look at; the others are counted in `not_looked_at`. */
  readonly include: (workspace: WorkspaceName) => boolean;
  /** Called as soon as the organization is known; what it throws ends the run. */
  readonly onOrganization: (organization: WorkspaceName) => void;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** For the whole reading. What is not read then is incomplete. */
  readonly timeoutMs: number;
  /** For one attempt of one request, its body included. */
  readonly requestTimeoutMs: number;
  /** Ends the reading at once, with the signal's reason. */
  readonly signal: AbortSignal;
  readonly environment: ProxyEnvironment;
  /** How many workspaces are read, of how many; null: the list of workspaces is not there yet. */
  readonly onProgress?: (read: number, total: number | null) => void;
  readonly onRequest?: (event: RequestEvent) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to below 1: spreads retries. */
  readonly random: () => number;
  /** Waits between attempts; tests pass their own. */
  readonly sleep?: Sleep;
}

/**
 * Reads the live limits of the organization and its workspaces, once. A workspace that cannot be read makes the snapshot
 * incomplete. Throws `api-failed` when the organization, its limits or its workspaces cannot be read, `credential-refused`
 * on a 401 or on a 403 for one of those, `usage` for a base URL or proxy that cannot be used, and the signal's reason.
 */
export async function fetchSnapshot(options: FetchOptions): Promise<Snapshot> {
  const base = parseBaseUrl(options.baseUrl, options.baseUrlSource);
  const proxy = chooseProxy(base, options.environment);
  options.signal.throwIfAborted();
  const { timeoutMs, signal, now, concurrency, requestTimeoutMs, random } = options;
  const run = startRun({ timeoutMs, signal, now, sleep: options.sleep ?? sleep });
  const transport = hideKey(await openTransport(base, proxy, { concurrency, requestTimeoutMs }), options.credential);
  const throttle = createThrottle(concurrency, run.signal);
  const target = `${new URL(base.origin).host}${proxy === null ? '' : ' through the proxy'}`;
  const onRequest = options.onRequest ?? null;
  try {
    return await read(
      { base, target, headers: headersOf(options), transport, run, throttle, requestTimeoutMs, random, onRequest },
      options,
    );
  } finally {
    run.end();
    await transport.close();
  }
}

function headersOf({ credential, apiVersion, tool }: FetchOptions): Readonly<Record<string, string>> {
  return {
    [credential.header]: credential.value,
    'anthropic-version': apiVersion,
    accept: 'application/json',
    'user-agent': `${tool.name}/${tool.version}`,
  };
}

async function read(api: Api, options: FetchOptions): Promise<Snapshot> {
  const { tool, apiVersion } = options;
  const taken = formatTime(api.run);
  const me = readOrganization(api, options).catch(endRun);
  const groups = readGroups(api).catch(endRun);
  const list = listWorkspaces(api).catch(endRun);
  const workspaces = readWorkspaces(api, { ...options, groups, list });
  const [organizationRead, groupsRead, workspacesRead] = await Promise.all([me, groups, workspaces]);
  return assembleSnapshot({
    head: {
      format_version: snapshotFormatVersion,
      tool,
      taken_at: taken,
      api_version: apiVersion,
      organization: organizationRead,
    },
    groups: groupsRead,
    ...workspacesRead,
    include: options.include,
  });
}

async function readOrganization(api: Api, { onOrganization }: FetchOptions): Promise<WorkspaceName> {
  const { value } = await request(api, { method: 'GET', path: '/v1/organizations/me', schema: organization });
  const { id, name } = value;
  onOrganization({ id, name });
  return { id, name };
}

async function readGroups(api: Api): Promise<readonly LiveGroup[]> {
  const paging = byCursor(organizationEntryPage);
  const { items, place } = await readPages(api, '/v1/organizations/rate_limits', { paging, query: {} });
  return joinOrganization(items, place);
}

/** RFC 3339 in UTC, whole seconds. */
function formatTime(run: Run): string {
  return `${new Date(run.now()).toISOString().slice(0, 19)}Z`;
}
