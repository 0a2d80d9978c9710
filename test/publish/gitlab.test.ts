import { describe, expect, test } from 'vitest';

import { showNote, startGitlab } from './fake-gitlab.js';
import { page, type Reply } from './fake-server.js';
import { failedPlan, planOf, publisher } from './publishing.js';

describe('the comment on a GitLab merge request', () => {
  test('is written once, updated, and turns into one green line; GitLab under a path is no other GitLab', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    const first = await run('comment', planOf('limit-changed'), gitlab.env());
    expect([first.code, first.stdout, first.stderr]).toEqual([0, 'Commented on !5.\n', '']);
    const second = await run('comment', planOf('in-sync', 1), gitlab.env());
    expect(second.stdout).toBe('Updated the comment on !5.\n');
    expect(gitlab.notes.map(({ on, author, body }) => [on, author, body.split('\n')[2]?.slice(0, 10)])).toEqual([
      ['merge_requests/5', 11, '✅ In sync:'.slice(0, 10)],
    ]);
    expect(gitlab.writes()).toEqual([
      'POST /gitlab/api/v4/projects/42/merge_requests/5/notes',
      `PUT /gitlab/api/v4/projects/42/merge_requests/5/notes/${gitlab.notes[0]?.id}`,
    ]);
  });

  test('is found on the second page, and never one of somebody else', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    await run('comment', planOf('limit-changed'), gitlab.env());
    const [ours] = gitlab.notes.splice(0);
    for (let id = 1; id <= 120; id += 1)
      gitlab.notes.push({ id, on: 'merge_requests/5', author: 3, body: ours?.body ?? '' });
    if (ours !== undefined) gitlab.notes.push(ours);
    const { stdout } = await run('comment', planOf('limit-changed'), gitlab.env());
    expect(stdout).toBe('The comment on !5 is up to date: nothing was sent.\n');
  });

  describe.each([
    ['another host', 'link', (link: string) => link.replaceAll('127.0.0.1', 'gitlab.internal')],
    ['another scheme, and no port', 'link', (link: string) => link.replaceAll(/http:\/\/([\w.]+):\d+/g, 'https://$1')],
    ['another path', 'link', (link: string) => link.replaceAll('/gitlab/api/v4', '/api/v4')],
    [
      'a title before, and the next one last',
      'link',
      (link: string) => `<x?page=1>; rel="first"; title="a, b", ${link}`,
    ],
    ['x-next-page alone', 'x-next-page', () => '2'],
  ])('is found on the second page of a server that names it by %s', (_, header, change) => {
    test('(python-gitlab#745)', async () => {
      const gitlab = await startGitlab();
      const { run } = publisher();
      await run('comment', planOf('limit-changed'), gitlab.env());
      for (let id = 1; id <= 120; id += 1) gitlab.notes.unshift({ id, on: 'merge_requests/5', author: 3, body: 'x' });
      gitlab.disturb((seen) => {
        if (!seen.path.endsWith('/notes') || seen.query.get('page') === '2') return null;
        const { headers, ...reply } = page(gitlab.notes.map(showNote), seen, { url: gitlab.url, usual: 20 });
        return { ...reply, headers: { [header]: change(headers?.['link'] ?? '') } };
      });
      const { stdout } = await run('comment', planOf('limit-changed'), gitlab.env());
      expect(stdout).toBe('The comment on !5 is up to date: nothing was sent.\n');
    });
  });

  test.each([
    ['no author', { id: 1, body: 'x' }],
    ['an author without an ID', { id: 1, author: {}, body: 'x' }],
    ['no body', { id: 1, author: { id: 11 }, body: null }],
    ['no ID', { author: { id: 11 }, body: 'x' }],
    ['nothing', null],
  ])('is kept beside a note with %s', async (_, odd) => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    await run('comment', planOf('limit-changed'), gitlab.env());
    gitlab.disturb(({ path }) =>
      path.endsWith('/notes') ? { status: 200, body: [odd, ...gitlab.notes.map(showNote)] } : null,
    );
    const { stdout } = await run('comment', planOf('limit-changed'), gitlab.env());
    expect(stdout).toBe('The comment on !5 is up to date: nothing was sent.\n');
  });

  test('is of the target’s project in a pipeline that runs in a fork, and about the head of its merged results', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    const env = gitlab.env({
      CI_PROJECT_ID: '77',
      CI_COMMIT_SHA: 'd'.repeat(40),
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'a'.repeat(40),
    });
    await run('comment', planOf('limit-changed'), env);
    expect(gitlab.notes[0]?.body).toMatch(/"head":"a{40}"/);
  });

  test('of a newer commit is left alone by the pipeline of an older one', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    gitlab.mergeRequest.sha = 'b'.repeat(40);
    await run('comment', planOf('limit-changed'), gitlab.env({ CI_COMMIT_SHA: 'b'.repeat(40) }));
    const { stdout } = await run('comment', planOf('in-sync', 5), gitlab.env());
    expect(stdout).toBe('The comment on !5 was left as it is: a newer run wrote it.\n');
  });

  test('is about an empty merge request too, which has no head', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    await run('comment', planOf('limit-changed'), gitlab.env({ CI_COMMIT_SHA: 'b'.repeat(40) }));
    gitlab.mergeRequest.sha = null;
    const { stdout } = await run('comment', planOf('in-sync', 1), gitlab.env());
    expect(stdout).toBe('Updated the comment on !5.\n');
  });

  test('may be as long as GitLab lets it be: nothing is left out where GitHub would', async () => {
    const gitlab = await startGitlab();
    const plan = planOf('limit-changed');
    const changes = Array.from({ length: 400 }, (_, n) =>
      plan.changes.map((change) => ({ ...change, workspace: { id: `wrkspc_${n}`, name: `team-${n}` } })),
    ).flat();
    await publisher().run('comment', { ...plan, changes }, gitlab.env());
    expect(gitlab.notes[0]?.body.length).toBeGreaterThan(100_000);
    expect(gitlab.notes[0]?.body).not.toMatch(/Shortened/);
  });

  test('begins no line with a slash, which GitLab takes for a quick action', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    await run('comment', planOf('hostile-names', 0, { organization: { id: 'o', name: '\n/merge\n' } }), gitlab.env());
    expect(gitlab.notes[0]?.body).toMatch(/merge/);
    expect(gitlab.notes[0]?.body.split('\n').filter((line) => /^\s*\//.test(line))).toEqual([]);
  });

  test('is found by its branch in a pipeline that is not the merge request’s own', async () => {
    const gitlab = await startGitlab();
    const env = gitlab.env({ CI_MERGE_REQUEST_IID: '', CI_COMMIT_BRANCH: 'change' });
    expect((await publisher().run('comment', planOf('limit-changed'), env)).stdout).toBe('Commented on !5.\n');
  });

  const noHead = (branch: string, sha: string): string =>
    `the commit ${sha.repeat(12)} of the branch ${branch} is at the head of no open merge request`;

  test.each([
    ['another branch', { CI_COMMIT_BRANCH: 'main' }, 42, noHead('main', 'a')],
    ['an older commit', { CI_COMMIT_BRANCH: 'change', CI_COMMIT_SHA: 'b'.repeat(40) }, 42, noHead('change', 'b')],
    ['a fork’s branch of the same name', { CI_COMMIT_BRANCH: 'change' }, 77, noHead('change', 'a')],
    ['a branch of a fork that is gone', { CI_COMMIT_BRANCH: 'change' }, null, noHead('change', 'a')],
    ['a tag', { CI_COMMIT_TAG: 'v1' }, 42, 'this run is not for a merge request'],
    [
      'the number of another project’s, handed to a pipeline that this one started',
      { CI_MERGE_REQUEST_IID: '5', CI_MERGE_REQUEST_PROJECT_ID: '', CI_PIPELINE_SOURCE: 'pipeline' },
      42,
      'this run is not for a merge request',
    ],
  ])('is written nowhere, which is no failure, for %s', async (_, more, source, why) => {
    const gitlab = await startGitlab();
    gitlab.mergeRequest.source_project_id = source;
    const env = gitlab.env({ CI_MERGE_REQUEST_IID: '', ...more });
    const { code, stdout, stderr } = await publisher().run('comment', planOf('limit-changed'), env);
    expect([code, stdout, gitlab.writes()]).toEqual([0, '', []]);
    expect(stderr).toBe(
      `No comment was written: ${why}.\nThis pipeline has no step summary to put the checklist into instead.\n`,
    );
  });

  test('cannot be written with CI_JOB_TOKEN, which the note says (gitlab-org/gitlab#464591)', async () => {
    const gitlab = await startGitlab();
    const { code, stderr } = await publisher().run(
      'comment',
      planOf('limit-changed'),
      gitlab.env({ GITLAB_TOKEN: '' }),
    );
    expect([code, gitlab.requests]).toEqual([0, []]);
    expect(stderr).toMatch(
      /GITLAB_TOKEN is not set: .* CI_JOB_TOKEN cannot be used: GitLab does not let it write comments or issues\.$/m,
    );
    expect(stderr).not.toMatch(/job-token/);
    const bare = gitlab.env({ GITLAB_TOKEN: '', CI_JOB_TOKEN: '' });
    expect((await publisher().run('comment', planOf('limit-changed'), bare)).stderr).toMatch(/of the scope api\.$/m);
  });

  test('is given up, with exit code 0, when the token may only read', async () => {
    const gitlab = await startGitlab();
    const env = gitlab.env({ GITLAB_TOKEN: 'reading-token' });
    const { code, stderr } = await publisher().run('comment', planOf('limit-changed'), env);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /POST .*\/notes: 127\.0\.0\.1:\d+ answered 403 \(insufficient_scope: The request .*\)\. The token needs the scope api, and at least the role Reporter/,
    );
  });

  test.each([
    [
      401,
      { error: 'invalid_token', error_description: 'Token was revoked.' },
      /answered 401 \(invalid_token: Token was revoked\.\)\. GITLAB_TOKEN is not known to this server, or has expired\.\n/,
    ],
    [400, { message: { note: ['is too long', 'is odd'] } }, /answered 400 \(note is too long, is odd\)\.\n/],
    [403, { message: '403 Forbidden' }, /answered 403 \(403 Forbidden\)\. The token needs the scope api/],
  ])('is given up with GitLab’s own reason: %i %j', async (status, body, words) => {
    const gitlab = await startGitlab();
    gitlab.disturb(() => ({ status, body }));
    const { stderr } = await publisher().run('comment', planOf('limit-changed'), gitlab.env());
    expect(stderr).toMatch(words);
  });

  test.each([
    [401, { error: 'invalid_token', error_description: 'Token was revoked.' }, 'invalid_token: Token was revoked.'],
    [403, { message: '403 Forbidden - Token was revoked' }, '403 Forbidden - Token was revoked'],
  ])('is given up, without advice about scopes, when the token was revoked: %i', async (status, body, said) => {
    const gitlab = await startGitlab();
    gitlab.disturb(() => ({ status, body }));
    const { stderr } = await publisher().run('comment', planOf('limit-changed'), gitlab.env());
    expect(stderr).toContain(
      ` answered ${status} (${said}). GITLAB_TOKEN is not known to this server, or has expired.`,
    );
    expect(stderr).not.toMatch(/scope/);
  });

  test('waits as a 429 asks', async () => {
    const gitlab = await startGitlab();
    let left = 2;
    gitlab.disturb(() =>
      (left -= 1) > 0 ? { status: 429, headers: { 'retry-after': '12' }, body: 'Retry later' } : null,
    );
    const { run, waits } = publisher();
    expect((await run('comment', planOf('limit-changed'), gitlab.env())).stdout).toBe('Commented on !5.\n');
    expect(waits).toEqual([12_000]);
  });
});

