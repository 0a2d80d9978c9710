import type { Declaration } from '../model/declaration.js';
import { compareText } from '../model/text.js';
import { type Change, type Finding, type Plan, planFormatVersion, type Policy } from '../model/plan-types.js';
import { organizationOf } from '../model/address.js';
import { digestPlan, summarize } from '../model/computed-fields.js';
import type { Headroom } from '../model/headroom/headroom-types.js';
import type { Snapshot, Tool } from '../model/snapshot-types.js';
import { exitCode, isComplete, markReported, verdict } from '../model/verdict.js';
import { reportBelowPeak } from './below-peak.js';
import { reportNew, reportReleased } from './base-findings.js';
import { addOwners } from './owners.js';
import { letPassUntouched } from './touched.js';
import { noPast, type Past } from '../model/past-types.js';
import { createClassifier } from './classify.js';
import { compareAll, type Workbench } from './compare-all.js';
import { collectFindings, type FindingList } from './findings.js';
import { applyIgnores } from './ignores.js';
import { findUnmerged, markIntroduced } from './introduced.js';
import { reportEntry, reportOrganization } from './resolution-findings.js';
import { indexLive } from './resolve/live-index.js';
import { resolve, type Resolved } from './resolve/resolve.js';
import { type ResolvedPast, resolvePast } from './resolved-past.js';
import { describeUndeclared } from './undeclared-workspaces.js';
import { dateChanges, reportLeftGroups, reportMovedLimits } from './history/history-findings.js';
import type { PlanHistory } from './history/former-models.js';
import { type Include, listUnread, scopeOf } from './scope.js';
import { planSpend, reportUnreadSpend } from './spend-in-force.js';
import { keepWhereModelsMoved, reportRetiring } from './model-findings.js';
import { reportWeakenedPolicy, severitiesAgainst } from './weakened-policy.js';

/*
 * Makes a plan: resolve, compare, collect findings, conclude.
 */

/** What a plan is made with, beside a declaration and a snapshot. */
export interface PlanOptions {
  readonly tool: Tool;
  readonly policy: Policy;
  /** The workspaces to look at. */
  readonly include: Include;
  /** Of a snapshot from a file, in seconds: its age, and the age from which it is called old. null: it was just read. */
  readonly snapshotAge: { readonly seconds: number; readonly maximum: number } | null;
  /** What was declared before. */
  readonly past: Past;
  /** What was used, where that was given. */
  readonly usage?: Headroom;
  /** What kept snapshots tell; `indexLive` was given its former models. */
  readonly history?: PlanHistory;
  /** The day of the run in UTC, `YYYY-MM-DD`. */
  readonly today: string;
}

/** What was declared before, as far as it can be told. */
function declaredBefore({ base, versions }: ResolvedPast): readonly Declaration[] {
  return [...(base === null ? [] : [base.declaration]), ...[...versions].map(({ declaration }) => declaration)];
}

/** Compares a declaration with a snapshot. Pure: the same input gives the same plan, whatever order it comes in. */
export function createPlan(declaration: Declaration, snapshot: Snapshot, options: PlanOptions): Plan {
  return planResolved(resolve(declaration, indexLive(snapshot, options.history?.former)), snapshot, options);
}

/** The same for a declaration that was resolved against the snapshot already. */
export function planResolved(head: Resolved, snapshot: Snapshot, options: PlanOptions): Plan {
  const bench = prepare(head, options);
  const { scope, findings, past } = bench;
  const { history, today } = options;
  const comparisons = compareAll(bench);
  reportWorkspaces(bench);
  reportAge(snapshot, options.snapshotAge, findings);
  reportPast(bench, options.past);
  reportRetiring(head, { today, former: history?.former, before: () => declaredBefore(past) }, findings);
  if (history !== undefined) {
    reportLeftGroups(head, history.former, findings);
    reportMovedLimits(history.told, { included: scope.included, today }, findings);
  }
  const asked = comparisons.flatMap(({ changes }) => changes).sort(compareChanges);
  const found = keepWhereModelsMoved(asked, { head, base: past.base }, findings);
  const withFiles = options.past.given?.committed === true;
  const failing = options.policy.touched ? letPassUntouched(found, { head, base: past.base, withFiles }) : found;
  const judged = applyIgnores(failing, head.declaration.ignores, {
    groups: head.groups,
    today: options.today,
    unseen: scope.alive.filter((workspace) => !workspace.read || !options.include(workspace)),
    findings,
  });
  const reported = markReported(judged, options.policy);
  const changes = history === undefined ? reported : dateChanges(reported, history.told);
  if (options.usage !== undefined) reportBelowPeak(changes, options.usage, { today: options.today, findings });
  const compared = comparisons.reduce((sum, comparison) => sum + comparison.compared, 0);
  return assemble({ changes, compared }, bench, { snapshot, options });
}

