import type { Plan } from '../model/plan.js';
import { isClean } from '../publish/body.js';
import { PublishFailure } from '../publish/failure.js';
import type { Forge } from '../publish/forge.js';
import { keepComment } from '../publish/keep-comment.js';
import { withForge } from '../publish/open-forge.js';
import type { Pipeline } from '../publish/pipeline.js';
import { readPipeline } from '../publish/read-pipeline.js';
import type { Arguments } from './arguments.js';
import type { Host } from './host.js';
import {
  eventReader,
  note,
  readKey,
  refusalAdvice,
  say,
  surroundingsOf,
  tokenProblem,
  writeStepSummary,
} from './publishing.js';
import { readSavedPlan } from './saved-files.js';

/**
 * Keeps one comment on the pull or merge request up to date. Returns 0 whatever becomes of it: the verdict is the plan's, and
 * where no comment can be written the checklist goes to the step summary.
 */
export async function comment(args: Arguments, host: Host): Promise<number> {
  const [path = ''] = args.operands;
  const key = readKey(args);
  const plan = readSavedPlan(path, args, host);
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
      return typeof found === 'string' ? found : keepComment(forge, found.number, { plan, key, head: found.head });
    });
    say(host, outcome);
  } catch (error) {
    if (!(error instanceof PublishFailure)) throw error;
    giveUp(plan, `${error.message}.${refusalAdvice(error, pipeline, 'pull-requests')}`, host);
  }
}

/** The request to comment on, or why there is none, in words. */
async function findRequest(
  forge: Forge,
  { kind, request }: Pipeline,
): Promise<{ readonly number: number; readonly head: string | null } | string> {
  const name = kind === 'github' ? 'pull request' : 'merge request';
  if (request.kind === 'number') return request;
  if (request.kind === 'none') return `No comment: this run is for no ${name}.`;
  const { branch, head } = request;
  const [number, ...others] = await forge.requestsOf(branch);
  if (number === undefined) return `No comment: the branch ${branch} has no open ${name}.`;
  return others.length === 0 ? { number, head } : `No comment: the branch ${branch} has more than one open ${name}.`;
}

function giveUp(plan: Plan, reason: string, host: Host): void {
  const instead = isClean(plan) ? 'It is in sync, so there is nothing to say.' : writeStepSummary(plan, host);
  note(host, `No comment was written: ${reason}`);
  note(host, instead);
}
