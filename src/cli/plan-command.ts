import { readDeclaration } from '../declaration/read-declaration.js';
import type { Declaration } from '../model/declaration.js';
import { formatOrigin, UserError } from '../model/errors.js';
import type { Policy } from '../model/plan.js';
import type { Snapshot } from '../model/snapshot.js';
import { defaultPolicy } from '../model/verdict.js';
import { asSentence } from '../model/sentence.js';
import { createPlan, type PlanOptions } from '../plan/create-plan.js';
import { type Failure, failedPlan } from '../plan/failed-plan.js';
import { pinnedId } from '../plan/locate-workspace.js';
import { terminalText } from '../report/escape-terminal.js';
import type { Arguments } from './arguments.js';
import { readSourceFiles, sourcePaths } from './declaration-input.js';
import type { Host } from './host.js';
import { type ApiOptions, readApiOptions, readLive, tool } from './live-reading.js';
import { notesFor } from './notes.js';
import { readDuration } from './option-values.js';
import { checkTargets, readReports, type Reports, type ReportTarget, writeReports } from './reports.js';
import { maskKeys } from './secrets.js';
import { readSelection, type Selection } from './selection.js';

/** Everything that the command line asks of `plan`. */
interface PlanRequest {
  readonly paths: readonly string[];
  readonly live: string | null;
  readonly reports: Reports;
  readonly policy: Policy;
  readonly selection: Selection;
  readonly maxAgeSeconds: number;
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
  const progress: Progress = { declaration: null, begun: new Set() };
  try {
    const declaration = readDeclaration(readSourceFiles(request.paths, host));
    progress.declaration = declaration;
    const snapshot = await readState(request, declaration, args, host);
    request.selection.check(declaration, snapshot);
    const result = createPlan(declaration, snapshot, {
      tool,
      policy: request.policy,
      include: request.selection.include,
      snapshotAge: request.live === null ? null : ageOf(snapshot, request, host),
    });
    writeReports(result, request.reports, { host, begun: progress.begun });
    return result.run.exit_code;
  } catch (error) {
    publishFailure(error, request, { progress, host });
    throw error;
  }
}

function readRequest(args: Arguments, host: Host): PlanRequest {
  return {
    paths: args.operands,
    live: args.text('live'),
    reports: readReports(args, host),
    policy: { ...defaultPolicy, strict: args.flag('strict'), report_only: args.flag('report-only') },
    selection: readSelection(args),
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
  if (request.live !== null) return await readSaved(request.live, declaration, args, host);
  const pinned = declaration.workspaces.map((entry) => ({ id: pinnedId(entry), name: entry.key }));
  const declaredIds = pinned.filter((workspace) => request.selection.include(workspace)).flatMap(({ id }) => id ?? []);
  return await readLive(
    request.api,
    {
      declaredIds,
      include: request.selection.include,
      onOrganization: (organization) => checkOrganization(declaration, organization),
    },
    args,
    host,
  );
}

async function readSaved(path: string, { organization }: Declaration, args: Arguments, host: Host): Promise<Snapshot> {
  const { readSnapshotFile } = await import('../files/snapshot-file.js');
  const snapshot = readSnapshotFile(path, host.cwd, { option: '--live' });
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

/** How far a run came. */
interface Progress {
  declaration: Declaration | null;
  /** The reports that were written, or could not be. */
  readonly begun: Set<ReportTarget>;
}

/**
 * A report that was asked for is written in every case; the error itself goes to stderr. What the run had already written
 * stays, and a report that cannot be written does not keep the others from it.
 */
function publishFailure(
  error: unknown,
  request: PlanRequest,
  { progress, host }: { readonly progress: Progress; readonly host: Host },
): void {
  const known = error instanceof UserError;
  const failure = known
    ? { ...wordsOf(error), code: error.code, exitCode: error.exitCode }
    : { code: 'internal-error', ...bugWords, exitCode: 1 };
  const result = failedPlan(failure, {
    tool,
    source: request.live === null ? 'api' : 'snapshot',
    apiVersion: request.api.apiVersion,
    policy: request.policy,
    failedAt: new Date(host.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    files: progress.declaration?.files ?? [],
  });
  const { reports } = request;
  for (const target of reports.targets.filter(({ path }) => path !== null || reports.stdoutNamed)) {
    try {
      writeReports(result, { ...reports, targets: [target] }, { host, begun: progress.begun });
    } catch (late) {
      if (!(late instanceof UserError)) throw late;
      host.stderr.write(`${terminalText(asSentence(`Error: ${maskKeys(late.message)}`))}\n`);
    }
  }
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
