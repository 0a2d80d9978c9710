import * as z from 'zod';

import {
  declaredBeside,
  groupFields,
  organization,
  origin,
  time,
  tool,
  unread,
  wholeNumber,
} from './common-schemas.js';
import { changeClass, ignored, setting } from './plan-file.js';
import { periodInForce, spendShown } from './spend-schema.js';

/*
 * The schema of what `limitdrift limits --report json` writes; nothing reads it back.
 */

/** What a declaration asks for at one limit. */
export const declaredLimit = z.discriminatedUnion('source', [
  z.looseObject({ source: z.literal('workspace'), value: wholeNumber, origin: origin.nullable() }),
  z.looseObject({ source: z.literal('organization'), value: wholeNumber.nullable(), origin: origin.nullable() }),
  z.looseObject({ source: z.literal('unclear'), origin: origin.nullable() }),
]);

/** The class of a difference, as far as git tells it. */
export const limitDifference = z.enum([...changeClass.options, 'differs']);

const limit = z.looseObject({
  address: z.string(),
  group: z.looseObject(groupFields),
  limiter: z.string(),
  in_force: wholeNumber.nullable(),
  live: setting,
  organization_limit: wholeNumber.nullable(),
  // Since 1.1.
  spend: periodInForce.exactOptional(),
  declared: declaredLimit.nullable(),
  difference: limitDifference.nullable(),
  ignored,
  reported: z.enum(['undeclared', 'rule', 'touched']).nullable(),
});

const workspace = z.looseObject({
  id: z.string(),
  name: z.string(),
  state: z.enum(['read', 'not-read', 'archived', 'default']),
  archived_at: z.string().nullable(),
  owner: z.string().nullable(),
  origin: origin.nullable(),
  limits: z.array(limit),
});

/** The limits in force, format version 1.x. */
export const inForceSchema = z.looseObject({
  format_version: z.string(),
  tool,
  taken_at: time,
  source: z.enum(['api', 'snapshot']),
  api_version: z.string(),
  organization,
  declaration: declaredBeside,
  exit_code: z.number().int().min(0),
  complete: z.boolean(),
  incomplete: z.array(unread),
  summary: z.looseObject({
    workspaces: wholeNumber,
    limits: wholeNumber,
    overridden: wholeNumber,
    differing: wholeNumber,
    archived: wholeNumber,
  }),
  workspaces: z.array(workspace),
  // Since 1.1.
  spend: spendShown.exactOptional(),
});
