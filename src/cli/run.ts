import { UserError } from '../model/errors.js';
import { readDuration } from './option-values.js';
import { type Arguments, didYouMean, readArguments, usage } from './arguments.js';
import { commands } from './commands.js';
import { type CommandTable, loadAll } from './command.js';
import { foreignCommand, foreignOption } from './foreign-words.js';
import { explain } from './explain-error.js';
import { commandHelp, overallHelp } from './help-texts.js';
import { guard } from './guard/guard.js';
import type { Host, ProcessHost } from './host.js';
import { defaultTimeout } from './input/live-reading.js';
import { passwordsIn } from './guard/secrets.js';

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
    const load = findCommand(name);
    if (load === null) {
      host.stderr.write(overallHelp(await loadAll(commands)));
      return 3;
    }
    const { command } = await load();
    const args = readArguments(name, command, hideNames(rest, host), host.env);
    learnSecrets(args, host);
    if (args.flag('help')) {
      host.stdout.write(commandHelp(name, command));
      return 0;
    }
    return await command.run(args, host, commands);
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
      host.readSecret(keyFile, {
        option: '--key-file',
        mostMiB: 1,
        waitMs: readDuration(args, 'timeout', defaultTimeout) * 1000,
      });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

/** null: the command line is empty. */
function findCommand(name: string): CommandTable[string] | null {
  const names = Object.keys(commands);
  const list = `Commands: ${names.join(', ')}.`;
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (found !== undefined) return found;
  if (name === '') return null;
  if (name.startsWith('-')) {
    const foreign = foreignOption(name.replace(/^-+|=.*$/gs, ''), { options: {}, operands: '' });
    throw usage(`No command before ${name}`, foreign ?? `The command comes first, then its options. ${list}`);
  }
  const shown = (close: string): string => `\`limitdrift ${close}\``;
  throw usage(`"${name}" is not a command`, foreignCommand(name) ?? didYouMean(name, names, list, shown));
}
