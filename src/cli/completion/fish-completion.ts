import type { Offer } from '../arguments.js';
import { type NamedCommand, optionsOf } from '../command.js';

/** The script by which fish, 3.0 and later, completes the command line. */
export function fishCompletion(commands: readonly NamedCommand[]): string {
  const atFirst = commands.map(([name, { summary }]) => {
    return `complete -c limitdrift -n __limitdrift_first -a ${quote(word(name))} -d ${quote(summary)}`;
  });
  return [functions, ...atFirst, ...commands.flatMap(linesOf), ''].join('\n');
}

const functions = `# Completion of limitdrift for fish, as \`limitdrift completion fish\` prints it.

function __limitdrift_first
    test (count (commandline -opc)) -eq 1
end

function __limitdrift_of -a command
    set -l words (commandline -opc)
    test "$words[2]" = "$command"
end

# The value that the cursor is in, without its option.
function __limitdrift_value
    string replace -r -- '^--[a-z-]+=' '' (commandline -ct)
end

# Formats: a word, and behind = a file.
function __limitdrift_format
    set -l parts (string split -m 1 -- = (__limitdrift_value))
    if set -q parts[2]
        printf '%s\\n' $parts[1]=(__fish_complete_path $parts[2])
    else
        printf '%s\\n' $argv
    end
end

# Words with commas between.
function __limitdrift_list
    set -l before (string match -r -- '^.*,' (__limitdrift_value); or echo '')
    printf '%s\\n' $before$argv
end

complete -c limitdrift -f
complete -c limitdrift -n __limitdrift_first -s h -l help -d 'Print this help'
complete -c limitdrift -n __limitdrift_first -s V -l version -d 'Print the version'`;

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}

/** A list of words is expanded once more. */
function word(text: string): string {
  return text.replaceAll(/[^\w./=,:-]/g, '\\$&');
}

function linesOf([name, command]: NamedCommand): readonly string[] {
  const start = `complete -c limitdrift -n ${quote(`__limitdrift_of ${word(name)}`)}`;
  const operands = command.offers === undefined ? [] : [`${start} ${offerOf(command.offers)}`];
  const options = Object.entries(optionsOf(command)).map(([option, { value, optional, offers, help }]) => {
    const takes = value === undefined || optional === true ? '' : ` -r ${offerOf(offers)}`;
    return `${start} -l ${quote(option)}${takes} -d ${quote(help)}`;
  });
  return [...operands, ...options];
}

function offerOf(offer: Offer | undefined): string {
  if (offer === undefined) return '-f';
  if (offer === 'files') return '-F';
  if (offer === 'folders') return `-f -a '(__fish_complete_directories (__limitdrift_value))'`;
  const words = offer.words.map(word).join(' ');
  if (offer.followedBy === ',') return `-f -a ${quote(`(__limitdrift_list ${words})`)}`;
  if (offer.followedBy === '=') return `-f -a ${quote(`(__limitdrift_format ${words})`)}`;
  return `${offer.orFiles === true ? '-F' : '-f'} -a ${quote(words)}`;
}
