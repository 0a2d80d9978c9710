#!/bin/sh
# Rate limits of Acme (8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10): 0 guarded commands of a limitdrift plan.
# Incomplete: spend limits not read, nothing that was read drifted; 1 warning; 2 workspaces, 0 limits, organization Acme, snapshot of 2026-11-21T20:00:00Z.
# Plan sha256:c1556faf62156939900cbee5d52c35bb7cceabffe80856607b56aa87a83a39b3, live limits read at 2026-11-21T20:00:00Z.
# CAREFUL: Do not rely on this list: not everything was read, and there may be more to do.
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
