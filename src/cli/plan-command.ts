import { readDeclaration } from '../declaration/read-declaration.js';
import type { Declaration } from '../model/declaration.js';
import { UserError } from '../model/errors.js';
import { isPattern, matchesPattern } from '../model/names.js';
import type { Policy } from '../model/plan.js';
import type { Snapshot } from '../model/snapshot.js';
import { defaultPolicy } from '../model/verdict.js';
import { createPlan, type PlanOptions } from '../plan/create-plan.js';
import { failedPlan } from '../plan/failed-plan.js';
import { pinnedId } from '../plan/locate-workspace.js';
import type { Include } from '../plan/workspaces.js';
import type { Arguments } from './arguments.js';
import { readSourceFiles } from './declaration-input.js';
import type { Host } from './host.js';
import { type ApiOptions, readApiOptions, readLive, tool } from './live-reading.js';
import { readDuration } from './option-values.js';
import { checkTargets, readReports, type Reports, writeReports } from './reports.js';

/** Everything that the command line asks of `plan`. */
interface PlanRequest {
  readonly paths: readonly string[];
  readonly live: string | null;
  readonly reports: Reports;
  readonly policy: Policy;
  readonly include: Include;
  readonly maxAgeSeconds: number;
  readonly api: ApiOptions;
}

/** A day, in seconds: the age at which a snapshot is called old. */
const defaultMaxAge = 86_400;

/** Compares the declaration with the live limits, writes the reports, and returns the plan's exit code. */
export async function plan(args: Arguments, host: Host): Promise<number> {
  const request = readRequest(args, host);
  checkTargets(request.reports, host);
  const progress: { declaration: Declaration | null } = { declaration: null };
  try {
    const declaration = readDeclaration(readSourceFiles(request.paths, host));
    progress.declaration = declaration;
    const snapshot = await readState(request, declaration, args, host);
    const result = createPlan(declaration, snapshot, {
      tool,
      policy: request.policy,
      include: request.include,
      snapshotAge: request.live === null ? null : ageOf(snapshot, request, host),
    });
    writeReports(result, request.reports, host);
    return result.run.exit_code;
  } catch (error) {
    publishFailure(error, progress.declaration, request, host);
    throw error;
  }
}

function readRequest(args: Arguments, host: Host): PlanRequest {
  const globs = args.all('workspace');
  const matches = (text: string): boolean =>
    globs.some((glob) => (isPattern(glob) ? matchesPattern(glob, text) : glob === text));
  return {
    paths: args.operands,
    live: args.text('live'),
    reports: readReports(args, host),
    policy: { ...defaultPolicy, strict: args.flag('strict'), report_only: args.flag('report-only') },
    include: ({ id, name }) => globs.length === 0 || matches(name) || (id !== null && matches(id)),
    maxAgeSeconds: readDuration(args, 'max-age', defaultMaxAge, Number.MAX_SAFE_INTEGER),
    api: readApiOptions(args, host),
  };
}

async function readState(
  request: PlanRequest,
  declaration: Declaration,
  args: Arguments,
  host: Host,
): Promise<Snapshot> {
  const onOrganization = (organization: Snapshot['organization']): void => checkOrganization(declaration, organization);
  if (request.live !== null) {
    const { readSnapshotFile } = await import('../files/snapshot-file.js');
    const snapshot = readSnapshotFile(request.live, host.cwd);
    onOrganization(snapshot.organization);
    return snapshot;
  }
  const pinned = declaration.workspaces.map((entry) => ({ id: pinnedId(entry), name: entry.key }));
  const declaredIds = pinned.filter((workspace) => request.include(workspace)).flatMap(({ id }) => id ?? []);
  return await readLive(request.api, { declaredIds, include: request.include, onOrganization }, args, host);
}

function ageOf(snapshot: Snapshot, request: PlanRequest, host: Host): PlanOptions['snapshotAge'] {
  const seconds = (host.now() - Date.parse(snapshot.taken_at)) / 1000;
  return { seconds, maximum: request.maxAgeSeconds };
}

function checkOrganization({ organization }: Declaration, live: Snapshot['organization']): void {
  if (organization.id === null || organization.id.value === live.id) return;
  throw UserError.of('organization-mismatch', {
    declared: organization.id.value,
    live: live.id,
    origin: organization.id.origin,
  });
}

/** A report that was asked for is written in every case; the error itself goes to stderr. */
function publishFailure(error: unknown, declaration: Declaration | null, request: PlanRequest, host: Host): void {
  const known = error instanceof UserError;
  const failure = known
    ? { code: error.code, message: error.message, exitCode: error.exitCode }
    : { code: 'internal-error', message: 'limitdrift failed in a way it should not; see stderr', exitCode: 1 };
  const result = failedPlan(failure, {
    tool,
    source: request.live === null ? 'api' : 'snapshot',
    apiVersion: request.api.apiVersion,
    policy: request.policy,
    failedAt: new Date(host.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    files: declaration?.files ?? [],
  });
  const { reports } = request;
  const asked = { ...reports, targets: reports.targets.filter(({ path }) => path !== null || reports.stdoutNamed) };
  writeReports(result, asked, host);
}
