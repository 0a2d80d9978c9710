import * as z from 'zod';

import { unknownReasons } from '../model/activity/activity-types.js';
import { isToBeCreated } from '../model/address.js';
import { findEdit } from '../model/edited-plan.js';
import { UserError } from '../model/errors.js';
import { formatJson } from '../model/text.js';
import { isPathId } from '../model/names.js';
import type { Plan } from '../model/plan-types.js';
import { upgradePlan } from '../model/upgrade-plan.js';
import {
  declaredFiles,
  actor,
  groupFields,
  organization,
  origin,
  owner,
  severity,
  time,
  tool,
  unread,
  wholeNumber,
} from './common-schemas.js';
import { findingSchema } from './finding-schema.js';
import { type FileOpening, readJsonFile } from './json-file.js';
import { planSpend } from './spend-schema.js';

/*
 * Plan files: their schema, and how they are written and read.
 */

export const changeClass = z.enum(['drift', 'pending', 'overdue', 'adopted', 'conflict']);
const override = z.looseObject({ source: z.literal('workspace'), value: wholeNumber });
const inherited = z.looseObject({ source: z.literal('organization'), value: wholeNumber.nullable() });
const other = z.looseObject({ source: z.literal('other'), name: z.string(), value: wholeNumber });

export const setting = z.discriminatedUnion('source', [override, inherited, other]);

// `expires` since 1.1.
export const ignored = z.looseObject({ reason: z.string(), expires: z.string().exactOptional() }).nullable();

const change = z.looseObject({
  id: z.string(),
  step: z.string(),
  address: z.string(),
  action: z.enum(['create', 'update', 'delete', 'no-op']),
  class: changeClass,
  since: z.string().nullable(),
  // Since 1.1.
  introduced: z.boolean().nullable().default(null),
  declared: z
    .looseObject({ commit: z.string(), age_seconds: wholeNumber, merged: z.literal(true).exactOptional() })
    .nullable()
    .default(null),
  live_declared: z.boolean().nullable().default(null),
  rule: z.enum(['limit-changed', 'limit-missing', 'limit-undeclared']),
  severity,
  ignored,
  // Since 1.1.
  reported: z.enum(['undeclared', 'rule', 'touched']).nullable().default(null),
  workspace: z.looseObject({ id: z.string(), name: z.string(), owner }),
  group: z.looseObject(groupFields),
  limiter: z.string(),
  settable: z.enum(['console', 'command', 'no']),
  before: setting,
  after: z.discriminatedUnion('source', [override, inherited]),
  organization_limit: wholeNumber.nullable(),
  // Since 1.1.
  remaining: z.array(z.looseObject({ limiter: z.string(), value: wholeNumber })).default([]),
  origin: origin.nullable(),
  // Since 1.1.
  entry: origin.nullable().default(null),
  // Since 1.2.
  live_changed: z.looseObject({ after: time, before: time }).exactOptional(),
  blame: z
    .looseObject({
      events: z.array(
        z.looseObject({
          id: z.string(),
          at: time,
          model_group: z.string(),
          actor,
          group_unclear: z.literal(true).exactOptional(),
        }),
      ),
      unknown: z.enum(unknownReasons).nullable(),
    })
    .exactOptional(),
});

const summary = z.looseObject({
  workspaces: wholeNumber,
  limits: wholeNumber,
  create: wholeNumber,
  update: wholeNumber,
  delete: wholeNumber,
  drift: wholeNumber,
  pending: wholeNumber,
  overdue: wholeNumber,
  adopted: wholeNumber,
  conflict: wholeNumber,
  ignored: wholeNumber,
  // Since 1.1.
  reported: wholeNumber.default(0),
  undeclared_workspaces: wholeNumber,
  not_looked_at: wholeNumber,
});

const run = z.looseObject({
  taken_at: time,
  source: z.enum(['api', 'snapshot']),
  api_version: z.string(),
  exit_code: z.number().int().min(0),
  policy: z.looseObject({
    fail_on: z.array(changeClass),
    grace_seconds: wholeNumber,
    touched: z.boolean(),
    strict: z.boolean(),
    report_only: z.boolean(),
  }),
});

/** A plan file, format version 1.x. */
export const planSchema = z.looseObject({
  format_version: z.string(),
  tool,
  run,
  organization: organization.nullable(),
  declaration: z.looseObject({
    files: declaredFiles,
    base: z.string().nullable(),
    // Since 1.1.
    unmerged: z.string().exactOptional(),
    organization_id: z.string().exactOptional(),
  }),
  verdict: z.enum(['in-sync', 'reported', 'pending', 'drift', 'incomplete', 'failed']),
  error: z
    .looseObject({
      code: z.string(),
      message: z.string(),
      hint: z.string().nullable(),
      problems: z.array(z.looseObject({ message: z.string(), hint: z.string().nullable(), origin })),
    })
    .exactOptional(),
  complete: z.boolean(),
  incomplete: z.array(unread),
  digest: z.string(),
  summary,
  changes: z.array(change),
  findings: z.array(findingSchema),
  // Since 1.3.
  spend: planSpend.exactOptional(),
  // Since 1.1.
  undeclared: z
    .array(
      z.looseObject({
        workspace: z.looseObject({ id: z.string(), name: z.string() }),
        template: z.string().nullable(),
        overrides: z.array(
          z.looseObject({
            group: z.looseObject(groupFields),
            key: z.string(),
            limiter: z.string(),
            value: wholeNumber,
          }),
        ),
      }),
    )
    .exactOptional(),
});

/** Its workspaces can be asked for, or are still to be created. */
const usablePlan = planSchema.superRefine(({ changes }, context) => {
  for (const [at, { workspace }] of changes.entries()) {
    if (isToBeCreated(workspace) || isPathId(workspace.id)) continue;
    const path = ['changes', at, 'workspace', 'id'];
    context.addIssue({ code: 'custom', path, message: 'this is not the ID of a workspace' });
  }
});

/**
 * Reads a saved plan, as this version would have made it, and refuses one that does not fit itself. `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unreadable`, `file-invalid`
 */
export function readPlanFile(path: string, cwd: string, opening: FileOpening = {}): Plan {
  const plan = readJsonFile(path, cwd, {
    kind: 'plan',
    schema: usablePlan,
    check: (read) => refuseEdit(path, read),
    ...opening,
  });
  return upgradePlan(plan);
}

function refuseEdit(path: string, plan: Plan): void {
  const edit = findEdit(plan);
  if (edit === null) return;
  const hint = 'Plan again, and use that plan: what a plan says cannot be changed by hand.';
  throw UserError.of('file-invalid', { path, kind: 'plan', problem: `it was edited: ${edit}`, hint });
}

/** A plan as its file holds it. */
export function formatPlan(plan: Plan): string {
  return formatJson(plan);
}
