import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { openVersions } from '../../declaration/read-versions.js';
import { checkBase, readPast } from '../../git/past.js';
import type { Declaration } from '../../model/declaration.js';
import type { LimitHistory } from '../../model/history/history-types.js';
import type { Past } from '../../model/past-types.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { type BareRun, untouchedPlan } from '../../plan/bare-plan.js';
import { planHistory } from '../../plan/history/former-models.js';
import { planResolved } from '../../plan/create-plan.js';
import { indexLive } from '../../plan/resolve/live-index.js';
import { resolve as resolveDeclaration } from '../../plan/resolve/resolve.js';
import { declaresSpend } from '../../plan/spend-in-force.js';
import { hasMoved, isSameDeclaration } from '../../plan/touched.js';
import { reportFormats } from '../../report/formats.js';
import type { Arguments } from '../arguments.js';
import type { Command } from '../command.js';
import type { Host } from '../host.js';
import { readSourceFiles, sourcesNote, synthesisOptions } from '../input/declaration-input.js';
import { apiOptions, connectEarly, credentialsNote, remaining, tool, type Wanted } from '../input/live-reading.js';
import { checkTargets, colorOption, reportOption } from '../output/reports.js';
import { quietOption } from '../notes.js';
import { durationsNote } from '../option-values.js';
import { blamePlan } from '../plan/blame-plan.js';
import { ageOf, readSaved, requireSameOrganization, withState } from '../plan/live-state.js';
import { bareRun, dayOf, type PlanProgress, reportFailure, reportPlan } from '../plan/plan-reports.js';
import { inputsOf, type PlanRequest, policyOptions, readPlanRequest } from '../plan/plan-request.js';
import { requireUpToDate } from '../plan/up-to-date.js';
import { selectWorkspaces } from '../plan/selection.js';
import { noteUsage, readUsage, requireSameUsage } from '../plan/usage-file.js';

/** Compares the declaration with the live limits, writes the reports, and returns the plan's exit code. */
export const command: Command = {
  summary: 'Compare the declared limits with the live ones and report drift',
  operands: '[FILE…]',
  minimum: 0,
  maximum: Infinity,
  offers: 'files',
  options: {
    live: {
      value: 'SNAPSHOT',
      offers: 'files',
      help: 'Compare with a saved snapshot; the API is not asked and no credential is needed',
    },
    usage: {
      value: 'HEADROOM.json',
      offers: 'files',
      help: 'Say of each change whether the usage that `limitdrift headroom --out` saved fits under its new limit',
    },
    history: {
      value: 'DIR',
      offers: 'folders',
      help: 'Use the snapshots that `limitdrift snapshot --dir` keeps: when what drifted was changed, which organization limits moved, and which groups models have left',
    },
    blame: {
      value: 'email',
      optional: true,
      offers: { words: ['email'] },
      help: 'Say of each drifted limit who changed it and when, from the Activity Feed; email: with addresses, in terminal and json only',
    },
    out: { value: 'PLAN.json', offers: 'files', help: 'Save the plan' },
    report: { ...reportOption(reportFormats), variable: true },
    workspace: { value: 'GLOB', repeatable: true, help: 'Look only at workspaces whose name or ID matches' },
    base: {
      value: 'FILE|git:REF',
      offers: 'files',
      help: 'What was declared before this change: separates the change itself from drift',
    },
    ...policyOptions,
    ...synthesisOptions,
    color: colorOption,
    quiet: quietOption,
    ...apiOptions,
    verbose: { help: 'Name every request on stderr, and show line by line what the report folds' },
  },
  notes: [
    sourcesNote,
    credentialsNote,
    durationsNote,
    'Exit codes: 0 in sync, or pending; 1 the tool or the API failed; 2 drift; 3 the declaration or the command line is wrong; 4 the credential is missing or was refused; 5 something could not be read, and nothing that was read drifted; 130 interrupted; 143 terminated.',
  ],
  run: plan,
};

