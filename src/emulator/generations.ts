/**
 * The generations of the Rate Limits API, oldest first: G0 from 2026-04-24, G1 seen on 2026-08-05, G1b from 2026-08-27,
 * G2 from 2026-09-18, G3 from 2026-09-28, G4 from 2026-10-20, G5 from 2026-10-21.
 * Source: platform.claude.com/docs as it stood on those days, and the types of @anthropic-ai/sdk 0.121.0 to 1.14.0.
 */
export const generations = ['G0', 'G1', 'G1b', 'G2', 'G3', 'G4', 'G5'] as const;

/** What a world is of that says nothing else. */
export const newestGeneration = 'G5';

export type Generation = (typeof generations)[number];

/** What `anthropic-version` may say; requests without the header are served as of the first. */
export const apiVersions = ['2023-06-01', '2026-10-21'] as const;

export type ApiVersion = (typeof apiVersions)[number];

/** What decides the shape of a body. */
export interface Dialect {
  readonly generation: Generation;
  readonly version: ApiVersion;
}

/** What a generation brought, and which one was the first to have it. */
const firstWith = {
  /** `id`, `rate_limit_id` and `workspace_id` on entries. */
  entryIds: 'G1',
  /** The parameter `limit` on rate limits. */
  pageSize: 'G1b',
  /** The `group` object; `group_type` stays beside it. */
  groupObject: 'G2',
  /** `source` on a workspace's limits, and `include_inherited`. */
  sources: 'G3',
  /** `include_default` on the workspace list. */
  includeDefault: 'G4',
  /** The update call. */
  update: 'G4',
  /** Version 2026-10-21 has no `group_type`. */
  versions: 'G5',
  /** `ids[]` on the workspace list. */
  workspaceIds: 'G5',
  /** `user_profile_id` on a workspace. */
  userProfile: 'G5',
} as const satisfies Record<string, Generation>;

export type Feature = keyof typeof firstWith;

export function hasFeature(generation: Generation, feature: Feature): boolean {
  return generations.indexOf(generation) >= generations.indexOf(firstWith[feature]);
}

export function isApiVersion(text: string): text is ApiVersion {
  return (apiVersions as readonly string[]).includes(text);
}
