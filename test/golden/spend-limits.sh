#!/bin/sh
# Rate limits of Acme (8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10): 0 guarded commands of a limitdrift plan.
# Drift: 3 drifted, 1 ignored; 1 error, 2 notes; 5 workspaces, 7 limits, organization Acme, snapshot of 2026-11-21T20:00:00Z.
# Plan sha256:df9f8ff23f016459f974a5ec4a238c5ea9d957d1efdecf6f1aa237e5dd6bd9e3, live limits read at 2026-11-21T20:00:00Z.
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
# Not in this script, no command can set it: chat (wrkspc_02Chat), Spend limit, monthly: 250.50 USD -> 500 USD, drift, limits.yaml:6:28, s-554273908a4316e3
# Not in this script, no command can set it: prod (wrkspc_04Prod), Spend limit, weekly: 1,000 USD -> inherits no limit, drift, limits.yaml:18:42, s-c62249de8dab0216
# Not in this script, no command can set it: test (wrkspc_05Test), Spend limit, monthly: inherits 5,000 USD -> 0 USD, drift, limits.yaml:21:28, s-105a86b70b1c75eb

printf '%s\n' 'There is no command to run.'
