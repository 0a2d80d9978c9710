import { limiterHelp } from '../../model/limiters.js';
import { calendarDate } from '../../model/times.js';
import type { KeysNode } from './grammar-node.js';

/*
 * The grammar of `headroom`: from which share of a limit on usage is worth a look, for how long, and what is known.
 */

/** A share above 0 and at most 100 %. */
export const alertShare = /^(?:100|(?!0+(?:\.0+)?%)\d{1,2}(?:\.\d{1,3})?)%$/;

/** Whole minutes, hours or days. */
export const minutesText = /^[1-9]\d{0,4}[mhd]$/;

const ruleKeys = {
  alert_at: {
    kind: 'text',
    pattern: alertShare,
    help: 'From this share of a limit on it is at its mark, such as 75%.',
    hint: 'Write a share of the limit above 0 and at most 100%, such as `75%`',
  },
  for: {
    kind: 'text',
    pattern: minutesText,
    help: 'For so many minutes in a row, such as 5m; 1m: a single minute.',
    hint: 'Write whole minutes or hours, at most 24h, such as `5m`',
  },
} as const;

export const limiterMarksGrammar = {
  kind: 'keys',
  place: 'in the marks of a limiter',
  keys: ruleKeys,
  hint: 'Write `{alert_at: 90%}`, `{for: 1m}`, or both',
} as const satisfies KeysNode;

const markKeys = {
  ...ruleKeys,
  limiters: {
    kind: 'map',
    known: limiterHelp,
    of: limiterMarksGrammar,
    help: 'Other marks for single limiters.',
    hint: 'Write a map of limiters and their marks, such as `{requests_per_minute: {alert_at: 90%}}`',
  },
} as const;

/** `headroom` of an entry. */
export const marksGrammar = {
  kind: 'keys',
  place: 'in `headroom` of a workspace',
  keys: markKeys,
  help: 'When usage of this workspace is worth a look; what is not said is as in `headroom` at the top level. No plan depends on it.',
  hint: 'Write `{alert_at: 90%}`, `{for: 1m}` or `{limiters: …}`, or remove the key',
} as const satisfies KeysNode;

export const knownGrammar = {
  kind: 'keys',
  place: 'in an item of `known`',
  keys: {
    workspace: {
      kind: 'text',
      help: 'The workspace’s name or ID, or a pattern on either with `*` and `?`; `organization` for the organization’s own limits.',
      hint: 'Write the name or ID of a workspace, a pattern such as `batch-*`, or `organization`',
      missing: 'This case does not say in which workspace it is known',
    },
    group: {
      kind: 'text',
      help: 'A group, as under `limits`. Without it, every group.',
      hint: 'Write a group as under `limits`, or remove the key for every group',
    },
    limiter: {
      kind: 'text',
      help: 'A limiter, such as requests_per_minute. Without it, every limiter.',
      hint: 'Write a limiter such as `requests_per_minute`, or remove the key for every limiter',
    },
    reason: {
      kind: 'text',
      help: 'Why it is expected, for those who read the report.',
      hint: 'Write why it is expected, such as `reason: the night batch runs at its limit on purpose`',
      missing: 'This case has no reason',
    },
    expires: {
      kind: 'text',
      pattern: calendarDate,
      help: 'The last day on which it holds, such as 2027-01-31, to its end in UTC. Without it, always.',
      hint: 'Write the last day on which it holds, such as `expires: 2027-01-31`, or remove the key',
    },
  },
  hint: 'Write `- {workspace: batch-*, reason: runs at its limit on purpose}`',
} as const satisfies KeysNode;

/** `headroom` at the top level. */
export const headroomGrammar = {
  kind: 'keys',
  place: 'in `headroom`',
  keys: {
    ...markKeys,
    window: {
      kind: 'text',
      pattern: minutesText,
      help: 'How far `limitdrift headroom` looks back, 7d by default.',
      hint: 'Write days or hours, at most 365d, such as `7d`',
    },
    known: {
      kind: 'list',
      of: knownGrammar,
      help: 'Limits that are known to be at their mark: they are shown, and do not fail a run.',
      hint: `${knownGrammar.hint}, or remove the key`,
    },
  },
  help: 'When usage is worth a look: `limitdrift headroom` compares it with the limits in force. No plan depends on it.',
  hint: 'Write `headroom: {alert_at: 75%, for: 5m, window: 7d}`, or remove the key',
} as const satisfies KeysNode;
