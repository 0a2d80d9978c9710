import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { UserError } from '../../../src/model/errors.js';
import { synthesized, withCdktf } from '../../cdktf/libraries.js';
import {
  at,
  type Ended,
  type Folder,
  folder,
  key,
  limitdrift,
  planIn,
  secretEnvironment,
  serve,
} from '../command-line.js';
import { newClone, start } from '../../git/git-clone.js';

/** A stack that `serve()` is in sync with, as CDKTF writes it; `prod` requests a minute. */
function stackText(prod = 500): string {
  const bytes = synthesized(withCdktf, (stack, { RateLimitGroups, WorkspaceRateLimits }) => {
    new RateLimitGroups(stack, 'groups', { opus: 'claude-opus-4-8' });
    new WorkspaceRateLimits(stack, 'a', { workspace: 'prod', limits: { opus: { requests_per_minute: prod } } });
    new WorkspaceRateLimits(stack, 'b', { workspace: 'staging', limits: {} });
  });
  return new TextDecoder().decode(bytes);
}

const declaredHere = /test\/cli\/app\/cdktf\.test\.ts:\d+:5/;

/** What `app.synth()` does, without CDKTF: writes stacks and a manifest to where the environment says. */
const fakeApp = `
const { mkdirSync, writeFileSync, readFileSync } = require('node:fs');
const out = process.env.CDKTF_OUTDIR;
const stacks = {};
for (const [name, path] of Object.entries(JSON.parse(process.argv[2]))) {
  mkdirSync(out + '/stacks/' + name, { recursive: true });
  stacks[name] = { synthesizedStackPath: 'stacks/' + name + '/cdk.tf.json' };
  writeFileSync(out + '/' + stacks[name].synthesizedStackPath, readFileSync(path));
}
writeFileSync(out + '/manifest.json', JSON.stringify({ stacks }));
`;