describe('the issue of a GitLab project', () => {
  test('opens with drift, is written anew, closes, and opens again', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    const said: string[] = [];
    for (const [minutes, scenario] of [
      'limit-changed',
      'overdue',
      'overdue',
      'in-sync',
      'in-sync',
      'overdue',
    ].entries())
      said.push((await run('issue', planOf(scenario, minutes), gitlab.env())).stdout);
    const name = `#${gitlab.issues[0]?.iid}`;
    expect(said).toEqual([
      `Opened the issue ${name}: there is drift.\n`,
      `Updated the issue ${name}: what drifted changed.\n`,
      `Left the issue ${name} as it is: it lists the same drift.\n`,
      `Closed the issue ${name}: all is in sync.\n`,
      `Left the issue ${name} as it is: all is in sync.\n`,
      `Opened again the issue ${name}: there is drift.\n`,
    ]);
    expect(gitlab.issues.map(({ state, labels, title }) => [state, labels, title])).toEqual([
      ['opened', ['limitdrift'], 'limitdrift: 1 overdue in Acme'],
    ]);
    expect(gitlab.writes()).toHaveLength(4);
  });

  test('is found, open or closed, when somebody took the label off', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    for (const [minutes, scenario] of ['limit-changed', 'overdue', 'in-sync', 'limit-changed'].entries()) {
      await run('issue', planOf(scenario, minutes), gitlab.env());
      for (const issue of gitlab.issues) issue.labels = [];
    }
    expect(gitlab.issues.map(({ state }) => state)).toEqual(['opened']);
  });

  test('is told from an empty one', async () => {
    const gitlab = await startGitlab();
    const empty = { iid: 1, author: 11, title: 'x', description: '', state: 'opened', labels: ['limitdrift'] };
    gitlab.issues.push(empty);
    const { stdout } = await publisher().run('issue', planOf('limit-changed'), gitlab.env());
    expect(stdout).toMatch(/^Opened the issue /);
  });

  test('says in a note that three runs in a row failed', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    await run('issue', planOf('limit-changed'), gitlab.env());
    for (const minutes of [1, 2, 3]) await run('issue', failedPlan(minutes), gitlab.env());
    expect(gitlab.notes.map(({ on }) => on)).toEqual([`issues/${gitlab.issues[0]?.iid}`]);
  });

  test.each([
    ['which is there', { status: 502, body: '' }, 1, true],
    ['which is not', { status: 502, body: '' }, 1, false],
    ['where nobody can look', { status: 404, body: { message: '404 Not Found' } }, 0, true],
  ])('says it once where a proxy answers for the note, %s', async (_, reply, expected, stored) => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    const noted = (): number => gitlab.notes.length + lost;
    let lost = 0;
    await run('issue', planOf('limit-changed'), gitlab.env());
    for (const minutes of [1, 2]) await run('issue', failedPlan(minutes), gitlab.env());
    let left = 1;
    gitlab.disturb(({ method, path, text }): Reply | null => {
      if (path.endsWith('/discussions') && reply.status === 404) return reply;
      if (method !== 'POST' || left === 0) return null;
      left = 0;
      const { body } = JSON.parse(text) as { body: string };
      if (reply.status === 404) lost += 1;
      else if (stored) gitlab.notes.push({ id: 1, on: `issues/${gitlab.issues[0]?.iid}`, author: 11, body });
      return { status: 502, body: '' };
    });
    const { code } = await run('issue', failedPlan(3), gitlab.env());
    expect([code, gitlab.notes.length, noted()]).toEqual([0, expected, 1]);
  });

  test('says it once where the run that said it could not write the issue', async () => {
    const gitlab = await startGitlab();
    const { run } = publisher();
    await run('issue', planOf('limit-changed'), gitlab.env());
    for (const minutes of [1, 2]) await run('issue', failedPlan(minutes), gitlab.env());
    gitlab.disturb(({ method }) => (method === 'PUT' ? { status: 502, body: '' } : null));
    const broken = await run('issue', failedPlan(3), gitlab.env());
    gitlab.disturb(() => null);
    const next = await run('issue', failedPlan(4), gitlab.env());
    expect([broken.code, next.code, gitlab.notes.length]).toEqual([1, 0, 1]);
    expect(gitlab.issues[0]?.description).toMatch(/Runs fail/);
    await run('issue', planOf('limit-changed', 5), gitlab.env());
    for (const minutes of [6, 7, 8]) await run('issue', failedPlan(minutes), gitlab.env());
    expect(gitlab.notes).toHaveLength(2);
  });
});
