import { PublishFailure } from '../../publish/publish-failure.js';
import { keepIssue } from '../../publish/keep-issue.js';
import { withForge } from '../../publish/open-forge.js';
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
} from '../publishing.js';
import { repositoryPaths } from '../output/repository-paths.js';
import { readSavedPlan } from '../input/saved-files.js';
import type { Command } from '../command.js';

/** Keeps one issue for the organization: open while something drifted. Returns 1 when it could not be looked at or written. */
export const command: Command = {
  summary: 'Keep one issue of the organization open while something drifts',
  operands: 'PLAN.json',
  minimum: 1,
  maximum: 1,
  offers: 'files',
  options: keyOption,
  notes: [
    'For scheduled runs; it reads the same environment as comment (GITHUB_TOKEN with issues: write). Opens the issue when drift appears, rewrites it when what drifted changes, closes it when all is in sync, and does nothing when nothing changed. A run that failed or could not read everything closes nothing; three failed runs in a row are reported once.',
    'Exit code 1 when the issue could not be looked at or written; 3 when the command line or the plan file is wrong, or this is not a pipeline.',
  ],
  run: issue,
};

async function issue(args: Arguments, host: Host): Promise<number> {
  const [path = ''] = args.operands;
  const key = readKey(args);
  const plan = repositoryPaths(host)(readSavedPlan(path, args, host));
  const pipeline = readPipeline(host.env, eventReader(host));
  const problem = tokenProblem(pipeline, host.env);
  if (problem !== null) return giveUp(problem, host);
  try {
    say(host, await withForge(pipeline, surroundingsOf(host), (forge) => keepIssue(forge, { plan, key })));
    return 0;
  } catch (error) {
    if (!(error instanceof PublishFailure)) throw error;
    return giveUp(`${error.message}.${refusalAdvice(error, pipeline, 'issues')}`, host);
  }
}

function giveUp(reason: string, host: Host): number {
  note(host, `The issue was not updated: ${reason}`);
  return 1;
}
