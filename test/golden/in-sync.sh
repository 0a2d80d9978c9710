#!/bin/sh
# Rate limits of Acme (8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10): 0 guarded commands of a limitdrift plan.
# In sync: 3 workspaces, 5 limits, organization Acme, snapshot of 2026-11-21T20:00:00Z.
# Plan sha256:d91951db6d978f2a717a1f858714e78e73a4d180b6647018e28e99db6268006a, live limits read at 2026-11-21T20:00:00Z.
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

printf '%s\n' 'There is no command to run.'
