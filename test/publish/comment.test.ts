import { describe, expect, test } from 'vitest';

import type { Plan } from '../../src/model/plan-types.js';
import { override } from '../../src/model/setting.js';
import { formatMarker, readCommentMarker } from '../../src/publish/marker.js';
import { folder, limitdrift } from '../cli/command-line.js';
import { consistent } from '../report/plans.js';
import { type FakeGithub, startGithub } from './fake-github.js';
import { reset } from './fake-server.js';
import { failedPlan, planOf, publisher, withLive } from './publishing.js';

const head = 'a'.repeat(40);

/** Pushes a commit to the pull request, and gives the event that its workflow sees. */
function pullEvent(github: FakeGithub, sha: string): object {
  const [pull] = github.pulls;
  if (pull !== undefined) pull.head = sha;
  return { pull_request: { number: 7, head: { sha } } };
}

/** A workflow for the pull request at a commit; what it says goes to its event file. */
function workflow(github: FakeGithub, event: object = { pull_request: { number: 7, head: { sha: head } } }) {
  const { folder, waits, run } = publisher();
  folder.write('event.json', JSON.stringify(event));
  const env = (more = {}) =>
    github.env({ GITHUB_EVENT_PATH: 'event.json', GITHUB_STEP_SUMMARY: 'summary.md', ...more });
  return {
    folder,
    waits,
    comment: (plan: Plan, { more = {}, options = [] }: { more?: object; options?: readonly string[] } = {}) =>
      run('comment', plan, env(more), ...options),
  };
}

