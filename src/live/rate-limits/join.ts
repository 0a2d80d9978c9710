import type { RequestPlace } from '../../model/errors.js';
import { groupKey } from '../../model/address.js';
import { canonicalJson, compareText } from '../../model/text.js';
import type { Group, LiveEntry, LiveGroup } from '../../model/snapshot-types.js';
import { RequestFailure } from '../../http/request-failure.js';
import {
  groupOfWorkspaceEntry,
  type Listing,
  normalizeOrganizationEntry,
  normalizeWorkspaceLimits,
  sortModels,
  type WorkspaceLimits,
} from './normalize.js';
import { shownIdentifier } from '../../model/names.js';
import type { OrganizationEntry, WireWorkspaceLimit } from '../wire.js';

/* Joins what a workspace says of its rate limits with the groups of the organization. */

/** One workspace's answer, joined with the organization's groups. */
export interface WorkspaceReading {
  readonly entries: readonly LiveEntry[];
  /** Entries of groups that the organization's answer does not have. */
  readonly strangers: readonly Stranger[];
  /** By the group's key: models that only this workspace's answer names. */
  readonly models: readonly (readonly [key: string, models: readonly string[]])[];
  /** What its entries together show; of one that was not asked for inherited limits, that they are left out. */
  readonly listing: Listing;
}

export interface Stranger {
  readonly group: Group;
  readonly limits: WorkspaceLimits;
}

/** The organization's groups, sorted by key. An entry that came twice alike counts once; two groups of one key are an error. */
export function joinOrganization(entries: readonly OrganizationEntry[], place: RequestPlace): readonly LiveGroup[] {
  const groups = new Map<string, LiveGroup>();
  checkNumbers(entries, place);
  for (const group of entries.map(normalizeOrganizationEntry)) {
    const other = groups.get(group.key);
    if (other !== undefined && canonicalJson(other) !== canonicalJson(group)) {
      throw new RequestFailure(place, `two different groups cannot be told apart (both are ${shown(group)})`);
    }
    groups.set(group.key, group);
  }
  const entryIds = [...groups.values()].flatMap(({ rate_limit_id: id }) => id ?? []);
  const seen = new Set<string>();
  const twice = entryIds.find((id) => seen.size === seen.add(id).size);
  if (twice !== undefined) {
    throw new RequestFailure(place, `two groups have one ID (both are ${shownIdentifier(twice)})`);
  }
  return [...groups.values()].sort((a, b) => compareText(a.key, b.key));
}

export function joinWorkspace(
  entries: readonly WireWorkspaceLimit[],
  groups: readonly LiveGroup[],
  { place, inheritedAsked }: { readonly place: RequestPlace; readonly inheritedAsked: boolean },
): WorkspaceReading {
  checkNumbers(entries, place);
  const joined = new Map<string, LiveEntry>();
  const strangers: Stranger[] = [];
  const models: (readonly [string, readonly string[]])[] = [];
  const listings = new Set<Listing>();
  for (const entry of entries) {
    const named = groupOfWorkspaceEntry(entry);
    const group = findGroup(named, groups, place);
    requirePair(named, group, groups, place);
    const limits = normalizeWorkspaceLimits(entry, group);
    listings.add(limits.listing);
    if (group === null ? strangers.some((other) => isSame(named, other.group)) : joined.has(group.key)) {
      throw new RequestFailure(place, `the group ${shown(group ?? named)} is there twice`);
    }
    if (group === null) {
      strangers.push({ group: sortModels(named), limits });
      continue;
    }
    joined.set(group.key, createEntry(group.key, limits));
    const extra = named.models?.filter((model) => group.models?.includes(model) !== true) ?? [];
    if (extra.length > 0) models.push([group.key, extra]);
  }
  const listing = inheritedAsked ? summarizeListings(listings) : 'left-out';
  return { entries: [...joined.values()], strangers, models, listing };
}

/** More than any organization has: groups and models are compared with each other. */
const most = 1000;

function checkNumbers(entries: readonly (OrganizationEntry | WireWorkspaceLimit)[], place: RequestPlace): void {
  if (entries.length > most) throw new RequestFailure(place, `there are more than ${most} groups`);
  if (entries.some(({ models }) => models !== null && models !== undefined && models.length > most))
    throw new RequestFailure(place, `a group has more than ${most} models`);
}

function summarizeListings(listings: ReadonlySet<Listing>): Listing {
  if (listings.has('listed')) return 'listed';
  return listings.has('left-out') ? 'left-out' : 'unknown';
}

/**
 * The group that an entry was found to be of, by its own ID before that of its group. An ID that the organization's list does
 * not have is let through; two that it has belong together as it says.
 */
function requirePair(named: Group, group: LiveGroup | null, groups: readonly LiveGroup[], place: RequestPlace): void {
  const { id, rate_limit_id: entryId } = named;
  if (group === null || id === null || group.id === id || groups.every((other) => other.id !== id)) return;
  const pair = `${shownIdentifier(entryId ?? '')} with ${shownIdentifier(id)}`;
  throw new RequestFailure(place, `the answer pairs ${pair}, and the organization's list pairs them otherwise`);
}

function findGroup(named: Group, groups: readonly LiveGroup[], place: RequestPlace): LiveGroup | null {
  const [group = null, ...others] = matchGroups(named, groups);
  if (others.length === 0) return group;
  throw new RequestFailure(place, `the group ${shown(named)} can be more than one of the organization's`);
}

function isSame(a: Group, b: Group): boolean {
  return matchGroups(a, [b]).length > 0;
}

export function createEntry(key: string, { limits, unknown }: WorkspaceLimits): LiveEntry {
  return { group: key, limits, ...(unknown === undefined ? {} : { unknown }) };
}

/**
 * The groups that can be meant, one at most unless an answer contradicts itself: by the entry's ID, else by the group's ID,
 * else by the type and, for model groups, by a model in common. Never by equal lists of models: they differ between
 * workspaces, organizations and days.
 */
export function matchGroups<G extends Group>(named: Group, groups: readonly G[]): readonly G[] {
  const { id, rate_limit_id: entryId, type, models } = named;
  const known =
    (entryId === null ? undefined : groups.find((group) => group.rate_limit_id === entryId)) ??
    (id === null ? undefined : groups.find((group) => group.id === id));
  if (known !== undefined) return [known];
  return groups.filter(
    (group) =>
      group.type === type &&
      (group.id === null || id === null) &&
      (type !== 'model_group' || models?.some((model) => group.models?.includes(model)) === true),
  );
}

function shown(group: Group): string {
  return shownIdentifier(groupKey(group));
}
