import { reasonOf } from '../files/file-reasons.js';
import { UserError } from '../model/errors.js';
import { explain } from './explain-error.js';
import { openInput } from './input/standard-input.js';
import { openOutputs } from './output/outputs.js';
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
  const { stdout, stderr, exitCode } = openOutputs(process);
  const host = {
    args: process.argv.slice(2),
    env: process.env,
    shipped,
    stdout,
    stderr,
    stdin: openInput(process, interruption.signal),
    now: Date.now,
    signal: interruption.signal,
    parent: () => process.ppid,
  };
  try {
    return exitCode(await work({ ...host, cwd: workingFolder(process) }));
  } catch (error) {
    return explain(error, { ...host, cwd: '' });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', terminate);
  }
}

/** @throws UserError `file-unreadable` where the folder was deleted under the process */
function workingFolder(process: NodeJS.Process): string {
  try {
    return process.cwd();
  } catch (error) {
    const hint = 'Change to a folder that exists.';
    throw UserError.of('file-unreadable', {
      path: 'the working directory',
      reason: reasonOf(error, 'it does not exist'),
      hint,
    });
  }
}
