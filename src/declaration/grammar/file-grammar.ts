import { undeclaredPolicies } from '../../model/declaration.js';
import { limitForms } from '../../model/limit-value.js';
import { groupHelp, groupReference } from '../../model/limiters.js';
import { workspaceId } from '../../model/names.js';
import { severitiesOf } from '../../model/rules/rule-types.js';
import { rules } from '../../model/rules/rules.js';
import { calendarDate } from '../../model/times.js';
import type { ChoiceNode, KeysNode } from './grammar-node.js';
import { headroomGrammar, marksGrammar } from './headroom-grammar.js';
import { inheritWords, numberWords, ownerGrammar, shared, sharedGrammar, spendGrammar } from './limit-grammar.js';

/** The grammar of limits.yaml: which keys stand where, what each may hold, and what is said of it. First, what stands under `organization`. */
export const organizationGrammar = {
  kind: 'keys',
  place: 'in `organization`',
  keys: {
    id: {
      kind: 'text',
      help: 'The organization’s ID. With a credential of another organization the run ends with exit code 4.',
      hint: 'Write the organization’s ID from the Console, or remove the key',
    },
    limits: {
      kind: 'map',
      known: groupHelp,
      of: shared('organization_group'),
      help: 'The limits that you expect Anthropic to grant. Shares are of these, so that one move of Anthropic’s is one finding.',
      hint: sharedGrammar.organization_group.hint,
    },
    spend_limit: {
      ...shared('organization_spend_limit'),
      help: 'The spend limits that you expect the organization to have, by period.',
      hint: sharedGrammar.organization_spend_limit.hint,
    },
  },
  help: 'The organization that the workspaces belong to.',
  hint: 'Write a map with `id` and `limits`, or remove the key',
} as const satisfies KeysNode;

/** One entry under `workspaces`. */
export const workspaceGrammar = {
  kind: 'keys',
  place: 'in a workspace',
  keys: {
    id: {
      kind: 'text',
      pattern: workspaceId,
      help: 'Pins the workspace by its ID: when it is renamed, that is a finding, not an error.',
      hint: 'Write the workspace’s ID (wrkspc_…), or remove the key',
    },
    extends: {
      kind: 'list',
      of: { kind: 'text' },
      help: 'Templates, in this order; a later one wins, limit by limit, and the entry’s own limits win last.',
      hint: 'Write a list of template names, such as `[standard]`',
    },
    limits: {
      ...shared('limits'),
      help: 'Limits by group. A group is a name from `groups`, a group type, a group ID (rlg_…), or any model ID or alias of the group. `{}`: no override at all.',
    },
    spend_limit: { ...shared('spend_limit'), help: spendGrammar.help },
    undeclared: {
      kind: 'choice',
      choices: undeclaredPolicies,
      help: 'How live overrides that this entry does not name are treated: `error` (the default), `report` or `ignore`.',
    },
    owner: ownerGrammar,
    headroom: marksGrammar,
  },
  needs: ['limits', 'extends', 'spend_limit'],
  hint: 'Write a map with `limits` or `extends`, such as `{limits: {}}`',
} as const satisfies KeysNode;

const ignoreHint = 'Write `- {workspace: legacy-*, reason: vendor migration, expires: 2027-01-31}`';

/** One item of `ignore`. */
export const ignoreGrammar = {
  kind: 'keys',
  place: 'in an item of `ignore`',
  keys: {
    workspace: {
      kind: 'text',
      help: 'The workspace’s name or ID, or a pattern on either with `*` and `?`.',
      hint: 'Write the name or ID of a workspace, or a pattern such as `legacy-*`',
      missing: 'This `ignore` does not say for which workspace',
    },
    group: {
      kind: 'text',
      help: 'A group, as under `limits`, or `spend_limit`. Without it, every group.',
      hint: 'Write a group as under `limits`, or remove the key for every group',
    },
    limiter: {
      kind: 'text',
      help: 'A limiter, such as requests_per_minute, or the period of a spend limit. Without it, every limiter.',
      hint: 'Write a limiter such as `requests_per_minute`, or remove the key for every limiter',
    },
    live: {
      kind: 'either',
      of: [
        shared('number'),
        { kind: 'constant', value: limitForms.inherit.word, help: 'Only while there is no override.' },
        shared('spend_amount'),
      ],
      help: 'Only while the live value is this number, or `inherit`: while there is no override. With `group: spend_limit` an amount, or `none`. Without it, whatever is live.',
      hint: `Write ${numberWords}, or ${inheritWords}, or remove the key`,
    },
    reason: {
      kind: 'text',
      help: 'Why it is tolerated, for those who read the report.',
      hint: 'Write why it is tolerated, such as `reason: vendor migration, INC-123`',
      missing: 'This `ignore` has no reason',
    },
    owner: {
      kind: 'text',
      help: 'Who answers for it.',
      hint: 'Write who answers for it, or remove the key',
    },
    expires: {
      kind: 'text',
      pattern: calendarDate,
      help: 'The last day on which it holds, such as 2027-01-31, to its end in UTC. From then on the drift counts again.',
      hint: 'Write the last day on which it holds, such as `expires: 2027-01-31`',
      missing: 'This `ignore` does not say when it ends',
    },
  },
  hint: ignoreHint,
} as const satisfies KeysNode;

/** The whole file. */
export const fileGrammar = {
  kind: 'keys',
  place: 'at the top level',
  keys: {
    version: {
      kind: 'constant',
      value: 1,
      help: 'The version of this format.',
      hint: 'Write `version: 1` at the top',
      missing: 'The declaration does not say its version',
    },
    organization: organizationGrammar,
    groups: {
      kind: 'map',
      of: {
        kind: 'text',
        help: 'A group type, a group ID (rlg_…), or a model ID or alias of the group.',
        hint: `Write ${groupReference}`,
      },
      help: 'Your names for rate-limit groups. An ID outlives models; a model is easier to read.',
      hint: 'Write your names for groups, such as `opus: claude-opus-4-8`, or remove the key',
    },
    templates: {
      kind: 'map',
      of: shared('template'),
      help: 'Limits that workspaces share, and who answers for those: name them in `extends`.',
      hint: 'Write a map of your template names, or remove the key',
    },
    workspaces: {
      kind: 'map',
      of: workspaceGrammar,
      help: 'The workspaces, each by its name in the Console, its ID (wrkspc_…), or a pattern with `*` and `?`. A declared workspace is declared whole.',
      hint: 'Write a map of workspace names, or `workspaces: {}` for none',
    },
    ignore: {
      kind: 'list',
      of: ignoreGrammar,
      help: 'Drift that is tolerated for a time. What is pending is never hidden.',
      hint: `${ignoreHint}, or remove the key`,
    },
    headroom: headroomGrammar,
    rules: {
      kind: 'keys',
      place: 'in `rules`',
      keys: Object.fromEntries(Object.entries(rules).map(([id, rule]) => [id, severityOf(rule)])),
      help: 'How serious each kind of finding is: `off`, `note`, `warning` or `error`.',
      hint: 'Write rules and severities, such as `undeclared-workspace: error`, or remove the key',
    },
  },
  help: 'The rate limits that the workspaces of an organization should have.',
  hint: 'Begin with `version: 1`, then write `workspaces:`',
} as const satisfies KeysNode;

function severityOf(rule: (typeof rules)[keyof typeof rules]): ChoiceNode {
  const { title, help, severity } = rule;
  return { kind: 'choice', choices: severitiesOf(rule), help: `${title} (${severity} by default). ${help}` };
}
