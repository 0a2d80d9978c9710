import type { DeclarationFile, Problem } from '../model/declaration.js';
import { type Finding, type Plan, planFormatVersion, type Policy } from '../model/plan-types.js';
import { digestPlan, summarize } from '../model/computed-fields.js';
import type { Tool } from '../model/snapshot-types.js';
import { collectFindings } from './findings.js';

/*
 * Makes the plan of a run that compares nothing: it failed, or asks for nothing that its base did not.
 */

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly problems: readonly Problem[];
  readonly exitCode: number;
}

/** A run that ended without a live state to compare. */
export interface BareRun {
  readonly tool: Tool;
  readonly source: 'api' | 'snapshot';
  readonly apiVersion: string;
  readonly policy: Policy;
  /** RFC 3339 in UTC. */
  readonly endedAt: string;
  /** The files that had been read by then. */
  readonly files: readonly DeclarationFile[];
  /** The ID of the organization that they declare; null: none, or not known. */
  readonly organizationId: string | null;
}

/** The plan of a run that failed: it holds the error, no changes, and concludes nothing. */
export function failedPlan({ exitCode, ...error }: Failure, run: BareRun): Plan {
  return {
    ...barePlan(run, []),
    run: { ...runOf(run), exit_code: exitCode },
    verdict: 'failed',
    error,
    complete: false,
  };
}

/** The plan of a change that asks for what its base asked for: there was nothing to look at. */
export function untouchedPlan(run: BareRun, base: string): Plan {
  const findings = collectFindings(new Map());
  findings.add('nothing-touched', { base }, {});
  const plan = barePlan(run, findings.list());
  return { ...plan, declaration: { ...plan.declaration, base } };
}

function barePlan(run: BareRun, findings: readonly Finding[]): Plan {
  const judged = { changes: [], findings };
  return {
    format_version: planFormatVersion,
    tool: run.tool,
    run: runOf(run),
    organization: null,
    declaration: { files: run.files, base: null, ...declaredOrganization(run) },
    verdict: 'in-sync',
    complete: true,
    incomplete: [],
    digest: digestPlan(judged),
    summary: summarize([], { workspaces: 0, limits: 0, undeclared_workspaces: 0, not_looked_at: 0 }),
    ...judged,
  };
}

function declaredOrganization({ organizationId }: BareRun): { readonly organization_id?: string } {
  return organizationId === null ? {} : { organization_id: organizationId };
}

function runOf({ endedAt, source, apiVersion, policy }: BareRun): Plan['run'] {
  return { taken_at: endedAt, source, api_version: apiVersion, exit_code: 0, policy };
}
