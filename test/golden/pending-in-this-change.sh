#!/bin/sh
# Rate limits of Acme (8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10): 1 guarded command of a limitdrift plan.
# Pending: 1 pending after the merge; 1 workspace, 2 limits, organization Acme, snapshot of 2026-11-21T20:00:00Z.
# Plan sha256:ee5a66984f71ea8bf9efac618570a4a4802ee53261c4ac8c33c71329123a7506, live limits read at 2026-11-21T20:00:00Z.
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

# == After the merge ==
[ "${1-}" = --merged ] || refuse 'what follows is of a change. Review and merge it; then run this with --merged.'

# 1 of 1: prod-chat (wrkspc_01Chat), Claude Opus 4.x
#   requests_per_minute: 2,500 -> 1,000, pending, limits.yaml:8:30, s-e7501314a4180ab6
begin '1 of 1: prod-chat (wrkspc_01Chat), Claude Opus 4.x' entry-01opus
read_limits organization:workspaces:rate-limits list --workspace-id wrkspc_01Chat --include-inherited
expect requests_per_minute 'override 2500' 'override 1000'
if needed; then
  ant organization:workspaces:rate-limits update --workspace-id wrkspc_01Chat --rate-limit-id entry-01opus --limit '{type: requests_per_minute, value: 1000}' </dev/null >/dev/null || refused
  changed
fi

finish
