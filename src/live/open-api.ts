import type { Tool } from '../model/snapshot-types.js';
import { type ApiConnection, type ConnectionRequest, openConnection } from './api-connection.js';
import type { Credential } from './credential.js';
import type { FederationStep } from './federation/federated-access.js';
import type { Federation } from './federation/federation-settings.js';
import { createHider, type Hider, hideKeys } from '../http/hidden-key.js';
import type { RequestEvent } from './retried-request.js';
import type { Access, Api } from './request.js';
import { sleep, startDeadline } from '../http/deadline.js';
import type { DeadlineOptions, Sleep } from '../http/deadline.js';

/* Opens the way to the API: base URL, proxy, credential, connections. */

export interface ApiOptions extends ConnectionRequest {
  readonly credential: Credential;
  /** Of the whole run; without one, the reading has its own. */
  readonly hider?: Hider;
  /** The value of `anthropic-version`. */
  readonly apiVersion: string;
  readonly tool: Tool;
  /** For the whole of a run. What is not read then is incomplete. */
  readonly timeoutMs: number;
  /** Ends the reading at once, with the signal's reason. */
  readonly signal: AbortSignal;
  /** The same connection, opened before; closed with the rest. */
  readonly connection?: ApiConnection;
  readonly onRequest?: (event: RequestEvent) => void;
  /** Called for each step that federation took. */
  readonly onFederation?: (step: FederationStep) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to below 1: spreads retries. */
  readonly random: () => number;
  /** Waits between attempts; tests pass their own. */
  readonly sleep?: Sleep;
}

/** The way to the API: connections and their number are shared by all that is read through it. */
export interface OpenApi {
  /** Begins a run, whose time is counted from here, reads during it, and ends it. */
  run<T>(read: (api: Api) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Throws `usage` for a base URL or proxy that cannot be used, and the signal's reason. Nothing is connected yet. */
export async function openApi(options: ApiOptions): Promise<OpenApi> {
  const { credential, signal, timeoutMs, now } = options;
  const hider = options.hider ?? createHider();
  const shared = await connect(options, hider);
  const limits = { timeoutMs, signal, now, sleep: options.sleep ?? sleep };
  const access =
    'federation' in credential ? await federate(credential.federation, { options, hider, shared, limits }) : null;
  return {
    run: async (read) => {
      const deadline = startDeadline(limits);
      try {
        return await read({ ...shared, access, deadline });
      } finally {
        deadline.end();
      }
    },
    close: () => {
      access?.close();
      return shared.transport.close();
    },
  };
}

/** What all runs have in common. */
type SharedApi = Omit<Api, 'deadline' | 'access'>;

async function connect(options: ApiOptions, hider: Hider): Promise<SharedApi> {
  const { credential, requestTimeoutMs, random } = options;
  const { base, route, transport, throttle } = options.connection ?? (await openConnection(options));
  options.signal.throwIfAborted();
  if ('value' in credential) hider.add(credential.value.replace(/^Bearer /, ''));
  return {
    base,
    ...route,
    headers: headersOf(options),
    transport: hideKeys(transport, hider),
    throttle,
    requestTimeoutMs,
    random,
    onRequest: options.onRequest ?? null,
    expected: { organization: null },
  };
}

interface Federated {
  readonly options: ApiOptions;
  readonly hider: Hider;
  readonly shared: SharedApi;
  readonly limits: DeadlineOptions;
}

/** Loaded by those runs alone that need it. */
async function federate(federation: Federation, { options, hider, shared, limits }: Federated): Promise<Access> {
  const { openAccess } = await import('./federation/federated-access.js');
  const { environment, onFederation: onStep = null } = options;
  return openAccess({
    ...limits,
    federation,
    api: shared,
    environment,
    userAgent: userAgentOf(options),
    hider,
    onStep,
  });
}

function headersOf(options: ApiOptions): Readonly<Record<string, string>> {
  const { credential, apiVersion } = options;
  return {
    ...('value' in credential ? { [credential.header]: credential.value } : {}),
    'anthropic-version': apiVersion,
    accept: 'application/json',
    'user-agent': userAgentOf(options),
  };
}

function userAgentOf({ tool }: ApiOptions): string {
  return `${tool.name}/${tool.version}`;
}
