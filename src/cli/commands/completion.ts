import { type Arguments, didYouMean, usage } from '../arguments.js';
import { type Command, type CommandTable, loadAll, type NamedCommand } from '../command.js';
import { bashCompletion } from '../completion/bash-completion.js';
import { fishCompletion } from '../completion/fish-completion.js';
import { zshCompletion } from '../completion/zsh-completion.js';
import type { Host } from '../host.js';

const shells: Readonly<Record<string, (commands: readonly NamedCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};
const names = Object.keys(shells);

/** Prints the script by which a shell completes commands, options and values. */
export const command: Command = {
  summary: 'Print the completion script of a shell: bash, zsh or fish',
  operands: names.join('|'),
  minimum: 1,
  maximum: 1,
  offers: { words: names },
  options: {},
  notes: [
    'bash: add `eval "$(limitdrift completion bash)"` to ~/.bashrc. zsh: add `source <(limitdrift completion zsh)` to ~/.zshrc, below `autoload -Uz compinit && compinit`. fish: `limitdrift completion fish > ~/.config/fish/completions/limitdrift.fish`.',
    'The script does not start limitdrift; after an upgrade, print it again if you saved it in a file.',
  ],
  run: completion,
};

async function completion(args: Arguments, host: Host, table: CommandTable): Promise<number> {
  const [shell = ''] = args.operands;
  const write = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (write === undefined)
    throw usage(`There is no completion for "${shell}"`, didYouMean(shell, names, `Shells: ${names.join(', ')}.`));
  host.stdout.write(write(await loadAll(table)));
  return 0;
}
