/** The data sources: what each reads, and the value that Terraform gets. */
import type { Session } from './live-session.js';
import { effectiveLimit } from '../model/setting.js';
import type { LiveGroup, LiveWorkspace } from '../model/snapshot-types.js';
import { errorDiagnostic } from './diagnostics.js';
import type { Diagnostic, DiagnosticsResponse, DynamicValue, ReplyTo } from './protocol/messages.js';
import { objectType } from './schema/attribute.js';
import { dataSourceSchemas } from './schema/resource-schemas.js';
import { decodeValue, encodeValue } from './schema/value-codec.js';
import { isMap, type MapValue, type Value, visibleText } from './schema/value.js';
import { objectOf, spendValue } from './spend-data.js';
import { checkWorkspaceId, unreadDiagnostic, unreadSpendMessage } from './workspace-limits.js';

export type DataSourceName = keyof typeof dataSourceSchemas;

type Reader = (
  config: MapValue,
  session: Session,
) => Promise<{ readonly value: MapValue } | { readonly failed: Diagnostic }>;

const readers: Readonly<Record<DataSourceName, Reader>> = {
  limitdrift_organization_rate_limits: readOrganization,
  limitdrift_spend_limits: readSpendLimits,
  limitdrift_workspace_rate_limits: readWorkspace,
  limitdrift_workspaces: readWorkspaces,
};

export function isDataSource(name: string): name is DataSourceName {
  return Object.hasOwn(dataSourceSchemas, name);
}

export function validateDataSource(config: DynamicValue): DiagnosticsResponse {
  const value = decodeValue(config);
  return { diagnostics: isMap(value) ? checkWorkspaceId(value.get('workspace_id')) : [] };
}

export async function readDataSource(
  name: DataSourceName,
  config: DynamicValue,
  session: Session,
): Promise<ReplyTo<'ReadDataSource'>> {
  const decoded = decodeValue(config);
  const answer = await readers[name](isMap(decoded) ? decoded : new Map(), session);
  if ('failed' in answer) return { failed: [answer.failed] };
  return { state: encodeValue(visibleText(answer.value), objectType(dataSourceSchemas[name].attributes)) };
}

async function readOrganization(_: MapValue, session: Session): ReturnType<Reader> {
  const { organization, groups } = session.organizationSnapshot();
  return {
    value: objectOf({
      organization_id: organization.id,
      organization_name: organization.name,
      groups: new Map(groups.map((group) => [group.key, organizationGroup(group)])),
    }),
  };
}

function organizationGroup(group: LiveGroup): MapValue {
  const limits = new Map(group.limits.map(({ limiter, value }) => [limiter, value]));
  return objectOf({ ...groupAttributes(group), limits });
}

async function readWorkspace(config: MapValue, session: Session): ReturnType<Reader> {
  const given = config.get('workspace_id');
  const id = typeof given === 'string' ? given : '';
  const snapshot = await session.workspaceSnapshot(id);
  const unread = unreadDiagnostic(snapshot);
  if (unread !== null) return { failed: unread };
  const workspace = snapshot.workspaces.find((one) => one.id === id);
  if (workspace === undefined) return { failed: missing(id, session) };
  if (!workspace.read) return { failed: withoutLimits(workspace) };
  return {
    value: objectOf({
      workspace_id: id,
      workspace_name: workspace.name,
      groups: new Map(snapshot.groups.flatMap((group) => workspaceGroup(group, workspace))),
    }),
  };
}

function missing(id: string, { organization }: Session): Diagnostic {
  const detail = `The credential’s organization, ${organization.name}, has no workspace of this ID.`;
  return errorDiagnostic({ summary: `There is no workspace ${id}`, detail, path: ['workspace_id'] });
}

function withoutLimits(workspace: LiveWorkspace): Diagnostic {
  const summary = `Workspace ${workspace.name} has no limits of its own`;
  const detail = workspace.default
    ? 'It is the default workspace: the organization’s limits apply, see limitdrift_organization_rate_limits.'
    : `It was archived at ${workspace.archived_at}.`;
  return errorDiagnostic({ summary, detail, path: ['workspace_id'] });
}

/** Where inherited limits are listed, a group without an entry does not apply to the workspace. */
function workspaceGroup(
  group: LiveGroup,
  { entries, inherited_listed: listed }: LiveWorkspace,
): readonly (readonly [string, MapValue])[] {
  const entry = entries.find((one) => one.group === group.key);
  if (entry === undefined && (listed || group.limits.length === 0)) return [];
  const own = new Map((entry?.limits ?? []).map((limit) => [limit.limiter, limit]));
  const inherited = group.limits.filter(({ limiter }) => !own.has(limiter));
  const limits = [
    ...[...own.values()].map(({ limiter, value, source, organization_limit: organization }) =>
      limitOf(limiter, { value, organization, source }),
    ),
    ...inherited.map(({ limiter, value }) => limitOf(limiter, { value, organization: value, source: 'organization' })),
  ];
  return [[group.key, objectOf({ ...groupAttributes(group), limits: new Map(limits) })]];
}

function limitOf(
  limiter: string,
  {
    value,
    organization,
    source,
  }: { readonly value: number; readonly organization: number | null; readonly source: string },
): readonly [string, MapValue] {
  const effective = effectiveLimit(value, organization);
  return [limiter, objectOf({ value, org_limit: organization, source, effective })];
}

async function readSpendLimits(_: MapValue, session: Session): ReturnType<Reader> {
  const snapshot = await session.spendSnapshot();
  const { unread } = snapshot.spend;
  return unread === null ? { value: spendValue(snapshot) } : { failed: errorDiagnostic(unreadSpendMessage(unread)) };
}

async function readWorkspaces(_: MapValue, { workspaces }: Session): ReturnType<Reader> {
  const sorted = workspaces.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    value: objectOf({ workspaces: sorted.map(({ id, name, archived_at }) => objectOf({ id, name, archived_at })) }),
  };
}

function groupAttributes({ id, rate_limit_id, type, display_name, models }: LiveGroup): Record<string, Value> {
  return { id, rate_limit_id, type, display_name, models };
}
