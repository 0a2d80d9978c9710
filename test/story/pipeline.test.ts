import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { Host } from '../../src/cli/host.js';
import { startGithub } from '../publish/fake-github.js';
import { startGitlab } from '../publish/fake-gitlab.js';
import { root } from '../repository/planted.js';
import { foundTeam, type Team } from './team.js';

const limits = (prod: number): string => `version: 1
groups: {opus: claude-opus-4-8}
workspaces:
  prod:
    limits: {opus: {requests_per_minute: ${prod}}}
`;

/** 500 requests a minute are live and merged; a pull request asks for 1,000. */
function openRequest(env: Host['env']): Team {
  const workspaces = [{ id: 'wrkspc_prod', name: 'prod', overrides: { opus: { requests_per_minute: 500 } } }];
  const team = foundTeam({ requestsPerMinute: 4000, workspaces }, env);
  team.commit(limits(500), 'Declare our limits');
  team.git('switch', '--quiet', '--create', 'raise');
  team.commit(limits(1000), 'More for prod');
  return team;
}

/** What the page of GitHub shows of a place, line by line. */
function shown(place: string): readonly string[] {
  const page = readFileSync(join(root, 'docs/ci-github.md'), 'utf8');
  const [, text = ''] =
    new RegExp(`^- \\*\\*${place}\\*\\*[^]*?\n  \`\`\`text\n([^]*?)\n  \`\`\`$`, 'm').exec(page) ?? [];
  expect(text).not.toBe('');
  return text.split('\n').map((line) => line.replace(/^ {2}/, ''));
}

const base = ['--base', 'git:main', '--report', 'github=annotations.txt'] as const;
const checklist = ['--report', 'github=annotations.txt'] as const;

interface CodeHost {
  /** Variables of the pipeline of a pull or merge request. */
  readonly env: Host['env'];
  /** The one text on the request; '' for none. */
  readonly posted: () => string;
  readonly count: () => number;
}

const hosts: Readonly<Record<string, () => Promise<CodeHost>>> = {
  GitHub: async () => {
    const github = await startGithub();
    const { comments } = github;
    return { env: github.env(), posted: () => comments[0]?.body ?? '', count: () => comments.length };
  },
  GitLab: async () => {
    const gitlab = await startGitlab();
    const { notes } = gitlab;
    return { env: gitlab.env(), posted: () => notes[0]?.body ?? '', count: () => notes.length };
  },
};

describe.each(Object.entries(hosts))('a change of limits.yaml on %s', (_, startHost) => {
  test('is reviewed, disturbed, carried out and verified, with one comment that says how it stands', async () => {
    const { env, posted, count } = await startHost();
    const team = openRequest({ ...env, GITHUB_STEP_SUMMARY: 'summary.md', GITHUB_OUTPUT: 'outputs' });

    // The request asks for a change: it is to be carried out, and nothing fails.
    const asked = await team.plan(...base);
    expect([asked.code, asked.changes]).toEqual([0, ['pending: prod requests_per_minute 500 → 1000']]);
    expect((await team.run('comment', 'plan.json')).code).toBe(0);
    expect(posted()).toMatch(/^## After the merge \(1\)$/m);
    expect(posted()).not.toMatch(/^## Decide/m);
    expect(posted().split('\n')).toEqual(expect.arrayContaining([...shown('In the pull request')]));
    expect(team.repository.read('outputs')).toContain('verdict=pending\n');

    // Somebody raises the limit in the Console: the job fails, says where, and the comment says so.
    team.set('prod', 'requests_per_minute', 2000);
    const disturbed = await team.plan(...base);
    expect([disturbed.code, disturbed.changes]).toEqual([2, ['conflict: prod requests_per_minute 2000 → 1000']]);
    const annotations = team.repository.read('annotations.txt').split('\n');
    expect(annotations.filter((line) => line.startsWith('::'))).toEqual(shown('At the lines of limits.yaml'));
    expect(team.repository.read('outputs')).toContain('verdict=drift\n');
    expect((await team.run('comment', 'plan.json')).code).toBe(0);
    expect(posted()).toMatch(/^## Decide \(1\)$/m);
    expect(posted()).toContain('2,000');

    // It is set back, merged and carried out; the checklist is verified, and the comment turns green.
    team.set('prod', 'requests_per_minute', 500);
    team.git('switch', '--quiet', 'main');
    team.git('merge', '--quiet', 'raise');
    team.wait(1);
    const merged = await team.plan(...checklist);
    expect([merged.code, merged.changes]).toEqual([0, ['pending: prod requests_per_minute 500 → 1000']]);
    await team.carryOut(merged.plan);
    expect((await team.run('verify', 'plan.json')).code).toBe(0);
    expect((await team.plan(...checklist)).plan.verdict).toBe('in-sync');
    expect((await team.run('comment', 'plan.json')).code).toBe(0);
    expect(
      posted()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('<!--')),
    ).toEqual([expect.stringContaining('In sync')]);
    expect(count()).toBe(1);
  });
});

test('a fork without secrets plans against the snapshot, and gets the step summary instead of a comment', async () => {
  const github = await startGithub();
  const env = { ...github.env({ GITHUB_TOKEN: 'fork-token' }), GITHUB_STEP_SUMMARY: 'summary.md' };
  const team = openRequest({ ...env, ANTHROPIC_ADMIN_API_KEY: undefined });
  const live = await foundSnapshot(team);
  team.repository.write('live.json', live);

  const asked = await team.run('plan', '--live', 'live.json', '--touched', '--out', 'plan.json', '--base', 'git:main');
  expect([asked.code, asked.stderr]).toEqual([0, '']);
  const { code, stderr } = await team.run('comment', 'plan.json');
  expect(code).toBe(0);
  expect(stderr).toContain('summary');
  expect(team.repository.read('summary.md')).toMatch(/^## After the merge \(1\)$/m);
  expect(github.comments).toEqual([]);
});

test('a scheduled run opens one issue when something drifts, and closes it when all is in sync', async () => {
  const github = await startGithub();
  const env = github.env({ GITHUB_REF: 'refs/heads/main', GITHUB_EVENT_NAME: 'schedule' });
  const team = openRequest(env);
  team.git('switch', '--quiet', 'main');
  const run = async (): Promise<number | null> => {
    const { code } = await team.plan();
    expect((await team.run('issue', 'plan.json')).code).toBe(0);
    return code;
  };

  expect([await run(), github.issues.length]).toEqual([0, 0]);
  team.set('prod', 'requests_per_minute', 2000);
  team.wait(1);
  expect([await run(), github.issues.map(({ state }) => state)]).toEqual([2, ['open']]);
  expect(github.issues[0]?.body).toContain('requests_per_minute');
  team.set('prod', 'requests_per_minute', 500);
  team.wait(1);
  expect([await run(), github.issues.map(({ state }) => state)]).toEqual([0, ['closed']]);
});

/** What the scheduled job of the protected branch, which has the key, saved. */
async function foundSnapshot(team: Team): Promise<string> {
  const keyed = foundTeam(team.console);
  const { code } = await keyed.run('snapshot', '--out', 'live.json');
  expect(code).toBe(0);
  return keyed.repository.read('live.json');
}
