import { type FakeServer, page, type Reply, type Seen, startFake } from './fake-server.js';

export interface GithubComment {
  readonly id: number;
  readonly issue: number;
  /** '': the account is gone. */
  readonly login: string;
  body: string;
}

export interface GithubIssue {
  readonly number: number;
  readonly login: string;
  title: string;
  body: string;
  state: string;
  labels: readonly string[];
}

export interface GithubPull {
  readonly number: number;
  readonly branch: string;
  head: string;
  /** Whose branch it is; null: the fork is gone. Absent: this repository's. */
  readonly from?: string | null;
}

interface Token {
  readonly login: string;
  /** An app's, as a workflow's token is; else a person's. */
  readonly app: boolean;
  readonly write: boolean;
}

/**
 * What of GitHub's REST and GraphQL APIs comments and issues need, as docs.github.com/rest describes it (2022-11-28). It
 * keeps one repository, `acme/limits`.
 */
export interface FakeGithub extends FakeServer {
  readonly apiUrl: string;
  readonly comments: GithubComment[];
  readonly issues: GithubIssue[];
  readonly pulls: GithubPull[];
  /** By token: `workflow` is the workflow's own, `fork` that of a fork's pull request, `person` somebody's. */
  readonly tokens: Map<string, Token>;
  /** Variables of a workflow run for a pull request; more of them go before. */
  env(more?: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}

const repository = '/repos/acme/limits';
/** Source: danger/danger#424. */
const longestBody = 65_536;

/** `enterprise`: the API is where a GitHub Enterprise Server has it. */
export async function startGithub({ enterprise = false }: { readonly enterprise?: boolean } = {}): Promise<FakeGithub> {
  const state = {
    comments: [] as GithubComment[],
    issues: [] as GithubIssue[],
    pulls: [{ number: 7, branch: 'change', head: 'a'.repeat(40) }] as GithubPull[],
    tokens: new Map<string, Token>([
      ['workflow-token', { login: 'github-actions[bot]', app: true, write: true }],
      ['fork-token', { login: 'github-actions[bot]', app: true, write: false }],
      ['person-token', { login: 'octocat', app: false, write: true }],
    ]),
    id: 100,
  };
  const prefix = enterprise ? '/api/v3' : '';
  const server = await startFake((seen, url) => answer(state, enterprise ? enterprisePath(seen) : seen, { url, seen }));
  const apiUrl = server.url + prefix;
  return {
    ...server,
    ...state,
    apiUrl,
    env: (more = {}) => ({
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/limits',
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_SHA: 'f'.repeat(40),
      GITHUB_API_URL: apiUrl,
      GITHUB_SERVER_URL: server.url,
      GITHUB_RUN_ID: '4711',
      GITHUB_TOKEN: 'workflow-token',
      ...more,
    }),
  };
}

type State = Pick<FakeGithub, 'comments' | 'issues' | 'pulls' | 'tokens'> & { id: number };

/** A company's own has REST under /api/v3 and GraphQL under /api/graphql. */
function enterprisePath(seen: Seen): Seen {
  const path = seen.path === '/api/graphql' ? '/graphql' : seen.path.replace(/^\/api\/v3/, '');
  return { ...seen, path: path === seen.path ? '/nowhere' : path };
}

function answer(state: State, seen: Seen, original: { readonly url: string; readonly seen: Seen }): Reply {
  const { method, path, headers } = seen;
  if ((headers['user-agent'] ?? '') === '') return { status: 403, body: 'Request forbidden by administrative rules.' };
  const token = state.tokens.get(/^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
  if (token === undefined) return problem(401, 'Bad credentials');
  if (path === '/graphql') return graphql(seen, token);
  if (path === '/user') return token.app ? denied : { status: 200, body: { login: token.login } };
  if (!path.startsWith(repository)) return problem(404, 'Not Found');
  if (method !== 'GET' && !token.write) return denied;
  return route(state, { ...seen, path: path.slice(repository.length) }, { token, ...original });
}

const denied = problem(403, 'Resource not accessible by integration');

function graphql({ text }: Seen, { login }: Token): Reply {
  const { query } = JSON.parse(text) as { query: string };
  return query === 'query { viewer { login } }'
    ? { status: 200, body: { data: { viewer: { login } } } }
    : { status: 200, body: { errors: [{ message: 'Parse error' }] } };
}

interface Asked {
  readonly token: Token;
  readonly url: string;
  readonly seen: Seen;
}

function route(state: State, { method, path, query, text }: Seen, { token, url, seen }: Asked): Reply {
  const [, kind = '', number = '', below = ''] = /^\/(\w+)(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? [];
  const list = (all: readonly object[]): Reply => page(all, seen, { url, usual: 30 });
  switch (`${method} ${kind}${number === '' ? '' : '/N'}${below === '' ? '' : `/${below.replace(/^\d+$/, 'N')}`}`) {
    case 'GET pulls':
      return list(state.pulls.filter((pull) => query.get('head') === labelOf(pull)).map(showPull));
    case 'GET pulls/N':
      return one(
        state.pulls.find((pull) => pull.number === Number(number)),
        showPull,
      );
    case 'GET issues/N/comments':
      return list(state.comments.filter(({ issue }) => issue === Number(number)).map(showComment));
    case 'POST issues/N/comments':
      return withBody('IssueComment', text, ({ body = '' }) => {
        const comment = { id: (state.id += 1), issue: Number(number), login: token.login, body };
        state.comments.push(comment);
        return { status: 201, body: showComment(comment) };
      });
    case 'PATCH issues/N/N':
      return withBody('IssueComment', text, ({ body = '' }) =>
        one(
          state.comments.find(({ id }) => id === Number(below)),
          (comment) => showComment(Object.assign(comment, { body })),
        ),
      );
    case 'GET issues':
      return list(filterIssues(state, query).map(showIssue));
    case 'POST issues':
      return withBody('Issue', text, ({ title = '', body = '', labels = [] }) => {
        const issue = { number: (state.id += 1), login: token.login, title, body, state: 'open', labels };
        state.issues.unshift(issue);
        return { status: 201, body: showIssue(issue) };
      });
    case 'PATCH issues/N':
      return withBody('Issue', text, (update) =>
        one(
          state.issues.find((issue) => issue.number === Number(number)),
          (issue) => showIssue(Object.assign(issue, update)),
        ),
      );
    default:
      return problem(404, 'Not Found');
  }
}

interface Written {
  readonly title?: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly state?: string;
}

function withBody(resource: string, text: string, act: (written: Written) => Reply): Reply {
  const written = JSON.parse(text) as Written;
  if ((written.body ?? '').length <= longestBody) return act(written);
  const message = `Body is too long (maximum is ${longestBody} characters)`;
  const errors = [{ resource, code: 'unprocessable', field: 'data', message }];
  return { status: 422, body: { message: 'Validation Failed', errors } };
}

/** Pull requests are issues too, and listed among them. */
function filterIssues({ issues, pulls }: State, query: URLSearchParams): readonly GithubIssue[] {
  const asIssues = pulls.map(({ number }): GithubIssue => {
    return { number, login: 'octocat', title: 'A change', body: '', state: 'open', labels: ['limitdrift'] };
  });
  const state = query.get('state') ?? 'open';
  const labels = query.get('labels')?.split(',') ?? [];
  const creator = query.get('creator');
  return [...issues, ...asIssues].filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      labels.every((label) => issue.labels.includes(label)) &&
      (creator === null || creator === issue.login),
  );
}

function one<T>(found: T | undefined, show: (value: T) => object): Reply {
  return found === undefined ? problem(404, 'Not Found') : { status: 200, body: show(found) };
}

function showComment({ id, login, body }: GithubComment): object {
  return { id, body, user: login === '' ? null : { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' } };
}

function showIssue({ number, login, title, body, state }: GithubIssue): object {
  const pull = title === 'A change' ? { pull_request: { url: 'https://api.github.com/' } } : {};
  return { number, title, body: body === '' ? null : body, state, user: login === '' ? null : { login }, ...pull };
}

/** A branch by its owner, of which GitHub knows one repository no more than another. */
function labelOf({ branch, from = 'acme/limits' }: GithubPull): string {
  return `${from?.split('/')[0] ?? 'unknown'}:${branch}`;
}

function showPull({ number, head, branch, from = 'acme/limits' }: GithubPull): object {
  return { number, head: { sha: head, ref: branch, repo: from === null ? null : { full_name: from } } };
}

function problem(status: number, message: string): Reply {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
}
