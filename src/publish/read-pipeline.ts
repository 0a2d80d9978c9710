import { UserError } from '../model/errors.js';
import { readGithubPipeline } from './github-pipeline.js';
import { readGitlabPipeline } from './gitlab-pipeline.js';
import type { Environment, Pipeline } from './pipeline.js';

/* Which pipeline this is. */

/**
 * Finds the pipeline in the environment. `readEvent` reads the file that GitHub describes the event in, as JSON; null where it
 * cannot be read.
 * @throws UserError `usage` outside of both
 */
export function readPipeline(env: Environment, readEvent: (path: string) => unknown): Pipeline {
  const found = findPipeline(env, readEvent);
  if (found !== null) return found;
  throw UserError.of('usage', {
    problem:
      'This is not a pipeline of GitHub or GitLab: neither GITHUB_REPOSITORY nor CI_API_V4_URL and CI_PROJECT_ID are set',
    hint: 'Run it in a workflow or pipeline. To try it elsewhere, set GITHUB_REPOSITORY, GITHUB_REF=refs/pull/NUMBER/merge and GITHUB_TOKEN.',
  });
}

/** null: outside of both. */
export function findPipeline(env: Environment, readEvent: (path: string) => unknown): Pipeline | null {
  return readGithubPipeline(env, readEvent) ?? readGitlabPipeline(env);
}
