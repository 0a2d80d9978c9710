import { type FakeServer, page, type Reply, type Seen, startFake } from './fake-server.js';

export interface GitlabNote {
  readonly id: number;
  /** `merge_requests` or `issues`, and the number. */
  readonly on: string;
  readonly author: number;
  body: string;
}

export interface GitlabIssue {
  readonly iid: number;
  readonly author: number;
  title: string;
  description: string;
  state: string;
  labels: readonly string[];
}

interface Token {
  readonly id: number;
  readonly write: boolean;
}

/**
 * What of GitLab's REST API notes and issues need, as docs.gitlab.com/api describes it. It keeps one project, 42, whose
 * merge request 5 comes from the branch `change`.
 */
export interface FakeGitlab extends FakeServer {
  readonly notes: GitlabNote[];
  readonly issues: GitlabIssue[];
  readonly tokens: Map<string, Token>;
  /** `source_project_id`: 42 is the project itself; null: the fork is gone. */
  readonly mergeRequest: { readonly iid: number; sha: string | null; source_project_id: number | null };
  /** Variables of a pipeline for the merge request; more of them go before. */
  env(more?: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}

/** Under it a company's own is served, for one that has its GitLab under a path. */
const prefix = '/gitlab/api/v4';
/** Source: docs.gitlab.com/api/notes. */
const longestNote = 1_000_000;

export async function startGitlab(): Promise<FakeGitlab> {
  const state = {
    notes: [] as GitlabNote[],
    issues: [] as GitlabIssue[],
    tokens: new Map<string, Token>([
      ['project-token', { id: 11, write: true }],
      ['reading-token', { id: 11, write: false }],
    ]),
    mergeRequest: { iid: 5, sha: 'a'.repeat(40), source_project_id: 42 } as FakeGitlab['mergeRequest'],
    id: 100,
  };
  const server = await startFake((seen, url) => answer(state, seen, url));
  return {
    ...server,
    ...state,
    env: (more = {}) => ({
      GITLAB_CI: 'true',
      CI_API_V4_URL: server.url + prefix,
      CI_PROJECT_ID: '42',
      CI_PROJECT_PATH: 'acme/limits',
      CI_COMMIT_SHA: 'a'.repeat(40),
      CI_MERGE_REQUEST_IID: '5',
      CI_MERGE_REQUEST_PROJECT_ID: '42',
      CI_PIPELINE_URL: `${server.url}/gitlab/acme/limits/-/pipelines/99`,
      CI_JOB_TOKEN: 'job-token',
      GITLAB_TOKEN: 'project-token',
      ...more,
    }),
  };
}

type State = Pick<FakeGitlab, 'notes' | 'issues' | 'tokens' | 'mergeRequest'> & { id: number };

function answer(state: State, seen: Seen, url: string): Reply {
  const { method, path, headers } = seen;
  const given = headers['private-token'] ?? /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const token = state.tokens.get(String(given));
  if (!path.startsWith(prefix)) return problem(404, '404 Not Found');
  if (token === undefined) return problem(401, '401 Unauthorized');
  if (method !== 'GET' && !token.write)
    return {
      status: 403,
      body: { error: 'insufficient_scope', error_description: 'The request requires higher privileges' },
    };
  const below = path.slice(prefix.length);
  if (below === '/user') return { status: 200, body: { id: token.id, username: `project_42_bot_${token.id}` } };
  const inside = /^\/projects\/42(\/.*)$/.exec(below)?.[1];
  return inside === undefined ? problem(404, '404 Project Not Found') : route(state, inside, { seen, url, token });
}

interface Asked {
  readonly seen: Seen;
  readonly url: string;
  readonly token: Token;
}

function route(state: State, path: string, { seen, url, token }: Asked): Reply {
  const { method, query, text } = seen;
  const list = (all: readonly object[]): Reply => page(all, seen, { url, usual: 20 });
  const written = text === '' ? {} : (JSON.parse(text) as Written);
  const [, discussed] = /^\/(issues\/\d+)\/discussions$/.exec(path) ?? [];
  if (discussed !== undefined)
    return list(state.notes.filter((note) => note.on === discussed).map((note) => ({ notes: [showNote(note)] })));
  const [, on = '', id = ''] = /^\/((?:merge_requests|issues)\/\d+)\/notes(?:\/(\d+))?$/.exec(path) ?? [];
  if (on !== '') return notes(state, { on, id, method, written, token, list });
  if (path === '/merge_requests') return list(query.get('source_branch') === 'change' ? [state.mergeRequest] : []);
  if (path === `/merge_requests/${state.mergeRequest.iid}`) return { status: 200, body: state.mergeRequest };
  return issues(state, path, { method, query, written, token, list });
}

interface Written {
  readonly body?: string;
  readonly title?: string;
  readonly description?: string;
  readonly labels?: string;
  readonly state_event?: string;
}

interface NotesAsked {
  readonly on: string;
  readonly id: string;
  readonly method: string;
  readonly written: Written;
  readonly token: Token;
  readonly list: (all: readonly object[]) => Reply;
}

/** A note can be edited by its author alone. */
function notes(state: State, { on, id, method, written: { body = '' }, token, list }: NotesAsked): Reply {
  if (body.length > longestNote) return problem(400, `body is too long (maximum is ${longestNote} characters)`);
  if (method === 'GET') return list(state.notes.filter((note) => note.on === on).map(showNote));
  if (method === 'POST') {
    const note = { id: (state.id += 1), on, author: token.id, body };
    state.notes.push(note);
    return { status: 201, body: showNote(note) };
  }
  const note = state.notes.find((one) => one.id === Number(id) && one.on === on);
  if (note === undefined) return problem(404, '404 Note Not Found');
  if (note.author !== token.id) return problem(403, '403 Forbidden');
  note.body = body;
  return { status: 200, body: showNote(note) };
}

interface IssuesAsked {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly written: Written;
  readonly token: Token;
  readonly list: (all: readonly object[]) => Reply;
}

function issues(state: State, path: string, { method, query, written, token, list }: IssuesAsked): Reply {
  if (method === 'GET' && path === '/issues') {
    const [labels, author, wanted] = ['labels', 'author_id', 'state'].map((name) => query.get(name));
    const found = state.issues.filter(
      (issue) =>
        (labels === null || issue.labels.includes(labels ?? '')) &&
        (author === null || issue.author === Number(author)) &&
        (wanted === null || issue.state === wanted),
    );
    return list(found.map(showIssue));
  }
  if (method === 'POST' && path === '/issues') {
    const { title = '', description = '', labels = '' } = written;
    const issue = {
      iid: (state.id += 1),
      author: token.id,
      title,
      description,
      state: 'opened',
      labels: labels.split(','),
    };
    state.issues.unshift(issue);
    return { status: 201, body: showIssue(issue) };
  }
  const issue = state.issues.find(({ iid }) => path === `/issues/${iid}`);
  if (method !== 'PUT' || issue === undefined) return problem(404, '404 Not Found');
  if (written.title !== undefined) issue.title = written.title;
  if (written.description !== undefined) issue.description = written.description;
  if (written.state_event !== undefined) issue.state = written.state_event === 'close' ? 'closed' : 'opened';
  return { status: 200, body: showIssue(issue) };
}

export function showNote({ id, author, body }: GitlabNote): object {
  return { id, body, author: { id: author, username: `user_${author}` }, system: false };
}

function showIssue({ iid, author, title, description, state }: GitlabIssue): object {
  return {
    iid,
    title,
    description: description === '' ? null : description,
    state,
    author: { id: author, username: `user_${author}` },
  };
}

function problem(status: number, message: string): Reply {
  return { status, body: { message } };
}
