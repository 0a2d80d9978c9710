import * as z from 'zod';

import { calendarDate } from '../model/text.js';
import { undeclaredPolicies } from '../model/declaration.js';
import { limitForms } from '../model/limit-value.js';
import { groupHelp, knownLimiters, limiterHelp, settableLimiters } from '../model/limiters.js';
import { workspaceId } from '../model/names.js';
import { rules, ruleSeverities, type RuleId } from '../model/rules.js';
import type { keys } from './vocabulary.js';

/** Every key that `readDeclaration` knows at a place, and no other. */
type Shape<K extends keyof typeof keys> = Record<(typeof keys)[K][number], z.ZodType>;

/** Shared parts bear an `id`: the JSON Schema then names them once, under `definitions`. */
const number = z
  .union([
    z.int().min(limitForms.value.least).max(limitForms.value.most),
    z.string().regex(limitForms.value.grouped).describe(limitForms.value.help),
  ])
  .meta({ id: 'number' });

const value = z
  .union([
    number,
    z.string().regex(limitForms.share.pattern).describe(limitForms.share.help),
    z.literal(limitForms.inherit.word).describe(limitForms.inherit.help),
  ])
  .meta({ id: 'limit' });

const group = z
  .union([
    limiters(value, settableLimiters),
    z.literal('inherit').describe('There must be no override on any limiter of the group.'),
  ])
  .meta({ id: 'group' });

const limits = groups(group).meta({ id: 'limits' });

const limitsHelp =
  'Limits by group. A group is a name from `groups`, a group type, a group ID (rlg_…), or any model ID or alias of the group.';

const workspace = z
  .strictObject({
    id: z
      .string()
      .regex(workspaceId)
      .describe('Pins the workspace by its ID: when it is renamed, that is a finding and no error.'),
    extends: z
      .array(z.string().min(1))
      .describe('Templates, in this order; a later one wins, limit by limit, and the entry’s own limits win last.'),
    limits: limits.describe(`${limitsHelp} \`{}\`: no override at all.`),
    undeclared: z
      .enum(undeclaredPolicies)
      .describe(
        'What becomes of live overrides that this entry does not name: `error` (the default), `report` or `ignore`.',
      ),
  } satisfies Shape<'workspace'>)
  .partial()
  .meta({ anyOf: [{ required: ['limits'] }, { required: ['extends'] }] });

const organization = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .describe('The organization’s ID. With a credential of another organization the run ends with exit code 4.'),
    limits: groups(limiters(number, knownLimiters).meta({ id: 'organization_group' })).describe(
      'The limits that you expect Anthropic to grant. Shares are of these, so that one move of Anthropic’s is one finding.',
    ),
  } satisfies Shape<'organization'>)
  .partial();

const ignore = z.strictObject({
  workspace: z.string().min(1).describe('The workspace’s name or ID, or a pattern on either with `*` and `?`.'),
  group: z.string().min(1).optional().describe('A group, as under `limits`. Without it, every group.'),
  limiter: z.string().min(1).optional().describe('A limiter, such as requests_per_minute. Without it, every limiter.'),
  live: z
    .union([number, z.literal('inherit').describe('Only while there is no override.')])
    .optional()
    .describe(
      'Only while the live value is this number, or `inherit`: while there is no override. Without it, whatever is live.',
    ),
  reason: z.string().min(1).describe('Why it is tolerated, for those who read the report.'),
  owner: z.string().min(1).optional().describe('Who answers for it.'),
  expires: z
    .string()
    .regex(calendarDate)
    .describe(
      'The last day on which it holds, such as 2027-01-31, to its end in UTC. From then on the drift counts again.',
    ),
} satisfies Shape<'ignore'>);

const file = z.strictObject({
  version: z.literal(1).describe('The version of this format.'),
  organization: organization.optional().describe('The organization that the workspaces belong to.'),
  groups: names(z.string().min(1).describe('A group type, a group ID (rlg_…), or a model ID or alias of the group.'))
    .optional()
    .describe('Your names for rate-limit groups. An ID outlives models; a model is easier to read.'),
  templates: names(limits).optional().describe('Limits that workspaces share: name them in `extends`.'),
  workspaces: names(workspace)
    .optional()
    .describe(
      'The workspaces, each by its name in the Console, its ID (wrkspc_…), or a pattern with `*` and `?`. A declared workspace is declared whole.',
    ),
  ignore: z.array(ignore).optional().describe('Drift that is tolerated for a time. What is pending is never hidden.'),
  rules: z
    .strictObject(ruleShape())
    .partial()
    .optional()
    .describe('How serious each kind of finding is: `off`, `note`, `warning` or `error`.'),
} satisfies Shape<'file'>);

/**
 * The JSON Schema (draft-07) of limits.yaml, for completion and hovers in editors, where a plain `500_000` is text. What a
 * shape cannot say (quotes, hexadecimal numbers, names that nobody defined) only `readDeclaration` knows.
 */
export function limitsJsonSchema(): object {
  const schema = z.toJSONSchema(file, { io: 'input', target: 'draft-7' });
  return {
    ...schema,
    title: 'limits.yaml',
    description: 'The rate limits that the workspaces of an organization should have.',
  };
}

function names<T extends z.ZodType>(of: T): z.ZodRecord<z.ZodString, T> {
  return z.record(z.string().min(1), of);
}

/** Known groups are there to be completed; every other key is a group too. */
function groups(of: z.ZodType): z.ZodType {
  return open(Object.entries(groupHelp), of);
}

function limiters(of: z.ZodType, known: readonly string[]): z.ZodType {
  return open(
    Object.entries(limiterHelp).filter(([name]) => known.includes(name)),
    of,
  );
}

function open(known: readonly (readonly [string, string])[], of: z.ZodType): z.ZodType {
  const shape = Object.fromEntries(known.map(([name, help]) => [name, of.describe(help).optional()]));
  return z.object(shape).catchall(of);
}

function ruleShape(): Record<string, z.ZodType> {
  const ids = Object.keys(rules) as readonly RuleId[];
  return Object.fromEntries(ids.map((id) => [id, z.enum(ruleSeverities).describe(ruleHelp(id))]));
}

function ruleHelp(id: RuleId): string {
  const { title, help, severity } = rules[id];
  return `${title} (${severity} by default). ${help}`;
}
