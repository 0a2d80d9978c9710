import type { Bounds, NamedBy, readBytes } from '../files/read-bytes.js';
import type { Hider } from '../http/hidden-key.js';
import type { Sleep } from '../http/deadline.js';

/** What the CLI uses of its process: everything from outside comes in here, so that a test can hand in its own. */
export interface ProcessHost {
  /** The words after `limitdrift`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The folder of what is shipped with the command: `dist` of the package. */
  readonly shipped: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** What is piped in; absent: nothing is. */
  readonly stdin?: Input;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted with a `UserError` when the user or the system ends the run. */
  readonly signal: AbortSignal;
  /** The ID of the process that started this one, as it is now. */
  readonly parent?: () => number;
  /** Waits between readings; tests pass their own. */
  readonly sleep?: Sleep;
}

/** What a command has: no secret comes in with a file, and none goes out, whoever reads and writes. */
export interface Host extends ProcessHost {
  /** Knows the secrets of the run. */
  readonly hider: Hider;
  /**
   * Reads a file without the secrets in it.
   * @throws UserError `file-unreadable`, also for a link that leaves the repository
   */
  readonly readFile: typeof readBytes;
  /** Reads a file that holds a secret, once, since it may be a pipe; it is hidden from then on. @throws UserError `file-unreadable` */
  readonly readSecret: (path: string, named: NamedBy & Bounds) => string;
  /**
   * Writes a whole file or none, without the secrets.
   * @throws UserError `file-unwritable`, also for a link that leaves the repository
   */
  readonly writeFile: (path: string, text: string) => void;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Of a terminal. */
  readonly columns: number | undefined;
}

export interface Input {
  readonly isTerminal: boolean;
  /** All of it; null: it is more than `mostBytes`. @throws UserError `file-unreadable`, or what ends the run */
  readonly read: (mostBytes: number) => Promise<Uint8Array | null>;
}
