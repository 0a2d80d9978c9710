import packageJson from '../../../package.json' with { type: 'json' };
import { apiVersions, defaultBaseUrl } from '../../http/claude-api.js';
import { type ConnectionEnvironment, environmentIn } from '../../http/route.js';
import { credentialVariables } from '../../live/credential.js';
import { federationVariable } from '../../live/federation/federation-settings.js';
import type { ApiConnection } from '../../live/api-connection.js';
import type { ApiOptions } from '../../live/open-api.js';
import type { Api } from '../../live/request.js';
import type { SpendAsked } from '../../live/spend-limits/spend-limits.js';
import { mostOverHttp1, mostOverHttp2 } from '../../live/throttle.js';
import type { Snapshot, Tool } from '../../model/snapshot-types.js';
import { describeChoices, readChoice, readCount, readDuration } from '../option-values.js';
import type { Arguments, OptionSpec } from '../arguments.js';
import { findCredential } from './credential-source.js';
import type { Host } from '../host.js';
import { notesFor, showProgress } from '../notes.js';
import { count, formatDuration, formatNumber } from '../../model/text.js';

/*
 * Reads the live limits, as the options of every command that asks the API say.
 */

export const tool: Tool = { name: 'limitdrift', version: packageJson.version };

/** Seconds that a run may take that asks the API, or waits for a file. */
export const defaultTimeout = 300;

/** Seconds that one request may take. */
const defaultRequestTimeout = 30;

/** The options of a command that asks the API; `readApiOptions` reads them. */
export const apiOptions: Readonly<Record<string, OptionSpec>> = {
  'key-file': { value: 'PATH', offers: 'files', help: 'Read the credential from a file' },
  'base-url': {
    value: 'URL',
    help: `The API, default ${defaultBaseUrl}; a path prefix is kept; goes before ANTHROPIC_BASE_URL`,
  },
  'api-version': { value: 'VERSION', offers: { words: apiVersions }, help: describeChoices(apiVersions) },
  concurrency: {
    value: 'N',
    variable: true,
    help: `Requests in flight at once, default ${mostOverHttp1}, over HTTP/2 up to ${mostOverHttp2}`,
  },
  http1: { variable: true, help: 'Speak HTTP/1.1 where the server offers HTTP/2 too' },
  timeout: {
    value: 'DURATION',
    variable: true,
    help: `The longest the run may take, default ${formatDuration(defaultTimeout)}`,
  },
  'request-timeout': {
    value: 'DURATION',
    variable: true,
    help: `The longest one request may take, default ${formatDuration(defaultRequestTimeout)}`,
  },
  verbose: { help: 'Name every request on stderr' },
};

/** What the help of such a command says of the credential. */
export const credentialsNote = `The credential comes from --key-file, else from the first of ${credentialVariables.map(({ name }) => name).join(', ')} that is set. It must be an organization admin’s. Without one, ${federationVariable} asks for federation: the identity token of a pipeline is exchanged for one that lasts for minutes.`;

/** Where and how to read, from the options that every command that asks the API has. */
export interface ReadingOptions {
  readonly baseUrl: string;
  /** The option or variable that it came from. */
  readonly baseUrlSource: string;
  readonly apiVersion: string;
  /** null: as many as the protocol is good for. */
  readonly concurrency: number | null;
  readonly http1: boolean;
  /** For the run, from `begunAt` on. */
  readonly timeoutMs: number;
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  readonly requestTimeoutMs: number;
  readonly keyFile: string | null;
  /** Made early; null: it could not be, and what is wrong is said when it is needed. */
  readonly early?: Promise<ApiConnection | null>;
}

export function readApiOptions(args: Arguments, host: Host): ReadingOptions {
  const given = args.text('base-url');
  return {
    baseUrl: given ?? (host.env['ANTHROPIC_BASE_URL'] || defaultBaseUrl),
    baseUrlSource: given === null ? 'ANTHROPIC_BASE_URL' : '--base-url',
    apiVersion: readChoice(args, 'api-version', apiVersions),
    concurrency: readCount(args, 'concurrency', { minimum: 1, maximum: 256, fallback: null }),
    http1: args.flag('http1'),
    timeoutMs: readDuration(args, 'timeout', defaultTimeout) * 1000,
    begunAt: host.now(),
    requestTimeoutMs: readDuration(args, 'request-timeout', defaultRequestTimeout) * 1000,
    keyFile: args.text('key-file'),
  };
}

