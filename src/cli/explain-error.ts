import { formatOrigin, UserError } from '../model/errors.js';
import { asSentence } from '../model/text.js';
import { terminalText } from '../report/terminal/escape-terminal.js';
import { asTyped } from './as-typed.js';
import type { ProcessHost } from './host.js';

/** A user's error is explained on stderr; everything else is a bug of ours and keeps its stack. Gives the exit code. */
export function explain(error: unknown, host: Pick<ProcessHost, 'stderr' | 'shipped' | 'cwd'>): number {
  const say = (line: string): void => host.stderr.write(`${terminalText(asTyped(line, host))}\n`);
  if (!(error instanceof UserError)) {
    const stack = error instanceof Error ? String(error.stack) : String(error);
    for (const line of [
      'limitdrift failed in a way it should not. This is a bug; nothing may be concluded.',
      ...stack.split('\n'),
    ])
      say(line);
    return 1;
  }
  for (const { message, origin, hint } of error.problems) {
    say(`${formatOrigin(origin)}: ${message}`);
    if (hint !== null) say(`  ${hint}`);
  }
  say(asSentence(`Error: ${error.message}`));
  if (error.hint !== null) say(error.hint);
  return error.exitCode;
}
