import { UserError } from '../model/errors.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { type Arguments, readArguments, readDuration } from './arguments.js';
import { type CommandName, commands } from './command-table.js';
import { explain } from './explain.js';
import { commandHelp, overallHelp } from './help.js';
import { guard } from './guard.js';
import type { Host, ProcessHost } from './host.js';
import { passwordsIn } from './secrets.js';

/**
 * The whole of `limitdrift`: finds the command, runs it, and turns what went wrong into words and an exit code. A command
 * loads what it needs when it runs.
 */
export async function run(process: ProcessHost): Promise<number> {
  try {
    return await runGuarded(await guard(process));
  } catch (error) {
    return explain(error, process);
  }
}

async function runGuarded(host: Host): Promise<number> {
  try {
    const [name = '', ...rest] = host.args;
    const command = findCommand(name);
    if (command === null) {
      host.stderr.write(overallHelp());
      return 3;
    }
    const args = readArguments(command, commands[command], hideNames(rest, host));
    learnSecrets(args, host);
    if (args.flag('help')) {
      host.stdout.write(commandHelp(command, commands[command]));
      return 0;
    }
    return await load(command, args, host);
  } catch (error) {
    return explain(error, host);
  }
}

/** Of a word that begins like an option and is none, a message shows a part: half of a secret would not be known for one. */
function hideNames(words: readonly string[], { hider }: Host): readonly string[] {
  return words.map((word) => (word.startsWith('-') && !/^--[a-z-]+(=|$)/.test(word) ? hider.text(word) : word));
}

/** What the command line itself leads to. A file that cannot be read is the command's to explain. */
function learnSecrets(args: Arguments, host: Host): void {
  const keyFile = args.text('key-file');
  for (const secret of passwordsIn(args.text('base-url') ?? '')) host.hider.add(secret);
  try {
    if (keyFile !== null)
      host.readSecret(keyFile, { option: '--key-file', mostMiB: 1, waitMs: readDuration(args, 'timeout', 300) * 1000 });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

async function load(command: CommandName, args: Arguments, host: Host): Promise<number> {
  switch (command) {
    case 'plan':
      return (await import('./commands/plan.js')).plan(args, host);
    case 'validate':
      return (await import('./commands/validate.js')).validate(args, host);
    case 'init':
      return (await import('./commands/init.js')).init(args, host);
    case 'accept':
      return (await import('./commands/accept.js')).accept(args, host);
    case 'snapshot':
      return (await import('./commands/snapshot.js')).snapshot(args, host);
    case 'diff':
      return (await import('./commands/diff.js')).diff(args, host);
    case 'show':
      return (await import('./commands/show.js')).show(args, host);
    case 'verify':
      return (await import('./commands/verify.js')).verify(args, host);
    case 'doctor':
      return (await import('./commands/doctor.js')).doctor(args, host);
    case 'comment':
      return (await import('./commands/comment.js')).comment(args, host);
    case 'issue':
      return (await import('./commands/issue.js')).issue(args, host);
    case 'notify':
      return (await import('./commands/notify.js')).notify(args, host);
    case 'emulate':
      return (await import('./commands/emulate.js')).emulate(args, host);
    case 'terraform':
      return (await import('./commands/terraform.js')).terraform(args, host);
    case 'schema':
      return (await import('./commands/schema.js')).schema(args, host);
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
