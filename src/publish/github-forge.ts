import * as z from 'zod/mini';

import { type JsonApi, listOf, requestAllPages, requestJson } from './json-api.js';
import { type Comment, type Forge, type Issue, issueLabel } from './forge.js';
import type { Head } from './pipeline.js';
import { graphqlErrors } from './server-words.js';
import type { Service } from './service.js';

/* GitHub’s comments, issues and pull requests. */

const user = z.object({ login: z.string() });
const comment = z.object({ id: z.number(), user: z.nullish(user), body: z.nullish(z.string()) });
const issue = z.object({
  number: z.number(),
  user: z.nullish(user),
  title: z.nullish(z.string()),
  body: z.nullish(z.string()),
  state: z.string(),
});
/** `repo`: null when the fork is gone. */
const repo = z.nullish(z.object({ full_name: z.string() }));
const pull = z.object({ number: z.number(), head: z.object({ sha: z.string(), repo }) });
const viewer = z.object({ data: z.object({ viewer: user }) });

/**
 * GitHub refuses bodies of more than 65,536 characters with 422 "Body is too long". Source: danger/danger#424 and many
 * others; the documentation does not say.
 */
const longestBody = 60_000;

/** GitHub, in the cloud or a company's own. `repository` is `OWNER/NAME`. Source: docs.github.com/rest, 2022-11-28. */
export function createGithub(service: Service, token: string, repository: string): Forge {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  };
  const api: JsonApi = { service, headers };
  const root = `/repos/${repository}`;
  const write = async <T>(
    method: 'POST' | 'PATCH',
    path: string,
    body: unknown,
    schema: z.ZodMiniType<T>,
  ): Promise<T> => requestJson(api, { method, path: root + path, body, schema });
  const addComment = async (number: number, body: string): Promise<void> =>
    void (await write('POST', `/issues/${number}/comments`, { body }, comment));
  const comments = async (number: number): Promise<readonly Comment[]> =>
    (await requestAllPages(api, `${root}/issues/${number}/comments?per_page=100`, listOf(comment))).map(asComment);
  return {
    longestBody,
    nameRequest: (number) => `${repository}#${number}`,
    nameIssue: (number) => `${repository}#${number}`,
    whoAmI: () => whoAmI(api),
    head: async (number) =>
      (await requestJson(api, { method: 'GET', path: `${root}/pulls/${number}`, schema: pull })).head.sha,
    requestsAt: (head) => listRequests(api, root, head),
    comments,
    createComment: addComment,
    updateComment: async (_, id, body) => void (await write('PATCH', `/issues/comments/${id}`, { body }, comment)),
    issues: (author) => listIssues(api, root, author),
    createIssue: async (title, body) =>
      (await write('POST', '/issues', { title, body, labels: [issueLabel] }, issue)).number,
    updateIssue: async (number, body) => void (await write('PATCH', `/issues/${number}`, body, issue)),
    issueComments: comments,
    commentOnIssue: addComment,
  };
}

async function listRequests(api: JsonApi, root: string, { repository, branch, sha }: Head): Promise<readonly number[]> {
  const [owner = ''] = repository.split('/');
  const query = `state=open&head=${encodeURIComponent(`${owner}:${branch}`)}&per_page=100`;
  const pulls = await requestAllPages(api, `${root}/pulls?${query}`, listOf(pull));
  return pulls.filter(({ head }) => head.sha === sha && isOf(head.repo, repository)).map(({ number }) => number);
}

/**
 * A workflow's token is an app's, which REST's `GET /user` refuses; GraphQL tells it who it is, by the login that REST gives
 * to what it writes: `github-actions[bot]`. Source: marocchino/sticky-pull-request-comment#332, fullsend-ai/fullsend#1953.
 * GraphQL stands beside REST: `/graphql` for `/`, `/api/graphql` for a company's own `/api/v3`.
 */
async function whoAmI({ service, headers }: JsonApi): Promise<string> {
  const { base } = service;
  const beside: Service = { ...service, base: { ...base, prefix: base.prefix.replace(/\/v3$/, '') } };
  const body = { query: 'query { viewer { login } }' };
  const asked = {
    method: 'POST',
    path: '/graphql',
    body,
    schema: viewer,
    repeatable: true,
    refusal: graphqlErrors,
  } as const;
  return (await requestJson({ service: beside, headers }, asked)).data.viewer.login;
}

/**
 * By author, and by label: people take labels off, GitHub drops them silently without push access, and some servers get the
 * one or the other filter wrong (renovatebot/renovate#44730). Whose each is, who asks compares again.
 */
async function listIssues(api: JsonApi, root: string, author: string): Promise<readonly Issue[]> {
  const list = async (filter: string): Promise<readonly Issue[]> =>
    (await requestAllPages(api, `${root}/issues?state=all&${filter}&per_page=100`, listOf(issue))).map(asIssue);
  return [...(await list(`creator=${encodeURIComponent(author)}`)), ...(await list(`labels=${issueLabel}`))];
}

/** An owner may have several forks with a branch of one name. A server that does not say whose it is names the commit. */
function isOf(known: z.infer<typeof repo>, source: string): boolean {
  return known === undefined || known?.full_name.toLowerCase() === source.toLowerCase();
}

function asComment({ id, user: author, body }: z.infer<typeof comment>): Comment {
  return { id, author: author?.login ?? '', body: body ?? '' };
}

function asIssue({ number, user: author, title, body, state }: z.infer<typeof issue>): Issue {
  return { number, author: author?.login ?? '', title: title ?? '', body: body ?? '', open: state === 'open' };
}
