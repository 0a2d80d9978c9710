/** When the plugin ends: with Terraform, however that ends. */
import { constants } from 'node:os';

import { UserError } from '../../model/errors.js';
import type { HostEvent, PluginHost } from './plugin-host.js';

/** Terraform connects at once. */
const unusedMs = 60_000;

/** A lost connection may be made anew; after a shutdown Terraform kills what does not end within two seconds. */
const lostMs = 2000;
const shutdownMs = 1000;

const parentPollMs = 1000;

/**
 * Set by the first lines of the file that Terraform runs: where ^C came before this was read, and who Terraform is, which
 * is the parent of their `sh`.
 */
const interruptedVariable = 'LIMITDRIFT_INTERRUPTED';
const terraformVariable = 'LIMITDRIFT_TERRAFORM';

/** What the connections tell of Terraform. */
export interface Lifetime {
  connected(): void;
  disconnected(): void;
  /** ^C, which reaches the plugin too. */
  readonly interrupted: AbortSignal;
  /** Terraform needs this process no more, and closes the connection when it has heard so. */
  shutDown(): void;
}

/** Of a plugin under Terraform: it ends with Terraform, however that ends, and never by itself. */
export function endWithTerraform(host: PluginHost): Lifetime {
  const parent = host.parent();
  const terraform = Number(host.env[terraformVariable] ?? parent);
  let connections = 0;
  let stopping = false;
  let ending: NodeJS.Timeout | undefined = setTimeout(() => host.exit(1), unusedMs).unref();
  const endIn = (milliseconds: number): void => {
    clearTimeout(ending);
    ending = setTimeout(() => host.exit(stopping ? 0 : 1), milliseconds).unref();
  };
  setInterval(() => {
    if (host.parent() !== parent || !host.lives(terraform)) host.exit(1);
  }, parentPollMs).unref();
  // When to end is for Terraform to say. That calls are to be stopped it says too, but not to a plugin that is starting.
  const interrupt = new AbortController();
  const stop = (): void => interrupt.abort(UserError.of('interrupted', {}));
  host.on('SIGINT', stop);
  if (host.env[interruptedVariable] !== undefined) stop();
  endOn(host, ['SIGTERM', 'SIGHUP']);
  return {
    interrupted: interrupt.signal,
    connected: () => {
      connections += 1;
      if (!stopping) clearTimeout(ending);
    },
    disconnected: () => {
      connections -= 1;
      if (connections === 0) endIn(stopping ? 0 : lostMs);
    },
    shutDown: () => {
      stopping = true;
      endIn(shutdownMs);
    },
  };
}

/** Of a plugin that somebody runs in a debugger, for one run of Terraform after the other. */
export function endBySignal(host: PluginHost): Lifetime {
  endOn(host, ['SIGINT', 'SIGTERM', 'SIGHUP']);
  const never = new AbortController().signal;
  return { interrupted: never, connected: () => {}, disconnected: () => {}, shutDown: () => {} };
}

/** By an exit, so that what is to be done at the end is done. */
function endOn(host: PluginHost, signals: readonly Extract<HostEvent, NodeJS.Signals>[]): void {
  for (const signal of signals) host.on(signal, () => host.exit(128 + constants.signals[signal]));
}
