import * as z from 'zod/mini';

import { UserError } from '../model/errors.js';
import { type Environment, pageUrl, type Pipeline, type ReviewRequest, variable } from './pipeline.js';

/* A workflow of GitHub Actions: where it runs, and for which pull request. */

const whole = z.number().check(z.int(), z.positive());
const pull = z.object({ number: whole, head: z.object({ sha: z.string() }) });

/** Those of forks are left out by GitHub; those that the branch has in other repositories, such as forks, are not. */
const listed = z.extend(pull, {
  base: z.optional(z.object({ repo: z.optional(z.object({ url: z.optional(z.string()) })) })),
});

/** What of the events' descriptions matters. Source: docs.github.com/webhooks/webhook-events-and-payloads. */
const event = z.object({
  /** pull_request, pull_request_target, pull_request_review and their like. */
  pull_request: z.optional(pull),
  /** issue_comment, on a pull request when it says so; and issues. */
  issue: z.optional(z.object({ number: whole, pull_request: z.optional(z.unknown()) })),
  merge_group: z.optional(z.object({ head_ref: z.string() })),
  workflow_run: z.optional(
    z.object({
      head_sha: z.string(),
      head_branch: z.nullish(z.string()),
      /** null: the fork is gone. */
      head_repository: z.nullish(z.object({ full_name: z.string() })),
      pull_requests: z.nullish(z.array(listed)),
    }),
  ),
});

type Event = z.infer<typeof event>;
type WorkflowRun = NonNullable<Event['workflow_run']>;

/**
 * The events whose GITHUB_REF and GITHUB_SHA are what they are about. With all others it is the default branch, or what the
 * event's own description says. Source: docs.github.com, Events that trigger workflows.
 */
const aboutTheirRef = new Set(['push', 'workflow_dispatch', 'schedule', 'deployment', 'deployment_status']);

/** A workflow of GitHub, in the cloud or a company's own; null: this is none. */
export function readGithubPipeline(env: Environment, readEvent: (path: string) => unknown): Pipeline | null {
  const repository = variable(env, 'GITHUB_REPOSITORY');
  if (repository === null) return null;
  if (!/^\w[\w.-]*\/[\w.-]*\w[\w.-]*$/.test(repository)) {
    throw UserError.of('usage', {
      problem: 'GITHUB_REPOSITORY is not of the form OWNER/NAME',
      hint: 'GitHub sets it in every workflow.',
    });
  }
  const server = variable(env, 'GITHUB_SERVER_URL');
  const run = variable(env, 'GITHUB_RUN_ID');
  return {
    kind: 'github',
    api: { text: variable(env, 'GITHUB_API_URL') ?? 'https://api.github.com', source: 'GITHUB_API_URL' },
    project: repository,
    projectName: repository,
    runUrl: server === null || run === null ? null : pageUrl(`${server}/${repository}/actions/runs/${run}`),
    request: findRequest(env, readEvent, repository),
    token: variable(env, 'GITHUB_TOKEN'),
  };
}

function findRequest(env: Environment, readEvent: (path: string) => unknown, repository: string): ReviewRequest {
  const path = variable(env, 'GITHUB_EVENT_PATH');
  const parsed = event.safeParse(path === null ? null : readEvent(path));
  return (parsed.success ? fromEvent(parsed.data, repository) : null) ?? fromRef(env, repository);
}

/**
 * null: the event's description says nothing of it. The commit of a merge queue, and the merge commit of a pull request, are
 * nobody's head. A queue's branch is `gh-readonly-queue/BASE/pr-NUMBER-SHA`, and the SHA is of the base.
 */
function fromEvent(
  { pull_request, issue, merge_group, workflow_run }: Event,
  repository: string,
): ReviewRequest | null {
  if (pull_request !== undefined) return { kind: 'number', number: pull_request.number, head: pull_request.head.sha };
  if (workflow_run !== undefined) return fromWorkflowRun(workflow_run, repository);
  const queued = /^refs\/heads\/gh-readonly-queue\/.+\/pr-([1-9]\d{0,9})-[0-9a-f]+$/.exec(
    merge_group?.head_ref ?? '',
  )?.[1];
  if (queued !== undefined) return { kind: 'number', number: Number(queued), head: null };
  if (issue === undefined) return null;
  return issue.pull_request === undefined ? { kind: 'none' } : { kind: 'number', number: issue.number, head: null };
}

/** What is planned is the commit of the run before: a pull request that has moved on is not what it is about. */
function fromWorkflowRun(run: WorkflowRun, repository: string): ReviewRequest {
  const { head_sha: sha, head_branch: branch, head_repository: source } = run;
  const here = (url: string | undefined): boolean => url === undefined || url.endsWith(`/repos/${repository}`);
  const [one, ...others] = (run.pull_requests ?? []).filter(
    ({ head, base }) => head.sha === sha && here(base?.repo?.url),
  );
  if (one !== undefined && others.length === 0) return { kind: 'number', number: one.number, head: sha };
  if (typeof branch !== 'string' || branch === '' || !source) return { kind: 'none' };
  return { kind: 'head', head: { repository: source.full_name, branch, sha } };
}

/** A push, a schedule, or a run by hand (workflow_dispatch): the branch may have a pull request. */
function fromRef(env: Environment, repository: string): ReviewRequest {
  const ref = variable(env, 'GITHUB_REF') ?? '';
  const pulled = /^refs\/pull\/([1-9]\d{0,9})\//.exec(ref)?.[1];
  if (pulled !== undefined) return { kind: 'number', number: Number(pulled), head: null };
  const name = variable(env, 'GITHUB_EVENT_NAME');
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  const sha = variable(env, 'GITHUB_SHA');
  if (branch === undefined || sha === null || (name !== null && !aboutTheirRef.has(name))) return { kind: 'none' };
  return { kind: 'head', head: { repository, branch, sha } };
}
