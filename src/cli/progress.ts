import { count, formatNumber } from '../model/numbers.js';
import type { Host } from './host.js';

export interface Progress {
  /** Workspaces read so far, and of how many; null: the list of workspaces is not there yet. */
  readonly update: (read: number, total: number | null) => void;
  readonly end: () => void;
}

const patience = 1000;
const interval = 200;

/** One line on stderr that says how far the reading is: on a terminal only, and only when it takes over a second. */
export function showProgress(host: Host, { quiet }: { readonly quiet: boolean }): Progress {
  const { stderr } = host;
  if (quiet || !stderr.isTerminal) return { update: () => undefined, end: () => undefined };
  let latest = describeReading(0, null);
  let shown = false;
  const started = host.now();
  const timer = setInterval(() => {
    if (host.now() - started < patience) return;
    shown = true;
    stderr.write(`\r\u001b[K${latest}`);
  }, interval);
  timer.unref();
  return {
    update: (read, total) => {
      latest = describeReading(read, total);
    },
    end: () => {
      clearInterval(timer);
      if (shown) stderr.write('\r\u001b[K');
    },
  };
}

function describeReading(read: number, total: number | null): string {
  if (total === null) return 'Reading the organization …';
  return `Reading limits: ${formatNumber(read)} of ${count(total, 'workspace')} …`;
}
