import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { runAction } from '../../src/action/action.js';
import { readInputs, withoutActionsOwn } from '../../src/action/action-inputs.js';
import type { Emulator } from '../../src/emulator/server.js';
import { agreed, folder, key, planIn, serve } from '../cli/command-line.js';
import { type Clone, newClone } from '../git/git-clone.js';
import { root } from '../repository/planted.js';
import { newMachine, outputsOf, serveAnswers } from './job.js';
import { read } from './templates.js';

/* The action as the runner starts it: its one file by Node, inputs in the environment, no installed package in reach. */

const metadata = z
  .object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string().optional() })),
    outputs: z.record(z.string(), z.unknown()),
    runs: z.object({ using: z.literal('node24'), main: z.string() }),
  })
  .parse(parse(read('ci/action.yml')));
const main = join(root, 'ci', metadata.runs.main);

/** The variables of the inputs, those with a default included, as the runner names them. */
function inputs(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const defaults = Object.entries(metadata.inputs).map(([name, input]) => [name, input.default ?? ''] as const);
  const all = { ...Object.fromEntries(defaults), token: '', ...given };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

function clone(yaml = agreed): Clone {
  const place = newClone();
  place.commit({ 'limits.yaml': yaml });
  return place;
}

function access({ url }: Emulator): Readonly<Record<string, string>> {
  return { ANTHROPIC_BASE_URL: url, ANTHROPIC_ADMIN_API_KEY: key };
}

describe('what ci/action.yml says', () => {
  test('of inputs is what is read, and nothing else', () => {
    const asked: string[] = [];
    const env = new Proxy<Record<string, string>>({}, { get: (_, name) => void asked.push(String(name)) });
    readInputs({ ...host, env });
    expect(asked.toSorted()).toEqual(
      Object.keys(metadata.inputs)
        .map((name) => `INPUT_${name.toUpperCase()}`)
        .toSorted(),
    );
  });

  test('of its file is where the build puts it', () => expect(existsSync(main)).toBe(true));
});

const host = {
  args: [],
  cwd: root,
  shipped: root,
  stdout: { write: () => undefined, isTerminal: false, columns: undefined },
  stderr: { write: () => undefined, isTerminal: false, columns: undefined },
  now: Date.now,
  signal: new AbortController().signal,
};

describe('the action', () => {
  test('fails on drift, with annotations, outputs and the checklist in the summary, and keeps the key to itself', async () => {
    const machine = newMachine();
    const place = clone();
    const emulator = await serve({ prod: 900 });
    const ended = await machine.node(main, { ...inputs({}), ...access(emulator) }, place.cwd);
    expect([ended.code, ended.stderr]).toEqual([2, '']);
    expect(ended.stdout).toMatch(/^::error .*file=limits\.yaml,line=5/m);
    const outputs = outputsOf(machine.read('output'));
    expect(outputs).toMatchObject({ verdict: 'drift', drift: '1', pending: '0', 'exit-code': '2' });
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(metadata.outputs).toSorted());
    expect(machine.read('summary.md')).toContain('## Decide (1)');
    expect(ended.stdout + machine.read('output') + machine.read('summary.md')).not.toContain(key);
  });

  test('takes a pull request’s base and a snapshot, and needs no credential then', async () => {
    const emulator = await serve();
    const place = clone();
    const machine = newMachine();
    const saved = folder();
    const snapshot = [join(root, 'dist/limitdrift.cjs'), 'snapshot', '--out', join(saved.path, 'live.json')];
    await machine.script('bash', snapshot.map((word) => `'${word}'`).join(' '), {
      cwd: place.cwd,
      env: access(emulator),
    });
    place.commit({ 'limits.yaml': agreed.replace('500', '1000') });
    const given = inputs({
      base: 'git:HEAD^1',
      touched: 'true',
      live: join(saved.path, 'live.json'),
      reports: `json=${saved.path}/plan.json\n\n  markdown=${saved.path}/plan.md  \n`,
    });
    const ended = await machine.node(main, given, place.cwd);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(outputsOf(machine.read('output'))).toMatchObject({ verdict: 'pending', pending: '1', 'exit-code': '0' });
    expect(planIn(saved.read('plan.json')).verdict).toBe('pending');
    expect(saved.read('plan.md')).toContain('## After the merge (1)');
  });

  test('fails on what fail-on names', async () => {
    const emulator = await serve();
    const place = clone();
    place.commit({ 'limits.yaml': agreed.replace('500', '1000') });
    const codes = ['', 'pending', 'none'].map(async (classes) => {
      const given = inputs({ base: 'git:HEAD^1', 'fail-on': classes });
      return (await newMachine().node(main, { ...given, ...access(emulator) }, place.cwd)).code;
    });
    expect(await Promise.all(codes)).toEqual([0, 2, 0]);
  });

  test('takes several files as one declaration', async () => {
    const emulator = await serve();
    const place = clone(agreed.replace('  staging: {limits: {}}\n', ''));
    place.commit({ 'more.yaml': 'version: 1\nworkspaces: {staging: {limits: {}}}\n' });
    const given = inputs({ config: 'limits.yaml\nmore.yaml' });
    const ended = await newMachine().node(main, { ...given, ...access(emulator) }, place.cwd);
    expect([ended.code, ended.stdout]).toEqual([0, 'In sync: 2 workspaces, 1 limit, organization Acme.\n']);
  });

  test.each([
    ['config', '$(touch pwned)'],
    ['config', '`touch pwned`'],
    ['config', '; touch pwned; #'],
    ['config', '--help'],
    ['config', '--key-file=/etc/passwd'],
    ['base', '--help'],
    ['base', 'git:--upload-pack=touch pwned'],
    ['live', '"; touch pwned; "'],
    ['live', '--help'],
    ['history', '--help'],
    ['fail-on', '--report-only'],
    ['reports', '--help'],
    ['touched', 'yes'],
    ['comment', '$(touch pwned)'],
  ])('takes %s: %s for a value, which is wrong', async (name, value) => {
    const machine = newMachine();
    const place = clone();
    const ended = await machine.node(main, inputs({ live: 'no.json', [name]: value }), place.cwd);
    expect(ended.code).toBe(3);
    expect(existsSync(join(place.cwd, 'pwned'))).toBe(false);
    expect(ended.stdout).not.toContain('Usage');
    expect(outputsOf(machine.read('output'))['exit-code']).toBe('3');
  });

  test('says which switch is wrong', async () => {
    const ended = await newMachine().node(main, inputs({ touched: 'yes' }), clone().cwd);
    expect(ended.stderr).toBe(
      'Error: The input touched is neither true nor false. Write touched: true, or leave it out.\n',
    );
  });

  test('keeps its verdict where the comment is refused, and where there is no pull request', async () => {
    const emulator = await serve({ prod: 900 });
    const place = clone();
    const forbidden = await serveAnswers(() => ({ status: 403, body: '{"message":"Resource not accessible"}' }));
    const pull = {
      GITHUB_REPOSITORY: 'acme/limits',
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_API_URL: forbidden.url,
      GITHUB_SERVER_URL: forbidden.url,
    };
    for (const env of [pull, {}]) {
      const machine = newMachine();
      const given = inputs({ comment: 'true', token: 'read-only-token' });
      const ended = await machine.node(main, { ...given, ...env, ...access(emulator) }, place.cwd);
      expect(ended.code).toBe(2);
      expect(outputsOf(machine.read('output'))['exit-code']).toBe('2');
      expect(ended.stderr).toMatch(/No comment was written|not a pipeline of GitHub/);
      expect(ended.stdout + ended.stderr + machine.read('summary.md')).not.toContain('read-only-token');
    }
    expect(forbidden.asked.map(({ headers }) => headers.authorization)).toContain('Bearer read-only-token');
  });

  test('makes no comment of a plan that was never made', async () => {
    const asked = await serveAnswers(() => null);
    const env = { GITHUB_REPOSITORY: 'acme/limits', GITHUB_REF: 'refs/pull/7/merge', GITHUB_API_URL: asked.url };
    const given = inputs({ comment: 'true', token: 't', reports: 'nonsense=x' });
    const ended = await newMachine().node(main, { ...given, ...env }, clone().cwd);
    expect([ended.code, ended.stderr]).toEqual([3, expect.not.stringContaining('plan.json')]);
    expect(asked.asked).toEqual([]);
  });

  test('runs a declaration in code without what the runner gives to actions alone', () => {
    const env = {
      PATH: '/bin',
      INPUT_TOKEN: 't',
      'INPUT_FAIL-ON': 'none',
      ACTIONS_RUNTIME_TOKEN: 't',
      ACTIONS_RESULTS_URL: 'u',
      ACTIONS_CACHE_URL: 'u',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'kept: federation asks there',
    };
    expect(Object.keys(withoutActionsOwn(env))).toEqual(['PATH', 'ACTIONS_ID_TOKEN_REQUEST_URL']);
  });
});

