/** The section `usage` of a world file: what its workspaces use. */
import * as z from 'zod';

import { keyed, numberFor, text, wholeNumber } from '../schema-parts.js';

/** When something is used; see `rhythms.ts`. */
export const rhythmNames = ['office', 'shop', 'support', 'night', 'steady', 'rare'] as const;

export type RhythmName = (typeof rhythmNames)[number];

/** Source: the reference of the usage report, platform.claude.com/docs. */
export const serviceTiers = ['standard', 'batch', 'flex', 'flex_discount', 'priority', 'priority_on_demand'] as const;

/** Sunday first, as `Date` counts. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** An incident. */
const surge = z.strictObject({
  weekday: z.enum(weekdays),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day in UTC such as 18:04')
    .describe('In UTC, such as 18:04.'),
  minutes: wholeNumber,
  requests: numberFor('In its busiest minute.'),
});

/** One kind of request of a workspace. */
const streamFile = z.strictObject({
  model: text.nullable().describe('Of any name, also of no group; null: code execution, which has no model.'),
  rhythm: z
    .enum(rhythmNames)
    .default('office')
    .describe(
      'office: weekdays; shop: all day, most in the evening; support: peaks on weekday afternoons; night: 01:00 to 04:30 UTC; steady: always; rare: a few minutes an hour.',
    ),
  requests: numberFor('At most, in the busiest minute of its rhythm.'),
  input: wholeNumber.default(1000).describe('Input tokens of a request, without cache; at most, as the next ones.'),
  cache_writes: wholeNumber.default(0).describe('Tokens that a request writes to the cache.'),
  cache_reads: wholeNumber.default(0).describe('Tokens that a request reads from the cache.'),
  output: wholeNumber.default(200).describe('Output tokens of a request.'),
  web_searches: wholeNumber.default(0).describe('Of 100 requests.'),
  tier: z.enum(serviceTiers).default('standard').describe('The service tier.'),
  speed: z.enum(['standard', 'fast']).default('standard').describe('fast: fast mode.'),
  key: text.nullable().default('main').describe('The name of the API key; null: none, as in the Console’s Playground.'),
  surges: z.array(surge).default([]).describe('Incidents of every week, in place of the rhythm.'),
});

export type Surge = z.infer<typeof surge>;
export type StreamFile = z.infer<typeof streamFile>;

export const usageFile = z.strictObject({
  seed: wholeNumber.default(1).describe('The same seed gives the same figures in the same minute.'),
  hipaa: z.boolean().default(false).describe('HIPAA readiness: the analytics answer 400.'),
  pace: wholeNumber
    .pipe(z.number().min(1))
    .nullable()
    .default(null)
    .describe('Calls a minute that each usage endpoint takes before it answers 429; null or left out: any.'),
  workspaces: keyed(
    z.array(streamFile),
    'By name or ID: what the workspace uses; an empty list: nothing. One that is not here uses what fits its limits.',
  ).optional(),
});

export type UsageSection = z.infer<typeof usageFile>;
