import * as z from 'zod/mini';

import { ask, askForAll, type JsonApi } from './ask.js';
import { type Comment, type Forge, type Issue, issueLabel } from './forge.js';
import type { Service } from './service.js';

const user = z.object({ id: z.number() });
const note = z.object({ id: z.number(), author: user, body: z.string() });
const issue = z.object({ iid: z.number(), author: user, description: z.nullish(z.string()), state: z.string() });
const mergeRequest = z.object({ iid: z.number(), sha: z.nullable(z.string()) });

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
    ask(api, { method, path: root + path, body: { body }, schema: note });
  return {
    longestBody,
    nameRequest: (number) => `!${number}`,
    nameIssue: (number) => `#${number}`,
    whoAmI: async () => String((await ask(api, { method: 'GET', path: '/user', schema: user })).id),
    head: async (number) => {
      const path = `${root}/merge_requests/${number}`;
      return (await ask(api, { method: 'GET', path, schema: mergeRequest })).sha ?? '';
    },
    requestsOf: async (branch) => {
      const query = `state=opened&source_branch=${encodeURIComponent(branch)}&per_page=100`;
      return (await askForAll(api, `${root}/merge_requests?${query}`, z.array(mergeRequest))).map(({ iid }) => iid);
    },
    comments: async (number) =>
      (await askForAll(api, `${root}/merge_requests/${number}/notes?per_page=100`, z.array(note))).map(asComment),
    createComment: async (number, body) => void (await write('POST', `/merge_requests/${number}/notes`, body)),
    updateComment: async (number, id, body) => void (await write('PUT', `/merge_requests/${number}/notes/${id}`, body)),
    issues: (author) => listIssues(api, root, author),
    createIssue: async (title, description) => {
      const created = { title, description, labels: issueLabel };
      return (await ask(api, { method: 'POST', path: `${root}/issues`, body: created, schema: issue })).iid;
    },
    updateIssue: async (number, { body, state }) => {
      const update = {
        ...(body === undefined ? {} : { description: body }),
        ...(state === undefined ? {} : { state_event: state === 'open' ? 'reopen' : 'close' }),
      };
      await ask(api, { method: 'PUT', path: `${root}/issues/${number}`, body: update, schema: issue });
    },
    commentOnIssue: async (number, body) => void (await write('POST', `/issues/${number}/notes`, body)),
  };
}

/** By label, and where none is ours by author: a label can be taken off. */
async function listIssues(api: JsonApi, root: string, author: string): Promise<readonly Issue[]> {
  const list = async (query: string): Promise<readonly Issue[]> =>
    (await askForAll(api, `${root}/issues?${query}&per_page=100`, z.array(issue))).map(asIssue);
  const labelled = await list(`labels=${issueLabel}`);
  return labelled.some((one) => one.author === author)
    ? labelled
    : await list(`state=opened&author_id=${encodeURIComponent(author)}`);
}

function asComment({ id, author, body }: z.infer<typeof note>): Comment {
  return { id, author: String(author.id), body };
}

function asIssue({ iid, author, description, state }: z.infer<typeof issue>): Issue {
  return { number: iid, author: String(author.id), body: description ?? '', open: state === 'opened' };
}
