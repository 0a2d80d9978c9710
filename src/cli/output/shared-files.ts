import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';

import { reasonOf } from '../../files/file-reasons.js';
import { linkProblem } from '../../files/symbolic-links.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import type { Host } from '../host.js';

/* Files that a CI system names in its environment. Several commands of a step add to each, and nobody may replace one. */

/** Text for such files: by variable, how it is made where so many bytes are there already. */
export type Appends<T> = Readonly<Record<string, (value: T, taken: number) => string>>;

/** What GitHub makes a page of. */
export const summaryVariable = 'GITHUB_STEP_SUMMARY';

/** What GitHub's runner reads as instructions. */
const commandVariables = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE'];

/** Bytes: of a larger summary GitHub shows nothing. Source: actions/runner, src/Runner.Worker/FileCommandManager.cs. */
const longestSummary = 1024 * 1024;

/** The variable that names a file; null: none does. */
export function sharedVariable(path: string, { env, cwd }: Pick<Host, 'env' | 'cwd'>): string | null {
  const target = realPath(path, cwd);
  const isIt = (variable: string): boolean => {
    const named = env[variable] ?? '';
    return named !== '' && realPath(named, cwd) === target;
  };
  return [summaryVariable, ...commandVariables].find(isIt) ?? null;
}

/** Other commands of the step add to its summary too, so that it is never replaced. */
export function isSummary(path: string, host: Pick<Host, 'env' | 'cwd'>): boolean {
  return sharedVariable(path, host) === summaryVariable;
}

/** Adds to each of the files that is named. */
export function appendFiles<T>(value: T, appends: Appends<T>, host: Host): void {
  for (const [variable, render] of Object.entries(appends)) appendTo(variable, (taken) => render(value, taken), host);
}

/** Whether it was added. A file that cannot be written is noted on stderr and changes nothing else; one may not be named. */
export function appendTo(
  variable: string,
  render: (taken: number) => string,
  { env, cwd, stderr, hider }: Host,
): boolean {
  const path = env[variable] ?? '';
  if (path === '') return false;
  const hidden = (taken: number): string => hider.text(render(taken));
  const reason = linkProblem(path, cwd) ?? append(resolve(cwd, path), hidden, variable === summaryVariable);
  if (reason === null) return true;
  stderr.write(`${terminalText(`Note: the file that ${variable} names could not be written: ${reason}.`)}\n`);
  return false;
}

/** Adds to the summary of a step. Gives the reason why it cannot. */
export function appendSummary(path: string, render: (taken: number) => string, { cwd, hider }: Host): string | null {
  return linkProblem(path, cwd) ?? append(resolve(cwd, path), (taken) => hider.text(render(taken)), true);
}

function append(path: string, render: (taken: number) => string, isSummary: boolean): string | null {
  try {
    const file = openSync(path, 'a+');
    try {
      const { size } = fstatSync(file);
      const separator = separatorAfter(file, size, isSummary ? '\n\n' : '\n');
      const text = separator + render(size + separator.length);
      if (isSummary && size + Buffer.byteLength(text) > longestSummary)
        return 'it would be larger than 1 MiB, and GitHub would show nothing of it';
      appendFileSync(file, text);
      return null;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return reasonOf(error, 'its folder does not exist');
  }
}

/** An earlier command may have left its last line open. In Markdown an HTML block only ends at an empty line. */
function separatorAfter(file: number, size: number, wanted: string): string {
  const tail = Buffer.alloc(Math.min(size, wanted.length));
  readSync(file, tail, 0, tail.length, size - tail.length);
  const [, ends = ''] = /(\n*)$/.exec(tail.toString('latin1')) ?? [];
  return size === 0 ? '' : wanted.slice(ends.length);
}

/** Where a path leads, links followed as far as it exists. */
export function realPath(path: string, cwd: string): string {
  const full = resolve(cwd, path);
  return existsSync(full) ? realpathSync(full) : full;
}
