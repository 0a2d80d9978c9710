import type { Plan } from '../../model/plan-types.js';
import { isClean } from '../../publish/report-body.js';
import { PublishFailure } from '../../publish/publish-failure.js';
import type { Forge } from '../../publish/forge.js';
import { keepComment } from '../../publish/keep-comment.js';
import { withForge } from '../../publish/open-forge.js';
import type { Pipeline } from '../../publish/pipeline.js';
import { readPipeline } from '../../publish/read-pipeline.js';
import type { Arguments } from '../arguments.js';
import type { Host } from '../host.js';
import {
  eventReader,
  keyOption,
  note,
  readKey,
  refusalAdvice,
  say,
  surroundingsOf,
  tokenProblem,
  writeStepSummary,
} from '../publishing.js';
import { repositoryPaths } from '../output/repository-paths.js';
import { readSavedPlan } from '../input/saved-files.js';
import type { Command } from '../command.js';

/**
 * Keeps one comment on the pull or merge request up to date. Returns 0 whatever becomes of it: the verdict is the plan's, and
 * where no comment can be written the checklist goes to the step summary.
 */
export const command: Command = {
  summary: 'Keep one comment on the pull or merge request up to date',
  operands: 'PLAN.json',
  minimum: 1,
  maximum: 1,
  offers: 'files',
  options: keyOption,
  notes: [
    'The request is found from the environment of a GitHub workflow, with GITHUB_TOKEN (pull-requests: write), or of a GitLab pipeline, with GITLAB_TOKEN (scope api). The comment holds the checklist; steps that people ticked stay ticked. When all is in sync, an existing comment becomes one line, and no new one is written. Only a request that the event names, or one with the planned commit at the head of its branch, is written to.',
    'Exit code 0 also when the comment cannot be written: the exit code of plan says what was found. Where there is no such request, or it cannot be written to, as with the token of a fork’s pull request, the checklist goes to the step summary. 3 when the command line or the plan file is wrong, or this is not a pipeline.',
  ],
  run: comment,
};

async function comment(args: Arguments, host: Host): Promise<number> {
  const [path = ''] = args.operands;
  const key = readKey(args);
  const plan = repositoryPaths(host)(readSavedPlan(path, args, host));
  const pipeline = readPipeline(host.env, eventReader(host));
  const problem = tokenProblem(pipeline, host.env);
  if (problem !== null) giveUp(plan, problem, host);
  else await write(plan, { pipeline, key }, host);
  return 0;
}

interface Place {
  readonly pipeline: Pipeline;
  readonly key: string;
}

async function write(plan: Plan, { pipeline, key }: Place, host: Host): Promise<void> {
  try {
    const outcome = await withForge(pipeline, surroundingsOf(host), async (forge) => {
      const found = await findRequest(forge, pipeline);
      if (typeof found === 'string') return { missing: found };
      return { kept: await keepComment(forge, found.number, { plan, key, head: found.head }) };
    });
    if ('kept' in outcome) say(host, outcome.kept);
    else giveUp(plan, outcome.missing, host);
  } catch (error) {
    if (!(error instanceof PublishFailure)) throw error;
    giveUp(plan, `${error.message}.${refusalAdvice(error, pipeline, 'pull-requests')}`, host);
  }
}

/**
 * The request to comment on, or why there is none, in words. Nothing but the event, or the commit at its head, proves that
 * what was planned is of a request.
 */
async function findRequest(
  forge: Forge,
  { kind, request }: Pipeline,
): Promise<{ readonly number: number; readonly head: string | null } | string> {
  const name = kind === 'github' ? 'pull request' : 'merge request';
  if (request.kind === 'number') return request;
  if (request.kind === 'none') return `this run is not for a ${name}`;
  const { head } = request;
  const [number, ...others] = await forge.requestsAt(head);
  if (number !== undefined && others.length === 0) return { number, head: head.sha };
  const commit = `the commit ${head.sha.slice(0, 12)} of the branch ${head.branch}`;
  return `${commit} is at the head of ${number === undefined ? 'no' : 'more than one'} open ${name}`;
}

function giveUp(plan: Plan, reason: string, host: Host): void {
  const instead = isClean(plan) ? 'It is in sync, so there is nothing to say.' : writeStepSummary(plan, host);
  note(host, `No comment was written: ${reason}`);
  note(host, instead);
}
