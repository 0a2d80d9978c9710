import { writeSync } from 'node:fs';

/** What the plugin uses of its process: everything from outside comes in here, so that a test can hand in its own. */
export interface PluginHost {
  /** The words after the file. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** The process that started this one, or who has taken it over since. */
  readonly parent: () => number;
  readonly lives: (pid: number) => boolean;
  readonly console: Partial<Console>;
  /** Terraform reads one line of it. */
  readonly writeOutput: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly exit: (code: number) => void;
  /** In a second, unless Terraform ends it before: it may lose what was written by a process that is gone already. */
  readonly exitOnceRead: (code: number) => void;
  readonly on: (event: HostEvent, listener: (error: unknown) => void) => void;
}

export type HostEvent = 'exit' | 'uncaughtException' | 'unhandledRejection' | 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export function hostOf(process: NodeJS.Process): PluginHost {
  return {
    args: process.argv.slice(2),
    env: process.env,
    platform: process.platform,
    pid: process.pid,
    parent: () => process.ppid,
    lives,
    console: globalThis.console,
    writeOutput: (text) => write(1, text),
    writeError: (text) => write(2, text),
    exit: (code) => process.exit(code),
    exitOnceRead: (code) => void setTimeout(() => process.exit(code), 1000),
    on: (event, listener) => process.on(event, listener),
  };
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It may be another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** At once, even where the process ends next; not through a stream, which would make the descriptor refuse what waits. */
function write(descriptor: number, text: string): void {
  try {
    writeSync(descriptor, text);
  } catch {
    // The reader is gone, and with it the reason to write.
  }
}
