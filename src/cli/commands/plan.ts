import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { readDeclaration } from '../../declaration/read-declaration.js';
import type { Declaration } from '../../model/declaration.js';
import { formatOrigin, UserError } from '../../model/errors.js';
import type { Policy } from '../../model/plan-types.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { type BareRun, untouchedPlan } from '../../plan/bare-plan.js';
import { createPlan, type PlanOptions } from '../../plan/create-plan.js';
import { pinnedId } from '../../plan/resolve/locate-workspace.js';
import { isSameDeclaration } from '../../plan/touched.js';
import { type Arguments, readDuration } from '../arguments.js';
import { readSourceFiles, sourcePaths } from '../declaration-input.js';
import type { Host } from '../host.js';
import { type ReadingOptions, readApiOptions, readLive, remaining, tool } from '../live-reading.js';
import { notesFor } from '../notes.js';
import { checkBase, readPast } from '../../git/past.js';
import { bareRun, dayOf, type PlanProgress, publish, publishFailure } from '../plan-outcome.js';
import { readPolicy } from '../policy.js';
import { checkTargets, readReports, type Reports } from '../reports.js';
import { type Selection, selectWorkspaces } from '../selection.js';
import type { Command } from '../command.js';
import { api, credentials, durations, output, report, sources, synthesis } from '../shared-options.js';

/** Compares the declaration with the live limits, writes the reports, and returns the plan's exit code. */
export const command: Command = {
  summary: 'Compare the declared limits with the live ones and report drift',
  operands: '[FILE…]',
  minimum: 0,
  maximum: Infinity,
  options: {
    live: {
      value: 'SNAPSHOT',
      help: 'Compare with a saved snapshot; the API is not asked and no credential is needed',
    },
    out: { value: 'PLAN.json', help: 'Save the plan' },
    ...report,
    workspace: { value: 'GLOB', repeatable: true, help: 'Look only at workspaces whose name or ID matches' },
    base: { value: 'FILE|git:REF', help: 'What was declared before this change: tells what it asks for from drift' },
    grace: { value: 'DURATION', help: 'How long a merged change may wait to be carried out, default 72h' },
    'fail-on': {
      value: 'CLASSES',
      help: 'Of drift, conflict, overdue (all three by default), pending, adopted, with commas; or none',
    },
    touched: { help: 'With --base: drift and what is overdue fail only in workspaces that this change touches' },
    'max-age': { value: 'DURATION', help: 'With --live: warn when the snapshot is older, default 24h' },
    'report-only': { help: 'Exit with 0 where it would be 2' },
    strict: { help: 'Warnings fail too' },
    ...synthesis,
    ...output,
    ...api,
  },
  notes: [
    sources,
    credentials,
    durations,
    'Exit codes: 0 in sync; 1 the tool or the API failed; 2 drift; 3 the declaration or the command line is wrong; 4 the credential is missing or was refused; 5 something could not be read, and nothing that was read drifted; 130 interrupted; 143 terminated.',
  ],
  run: plan,
};

/** Everything that the command line asks of `plan`. */
interface PlanRequest {
  readonly paths: readonly string[];
  readonly live: string | null;
  readonly reports: Reports;
  readonly policy: Policy;
  readonly globs: readonly string[];
  readonly maxAgeSeconds: number;
  readonly base: string | null;
  readonly api: ReadingOptions;
}

/** A day, in seconds: the age at which a snapshot is called old. */
const defaultMaxAge = 86_400;

/** How far two machines' clocks may lie apart, in milliseconds. */
const clockTolerance = 300_000;

async function plan(args: Arguments, host: Host): Promise<number> {
  const request = readRequest(args, host);
  const progress: PlanProgress = { declaration: null, begun: new Set() };
  try {
    checkTargets(request.reports, inputsOf(request), { host, refused: progress.begun });
    checkBase(request.base, request.paths);
    const declaration = readDeclaration(await readSourceFiles(args, host));
    progress.declaration = declaration;
    const { base, policy } = request;
    const past = await readPast(
      {
        base,
        graceSeconds: policy.grace_seconds,
        organization: declaration.organization.id?.value ?? null,
        waitMs: remaining(request.api, host),
      },
      request.paths,
      host,
    );
    if (policy.touched && past.given !== null && past.base !== null && isSameDeclaration(past.base, declaration)) {
      const run = await untouchedRun(request, declaration, args, { progress, host });
      return publish(untouchedPlan(run, past.given.name), request, { progress, host });
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
      today: dayOf(host),
    });
    return publish(result, request, { progress, host });
  } catch (error) {
    publishFailure(error, request, { progress, host });
    throw error;
  }
}

function readRequest(args: Arguments, host: Host): PlanRequest {
  return {
    paths: sourcePaths(args.operands, host),
    live: args.text('live'),
    reports: readReports(args, host),
    base: args.text('base'),
    policy: readPolicy(args),
    globs: args.all('workspace').map((glob) => host.hider.text(glob)),
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
  if (request.live !== null)
    return await readSaved({ path: request.live, waitMs: remaining(request.api, host) }, declaration, args, host);
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

/**
 * The API is not asked. A snapshot that was given is what the run looked at, and it says when that was; a pipeline's first
 * pull request may come before there is one.
 */
async function untouchedRun(
  request: PlanRequest,
  declaration: Declaration,
  args: Arguments,
  { progress, host }: { readonly progress: PlanProgress; readonly host: Host },
): Promise<BareRun> {
  const run = bareRun(request, progress, host);
  if (request.live === null || !existsSync(resolve(host.cwd, request.live))) return run;
  const { taken_at, api_version } = await readSaved(
    { path: request.live, waitMs: remaining(request.api, host) },
    declaration,
    args,
    host,
  );
  return { ...run, endedAt: taken_at, apiVersion: api_version };
}

async function readSaved(
  { path, waitMs }: { readonly path: string; readonly waitMs: number },
  { organization }: Declaration,
  args: Arguments,
  host: Host,
): Promise<Snapshot> {
  const { readSavedSnapshot } = await import('../saved-files.js');
  const snapshot = readSavedSnapshot(path, args, host, { option: '--live', waitMs });
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
  return [...paths, ...(live === null ? [] : [live]), ...(api.keyFile === null ? [] : [api.keyFile])];
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
