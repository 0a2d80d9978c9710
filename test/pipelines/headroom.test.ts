import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { parseFault } from '../../src/emulator/fault-text.js';
import { agreed, key, serve } from '../cli/command-line.js';
import { newClone } from '../git/git-clone.js';
import { startFake } from '../publish/fake-server.js';
import { newMachine } from './job.js';
import { gitlabJobOf, parseWorkflow, read } from './templates.js';

/* The daily job for headroom, run as each code host runs it: what a cache would bring along is brought along by hand. */

/** Half a day back in place of a week: enough to be at its mark. */
const declaration = `${agreed}headroom: {window: 12h}\n`;

type Environment = Readonly<Record<string, string>>;

/** A run: whether it was green, and where it left its files; `state` is what the run before left. */
interface Job {
  readonly green: boolean;
  readonly state: string;
  readonly output: string;
  readonly left: (name: string) => boolean;
}

type RunJob = (env: Environment, before: Job | null) => Promise<Job>;

/** Every step, also after one that failed, as `!cancelled()` has it. */
const onGithub: RunJob = async (env, before) => {
  const { env: all = {}, jobs } = parseWorkflow(read('ci/templates/github/limits-headroom.yml'));
  const machine = newMachine();
  const place = newClone();
  place.commit({ 'limits.yaml': declaration });
  const state = join(machine.temp, 'limits-state');
  if (before !== null && existsSync(before.state)) cpSync(before.state, state, { recursive: true });
  const ended = [];
  for (const { run } of jobs['headroom']?.steps ?? []) {
    if (run === undefined) continue;
    const given = { LIMITDRIFT_SLACK_WEBHOOK_URL: '', LIMITDRIFT_WEBHOOK_URL: '', ...env };
    const named = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
    ended.push(await machine.script('bash -e', run, { cwd: place.cwd, env: { ...named, ...given } }));
  }
  return {
    green: ended.every(({ code }) => code === 0),
    state,
    output: ended.map(({ stdout, stderr }) => stdout + stderr).join(''),
    left: (name) => machine.read(name) !== '',
  };
};

const onGitlab: RunJob = async (env, before) => {
  const { script, variables } = gitlabJobOf('ci/templates/gitlab/limits-headroom.yml', 'limits-headroom');
  const machine = newMachine();
  const place = newClone();
  place.commit({ 'limits.yaml': declaration });
  const state = join(place.cwd, '.limits-state');
  if (before !== null && existsSync(before.state)) cpSync(before.state, state, { recursive: true });
  const named = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
  const options = { cwd: place.cwd, env: { ...named, TMPDIR: machine.temp, ...env } };
  const { code, stdout, stderr } = await machine.script('sh', script.join('\n'), options);
  return { green: code === 0, state, output: stdout + stderr, left: (name) => existsSync(join(place.cwd, name)) };
};

/** `prod` uses more than its limit all the time. */
const usage = {
  workspaces: {
    prod: [{ model: 'claude-opus-4-8', rhythm: 'steady', requests: 900, input: 10, output: 10 }],
    staging: [],
  },
};

describe.each([
  ['GitHub', onGithub],
  ['GitLab', onGitlab],
])('the daily job on %s', (_, run) => {
  test('is green with limits at their mark, tells of them once a day, and keeps what it read and told', async () => {
    const emulator = await serve({ usage });
    const receiver = await startFake(() => ({ status: 204, body: '' }));
    const env = {
      ANTHROPIC_BASE_URL: emulator.url,
      ANTHROPIC_ADMIN_API_KEY: key,
      LIMITDRIFT_WEBHOOK_URL: `${receiver.url}/hook`,
    };
    const first = await run(env, null);
    expect([first.green, first.output]).toEqual([true, expect.stringContaining('Notified the webhook.')]);
    expect(JSON.parse(receiver.requests[0]?.text ?? '')).toMatchObject({
      event: 'headroom-changed',
      current: { verdict: 'in-sync' },
      headroom: { previous: null, began: [{ workspace: { name: 'prod' }, level: 'act' }] },
    });
    expect(first.left('headroom.json') && first.left('headroom.html')).toBe(true);
    const kept = readFileSync(join(first.state, 'told/headroom.json'), 'utf8');
    const second = await run(env, first);
    expect([second.green, second.output]).toEqual([true, expect.stringContaining('one message a day')]);
    expect(receiver.requests).toHaveLength(1);
    expect(readFileSync(join(second.state, 'told/headroom.json'), 'utf8')).toBe(kept);
  });

  test('is red where it could not look, and where the message did not get through', async () => {
    const refused = await serve({ faults: [parseFault('401')] });
    const receiver = await startFake(() => ({ status: 400, body: '' }));
    const env = { ANTHROPIC_BASE_URL: refused.url, ANTHROPIC_ADMIN_API_KEY: key };
    expect(await run(env, null)).toMatchObject({ green: false, output: expect.stringContaining('Nobody is told') });
    const emulator = await serve({ usage });
    const hook = { LIMITDRIFT_WEBHOOK_URL: `${receiver.url}/hook` };
    const untold = await run({ ...env, ...hook, ANTHROPIC_BASE_URL: emulator.url }, null);
    expect([untold.green, existsSync(join(untold.state, 'told'))]).toEqual([false, false]);
  });
});