describe('in this process, the action', () => {
  async function act(env: Readonly<Record<string, string>>, cwd: string) {
    const written: string[] = [];
    const output = { ...host.stderr, write: (text: string) => void written.push(text) };
    const code = await runAction({
      ...host,
      cwd,
      env: { ...env, GITHUB_ACTIONS: 'true' },
      stdout: output,
      stderr: output,
    });
    return { code, text: written.join('') };
  }

  test('keeps its verdict where the outputs cannot be written', async () => {
    const emulator = await serve({ prod: 900 });
    const place = clone();
    const env = {
      ...inputs({}),
      ...access(emulator),
      PATH: process.env['PATH'] ?? '',
      GITHUB_OUTPUT: 'missing/output',
    };
    const { code, text } = await act(env, place.cwd);
    expect(code).toBe(2);
    expect(text).toContain('Note: the file that GITHUB_OUTPUT names could not be written: its folder does not exist.');
  });

  test('says that there is no temporary folder for the plan of the comment', async () => {
    const ended = await act({ ...inputs({ comment: 'true' }), RUNNER_TEMP: 'gone' }, clone().cwd);
    const hint = 'Temporary files go there; TMPDIR, or RUNNER_TEMP in the action, names another folder.';
    expect(ended).toEqual({ code: 1, text: `Error: Cannot write gone: it does not exist. ${hint}\n` });
  });

  test.each([
    ['live: none.json', { live: 'none.json' }],
    ['a report that there is none of', { reports: 'nonsense=x' }],
    ['no switch', { comment: 'maybe' }],
  ])('ends with 3 for %s, and leaves nothing in the temporary folder', async (_, given) => {
    const temp = folder();
    const place = clone();
    const { code } = await act({ ...inputs({ comment: 'true', ...given }), RUNNER_TEMP: temp.path }, place.cwd);
    expect([code, temp.names()]).toEqual([3, []]);
  });
});
