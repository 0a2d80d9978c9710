import { groupKey } from '../../model/address.js';
import { canonicalJson, compareText } from '../../model/text.js';
import type { Group, LiveGroup, LiveLimit, UnknownFields } from '../../model/snapshot-types.js';
import type { OrganizationEntry, WireWorkspaceLimit } from '../wire.js';

/* Turns the entries of every generation of the Rate Limits API into one shape. */

/** What the entries of both endpoints say of their group, under whatever names their generation has for it. */
type Entry = OrganizationEntry | WireWorkspaceLimit;

const organizationFields = new Set(['type', 'id', 'group', 'group_type', 'models', 'limits']);
const workspaceFields = new Set(['type', 'rate_limit_id', 'workspace_id', 'group', 'group_type', 'models', 'limits']);
const groupFields = new Set(['type', 'id', 'display_name']);
const organizationLimitFields = new Set(['type', 'value']);
const workspaceLimitFields = new Set(['type', 'value', 'org_limit', 'source']);
const sourceFields = new Set(['type']);

/** An entry of the organization, its limits sorted; `workspace_models` is left for later. */
export function normalizeOrganizationEntry(entry: OrganizationEntry): LiveGroup {
  const group = sortModels(groupOf(entry, entry.id));
  const limits = entry.limits
    .map((limit) => ({
      limiter: limit.type,
      value: limit.value,
      ...unknown(rest(limit, organizationLimitFields) ?? {}),
    }))
    .sort(byLimiter);
  const fields = {
    ...rest(entry, organizationFields),
    ...oddType(entry, 'rate_limit'),
    ...nested('group', entry.group, groupFields),
  };
  return { key: groupKey(group), ...group, limits, workspace_models: [], ...unknown(fields) };
}

/** The group that an entry of a workspace names, with its models as this workspace sees them, not sorted. */
export function groupOfWorkspaceEntry(entry: WireWorkspaceLimit): Group {
  return groupOf(entry, entry.rate_limit_id);
}

export interface WorkspaceLimits {
  /** Sorted; without those that are simply the organization's. */
  readonly limits: readonly LiveLimit[];
  readonly unknown?: UnknownFields;
  readonly listing: Listing;
}

/**
 * What an answer shows of whether inherited limits are listed when they are asked for: one of them stands there, or none
 * of the organization's is missing; some are missing, or there is no `source`; or there is nothing to judge by.
 * Source: platform.claude.com/docs (Rate Limits API, `include_inherited`), October 2026.
 */
export type Listing = 'listed' | 'left-out' | 'unknown';

const none: readonly LiveLimit[] = [];

/**
 * A limit without `source` is an override: before 2026-09-28 only overrides were listed. An `org_limit` that is missing is
 * looked up in the organization's entry; null says that the organization has no such limit.
 */
export function normalizeWorkspaceLimits(
  entry: WireWorkspaceLimit,
  organizationGroup: LiveGroup | null,
): WorkspaceLimits {
  const own = entry.limits.filter((limit) => limit.source?.type !== 'organization');
  const organizationLimits = own.length === 0 ? [] : (organizationGroup?.limits ?? []);
  const byType = new Map(organizationLimits.map((limit) => [limit.limiter, limit]));
  const limits = own
    .map((limit): LiveLimit => {
      const organizationLimit = byType.get(limit.type);
      const source = limit.source?.type ?? 'workspace';
      const fields = { ...rest(limit, workspaceLimitFields), ...nested('source', limit.source, sourceFields) };
      // The same text many thousand times: kept once, not once for every answer.
      return {
        limiter: organizationLimit?.limiter ?? limit.type,
        value: limit.value,
        source: source === 'workspace' ? 'workspace' : source,
        organization_limit: limit.org_limit === undefined ? (organizationLimit?.value ?? null) : limit.org_limit,
        ...unknown(fields),
      };
    })
    .sort(byLimiter);
  const fields = {
    ...rest(entry, workspaceFields),
    ...oddType(entry, 'workspace_rate_limit'),
    ...nested('group', entry.group, groupFields),
  };
  const listing = own.length < entry.limits.length ? 'listed' : judgeListing(entry, organizationGroup);
  return { limits: limits.length === 0 ? none : limits, ...unknown(fields), listing };
}

/** Of an entry whose every limit is the workspace's own. */
function judgeListing({ limits }: WireWorkspaceLimit, organizationGroup: LiveGroup | null): Listing {
  if (limits.some(({ source }) => source === undefined)) return 'left-out';
  if (organizationGroup === null || organizationGroup.limits.length === 0) return 'unknown';
  const own = new Set(limits.map(({ type }) => type));
  return organizationGroup.limits.every(({ limiter }) => own.has(limiter)) ? 'listed' : 'left-out';
}

function groupOf(entry: Entry, entryId: string | undefined): Group {
  return {
    id: entry.group?.id ?? null,
    rate_limit_id: entryId ?? null,
    type: entry.group?.type ?? entry.group_type ?? '',
    display_name: entry.group?.display_name ?? null,
    models: entry.models ?? null,
  };
}

export function sortModels(group: Group): Group {
  return group.models === null ? group : { ...group, models: [...new Set(group.models)].sort(compareText) };
}

function byLimiter(a: { readonly limiter: string }, b: { readonly limiter: string }): number {
  return compareText(a.limiter, b.limiter);
}

function rest(object: UnknownFields, known: ReadonlySet<string>): UnknownFields | undefined {
  let fields: Record<string, unknown> | undefined;
  for (const key in object) if (!known.has(key)) (fields ??= {})[key] = object[key];
  return fields;
}

function oddType(entry: Entry, usual: string): UnknownFields | undefined {
  return entry.type === undefined || entry.type === usual ? undefined : { type: entry.type };
}

function nested(
  name: string,
  object: UnknownFields | undefined,
  known: ReadonlySet<string>,
): UnknownFields | undefined {
  const fields = object === undefined ? undefined : rest(object, known);
  return fields === undefined ? undefined : { [name]: fields };
}

/** Fields that this version does not know, in an order of their own, so that the API's order does not show. */
function unknown(fields: UnknownFields): { readonly unknown?: UnknownFields } {
  for (const _ in fields) return { unknown: JSON.parse(canonicalJson(fields)) as UnknownFields };
  return {};
}
