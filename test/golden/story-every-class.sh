#!/bin/sh
# Rate limits of Acme (8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10): 3 guarded commands of a limitdrift plan.
# Drift: 1 drifted, 1 in conflict, 1 overdue, 1 adopted, 1 ignored; 1 error, 1 warning, 1 note; 12 workspaces, 87 limits, organization Acme.
# Plan sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, live limits read at 2026-11-21T20:00:00Z.
#
# limitdrift never runs this. Read it, delete the blocks that you do not want, then run it with sh.
# Before each command it reads what is live, and it stops at the first limit that is not as the plan saw it.
# A block whose limits are already right is passed over, so it can be run again.
# It needs ant 2 or later with an admin credential, and jq.
#
# What the documentation of ant has: the commands, --workspace-id, --rate-limit-id, --limit, --include-inherited,
# --format, and that an object may be written in relaxed YAML.
# What is UNPROVEN: --limit with an object, and more than one --limit, in this very command; how ant 2 prints its
# version, and what list prints with --format json (ant 1 printed one object after another; one list is read too).
# So run it with one block first, and look at the result.

set -u
unset FORCE_COLOR
done_before=0
done_now=0
block=''

refuse() {
  printf 'Stopped: %s\n' "$1" >&2
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
version=$(ant --version </dev/null 2>/dev/null | sed -n 's/^[^0-9]*\([0-9][0-9]*\)\..*/\1/p' | head -n 1)
[ "${version:-0}" -ge 2 ] || refuse 'it needs ant 2 or later; "ant --version" does not say so.'

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
  live=$(printf '%s\n' "$listed" | jq -rs --arg entry "$entry" --arg limiter "$1" '
  [.. | objects | select(.rate_limit_id? == $entry) | .limits[]? | select(.type == $limiter)]
  | if length == 0 then "inherits no limit"
    elif length > 1 then "listed \(length) times"
    else .[0]
      | (.source.type // "workspace") as $source
      | (if $source == "workspace" then "override" elif $source == "organization" then "inherits" else $source end)
        + " " + (if .value == null then "no limit" else (.value | tostring) end)
    end
') ||
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
  printf 'Already right: %s\n' "$block"
  return 1
}
changed() {
  done_now=$((done_now + 1))
  printf 'Changed: %s\n' "$block"
}
finish() {
  printf '%s changed, %s already right. limitdrift verify says what is done.\n' "$done_now" "$done_before"
}

# == Decide: delete what you accept instead ==

# 1 of 3: prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ), Claude Opus 4.x
#   output_tokens_per_minute: 500 -> 0, conflict, limits.yaml:14:32, s-ae33f3f23f9b13a3
begin '1 of 3: prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ), Claude Opus 4.x' entry-opus
read_limits organization:workspaces:rate-limits list --workspace-id wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ --include-inherited
expect output_tokens_per_minute 'override 500' 'override 0'
if needed; then
  ant organization:workspaces:rate-limits update --workspace-id wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ --rate-limit-id entry-opus --limit '{type: output_tokens_per_minute, value: 0}' </dev/null >/dev/null || refused
  changed
fi

# 2 of 3: prod-search (wrkspc_02Search), Claude Opus 4.x
#   requests_per_minute: 2,000 -> inherits 4,000, drift, not declared, s-be921be0ca7c1600
begin '2 of 3: prod-search (wrkspc_02Search), Claude Opus 4.x' entry-opus
read_limits organization:workspaces:rate-limits list --workspace-id wrkspc_02Search --include-inherited
expect requests_per_minute 'override 2000' inherits
if needed; then
  ant organization:workspaces:rate-limits update --workspace-id wrkspc_02Search --rate-limit-id entry-opus --limit '{type: requests_per_minute, value: null}' </dev/null >/dev/null || refused
  changed
fi

# == To do ==

# 3 of 3: prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ), Claude Opus 4.x
#   requests_per_minute: 500 -> 1,000, overdue, limits.yaml:14:32, s-eaec5ad158f57218
begin '3 of 3: prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ), Claude Opus 4.x' entry-opus
read_limits organization:workspaces:rate-limits list --workspace-id wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ --include-inherited
expect requests_per_minute 'override 500' 'override 1000'
if needed; then
  ant organization:workspaces:rate-limits update --workspace-id wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ --rate-limit-id entry-opus --limit '{type: requests_per_minute, value: 1000}' </dev/null >/dev/null || refused
  changed
fi

finish
