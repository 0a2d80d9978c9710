import type { CommandSpec } from './command.js';
import { commands } from './command-table.js';

const width = 80;

/** The help texts by command; '' is the help of the whole. The launcher has them baked in. */
export function helpTexts(): Readonly<Record<string, string>> {
  const each = Object.entries(commands).map(([name, spec]) => [name, commandHelp(name, spec)] as const);
  return Object.fromEntries([['', overallHelp()], ...each]);
}

export function overallHelp(): string {
  const names = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return [
    'limitdrift: drift checker for the rate limits of the Claude API.',
    '',
    'Usage: limitdrift COMMAND [OPTIONS]',
    '',
    ...table(names),
    '',
    '`limitdrift COMMAND --help` tells more; `limitdrift --version` prints the version.',
    'It reads limits and never changes one: only GET is ever sent to the API, and',
    'one POST, to exchange the identity token of a pipeline that has no key.',
    '',
  ].join('\n');
}

export function commandHelp(name: string, spec: CommandSpec): string {
  const options = Object.entries(spec.options).map(([option, { value, help }]) => {
    return [`--${option}${value === undefined ? '' : ` ${value}`}`, help] as const;
  });
  const usage = `Usage: limitdrift ${name} [OPTIONS]${spec.operands === '' ? '' : ` ${spec.operands}`}`;
  const notes = spec.notes.flatMap((note) => ['', ...wrap(note, width)]);
  return [...wrap(`${spec.summary}.`, width), '', usage, '', ...table(options), ...notes, ''].join('\n');
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const left = Math.max(...rows.map(([label]) => label.length)) + 4;
  return rows.flatMap(([label, text]) => {
    const [first = '', ...rest] = wrap(text, width - left);
    return [`  ${label}`.padEnd(left) + first, ...rest.map((line) => ' '.repeat(left) + line)];
  });
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
