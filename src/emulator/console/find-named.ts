/** Finds what a person names: a workspace, a group and a limiter, as limits.yaml writes them. */
import { UserError } from '../../model/errors.js';
import { settable, settableLimiters } from '../../model/limiters.js';
import { tellApart } from '../../model/look-alike.js';
import { isMoney } from '../../model/spend/money.js';
import { spendPeriods } from '../../model/spend/periods.js';
import { suggest } from '../../model/names.js';
import { quote } from '../../model/text.js';
import type { Store } from '../store.js';
import { namesOf, type WorldGroup, type WorldWorkspace } from '../world.js';

/** Of longer lists only the beginning is named. */
const mostListed = 12;

/**
 * The workspace of an ID or a name. Of workspaces with one name, a live one goes before archived ones.
 * @throws UserError `usage` where there is none, or more than one
 */
export function findWorkspace({ workspaces, world }: Store, word: string): WorldWorkspace {
  const found = workspaces.get(word);
  if (found !== undefined) return found;
  const all = [...workspaces.values()];
  const named = all.filter(({ name }) => name === word);
  const live = named.filter(({ archived_at: archived }) => archived === null);
  const [one = named.at(-1), another] = live;
  if (another !== undefined) {
    const ids = live.map(({ id }) => id).join(', ');
    throw refused(`${live.length} workspaces are named ${quote(word)}`, `Name one by its ID: ${ids}`);
  }
  if (one !== undefined) return one;
  const names = all.map(({ name }) => name);
  const possible = [...names, ...workspaces.keys()];
  const hint = meant(word, possible) ?? `Workspaces: ${listed(names)}`;
  throw refused(`${quote(word)} is not a workspace of ${world.organization.name}`, hint);
}

/**
 * The workspace, if its limits can be changed.
 * @throws UserError `usage`
 */
export function findEditable(store: Store, word: string): WorldWorkspace {
  const workspace = findWorkspace(store, word);
  const problem = fixedReason(workspace);
  if (problem !== null) throw refused(problem, 'Name another workspace');
  return workspace;
}

/** Why the limits of a workspace cannot be changed; null: they can. */
export function fixedReason({ name, archived_at, default: isDefault, unreadable }: WorldWorkspace): string | null {
  if (archived_at !== null) return `${quote(name)} is archived: its limits cannot be changed any more`;
  if (isDefault) return `${quote(name)} is the default workspace, which cannot have overrides`;
  return unreadable ? `The snapshot does not know the limits of ${quote(name)}` : null;
}

/**
 * The group of one of its names: a model, an ID, a type, the display name, or what the world calls it.
 * @throws UserError `usage` where there is none, or more than one
 */
export function findGroup({ world: { groups, organization } }: Store, word: string): WorldGroup {
  const exact = groups.filter((group) => namesOf(group).includes(word));
  const found = exact.length > 0 ? exact : groups.filter((group) => isDisplayName(word, group));
  const [one, another] = found;
  if (one !== undefined && another === undefined) return one;
  if (another !== undefined) {
    const ids = found.map(({ id }) => id).join(', ');
    throw refused(`${found.length} groups are named ${quote(word)}`, `Name one by its ID: ${ids}`);
  }
  const hint = meant(word, groups.flatMap(namesOf)) ?? `Groups: ${listed(groups.map(titleOf))}`;
  throw refused(`${quote(word)} is not a rate-limit group of ${organization.name}`, hint);
}

/** Spaces and capitals make no difference, as for those that plan suggests. */
function isDisplayName(word: string, { display_name: name }: WorldGroup): boolean {
  const bare = (text: string): string => text.replace(/\s/g, '').toLowerCase();
  return name !== null && bare(name) === bare(word);
}

/** What people call a group. */
export function titleOf({ display_name: name, type }: WorldGroup): string {
  return name ?? type;
}

/**
 * Refuses what is no limiter, and what nobody can set on a workspace.
 * @throws UserError `usage`
 */
export function checkLimiter(group: WorldGroup, limiter: string, overridden: Iterable<string>): void {
  const own = [...new Set([...group.limits.keys(), ...overridden])];
  const known = [...own, ...limitersOf(group)];
  if (!known.includes(limiter)) {
    const hint = meant(limiter, known) ?? `Limits of it: ${listed(own)}`;
    throw refused(`${quote(limiter)} is not a limit of ${titleOf(group)}`, hint);
  }
  if (wayToSet(group, limiter) !== 'no') return;
  const problem = `${limiter} of ${titleOf(group)} cannot be set on a workspace`;
  throw refused(problem, 'Neither the Console nor the API’s update call takes it');
}

/** What can be set on a workspace, in one group or another. */
export function limitersOf(group: WorldGroup): readonly string[] {
  return isMoney(group) ? spendPeriods : settableLimiters;
}

/** Who can set a limit. */
export function wayToSet({ type, entry }: WorldGroup, limiter: string): ReturnType<typeof settable> {
  return settable({ type, rate_limit_id: entry }, limiter);
}

function meant(word: string, possible: readonly string[]): string | null {
  const close = suggest(word, possible);
  return close === null ? null : `Did you mean ${tellApart(word, close, quote(close))}?`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).join(', ');
  return names.length > mostListed ? `${shown}, …` : shown || 'none';
}

export function refused(problem: string, hint: string): UserError {
  return UserError.of('usage', { problem, hint });
}