/** A folder with an app of these stacks; each by the name of a file. */
function appOf(stacks: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Folder {
  const app = `node app.cjs '${JSON.stringify(stacks)}'`;
  return folder({ 'cdktf.json': JSON.stringify({ app }), 'app.cjs': fakeApp, 'one.json': stackText(), ...files });
}

/** A folder with an app of this one command. */
function commandOf(app: string, files: Readonly<Record<string, string>> = {}): Folder {
  return folder({ 'cdktf.json': JSON.stringify({ app }), ...files });
}

const system = { env: { PATH: process.env['PATH'] } };

function validate(files: Folder, ...options: readonly string[]): Promise<Ended> {
  return limitdrift(files, ['validate', ...options], system);
}

describe('plan cdktf.json', () => {
  test('runs the app and compares what all of its stacks declare', async () => {
    const emulator = await serve({ prod: 600 });
    const files = appOf({ one: 'one.json' });
    const { options, host } = at(emulator);
    const env = { ...system.env, ...host.env };
    const ran = await limitdrift(files, ['plan', 'cdktf.json', '--report', 'json', ...options], { env });
    const plan = planIn(ran.stdout);
    expect([ran.code, plan.changes.map(({ after, origin }) => [after, origin?.file])]).toEqual([
      2,
      [[{ source: 'workspace', value: 500 }, 'test/cli/app/cdktf.test.ts']],
    ]);
    expect(plan.declaration.files.map(({ path }) => path)).toEqual(['cdktf.json']);
  });

  test('is what plan does without a file where there is no limits.yaml', async () => {
    const { stdout } = await validate(appOf({ one: 'one.json' }));
    expect(stdout).toBe('Valid: cdktf.json, 2 workspaces. The live limits were not read.\n');
  });

  test('is not what plan does without a file where there is a limits.yaml', async () => {
    const files = appOf({ one: 'one.json' }, { 'limits.yaml': 'version: 1\nworkspaces: {}\n' });
    expect((await validate(files)).stdout).toBe('Valid: limits.yaml, 0 workspaces. The live limits were not read.\n');
  });

  test('from another folder leads to the places from there', async () => {
    const files = appOf({ one: 'one.json', two: 'one.json' });
    const outside = folder();
    mkdirSync(join(outside.path, 'infra'));
    const inside: Folder = { ...outside, path: join(outside.path, 'infra') };
    for (const name of files.names()) outside.write(`infra/${name}`, files.read(name));
    const { code, stderr } = await limitdrift(outside, ['validate', 'infra/cdktf.json'], system);
    expect([code, inside.path.endsWith('infra')]).toEqual([3, true]);
    expect(stderr).toMatch(/^infra\/test\/cli\/app\/cdktf\.test\.ts:\d+:5: The workspace "prod" is declared twice/);
  });

  test('gives the same bytes each time, whatever else is in the stacks', async () => {
    const stack = JSON.parse(stackText()) as object;
    const other = JSON.stringify({ ...stack, output: { random: { value: 7 } } });
    const files = appOf({ one: 'one.json' }, { 'other.json': other });
    const sums = [];
    for (const name of ['one.json', 'one.json', 'other.json']) {
      files.write('cdktf.json', JSON.stringify({ app: `node app.cjs '{"one": "${name}"}'` }));
      const live = { ...at(await serve()) };
      const env = { ...system.env, ...live.host.env };
      const ran = await limitdrift(files, ['plan', '--report', 'json', ...live.options], { env });
      sums.push(planIn(ran.stdout).declaration.files[0]?.sha256);
    }
    expect(new Set(sums).size).toBe(1);
  });
});

describe('the app', () => {
  test('is not run where there is no temporary folder for what it writes', async () => {
    const files = commandOf('exit 7');
    vi.stubEnv('TMPDIR', '/gone');
    onTestFinished(() => void vi.unstubAllEnvs());
    const ended = await validate(files);
    expect([ended.code, ended.stderr.split('\n')[0]]).toEqual([1, 'Error: Cannot write /gone: it does not exist.']);
  });

  test('runs through the shell in its own folder, with the output folder and the context, and without credentials', async () => {
    const print = `node -e "console.log(JSON.stringify({ env: process.env, cwd: process.cwd() }))" > seen.txt && true; exit 7`;
    const files = commandOf(print);
    files.write(
      'cdktf.json',
      JSON.stringify({ app: print, context: { stage: 'prod' }, terraformModules: ['./own', 'x/y/z'] }),
    );
    const listed = {
      HOME: '/ada',
      LC_ALL: 'C.UTF-8',
      SystemRoot: 'the folder of Windows',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      HTTPS_PROXY: 'http://proxy.example:8080/',
      http_proxy: 'proxy.example:8080',
      GITHUB_REF: 'refs/heads/HIDDEN_KEY',
      NPM_TOKEN: 'of-the-registry',
    };
    const env = {
      ...system.env,
      ...listed,
      ...secretEnvironment,
      HTTPS_PROXY: 'http://ada:proxy-p%40ss@proxy.example:8080/',
      http_proxy: 'ada:proxy/p@ss@proxy.example:8080',
      all_proxy: 'ada:proxy-p@ss@proxy.example:8080',
      GITHUB_REF: `refs/heads/${key}`,
      OTHER: 'not listed',
    };
    await limitdrift(files, ['validate', '--pass-env', 'NPM_TOKEN', '--pass-env', 'NOT_SET'], { env });
    const seen = JSON.parse(files.read('seen.txt')) as { env: Record<string, string>; cwd: string };
    const { PWD: _pwd, SHLVL: _level, _: _self, OLDPWD: _before, ...got } = seen.env;
    expect(got).toEqual({
      ...system.env,
      ...listed,
      http_proxy: undefined,
      all_proxy: 'proxy.example:8080',
      CDKTF_OUTDIR: expect.stringMatching(/limitdrift-synth-/),
      CDKTF_CONTEXT_JSON: expect.any(String),
      SYNTH_HCL_OUTPUT: 'false',
    });
    expect(seen.cwd.endsWith(files.path)).toBe(true);
    expect(JSON.parse(seen.env['CDKTF_CONTEXT_JSON'] ?? '')).toEqual({
      stage: 'prod',
      cdktfJsonPath: join(files.path, 'cdktf.json'),
      cdktfRelativeModules: ['./own'],
    });
  });

  test.each([
    ['ANTHROPIC_ADMIN_API_KEY', {}, 'would give the app the credential of the Claude API'],
    ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', {}, 'would give the app the credential of the Claude API'],
    ['COPY', { COPY: `key=${key}` }, 'would give the app the credential of the Claude API'],
    [`NAME=${key}`, {}, 'takes only the name of a variable, and not: NAME=…'],
  ])('is not given %s', async (name, more, problem) => {
    const env = { ...system.env, ANTHROPIC_ADMIN_API_KEY: key, ...more };
    const { code, stderr } = await limitdrift(commandOf('exit 0'), ['validate', '--pass-env', name], { env });
    expect([code, stderr.split('\n')[0]?.includes(problem), stderr.includes(key)]).toEqual([3, true, false]);
  });

  test.each(['exit 0', 'exit 3', 'sleep 60'])('leaves no folder behind: %s', async (app) => {
    const files = commandOf(app);
    const temporary = folder();
    vi.stubEnv('TMPDIR', temporary.path);
    onTestFinished(() => void vi.unstubAllEnvs());
    await validate(files, '--synth-timeout', '1s');
    expect(temporary.names()).toEqual([]);
  });

  test('that fails shows what it wrote, made safe, and no key', async () => {
    const script = `console.log('on stdout \\u001b[31m ::error::x'); console.error('TypeError: broken ${key}'); process.exit(4);`;
    const { code, stderr, stdout } = await validate(commandOf('node app.cjs', { 'app.cjs': script }));
    expect([code, stdout]).toEqual([3, '']);
    const lines = stderr.split('\n');
    expect(lines.slice(0, 2).sort()).toEqual([
      '  | TypeError: broken sk-ant-…',
      '  | on stdout \\u{1b}[31m :\\u{3a}error::x',
    ]);
    expect(lines.slice(2)).toEqual([
      'Error: Cannot synthesize cdktf.json: its app ended with exit code 4.',
      'What it wrote is shown above.',
      '',
    ]);
  });

  test('that writes without end is shown by its last words', async () => {
    const script = `process.stdout.write('x\\n'.repeat(100_000) + 'the end\\n', () => process.exit(1));`;
    const { stderr } = await validate(commandOf('node app.cjs', { 'app.cjs': script }));
    expect(stderr).toMatch(/^ {2}\| … \d+ characters before this were left out\n/);
    expect(stderr).toContain('  | the end\n');
    expect(stderr.length).toBeLessThan(300_000);
  });

  test('that takes too long is ended with everything that it started', async () => {
    const files = commandOf('(while true; do date > alive.txt; sleep 0.01; done) & sleep 60');
    const { code, stderr } = await validate(files, '--synth-timeout', '1s');
    expect([code, stderr]).toEqual([
      3,
      'Error: Cannot synthesize cdktf.json: its app took longer than 1s.\nGive it longer with --synth-timeout, or plan what is synthesized already: cdktf.out/stacks/NAME/cdk.tf.json.\n',
    ]);
    files.write('alive.txt', 'nobody writes any more');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(files.read('alive.txt')).toBe('nobody writes any more');
  });

  test('that leaves something running is not waited for', async () => {
    const { code } = await validate(commandOf('sleep 60 & exit 9'), '--synth-timeout', '50s');
    expect(code).toBe(3);
  });

  test('that leaves something running out of reach is not waited for either', async () => {
    const script = `require('node:child_process').spawn('sleep', ['5'], { detached: true, stdio: 'inherit' }).unref();`;
    const files = commandOf('node app.cjs; exit 9', { 'app.cjs': script });
    const { code, stderr } = await validate(files, '--synth-timeout', '50s');
    expect([code, stderr]).toEqual([3, expect.stringContaining('its app ended with exit code 9')]);
  });

  test('that the system does not start is told as such', async () => {
    const env = { ...system.env, HUGE: 'x'.repeat(4_000_000) };
    const { code, stderr } = await limitdrift(commandOf('exit 0'), ['validate', '--pass-env', 'HUGE'], { env });
    expect([code, stderr.split('\n')[0]]).toEqual([
      3,
      'Error: Cannot synthesize cdktf.json: its app cannot be started: E2BIG.',
    ]);
  });

  test('is ended when the run is interrupted', async () => {
    const interruption = new AbortController();
    const files = commandOf('touch begun; sleep 60');
    const timer = setInterval(() => {
      if (files.names().includes('begun')) interruption.abort(UserError.of('interrupted', {}));
    }, 5);
    const { code, stderr } = await limitdrift(files, ['validate'], { ...system, signal: interruption.signal });
    clearInterval(timer);
    expect([code, stderr.split('\n')[0]]).toEqual([130, 'Error: Interrupted.']);
  });

  test('that is ended by a signal is told as such', async () => {
    const { stderr } = await validate(commandOf('kill -9 $$'));
    expect(stderr).toBe(
      'Error: Cannot synthesize cdktf.json: its app was ended by SIGKILL.\nIt wrote nothing. Run the command of `app` by hand.\n',
    );
  });

  test.each([
    [
      'synthesizes nothing',
      'exit 0',
      'its app succeeded, but synthesized nothing into the folder that CDKTF_OUTDIR names',
    ],
    [
      'writes elsewhere',
      'mkdir -p cdktf.out/stacks && echo {} > cdktf.out/manifest.json',
      'its app succeeded, but synthesized nothing',
    ],
    [
      'writes no manifest',
      'echo [] > $CDKTF_OUTDIR/manifest.json',
      'the manifest.json that its app wrote lists no stacks',
    ],
    ['lists strange stacks', `echo '{"stacks": {"a": 5}}' > $CDKTF_OUTDIR/manifest.json`, 'lists no stacks'],
    [
      'lists a stack that is not there',
      `echo '{"stacks": {"a": {"synthesizedStackPath": "a"}}}' > $CDKTF_OUTDIR/manifest.json`,
      'its app did not write a stack that its manifest lists (it does not exist): a',
    ],
    [
      'lists a stack outside',
      `echo '{"stacks": {"a": {"synthesizedStackPath": "../.."}}}' > $CDKTF_OUTDIR/manifest.json`,
      'its app wrote a stack outside of its output folder: ../..',
    ],
    [
      'links to a stack outside',
      `ln -s /dev/null $CDKTF_OUTDIR/a; echo '{"stacks": {"a": {"synthesizedStackPath": "a"}}}' > $CDKTF_OUTDIR/manifest.json`,
      'its app wrote a stack outside of its output folder: a',
    ],
    [
      'writes what is no JSON',
      `echo '{"stacks": {"a": {"synthesizedStackPath": "a"}}}' > $CDKTF_OUTDIR/manifest.json; echo x > $CDKTF_OUTDIR/a`,
      'cdktf.json (a):1:1: This is not valid JSON',
    ],
    [
      'declares nothing',
      `echo '{"stacks": {"a": {"synthesizedStackPath": "a"}}}' > $CDKTF_OUTDIR/manifest.json; echo '{}' > $CDKTF_OUTDIR/a`,
      'Nothing here is declared with limitdrift’s constructs',
    ],
  ])('that %s is refused', async (_, app, words) => {
    const { code, stderr } = await validate(commandOf(app));
    expect([code, stderr]).toEqual([3, expect.stringContaining(words)]);
  });

  test.each([
    ['{', 'This is not valid JSON'],
    ['{"language": "typescript"}', 'it has no `app`'],
    ['{"app": "true", "context": []}', 'its `context` is not an object'],
  ])('of the configuration %s is not run', async (text, words) => {
    const { code, stderr } = await validate(folder({ 'cdktf.json': `${text} ` }));
    expect([code, stderr]).toEqual([3, expect.stringContaining(words)]);
  });
});

describe('what was declared before', () => {
  test('a synthesized file is a base for limits.yaml, and for an app', async () => {
    const yaml =
      'version: 1\ngroups: {opus: claude-opus-4-8}\nworkspaces:\n  prod: {limits: {opus: {requests_per_minute: 400}}}\n  staging: {limits: {}}\n';
    const files = appOf(
      { one: 'new.json' },
      { 'limits.yaml': yaml, 'base.json': stackText(500), 'new.json': stackText(400) },
    );
    for (const head of ['limits.yaml', 'cdktf.json']) {
      const { options, host } = at(await serve());
      const env = { ...system.env, ...host.env };
      const args = ['plan', head, '--base', 'base.json', '--report', 'json', ...options];
      const ran = await limitdrift(files, args, { env });
      expect(planIn(ran.stdout).changes.map((change) => change.class)).toEqual(['pending']);
    }
  });

  test.each([
    [['cdktf.json', '--base', 'git:HEAD'], '--base git:HEAD would need what the app of an earlier cdktf.json declares'],
    [['limits.yaml', '--base', 'old/cdktf.json'], '--base old/cdktf.json would need'],
  ])('%j says to synthesize the base, before any app runs', async (args, words) => {
    const files = commandOf('touch begun', { 'limits.yaml': 'version: 1\nworkspaces: {}\n' });
    const { code, stderr } = await limitdrift(files, ['plan', ...args], system);
    expect([code, files.names().includes('begun')]).toEqual([3, false]);
    expect(stderr).toContain(words);
    expect(stderr).toContain('--base cdktf.out/stacks/NAME/cdk.tf.json');
  });

  test('an app has no history in git, and a committed stack has one', async () => {
    const clone = newClone();
    const app = `node app.cjs '{"one": "cdk.tf.json"}'`;
    clone.commit({ 'cdk.tf.json': stackText(400), 'cdktf.json': JSON.stringify({ app }), 'app.cjs': fakeApp });
    clone.commit({ 'cdk.tf.json': stackText(500) });
    const outcome = async (file: string): Promise<unknown> => {
      const { options, host } = at(await serve({ prod: 400 }));
      const words = { env: { ...clone.env, ...host.env }, now: () => (start + 7200) * 1000 };
      const { stdout } = await limitdrift({ path: clone.cwd }, ['plan', file, '--report', 'json', ...options], words);
      const { changes, findings } = planIn(stdout);
      return [
        changes.map((change) => change.class),
        findings.map((finding) => [finding.rule, finding.rule === 'history-unavailable' ? finding.data.reason : null]),
      ];
    };
    expect(await outcome('cdk.tf.json')).toEqual([['pending'], []]);
    const reason = expect.stringContaining('cdktf.json is an app, and git does not have what it declared earlier');
    expect(await outcome('cdktf.json')).toEqual([['drift'], [['history-unavailable', reason]]]);
  });
});

test('accept leaves code alone, and says where to edit it; so does the checklist', async () => {
  const files = appOf({ one: 'one.json' });
  const { options, host } = at(await serve({ prod: 600, overrides: { output_tokens_per_minute: 5 } }));
  const env = { ...system.env, ...host.env };
  const reports = ['--out', 'plan.json', '--report', 'markdown'];
  const { stdout } = await limitdrift(files, ['plan', 'cdktf.json', ...reports, ...options], { env });
  expect(stdout).toMatch(new RegExp(`\\*\\*Or accept what is live\\*\\*: change \`${declaredHere.source}\``));
  expect(stdout).toContain('`; declare it in the code\n');
  const { changes } = planIn(files.read('plan.json'));
  const { step = '' } = changes.find(({ origin }) => origin !== null) ?? {};
  const { code, stderr } = await limitdrift(files, ['accept', step]);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    new RegExp(
      `this is declared in code.*\nNothing was changed. Edit ${declaredHere.source}, or add a DriftIgnore there.`,
    ),
  );
});

test('a terminal is told that the app runs, where that takes over a second', async () => {
  const files = commandOf('sleep 0.5 && false');
  const stderr = { isTerminal: true, columns: 80, write: () => undefined };
  const words = { ...system, stderr, now: () => Date.now() * 50 };
  const said = async (...options: readonly string[]) =>
    (await limitdrift(files, ['validate', ...options], words)).stderr;
  expect((await said()).replaceAll('\r\u001b[K', '|')).toMatch(/^(\|Running the app of cdktf\.json …)+\|Error: /);
  expect(await said('--quiet')).toMatch(/^Error: /);
});
