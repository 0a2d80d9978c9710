import * as z from 'zod';

import { formatJson } from '../model/text.js';
import type { Snapshot } from '../model/snapshot-types.js';
import { groupFields, organization, time, tool, unread, wholeNumber } from './common-schemas.js';
import { type FileOpening, readJsonFile } from './json-file.js';
import { checkCoherence } from './snapshot-coherence.js';
import { spendReading } from './spend-schema.js';

/*
 * Snapshot files: their schema, and how they are written and read.
 */

const unknownFields = z.record(z.string(), z.unknown()).exactOptional();

const group = z.looseObject({
  ...groupFields,
  key: z.string(),
  limits: z.array(z.looseObject({ limiter: z.string(), value: wholeNumber, unknown: unknownFields })),
  workspace_models: z.array(z.string()),
  unknown: unknownFields,
});

const limit = z.looseObject({
  limiter: z.string(),
  value: wholeNumber,
  source: z.string(),
  organization_limit: wholeNumber.nullable(),
  unknown: unknownFields,
});

const workspace = z.looseObject({
  id: z.string(),
  name: z.string(),
  archived_at: z.string().nullable(),
  default: z.boolean(),
  read: z.boolean(),
  inherited_listed: z.boolean(),
  entries: z.array(z.looseObject({ group: z.string(), limits: z.array(limit), unknown: unknownFields })),
});

/** A snapshot file, format version 1.x. */
export const snapshotSchema = z.looseObject({
  format_version: z.string(),
  tool,
  taken_at: time,
  // Since 1.1.
  seen_until: time.exactOptional(),
  api_version: z.string(),
  organization,
  complete: z.boolean(),
  incomplete: z.array(unread),
  not_looked_at: wholeNumber,
  groups: z.array(group),
  workspaces: z.array(workspace),
  // Since 1.2.
  spend: spendReading.exactOptional(),
});

const coherentSnapshot = snapshotSchema.superRefine((snapshot, context) => {
  checkCoherence(snapshot, (path, message) => context.addIssue({ code: 'custom', path: [...path], message }));
});

/**
 * Reads a saved snapshot. `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unreadable`, `file-invalid`
 */
export function readSnapshotFile(path: string, cwd: string, opening: FileOpening = {}): Snapshot {
  return readJsonFile(path, cwd, { kind: 'snapshot', schema: coherentSnapshot, ...opening });
}

/** A snapshot as its file holds it. */
export function formatSnapshot(snapshot: Snapshot): string {
  return formatJson(snapshot);
}
