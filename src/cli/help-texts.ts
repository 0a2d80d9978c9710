import { type Command, type CommandTable, loadAll, type NamedCommand, optionsOf } from './command.js';

import { variableOf } from './arguments.js';

/*
 * Makes the help texts from the table of commands.
 */

const width = 80;

/** The help texts by command; '' is the help of the whole. The launcher has them baked in. */
export async function helpTexts(table: CommandTable): Promise<Readonly<Record<string, string>>> {
  const commands = await loadAll(table);
  return Object.fromEntries([
    ['', overallHelp(commands)],
    ...commands.map(([name, command]) => [name, commandHelp(name, command)] as const),
  ]);
}

export function overallHelp(commands: readonly NamedCommand[]): string {
  return [
    'limitdrift: drift checker for the rate limits of the Claude API.',
    '',
    'Usage: limitdrift COMMAND [OPTIONS]',
    '',
    ...columns(commands.map(([name, { summary }]) => [name, summary] as const)),
    '',
    '`limitdrift help COMMAND` says more; `limitdrift help RULE` explains a finding.',
    'It reads limits and never changes one: only GET is ever sent to the API, and',
    'one POST, to exchange the identity token of a pipeline that has no key.',
    '',
  ].join('\n');
}

export function commandHelp(name: string, command: Command): string {
  const { summary, operands, notes } = command;
  const rows = Object.entries(optionsOf(command)).map(([option, { value, optional, help, variable }]) => {
    const text = variable === true ? `${help} (${variableOf(option)})` : help;
    const shown = optional === true ? `[=${value}]` : value === undefined ? '' : ` ${value}`;
    return [`--${option}${shown}`, text] as const;
  });
  const usage = `Usage: limitdrift ${name} [OPTIONS]${operands === '' ? '' : ` ${operands}`}`;
  const below = notes.flatMap((note) => ['', ...wrap(note)]);
  return [...wrap(`${summary}.`), '', usage, '', ...columns(rows), ...below, ''].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const left = Math.max(...rows.map(([label]) => label.length)) + 4;
  return rows.flatMap(([label, text]) => {
    const [first = '', ...rest] = wrap(text, width - left);
    return [`  ${label}`.padEnd(left) + first, ...rest.map((line) => ' '.repeat(left) + line)];
  });
}

/** Lines of the text's own stay lines. */
export function wrap(text: string, most = width): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, most));
}

function wrapLine(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
