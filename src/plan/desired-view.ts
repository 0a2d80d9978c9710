import type { Declaration, DeclaredLimit, DeclaredWorkspace } from '../model/declaration.js';
import { inherited, type Inherited, type Override } from '../model/setting.js';
import type { LiveGroup, Snapshot } from '../model/snapshot.js';
import { evaluate } from './evaluate.js';
import { collectFindings } from './findings.js';
import { type GroupIndex, indexGroups } from './group-index.js';
import { type GroupDeclaration, mergeLayers, resolveLayer } from './layers.js';
import { compareOrganization, organizationLimit, type ShareBase } from './organization.js';
import { matchWorkspaces } from './workspaces.js';

/** What one version of a declaration asks for, at any address of the live organization. */
export interface DesiredView {
  /** null: unmanaged, or not to be told. */
  readonly settingAt: (workspaceId: string, group: LiveGroup, limiter: string) => Override | Inherited | null;
  /** By the ID of a live workspace, the entry that declares it. */
  readonly entries: ReadonlyMap<string, DeclaredWorkspace>;
}

/** Resolves a version with today's live organization: names, models, shares. What is wrong with it is not reported. */
export function viewDeclaration(declaration: Declaration, snapshot: Snapshot): DesiredView {
  const findings = collectFindings(new Map());
  const index = indexGroups(snapshot, declaration.groups);
  const shareBase = compareOrganization(declaration, index, findings);
  const { matched } = matchWorkspaces(declaration.workspaces, snapshot, () => true, findings);
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

function settingOf(entry: DeclaredWorkspace, { groups, whole }: Resolved, place: Place): Override | Inherited | null {
  const declared = groups.get(place.group.key);
  const limit = declared?.limits.get(place.limiter);
  if (limit !== undefined) return limit === null ? null : settingOfLimit(limit, place);
  const inherits = inherited(organizationLimit(place.group, place.limiter));
  if (declared !== undefined && declared.inherit !== null) return inherits;
  if (entry.undeclared === 'ignore' || (declared === undefined && !whole)) return null;
  return inherits;
}

function settingOfLimit(limit: DeclaredLimit, { group, limiter, shareBase }: Place): Override | Inherited | null {
  const setting = evaluate(limit.value, organizationLimit(group, limiter), () => shareBase(group, limiter));
  return 'problem' in setting ? null : setting;
}
