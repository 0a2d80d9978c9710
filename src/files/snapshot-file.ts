import * as z from 'zod';

import { groupKey } from '../model/address.js';
import { formatJson } from '../model/json-text.js';
import type { Snapshot } from '../model/snapshot.js';
import { groupFields, organization, time, tool, unread, wholeNumber } from './common-schemas.js';
import { readJsonFile } from './json-file.js';
import type { Bounds, NamedBy } from './read-bytes.js';

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
  api_version: z.string(),
  organization,
  complete: z.boolean(),
  incomplete: z.array(unread),
  not_looked_at: wholeNumber,
  groups: z.array(group),
  workspaces: z.array(workspace),
});

/**
 * What the shape alone cannot say: whether it is complete, keys and IDs that are unique, and entries that
 * name groups of the same file.
 */
const coherentSnapshot = snapshotSchema.superRefine(({ complete, incomplete, groups, workspaces }, context) => {
  const report = (path: PropertyKey[], message: string): void => context.addIssue({ code: 'custom', path, message });
  if (complete !== (incomplete.length === 0))
    report(
      ['complete'],
      complete ? 'it is true, and `incomplete` is not empty' : 'it is false, and `incomplete` is empty',
    );
  const keys = new Set<string>();
  for (const [at, group] of groups.entries()) {
    const { key } = group;
    if (key !== groupKey(group)) report(['groups', at, 'key'], 'it is not made from the ID, type or models beside it');
    if (keys.has(key)) report(['groups', at, 'key'], 'two groups have this key');
    keys.add(key);
  }
  const ids = new Set<string>();
  for (const [at, { id, entries }] of workspaces.entries()) {
    if (ids.has(id)) report(['workspaces', at, 'id'], 'two workspaces have this ID');
    ids.add(id);
    for (const [entryAt, entry] of entries.entries()) {
      if (!keys.has(entry.group))
        report(['workspaces', at, 'entries', entryAt, 'group'], 'no group of the snapshot has this key');
    }
  }
});

/**
 * Reads a saved snapshot. `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unreadable`, `file-invalid`
 */
export function readSnapshotFile(path: string, cwd: string, named: NamedBy & Bounds = {}): Snapshot {
  return readJsonFile(path, cwd, { kind: 'snapshot', schema: coherentSnapshot, ...named });
}

/** A snapshot as its file holds it. */
export function formatSnapshot(snapshot: Snapshot): string {
  return formatJson(snapshot);
}
