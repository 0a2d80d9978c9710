import { getBuiltinModule } from 'node:process';
import { addAbortSignal } from 'node:stream';

import { reasonOf } from '../../files/file-reasons.js';
import { UserError } from '../../model/errors.js';
import type { Input } from '../host.js';

/** Binds standard input to a process. It is read only when a command asks for it, and its end may be long in coming. */
export function openInput(process: Pick<NodeJS.Process, 'stdin'>, signal: AbortSignal): Input {
  return {
    get isTerminal() {
      // Loading it takes milliseconds, and few commands ask.
      return getBuiltinModule('node:tty').isatty(0);
    },
    read: async (mostBytes) => {
      const chunks: Buffer[] = [];
      let size = 0;
      try {
        for await (const chunk of addAbortSignal(signal, process.stdin) as AsyncIterable<Buffer>) {
          chunks.push(chunk);
          size += chunk.length;
          if (size > mostBytes) return null;
        }
      } catch (error) {
        signal.throwIfAborted();
        throw UserError.of('file-unreadable', { path: 'standard input', reason: reasonOf(error, 'it is closed') });
      }
      return Buffer.concat(chunks);
    },
  };
}
