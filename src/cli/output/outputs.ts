import { fstatSync, writeFileSync } from 'node:fs';

import { reasonOf } from '../../files/file-reasons.js';
import type { Output } from '../host.js';

/** Where a process writes to. Its writes never throw: the disk behind them may be full, and their reader gone. */
export interface Outputs {
  readonly stdout: Output;
  readonly stderr: Output;
  /** What the process ends with: 1 in place of 0 when a result was lost. */
  readonly exitCode: (code: number) => number;
}

/**
 * Binds stdout and stderr to a process. A result that is lost is an error on stderr. A reader that has gone, as of `| head`,
 * has what it wanted; and of what cannot be said on stderr there is nobody to tell.
 */
export function openOutputs(process: NodeJS.Process): Outputs {
  let lost = false;
  const stderr = outputTo(process.stderr, () => undefined);
  const stdout = outputTo(process.stdout, (error) => {
    if (lost || isClosedPipe(error)) return;
    lost = true;
    // It can come when the exit code is set already.
    process.exitCode ||= 1;
    stderr.write(`Error: Cannot write to standard output: ${reasonOf(error, 'it is gone')}.\n`);
  });
  return { stdout, stderr, exitCode: (code) => (lost && code === 0 ? 1 : code) };
}

type Stream = NodeJS.WriteStream & { readonly fd: number };

function outputTo(stream: Stream, onError: (error: unknown) => void): Output {
  stream.on('error', onError);
  const toFile = isFile(stream.fd);
  const write = (text: string): void => {
    try {
      // Of a file, Node's stream takes no notice when only a part of the text had space.
      if (toFile) writeFileSync(stream.fd, text);
      else stream.write(text);
    } catch (error) {
      onError(error);
    }
  };
  return { write, isTerminal: stream.isTTY, columns: stream.columns };
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
