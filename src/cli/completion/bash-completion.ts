import type { Offer } from '../arguments.js';
import { type NamedCommand, optionsOf } from '../command.js';

/** The script by which bash completes the command line. It runs nothing but bash; of an old one (3.2) too. */
export function bashCompletion(commands: readonly NamedCommand[]): string {
  return `${functions}
# By command and option, with = behind one whose value may be left out; without an option, by command and what an argument begins with. Fails for what takes no value.
_limitdrift_value() {
  case $1 in
${arms(commands).join('\n')}
    *) return 1 ;;
  esac
}

complete -o default -F _limitdrift limitdrift
`;
}

const functions = `# Completion of limitdrift for bash, as \`limitdrift completion bash\` prints it.

_limitdrift() {
  # bash parts words at = and : too. They are joined again; a reply is for the last part alone.
  local words=() word before='' i n=0 kept
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((n > 0)) && [[ $word == [=:]* || (-n $word && $before == *[=:]) ]]; then
      words[n - 1]+=$word
    else
      words[n++]=$word
    fi
    before=$word
  done
  local current=\${words[n - 1]} value=\${words[n - 1]} command=\${words[1]}
  if [[ $before == *[=:] ]]; then kept=$current; else kept=\${current%"$before"}; fi
  COMPREPLY=()
  if ((n == 2)); then
    _limitdrift_value ''
    return
  fi
  for ((i = 2; i < n - 1; i++)); do
    [[ \${words[i]} == -- ]] || continue
    _limitdrift_value "$command " || _limitdrift_nothing
    return
  done
  if [[ $current == --*=* ]]; then
    value=\${current#*=}
    _limitdrift_value "$command \${current%%=*}" || _limitdrift_value "$command \${current%%=*}=" || _limitdrift_nothing
  elif ! _limitdrift_value "$command \${words[n - 2]}"; then
    if [[ $current == -* ]]; then word=-; else word=''; fi
    _limitdrift_value "$command $word" || _limitdrift_nothing
  fi
}

# Where there is no reply, readline offers files, unless it is told not to.
_limitdrift_nothing() {
  compopt +o default 2>/dev/null
  return 0
}

# Offers words that begin as the value does; the first argument is what may follow one of them.
_limitdrift_offer() {
  local follows=$1 part=$value word
  shift
  if [[ -n $follows && $value == *"$follows"* ]]; then
    case $follows in
      ,) part=\${value##*,} ;;
      =) return 0 ;;
      *) set -- ;;
    esac
  fi
  _limitdrift_nothing
  [[ -z $follows ]] || compopt -o nospace 2>/dev/null
  for word in "$@"; do
    [[ $word == "$part"* ]] || continue
    word=\${current%"$part"}$word
    COMPREPLY[\${#COMPREPLY[@]}]=\${word#"$kept"}
  done
  return 0
}
`;

/** A word of bash and of zsh, whatever is in it. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What is the same stands in one arm. */
function arms(commands: readonly NamedCommand[]): readonly string[] {
  const keys = new Map<string, string[]>();
  const atFirst = actionOf({ words: [...commands.map(([name]) => name), '--help', '--version'] });
  for (const [key, action] of [['', atFirst] as const, ...commands.flatMap(actionsOf)])
    keys.set(action, [...(keys.get(action) ?? []), quote(key)]);
  return [...keys].map(([action, alike]) => `    ${alike.join(' | ')})\n      ${action}\n      ;;`);
}

function actionsOf([name, command]: NamedCommand): readonly (readonly [key: string, action: string])[] {
  const options = Object.entries(optionsOf(command));
  const dashed = options.map(([option]) => `--${option}`);
  return [
    [`${name} `, actionOf(command.offers)],
    [`${name} -`, actionOf({ words: dashed })],
    ...options.flatMap(([option, { value, optional, offers }]) =>
      value === undefined ? [] : [[`${name} --${option}${optional === true ? '=' : ''}`, actionOf(offers)] as const],
    ),
  ];
}

function actionOf(offer: Offer | undefined): string {
  if (offer === undefined) return '_limitdrift_nothing';
  if (offer === 'files') return ': # readline offers files';
  if (offer === 'folders') return 'compopt -o dirnames +o default 2>/dev/null || return 0';
  const offered = ['_limitdrift_offer', ...[offer.followedBy ?? '', ...offer.words].map(quote)].join(' ');
  // Of words and files, readline offers files where no word begins so.
  return offer.orFiles === true ? `${offered}\n      compopt -o default 2>/dev/null || return 0` : offered;
}