describe('the comment on a GitHub pull request', () => {
  test('is written once, updated when the plan changes, and turns into one green line', async () => {
    const github = await startGithub();
    const { comment } = workflow(github);
    const first = await comment(planOf('pending-in-this-change'));
    expect([first.code, first.stdout, first.stderr]).toEqual([0, 'Commented on acme/limits#7.\n', '']);
    const [written] = github.comments;
    expect(written?.login).toBe('github-actions[bot]');
    expect(written?.body).toMatch(/^<!-- limitdrift \{.*\} -->\n\n# Rate limits of `Acme` \(`org-1`\)\n/);
    expect(written?.body).toMatch(/^## After the merge \(1\)$/m);
    expect(github.writes()).toEqual(['POST /repos/acme/limits/issues/7/comments']);

    const second = await comment(planOf('limit-changed', 1));
    expect([second.code, second.stdout]).toEqual([0, 'Updated the comment on acme/limits#7.\n']);
    expect(github.comments).toHaveLength(1);
    expect(written?.body).toMatch(/^## Decide \(\d+\)$/m);

    const third = await comment(planOf('in-sync', 2));
    expect([third.code, third.stdout]).toEqual([0, 'Updated the comment on acme/limits#7.\n']);
    expect(written?.body.split('\n').slice(1).join('\n')).toMatch(/^\n✅ In sync: .*\.$/);
    expect(github.writes()).toEqual(Array(2).fill(`PATCH /repos/acme/limits/issues/comments/${written?.id}`));
  });

  test('holds no secret of the run, whoever put it into the plan', async () => {
    const github = await startGithub();
    const { comment } = workflow(github);
    const plan = planOf('pending-in-this-change');
    const key = 'Zq7.Lm2_Xv9-Kp4';
    const changes = plan.changes.map((change) => ({ ...change, workspace: { ...change.workspace, name: key } }));
    await comment({ ...plan, changes }, { more: { ANTHROPIC_ADMIN_API_KEY: key } });
    const [written] = github.comments;
    expect([written?.body.includes('Zq7'), written?.body.includes('HIDDEN')]).toEqual([false, true]);
  });

  test('is not written when all is in sync and there is none', async () => {
    const github = await startGithub();
    const { code, stdout } = await workflow(github).comment(planOf('in-sync'));
    expect([code, stdout]).toEqual([
      0,
      'Nothing to say on acme/limits#7: it is in sync, and there is no comment to update.\n',
    ]);
    expect(github.writes()).toEqual([]);
  });

  test('is written for what a reviewer should see although all is in sync: an ignore that this change adds', async () => {
    const github = await startGithub();
    const plan = planOf('policy-weakened');
    await workflow(github).comment({ ...plan, changes: [] });
    expect(github.comments[0]?.body).toMatch(/`policy-weakened`/);
  });

  test('is written when a run that is in sync fails all the same, on a warning', async () => {
    const github = await startGithub();
    const plan = planOf('undeclared-workspace');
    await workflow(github).comment({ ...plan, run: { ...plan.run, policy: { ...plan.run.policy, strict: true } } });
    expect(github.comments[0]?.body).toMatch(/^## Findings \(2\)$/m);
  });

  test('holds a marker with the key, the organization, the digest, the head commit and the time', async () => {
    const github = await startGithub();
    const plan = planOf('limit-changed', 5);
    await workflow(github).comment(plan, { options: ['--key', 'eu/prod'] });
    expect(readCommentMarker(github.comments[0]?.body ?? '')).toEqual({
      kind: 'comment',
      key: 'eu/prod',
      organization: 'org-1',
      digest: plan.digest,
      head,
      taken_at: '2026-11-22T12:05:00Z',
    });
  });

  test('is not sent again when it says the same, even after a browser changed how its lines end', async () => {
    const github = await startGithub();
    const { comment } = workflow(github);
    await comment(planOf('limit-changed'));
    for (const one of github.comments) one.body = `${one.body.replaceAll('\n', '\r\n')}\r\n`;
    github.writes();
    const { stdout } = await comment(planOf('limit-changed'));
    expect(stdout).toBe('The comment on acme/limits#7 is up to date: nothing was sent.\n');
    expect(github.writes()).toEqual([]);
  });

  test('is found on the second page of a long conversation', async () => {
    const github = await startGithub();
    for (let id = 1; id <= 130; id += 1)
      github.comments.push({ id, issue: 7, login: 'octocat', body: `Comment ${id}` });
    const { comment } = workflow(github);
    await comment(planOf('limit-changed'));
    await comment(planOf('limit-changed', 1));
    expect(github.comments).toHaveLength(131);
    const pages = github.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/comments'));
    expect(pages.map(({ query }) => query.get('page'))).toEqual([null, '2', null, '2']);
  });

  test('is never one that somebody else wrote, with whatever marker (infracost/actions#60)', async () => {
    const github = await startGithub();
    const { comment } = workflow(github);
    await comment(planOf('limit-changed'));
    const [ours] = github.comments;
    const forged = { id: 1, issue: 7, login: 'mallory', body: ours?.body ?? '' };
    github.comments.splice(0, 1, forged);
    await comment(planOf('limit-changed', 1));
    expect(forged.body).toBe(ours?.body);
    expect(github.comments.map(({ login }) => login)).toEqual(['mallory', 'github-actions[bot]']);
  });

  test('is told from those of accounts that are gone', async () => {
    const github = await startGithub();
    const { comment } = workflow(github);
    await comment(planOf('limit-changed'));
    github.comments.unshift({ id: 1, issue: 7, login: '', body: github.comments[0]?.body ?? '' });
    expect((await comment(planOf('limit-changed'))).stdout).toMatch(/is up to date/);
  });

  test('of another key or organization stays as it is (infracost/actions#60)', async () => {
    const github = await startGithub();
    const { comment } = workflow(github);
    await comment(planOf('limit-changed'), { options: ['--key', 'non-prod'] });
    await comment(planOf('limit-changed'), { options: ['--key', 'prod'] });
    await comment(planOf('limit-changed', 0, { organization: { id: 'org-2', name: 'Other' } }), {
      options: ['--key', 'prod'],
    });
    expect(github.comments).toHaveLength(3);
    await comment(planOf('in-sync', 1), { options: ['--key', 'prod'] });
    expect(github.comments.map(({ body }) => body.includes('✅'))).toEqual([false, true, false]);
  });

  test('goes on when a run fails before it knows its organization, and when the next one knows it again', async () => {
    const github = await startGithub();
    const { comment } = workflow(github);
    await comment(failedPlan());
    expect(github.comments[0]?.body).toMatch(/Failed: The API refused the credential/);
    await comment(planOf('limit-changed', 1));
    await comment(failedPlan(2));
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toMatch(/Failed: The API refused the credential/);
  });

  test('of two organizations under one key is touched by no run that does not know which it is of', async () => {
    const github = await startGithub();
    const { comment } = workflow(github);
    const other = { organization: { id: 'org-2', name: 'Other' } };
    await comment(planOf('limit-changed'));
    await comment(failedPlan(1));
    await comment(planOf('limit-changed', 2, other));
    expect(github.comments).toHaveLength(2);
    await comment(failedPlan(3));
    const organizations = github.comments.map(({ body }) => readCommentMarker(body)?.organization);
    expect(organizations).toEqual(['org-1', 'org-2', null]);
  });

  describe('is left alone by an older run', () => {
    test('that read live earlier', async () => {
      const github = await startGithub();
      const { comment } = workflow(github);
      await comment(planOf('limit-changed', 10));
      const before = github.comments[0]?.body;
      const { stdout } = await comment(planOf('in-sync', 9));
      expect(stdout).toBe('The comment on acme/limits#7 was left as it is: a newer run wrote it.\n');
      expect(github.comments[0]?.body).toBe(before);
    });

    test('of an earlier commit, though it read live later', async () => {
      const github = await startGithub();
      const newer = workflow(github, pullEvent(github, 'b'.repeat(40)));
      await newer.comment(planOf('limit-changed', 10));
      const { stdout } = await workflow(github).comment(planOf('in-sync', 11));
      expect(stdout).toMatch(/a newer run wrote it/);
    });

    test('and not by one of the head commit, though its snapshot is older', async () => {
      const github = await startGithub();
      await workflow(github).comment(planOf('limit-changed', 10));
      const newer = workflow(github, pullEvent(github, 'b'.repeat(40)));
      const { stdout } = await newer.comment(planOf('in-sync', 5));
      expect(stdout).toBe('Updated the comment on acme/limits#7.\n');
    });
  });

  describe('keeps the ticks of people', () => {
    const tick = (github: FakeGithub): void => {
      for (const one of github.comments) one.body = one.body.replaceAll('- [ ]', '- [x]').replaceAll('\n', '\r\n');
    };

    test('while the step stays', async () => {
      const github = await startGithub();
      const { comment } = workflow(github);
      await comment(planOf('limit-changed'));
      tick(github);
      await comment(withLive(777, planOf('limit-changed', 1)));
      expect(github.comments[0]?.body).toMatch(/^- \[x\] .*: 777 → .* · `s-[0-9a-f]{16}`$/m);
      expect(github.comments[0]?.body).not.toMatch(/^- \[ \]/m);
    });

    test('and not those of a step with another target', async () => {
      const github = await startGithub();
      const { comment } = workflow(github);
      const plan = planOf('limit-changed');
      await comment(plan);
      tick(github);
      const changes = plan.changes.map((change) => ({ ...change, after: override(778) }));
      await comment({ ...plan, changes });
      expect(github.comments[0]?.body).not.toMatch(/^- \[x\]/m);
    });

    test('and not our own, of limits that were adopted and drift again', async () => {
      const github = await startGithub();
      const { comment } = workflow(github);
      const plan = planOf('adopted');
      const again = plan.changes.map((change) => ({ ...change, class: 'drift' as const }));
      await comment({ ...plan, findings: planOf('policy-weakened').findings });
      expect(github.comments[0]?.body).toMatch(/^- ✓ /m);
      await comment({ ...plan, changes: again });
      expect(github.comments[0]?.body).toMatch(/^## Decide /m);
      expect(github.comments[0]?.body).not.toMatch(/^- \[x\]/m);
    });

    test('of a workspace that they created, which has no step of its own', async () => {
      const github = await startGithub();
      const { comment } = workflow(github);
      await comment(planOf('workspace-to-create'));
      tick(github);
      await comment(withLive(777, planOf('workspace-to-create', 1)));
      expect(github.comments[0]?.body).toMatch(/^- \[x\] Create the workspace /m);
    });
  });

  test('is shortened to 60,000 characters, by whole rows, and says so (hashicorp/terraform-cdk-action#150)', async () => {
    const github = await startGithub();
    const plan = planOf('limit-changed');
    const changes = Array.from({ length: 400 }, (_, n) =>
      plan.changes.map((change) => ({ ...change, workspace: { id: `wrkspc_${n}`, name: `team-${n}` } })),
    ).flat();
    const many = consistent({ ...plan, changes });
    const { code, stderr } = await workflow(github).comment(many);
    const body = github.comments[0]?.body ?? '';
    expect([code, stderr]).toEqual([0, '']);
    expect(body).toMatch(/Shortened, not for approval/);
    expect(body).toMatch(new RegExp(`Plan \`${many.digest}\``));
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body.length).toBeGreaterThan(50_000);
    expect(body.split('\n').filter((line) => line.startsWith('- [ ]') && !/`s-[0-9a-f]{16}`$/.test(line))).toEqual([]);
  });

  test('names nobody and forges no marker, whatever the names are (SeanLF/still_active#47)', async () => {
    const github = await startGithub();
    const plan = planOf('hostile-names', 0, {
      organization: { id: '-->', name: '--> <!-- limitdrift {} -->\n## Done (1)' },
    });
    await workflow(github).comment(plan);
    const [first = '', ...rest] = (github.comments[0]?.body ?? '').split('\n');
    expect(first).toMatch(/^<!-- limitdrift [^<>-]+ -->$/);
    expect(readCommentMarker(rest.join('\n'))).toBeNull();
    expect(rest.filter((line) => line.startsWith('## Done'))).toEqual([]);
  });

  describe('degrades to the step summary with exit code 0', () => {
    test('with the read-only token of a fork’s pull request (graphql-hive/graphql-inspector#2672)', async () => {
      const github = await startGithub();
      const { comment, folder, waits } = workflow(github);
      const { code, stdout, stderr } = await comment(planOf('limit-changed'), { more: { GITHUB_TOKEN: 'fork-token' } });
      expect([code, stdout]).toEqual([0, '']);
      expect(stderr).toMatch(/answered 403 \(Resource not accessible by integration\)\. The token may only read/);
      expect(stderr).toMatch(/^The checklist goes to the summary of this run instead\.$/m);
      expect(folder.read('summary.md')).toMatch(/^# Rate limits of `Acme`[^]*^## Decide /m);
      expect([github.comments, waits]).toEqual([[], []]);
    });

    test('without a token', async () => {
      const github = await startGithub();
      const { comment, folder } = workflow(github);
      const { code, stderr } = await comment(planOf('limit-changed'), { more: { GITHUB_TOKEN: '' } });
      expect([code, github.requests]).toEqual([0, []]);
      expect(stderr).toMatch(/^No comment was written: GITHUB_TOKEN is not set: give the step/);
      expect(folder.read('summary.md')).toMatch(/^## Decide /m);
    });

    test('once, where the step has it there already, as in the action', async () => {
      const github = await startGithub();
      const { comment, folder } = workflow(github);
      const more = { GITHUB_TOKEN: 'fork-token' };
      await comment(planOf('limit-changed'), { more });
      const { stderr } = await comment(planOf('limit-changed'), { more });
      expect(stderr).toMatch(/^The checklist is in the summary of this run\.$/m);
      expect(folder.read('summary.md').match(/^# Rate limits/gm)).toHaveLength(1);
    });

    test('with a token that no header can carry, which is not shown', async () => {
      const github = await startGithub();
      const { code, stderr } = await workflow(github).comment(planOf('limit-changed'), {
        more: { GITHUB_TOKEN: 'ghs_x\ny' },
      });
      expect([code, github.requests]).toEqual([0, []]);
      expect(stderr).toMatch(/GITHUB_TOKEN has characters that no token can have/);
      expect(stderr).not.toMatch(/ghs_x/);
    });

    test('and leaves the summary alone when all is in sync', async () => {
      const github = await startGithub();
      const { comment, folder } = workflow(github);
      const { code, stderr } = await comment(planOf('in-sync'), { more: { GITHUB_TOKEN: '' } });
      expect([code, folder.names().includes('summary.md')]).toEqual([0, false]);
      expect(stderr).toMatch(/It is in sync, so there is nothing to say\.$/m);
    });

    test('when GitHub cannot be reached, and there is no summary either', async () => {
      const github = await startGithub();
      const more = { GITHUB_API_URL: 'http://127.0.0.1:1', GITHUB_STEP_SUMMARY: '' };
      const { code, stderr } = await workflow(github).comment(planOf('limit-changed'), { more });
      expect(code).toBe(0);
      expect(stderr).toMatch(/POST \/graphql: the connection to 127\.0\.0\.1:1 failed \(ECONNREFUSED\)/);
      expect(stderr).toMatch(/^This pipeline has no step summary/m);
    });
  });

  describe('is tried again', () => {
    test.each([
      ['a 429', 429, { 'retry-after': '7' }, 'API rate limit exceeded', 7000],
      [
        'a secondary rate limit, which is a 403',
        403,
        { 'retry-after': '30' },
        'You have exceeded a secondary rate limit',
        30_000,
      ],
      [
        'a secondary rate limit that names no wait: a minute',
        403,
        {},
        'You have exceeded a secondary rate limit',
        60_000,
      ],
    ])('after %s, when GitHub says', async (_, status, headers, message, wait) => {
      const github = await startGithub();
      let left = 1;
      github.disturb(({ method, path }) =>
        method === 'POST' && path.endsWith('/comments') && (left -= 1) === 0
          ? { status, headers, body: { message } }
          : null,
      );
      const { comment, waits } = workflow(github);
      const { code, stdout } = await comment(planOf('limit-changed'));
      expect([code, stdout, waits]).toEqual([0, 'Commented on acme/limits#7.\n', [wait]]);
      expect(github.comments).toHaveLength(1);
    });

    test('not when the limit is spent for longer than a minute', async () => {
      const github = await startGithub();
      const reset = String(Math.ceil(Date.now() / 1000) + 1800);
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
      github.disturb(() => ({ status: 403, headers, body: { message: 'API rate limit exceeded' } }));
      const { comment, waits } = workflow(github);
      const { code, stderr } = await comment(planOf('limit-changed'));
      expect([code, waits]).toEqual([0, []]);
      expect(stderr).toMatch(/answered 403 \(API rate limit exceeded\)/);
    });

    test('three times, and then no more', async () => {
      const github = await startGithub();
      github.disturb(() => ({ status: 502, body: '<html>Bad gateway</html>' }));
      const { comment, waits } = workflow(github);
      const { code, stderr } = await comment(planOf('limit-changed'));
      expect([code, waits.length, github.requests.length]).toEqual([0, 2, 3]);
      expect(stderr).toMatch(/POST \/graphql: 127\.0\.0\.1:\d+ answered 502, 3 times/);
    });

    test('after looking whether it was written, so that there are never two', async () => {
      const github = await startGithub();
      let broken = false;
      github.disturb((seen) => {
        if (seen.method !== 'POST' || !seen.path.endsWith('/comments') || broken) return null;
        broken = true;
        const { body } = JSON.parse(seen.text) as { body: string };
        github.comments.push({ id: 1, issue: 7, login: 'github-actions[bot]', body });
        return reset;
      });
      const { code, stdout } = await workflow(github).comment(planOf('limit-changed'));
      expect([code, stdout]).toEqual([0, 'The comment on acme/limits#7 is up to date: nothing was sent.\n']);
      expect(github.comments).toHaveLength(1);
    });
  });

  describe('never sends the token anywhere else', () => {
    test('by a redirect', async () => {
      const github = await startGithub();
      const elsewhere = await startGithub();
      github.disturb(({ path }) => ({ status: 307, headers: { location: elsewhere.apiUrl + path } }));
      const { code, stderr } = await workflow(github).comment(planOf('limit-changed'));
      expect([code, elsewhere.requests]).toEqual([0, []]);
      expect(stderr).toMatch(/answered with a redirect, which is never followed/);
    });

    test('by a next page: of its link, only the query counts', async () => {
      const github = await startGithub();
      const elsewhere = await startGithub();
      const link = `<${elsewhere.apiUrl}/repositories/1/issues/7/comments?page=2>; rel="next"`;
      github.disturb(({ query }) => (query.has('per_page') ? { status: 200, headers: { link }, body: [] } : null));
      const { code, stdout } = await workflow(github).comment(planOf('limit-changed'));
      expect([code, stdout, elsewhere.requests]).toEqual([0, 'Commented on acme/limits#7.\n', []]);
      expect(github.requests.map(({ path, query }) => `${path}?${query.toString()}`)).toContain(
        '/repos/acme/limits/issues/7/comments?page=2',
      );
    });

    test('and gives up where pages do not come to an end', async () => {
      const github = await startGithub();
      const link = '<https://github.invalid/comments?page=2>; rel="next"';
      github.disturb(({ method }) => (method === 'GET' ? { status: 200, headers: { link }, body: [] } : null));
      const { code, stderr } = await workflow(github).comment(planOf('limit-changed'));
      expect([code, stderr]).toEqual([0, expect.stringMatching(/the pages do not come to an end/)]);
    });

    test('by plain http', async () => {
      const github = await startGithub();
      const more = { GITHUB_API_URL: 'http://github.example.com/api/v3' };
      const { code, stderr } = await workflow(github).comment(planOf('limit-changed'), { more });
      expect(code).toBe(3);
      expect(stderr).toMatch(/in GITHUB_API_URL would send the credential to github\.example\.com unencrypted/);
    });

    test('nor the key of the Claude API to anybody', async () => {
      const github = await startGithub();
      const more = { ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-secret-of-the-test' };
      const { stdout } = await workflow(github).comment(planOf('limit-changed'), { more });
      expect([stdout, github.requests.length]).toEqual(['Commented on acme/limits#7.\n', 3]);
      expect(github.requests.filter((seen) => JSON.stringify(seen).includes('sk-ant-'))).toEqual([]);
    });

    test('nor shows it, when an answer repeats it', async () => {
      const github = await startGithub();
      github.disturb(() => ({ status: 403, body: { message: 'Bad token workflow-token' } }));
      const { stderr } = await workflow(github).comment(planOf('limit-changed'));
      expect(stderr).toMatch(/answered 403 \(Bad token HIDDEN_KEY\)/);
      expect(stderr).not.toMatch(/workflow-token/);
    });
  });

  test('ends with a note when pages go round in a circle', async () => {
    const github = await startGithub();
    github.disturb(({ method, path }) => {
      const link = `<${github.apiUrl}${path}?per_page=100>; rel="next"`;
      return method === 'GET' ? { status: 200, headers: { link }, body: [] } : null;
    });
    const { code, stderr } = await workflow(github).comment(planOf('limit-changed'));
    expect(code).toBe(0);
    expect(stderr).toMatch(/the pages do not come to an end/);
  });

  test.each([
    [200, {}, 60_000, 'You have exceeded a secondary rate limit. Please wait a few minutes'],
    [200, { 'retry-after': '9' }, 9000, 'API rate limit exceeded for installation ID 1.'],
    [200, {}, 1000, 'API rate limit exceeded for installation ID 1.'],
    [403, {}, 1000, 'API rate limit exceeded for installation ID 1.'],
  ])('waits when GraphQL is limited: %i %j', async (status, headers, least, message) => {
    const github = await startGithub();
    let left = 1;
    github.disturb(() =>
      (left -= 1) === 0 ? { status, headers, body: { data: null, errors: [{ type: 'RATE_LIMITED', message }] } } : null,
    );
    const { comment, waits } = workflow(github);
    expect((await comment(planOf('limit-changed'))).stdout).toBe('Commented on acme/limits#7.\n');
    expect(waits.map((wait) => Math.max(wait, 1000))).toEqual([least]);
  });

  test.each([
    [
      200,
      { data: null, errors: [{ type: 'FORBIDDEN', message: 'Resource protected by organization SAML enforcement.' }] },
      /graphql: .* answered 200 \(FORBIDDEN: Resource protected by organization SAML enforcement\.\)\.\n/,
    ],
    [
      422,
      {
        message: 'Validation Failed',
        errors: [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body is too long' }],
      },
      /answered 422 \(Validation Failed; Body is too long\)\.\n/,
    ],
    [
      422,
      { message: 'Validation Failed', errors: [{ resource: 'Issue', code: 'missing_field', field: 'title' }, 'No'] },
      /answered 422 \(Validation Failed; Issue title missing_field, No\)\.\n/,
    ],
    [
      403,
      { message: 'Unable to create comment because issue is locked.' },
      /\(Unable to create comment because issue is locked\.\)\.\n/,
    ],
    [403, { message: 'Repository was archived so is read-only.' }, /\(Repository was archived so is read-only\.\)\.\n/],
    [410, { message: 'Issues are disabled for this repo' }, /answered 410 \(Issues are disabled for this repo\)\.\n/],
    [
      401,
      { message: 'Bad credentials' },
      /\(Bad credentials\)\. GITHUB_TOKEN is not known to this server, or has expired\.\n/,
    ],
    [403, {}, /answered 403\. The token may only read/],
  ])('shows why GitHub refused, and advises only on permissions: %i %j', async (status, body, words) => {
    const github = await startGithub();
    github.disturb(() => ({ status, body }));
    const { code, stderr } = await workflow(github).comment(planOf('limit-changed'));
    expect(code).toBe(0);
    expect(stderr).toMatch(words);
  });

  test.each([
    ['is a page', '<html>', /POST \/graphql: the answer is not JSON, but a page, as of a login or a proxy\.\n/],
    ['is not JSON', 'fine', /POST \/graphql: the answer is not JSON\.\n/],
    ['is nested without end', '['.repeat(60_000), /POST \/graphql: the answer is not JSON\.\n/],
    ['has no error in its errors', { errors: [{}] }, /the answer is not as documented \(data\)/],
    ['is of another shape', { data: {} }, /POST \/graphql: the answer is not as documented \(data\.viewer\)/],
  ])('is given up when an answer %s', async (_, body, words) => {
    const github = await startGithub();
    github.disturb(() => ({ status: 200, body }));
    const { code, stderr } = await workflow(github).comment(planOf('limit-changed'));
    expect(code).toBe(0);
    expect(stderr).toMatch(words);
  });
});

describe('a GitHub Enterprise Server', () => {
  test('is spoken to under the path of its API, GraphQL beside it, by a person’s token too', async () => {
    const github = await startGithub({ enterprise: true });
    const { comment } = workflow(github);
    const person = { more: { GITHUB_TOKEN: 'person-token' } };
    await comment(planOf('limit-changed'), person);
    await comment(planOf('in-sync', 1), person);
    expect(github.comments.map(({ login, body }) => [login, body.includes('✅')])).toEqual([['octocat', true]]);
    expect(new Set(github.requests.map(({ path }) => path.split('/').slice(0, 4).join('/')))).toEqual(
      new Set(['/api/graphql', '/api/v3/repos']),
    );
  });
});

describe('the pull request is found', () => {
  const commented = 'Commented on acme/limits#7.\n';
  const ours = { full_name: 'acme/limits' };
  const api = 'https://api.github.com/repos';

  test.each([
    ['pull_request and pull_request_target', { pull_request: { number: 7, head: { sha: head } } }, {}],
    ['issue_comment on a pull request', { issue: { number: 7, pull_request: {} } }, { GITHUB_REF: 'refs/heads/main' }],
    [
      'merge_group',
      { merge_group: { head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${'c'.repeat(40)}` } },
      { GITHUB_REF: `refs/heads/gh-readonly-queue/main/pr-7-${'c'.repeat(40)}` },
    ],
    [
      'workflow_run, which names it beside another repository’s',
      {
        workflow_run: {
          head_sha: head,
          head_branch: 'gone',
          pull_requests: [
            { number: 8, head: { sha: head }, base: { repo: { url: `${api}/stranger/limits` } } },
            { number: 7, head: { sha: head }, base: { repo: { url: `${api}/acme/limits` } } },
          ],
        },
      },
      { GITHUB_REF: 'refs/heads/main', GITHUB_EVENT_NAME: 'workflow_run' },
    ],
    ['a file that says nothing, by the ref', {}, {}],
    ['a file that cannot be read, by the ref', {}, { GITHUB_EVENT_PATH: 'missing.json' }],
    ['push to its branch', { head_commit: {} }, { GITHUB_REF: 'refs/heads/change', GITHUB_EVENT_NAME: 'push' }],
    ['workflow_dispatch on its branch', { inputs: {} }, { GITHUB_REF: 'refs/heads/change' }],
  ])('in the event of %s', async (_, event, more) => {
    const github = await startGithub();
    const { stdout, stderr } = await workflow(github, event).comment(planOf('limit-changed'), {
      more: { GITHUB_SHA: head, ...more },
    });
    expect([stdout, stderr]).toEqual([commented, '']);
  });

  test('by its commit alone where a server does not say whose branch it is', async () => {
    const github = await startGithub();
    const pulls = [{ number: 7, head: { sha: head } }];
    github.disturb(({ path }) => (path.endsWith('/pulls') ? { status: 200, body: pulls } : null));
    const more = { GITHUB_REF: 'refs/heads/change', GITHUB_SHA: head };
    expect((await workflow(github, {}).comment(planOf('limit-changed'), { more })).stdout).toBe(commented);
  });

  test('of a fork whose workflow ran before, by the commit and whose branch it is on', async () => {
    const github = await startGithub();
    github.pulls.push({ number: 9, branch: 'main', head, from: 'stranger/limits' });
    github.pulls.push({ number: 10, branch: 'main', head, from: 'stranger/limits-2' });
    github.pulls.push({ number: 31, branch: 'main', head: 'e'.repeat(40) });
    const head_repository = { full_name: 'stranger/limits' };
    const event = { workflow_run: { head_sha: head, head_branch: 'main', head_repository, pull_requests: [] } };
    const { stdout } = await workflow(github, event).comment(planOf('limit-changed'), {
      more: { GITHUB_REF: 'refs/heads/main', GITHUB_EVENT_NAME: 'workflow_run', GITHUB_SHA: 'e'.repeat(40) },
    });
    expect([stdout, github.comments.map(({ issue }) => issue)]).toEqual(['Commented on acme/limits#9.\n', [9]]);
  });

  test('and a run of the merge queue, whose commit is nobody’s head, is not taken for an older one', async () => {
    const github = await startGithub();
    await workflow(github).comment(planOf('limit-changed'));
    const event = { merge_group: { head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${'c'.repeat(40)}` } };
    const { stdout } = await workflow(github, event).comment(planOf('in-sync', 1));
    expect(stdout).toBe('Updated the comment on acme/limits#7.\n');
  });

  /** Of the default branch, on which most events run, and which has an open pull request of its own. */
  const onMain = { GITHUB_REF: 'refs/heads/main', GITHUB_SHA: 'e'.repeat(40) };
  const run = { head_sha: head, head_branch: 'main', head_repository: ours, pull_requests: [] };
  const nobody = 'this run is not for a pull request';
  const noHead = 'the commit aaaaaaaaaaaa of the branch main is at the head of no open pull request';

  test.each([
    ['a workflow_run of another commit', 'workflow_run', { workflow_run: run }, noHead],
    [
      'a workflow_run of a fork',
      'workflow_run',
      { workflow_run: { ...run, head_sha: 'e'.repeat(40), head_repository: { full_name: 'acme/fork' } } },
      'the commit eeeeeeeeeeee of the branch main is at the head of no open pull request',
    ],
    [
      'a workflow_run of a fork that is gone',
      'workflow_run',
      { workflow_run: { ...run, head_repository: null } },
      nobody,
    ],
    [
      'a workflow_run of a pull request that has moved on',
      'workflow_run',
      { workflow_run: { ...run, pull_requests: [{ number: 7, head: { sha: 'b'.repeat(40) } }] } },
      noHead,
    ],
    [
      'a workflow_run for two',
      'workflow_run',
      { workflow_run: { ...run, pull_requests: [7, 8].map((number) => ({ number, head: { sha: head } })) } },
      noHead,
    ],
    ['an issue', 'issues', { issue: { number: 7 } }, nobody],
    ['a comment on an issue', 'issue_comment', { issue: { number: 7 }, comment: {} }, nobody],
    ['a check suite', 'check_suite', { check_suite: { head_sha: head } }, nobody],
    ['a repository_dispatch', 'repository_dispatch', {}, nobody],
    ['an event whose description says nothing', 'pull_request_target', {}, nobody],
  ])('or there is none, and the checklist goes to the summary: %s', async (_, name, event, why) => {
    const github = await startGithub();
    github.pulls.push({ number: 31, branch: 'main', head: 'e'.repeat(40) });
    const { comment, folder } = workflow(github, event);
    const { code, stdout, stderr } = await comment(planOf('limit-changed'), {
      more: { ...onMain, GITHUB_EVENT_NAME: name },
    });
    expect([code, stdout, github.writes()]).toEqual([0, '', []]);
    expect(stderr).toBe(`No comment was written: ${why}.\nThe checklist goes to the summary of this run instead.\n`);
    expect(folder.read('summary.md')).toMatch(/^## Decide /m);
  });

  test.each([
    [
      'a branch without one',
      { GITHUB_REF: 'refs/heads/other' },
      /the commit a{12} of the branch other is at the head of no/,
    ],
    [
      'one of an older commit',
      { GITHUB_REF: 'refs/heads/change', GITHUB_SHA: 'b'.repeat(40) },
      /is at the head of no open/,
    ],
    [
      'a deployment of an older commit',
      { GITHUB_REF: 'refs/heads/change', GITHUB_SHA: 'b'.repeat(40), GITHUB_EVENT_NAME: 'deployment' },
      /is at the head of no open/,
    ],
    ['one of a fork of the same owner', { GITHUB_REF: 'refs/heads/forked' }, /is at the head of no open/],
    ['one of a fork that is gone', { GITHUB_REF: 'refs/heads/deleted' }, /is at the head of no open/],
    [
      'a commit that is not known',
      { GITHUB_REF: 'refs/heads/change', GITHUB_SHA: '' },
      /this run is not for a pull request/,
    ],
    ['a tag', { GITHUB_REF: 'refs/tags/v1' }, /this run is not for a pull request/],
    ['two of one commit', { GITHUB_REF: 'refs/heads/twice' }, /is at the head of more than one open pull request/],
  ])('or a branch has none: %s', async (_, more, words) => {
    const github = await startGithub();
    github.pulls.push({ number: 8, branch: 'twice', head }, { number: 9, branch: 'twice', head });
    github.pulls.push({ number: 10, branch: 'forked', head, from: 'acme/limits-fork' });
    github.pulls.push({ number: 11, branch: 'deleted', head, from: null });
    const { comment } = workflow(github, {});
    const { code, stderr } = await comment(planOf('limit-changed'), {
      more: { GITHUB_SHA: head, GITHUB_EVENT_NAME: 'push', ...more },
    });
    expect([code, github.writes()]).toEqual([0, []]);
    expect(stderr).toMatch(words);
  });
});

describe('the command line of comment', () => {
  test('is wrong outside of a pipeline, and says what to set', async () => {
    const { code, stderr } = await publisher().run('comment', planOf('in-sync'), {});
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Error: This is not a pipeline of GitHub or GitLab: neither GITHUB_REPOSITORY nor /);
  });

  test.each([
    [{ GITHUB_REPOSITORY: '../acme' }, [], /GITHUB_REPOSITORY is not of the form OWNER\/NAME/],
    [{}, ['--key', 'a b'], /--key a b has characters that are not allowed/],
  ])('is wrong: %j %j', async (more, options, words) => {
    const github = await startGithub();
    const { code, stderr } = await publisher().run('comment', planOf('in-sync'), github.env(more), ...options);
    expect([code, github.requests]).toEqual([3, []]);
    expect(stderr).toMatch(words);
  });

  test('is wrong when the file is no plan', async () => {
    const github = await startGithub();
    const { code } = await limitdrift(folder({ 'plan.json': '{}' }), ['comment', 'plan.json'], { env: github.env() });
    expect(code).toBe(3);
  });
});

describe('a marker', () => {
  const marker = { kind: 'comment', key: '', organization: null, digest: '', head: null, taken_at: '' } as const;

  test.each(['-->', '--!>', '<!--', 'ü\u2028', '"}', '\\u002d'])(
    'carries any text, and nothing of it ends the comment: %j',
    (text) => {
      const line = formatMarker({ ...marker, organization: text });
      expect(line).toMatch(/^<!-- limitdrift [^<>-]+ -->$/);
      expect(readCommentMarker(`${line}\n\ntext`)).toEqual({ ...marker, organization: text });
    },
  );

  test.each([
    ['in another line', `text\n${formatMarker(marker)}`],
    ['with something behind it', `${formatMarker(marker)} text`],
    ['in another order', formatMarker(marker).replace(/\{("digest":""),(.*)\}/, '{$2,$1}')],
    ['with white space in it', formatMarker(marker).replace('{', '{ ')],
    ['of an issue', formatMarker({ ...marker, kind: 'issue', verdict: 'drift', complete: true, failed_runs: 0 })],
    ['that is no JSON', '<!-- limitdrift {x} -->'],
  ])('is none %s', (_, body) => {
    expect(readCommentMarker(body)).toBeNull();
  });
});
