import * as z from 'zod/mini';

import { UserError } from '../model/errors.js';
import { type Environment, pageUrl, type Pipeline, type RequestPlace, variable } from './pipeline.js';

const whole = z.number().check(z.int(), z.positive());
const pull = z.object({ number: whole, head: z.object({ sha: z.string() }) });

/** What of the events' descriptions matters. Source: docs.github.com/webhooks/webhook-events-and-payloads. */
const event = z.object({
  /** pull_request, pull_request_target, pull_request_review and their like. */
  pull_request: z.optional(pull),
  /** issue_comment: on a pull request when it says so. */
  issue: z.optional(z.object({ number: whole, pull_request: z.optional(z.unknown()) })),
  merge_group: z.optional(z.object({ head_ref: z.string() })),
  /** Those of forks are left out by GitHub. */
  workflow_run: z.optional(z.object({ pull_requests: z.optional(z.array(pull)) })),
});

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
    request: findRequest(env, readEvent),
    token: variable(env, 'GITHUB_TOKEN'),
  };
}

function findRequest(env: Environment, readEvent: (path: string) => unknown): RequestPlace {
  const path = variable(env, 'GITHUB_EVENT_PATH');
  const parsed = event.safeParse(path === null ? null : readEvent(path));
  return (parsed.success ? fromEvent(parsed.data) : null) ?? fromRef(env);
}

/**
 * The commit of a merge queue, and the merge commit of a pull request, are nobody's head. A queue's branch is
 * `gh-readonly-queue/BASE/pr-NUMBER-SHA`, and the SHA is of the base.
 */
function fromEvent({ pull_request, issue, merge_group, workflow_run }: z.infer<typeof event>): RequestPlace | null {
  const queued = /\/pr-([1-9]\d{0,9})-[0-9a-f]+$/.exec(merge_group?.head_ref ?? '')?.[1];
  if (queued !== undefined) return { kind: 'number', number: Number(queued), head: null };
  const [one, ...others] = workflow_run?.pull_requests ?? [];
  const pulled = pull_request ?? (others.length === 0 ? one : undefined);
  if (pulled !== undefined) return { kind: 'number', number: pulled.number, head: pulled.head.sha };
  return issue?.pull_request === undefined ? null : { kind: 'number', number: issue.number, head: null };
}

/** A push, a schedule, or a run by hand (workflow_dispatch): the branch may have a pull request. */
function fromRef(env: Environment): RequestPlace {
  const ref = variable(env, 'GITHUB_REF') ?? '';
  const pulled = /^refs\/pull\/([1-9]\d{0,9})\//.exec(ref)?.[1];
  if (pulled !== undefined) return { kind: 'number', number: Number(pulled), head: null };
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  return branch === undefined ? { kind: 'none' } : { kind: 'branch', branch, head: variable(env, 'GITHUB_SHA') };
}
