import type { Sleep } from '../live/run.js';

/** What the CLI uses of its process: everything from outside comes in here, so that a test can hand in its own. */
export interface Host {
  /** The words after `limitdrift`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The folder of what is shipped with the command: `dist` of the package. */
  readonly shipped: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted with a `UserError` when the user or the system ends the run. */
  readonly signal: AbortSignal;
  /** Waits between readings; tests pass their own. */
  readonly sleep?: Sleep;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Of a terminal. */
  readonly columns: number | undefined;
}
