import * as z from 'zod';

import type { Headroom } from '../model/headroom/headroom-types.js';
import { usageSources } from '../model/headroom/usage-types.js';
import { declaredFiles, groupFields, organization, time, tool, unread, wholeNumber } from './common-schemas.js';
import { type FileOpening, readJsonFile } from './json-file.js';

/*
 * Headroom files: their schema, and how they are read.
 */

const amount = z.number().min(0);
const day = z.iso.date();
const source = z.enum(usageSources);

const failure = {
  reason: z.string(),
  status: z.number().int().nullable(),
  request_id: z.string().nullable(),
};

const rule = z.looseObject({ alert_at: z.number().gt(0), for_minutes: z.number().int().min(1) });

const worstMinute = z.looseObject({
  at: time,
  value: amount,
  made_by: z.array(z.looseObject({ id: z.string(), name: z.string(), value: amount })),
});

const headroomDay = z.looseObject({
  day,
  known: z.boolean(),
  peak: amount,
  at: time.nullable(),
  minutes_at: z.looseObject({ '50': wholeNumber, '75': wholeNumber, '90': wholeNumber }),
  hours: z.array(amount),
  distribution: z.array(z.tuple([z.number().gt(0), wholeNumber])),
});

const row = z.looseObject({
  address: z.string(),
  workspace: z.looseObject({ id: z.string(), name: z.string(), owner: z.string().nullable() }).nullable(),
  group: z.looseObject(groupFields),
  limiter: z.string(),
  level: z.enum(['act', 'watch', 'fine', 'unused', 'blocked', 'no-limit', 'not-measurable']),
  source: source.nullable(),
  limit: wholeNumber.nullable(),
  organization_limit: wholeNumber.nullable(),
  // Since 1.1.
  limit_then: z.looseObject({ limit: wholeNumber.nullable(), ratio: amount.nullable() }).exactOptional(),
  overridden: z.boolean(),
  declared_limit: wholeNumber.nullable(),
  peak: worstMinute.nullable(),
  ratio: amount.nullable(),
  rule,
  longest_run: wholeNumber,
  at_mark: z.boolean(),
  known: z.looseObject({ reason: z.string(), expires: day.nullable() }).nullable(),
  cache_read_share: amount.nullable(),
  days_known: wholeNumber,
  days: z.array(headroomDay),
  worst: z.array(worstMinute),
});

const suggestion = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('limiter-kind'),
    address: z.string(),
    other_limiter: z.string(),
    cache_read_share: amount,
    ratio: amount,
  }),
  z.looseObject({ kind: z.literal('room-above'), address: z.string(), organization_ratio: amount }),
  z.looseObject({
    kind: z.literal('oversubscribed'),
    address: z.string(),
    overrides_sum: wholeNumber,
    organization_limit: wholeNumber,
  }),
]);

const summary = z.looseObject({
  act: wholeNumber,
  watch: wholeNumber,
  fine: wholeNumber,
  unused: wholeNumber,
  blocked: wholeNumber,
  no_limit: wholeNumber,
  not_measurable: wholeNumber,
  at_mark: wholeNumber,
  known: wholeNumber,
  not_looked_at: wholeNumber,
});

const run = z.looseObject({
  taken_at: time,
  api_version: z.string(),
  exit_code: z.number().int().min(0),
  time_zone: z.string(),
  by: z.enum(['minute', 'hour']),
  by_api_key: z.boolean(),
  rule,
});

/** A headroom file, format version 1.x. */
export const headroomSchema = z.looseObject({
  format_version: z.string(),
  tool,
  run,
  organization,
  declaration: z.looseObject({ files: declaredFiles }).nullable(),
  window: z.looseObject({
    from: time,
    to: time,
    days: z.array(day),
    utc_offsets: z.array(z.looseObject({ from: time, minutes: z.number().int() })),
  }),
  sources: z.array(
    z.looseObject({
      source,
      known_until: time,
      read_at: time,
      calls: wholeNumber,
      not_measurable: z.looseObject(failure).nullable(),
    }),
  ),
  verdict: z.enum(['ok', 'at-mark', 'incomplete']),
  complete: z.boolean(),
  incomplete: z.array(z.looseObject({ source, from: time, to: time, ...failure })),
  unread_limits: z.array(unread),
  summary,
  rows: z.array(row),
  unmatched: z.array(
    z.looseObject({
      model: z.string(),
      workspaces: z.array(z.string()),
      input_tokens: amount,
      output_tokens: amount,
      requests: amount,
    }),
  ),
  suggestions: z.array(suggestion),
});

/** What it says of a limit, it says once. */
const coherentHeadroom = headroomSchema.superRefine(({ rows }, context) => {
  const seen = new Set<string>();
  for (const [at, { address }] of rows.entries()) {
    if (seen.has(address))
      context.addIssue({ code: 'custom', path: ['rows', at, 'address'], message: 'two rows are about this limit' });
    seen.add(address);
  }
});

/**
 * Reads a saved headroom. `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unreadable`, `file-invalid`
 */
export function readHeadroomFile(path: string, cwd: string, opening: FileOpening = {}): Headroom {
  return readJsonFile(path, cwd, { kind: 'headroom', schema: coherentHeadroom, ...opening });
}
