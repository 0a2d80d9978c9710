import { shortAnswer } from '../model/text.js';
import { terminalText } from '../report/terminal/escape-terminal.js';
import { sayFirst } from '../http/connection-errors.js';
import type { RequestEvent } from '../live/retried-request.js';
import type { Arguments, OptionSpec } from './arguments.js';
import { asTyped } from './as-typed.js';
import type { Host } from './host.js';

/*
 * What goes to stderr beside errors: notes and progress.
 */

/** Of a command that reads. */
export const quietOption: OptionSpec = { help: 'No notes and no progress on stderr' };

/** What goes to stderr beside errors. */
export interface Notes {
  /** Something the user should know; left out with --quiet. */
  readonly note: (text: string) => void;
  /** One attempt of one request: with --verbose each, else the first that had no connection. */
  readonly request: (event: RequestEvent) => void;
}

export function notesFor(args: Arguments, host: Host): Notes {
  const say = (text: string): void => host.stderr.write(`${terminalText(asTyped(text, host))}\n`);
  const first = sayFirst(args.flag('quiet') ? () => undefined : say);
  return {
    note: args.flag('quiet') ? () => undefined : say,
    request: args.flag('verbose') ? (event) => say(describeRequest(event)) : ({ silence }) => first(silence),
  };
}

function describeRequest(event: RequestEvent): string {
  const { method, path, attempt, milliseconds, next } = event;
  const again = attempt === 1 ? '' : `, attempt ${attempt}`;
  return `${method} ${path}: ${shortAnswer(event)} after ${Math.round(milliseconds)} ms${again}; ${next}`;
}

interface Progress {
  readonly update: (text: string) => void;
  readonly end: () => void;
}

const patience = 1000;
const interval = 200;

/** One line on stderr that says what goes on: on a terminal only, and only when it takes over a second. */
export function showProgress(first: string, args: Pick<Arguments, 'flag'>, { stderr, now }: Host): Progress {
  const isUnwanted = args.flag('quiet') || args.flag('verbose');
  if (isUnwanted || !stderr.isTerminal) return { update: () => undefined, end: () => undefined };
  let latest = first;
  let shown = false;
  const started = now();
  const timer = setInterval(() => {
    if (now() - started < patience) return;
    shown = true;
    stderr.write(`\r\u001b[K${latest}`);
  }, interval);
  timer.unref();
  return {
    update: (text) => {
      latest = text;
    },
    end: () => {
      clearInterval(timer);
      if (shown) stderr.write('\r\u001b[K');
    },
  };
}
