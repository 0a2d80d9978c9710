#!/bin/sh
# Rate limits of Acme </h1> @all (8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10): 0 guarded commands of a limitdrift plan.
# Drift: 1 drifted; 1 warning; 2 workspaces, 1 limit, organization Acme </h1> @all, snapshot of 2026-11-21T20:00:00Z.
# Plan sha256:89a617012c417e4818185a9363af07246e4ecf7be971568cc2438c672919d117, live limits read at 2026-11-21T20:00:00Z.
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
# Not in this script, no command can set it: | a | <img src=x> `b` @team #123 [x](https://evil.example) (wrkspc_08Hostile, owner: @everyone <!channel> | <b> `x` [x](https://evil.example) #\u{23}[group] 0123abcd), **Opus** <b>&amp;</b> | `x` ```\u{a}# y, requests_per_minute: 200 -> 100, drift, limits.yaml:6:46, s-75f08522a5ea4831

printf '%s\n' 'There is no command to run.'
