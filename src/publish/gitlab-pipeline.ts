import { type Environment, pageUrl, type Pipeline, type RequestPlace, variable } from './pipeline.js';

/**
 * A pipeline of GitLab, in the cloud or a company's own; null: this is none. The pipeline of a fork's merge request runs in
 * the fork, and the merge request is the target project's. Source: docs.gitlab.com/ci/variables/predefined_variables.
 */
export function readGitlabPipeline(env: Environment): Pipeline | null {
  const api = variable(env, 'CI_API_V4_URL');
  const own = variable(env, 'CI_PROJECT_ID');
  if (api === null || own === null) return null;
  const project = variable(env, 'CI_MERGE_REQUEST_PROJECT_ID') ?? own;
  return {
    kind: 'gitlab',
    api: { text: api, source: 'CI_API_V4_URL' },
    project: encodeURIComponent(project),
    projectName: variable(env, 'CI_MERGE_REQUEST_PROJECT_PATH') ?? variable(env, 'CI_PROJECT_PATH') ?? project,
    runUrl: pageUrl(variable(env, 'CI_PIPELINE_URL')),
    request: findRequest(env),
    token: variable(env, 'GITLAB_TOKEN'),
  };
}

/** In a pipeline for merged results CI_COMMIT_SHA is the merge commit, and the head has a variable of its own. */
function findRequest(env: Environment): RequestPlace {
  const head = variable(env, 'CI_MERGE_REQUEST_SOURCE_BRANCH_SHA') ?? variable(env, 'CI_COMMIT_SHA');
  const number = /^[1-9]\d{0,9}$/.exec(variable(env, 'CI_MERGE_REQUEST_IID') ?? '')?.[0];
  if (number !== undefined) return { kind: 'number', number: Number(number), head };
  const branch = variable(env, 'CI_COMMIT_BRANCH');
  return branch === null ? { kind: 'none' } : { kind: 'branch', branch, head };
}
