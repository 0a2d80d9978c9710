import type { Offer, OptionSpec } from '../arguments.js';
import { type Command, type NamedCommand, optionsOf } from '../command.js';
import { quote } from './bash-completion.js';

/** The script by which zsh completes the command line: a file of its fpath, or what it reads at its start. */
export function zshCompletion(commands: readonly NamedCommand[]): string {
  const described = commands.map(([name, { summary }]) => {
    return `      ${quote(`${name.replaceAll(':', '\\:')}:${summary}`)}`;
  });
  return [start, ...described, middle, ...commands.map(armOf), end].join('\n');
}

const start = `#compdef limitdrift
# Completion of limitdrift for zsh, as \`limitdrift completion zsh\` prints it.

_limitdrift() {
  local context state state_descr line curcontext=$curcontext
  typeset -A opt_args
  _arguments -C \\
    '(- *)'{-h,--help}'[Print this help]' \\
    '(- *)'{-V,--version}'[Print the version]' \\
    '1:command:->command' \\
    '*::argument:->argument' && return
  if [[ $state == command ]]; then
    local -a commands
    commands=(`;

const middle = `    )
    _describe -t commands command commands
    return
  fi
  curcontext=\${curcontext%:*}-$words[1]:
  case $words[1] in`;

const end = `  esac
}

# Formats: a word, and behind = a file.
_limitdrift_format() {
  if compset -P '*='; then _files; else compadd -S '' "$@"; fi
}

# Faults: a word, and behind : what nobody can complete.
_limitdrift_fault() {
  compset -P '*:' || compadd -S '' "$@"
}

if [[ $funcstack[1] == _limitdrift ]]; then _limitdrift "$@"; else compdef _limitdrift limitdrift; fi
`;

function armOf([name, command]: NamedCommand): string {
  const specs = [...Object.entries(optionsOf(command)).map(optionSpec), ...operandSpecs(command)];
  return `    ${quote(name)})\n      _arguments -S ${specs.map((spec) => `\\\n        ${quote(spec)}`).join(' ')}\n      ;;`;
}

/** As \`_arguments\` wants it: \`*--option=[help]:value:action\`. */
function optionSpec([option, { value, optional, offers, repeatable, help }]: readonly [string, OptionSpec]): string {
  const text = `[${help.replaceAll(/[\\[\]]/g, '\\$&')}]`;
  if (value === undefined) return `--${option}${text}`;
  // Behind `=-` the value is part of the word; `::` before it says that it may be left out.
  if (optional === true) return `--${option}=-${text}::${argument(value, offers)}`;
  return `${repeatable === true ? '*' : ''}--${option}=${text}:${argument(value, offers)}`;
}

function operandSpecs({ operands, maximum, offers }: Command): readonly string[] {
  if (maximum === Infinity) return [`*:${argument(operands, offers)}`];
  return Array.from({ length: maximum }, () => `:${argument(operands, offers)}`);
}

function argument(name: string, offer: Offer | undefined): string {
  return `${name.replaceAll(/[\\:]/g, '\\$&')}:${actionOf(offer)}`;
}

function actionOf(offer: Offer | undefined): string {
  if (offer === undefined) return ' ';
  if (offer === 'files') return '_files';
  if (offer === 'folders') return '_files -/';
  const words = offer.words.map((word) => word.replaceAll(/[^\w.-]/g, '\\$&')).join(' ');
  if (offer.orFiles === true) return `{_alternative "words:word:(${words})" "files:file:_files"}`;
  if (offer.followedBy === undefined) return `(${words})`;
  return `${{ ',': '_sequence compadd', '=': '_limitdrift_format', ':': '_limitdrift_fault' }[offer.followedBy]} - ${words}`;
}
