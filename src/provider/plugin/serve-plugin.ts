/** Runs a provider as a plugin of Terraform, from its start to the end. */
import type { Provider } from '../protocol/messages.js';
import { createCertificate } from './certificate.js';
import { endOnCrash, writePanic, writeStartFailure } from './crash.js';
import { createGrpcServer } from './grpc-server.js';
import { checkVersions, handshakeLine, isStartedByTerraform, reattachValue } from './handshake.js';
import type { PluginHost } from './plugin-host.js';
import { endBySignal, endWithTerraform, type Lifetime } from './lifetime.js';
import { listen, type Listening } from './listener.js';
import { createLog, type Log, routeConsole } from './plugin-log.js';
import { listProcedures } from './procedures.js';
import { createTransport, type Identity } from './plugin-transport.js';

export interface ServePluginOptions {
  /** `hostOf(process)`. */
  readonly host: PluginHost;
  /** As in `required_providers`, with its host: `registry.terraform.io/limitdrift/limitdrift`. */
  readonly address: string;
}

interface Plugin extends ServePluginOptions {
  readonly provider: Provider;
  readonly log: Log;
}

/**
 * Runs this process as a plugin of Terraform, until Terraform ends it. `createProvider` is called once; what it throws is
 * what the user reads. With `-debug`, for a debugger, it prints what TF_REATTACH_PROVIDERS is to be set to. Resolves when
 * it listens.
 */
export async function servePlugin(
  createProvider: (log: Log) => Provider,
  { host, address }: ServePluginOptions,
): Promise<void> {
  const name = `terraform-provider-${address.split('/').at(-1)}`;
  const debug = host.args.some((word) => word === '-debug' || word === '--debug');
  if (!debug && !isStartedByTerraform(host.env)) {
    host.writeError(`${name} is a plugin: Terraform runs it by itself when a configuration requires the provider.\n`);
    return host.exit(1);
  }
  const log = createLog(host);
  routeConsole(host, log);
  endOnCrash(host, name);
  try {
    const plugin = { host, address, provider: createProvider(log), log };
    await (debug ? serveDebugger(plugin) : serveTerraform(plugin));
  } catch (error) {
    writePanic(host, error);
    writeStartFailure(error, { host, name });
    host.exitOnceRead(1);
  }
}

async function serveTerraform(plugin: Plugin): Promise<void> {
  const { host } = plugin;
  const lifetime = endWithTerraform(host);
  checkVersions(host.env);
  const identity = await identify(host.env);
  const address = await open(plugin, { lifetime, identity, manyRuns: false });
  const certificate = identity?.certificate.der ?? null;
  host.writeOutput(`${handshakeLine(address, { certificate, env: host.env })}\n`);
}

async function serveDebugger(plugin: Plugin): Promise<void> {
  const { host } = plugin;
  const address = await open(plugin, { lifetime: endBySignal(host), identity: null, manyRuns: true });
  host.writeOutput(`TF_REATTACH_PROVIDERS='${reattachValue(plugin.address, { address, pid: host.pid })}'\n`);
}

/** null: Terraform wants no TLS. */
async function identify(env: PluginHost['env']): Promise<Identity | null> {
  const clientCertificate = env['PLUGIN_CLIENT_CERT'] ?? '';
  return clientCertificate === '' ? null : { certificate: createCertificate(), clientCertificate };
}

interface OpenOptions {
  readonly lifetime: Lifetime;
  readonly identity: Identity | null;
  readonly manyRuns: boolean;
}

async function open(
  { host, provider, log }: Plugin,
  { lifetime, identity, manyRuns }: OpenOptions,
): Promise<Listening> {
  const server = createGrpcServer({
    procedures: listProcedures(provider),
    log,
    report: (error) => writePanic(host, error),
    interrupted: lifetime.interrupted,
    manyRuns,
    shutDown: () => lifetime.shutDown(),
  });
  const listening = await listen(createTransport(identity, { log, lifetime, connect: server.connect }), host);
  host.on('exit', listening.close);
  return listening;
}
