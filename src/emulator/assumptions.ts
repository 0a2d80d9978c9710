/**
 * What the API's documentation leaves open, and what the emulator does about it: guesses that no client may rely on.
 * What is documented stands in the code. Guesses that are no status:
 * - A parameter that the endpoint, or its generation, does not know is ignored.
 * - Generations before G5 take both known values of `anthropic-version`, and answer both alike.
 * - The rate limits of an archived workspace are served, and updated, as those of a live one.
 * - A group that the organization has no value for, and the workspace overrides, is listed with inherited limits too.
 * - An update of a limiter that the organization has no value for is stored, with `org_limit: null`.
 * - The page and the commands that stand in for the Console store a value above the organization's limit, as the update
 *   call does; they change no archived workspace, and give no two live workspaces one name.
 * - The signature of an identity token is not checked, and one token may be exchanged more than once.
 * - A token of an exchange opens every organization endpoint, whatever the scope of its rule would be.
 * - The usage report: the bucket is a day where none is asked for; buckets that begin before `ending_at` are served, and none
 *   that begins after now; rows have `speed` under the beta header of fast mode alone; `workspace_ids[]` finds the default
 *   workspace by its real ID. What is not settled yet is served by half.
 * - The analytics: a cursor is bound to every parameter; `order_by=time` without a bucket is refused, where the SDK's comment
 *   takes it for `total_tokens`; of the dimensions that no stream has (`actor` …) every row has null, and their filters are
 *   ignored; the default workspace is found by its real ID.
 * - The Activity Feed: what `model_group` holds is the world's own name of the group; a change to the value that is there
 *   already leaves no event, nor do workspaces that are made, renamed and archived; `organization_ids[]` takes the UUID.
 * - Spend limits: the list comes in the order of the tier, the organization and the world file; an organization without any has an
 *   empty list; of cost only what is grouped by workspace, or by nothing, over one range is served; changes of spend limits leave no
 *   event in the Activity Feed.
 * - Messages: four characters are a token of input, all of `max_tokens` is generated, and nothing of it stands in the usage. A
 *   bucket holds a minute's worth. `requests-*` is the tighter of the workspace's and the organization's limit, and so is each
 *   set of fast mode.
 * - Workspaces, entries and limiters come in the order of the world file; `after_id` goes before `before_id`.
 */
export const assumptions = {
  /** A key of one workspace on an organization endpoint: 401 or 403 (`workspaceKeyStatus` of the emulator sets it). */
  workspaceKeyStatus: 403,
  /** An `anthropic-version` that nobody knows. */
  unknownVersionStatus: 400,
  /** The default workspace's rate limits before the documentation said 404 (October 2026). */
  defaultWorkspaceStatus: 404,
  /** An ID that no workspace or entry has, well-formed or not. */
  unknownIdStatus: 404,
  /** A cursor that was not issued for these filters, or `after_id` of a workspace that is not in the list. */
  badCursorStatus: 400,
  /** The Activity Feed while the Compliance API is switched off. */
  feedOffStatus: 403,
  /** Spend limits of an organization that has no early access to them. */
  earlyAccessStatus: 403,
  /** The analytics and the spend limits without their `anthropic-beta`. */
  missingBetaStatus: 400,
  /** A method that the path does not have. */
  wrongMethodStatus: 405,
  /** The same limiter twice in one update. */
  duplicateUpdateStatus: 400,
  /** An exchange that leaves out the service account: the documentation demands it, the official SDK may leave it out. */
  missingServiceAccountStatus: 400,
} as const;
