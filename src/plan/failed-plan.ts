import type { DeclarationFile, Problem } from '../model/declaration.js';
import { type Plan, planFormatVersion, type Policy } from '../model/plan.js';
import type { Tool } from '../model/snapshot.js';
import { digestPlan } from './digest.js';
import { summarize } from './summary.js';

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly problems: readonly Problem[];
  readonly exitCode: number;
}

export interface FailedRun {
  readonly tool: Tool;
  readonly source: 'api' | 'snapshot';
  readonly apiVersion: string;
  readonly policy: Policy;
  /** When it failed, RFC 3339 in UTC. */
  readonly failedAt: string;
  /** The files that had been read by then. */
  readonly files: readonly DeclarationFile[];
}

/** The plan of a run that failed: it holds the error, no changes, and concludes nothing. */
export function failedPlan({ exitCode, ...error }: Failure, run: FailedRun): Plan {
  const nothing = { changes: [], findings: [] };
  return {
    format_version: planFormatVersion,
    tool: run.tool,
    run: {
      taken_at: run.failedAt,
      source: run.source,
      api_version: run.apiVersion,
      exit_code: exitCode,
      policy: run.policy,
    },
    organization: null,
    declaration: { files: run.files, base: null },
    verdict: 'failed',
    error,
    complete: false,
    incomplete: [],
    digest: digestPlan(nothing),
    summary: summarize([], { workspaces: 0, limits: 0, undeclared_workspaces: 0, not_looked_at: 0 }),
    ...nothing,
  };
}
