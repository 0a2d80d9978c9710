#!/bin/sh
# Rate limits: 0 guarded commands of a limitdrift plan.
# Failed: The API refused the credential: GET /v1/organizations/me (status 401, request-id req_011CRefused)
# Plan sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, failed at 2026-11-21T20:00:00Z.
# CAREFUL: The run failed: this is not a checklist, and nothing is known to be in sync.
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

printf '%s\n' 'Stopped: the run that made this failed: nothing is known to be right.' >&2
exit 1
