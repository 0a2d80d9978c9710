/** The keys of a world file, and what each may hold. */
import * as z from 'zod';

import { complianceFile } from './compliance/compliance-schema.js';
import { generations, newestGeneration } from './generations.js';
import { jsonSchemaOf, keyed, text, time, timeOrDays, wholeNumber } from './schema-parts.js';
import { spendFile } from './spend/world-spend.js';
import { usageFile } from './usage/usage-schema.js';

const override = z.union([
  wholeNumber.transform((value) => ({ value, source: 'workspace' })),
  z.strictObject({ value: wholeNumber, source: text }),
]);

const groupFile = z.strictObject({
  id: text.optional().describe('rlg_…; left out, it follows from the key.'),
  entry: text
    .optional()
    .describe('The ID of the organization’s entry, which the update call takes; left out, it follows from the key.'),
  type: text
    .optional()
    .describe('Left out: the key, if it is batch, token_count, files, skills or web_search, else model_group.'),
  display_name: text.optional().describe('For people; left out, the key of a model group.'),
  models: z.array(text).optional().describe('The models of a model group, by every ID and alias.'),
  workspace_models: z.array(text).default([]).describe('Models that only the workspaces’ entries list.'),
  limits: keyed(wholeNumber, 'The organization’s limits, by limiter. One that is not here does not exist.').optional(),
});

/** When a workspace was made that says nothing else. */
export const firstDay = '2026-01-15T09:00:00.000000Z';

const workspaceFile = z.strictObject({
  id: text.describe('wrkspc_…'),
  name: z.string(),
  created_at: timeOrDays
    .default(firstDay)
    .describe(
      'When it was made: a time, or how many days before the file is read, such as 2d. Nothing is used before.',
    ),
  archived_at: time
    .nullable()
    .default(null)
    .describe('When it was archived, such as 2026-03-31T16:20:00Z; null or left out: it is live.'),
  default: z.boolean().default(false).describe('The organization’s default workspace, which cannot have overrides.'),
  groups: z.array(text).nullable().default(null).describe('The groups that apply to it; null or left out: all.'),
  models: z.array(text).nullable().default(null).describe('The models it has access to; null or left out: all.'),
  overrides: keyed(
    keyed(override, 'By limiter: a whole number.'),
    'By group (its key here, its ID, type, display name or a model), then by limiter. What is not here is inherited.',
  ).optional(),
});

/** A federation rule. What is left out is not looked at. */
const ruleFile = z.strictObject({
  id: text.describe('fdrl_…'),
  service_account: text.describe('svac_…'),
  issuer: text.optional().describe('What the identity token must have as `iss`.'),
  subject_prefix: text.optional().describe('What its `sub` must begin with.'),
  audience: text.default('https://api.anthropic.com').describe('What its `aud` must hold.'),
  token_lifetime: wholeNumber
    .pipe(z.number().min(60).max(86_400))
    .default(3600)
    .describe('Seconds that an access token works, 60 to 86,400.'),
});

/** The rules of every world that has none of its own. */
export const demoRules = [ruleFile.parse({ id: 'fdrl_emulated', service_account: 'svac_emulated' })];

/** A world as its file says it; names are not resolved yet. */
export const worldFile = z.strictObject({
  organization: z.strictObject({ id: text, name: text }),
  generation: z
    .enum(generations)
    .default(newestGeneration)
    .describe('The shape of the answers: G0 is of April 2026, G5 of October 2026 and later.'),
  groups: keyed(groupFile, 'Rate-limit groups, by a name of the file’s own.'),
  workspaces: z.array(workspaceFile).describe('Live and archived workspaces.'),
  usage: usageFile.prefault({}).describe('What the workspaces use, minute by minute, as the usage endpoints tell it.'),
  spend: spendFile.optional().describe('Its spend limits, and what is spent; left out: it has none.'),
  compliance: complianceFile
    .prefault({})
    .describe('Whether changes of limits are recorded, as the Activity Feed tells them, and what was before.'),
  federation_rules: z.array(ruleFile).default(demoRules).describe('Which identity tokens are exchanged.'),
});

export type FederationRule = z.infer<typeof ruleFile>;
export type GroupFile = z.infer<typeof groupFile>;
export type WorkspaceFile = z.infer<typeof workspaceFile>;

/** JSON Schema (draft 7) of world files, for editors. */
export function worldJsonSchema(): object {
  const { $schema, ...rest } = jsonSchemaOf(worldFile);
  return { $schema, title: 'limitdrift world: an organization for `limitdrift emulate`', ...rest };
}
