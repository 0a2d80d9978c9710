import * as z from 'zod';

import { groupFields, organization, time, tool, wholeNumber } from './common-schemas.js';
import { type FileOpening, readJsonFile } from './json-file.js';

/*
 * What `limitdrift export json` writes: its schema, and how `--check` reads it back.
 */

const limit = z.looseObject({ value: wholeNumber.nullable(), in_force: wholeNumber.nullable(), source: z.string() });

const group = z.looseObject({ key: z.string(), ...groupFields, limits: z.record(z.string(), limit) });

const workspace = z.looseObject({
  id: z.string().nullable(),
  name: z.string(),
  default: z.boolean(),
  groups: z.array(group),
});

/** The limits in force for a gateway or a script, format version 1.x. */
export const exportSchema = z.looseObject({
  format_version: z.string(),
  tool,
  taken_at: time,
  source: z.enum(['api', 'snapshot']),
  api_version: z.string(),
  organization,
  share: z.string(),
  workspaces: z.array(workspace),
});

/**
 * Reads an export of format version 1.x. `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unreadable`, `file-invalid`
 */
export function readExportFile(path: string, cwd: string, opening: FileOpening = {}): z.infer<typeof exportSchema> {
  return readJsonFile(path, cwd, { kind: 'export', schema: exportSchema, ...opening });
}
