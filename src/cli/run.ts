import { terminalText } from '../report/escape-terminal.js';
import { formatOrigin, UserError } from '../model/errors.js';
import { suggest } from '../model/names.js';
import { asSentence } from '../model/sentence.js';
import { readArguments } from './arguments.js';
import { commands, type CommandName } from './command-table.js';
import { commandHelp, overallHelp } from './help.js';
import type { Host } from './host.js';
import { maskKeys } from './secrets.js';

/**
 * The whole of `limitdrift`: finds the command, runs it, and turns what went wrong into words and an exit code. A command
 * loads what it needs when it runs.
 */
export async function run(host: Host): Promise<number> {
  try {
    const [name = '', ...rest] = host.args;
    const command = findCommand(name);
    if (command === null) {
      host.stderr.write(overallHelp());
      return 3;
    }
    const args = readArguments(command, commands[command], rest);
    if (args.flag('help')) {
      host.stdout.write(commandHelp(command, commands[command]));
      return 0;
    }
    return await load(command, args, host);
  } catch (error) {
    return explain(error, host);
  }
}

async function load(command: CommandName, args: ReturnType<typeof readArguments>, host: Host): Promise<number> {
  switch (command) {
    case 'plan':
      return (await import('./plan-command.js')).plan(args, host);
    case 'validate':
      return (await import('./validate-command.js')).validate(args, host);
    case 'init':
      return (await import('./init-command.js')).init(args, host);
    case 'accept':
      return (await import('./accept-command.js')).accept(args, host);
    case 'snapshot':
      return (await import('./snapshot-command.js')).snapshot(args, host);
    case 'diff':
      return (await import('./diff-command.js')).diff(args, host);
    case 'show':
      return (await import('./show-command.js')).show(args, host);
    case 'verify':
      return (await import('./verify-command.js')).verify(args, host);
    case 'emulate':
      return (await import('./emulate-command.js')).emulate(args, host);
    case 'terraform':
      return (await import('./terraform-command.js')).terraform(args, host);
    case 'schema':
      return (await import('./schema-command.js')).schema(args, host);
    default:
      return command satisfies never;
  }
}

function findCommand(name: string): CommandName | null {
  const names = Object.keys(commands);
  if (isCommand(name)) return name;
  if (name === '') return null;
  if (name.startsWith('-')) {
    throw UserError.of('usage', { problem: `No command before ${name}`, hint: `Commands: ${names.join(', ')}.` });
  }
  const close = suggest(name, names);
  const hint = close === null ? `Commands: ${names.join(', ')}.` : `Did you mean \`limitdrift ${close}\`?`;
  throw UserError.of('usage', { problem: `"${name}" is no command`, hint });
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

/** A user's error is explained; everything else is a bug of ours and keeps its stack. */
function explain(error: unknown, host: Host): number {
  const say = (line: string): void => host.stderr.write(`${terminalText(maskKeys(line))}\n`);
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
