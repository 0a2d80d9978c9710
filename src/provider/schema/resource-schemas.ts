/** The attributes of the provider block, the resource and the data sources, each with its documentation. */
import { defaultUndeclared } from '../../model/declaration.js';
import { limitForms } from '../../model/limit-value.js';
import type { Attributes, BlockSchema } from './attribute.js';
import { spendLimitAttribute, spendLimitsSchema } from './spend-attributes.js';

/** The provider block. */
export const providerSchema: BlockSchema = {
  description:
    'Compares the Claude API rate limits that a configuration declares with those that are live. It reads the Rate Limits API and never writes: limits are changed by a person in the Claude Console.',
  attributes: {
    base_url: {
      mode: 'optional',
      type: 'string',
      description:
        'Where the API is, when it is not `https://api.anthropic.com`: a gateway, or an emulator. A path prefix is kept. `ANTHROPIC_BASE_URL` in the environment does the same.',
    },
    admin_key: {
      mode: 'optional',
      type: 'string',
      sensitive: true,
      description:
        'An Admin API key (`sk-ant-admin…`). Better left to the environment, where the same variables count as for the `limitdrift` command, `ANTHROPIC_ADMIN_API_KEY` first: Terraform writes what is set here into plan files, in clear.',
    },
    api_version: {
      mode: 'optional',
      type: 'string',
      description: 'The value of the `anthropic-version` header: `2023-06-01` (the default) or `2026-10-21`.',
    },
  },
};

const groupAttributes = {
  id: {
    mode: 'computed',
    type: 'string',
    description: 'The group’s ID (`rlg_…`), the same in all organizations. Null where the API does not give it.',
  },
  rate_limit_id: {
    mode: 'computed',
    type: 'string',
    description: 'The ID of the organization’s entry. Null where the API does not give it.',
  },
  type: { mode: 'computed', type: 'string', description: 'The group’s type: `model_group`, `batch`, and others.' },
  display_name: { mode: 'computed', type: 'string', description: 'The group’s name for people. It may change.' },
  models: {
    mode: 'computed',
    type: ['list', 'string'],
    description: 'The models of the group, IDs and aliases. Null where the group has no list.',
  },
} as const satisfies Attributes;

const groupsKey = 'Keyed by the group’s ID (`rlg_…`), or its type where the API gives no ID.';

const { value, share, inherit } = limitForms;
const limitHelp = `A limit is ${value.words}, ${share.words} such as \`"${share.example}"\`, rounded down, or \`"${inherit.word}"\`: there must be no override.`;

export const workspaceLimitsSchema: BlockSchema = {
  description:
    'The rate limits that one workspace should override. `terraform plan` shows where live differs. `terraform apply` succeeds when live is already as declared, and else fails with the list of changes that a person has to carry out in the Claude Console.',
  attributes: {
    workspace_id: {
      mode: 'required',
      type: 'string',
      description: 'The workspace’s ID (`wrkspc_…`). The default workspace cannot have overrides.',
    },
    limits: {
      mode: 'required',
      type: ['map', ['map', 'string']],
      description: `The overrides, by group and limiter. A group is named by a model ID of it, its type (such as \`batch\`) or its ID (\`rlg_…\`). ${limitHelp} The limiter \`"*"\` takes only \`"inherit"\`, for every limiter of the group that is not named. Other words that mean the same are no difference.`,
    },
    spend_limit: spendLimitAttribute,
    undeclared: {
      mode: 'optional',
      type: 'string',
      default: defaultUndeclared,
      description:
        'How live overrides that `limits` does not name, and where there is a `spend_limit` the spend limits that it does not name, are treated: `"error"` (the default) shows them as a difference, `"report"` warns of them, `"ignore"` says nothing.',
    },
    owner: {
      mode: 'optional',
      type: 'string',
      description:
        'Who answers for the workspace, such as `"#team-search"`: one line of at most 100 characters. It is shown beside the workspace, and never compared: changing it alone changes no limit.',
    },
    workspace_name: { mode: 'computed', type: 'string', description: 'The workspace’s name in the Console.' },
  },
};

export const organizationLimitsSchema: BlockSchema = {
  description: 'The rate limits of the organization that the credential belongs to.',
  attributes: {
    organization_id: { mode: 'computed', type: 'string', description: 'The organization’s ID.' },
    organization_name: { mode: 'computed', type: 'string', description: 'The organization’s name.' },
    groups: {
      mode: 'computed',
      description: `The organization’s rate-limit groups. ${groupsKey}`,
      type: {
        nesting: 'map',
        attributes: {
          ...groupAttributes,
          limits: { mode: 'computed', type: ['map', 'number'], description: 'The organization’s limits, by limiter.' },
        },
      },
    },
  },
};

export const liveLimitsSchema: BlockSchema = {
  description: 'The rate limits that are live in one workspace, inherited ones too.',
  attributes: {
    workspace_id: { mode: 'required', type: 'string', description: 'The workspace’s ID (`wrkspc_…`).' },
    workspace_name: { mode: 'computed', type: 'string', description: 'The workspace’s name in the Console.' },
    groups: {
      mode: 'computed',
      description: `The groups that apply to the workspace. ${groupsKey}`,
      type: {
        nesting: 'map',
        attributes: {
          ...groupAttributes,
          limits: {
            mode: 'computed',
            description: 'The limits, by limiter.',
            type: {
              nesting: 'map',
              attributes: {
                value: {
                  mode: 'computed',
                  type: 'number',
                  description: 'The override, or the organization’s limit where the workspace inherits.',
                },
                org_limit: {
                  mode: 'computed',
                  type: 'number',
                  description: 'The organization’s limit. Null: the organization has none.',
                },
                source: {
                  mode: 'computed',
                  type: 'string',
                  description:
                    '`workspace` for an override, `organization` for an inherited limit. Others may come with later versions of the API.',
                },
                effective: {
                  mode: 'computed',
                  type: 'number',
                  description: 'What is enforced: the lower of `value` and `org_limit`.',
                },
              },
            },
          },
        },
      },
    },
  },
};

export const workspacesSchema: BlockSchema = {
  description: 'The workspaces of the organization, archived ones too, without the default workspace.',
  attributes: {
    workspaces: {
      mode: 'computed',
      description: 'The workspaces, sorted by ID.',
      type: {
        nesting: 'list',
        attributes: {
          id: { mode: 'computed', type: 'string', description: 'The workspace’s ID (`wrkspc_…`).' },
          name: { mode: 'computed', type: 'string', description: 'The workspace’s name in the Console.' },
          archived_at: {
            mode: 'computed',
            type: 'string',
            description: 'When it was archived, RFC 3339. Null while it lives.',
          },
        },
      },
    },
  },
};

/** By type name. */
export const resourceSchemas = { limitdrift_workspace_rate_limits: workspaceLimitsSchema } as const;

export const dataSourceSchemas = {
  limitdrift_organization_rate_limits: organizationLimitsSchema,
  limitdrift_spend_limits: spendLimitsSchema,
  limitdrift_workspace_rate_limits: liveLimitsSchema,
  limitdrift_workspaces: workspacesSchema,
} as const;
