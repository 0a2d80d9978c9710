import type { Declaration, DeclaredLimit, DeclaredWorkspace } from '../../model/declaration.js';
import { inherited, type Inherited, type Override } from '../../model/setting.js';
import type { LiveGroup, Snapshot } from '../../model/snapshot-types.js';
import { evaluate } from './evaluate.js';
import { collectFindings } from '../findings.js';
import { type GroupIndex, indexGroups } from './group-index.js';
import { type GroupDeclaration, mergeLayers, resolveLayer } from './layers.js';
import { compareOrganization, organizationLimit, type ShareBase } from './organization-limits.js';
import { matchWorkspaces } from './match-workspaces.js';

/** null: unmanaged. `unclear`: a key that means nothing today, or two that disagree, keep it from being told. */
export type Desired = Override | Inherited | 'unclear' | null;

/** What one version of a declaration asks for, at any address of the live organization. */
export interface DesiredView {
  readonly settingAt: (workspaceId: string, group: LiveGroup, limiter: string) => Desired;
  /** By the ID of a live workspace, the entry that declares it. */
  readonly entries: ReadonlyMap<string, DeclaredWorkspace>;
}

/**
 * Resolves a version with today's live organization: names, models, shares. What is wrong with it is not reported. `pins` are
 * the workspaces of today's entries, by the key of the entry: an earlier entry of that key without a pin, whose name nobody
 * bears any more, meant the same workspace.
 */
export function viewDeclaration(
  declaration: Declaration,
  snapshot: Snapshot,
  pins: ReadonlyMap<string, string> = new Map(),
): DesiredView {
  const findings = collectFindings(new Map());
  const index = indexGroups(snapshot, declaration.groups);
  const shareBase = compareOrganization(declaration, index, findings);
  const names = new Set(snapshot.workspaces.map(({ name }) => name));
  const declared = declaration.workspaces.map((entry) => {
    const pin = pins.get(entry.key);
    if (pin === undefined || entry.id !== null || names.has(entry.key)) return entry;
    return { ...entry, id: { value: pin, origin: entry.origin } };
  });
  const { matched } = matchWorkspaces(declared, snapshot, () => true, findings);
  const entries = new Map(matched.map(({ entry, workspace }) => [workspace.id, entry]));
  const groups = new Map<DeclaredWorkspace, Resolved>();
  const resolve = (entry: DeclaredWorkspace): Resolved => {
    const known = groups.get(entry) ?? resolveEntry(entry, index);
    groups.set(entry, known);
    return known;
  };
  return {
    entries,
    settingAt: (workspaceId, group, limiter) => {
      const entry = entries.get(workspaceId);
      return entry === undefined ? null : settingOf(entry, resolve(entry), { group, limiter, shareBase });
    },
  };
}

interface Resolved {
  readonly groups: ReadonlyMap<string, GroupDeclaration>;
  readonly whole: boolean;
}

function resolveEntry(entry: DeclaredWorkspace, index: GroupIndex): Resolved {
  const layers = entry.layers.map((layer) => resolveLayer(layer, index));
  return { groups: mergeLayers(layers), whole: layers.every(({ unresolved }) => unresolved.length === 0) };
}

interface Place {
  readonly group: LiveGroup;
  readonly limiter: string;
  readonly shareBase: ShareBase;
}

function settingOf(entry: DeclaredWorkspace, { groups, whole }: Resolved, place: Place): Desired {
  const declared = groups.get(place.group.key);
  const limit = declared?.limits.get(place.limiter);
  if (limit !== undefined) return limit === null ? 'unclear' : settingOfLimit(limit, place);
  const inherits = inherited(organizationLimit(place.group, place.limiter));
  if (declared !== undefined && declared.inherit !== null) return inherits;
  if (entry.undeclared === 'ignore') return null;
  return declared === undefined && !whole ? 'unclear' : inherits;
}

function settingOfLimit(limit: DeclaredLimit, { group, limiter, shareBase }: Place): Desired {
  const setting = evaluate(limit.value, organizationLimit(group, limiter), () => shareBase(group, limiter));
  return 'problem' in setting ? 'unclear' : setting;
}
