/** The endpoints of the emulated API: a request in, an answer out. */
import { type EmulatedAnswer, type EmulatedRequest, ok, parseJson, refuse } from './answers.js';
import { assumptions } from './assumptions.js';
import { credentialOf, refusalStatus } from './authentication.js';
import type { EmulatedCall } from './call.js';
import { answerActivities, answerComplianceSettings } from './compliance/activity-feed.js';
import { callerOf } from './compliance/recorder.js';
import { exchange } from './exchange.js';
import { apiVersions, hasFeature, isApiVersion } from './generations.js';
import { answerMessage } from './messages/answer-message.js';
import { cursorPage, idPage, type PageQuery } from './paging.js';
import {
  firstProblem,
  limitsSince,
  organizationQuery,
  parameters,
  updateBody,
  workspaceLimitsQuery,
  workspacesQuery,
  workspacesSince,
} from './queries.js';
import { organizationEntry, workspaceBody, workspaceEntry } from './shapes.js';
import { isMoney } from '../model/spend/money.js';
import { answerCost } from './spend/tell-cost.js';
import { answerSpendLimits } from './spend/list-spend-limits.js';
import { applies, type Store } from './store.js';
import { answerAnalyticsUsage } from './usage/analytics-usage.js';
import { listApiKeys } from './usage/api-keys.js';
import { answerUsageReport } from './usage/usage-report.js';
import type { WorldGroup, WorldWorkspace } from './world.js';