async function plan(args: Arguments, host: Host): Promise<number> {
  const asked = readPlanRequest(args, host);
  const early = asked.live === null && !asked.policy.touched ? connectEarly(asked.api, host) : null;
  const request = early === null ? asked : { ...asked, api: early.api };
  const progress: PlanProgress = { declaration: null, begun: new Set() };
  try {
    checkTargets(request.reports, inputsOf(request), { host, refused: progress.begun });
    const folder = request.history === null ? null : await openHistory(request.history, request, args, host);
    checkBase(request.base, request.paths);
    const versions = openVersions();
    const declaration = versions.readHead(await readSourceFiles(args, host));
    progress.declaration = declaration;
    const { base, policy } = request;
    const past = await readPast(
      {
        base,
        graceSeconds: policy.grace_seconds,
        organization: declaration.organization.id?.value ?? null,
        entries: new Set(declaration.workspaces.map(({ key }) => key)),
        mergedAt: request.mergedAt,
        versions,
        waitMs: remaining(request.api, host),
      },
      request.paths,
      host,
    );
    if (policy.touched && past.given !== null && past.base !== null && touchesNothing(past, declaration)) {
      const run = await untouchedRun(request, declaration, args, { progress, host });
      return reportPlan(untouchedPlan(run, past.given.name), request, { progress, host });
    }
    const historyUpTo = folder?.read() ?? null;
    const usage = request.usage === null ? null : await readUsage(request.usage, request, { args, host });
    const selection = selectWorkspaces(request.globs, declaration);
    const result = await withState(
      request,
      { declaration, selection, spend: spendOf(declaration, past) },
      { args, host },
      (snapshot, api) => {
        selection.check(snapshot);
        const history = historyUpTo === null ? null : planHistory(historyUpTo(snapshot), past);
        const head = resolveDeclaration(declaration, indexLive(snapshot, history?.former));
        requireSameOrganization(head, past, snapshot);
        if (usage !== null) requireSameUsage(usage, snapshot);
        const made = planResolved(head, snapshot, {
          tool,
          policy: request.policy,
          include: selection.include,
          snapshotAge: request.live === null ? null : ageOf(snapshot, request, host),
          past: requireUpToDate(base, past, head),
          ...(usage === null ? {} : { usage: usage.headroom }),
          ...(history === null ? {} : { history }),
          today: dayOf(host),
        });
        return request.blame === null ? made : blamePlan(made, request.blame, { snapshot, api, request, args, host });
      },
    );
    if (usage !== null) noteUsage(usage, result, { args, host });
    return reportPlan(result, request, { progress, host });
  } catch (error) {
    reportFailure(error, request, { progress, host });
    throw error;
  } finally {
    await early?.close();
  }
}

/**
 * The folder of `--history`, whose reader is loaded where there is one. It is read when the declaration and its past are.
 * @throws UserError `usage` for a report among its snapshots
 */
async function openHistory(
  dir: string,
  { reports }: PlanRequest,
  args: Arguments,
  host: Host,
): Promise<{ readonly read: () => (snapshot: Snapshot) => LimitHistory }> {
  const { refuseAmong } = await import('../history/snapshot-dir.js');
  const { historyUpTo, readKeptHistory } = await import('../history/kept-history.js');
  refuseAmong(dir, reports, host);
  return {
    read: () => {
      const kept = readKeptHistory(dir, args, host);
      return (snapshot) => historyUpTo(snapshot, kept);
    },
  };
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
  if (request.live === null || !existsSync(resolve(host.cwd, request.live))) return { ...run, source: 'api' };
  const { taken_at, api_version } = await readSaved(
    { path: request.live, waitMs: remaining(request.api, host) },
    declaration,
    args,
    host,
  );
  return { ...run, endedAt: taken_at, apiVersion: api_version };
}

/** What is spent is shown beside the limits. */
function spendOf(declaration: Declaration, { base }: Past): Wanted['spend'] {
  return [declaration, base].some((one) => one !== null && declaresSpend(one)) ? 'with-cost' : undefined;
}

/** A declaration that was moved was touched, whatever it asks for. */
function touchesNothing({ given, base }: Past, declaration: Declaration): boolean {
  if (base === null || (given?.committed === true && hasMoved(base, declaration))) return false;
  return isSameDeclaration(base, declaration);
}
