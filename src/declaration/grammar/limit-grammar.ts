import { limitForms } from '../../model/limit-value.js';
import { ownerPattern } from '../../model/names.js';
import { amountForms, periodHelp } from '../../model/spend/amount.js';
import { groupHelp, limiterHelp, settableLimiters } from '../../model/limiters.js';
import type { GrammarNode, SharedNode } from './grammar-node.js';

const { value: number, share, inherit } = limitForms;

export const numberWords = `${number.words} such as ${number.example}`;
export const inheritWords = `\`${inherit.word}\` for no override`;

/** Who answers for a workspace: of an entry, or of all that extend a template. */
export const ownerGrammar = {
  kind: 'text',
  pattern: ownerPattern,
  help: 'Who answers for the workspace, such as a channel or a team. It is shown beside the workspace, and never compared; an entry’s own goes before its templates’.',
  hint: "Write one line of at most 100 characters in quotes, such as `owner: '#team-search'`",
} as const satisfies GrammarNode;

const amount = [
  { kind: 'number', decimals: true, least: 0, most: amountForms.most },
  { kind: 'text', pattern: amountForms.text, help: amountForms.help },
] as const;

const spendHint = 'Write a map of periods and amounts, such as `{monthly: 500}`';

/** `spend_limit` of an entry or a template. */
export const spendGrammar = {
  kind: 'map',
  known: periodHelp,
  of: {
    kind: 'either',
    of: [...amount, { kind: 'constant', value: amountForms.none, help: 'There must be no spend limit of its own.' }],
    hint: `Write ${amountForms.words}, or \`${amountForms.none}\``,
  },
  help: 'What the workspace may spend, by period. Without it nothing is said of its spend limits, and they are not compared.',
  hint: `${spendHint}, or \`${amountForms.none}\` for no limit of its own`,
} as const satisfies GrammarNode;

/** The same where nothing can be said in one word. */
const spendNode = {
  kind: 'either',
  of: [
    spendGrammar,
    { kind: 'constant', value: amountForms.none, help: 'There must be no spend limit of its own in any period.' },
  ],
  help: spendGrammar.help,
  hint: spendGrammar.hint,
} as const satisfies GrammarNode;

/** The grammar of limits by group and limiter, which stand at several places; the names are those of the JSON Schema. */
export const sharedGrammar = {
  number: {
    kind: 'either',
    of: [
      { kind: 'number', least: number.least, most: number.most },
      { kind: 'text', pattern: number.grouped, help: number.help },
    ],
  },
  organization_group: {
    kind: 'map',
    known: limiterHelp,
    of: { ...shared('number'), hint: `Write the number that you expect, such as ${number.example}` },
    hint: `Write a map of group, limiter and number, such as \`batch: {enqueued_batch_requests: ${number.example}}\``,
  },
  limits: {
    kind: 'map',
    known: groupHelp,
    of: shared('group'),
    hint: 'Write a map of group, limiter and value, or `{}` for no override at all',
  },
  template: {
    kind: 'map',
    known: groupHelp,
    keys: { owner: ownerGrammar, spend_limit: { ...shared('spend_limit'), help: spendGrammar.help } },
    of: shared('group'),
  },
  spend_amount: spendGrammar.of,
  spend_limit: spendNode,
  organization_spend_limit: {
    kind: 'map',
    known: periodHelp,
    of: { kind: 'either', of: amount },
    hint: spendHint,
  },
  limit: {
    kind: 'either',
    of: [
      shared('number'),
      { kind: 'text', pattern: share.pattern, help: share.help },
      { kind: 'constant', value: inherit.word, help: inherit.help },
    ],
    hint: `Write ${numberWords}, ${share.words} such as ${share.example}, or ${inheritWords}`,
  },
  group: {
    kind: 'either',
    of: [
      {
        kind: 'map',
        known: Object.fromEntries(settableLimiters.map((limiter) => [limiter, limiterHelp[limiter]])),
        of: shared('limit'),
      },
      { kind: 'constant', value: inherit.word, help: 'There must be no override on any limiter of the group.' },
    ],
    hint: `Write \`{requests_per_minute: 500}\`, or ${inheritWords} in the whole group`,
  },
} as const satisfies Readonly<Record<string, GrammarNode>>;

/** What stands under a name in `sharedGrammar`. */
export function shared(name: string): SharedNode {
  return { kind: 'shared', name };
}
