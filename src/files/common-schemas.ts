import * as z from 'zod';

import { emulatorAddress } from './plain-snapshot.js';

/** Parts that plan and snapshot files share. Objects are open, so that fields of a later minor version are kept. */
export const wholeNumber = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const tool = z.looseObject({ name: z.literal('limitdrift'), version: z.string() });

// `emulator` since 1.1 of snapshots, 1.2 of plans.
export const organization = z.looseObject({
  id: z.string(),
  name: z.string(),
  emulator: z.string().regex(emulatorAddress).nullable().exactOptional(),
});

const failureFields = {
  reason: z.string(),
  status: z.number().int().nullable(),
  request_id: z.string().nullable(),
};

export const failure = z.looseObject(failureFields);

export const unread = z.looseObject({
  workspace: z.looseObject({ id: z.string(), name: z.string() }),
  ...failureFields,
});

/** The identity of a rate-limit group. */
export const groupFields = {
  id: z.string().nullable(),
  rate_limit_id: z.string().nullable(),
  type: z.string(),
  display_name: z.string().nullable(),
  models: z.array(z.string()).nullable(),
  // Since 1.2 of snapshots, 1.3 of plans.
  currency: z
    .string()
    .nullable()
    .exactOptional()
    .describe('Only of spend limits: their values are hundredths of this currency’s unit; null: it is not known.'),
};

/** Who answers for a workspace, where the declaration says so. */
export const owner = z.string().exactOptional();

/** RFC 3339 in UTC. */
export const time = z.iso.datetime();

export const severity = z.enum(['error', 'warning', 'note']);

/** Where something is declared. */
export const origin = z.looseObject({
  file: z.string(),
  line: z.number().int().min(1),
  column: z.number().int().min(1),
});

/** The files of a declaration. */
export const declaredFiles = z.array(z.looseObject({ path: z.string(), sha256: z.string() }));

/** The declaration that was shown beside a reading; null: there was none. */
export const declaredBeside = z
  .looseObject({ files: declaredFiles, history_unavailable: z.string().nullable() })
  .nullable();

/** Who changed a limit. */
export const actor = z.looseObject({ type: z.string(), id: z.string().nullable(), email: z.string().exactOptional() });
