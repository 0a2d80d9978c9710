import type { Declaration } from '../../model/declaration.js';
import { UserError } from '../../model/errors.js';
import type { Plan } from '../../model/plan-types.js';
import { type BareRun, type Failure, failedPlan } from '../../plan/bare-plan.js';
import type { Host } from '../host.js';
import { tool } from '../input/live-reading.js';
import { writeReports } from '../output/write-reports.js';
import type { ReportTarget } from '../output/reports.js';
import type { PlanRequest } from './plan-request.js';

/*
 * Reports a plan, or the run that failed.
 */

/** How far a run came. */
export interface PlanProgress {
  declaration: Declaration | null;
  /** The reports that were written, or cannot be. */
  readonly begun: Set<ReportTarget<Plan>>;
}

interface Place {
  readonly progress: PlanProgress;
  readonly host: Host;
}

/** What is known of a run without its live state. */
export function bareRun({ live, api, policy }: PlanRequest, { declaration }: PlanProgress, host: Host): BareRun {
  return {
    tool,
    source: live === null ? 'api' : 'snapshot',
    apiVersion: api.apiVersion,
    policy,
    endedAt: timeOf(host),
    files: declaration?.files ?? [],
    organizationId: declaration?.organization.id?.value ?? null,
  };
}

/** The day of the run in UTC, `YYYY-MM-DD`. */
export function dayOf(host: Host): string {
  return timeOf(host).slice(0, 10);
}

/** RFC 3339 in UTC, whole seconds. */
function timeOf(host: Host): string {
  return new Date(host.now()).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Writes the reports and gives the run's exit code; the plan's own does not change by a report that cannot be written. */
export function reportPlan(result: Plan, { reports }: PlanRequest, { progress, host }: Place): number {
  return writeReports(result, reports, { exitCode: result.run.exit_code, host, begun: progress.begun });
}

/**
 * A report that was asked for is written in every case; the error itself goes to stderr. What the run had already written
 * stays.
 */
export function reportFailure(error: unknown, request: PlanRequest, { progress, host }: Place): void {
  const run = bareRun(request, progress, host);
  const organizationId = run.organizationId ?? (error instanceof UserError ? error.organizationId : null);
  const result = failedPlan(failureOf(error, host), { ...run, organizationId });
  const { reports } = request;
  const targets = reports.targets.filter(({ path }) => path !== null || reports.stdoutNamed);
  writeReports(result, { ...reports, targets }, { exitCode: result.run.exit_code, host, begun: progress.begun });
}

function failureOf(error: unknown, { hider }: Host): Failure {
  if (!(error instanceof UserError)) {
    const message = 'limitdrift failed in a way it should not; see stderr';
    return { code: 'internal-error', message, hint: null, problems: [], exitCode: 1 };
  }
  const hide = (text: string | null): string | null => (text === null ? null : hider.text(text));
  return {
    code: error.code,
    message: hider.text(error.message),
    hint: hide(error.hint),
    problems: error.problems.map((problem) => ({
      ...problem,
      message: hider.text(problem.message),
      hint: hide(problem.hint),
    })),
    exitCode: error.exitCode,
  };
}
