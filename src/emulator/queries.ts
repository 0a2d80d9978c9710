/** The parameters and bodies that the endpoints take, and the generation that brought each. */
import * as z from 'zod';

import { groupTypes, settableLimiters } from '../model/limiters.js';
import { type Feature, type Generation, hasFeature } from './generations.js';

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

export const pageSize = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1).max(1000));

export const organizationQuery = z.object({
  group_type: z.enum(groupTypes).optional(),
  model: z.string().optional(),
  limit: pageSize.optional(),
  page: z.string().optional(),
});

export const workspaceLimitsQuery = z.object({
  group_type: z.enum(groupTypes).optional(),
  limit: pageSize.optional(),
  page: z.string().optional(),
  include_inherited: flag,
});

export const workspacesQuery = z.object({
  limit: pageSize.default(20),
  after_id: z.string().optional(),
  before_id: z.string().optional(),
  include_archived: flag,
  include_default: flag,
  'ids[]': z.array(z.string()).max(100).optional(),
});

type Since = Readonly<Record<string, Feature>>;

/** The parameters that came later than their endpoint; a generation without one ignores it. */
export const limitsSince: Since = { limit: 'pageSize', include_inherited: 'sources' };
export const workspacesSince: Since = { include_default: 'includeDefault', 'ids[]': 'workspaceIds' };

type Parameters = Readonly<Record<string, string | readonly string[] | null>>;

/** Parameters by name, those that the generation does not know left out; a list for names that end in `[]`. */
export function parameters(query: URLSearchParams, since: Since, generation: Generation): Parameters {
  const known = [...new Set(query.keys())].filter((name) => {
    const feature = Object.hasOwn(since, name) ? since[name] : undefined;
    return feature === undefined || hasFeature(generation, feature);
  });
  return Object.fromEntries(known.map((name) => [name, name.endsWith('[]') ? query.getAll(name) : query.get(name)]));
}

/** 1 to 16 limits; null clears. Source: the update page of the Rate Limits API. */
export const updateBody = z.object({
  limits: z
    .array(
      z.object({
        type: z.enum(settableLimiters),
        value: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
      }),
    )
    .min(1)
    .max(16),
});

/** The first problem in one line: the parameter and what is wrong with it. */
export function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'invalid request' : `${issue.path.join('.')}: ${issue.message}`;
}
