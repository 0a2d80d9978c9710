import { reasonOf } from '../files/file-reasons.js';
import { UserError } from '../model/errors.js';
import type { Host, Output } from './host.js';
import { run } from './run.js';

/**
 * Binds the CLI, or the GitHub Action (`work`), to a real process; `shipped` is the folder of what is shipped with it. The
 * exit code is returned, so that what is still being written gets out.
 */
export async function main(process: NodeJS.Process, shipped: string, work = run): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort(UserError.of('interrupted', {}));
  const terminate = (): void => interruption.abort(UserError.of('terminated', {}));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', terminate);
  const host: Host = {
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    shipped,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    now: Date.now,
    signal: interruption.signal,
  };
  try {
    return await work(host);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', terminate);
  }
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return { write: (text) => writeTo(stream, text), isTerminal: stream.isTTY, columns: stream.columns };
}

/** A file or a terminal is written at once, and says at once what is wrong; a pipe that was closed is no failure. */
function writeTo(stream: NodeJS.WriteStream, text: string): void {
  try {
    stream.write(text);
  } catch (error) {
    throw UserError.of('file-unwritable', { path: 'to standard output', reason: reasonOf(error, 'it is gone') });
  }
}
