import { apiVersions, defaultBaseUrl } from '../http/claude-api.js';
import { environmentIn } from '../http/route.js';
import { createCredential, type Credential, emptyVariables, findCredentialIn } from '../live/credential.js';
import type { ApiOptions } from '../live/open-api.js';
import { UserError } from '../model/errors.js';
import { meansWorkspace } from '../model/names.js';
import type { Snapshot, Tool } from '../model/snapshot-types.js';
import type { Include } from '../plan/scope.js';

/*
 * What `readLimits`, `watchLimits` and `readHeadroom` are told, and what the reading of the API makes of it.
 */

/** The library cannot import package.json, which lies outside of what is built; a test holds the two together. */
export const libraryTool: Tool = { name: 'limitdrift', version: '0.1.0' };

/** Where to read, as whom, and what. Nothing is taken from the process by itself: pass `environment: process.env` for that. */
export interface ReadLimitsOptions {
  /**
   * An Admin API key (`sk-ant-admin…`) or an OAuth token of an organization admin; a function is asked before each reading, so
   * that a key that is replaced is found. Without it, the credential comes from `environment`, as that of the command does.
   */
  readonly apiKey?: string | (() => string | Promise<string>);
  /**
   * Variables, such as `process.env`: the credential (ANTHROPIC_ADMIN_API_KEY and the others, or federation),
   * ANTHROPIC_BASE_URL, HTTPS_PROXY, NO_PROXY and certificates. Without it there are none.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** https, or http to this machine; a path prefix is kept. Default: ANTHROPIC_BASE_URL, else https://api.anthropic.com. */
  readonly baseUrl?: string;
  /** Names, IDs or patterns with `*` and `?`; default: all, the default workspace (`Default`) too. */
  readonly workspaces?: readonly string[];
  /** Ends the reading at once: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole reading; what is not read then is incomplete. Default 300,000, for headroom 3,600,000. */
  readonly timeoutMs?: number;
}

/** How to open the API. @throws UserError `credential-missing`, `credential-invalid`, `federation-unusable` */
export async function openingOf(options: ReadLimitsOptions): Promise<ApiOptions> {
  const { environment = {}, baseUrl, signal = new AbortController().signal, timeoutMs = 300_000 } = options;
  const named = environment['ANTHROPIC_BASE_URL'] ?? '';
  signal.throwIfAborted();
  return {
    credential: await credentialOf(options),
    baseUrl: baseUrl ?? (named === '' ? defaultBaseUrl : named),
    baseUrlSource: baseUrl === undefined ? 'ANTHROPIC_BASE_URL' : 'baseUrl',
    apiVersion: apiVersions[0],
    tool: libraryTool,
    concurrency: null,
    timeoutMs,
    requestTimeoutMs: 30_000,
    signal,
    environment: environmentIn('.', environment),
    now: Date.now,
    random: Math.random,
  };
}

async function credentialOf({ apiKey, environment = {} }: ReadLimitsOptions): Promise<Credential> {
  if (apiKey !== undefined)
    return createCredential(typeof apiKey === 'string' ? apiKey : await apiKey(), false, 'apiKey');
  const found = findCredentialIn(environment, '.');
  if (found === null) throw UserError.of('credential-missing', { empty: emptyVariables(environment) });
  return found;
}

export function includeOf({ workspaces }: Pick<ReadLimitsOptions, 'workspaces'>): Include {
  return (workspace) => workspaces === undefined || workspaces.some((word) => meansWorkspace(word, workspace));
}

/** @throws UserError `usage` for a name or pattern that means no workspace, so that a slip is not taken for "nothing there" */
export function checkWorkspaces(
  { workspaces: words = [] }: Pick<ReadLimitsOptions, 'workspaces'>,
  { workspaces, incomplete, organization }: Pick<Snapshot, 'workspaces' | 'incomplete' | 'organization'>,
): void {
  const known = [...workspaces, ...incomplete.map(({ workspace }) => workspace)];
  const idle = words.find((word) => !known.some((workspace) => meansWorkspace(word, workspace)));
  if (idle === undefined) return;
  throw UserError.of('usage', {
    problem: `workspaces: "${idle}" means no workspace of organization ${organization.name}`,
    hint: 'Give names or IDs of workspaces, or patterns with * and ?.',
  });
}
