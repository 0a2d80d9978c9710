import { readDeclaration } from '../declaration/read-declaration.js';
import type { Declaration } from '../model/declaration.js';
import { formatOrigin, UserError } from '../model/errors.js';
import type { Plan } from '../model/plan.js';
import type { Policy } from '../model/plan.js';
import type { Snapshot } from '../model/snapshot.js';
import { createPlan, type PlanOptions } from '../plan/create-plan.js';
import { type BareRun, type Failure, failedPlan, untouchedPlan } from '../plan/bare-plan.js';
import { pinnedId } from '../plan/locate-workspace.js';
import { isSameDeclaration } from '../plan/touched.js';
import type { Arguments } from './arguments.js';
import { readSourceFiles, sourcePaths } from './declaration-input.js';
import type { Host } from './host.js';
import { type ApiOptions, readApiOptions, readLive, tool } from './live-reading.js';
import { notesFor } from './notes.js';
import { readDuration } from './option-values.js';
import { checkTargets, readReports, type Reports, writeReports } from './reports.js';
import { readPast } from './past.js';
import { readPolicy } from './policy.js';
import { maskKeys } from './secrets.js';
import { type Selection, selectWorkspaces } from './selection.js';

/** Everything that the command line asks of `plan`. */
interface PlanRequest {
  readonly paths: readonly string[];
  readonly live: string | null;
  readonly reports: Reports;
  readonly policy: Policy;
  readonly globs: readonly string[];
  readonly maxAgeSeconds: number;
  readonly base: string | null;
  readonly api: ApiOptions;
}

/** A day, in seconds: the age at which a snapshot is called old. */
const defaultMaxAge = 86_400;

/** How far two machines' clocks may lie apart, in milliseconds. */
const clockTolerance = 300_000;

/** Compares the declaration with the live limits, writes the reports, and returns the plan's exit code. */
export async function plan(args: Arguments, host: Host): Promise<number> {
  const request = readRequest(args, host);
  checkTargets(request.reports, inputsOf(request), host);
  const progress: { declaration: Declaration | null } = { declaration: null };
  try {
    const declaration = readDeclaration(readSourceFiles(request.paths, host));
    progress.declaration = declaration;
    const { base, policy } = request;
    const past = readPast({ base, graceSeconds: policy.grace_seconds }, sourcePaths(request.paths), host);
    if (policy.touched && past.base !== null && isSameDeclaration(past.base, declaration)) {
      return publish(untouchedPlan(runOf(request, declaration, host), past.name), request, host);
    }
    const selection = selectWorkspaces(request.globs, declaration);
    const snapshot = await readState(request, declaration, selection, args, host);
    selection.check(snapshot);
    const result = createPlan(declaration, snapshot, {
      tool,
      policy: request.policy,
      include: selection.include,
      snapshotAge: request.live === null ? null : ageOf(snapshot, request, host),
      past,
      today: timeOf(host).slice(0, 10),
    });
    return publish(result, request, host);
  } catch (error) {
    publishFailure(error, progress.declaration, request, host);
    throw error;
  }
}

function readRequest(args: Arguments, host: Host): PlanRequest {
  return {
    paths: args.operands,
    live: args.text('live'),
    reports: readReports(args, host),
    base: args.text('base'),
    policy: readPolicy(args),
    globs: args.all('workspace'),
    maxAgeSeconds: readDuration(args, 'max-age', defaultMaxAge, Number.MAX_SAFE_INTEGER),
    api: readApiOptions(args, host),
  };
}

async function readState(
  request: PlanRequest,
  declaration: Declaration,
  { include }: Selection,
  args: Arguments,
  host: Host,
): Promise<Snapshot> {
  if (request.live !== null) return await readSaved(request.live, declaration, args, host);
  const pinned = declaration.workspaces.map((entry) => ({ id: pinnedId(entry), name: entry.key }));
  const declaredIds = pinned.filter((workspace) => include(workspace)).flatMap(({ id }) => id ?? []);
  return await readLive(
    request.api,
    {
      declaredIds,
      include,
      onOrganization: (organization) => checkOrganization(declaration, organization),
    },
    args,
    host,
  );
}

async function readSaved(path: string, { organization }: Declaration, args: Arguments, host: Host): Promise<Snapshot> {
  const { readSnapshotFile } = await import('../files/snapshot-file.js');
  const snapshot = readSnapshotFile(path, host.cwd);
  const { id } = organization;
  if (Date.parse(snapshot.taken_at) - host.now() > clockTolerance) {
    notesFor(args, host).note(
      `${path} says it was taken at ${snapshot.taken_at}, which is yet to come: check the clocks.`,
    );
  }
  if (id === null || id.value === snapshot.organization.id) return snapshot;
  const problem = `it is of organization ${snapshot.organization.id}, and ${formatOrigin(id.origin)} declares ${id.value}`;
  const hint = 'Take a snapshot of the declared organization, or correct `organization.id`.';
  throw UserError.of('file-invalid', { path, kind: 'snapshot', problem, hint });
}

function inputsOf({ paths, live, api }: PlanRequest): readonly string[] {
  return [...sourcePaths(paths), ...(live === null ? [] : [live]), ...(api.keyFile === null ? [] : [api.keyFile])];
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

/** What is known of a run without its live state. */
function runOf({ live, api, policy }: PlanRequest, declaration: Declaration | null, host: Host): BareRun {
  return {
    tool,
    source: live === null ? 'api' : 'snapshot',
    apiVersion: api.apiVersion,
    policy,
    endedAt: timeOf(host),
    files: declaration?.files ?? [],
  };
}

/** RFC 3339 in UTC, whole seconds. */
function timeOf(host: Host): string {
  return new Date(host.now()).toISOString().replace(/\.\d+Z$/, 'Z');
}

function publish(result: Plan, { reports }: PlanRequest, host: Host): number {
  writeReports(result, reports, host);
  return result.run.exit_code;
}

/** A report that was asked for is written in every case; the error itself goes to stderr. */
function publishFailure(error: unknown, declaration: Declaration | null, request: PlanRequest, host: Host): void {
  const known = error instanceof UserError;
  const failure = known
    ? { ...wordsOf(error), code: error.code, exitCode: error.exitCode }
    : { code: 'internal-error', ...bugWords, exitCode: 1 };
  const result = failedPlan(failure, runOf(request, declaration, host));
  const { reports } = request;
  const asked = { ...reports, targets: reports.targets.filter(({ path }) => path !== null || reports.stdoutNamed) };
  writeReports(result, asked, host);
}

const bugWords = { message: 'limitdrift failed in a way it should not; see stderr', hint: null, problems: [] };

function wordsOf({ message, hint, problems }: UserError): Omit<Failure, 'code' | 'exitCode'> {
  const mask = (text: string | null): string | null => (text === null ? null : maskKeys(text));
  return {
    message: maskKeys(message),
    hint: mask(hint),
    problems: problems.map((problem) => ({ ...problem, message: maskKeys(problem.message), hint: mask(problem.hint) })),
  };
}
