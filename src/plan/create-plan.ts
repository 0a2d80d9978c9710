import type { Declaration, DeclaredGroup, DeclaredWorkspace } from '../model/declaration.js';
import { compareText } from '../model/order.js';
import { type Change, type Plan, planFormatVersion, type Policy } from '../model/plan.js';
import type { LiveWorkspace, Snapshot, Tool, Unread } from '../model/snapshot.js';
import { exitCode, verdict } from '../model/verdict.js';
import { compareWorkspace } from './compare.js';
import type { Judge } from './desired.js';
import { digestPlan } from './digest.js';
import { collectFindings, type FindingList } from './findings.js';
import { type GroupIndex, indexGroups } from './group-index.js';
import { reportLayer } from './layer-findings.js';
import { type GroupDeclaration, type Layer, mergeLayers, resolveLayer } from './layers.js';
import { compareOrganization } from './organization.js';
import { summarize } from './summary.js';
import { canHaveOverrides } from './locate-workspace.js';
import { type Include, matchWorkspaces } from './workspaces.js';

export interface PlanOptions {
  readonly tool: Tool;
  readonly policy: Policy;
  /** The workspaces to look at. */
  readonly include: Include;
  /** Of a snapshot from a file, in seconds: its age, and the age from which it is called old. null: it was just read. */
  readonly snapshotAge: { readonly seconds: number; readonly maximum: number } | null;
}

/** Compares a declaration with a snapshot. Pure: the same input gives the same plan, whatever order it comes in. */
export function createPlan(declaration: Declaration, unsorted: Snapshot, options: PlanOptions): Plan {
  const snapshot = sortSnapshot(unsorted);
  const findings = collectFindings(declaration.rules);
  const index = indexGroups(snapshot, declaration.groups);
  const judge: Judge = { index, findings, shareBase: compareOrganization(declaration, index, findings) };
  const { matched, unmatched, undeclared } = matchWorkspaces(
    declaration.workspaces,
    snapshot,
    options.include,
    findings,
  );
  const entries = readEntries(index, findings);
  for (const entry of unmatched) entries.resolve(entry, null);
  const comparisons = matched.map(({ entry, workspace }) => {
    const state = {
      entry,
      workspace,
      ...entries.resolve(entry, workspace),
      inheritedListed: workspace.inherited_listed,
    };
    return workspace.read ? compareWorkspace(state, judge, declaration.rules) : { changes: [], compared: 0 };
  });
  reportUndeclared(undeclared, findings);
  reportAge(snapshot, options.snapshotAge, findings);

  const alive = snapshot.workspaces.filter(canHaveOverrides);
  const included = alive.filter((workspace) => options.include(workspace));
  const incomplete = listUnread(snapshot, included, options.include);
  const judged = {
    complete: incomplete.length === 0,
    changes: comparisons.flatMap(({ changes }) => changes).sort(compareChanges),
    findings: findings.list(),
  };
  return {
    format_version: planFormatVersion,
    tool: options.tool,
    run: {
      taken_at: snapshot.taken_at,
      source: options.snapshotAge === null ? 'api' : 'snapshot',
      api_version: snapshot.api_version,
      exit_code: exitCode(judged, options.policy),
      policy: options.policy,
    },
    organization: { id: snapshot.organization.id, name: snapshot.organization.name },
    declaration: { files: declaration.files, base: null },
    verdict: verdict(judged),
    complete: judged.complete,
    incomplete,
    digest: digestPlan(judged),
    summary: summarize(judged.changes, {
      workspaces: included.length,
      limits: comparisons.reduce((sum, { compared }) => sum + compared, 0),
      undeclared_workspaces: undeclared.length,
      not_looked_at: alive.length - included.length,
    }),
    changes: judged.changes,
    findings: judged.findings,
  };
}

interface ResolvedEntry {
  readonly groups: ReadonlyMap<string, GroupDeclaration>;
  readonly resolved: boolean;
}

/** Resolves templates and entries once each, and says for every workspace what its entry has wrong. */
function readEntries(
  index: GroupIndex,
  findings: FindingList,
): { readonly resolve: (entry: DeclaredWorkspace, workspace: LiveWorkspace | null) => ResolvedEntry } {
  const layers = new Map<readonly DeclaredGroup[], Layer>();
  const resolved = new Map<DeclaredWorkspace, ResolvedEntry & { readonly layers: readonly Layer[] }>();
  const layerOf = (declared: readonly DeclaredGroup[]): Layer => {
    const known = layers.get(declared) ?? resolveLayer(declared, index);
    layers.set(declared, known);
    return known;
  };
  const merge = (entry: DeclaredWorkspace): ResolvedEntry & { readonly layers: readonly Layer[] } => {
    const own = entry.layers.map(layerOf);
    return { layers: own, groups: mergeLayers(own), resolved: own.every((layer) => layer.unresolved.length === 0) };
  };
  return {
    resolve: (entry, workspace) => {
      const known = resolved.get(entry) ?? merge(entry);
      resolved.set(entry, known);
      const subject = workspace === null ? undefined : { id: workspace.id, name: workspace.name };
      for (const layer of known.layers) reportLayer(layer, index, findings, subject);
      return { groups: known.groups, resolved: known.resolved };
    },
  };
}

function reportUndeclared(undeclared: readonly LiveWorkspace[], findings: FindingList): void {
  for (const { id, name, read, entries } of undeclared) {
    const overrides = entries.flatMap(({ limits }) => limits).filter((limit) => limit.source === 'workspace').length;
    findings.add('undeclared-workspace', { name, overrides: read ? overrides : null }, { workspace: { id, name } });
  }
}

function reportAge(snapshot: Snapshot, age: PlanOptions['snapshotAge'], findings: FindingList): void {
  if (age === null || age.seconds <= age.maximum) return;
  findings.add('snapshot-old', { taken_at: snapshot.taken_at, max_age_seconds: age.maximum }, {});
}

/**
 * What was asked for and is not there: what the reading says, and what a partial snapshot silently lacks. A workspace that
 * nobody could find was asked for by its ID, whatever its name.
 */
function listUnread(snapshot: Snapshot, included: readonly LiveWorkspace[], include: Include): readonly Unread[] {
  const found = new Set(snapshot.workspaces.map(({ id }) => id));
  const known = snapshot.incomplete.filter(({ workspace: { id, name } }) => include({ id, name }) || !found.has(id));
  const named = new Set(known.map(({ workspace }) => workspace.id));
  const lacking = included.filter((workspace) => !workspace.read && !named.has(workspace.id));
  const unread = lacking.map(({ id, name }) => ({
    workspace: { id, name },
    reason: 'the snapshot does not hold its limits',
    status: null,
    request_id: null,
  }));
  return [...known, ...unread].sort((a, b) => compareText(a.workspace.id, b.workspace.id));
}

function sortSnapshot(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    groups: [...snapshot.groups].sort((a, b) => compareText(a.key, b.key)),
    workspaces: [...snapshot.workspaces].sort((a, b) => compareText(a.id, b.id)),
  };
}

function compareChanges(a: Change, b: Change): number {
  return compareText(a.workspace.id, b.workspace.id) || compareText(a.address, b.address);
}
