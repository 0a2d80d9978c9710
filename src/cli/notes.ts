import { terminalText } from '../report/terminal/escape-terminal.js';
import type { RequestEvent } from '../live/retried-request.js';
import type { Arguments, OptionSpec } from './arguments.js';
import type { Host } from './host.js';

/** Of a command that reads. */
export const quietOption: OptionSpec = { help: 'No notes and no progress on stderr' };

/** What goes to stderr beside errors. */
export interface Notes {
  /** Something the user should know; left out with --quiet. */
  readonly note: (text: string) => void;
  /** One attempt of one request; only with --verbose. */
  readonly request: (event: RequestEvent) => void;
}

export function notesFor(args: Arguments, host: Host): Notes {
  const say = (text: string): void => host.stderr.write(`${terminalText(text)}\n`);
  return {
    note: args.flag('quiet') ? () => undefined : say,
    request: args.flag('verbose') ? (event) => say(describeRequest(event)) : () => undefined,
  };
}

function describeRequest({ method, path, status, attempt, milliseconds, requestId, next }: RequestEvent): string {
  const answer = status === null ? 'no answer' : `${status} (${requestId ?? 'no request-id'})`;
  const again = attempt === 1 ? '' : `, attempt ${attempt}`;
  return `${method} ${path}: ${answer} after ${Math.round(milliseconds)} ms${again}; ${next}`;
}
