import { constants } from 'node:os';

/** Terraform connects at once. */
const unusedMs = 60_000;

/** A lost connection may be made anew; after a shutdown Terraform kills what does not end within two seconds. */
const lostMs = 2000;
const shutdownMs = 1000;

const parentPollMs = 1000;

/** What the connections tell of Terraform. */
export interface Lifetime {
  connected(): void;
  disconnected(): void;
  /** Terraform needs this process no more, and closes the connection when it has heard so. */
  shutDown(): void;
}

/** Of a plugin under Terraform: it ends with Terraform, however that ends, and never by itself. */
export function endWithTerraform(process: NodeJS.Process): Lifetime {
  const parent = process.ppid;
  let connections = 0;
  let stopping = false;
  let ending: NodeJS.Timeout | undefined = setTimeout(() => process.exit(1), unusedMs);
  const endIn = (milliseconds: number): void => {
    clearTimeout(ending);
    ending = setTimeout(() => process.exit(0), milliseconds);
  };
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, parentPollMs);
  // ^C reaches the plugin too. Terraform decides what it means, and says so.
  process.on('SIGINT', () => {});
  endOn(process, ['SIGTERM', 'SIGHUP']);
  return {
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
export function endBySignal(process: NodeJS.Process): Lifetime {
  endOn(process, ['SIGINT', 'SIGTERM', 'SIGHUP']);
  return { connected: () => {}, disconnected: () => {}, shutDown: () => {} };
}

/** By `process.exit`, so that what is to be done at the end is done. */
function endOn(process: NodeJS.Process, signals: readonly NodeJS.Signals[]): void {
  for (const signal of signals) process.on(signal, () => process.exit(128 + constants.signals[signal]));
}
