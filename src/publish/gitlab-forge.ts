import * as z from 'zod/mini';

import { type JsonApi, listOf, requestAllPages, requestJson } from './json-api.js';
import { type Comment, type Forge, type Issue, issueLabel } from './forge.js';
import type { Service } from './service.js';

/* GitLab’s notes, issues and merge requests. */

const user = z.object({ id: z.number() });
/** Whose account is gone may be nobody. */
const author = z.nullish(z.object({ id: z.nullish(z.number()) }));
const note = z.object({ id: z.number(), author, body: z.nullish(z.string()) });
const discussion = z.object({ notes: listOf(note) });
const issue = z.object({
  iid: z.number(),
  author,
  title: z.nullish(z.string()),
  description: z.nullish(z.string()),
  state: z.string(),
});
/** `source_project_id`: null when the fork is gone. */
const mergeRequest = z.object({
  iid: z.number(),
  sha: z.nullable(z.string()),
  source_project_id: z.nullish(z.number()),
});

/** A note is limited to 1,000,000 characters. Source: docs.gitlab.com/api/notes. */
const longestBody = 900_000;

/**
 * GitLab, in the cloud or a company's own. `project` is its ID, or its path percent-encoded. Personal, project and group
 * access tokens and OAuth tokens all go as Bearer. Source: docs.gitlab.com/api/rest/authentication, /api/issues.
 */
export function createGitlab(service: Service, token: string, project: string): Forge {
  const api: JsonApi = { service, headers: { authorization: `Bearer ${token}`, accept: 'application/json' } };
  const root = `/projects/${project}`;
  const write = (method: 'POST' | 'PUT', path: string, body: string): Promise<unknown> =>
    requestJson(api, { method, path: root + path, body: { body }, schema: note });
  return {
    longestBody,
    nameRequest: (number) => `!${number}`,
    nameIssue: (number) => `#${number}`,
    whoAmI: async () => String((await requestJson(api, { method: 'GET', path: '/user', schema: user })).id),
    head: async (number) => {
      const path = `${root}/merge_requests/${number}`;
      return (await requestJson(api, { method: 'GET', path, schema: mergeRequest })).sha ?? '';
    },
    requestsAt: async ({ repository: source, branch, sha }) => {
      const query = `state=opened&source_branch=${encodeURIComponent(branch)}&per_page=100`;
      const found = await requestAllPages(api, `${root}/merge_requests?${query}`, listOf(mergeRequest));
      const own = found.filter((one) => one.sha === sha && isOf(one.source_project_id, source));
      return own.map(({ iid }) => iid);
    },
    comments: async (number) =>
      (await requestAllPages(api, `${root}/merge_requests/${number}/notes?per_page=100`, listOf(note))).map(asComment),
    createComment: async (number, body) => void (await write('POST', `/merge_requests/${number}/notes`, body)),
    updateComment: async (number, id, body) => void (await write('PUT', `/merge_requests/${number}/notes/${id}`, body)),
    issues: (creator) => listIssues(api, root, creator),
    createIssue: async (title, description) => {
      const created = { title, description, labels: issueLabel };
      return (await requestJson(api, { method: 'POST', path: `${root}/issues`, body: created, schema: issue })).iid;
    },
    updateIssue: async (number, { title, body, state }) => {
      const update = {
        ...(title === undefined ? {} : { title }),
        ...(body === undefined ? {} : { description: body }),
        ...(state === undefined ? {} : { state_event: state === 'open' ? 'reopen' : 'close' }),
      };
      await requestJson(api, { method: 'PUT', path: `${root}/issues/${number}`, body: update, schema: issue });
    },
    issueComments: async (number) => {
      const path = `${root}/issues/${number}/discussions?per_page=100`;
      return (await requestAllPages(api, path, listOf(discussion))).flatMap(({ notes }) => notes.map(asComment));
    },
    commentOnIssue: async (number, body) => void (await write('POST', `/issues/${number}/notes`, body)),
  };
}

/** By author, and by label: a label can be taken off. Open and closed ones. */
async function listIssues(api: JsonApi, root: string, creator: string): Promise<readonly Issue[]> {
  const list = async (filter: string): Promise<readonly Issue[]> =>
    (await requestAllPages(api, `${root}/issues?${filter}&per_page=100`, listOf(issue))).map(asIssue);
  return [...(await list(`author_id=${encodeURIComponent(creator)}`)), ...(await list(`labels=${issueLabel}`))];
}

/** A fork may have a branch of the same name, and GitLab lists its merge requests too. */
function isOf(known: number | null | undefined, source: string): boolean {
  return known === undefined || String(known) === source;
}

function asComment({ id, author: by, body }: z.infer<typeof note>): Comment {
  return { id, author: String(by?.id ?? ''), body: body ?? '' };
}

function asIssue({ iid, author: by, title, description, state }: z.infer<typeof issue>): Issue {
  const opened = state === 'opened';
  return { number: iid, author: String(by?.id ?? ''), title: title ?? '', body: description ?? '', open: opened };
}
