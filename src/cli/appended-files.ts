import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { reasonOf } from '../files/file-reasons.js';
import { terminalText } from '../report/escape-terminal.js';
import type { Host } from './host.js';

/** Texts for files that a CI system names in its environment: by variable, how each is made. */
export type Appends<T> = Readonly<Record<string, (value: T) => string>>;

/** Adds to each of the files that is named. One that cannot be written is noted on stderr and changes nothing else. */
export function appendFiles<T>(value: T, appends: Appends<T>, { env, cwd, stderr }: Host): void {
  for (const [variable, render] of Object.entries(appends)) {
    const path = env[variable] ?? '';
    if (path === '') continue;
    const text = render(value);
    try {
      appendFileSync(resolve(cwd, path), text);
    } catch (error) {
      const reason = reasonOf(error, 'its folder does not exist');
      stderr.write(`${terminalText(`Note: the file that ${variable} names could not be written: ${reason}.`)}\n`);
    }
  }
}
