/** The bodies of answers, as each generation of the API shapes them. */
import type { OrganizationEntry, Workspace, WireWorkspaceLimit } from '../live/wire.js';
import { type Dialect, hasFeature } from './generations.js';
import type { StoredLimit, WorldGroup, WorldWorkspace } from './world.js';

export function organizationEntry(group: WorldGroup, dialect: Dialect): OrganizationEntry {
  return {
    type: 'rate_limit',
    ...(hasFeature(dialect.generation, 'entryIds') && { id: group.entry }),
    ...groupFields(group, dialect),
    models: copy(group.models),
    limits: Array.from(group.limits, ([type, value]) => ({ type, value })),
  };
}

/** What a workspace's entry for one group is made from. */
export interface EntrySource {
  readonly workspace: WorldWorkspace;
  readonly group: WorldGroup;
  readonly overrides: ReadonlyMap<string, StoredLimit>;
  /** Whether inherited limits are listed too. */
  readonly inherited: boolean;
}

/** A limiter that the organization has comes in its order; one that only the workspace has comes last. */
export function workspaceEntry(source: EntrySource, dialect: Dialect): WireWorkspaceLimit {
  const { workspace, group } = source;
  return {
    type: 'workspace_rate_limit',
    ...(hasFeature(dialect.generation, 'entryIds') && { rate_limit_id: group.entry, workspace_id: workspace.id }),
    ...groupFields(group, dialect),
    models: visibleModels(workspace, group),
    limits: workspaceLimits(source, hasFeature(dialect.generation, 'sources')),
  };
}

function workspaceLimits(
  { group, overrides, inherited }: EntrySource,
  withSource: boolean,
): WireWorkspaceLimit['limits'] {
  const limits: WireWorkspaceLimit['limits'] = [];
  const add = (type: string, value: number, org_limit: number | null, source: string): void => {
    limits.push(withSource ? { type, value, org_limit, source: { type: source } } : { type, value, org_limit });
  };
  for (const [type, value] of group.limits) {
    const own = overrides.get(type);
    if (own !== undefined) add(type, own.value, value, own.source);
    else if (inherited) add(type, value, value, 'organization');
  }
  for (const [type, own] of overrides) {
    if (!group.limits.has(type)) add(type, own.value, null, own.source);
  }
  return limits;
}

/** The group's models that the workspace has access to. */
function visibleModels({ models }: WorldWorkspace, group: WorldGroup): string[] | null {
  if (group.models === null) return null;
  const all = [...group.models, ...group.workspace_models];
  return models === null ? all : all.filter((model) => models.includes(model));
}

export function workspaceBody(workspace: WorldWorkspace, dialect: Dialect): Workspace {
  return {
    id: workspace.id,
    type: 'workspace',
    name: workspace.name,
    created_at: workspace.created_at,
    archived_at: workspace.archived_at,
    display_color: '#2F6FB5',
    compartment_id: '0a1b2c3d-1111-4222-8333-444455556666',
    data_residency: { workspace_geo: 'us', default_inference_geo: 'global', allowed_inference_geos: 'unrestricted' },
    external_key_id: null,
    tags: {},
    ...(hasFeature(dialect.generation, 'userProfile') && { user_profile_id: null }),
  };
}

/** G5 leaves `group_type` out under version 2026-10-21, and there alone. */
function groupFields(
  group: WorldGroup,
  { generation, version }: Dialect,
): Pick<OrganizationEntry, 'group' | 'group_type'> {
  const typeDropped = hasFeature(generation, 'versions') && version === '2026-10-21';
  return {
    ...(!typeDropped && { group_type: group.type }),
    ...(hasFeature(generation, 'groupObject') && {
      group: {
        type: group.type,
        id: group.id,
        ...(group.display_name !== null && { display_name: group.display_name }),
      },
    }),
  };
}

function copy(models: readonly string[] | null): string[] | null {
  return models === null ? null : [...models];
}
