import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

z.config(en());

/**
 * The bodies of spend limits and of cost. What a later version adds is let through: scopes and periods are open texts.
 * Source: the types of @anthropic-ai/sdk 1.14.0, resources/beta/organization/spend-limits and …/analytics/cost.
 */
const textOrNull = z.optional(z.nullable(z.string()));
const currency = z.string().check(z.regex(/^[A-Z]{3}$/));

/** In the currency's minor unit. */
const amount = z.string().check(z.regex(/^\d{1,16}$/));

const spendLimit = z.looseObject({
  scope: z.looseObject({ type: z.string(), workspace_id: textOrNull }),
  amount: z.nullable(amount),
  currency,
  period: z.string(),
  is_enabled: z.optional(z.boolean()),
});

/** `GET /v1/organizations/spend_limits` */
export const spendLimitPage = z.looseObject({ data: z.array(spendLimit), next_page: textOrNull });

const costRow = z.looseObject({
  group: z.looseObject({ workspace_id: z.nullable(z.string()) }),
  /** `amount`: in the minor unit, and fractions of it. */
  cost: z.looseObject({ amount: z.string().check(z.regex(/^-?\d{1,16}(\.\d{1,20})?$/)), currency }),
});

/** `GET /v1/organizations/analytics/cost` */
export const costPage = z.looseObject({
  data: z.array(costRow),
  has_more: z.boolean(),
  next_page: textOrNull,
  data_refreshed_at: textOrNull,
});

export type WireSpendLimit = z.infer<typeof spendLimit>;
export type WireCost = z.infer<typeof costRow>;
