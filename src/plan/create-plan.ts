import type { Declaration } from '../model/declaration.js';
import { compareText } from '../model/text.js';
import { type Change, type Plan, planFormatVersion, type Policy } from '../model/plan-types.js';
import { digestPlan, summarize } from '../model/computed-fields.js';
import { meets } from '../model/setting.js';
import type { LiveWorkspace, Snapshot, Tool, Unread } from '../model/snapshot-types.js';
import { exitCode, verdict } from '../model/verdict.js';
import { reportReleased, reportWeakenedPolicy } from './base-findings.js';
import { createChangeMaker } from './change.js';
import type { Past } from '../model/past-types.js';
import { type Classifier, createClassifier } from './classify.js';
import { compareWorkspace, type Comparison } from './compare.js';
import type { Judge } from './resolve/desired.js';
import { type DesiredView, viewDeclaration } from './resolve/desired-view.js';
import { type EntryReader, readEntries } from './resolve/entries.js';
import { collectFindings, type FindingList } from './findings.js';
import { indexGroups } from './resolve/group-index.js';
import { applyIgnores } from './ignores.js';
import { canHaveOverrides, type Missing } from './resolve/locate-workspace.js';
import { creationOf, newWorkspace } from './new-workspace.js';
import { compareOrganization } from './resolve/organization-limits.js';
import { signEntries } from './touched.js';
import { type Include, type Matches, matchWorkspaces } from './resolve/match-workspaces.js';

export interface PlanOptions {
  readonly tool: Tool;
  readonly policy: Policy;
  /** The workspaces to look at. */
  readonly include: Include;
  /** Of a snapshot from a file, in seconds: its age, and the age from which it is called old. null: it was just read. */
  readonly snapshotAge: { readonly seconds: number; readonly maximum: number } | null;
  /** What was declared before. */
  readonly past: Past;
  /** The day of the run in UTC, `YYYY-MM-DD`. */
  readonly today: string;
}

/** Compares a declaration with a snapshot. Pure: the same input gives the same plan, whatever order it comes in. */
export function createPlan(declaration: Declaration, unsorted: Snapshot, options: PlanOptions): Plan {
  const snapshot = sortSnapshot(unsorted);
  const findings = collectFindings(declaration.rules);
  const index = indexGroups(snapshot, declaration.groups);
  const judge: Judge = { index, findings, shareBase: compareOrganization(declaration, index, findings) };
  const matches = matchWorkspaces(declaration.workspaces, snapshot, options.include, findings);
  const alive = snapshot.workspaces.filter(canHaveOverrides);
  const included = alive.filter((workspace) => options.include(workspace));

  const pins = new Map(matches.matched.map(({ entry, workspace }) => [entry.key, workspace.id]));
  const classifier = createClassifier(options.past, snapshot, pins);
  const readEntry = readEntries(index, findings);
  const head = viewDeclaration(declaration, snapshot);
  const bench: Workbench = { declaration, judge, classifier, readEntry, head };
  const comparisons = [...compareMatched(matches, bench), ...compareMissing(matches.missing, options.past, bench)];
  for (const entry of matches.unmatched) readEntry(entry);
  reportUndeclared(matches.undeclared, findings);
  reportAge(snapshot, options.snapshotAge, findings);
  reportPast(included, options.past, bench);

  const found = comparisons.flatMap(({ changes }) => changes).sort(compareChanges);
  const touched = options.policy.touched ? letPassUntouched(found, bench) : found;
  const changes = applyIgnores(touched, declaration.ignores, {
    index,
    today: options.today,
    unseen: alive.filter((workspace) => !workspace.read || !options.include(workspace)),
    findings,
  });
  const incomplete = listUnread(snapshot, included, options.include);
  const judged = { complete: incomplete.length === 0, changes, findings: findings.list() };
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
    declaration: { files: declaration.files, base: options.past.given?.name ?? null },
    verdict: verdict(judged),
    complete: judged.complete,
    incomplete,
    digest: digestPlan(judged),
    summary: summarize(judged.changes, {
      workspaces: included.length,
      limits: comparisons.reduce((sum, { compared }) => sum + compared, 0),
      undeclared_workspaces: matches.undeclared.length,
      not_looked_at: alive.length - included.length,
    }),
    changes: judged.changes,
    findings: judged.findings,
  };
}

/** What the steps of one plan share. */
interface Workbench {
  readonly declaration: Declaration;
  readonly judge: Judge;
  readonly classifier: Classifier;
  readonly readEntry: EntryReader;
  /** What is declared now, as a version beside others. */
  readonly head: DesiredView;
}

function compareMatched({ matched }: Matches, bench: Workbench): readonly Comparison[] {
  const { declaration, judge, classifier, readEntry } = bench;
  const makeChange = createChangeMaker(classifier.classify, declaration.rules);
  return matched.flatMap(({ entry, workspace }) => {
    const { id, name } = workspace;
    const { groups, resolved } = readEntry(entry, { id, name });
    const state = { entry, workspace, groups, resolved, inheritedListed: workspace.inherited_listed };
    return workspace.read ? [compareWorkspace(state, judge, makeChange)] : [];
  });
}

/** Workspaces that are declared and do not exist: newly declared ones are pending, the others an error. */
function compareMissing(missing: readonly Missing[], past: Past, bench: Workbench): readonly Comparison[] {
  const { declaration, judge, readEntry } = bench;
  return missing.flatMap(({ entry, suggestion }) => {
    const creation = creationOf(entry, past);
    const data = { name: entry.key, id: null, suggestion, pending: creation !== null };
    judge.findings.add('workspace-missing', data, { workspace: { id: null, name: entry.key }, origin: entry.origin });
    if (creation === null) return [];
    const workspace = newWorkspace(entry);
    const { groups, resolved } = readEntry(entry, { id: null, name: entry.key });
    const makeChange = createChangeMaker(
      (_, live, desired) => (meets(live, desired) ? null : { class: 'pending', since: creation.since }),
      declaration.rules,
    );
    return [compareWorkspace({ entry, workspace, groups, resolved, inheritedListed: false }, judge, makeChange)];
  });
}

function reportPast(workspaces: readonly LiveWorkspace[], past: Past, bench: Workbench): void {
  const { declaration, judge, classifier, head } = bench;
  const { findings } = judge;
  if (past.given !== null && past.given.problem !== null) {
    findings.add('base-unreadable', { base: past.given.name, problem: past.given.problem }, {});
  }
  const unavailable = classifier.askedHistory() ? past.history().unavailable : null;
  if (unavailable !== null) findings.add('history-unavailable', { reason: unavailable }, {});
  if (classifier.base === null) return;
  reportWeakenedPolicy(declaration, classifier.base.declaration, findings);
  reportReleased(workspaces, { head, base: classifier.base.view }, judge);
}

/** What drifted or is overdue in a workspace that this change does not touch is reported and does not fail. */
function letPassUntouched(changes: readonly Change[], bench: Workbench): readonly Change[] {
  const { declaration, classifier, head } = bench;
  if (classifier.base === null) return changes;
  const { view, declaration: declaredBefore } = classifier.base;
  const [before, after] = [signEntries(view.entries, declaredBefore), signEntries(head.entries, declaration)];
  const untouched = ({ id }: Change['workspace']): boolean => before.get(id) === after.get(id);
  return changes.map((change) =>
    (change.class === 'drift' || change.class === 'overdue') && untouched(change.workspace)
      ? { ...change, severity: 'note' }
      : change,
  );
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
