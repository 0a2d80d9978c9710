/** The attributes of spend limits: that of the resource, and those of the data source. Amounts are texts, exact to the hundredth. */
import { amountForms } from '../../model/spend/amount.js';
import { spendPeriods } from '../../model/spend/periods.js';
import { joinWords } from '../../model/text.js';
import type { Attribute, Attributes, BlockSchema } from './attribute.js';

const periods = joinWords(
  spendPeriods.map((period) => `\`${period}\``),
  'and',
);

/** `spend_limit` of the resource. */
export const spendLimitAttribute: Attribute = {
  mode: 'optional',
  type: ['map', 'string'],
  description: `What the workspace may spend, by period: ${joinWords(
    spendPeriods.map((period) => `\`${period}\``),
    'and',
  )}. A spend limit is ${amountForms.words} with at most two decimals, where a currency that is named is compared with the organization’s, or \`"${amountForms.none}"\`: there must be no limit of its own. The period \`"*"\` takes only \`"${amountForms.none}"\`, for every period that is not named. Without this attribute spend limits are neither read nor compared.`,
};

const limitAttributes = {
  amount: {
    mode: 'computed',
    type: 'string',
    description: 'The limit that is set here, such as `"500.50"`. Null: there is none, or it is switched off.',
  },
  in_force: {
    mode: 'computed',
    type: 'string',
    description: 'What is in force: the lowest of the limits of the workspace, the organization and the usage tier.',
  },
  spent: {
    mode: 'computed',
    type: 'string',
    description: 'What is spent so far in the period. Null where that could not be read.',
  },
  since: {
    mode: 'computed',
    type: 'string',
    description: 'When the period began, RFC 3339 in UTC. Null where what is spent could not be read.',
  },
} as const satisfies Attributes;

export const spendLimitsSchema: BlockSchema = {
  description:
    'The spend limits of the organization and its workspaces, and what is spent so far. Amounts are texts in the unit of the currency, such as `"500.50"`. Reading spend limits is in early access: your Anthropic account team gives it to an organization.',
  attributes: {
    organization_id: { mode: 'computed', type: 'string', description: 'The organization’s ID.' },
    organization_name: { mode: 'computed', type: 'string', description: 'The organization’s name.' },
    currency: {
      mode: 'computed',
      type: 'string',
      description: 'The currency of the limits, such as `USD`. Null: there is no limit that tells it.',
    },
    spent_currency: {
      mode: 'computed',
      type: 'string',
      description: 'The currency of what is spent. Null where nothing was spent, or that could not be read.',
    },
    organization: {
      mode: 'computed',
      description: `The limits of the organization as a whole, by period: ${periods}. A period without any limit is not there.`,
      type: { nesting: 'map', attributes: limitAttributes },
    },
    workspaces: {
      mode: 'computed',
      description: 'The workspaces that live, by ID, without the default workspace.',
      type: {
        nesting: 'map',
        attributes: {
          name: { mode: 'computed', type: 'string', description: 'The workspace’s name in the Console.' },
          limits: {
            mode: 'computed',
            description: 'By period, where the workspace or the organization has a limit.',
            type: { nesting: 'map', attributes: limitAttributes },
          },
        },
      },
    },
    others: {
      mode: 'computed',
      description:
        'What is never compared: the caps of the usage tier, limits that are switched off or have no amount, and those of scopes and periods that this version does not know.',
      type: {
        nesting: 'list',
        attributes: {
          scope: {
            mode: 'computed',
            type: 'string',
            description: '`usage_tier`, `organization`, `workspace`, or another.',
          },
          workspace_id: { mode: 'computed', type: 'string', description: 'Null where it is of no workspace.' },
          period: { mode: 'computed', type: 'string', description: 'The period.' },
          amount: { mode: 'computed', type: 'string', description: 'The amount. Null: no cap is set.' },
          is_enabled: { mode: 'computed', type: 'bool', description: 'Whether it is switched on.' },
        },
      },
    },
    spent_as_of: {
      mode: 'computed',
      type: 'string',
      description: 'Up to when what is spent is known, RFC 3339 in UTC. Null where the API does not say.',
    },
    spent_unread: {
      mode: 'computed',
      type: 'string',
      description: 'Why what is spent could not be read. Null: it was, or there is no limit to set it against.',
    },
  },
};
