import { formatAddress, groupName } from '../model/address.js';
import type { Origin } from '../model/located.js';
import type { DeclaredWorkspace } from '../model/declaration.js';
import type { LiveGroup, LiveWorkspace } from '../model/snapshot-types.js';
import { matchesPattern } from '../model/names.js';
import { currencyField, limitNumberText } from '../model/spend/money.js';
import { compareText, count } from '../model/text.js';
import { type FindingList, severityOf } from './findings.js';
import type { Desired } from './resolve/asked.js';
import type { GroupDeclaration } from './resolve/layers.js';
import { organizationLimit } from '../model/setting.js';
import type { Resolved } from './resolve/resolve.js';

/*
 * What the base declares and this change no longer does.
 */

/** Today's declaration, and the one that it is compared with. */
export interface Sides {
  readonly head: Resolved;
  readonly base: Resolved;
}

/** What a change makes more lenient: what it was, and what it is. */
export interface Weakening {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** Where it is written now; absent: it is not there any more. */
  readonly origin?: Origin;
}

/** What a thing is that is no longer declared. */
export const gone = 'not declared';

/** Says what of today's declaration is nowhere in the base: all of it, or files that declare nothing that the base does. */
export function reportNew(name: string, sides: Sides, findings: FindingList): void {
  const { files } = sides.base.declaration;
  if (files.length === 0) return findings.add('base-empty', { base: name, file: null }, {});
  const known = new Set(files.map(({ path }) => path));
  for (const { path } of sides.head.declaration.files) {
    if (!known.has(path) && isNew(path, sides)) findings.add('base-empty', { base: name, file: path }, {});
  }
}

function isNew(path: string, { head, base }: Sides): boolean {
  const before = new Set(base.declaration.workspaces.map(({ key }) => key));
  const own = head.declaration.workspaces.filter(({ origin }) => origin.file === path);
  const isKnown = [...head.entries].some(([id, entry]) => own.includes(entry) && base.entries.has(id));
  return own.length > 0 && !isKnown && !own.some(({ key }) => before.has(key));
}

/** Says which live overrides the base declared and this change leaves unwatched. */
export function reportReleased(workspaces: readonly LiveWorkspace[], sides: Sides, findings: FindingList): void {
  for (const workspace of workspaces) {
    const { id, name } = workspace;
    for (const { group, limiter, live } of releasedIn(workspace, sides)) {
      const subject = { workspace: { id, name }, address: formatAddress(id, group.key, limiter) };
      findings.add('limit-released', { group: groupName(group), limiter, live, ...currencyField(group) }, subject);
    }
  }
}

interface Released {
  readonly group: LiveGroup;
  readonly limiter: string;
  readonly live: number;
}

function releasedIn({ id, entries }: LiveWorkspace, { head, base }: Sides): readonly Released[] {
  return entries.flatMap(({ group: key, limits }) => {
    const group = head.groups.byKey.get(key);
    if (group === undefined) return [];
    return limits.flatMap(({ limiter, value, source }) => {
      if (source !== 'workspace' || head.settingAt(id, group, limiter) !== null) return [];
      const before = base.settingAt(id, group, limiter);
      const wasAsked = before !== null && before !== 'unclear' && before.source === 'workspace';
      return wasAsked ? [{ group, limiter, live: value }] : [];
    });
  });
}

/** Where an override stays live that the entry declared, `limit-released` says it. */
export function droppedEntries({ head, base }: Sides): readonly Weakening[] {
  return [...base.entries].flatMap(([id, entry]) => {
    const workspace = base.live.workspaces.byId.get(id);
    if (entry.pattern || head.entries.has(id) || workspace === undefined) return [];
    if (!watches(entry, base) || releasedIn(workspace, { head, base }).length > 0) return [];
    return [{ what: `The entry "${entry.key}"`, before: 'there', after: gone }];
  });
}

function watches(entry: DeclaredWorkspace, { read }: Resolved): boolean {
  return entry.undeclared !== 'ignore' || read(entry).groups.size > 0;
}

/** Limits that the base names and nobody watches now; `limit-released` says the others. */
export function droppedLimits(sides: Sides): readonly Weakening[] {
  const dropped = new Map<string, { readonly limit: string; readonly before: string; readonly workspaces: string[] }>();
  for (const [id, entry] of sides.base.entries) {
    const workspace = sides.base.live.workspaces.byId.get(id);
    const now = sides.head.entries.get(id);
    if (workspace === undefined || now === undefined) continue;
    for (const { limit, before } of droppedIn(workspace, { before: entry, now }, sides)) {
      const same = dropped.get(`${limit} ${before}`) ?? { limit, before, workspaces: [] };
      dropped.set(`${limit} ${before}`, same);
      same.workspaces.push(workspace.name);
    }
  }
  return [...dropped.values()].map(({ limit, before, workspaces }) => {
    return { what: `${limit} in ${nameWorkspaces(workspaces)}`, before, after: gone };
  });
}

function droppedIn(
  workspace: LiveWorkspace,
  entries: { readonly before: DeclaredWorkspace; readonly now: DeclaredWorkspace },
  { head, base }: Sides,
): readonly { readonly limit: string; readonly before: string }[] {
  const released = releasedIn(workspace, { head, base });
  return [...base.read(entries.before).groups.values()].flatMap((declared) => {
    const { group } = declared;
    const dropped = limitersOf(declared).filter(
      (limiter) =>
        isUnwatched({ id: workspace.id, entry: entries.now, group, limiter }, head) &&
        !released.some((one) => one.group.key === group.key && one.limiter === limiter),
    );
    return dropped.flatMap((limiter) => {
      const before = settingText(base.settingAt(workspace.id, group, limiter), group);
      return before === null ? [] : [{ limit: `${limiter} of ${groupName(group)}`, before }];
    });
  });
}

interface WatchedLimit {
  /** Of the workspace. */
  readonly id: string;
  readonly entry: DeclaredWorkspace;
  readonly group: LiveGroup;
  readonly limiter: string;
}

/** Whether nothing is asked for there, or only of whoever sets something undeclared, and that does not fail. */
function isUnwatched(
  { id, entry, group, limiter }: WatchedLimit,
  { read, ask, settingAt, declaration }: Resolved,
): boolean {
  if (settingAt(id, group, limiter) === null) return true;
  const { origin } = ask(read(entry), { group, limiter, organizationLimit: organizationLimit(group, limiter) });
  return (
    origin === null && (entry.undeclared !== 'error' || severityOf('limit-undeclared', declaration.rules) !== 'error')
  );
}

function limitersOf({ group, inherit, limits }: GroupDeclaration): readonly string[] {
  return [...limits.keys(), ...(inherit === null ? [] : group.limits.map(({ limiter }) => limiter))];
}

function settingText(setting: Desired, group: LiveGroup): string | null {
  if (setting === null || setting === 'unclear') return null;
  return setting.source === 'workspace' ? limitNumberText(setting.value, group) : 'inherited';
}

/** A template can be dropped in hundreds at once. */
const mostNamed = 3;

function nameWorkspaces(names: readonly string[]): string {
  const sorted = names.toSorted(compareText);
  if (sorted.length > mostNamed) return count(sorted.length, 'workspace');
  return sorted.map((name) => `"${name}"`).join(', ');
}

/** Whether a pattern means all that another one does. A `*` of the other one stands for more than one character. */
export function matchesAllOf(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  return !(wide.includes('?') && narrow.includes('*')) && matchesPattern(wide, narrow);
}
