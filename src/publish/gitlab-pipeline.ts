import { type Environment, pageUrl, type Pipeline, type ReviewRequest, variable } from './pipeline.js';

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
    request: findRequest(env, own),
    token: variable(env, 'GITLAB_TOKEN'),
  };
}

/**
 * In a pipeline for merged results CI_COMMIT_SHA is the merge commit, and the head has a variable of its own. A pipeline that
 * another project's started may have been handed the number of a merge request that is not of this project.
 */
function findRequest(env: Environment, project: string): ReviewRequest {
  const sha = variable(env, 'CI_COMMIT_SHA');
  const head = variable(env, 'CI_MERGE_REQUEST_SOURCE_BRANCH_SHA') ?? sha;
  const number = /^[1-9]\d{0,9}$/.exec(variable(env, 'CI_MERGE_REQUEST_IID') ?? '')?.[0];
  const handed =
    variable(env, 'CI_PIPELINE_SOURCE') === 'pipeline' && variable(env, 'CI_MERGE_REQUEST_PROJECT_ID') === null;
  if (number !== undefined && !handed) return { kind: 'number', number: Number(number), head };
  const branch = variable(env, 'CI_COMMIT_BRANCH');
  if (branch === null || sha === null) return { kind: 'none' };
  return { kind: 'head', head: { repository: project, branch, sha } };
}
