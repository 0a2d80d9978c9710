import type { Provider } from '../protocol/messages.js';
import { createCertificate } from './certificate.js';
import { endOnCrash, writePanic, writeStartFailure } from './crash.js';
import { createGrpcServer } from './grpc-server.js';
import { checkVersions, handshakeLine, isStartedByTerraform, reattachValue } from './handshake.js';
import { endBySignal, endWithTerraform, type Lifetime } from './lifetime.js';
import { listen } from './listener.js';
import { createLog, type Log, routeConsole, writeError, writeOutput } from './log.js';
import { listProcedures } from './procedures.js';
import { createTransport, type Identity } from './transport.js';

export interface ServePluginOptions {
  readonly process: NodeJS.Process;
  /** As in `required_providers`, with its host: `registry.terraform.io/limitdrift/limitdrift`. */
  readonly address: string;
}

interface Plugin extends ServePluginOptions {
  readonly provider: Provider;
  readonly log: Log;
}

/**
 * Runs this process as a plugin of Terraform, until Terraform ends it. `createProvider` is called once; what it throws is
 * what the user reads. With `-debug`, for a debugger, it prints what TF_REATTACH_PROVIDERS is to be set to.
 */
export async function servePlugin(createProvider: (log: Log) => Provider, options: ServePluginOptions): Promise<void> {
  const { process, address } = options;
  const name = `terraform-provider-${address.split('/').at(-1)}`;
  const debug = process.argv.slice(2).some((word) => word === '-debug' || word === '--debug');
  if (!debug && !isStartedByTerraform(process.env)) {
    writeError(`${name} is a plugin: Terraform runs it by itself when a configuration requires the provider.\n`);
    process.exit(1);
  }
  const log = createLog(process.env);
  routeConsole(log);
  endOnCrash(process, name);
  try {
    const plugin = { ...options, provider: createProvider(log), log };
    await (debug ? serveDebugger(plugin) : serveTerraform(plugin));
  } catch (error) {
    writePanic(error);
    writeStartFailure(error, name);
    process.exit(1);
  }
}

async function serveTerraform(plugin: Plugin): Promise<void> {
  const { env } = plugin.process;
  checkVersions(env);
  const clientCertificate = env['PLUGIN_CLIENT_CERT'] || null;
  const identity = clientCertificate === null ? null : await identify(clientCertificate);
  const address = await open(plugin, { lifetime: endWithTerraform(plugin.process), identity });
  writeOutput(`${handshakeLine(address, { certificate: identity?.certificate.der ?? null, env })}\n`);
}

async function serveDebugger(plugin: Plugin): Promise<void> {
  const address = await open(plugin, { lifetime: endBySignal(plugin.process), identity: null });
  const value = reattachValue(plugin.address, { address, pid: plugin.process.pid });
  writeOutput(`TF_REATTACH_PROVIDERS='${value}'\n`);
}

async function identify(clientCertificate: string): Promise<Identity> {
  return { certificate: await createCertificate(), clientCertificate };
}

interface OpenOptions {
  readonly lifetime: Lifetime;
  readonly identity: Identity | null;
}

async function open({ provider, process, log }: Plugin, { lifetime, identity }: OpenOptions) {
  const server = createGrpcServer({
    procedures: listProcedures(provider),
    log,
    report: writePanic,
    shutDown: () => lifetime.shutDown(),
  });
  const transport = createTransport(identity, { log, lifetime, connect: server.connect });
  const listening = await listen(transport, { env: process.env, platform: process.platform });
  process.once('exit', listening.remove);
  return listening;
}
