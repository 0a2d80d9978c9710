import * as z from 'zod';

import { explanationKinds } from '../model/explain/explanation-types.js';
import { groupFields, organization, time, tool, wholeNumber } from './common-schemas.js';
import { declaredLimit, limitDifference } from './in-force-schema.js';

/*
 * The schema of what `limitdrift explain --report json` writes; nothing reads it back.
 */

const workspace = z.looseObject({ id: z.string(), name: z.string(), owner: z.string().nullable() });

const candidate = z.looseObject({
  address: z.string(),
  set: z.string(),
  kind: z.enum(['override', 'organization', 'sum']),
  workspace: workspace.nullable(),
  group: z.looseObject(groupFields),
  limiter: z.string(),
  value: wholeNumber,
  organization_limit: wholeNumber.nullable(),
  declared: declaredLimit.nullable(),
  difference: limitDifference.nullable(),
});

const live = z.looseObject({
  organization,
  taken_at: time,
  declared: z.boolean(),
  workspace: workspace.nullable(),
  problem: z.enum(['other-organization', 'workspace-unknown', 'workspace-not-read', 'workspace-archived']).nullable(),
  candidates: z.array(candidate),
});

const minute = z.looseObject({
  minute: time,
  workspace,
  problem: z.enum(['outside-window', 'hours-only']).nullable(),
  window: z.looseObject({ from: time, to: time }),
  unknown: z.array(z.looseObject({ source: z.string(), known_until: time })),
  limits: z.array(
    z.looseObject({
      address: z.string(),
      workspace: workspace.nullable(),
      group: z.looseObject(groupFields),
      limiter: z.string(),
      limit: wholeNumber,
      used: z.number().min(0),
      exact: z.boolean(),
    }),
  ),
});

const headerSet = z.looseObject({
  name: z.string(),
  limit: wholeNumber.nullable(),
  remaining: wholeNumber.nullable(),
  reset: z.string().nullable(),
  limiting: z.boolean(),
});

/** An explanation, format version 1.x. */
export const explanationSchema = z.looseObject({
  format_version: z.string(),
  tool,
  exit_code: z.number().int().min(0),
  kind: z.enum(explanationKinds),
  status: z.number().int().nullable(),
  error_type: z.string().nullable(),
  error_code: z.string().nullable(),
  request_id: z.string().nullable(),
  organization_id: z.string().nullable(),
  workspace_id: z.string().nullable(),
  models: z.array(z.string()),
  answers: wholeNumber,
  retry_after_seconds: z.number().min(0).nullable(),
  waiting_helps: z.boolean().nullable(),
  sets: z.array(headerSet),
  limiting_by: z.enum(['remaining-0', 'lowest']).nullable(),
  subscription_headers: z.boolean(),
  live: live.nullable(),
  minute: minute.nullable(),
  sentences: z.array(z.string()).min(3).max(3).describe('What it was, which limit, what to do.'),
});
