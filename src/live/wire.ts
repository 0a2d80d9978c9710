import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// `zod/mini` checks the same as `zod`, takes 6 ms less of every start, and has to be told its language.
z.config(en());

/**
 * The bodies of the Rate Limits API and its neighbours, every generation from 2026-04 to 2026-10-21. What a generation
 * lacks is optional here; what a later one adds is let through. `group_type` is gone under `anthropic-version: 2026-10-21`.
 * Source: platform.claude.com/docs (Rate Limits API) and the types of @anthropic-ai/sdk 0.121.0 to 1.14.0.
 */
const wholeNumber = z.number().check(z.int(), z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));
const text = z.optional(z.string());
const textOrNull = z.optional(z.nullable(z.string()));

const groupFields = {
  group: z.optional(z.looseObject({ type: z.string(), id: textOrNull, display_name: textOrNull })),
  group_type: text,
  models: z.optional(z.nullable(z.array(z.string()))),
};

const kinds = new Set(['organization', 'workspace', 'rate_limit', 'workspace_rate_limit']);

/** The type of an object: one that no version knows is let through, one of another endpoint is an answer to something else. */
function typed(own: string) {
  return z.optional(z.string().check(z.refine((type) => type === own || !kinds.has(type), 'of another kind')));
}

const twice = 'a limiter is there twice';
const nameless = 'neither group nor group_type';

const organizationLimit = z.looseObject({ type: z.string(), value: wholeNumber });

const workspaceLimit = z.looseObject({
  type: z.string(),
  value: wholeNumber,
  org_limit: z.optional(z.nullable(wholeNumber)),
  source: z.optional(z.looseObject({ type: z.string() })),
});

export const organizationEntry = z
  .looseObject({
    type: typed('rate_limit'),
    id: text,
    ...groupFields,
    limits: z.array(organizationLimit).check(z.refine(namesEachOnce, twice)),
  })
  .check(z.refine(hasGroupType, nameless));

export const workspaceEntry = z
  .looseObject({
    type: typed('workspace_rate_limit'),
    rate_limit_id: text,
    workspace_id: text,
    ...groupFields,
    limits: z.array(workspaceLimit).check(z.refine(namesEachOnce, twice)),
  })
  .check(z.refine(hasGroupType, nameless));

export const workspace = z.looseObject({
  id: z.string(),
  type: typed('workspace'),
  name: z.string(),
  archived_at: textOrNull,
});

/** What an emulator answers everything with, so that nobody takes it for the API. The API has no such header. */
export const emulatorHeader = 'limitdrift-emulator';

export const organization = z.looseObject({ id: z.string(), type: typed('organization'), name: z.string() });

/** Pages by cursor: `next_page` goes into `page`. No version has `has_more` there; what it says counts all the same. */
const cursorFields = { next_page: textOrNull, has_more: z.optional(z.nullable(z.boolean())) };
export const organizationEntryPage = z.looseObject({ data: z.array(organizationEntry), ...cursorFields });
export const workspaceEntryPage = z.looseObject({ data: z.array(workspaceEntry), ...cursorFields });

/** Pages by ID: `last_id` goes into `after_id` while `has_more`. */
export const workspacePage = z.looseObject({
  data: z.array(workspace),
  has_more: z.boolean(),
  first_id: textOrNull,
  last_id: textOrNull,
  next_page: textOrNull,
});

export const apiError = z.looseObject({
  error: z.looseObject({
    type: z.string(),
    message: text,
    details: z.optional(z.nullable(z.looseObject({ error_code: textOrNull }))),
  }),
  request_id: textOrNull,
});

export type OrganizationEntry = z.infer<typeof organizationEntry>;
export type WireWorkspaceLimit = z.infer<typeof workspaceEntry>;
export type Workspace = z.infer<typeof workspace>;

function namesEachOnce(limits: readonly { readonly type: string }[]): boolean {
  return new Set(limits.map(({ type }) => type)).size === limits.length;
}

function hasGroupType(entry: { readonly group?: unknown; readonly group_type?: unknown }): boolean {
  return entry.group !== undefined || entry.group_type !== undefined;
}
