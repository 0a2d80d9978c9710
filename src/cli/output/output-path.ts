import { existsSync } from 'node:fs';

import { readWithin } from '../../files/read-bytes.js';
import { checkWritable } from '../../files/write-whole.js';
import { usage } from '../arguments.js';
import { refuseOutputLink } from '../guard/guard.js';
import type { Host } from '../host.js';
import { realPath, sharedVariable } from './shared-files.js';

/**
 * Refuses an output that would replace what the run reads, a file that other commands add to, or a YAML file, which no
 * output is: a declaration was written by hand and is not to be lost to a slip. `mark`: what a YAML file begins with that
 * an earlier run wrote, and this one may replace.
 */
export function checkOutput(path: string, inputs: readonly string[], host: Host, mark: string | null = null): void {
  const { cwd } = host;
  const target = realPath(path, cwd);
  if (inputs.some((input) => realPath(input, cwd) === target)) {
    throw usage(`${path} is read by this run and cannot be its output`, 'Give the output a file of its own.');
  }
  const variable = sharedVariable(path, host);
  if (variable !== null) {
    throw usage(
      `${path} is the file that ${variable} names, which other commands add to`,
      'Give the output a file of its own; --report github adds to those files what belongs there.',
    );
  }
  if (/\.ya?ml$/i.test(target) && existsSync(target) && !beginsWith(mark, target)) {
    throw usage(
      `${path} is a YAML file, and this would replace it`,
      mark === null
        ? 'Outputs are JSON, Markdown or text; choose another name.'
        : `It was not written by this command, as its first line would say. Choose another name, or compare it: --check ${path}.`,
    );
  }
  refuseOutputLink(path, cwd);
  checkWritable(path, cwd);
}

function beginsWith(mark: string | null, target: string): boolean {
  if (mark === null) return false;
  const bytes = readWithin(target, {});
  return !('reason' in bytes) && new TextDecoder().decode(bytes).startsWith(mark);
}
