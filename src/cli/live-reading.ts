import packageJson from '../../package.json' with { type: 'json' };
import { apiVersions, defaultBaseUrl } from '../live/defaults.js';
import type { Snapshot, Tool } from '../model/snapshot-types.js';
import type { Arguments } from './arguments.js';
import { findCredential } from './credential-source.js';
import type { Host } from './host.js';
import { readChoice, readCount, readDuration } from './option-values.js';
import { notesFor } from './notes.js';
import { showProgress } from './progress.js';

export const tool: Tool = { name: 'limitdrift', version: packageJson.version };

/** Where and how to read, from the options that every command that asks the API has. */
export interface ApiOptions {
  readonly baseUrl: string;
  /** The option or variable that it came from. */
  readonly baseUrlSource: string;
  readonly apiVersion: string;
  readonly concurrency: number;
  /** For the run, from `begunAt` on. */
  readonly timeoutMs: number;
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  readonly requestTimeoutMs: number;
  readonly keyFile: string | null;
}

export function readApiOptions(args: Arguments, host: Host): ApiOptions {
  const given = args.text('base-url');
  return {
    baseUrl: given ?? (host.env['ANTHROPIC_BASE_URL'] || defaultBaseUrl),
    baseUrlSource: given === null ? 'ANTHROPIC_BASE_URL' : '--base-url',
    apiVersion: readChoice(args, 'api-version', apiVersions),
    concurrency: readCount(args, 'concurrency', { minimum: 1, maximum: 256, fallback: 16 }),
    timeoutMs: readDuration(args, 'timeout', 300) * 1000,
    begunAt: host.now(),
    requestTimeoutMs: readDuration(args, 'request-timeout', 30) * 1000,
    keyFile: args.text('key-file'),
  };
}

/** What of the live state a command wants. */
export interface Wanted {
  /** Workspace IDs that are asked for at once, before the list of workspaces is there. */
  readonly declaredIds: readonly string[];
  readonly include: (workspace: { readonly id: string; readonly name: string }) => boolean;
  /** Called as soon as the organization is known; may throw. */
  readonly onOrganization: (organization: Snapshot['organization']) => void;
}

/** Reads the live limits through the API. */
export async function readLive(options: ApiOptions, wanted: Wanted, args: Arguments, host: Host): Promise<Snapshot> {
  const notes = notesFor(args, host);
  const { credential, warning } = findCredential(options.keyFile, host, { waitMs: remaining(options, host) });
  if (warning !== null) notes.note(warning);
  const { fetchSnapshot } = await import('../live/fetch-snapshot.js');
  const progress = showProgress(host, { quiet: args.flag('quiet') || args.flag('verbose') });
  try {
    return await fetchSnapshot({
      ...options,
      ...wanted,
      timeoutMs: remaining(options, host),
      tool,
      credential,
      hider: host.hider,
      environment: host.env,
      signal: host.signal,
      now: host.now,
      random: Math.random,
      onProgress: progress.update,
      onRequest: notes.request,
    });
  } finally {
    progress.end();
  }
}

/** Milliseconds that the run may still take: reading files counts too. */
export function remaining({ timeoutMs, begunAt }: Pick<ApiOptions, 'timeoutMs' | 'begunAt'>, { now }: Host): number {
  return Math.max(0, begunAt + timeoutMs - now());
}
