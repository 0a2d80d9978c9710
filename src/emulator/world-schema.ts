/** The keys of a world file, and what each may hold. */
import * as z from 'zod';

import { generations, newestGeneration } from './generations.js';

/** Keys that a file chooses become a Map, since an object would lose a limiter named `__proto__`. */
function keyed<T extends z.ZodType>(values: T) {
  return z.preprocess(
    (data) =>
      typeof data === 'object' && data !== null && !Array.isArray(data) ? new Map(Object.entries(data)) : data,
    z.map(z.string().min(1), values),
  );
}

/** YAML reads `500_000` as text. */
const wholeNumber = z.preprocess(
  (data) => (typeof data === 'string' && /^\d+(_\d+)*$/.test(data) ? Number(data.replaceAll('_', '')) : data),
  z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
);

const text = z.string().min(1);

const override = z.union([
  wholeNumber.transform((value) => ({ value, source: 'workspace' })),
  z.strictObject({ value: wholeNumber, source: text }),
]);

const groupFile = z.strictObject({
  id: text.optional(),
  entry: text.optional(),
  type: text.optional(),
  display_name: text.optional(),
  models: z.array(text).optional(),
  workspace_models: z.array(text).default([]),
  limits: keyed(wholeNumber).optional(),
});

const workspaceFile = z.strictObject({
  id: text,
  name: z.string(),
  archived_at: text.nullable().default(null),
  default: z.boolean().default(false),
  groups: z.array(text).nullable().default(null),
  models: z.array(text).nullable().default(null),
  overrides: keyed(keyed(override)).optional(),
});

/** A federation rule. What is left out is not looked at. */
const ruleFile = z.strictObject({
  id: text,
  service_account: text,
  issuer: text.optional(),
  subject_prefix: text.optional(),
  audience: text.default('https://api.anthropic.com'),
  token_lifetime: wholeNumber.pipe(z.number().min(60).max(86_400)).default(3600),
});

/** The rules of every world that has none of its own. */
export const demoRules = [ruleFile.parse({ id: 'fdrl_emulated', service_account: 'svac_emulated' })];

/** A world as its file says it; names are not resolved yet. */
export const worldFile = z.strictObject({
  organization: z.strictObject({ id: text, name: text }),
  generation: z.enum(generations).default(newestGeneration),
  groups: keyed(groupFile),
  workspaces: z.array(workspaceFile),
  federation_rules: z.array(ruleFile).default(demoRules),
});

export type FederationRule = z.infer<typeof ruleFile>;
export type GroupFile = z.infer<typeof groupFile>;
export type WorkspaceFile = z.infer<typeof workspaceFile>;
