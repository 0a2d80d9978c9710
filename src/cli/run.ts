import { UserError } from '../model/errors.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { readArguments } from './arguments.js';
import { commands, type CommandName } from './command-table.js';
import { explain } from './explain.js';
import { commandHelp, overallHelp } from './help.js';
import type { Host } from './host.js';

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
    case 'doctor':
      return (await import('./doctor-command.js')).doctor(args, host);
    case 'comment':
      return (await import('./comment-command.js')).comment(args, host);
    case 'issue':
      return (await import('./issue-command.js')).issue(args, host);
    case 'notify':
      return (await import('./notify-command.js')).notify(args, host);
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
  const hint =
    close === null
      ? `Commands: ${names.join(', ')}.`
      : `Did you mean ${tellApart(name, close, `\`limitdrift ${close}\``)}?`;
  throw UserError.of('usage', { problem: `"${name}" is no command`, hint });
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
