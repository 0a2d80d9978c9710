import { type ChildProcess, spawn } from 'node:child_process';

/*
 * Runs a command in a shell, with a time limit: the app of constructs.
 */

/** How a command ended, and what it wrote. */
export interface Ended {
  /** null: it was ended by a signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it was ended because it took too long. */
  readonly timedOut: boolean;
  /** Both streams as they came, the last of it where it was too much. */
  readonly output: string;
}

interface Command {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Ends it early; the call then fails with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Characters of output that are kept. */
const mostOutput = 64 * 1024;

/** On Windows there are no process groups. */
const hasGroups = process.platform !== 'win32';

/**
 * Runs a command through the shell, in a process group of its own. Nothing of the group outlives the call.
 * @throws Error of the system when there is no shell, or no such folder
 */
export async function runInShell({ command, cwd, env, timeoutSeconds, signal }: Command): Promise<Ended> {
  signal.throwIfAborted();
  const child = spawn(command, {
    shell: true,
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: hasGroups,
    windowsHide: true,
  });
  const output = collectOutput(child);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup(child);
  }, timeoutSeconds * 1000);
  const abort = (): void => endGroup(child);
  signal.addEventListener('abort', abort);
  try {
    const { code, signal: killer } = await ending(child);
    signal.throwIfAborted();
    return { code, signal: killer, timedOut, output: output() };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** Milliseconds in which the rest of the output has to come, when something that left the group holds it open. */
const longestRest = 1000;

/** What the shell leaves running in the background is ended with it. */
function ending(child: ChildProcess): Promise<Pick<Ended, 'code' | 'signal'>> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      endGroup(child);
      const close = (): void => [child.stdout, child.stderr].forEach((stream) => stream?.destroy());
      const timer = setTimeout(close, longestRest);
      child.once('close', () => clearTimeout(timer));
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (!hasGroups) {
    child.kill('SIGKILL');
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

function collectOutput(child: ChildProcess): () => string {
  let output = '';
  let left = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const all = output + text;
      left += Math.max(0, all.length - mostOutput);
      output = all.slice(-mostOutput);
    });
  }
  return () => {
    if (left === 0) return output;
    // What is left of a line may be the half of a secret, which nobody would know for one.
    const start = output.indexOf('\n') + 1;
    return `… ${left + start} characters before this were left out\n${output.slice(start)}`;
  };
}