/** Makes the first connection while other things are read. Whoever calls this closes it, whatever becomes of the run. */
export function connectEarly(
  options: ReadingOptions,
  host: Host,
): { readonly api: ReadingOptions; readonly close: () => Promise<void> } {
  const connect = async (): Promise<ApiConnection> => {
    const { openConnection } = await import('../../live/api-connection.js');
    const opened = await openConnection({ ...options, environment: connectionEnvironment(options, host) });
    opened.transport.connect();
    return opened;
  };
  const early = connect().catch(() => null);
  return { api: { ...options, early }, close: async () => (await early)?.transport.close() };
}

/** What of the live state a command wants. */
export interface Wanted {
  /** Workspace IDs that are asked for at once, before the list of workspaces is there. */
  readonly declaredIds: readonly string[];
  readonly include: (workspace: { readonly id: string; readonly name: string }) => boolean;
  /** Whether spend limits are asked for too. */
  readonly spend?: SpendAsked | undefined;
  /** Called as soon as the organization is known; may throw. */
  readonly onOrganization: (organization: Snapshot['organization']) => void;
}

/** Reads the live limits through the API. */
export function readLive(options: ReadingOptions, wanted: Wanted, args: Arguments, host: Host): Promise<Snapshot> {
  return withLive(options, wanted, { args, host }, (snapshot) => snapshot);
}

/** The same in a run that reads more than that. */
export async function withLive<T>(
  options: ReadingOptions,
  wanted: Wanted,
  { args, host }: { readonly args: Arguments; readonly host: Host },
  use: (snapshot: Snapshot, api: Api) => T | Promise<T>,
): Promise<T> {
  const { readSnapshot } = await import('../../live/fetch-snapshot.js');
  return withApi(options, args, host, async (api, opening) => {
    const snapshot = await withProgress(args, host, (onProgress) =>
      readSnapshot(api, { ...opening, ...wanted, onProgress }),
    );
    return use(snapshot, api);
  });
}

/** Opens the API for a run, and closes it. */
export async function withApi<T>(
  options: ReadingOptions,
  args: Arguments,
  host: Host,
  use: (api: Api, opening: ApiOptions) => Promise<T>,
): Promise<T> {
  const opening = apiOpening(options, args, host);
  const { openApi } = await import('../../live/open-api.js');
  const connection = (await options.early) ?? null;
  const api = await openApi({ ...opening, ...(connection === null ? {} : { connection }) });
  try {
    return await api.run((opened) => use(opened, opening));
  } finally {
    await api.close();
  }
}

/** How to open the API for a run. Finds the credential, which a key file may give once only. */
function apiOpening(options: ReadingOptions, args: Arguments, host: Host): ApiOptions {
  const notes = notesFor(args, host);
  const { credential, warning } = findCredential(options.keyFile, host, { waitMs: remaining(options, host) });
  if (warning !== null) notes.note(warning);
  const { early: _, ...given } = options;
  return {
    ...given,
    timeoutMs: remaining(options, host),
    tool,
    credential,
    hider: host.hider,
    environment: connectionEnvironment(options, host),
    signal: host.signal,
    now: host.now,
    random: Math.random,
    onRequest: notes.request,
  };
}

/** What of the environment and of the options decides on connections. */
export function connectionEnvironment(
  { http1 }: Pick<ReadingOptions, 'http1'>,
  { cwd, env }: Host,
): ConnectionEnvironment {
  return { ...environmentIn(cwd, env), LIMITDRIFT_HTTP1: http1 ? '1' : '' };
}

/** Shows how far the reading of limits is. */
async function withProgress<T>(
  args: Arguments,
  host: Host,
  read: (onProgress: (read: number, total: number | null) => void) => Promise<T>,
): Promise<T> {
  const progress = showProgress(describeReading(0, null), args, host);
  try {
    return await read((done, total) => progress.update(describeReading(done, total)));
  } finally {
    progress.end();
  }
}

/** Milliseconds that the run may still take: reading files counts too. */
export function remaining(
  { timeoutMs, begunAt }: Pick<ReadingOptions, 'timeoutMs' | 'begunAt'>,
  { now }: Host,
): number {
  return Math.max(0, begunAt + timeoutMs - now());
}

function describeReading(read: number, total: number | null): string {
  if (total === null) return 'Reading the organization …';
  return `Reading limits: ${formatNumber(read)} of ${count(total, 'workspace')} …`;
}
