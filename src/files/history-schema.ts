import * as z from 'zod';

import { groupFields, organization, time, tool, wholeNumber } from './common-schemas.js';
import { setting } from './plan-file.js';

/*
 * The schema of what `limitdrift history --report json` writes; nothing reads it back.
 */

const group = z.looseObject(groupFields);
const workspace = z.looseObject({ id: z.string(), name: z.string() });
const groupPresence = z.enum(['absent', 'present']);
const workspacePresence = z.enum(['absent', 'live', 'archived']);
const text = z.string().nullable();

const difference = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('group'), group, before: groupPresence, after: groupPresence }),
  z.looseObject({ kind: z.literal('group-name'), group, before: text, after: text }),
  z.looseObject({ kind: z.literal('model'), model: z.string(), before: group.nullable(), after: group.nullable() }),
  z.looseObject({
    kind: z.literal('organization-limit'),
    group,
    limiter: z.string(),
    before: wholeNumber.nullable(),
    after: wholeNumber.nullable(),
  }),
  z.looseObject({ kind: z.literal('workspace'), workspace, before: workspacePresence, after: workspacePresence }),
  z.looseObject({ kind: z.literal('workspace-name'), workspace, before: z.string(), after: z.string() }),
  z.looseObject({
    kind: z.literal('limit'),
    address: z.string(),
    workspace,
    group,
    limiter: z.string(),
    before: setting.nullable(),
    after: setting.nullable(),
  }),
]);

/** The history of kept snapshots, format version 1.x. */
export const historySchema = z.looseObject({
  format_version: z.string(),
  tool,
  organization,
  window: z.looseObject({ from: time, to: time }),
  snapshots: wholeNumber,
  complete: z.boolean(),
  left_out: z.array(z.looseObject({ file: z.string(), message: z.string() })),
  not_read: z.array(z.looseObject({ workspace, last_read: time.nullable() })),
  spend_not_read: z.looseObject({ last_read: time.nullable() }).exactOptional(),
  summary: z.looseObject({ organization: wholeNumber, workspaces: wholeNumber, spend: wholeNumber.exactOptional() }),
  changes: z.array(
    z.looseObject({
      between: z.looseObject({ after: time, before: time }),
      scope: z.enum(['organization', 'workspaces', 'spend']),
      difference,
    }),
  ),
  lines: z.array(
    z.looseObject({
      address: z.string(),
      workspace: workspace.nullable(),
      group,
      limiter: z.string(),
      values: z.array(z.looseObject({ value: wholeNumber.nullable(), first_seen: time, last_seen: time })),
    }),
  ),
});