/** What is to be said of the base alone, with what is live today. */
function findingsOfBase(base: Resolved, options: PlanOptions): readonly Finding[] {
  const bench = prepare(base, { ...options, past: noPast });
  compareAll(bench);
  reportWorkspaces(bench);
  reportRetiring(base, { today: options.today, former: options.history?.former, before: () => [] }, bench.findings);
  return bench.findings.list();
}

function prepare(head: Resolved, options: PlanOptions): Workbench {
  const past = resolvePast(options.past, head);
  return {
    head,
    scope: scopeOf(head, options.include),
    past,
    classifier: createClassifier(past),
    findings: collectFindings(severitiesAgainst(past.base, head, options.past.given !== null)),
  };
}

/** Says what is wrong with the organization and the entries as a whole, and which workspaces nobody declares. */
function reportWorkspaces({ head, scope, findings }: Workbench): void {
  reportOrganization(head.organization, head.groups, findings);
  reportUnreadSpend(scope, head, findings);
  for (const { problem } of scope.mismatches) findings.add(problem.rule, problem.data, problem.subject);
  for (const entry of scope.unmatched) reportEntry(head.read(entry), head.groups, findings);
  for (const { id, name, read, entries } of scope.undeclared) {
    const overrides = entries.flatMap(({ limits }) => limits).filter((limit) => limit.source === 'workspace').length;
    findings.add('undeclared-workspace', { name, overrides: read ? overrides : null }, { workspace: { id, name } });
  }
}

function reportPast({ head, past, scope, classifier, findings }: Workbench, { given, history }: Past): void {
  if (given !== null && given.problem !== null) {
    findings.add('base-unreadable', { base: given.name, problem: given.problem }, {});
  }
  const unavailable = classifier.askedHistory() ? history().unavailable : null;
  for (const reason of [unavailable, given?.lacking ?? null]) {
    if (reason !== null) findings.add('history-unavailable', { reason }, {});
  }
  if (given === null || past.base === null) return;
  for (const { id, name } of head.live.workspaces.list) {
    if (!past.base.contested.has(id) || head.contested.has(id)) continue;
    findings.add('base-unreadable', { base: given.name, problem: `several of its entries mean "${name}"` }, {});
  }
  if (given.committed) reportNew(given.name, { head, base: past.base }, findings);
  reportWeakenedPolicy({ head, base: past.base }, findings);
  reportReleased(scope.included, { head, base: past.base }, findings);
}

function reportAge(snapshot: Snapshot, age: PlanOptions['snapshotAge'], findings: FindingList): void {
  if (age === null || age.seconds <= age.maximum) return;
  findings.add('snapshot-old', { taken_at: snapshot.taken_at, max_age_seconds: age.maximum }, {});
}

interface Compared {
  readonly changes: readonly Change[];
  /** How many addresses were compared. */
  readonly compared: number;
}

/** The run that a plan is of. */
interface Run {
  readonly snapshot: Snapshot;
  readonly options: PlanOptions;
}

function assemble({ changes, compared }: Compared, bench: Workbench, { snapshot, options }: Run): Plan {
  const { head, scope, findings, past } = bench;
  const incomplete = listUnread(snapshot, scope.included, options.include);
  const base = past.base === null ? null : { resolved: past.base, findings: findingsOfBase(past.base, options) };
  const told = addOwners({ changes, findings: markIntroduced(findings.list(), base) }, head);
  const judged = { complete: isComplete({ incomplete, findings: told.findings }), ...told };
  const spend = planSpend(scope, head);
  const unmerged = findUnmerged(changes, options.past);
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
    organization: organizationOf(snapshot),
    declaration: {
      files: head.declaration.files,
      base: options.past.given?.name ?? null,
      ...(unmerged === null ? {} : { unmerged }),
    },
    verdict: verdict(judged),
    complete: judged.complete,
    incomplete,
    digest: digestPlan(judged),
    summary: summarize(changes, {
      workspaces: scope.included.length,
      limits: compared,
      undeclared_workspaces: scope.undeclared.length,
      not_looked_at: scope.alive.length - scope.included.length,
    }),
    changes: judged.changes,
    findings: judged.findings,
    ...(spend === null ? {} : { spend }),
    undeclared: describeUndeclared(scope.undeclared, head),
  };
}

function compareChanges(a: Change, b: Change): number {
  return compareText(a.workspace.id, b.workspace.id) || compareText(a.address, b.address);
}
