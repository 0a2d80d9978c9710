import { type Declaration, type DeclaredGroup, type DeclaredWorkspace, mergeLayers } from '../../model/declaration.js';
import type { LiveGroup } from '../../model/snapshot-types.js';
import { type Asked, askedAt, type Desired, type Place, type ResolvedEntry } from './asked.js';
import { type GroupIndex, nameGroups } from './group-index.js';
import { type Layer, resolveLayer } from './layers.js';
import type { LiveIndex } from './live-index.js';
import { type Matches, matchWorkspaces } from './match-workspaces.js';
import { organizationLimit } from '../../model/setting.js';
import { type ResolvedOrganization, resolveOrganization } from './organization-limits.js';

/**
 * One version of a declaration, resolved against a live organization: what it asks for at every address. What is wrong with
 * it is data of its parts, in `matches`, in the layers of the entries and of the organization, and in what is asked.
 */
export interface Resolved {
  readonly declaration: Declaration;
  readonly live: LiveIndex;
  /** What the keys mean. */
  readonly groups: GroupIndex;
  readonly organization: ResolvedOrganization;
  readonly matches: Matches;
  /** By the ID of a live workspace, the entry that declares it. */
  readonly entries: ReadonlyMap<string, DeclaredWorkspace>;
  /** IDs of live workspaces that several entries speak of, so that it cannot be told what is asked for there. */
  readonly contested: ReadonlySet<string>;
  /** An entry with its keys resolved and its templates merged; each is read once. */
  readonly read: (entry: DeclaredWorkspace) => ResolvedEntry;
  /** What an entry asks for at one place. */
  readonly ask: (entry: ResolvedEntry, place: Place) => Asked;
  /** What is asked for at one address of the live organization. */
  readonly settingAt: (workspaceId: string, group: LiveGroup, limiter: string) => Desired;
  /**
   * What was asked for there: in what is past, a limiter that means nothing keeps nothing from being told of the others.
   * What several entries speak of is unclear, and not unmanaged.
   */
  readonly pastSettingAt: (workspaceId: string, group: LiveGroup, limiter: string) => Desired;
}

/**
 * Says what a declaration asks for: today's, that of the base, or any earlier one. `pins` are the workspaces of today's
 * entries, by the key of the entry: an earlier entry of that key without a pin, whose name nobody bears any more, meant the
 * same workspace.
 */
export function resolve(
  declaration: Declaration,
  live: LiveIndex,
  pins: ReadonlyMap<string, string> = new Map(),
): Resolved {
  const groups = nameGroups(live.groups, declaration.groups);
  const organization = resolveOrganization(declaration.organization.limits, groups);
  const declared = declaration.workspaces.map((entry) => pinEntry(entry, pins, live));
  const matches = matchWorkspaces(declared, live.workspaces);
  const entries = new Map(matches.matched.map(({ entry, workspace }) => [workspace.id, entry]));
  const contested = new Set(
    matches.mismatches.flatMap(({ problem: { rule }, concerns }) =>
      rule === 'pattern-conflict' ? concerns.map(({ id }) => id) : [],
    ),
  );
  const read = entryReader(groups);
  const meanings = { groups, shareBase: organization.shareBase };
  const ask: Resolved['ask'] = (entry, place) => askedAt(entry, place, meanings);
  const askAt = (workspaceId: string, group: LiveGroup, limiter: string): Asked | null => {
    const entry = entries.get(workspaceId);
    if (entry === undefined) return null;
    return ask(read(entry), { group, limiter, organizationLimit: organizationLimit(group, limiter) });
  };
  return {
    declaration,
    live,
    groups,
    organization,
    matches,
    entries,
    contested,
    read,
    ask,
    settingAt: (workspaceId, group, limiter) => askAt(workspaceId, group, limiter)?.setting ?? null,
    pastSettingAt: (workspaceId, group, limiter) => {
      if (contested.has(workspaceId)) return 'unclear';
      const asked = askAt(workspaceId, group, limiter);
      return asked?.problem === null ? (asked.pastSetting ?? asked.setting) : (asked?.setting ?? null);
    },
  };
}

function pinEntry(
  entry: DeclaredWorkspace,
  pins: ReadonlyMap<string, string>,
  { workspaces }: LiveIndex,
): DeclaredWorkspace {
  const pin = pins.get(entry.key);
  if (pin === undefined || entry.id !== null || workspaces.byName.has(entry.key)) return entry;
  return { ...entry, id: { value: pin, origin: entry.origin } };
}

/** Resolves every template and every entry once, when it is first asked for. */
function entryReader(groups: GroupIndex): Resolved['read'] {
  const layers = new Map<readonly DeclaredGroup[], Layer>();
  const entries = new Map<DeclaredWorkspace, ResolvedEntry>();
  const layerOf = (declared: readonly DeclaredGroup[]): Layer => {
    const layer = layers.get(declared) ?? resolveLayer(declared, groups);
    layers.set(declared, layer);
    return layer;
  };
  return (entry) => {
    const known = entries.get(entry);
    if (known !== undefined) return known;
    const own = entry.layers.map(layerOf);
    const whole = own.every(({ unresolved }) => unresolved.length === 0);
    const read = { entry, layers: own, groups: mergeLayers(own.map((layer) => layer.groups)), whole };
    entries.set(entry, read);
    return read;
  };
}
