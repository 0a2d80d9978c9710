/*
 * The part of `--report sh` that is the same in every script.
 */

/** What is known of the syntax of `ant`, and what is not. Sources: platform.claude.com/docs, CLI reference; the code of ant 1.20. */
export const syntaxNotes: readonly string[] = [
  'What the documentation of ant has: the commands, --workspace-id, --rate-limit-id, --limit, --include-inherited,',
  '--format, and that an object may be written in relaxed YAML.',
  'What is UNPROVEN: --limit with an object, and more than one --limit, in this very command; how ant 2 prints its',
  'version, and what list prints with --format json (ant 1 printed one object after another; one list is read too).',
  'So run it with one block first, and look at the result.',
];

/**
 * Of a workspace's entries, the state of one limiter: `override 1000`, `inherits 4000`, `inherits no limit`. However the
 * entries are wrapped, they are found by their `rate_limit_id`; what the API does not list has no limit.
 */
const filter = `
  [.. | objects | select(.rate_limit_id? == $entry) | .limits[]? | select(.type == $limiter)]
  | if length == 0 then "inherits no limit"
    elif length > 1 then "listed \\(length) times"
    else .[0]
      | (.source.type // "workspace") as $source
      | (if $source == "workspace" then "override" elif $source == "organization" then "inherits" else $source end)
        + " " + (if .value == null then "no limit" else (.value | tostring) end)
    end
`;

/** The functions of the script, for any POSIX shell. `ant` gets no input: it would take the rest of the script for a body. */
export const guardFunctions: readonly string[] = `set -u
unset FORCE_COLOR
done_before=0
done_now=0
block=''

refuse() {
  printf 'Stopped: %s\\n' "$1" >&2
  exit 1
}
stop() {
  refuse "at $block: $1 Changed before this: $done_now."
}
refused() {
  stop 'ant failed; its message is above. Look at what is live, then plan again.'
}

command -v jq >/dev/null || refuse 'it needs jq, which is not installed.'
command -v ant >/dev/null || refuse 'it needs ant, which is not installed.'
version=$(ant --version </dev/null 2>/dev/null | sed -n 's/^[^0-9]*\\([0-9][0-9]*\\)\\..*/\\1/p' | head -n 1)
[ "\${version:-0}" -ge 2 ] || refuse 'it needs ant 2 or later; "ant --version" does not say so.'

begin() {
  block=$1
  entry=$2
  is_needed=no
}
read_limits() {
  listed=$(ant "$@" --format json </dev/null) || stop 'ant could not read what is live.'
  [ -n "$listed" ] || stop 'ant listed nothing.'
}
# LIMITER, what the plan saw, what it asks for.
expect() {
  live=$(printf '%s\\n' "$listed" | jq -rs --arg entry "$entry" --arg limiter "$1" '${filter}') ||
    stop 'what ant printed is not JSON.'
  case $live in
    "$3" | "$3 "*) ;;
    "$2") is_needed=yes ;;
    *) stop "$1 is: $live. The plan saw: $2. Somebody changed it since; plan again." ;;
  esac
}
needed() {
  if [ "$is_needed" = yes ]; then return 0; fi
  done_before=$((done_before + 1))
  printf 'Already right: %s\\n' "$block"
  return 1
}
changed() {
  done_now=$((done_now + 1))
  printf 'Changed: %s\\n' "$block"
}
finish() {
  printf '%s changed, %s already right. limitdrift verify says what is done.\\n' "$done_now" "$done_before"
}`.split('\n');
