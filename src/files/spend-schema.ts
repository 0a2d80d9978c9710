import * as z from 'zod';

import { spendPeriods } from '../model/spend/periods.js';
import { failure, time, wholeNumber } from './common-schemas.js';

/*
 * The schemas of what snapshots and plans say of spend limits beside the limits themselves.
 */

const period = z.enum(spendPeriods);

const spentInPeriod = z.looseObject({
  period,
  since: time,
  amount: wholeNumber,
  workspaces: z.array(z.looseObject({ id: z.string(), amount: wholeNumber })),
});

const otherSpendLimit = z.looseObject({
  scope: z.string(),
  workspace_id: z.string().nullable(),
  period: z.string(),
  amount: wholeNumber.nullable(),
  enabled: z.boolean(),
});

/** Of a snapshot. */
export const spendReading = z.looseObject({
  unread: failure.nullable(),
  others: z.array(otherSpendLimit),
  spent: z
    .looseObject({
      unread: failure.nullable(),
      currency: z.string().nullable(),
      as_of: time.nullable(),
      periods: z.array(spentInPeriod),
    })
    .nullable(),
});

/** What is seen beside a spend limit. */
const spendBeside = {
  tier_limit: wholeNumber.nullable(),
  spent: z
    .looseObject({ amount: wholeNumber, currency: z.string().nullable(), since: time, as_of: time.nullable() })
    .nullable(),
};

const inForceFields = {
  period,
  currency: z.string().nullable(),
  in_force: wholeNumber.nullable(),
  source: z.enum(['workspace', 'organization', 'usage_tier']).nullable(),
  ...spendBeside,
};

/** Of one of the limits in force. */
export const periodInForce = z.looseObject(inForceFields);

const spendAround = {
  currency: z.string().nullable(),
  spent_unread: failure.nullable(),
  spent_until: time.nullable(),
  organization: z.array(periodInForce),
  others: z.array(otherSpendLimit),
};

/** Of a plan. */
export const planSpend = z.looseObject({
  ...spendAround,
  limits: z.array(z.looseObject({ workspace: z.looseObject({ id: z.string(), name: z.string() }), ...inForceFields })),
});

/** Of the limits in force. */
export const spendShown = z.looseObject({ ...spendAround, unread: failure.nullable() });
