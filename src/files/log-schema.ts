import * as z from 'zod';

import { loggedStates } from '../model/activity/log-types.js';
import { actor, declaredBeside, groupFields, organization, time, tool, wholeNumber } from './common-schemas.js';

/*
 * The schema of what `limitdrift log --report json` writes; nothing reads it back.
 */

const declared = z.looseObject({
  state: z.enum(loggedStates),
  setting: z
    .discriminatedUnion('source', [
      z.looseObject({ source: z.literal('workspace'), value: wholeNumber }),
      z.looseObject({ source: z.literal('organization'), value: wholeNumber.nullable() }),
    ])
    .nullable(),
  commit: z.string().nullable(),
});

const change = z.looseObject({
  id: z.string(),
  at: time,
  workspace: z.looseObject({ id: z.string(), name: z.string() }),
  model_group: z.string(),
  group: z.looseObject(groupFields).nullable(),
  limiter: z.string(),
  value: wholeNumber.nullable(),
  actor,
  declared: declared.nullable(),
});

/** A log of changes, format version 1.x. */
export const logSchema = z.looseObject({
  format_version: z.string(),
  tool,
  taken_at: time,
  api_version: z.string(),
  organization,
  from: time,
  declaration: declaredBeside,
  exit_code: z.literal(0),
  summary: z.looseObject({
    changes: wholeNumber,
    workspaces: wholeNumber,
    matches: wholeNumber,
    differs: wholeNumber,
    not_declared: wholeNumber,
    unclear: wholeNumber,
    unknown: wholeNumber,
  }),
  changes: z.array(change),
});
