import * as z from 'zod';

/**
 * The bodies of the Rate Limits API and its neighbours, every generation from 2026-04 to 2026-10-21. What a generation
 * lacks is optional here; what a later one adds is let through. `group_type` is gone under `anthropic-version: 2026-10-21`.
 * Source: platform.claude.com/docs (Rate Limits API) and the types of @anthropic-ai/sdk 0.121.0 to 1.12.0.
 */
const wholeNumber = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const group = z.looseObject({
  type: z.string(),
  id: z.string().nullable().optional(),
  display_name: z.string().nullable().optional(),
});

export const organizationEntry = z
  .looseObject({
    type: z.string().optional(),
    id: z.string().optional(),
    group: group.optional(),
    group_type: z.string().optional(),
    models: z.array(z.string()).nullable().optional(),
    limits: z
      .array(z.looseObject({ type: z.string(), value: wholeNumber }))
      .refine(namesEachOnce, 'a limiter stands there twice'),
  })
  .refine(hasGroupType, 'neither group nor group_type');

export const workspaceEntry = z
  .looseObject({
    type: z.string().optional(),
    rate_limit_id: z.string().optional(),
    workspace_id: z.string().optional(),
    group: group.optional(),
    group_type: z.string().optional(),
    models: z.array(z.string()).nullable().optional(),
    limits: z
      .array(
        z.looseObject({
          type: z.string(),
          value: wholeNumber,
          org_limit: wholeNumber.nullable().optional(),
          source: z.looseObject({ type: z.string() }).optional(),
        }),
      )
      .refine(namesEachOnce, 'a limiter stands there twice'),
  })
  .refine(hasGroupType, 'neither group nor group_type');

export const workspace = z.looseObject({
  id: z.string(),
  name: z.string(),
  archived_at: z.string().nullable().optional(),
});

export const organization = z.looseObject({ id: z.string(), name: z.string() });

/** Pages by cursor: `next_page` goes into `page`. */
export const organizationEntryPage = z.looseObject({
  data: z.array(organizationEntry),
  next_page: z.string().nullable().optional(),
});
export const workspaceEntryPage = z.looseObject({
  data: z.array(workspaceEntry),
  next_page: z.string().nullable().optional(),
});

/** Pages by ID: `last_id` goes into `after_id` while `has_more`. */
export const workspacePage = z.looseObject({
  data: z.array(workspace),
  has_more: z.boolean(),
  first_id: z.string().nullable().optional(),
  last_id: z.string().nullable().optional(),
});

export const apiError = z.looseObject({
  error: z.looseObject({
    type: z.string(),
    message: z.string().optional(),
    details: z.looseObject({ error_code: z.string().nullable().optional() }).nullable().optional(),
  }),
  request_id: z.string().nullable().optional(),
});

export type OrganizationEntry = z.infer<typeof organizationEntry>;
export type WorkspaceEntry = z.infer<typeof workspaceEntry>;
export type Workspace = z.infer<typeof workspace>;

function namesEachOnce(limits: readonly { readonly type: string }[]): boolean {
  return limits.every(({ type }, index) => limits.findIndex((other) => other.type === type) === index);
}

function hasGroupType(entry: { readonly group?: unknown; readonly group_type?: unknown }): boolean {
  return entry.group !== undefined || entry.group_type !== undefined;
}
