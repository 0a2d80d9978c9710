/**
 * What the API's documentation leaves open, and what the emulator does about it. Everything here is a guess that a
 * client must not rely on; what is documented stands in the code.
 */
export const assumptions = {
  /** A key of one workspace on an organization endpoint: 401 or 403 (`workspaceKeyStatus` of the emulator sets it). */
  workspaceKeyStatus: 403,
  /** An `anthropic-version` that nobody knows. Generations before G5 take both known ones and do not look at them. */
  unknownVersionStatus: 400,
  /** A parameter that the endpoint, or its generation, does not know: ignored, or answered with 400. */
  unknownParameters: 'ignored',
  /** The rate limits of an archived workspace: served as those of a live one. */
  archivedWorkspaceLimits: 'served',
  /** The default workspace's rate limits before the documentation said 404 (October 2026). */
  defaultWorkspaceStatus: 404,
  /** An ID that no workspace or entry has, well-formed or not. */
  unknownIdStatus: 404,
  /** A cursor that was not issued for these filters, or `after_id` of a workspace that is not in the list. */
  badCursorStatus: 400,
  /** A method that the path does not have. */
  wrongMethodStatus: 405,
  /** The same limiter twice in one update. */
  duplicateUpdateStatus: 400,
  /** A limiter that the organization has no value for, in an update: stored, with `org_limit: null`. */
  foreignLimiterInUpdate: 'stored',
  /** The order of workspaces, entries and limiters: that of the world file. */
  order: 'as written',
} as const;