export interface HandlerOptions {
  /** The status that a key of one workspace gets. */
  readonly workspaceKeyStatus?: 401 | 403;
  /** The clock that tokens end by and usage is known by, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** Answers one request as the API would, without a socket. */
export function handle(store: Store, request: EmulatedRequest, options: HandlerOptions = {}): EmulatedAnswer {
  const refused = (status: number, message: string): EmulatedAnswer => refuse({ status, message }, request.requestId);
  const { workspaceKeyStatus, now = Date.now } = options;
  if (/^\/v1\/oauth\/token(\?|$)/.test(request.path)) return exchange(store, request, now());
  if (/^\/v1\/messages(\?|$)/.test(request.path)) return answerMessage(store, request, now());
  const isGranted = (token: string): boolean => (store.endOf(token) ?? 0) > now();
  const status = refusalStatus(request.headers, { workspaceKeyStatus, isGranted });
  if (status !== null) return refused(status, 'this credential may not use this resource');
  const version = request.headers['anthropic-version'] ?? apiVersions[0];
  if (!isApiVersion(version))
    return refused(assumptions.unknownVersionStatus, 'anthropic-version: not a known version');
  const [path = '', search] = request.path.split('?', 2);
  const segments = decodePath(path);
  if (segments === null) return refused(400, 'the path is not percent-encoded properly');
  const dialect = { generation: store.world.generation, version };
  const betas = new Set(request.headers['anthropic-beta']?.split(',').map((beta) => beta.trim()));
  const query = new URLSearchParams(search);
  const caller = callerOf(credentialOf(request.headers));
  const call = { store, dialect, query, betas, now: now(), body: request.body, caller, refuse: refused };
  return route(call, { method: request.method, segments });
}

function decodePath(path: string): string[] | null {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}

function route(
  call: EmulatedCall,
  { method, segments }: { method: string; segments: readonly string[] },
): EmulatedAnswer {
  const [v1, organizations, resource, id, limits, entry, ...rest] = segments;
  const { store } = call;
  if (segments.join('/') === 'v1/compliance/activities' && method === 'GET') return answerActivities(call);
  if (v1 !== 'v1' || organizations !== 'organizations' || rest.length > 0) return unknownPath(call);
  const updates = entry !== undefined && hasFeature(store.world.generation, 'update');
  if (entry !== undefined && !updates) return unknownPath(call);
  if (method !== (updates ? 'POST' : 'GET')) return call.refuse(assumptions.wrongMethodStatus, 'method not allowed');
  const answer = otherEndpoints.get(segments.slice(2).join('/'));
  if (answer !== undefined) return answer(call);
  if (id === undefined) {
    if (resource === 'me')
      return ok({ id: store.world.organization.id, type: 'organization', name: store.world.organization.name });
    if (resource === 'rate_limits') return listOrganizationLimits(call);
    return resource === 'workspaces' ? listWorkspaces(call) : unknownPath(call);
  }
  if (resource !== 'workspaces' || (limits !== undefined && limits !== 'rate_limits')) return unknownPath(call);
  const workspace = store.workspaces.get(id);
  if (workspace === undefined) return call.refuse(assumptions.unknownIdStatus, 'no such workspace');
  if (limits === undefined) return ok(workspaceBody(workspace, call.dialect));
  if (workspace.default) {
    return call.refuse(assumptions.defaultWorkspaceStatus, 'the default workspace cannot have rate limit overrides');
  }
  if (workspace.unreadable) return call.refuse(403, 'the snapshot does not know the limits of this workspace');
  return entry === undefined ? listWorkspaceLimits(call, workspace) : updateLimits(call, { workspace, entry });
}

/** By what comes after `/v1/organizations/`. */
const otherEndpoints: ReadonlyMap<string, (call: EmulatedCall) => EmulatedAnswer> = new Map([
  ['usage_report/messages', answerUsageReport],
  ['analytics/usage', answerAnalyticsUsage],
  ['analytics/cost', answerCost],
  ['spend_limits', answerSpendLimits],
  ['api_keys', listApiKeys],
  ['compliance_settings', answerComplianceSettings],
]);

function unknownPath(call: EmulatedCall): EmulatedAnswer {
  return call.refuse(404, 'no such resource');
}

function listOrganizationLimits(call: EmulatedCall): EmulatedAnswer {
  const query = organizationQuery.safeParse(parameters(call.query, limitsSince, call.dialect.generation));
  if (!query.success) return call.refuse(400, firstProblem(query.error));
  const { group_type, model, limit, page } = query.data;
  const groups = ofType(rateGroups(call), group_type)
    .filter((group) => group.limits.size > 0)
    .filter((group) => model === undefined || group.models?.includes(model));
  if (model !== undefined && groups.length === 0)
    return call.refuse(404, 'this model is not known or has no rate limits');
  const filters = ['organization', group_type ?? '', model ?? ''];
  const toEntry = (group: WorldGroup) => organizationEntry(group, call.dialect);
  return entryPage(call, groups.map(toEntry), { cursor: page, limit: limit ?? null, filters });
}

function listWorkspaceLimits(call: EmulatedCall, workspace: WorldWorkspace): EmulatedAnswer {
  const query = workspaceLimitsQuery.safeParse(parameters(call.query, limitsSince, call.dialect.generation));
  if (!query.success) return call.refuse(400, firstProblem(query.error));
  const { group_type, limit, page, include_inherited: inherited } = query.data;
  const entries = ofType(rateGroups(call), group_type).flatMap((group) => {
    const overrides = call.store.overridesOf(workspace, group);
    const listed = overrides.size > 0 || (inherited && group.limits.size > 0 && applies(workspace, group));
    return listed ? [workspaceEntry({ workspace, group, overrides, inherited }, call.dialect)] : [];
  });
  const filters = ['workspace', workspace.id, group_type ?? '', String(inherited)];
  return entryPage(call, entries, { cursor: page, limit: limit ?? null, filters });
}

/** Spend limits are no rate limits, and have an endpoint of their own. */
function rateGroups({ store }: EmulatedCall): readonly WorldGroup[] {
  return store.world.groups.filter((group) => !isMoney(group));
}

function ofType(groups: readonly WorldGroup[], type: string | undefined): readonly WorldGroup[] {
  return type === undefined ? groups : groups.filter((group) => group.type === type);
}

function entryPage(call: EmulatedCall, entries: readonly unknown[], options: PageQuery): EmulatedAnswer {
  const page = cursorPage(entries, options);
  return page === null ? call.refuse(assumptions.badCursorStatus, 'page: not a cursor of this listing') : ok(page);
}

function listWorkspaces(call: EmulatedCall): EmulatedAnswer {
  const query = workspacesQuery.safeParse(parameters(call.query, workspacesSince, call.dialect.generation));
  if (!query.success) return call.refuse(400, firstProblem(query.error));
  const { include_archived, include_default, 'ids[]': ids, ...position } = query.data;
  const listed = [...call.store.workspaces.values()].filter(
    (workspace) =>
      (include_archived || workspace.archived_at === null) &&
      (include_default || !workspace.default) &&
      (ids === undefined || ids.includes(workspace.id)),
  );
  const page = idPage(listed, position);
  if (page === null) return call.refuse(assumptions.badCursorStatus, 'after_id or before_id: not in this listing');
  return ok({ ...page, data: page.data.map((workspace) => workspaceBody(workspace, call.dialect)) });
}

/** A person at work in the Console: sets and clears overrides of one group. */
function updateLimits(
  call: EmulatedCall,
  { workspace, entry }: { workspace: WorldWorkspace; entry: string },
): EmulatedAnswer {
  const { store } = call;
  const group = rateGroups(call).find((candidate) => candidate.entry === entry);
  if (group === undefined) return call.refuse(assumptions.unknownIdStatus, 'no such rate limit');
  const update = updateBody.safeParse(parseJson(call.body));
  if (!update.success) return call.refuse(400, firstProblem(update.error));
  const { limits } = update.data;
  if (new Set(limits.map(({ type }) => type)).size < limits.length) {
    return call.refuse(assumptions.duplicateUpdateStatus, 'limits: a type is named twice');
  }
  for (const { type, value } of limits)
    store.setLimit(workspace, group, { limiter: type, value }, { actor: call.caller, now: call.now });
  const overrides = store.overridesOf(workspace, group);
  return ok(workspaceEntry({ workspace, group, overrides, inherited: false }, call.dialect));
}
