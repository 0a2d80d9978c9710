import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';

import { checkWritable } from '../files/write-whole.js';
import { usage } from './arguments.js';
import type { Host } from './host.js';

/**
 * Refuses an output that would replace what the run reads, or a YAML file, which no output is: a declaration was written by
 * hand and is not to be lost to a slip.
 */
export function checkOutput(path: string, inputs: readonly string[], { cwd }: Host): void {
  const target = realPath(path, cwd);
  if (inputs.some((input) => realPath(input, cwd) === target)) {
    throw usage(`${path} is read by this run and cannot be its output`, 'Give the output a file of its own.');
  }
  if (/\.ya?ml$/i.test(target) && existsSync(target)) {
    throw usage(
      `${path} is a YAML file, and this would replace it`,
      'Outputs are JSON, Markdown or text; choose another name.',
    );
  }
  checkWritable(path, cwd);
}

function realPath(path: string, cwd: string): string {
  const full = resolve(cwd, path);
  return existsSync(full) ? realpathSync(full) : full;
}
