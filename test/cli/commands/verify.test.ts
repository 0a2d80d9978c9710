import { describe, expect, test } from 'vitest';

import type { Host } from '../../../src/cli/host.js';
import { run } from '../../../src/cli/run.js';
import { type Emulator, startEmulator } from '../../../src/emulator/server.js';
import { readWorld } from '../../../src/emulator/world.js';
import { UserError } from '../../../src/model/errors.js';
import type { Verification } from '../../../src/model/verification.js';
import { agreed, at, type Ended, type Folder, folder, key, limitdrift, serve } from '../command-line.js';

const limits = (opus: string): string =>
  `version: 1\ngroups: {opus: claude-opus-4-8}\nworkspaces:\n  prod: {limits: {opus: {${opus}}}}\n  staging: {limits: {}}\n`;

/** A person in the Console. */
async function set(
  emulator: Emulator,
  limiter: string,
  value: number | null,
  workspace = 'wrkspc_prod',
): Promise<void> {
  const path = `/v1/organizations/workspaces/${workspace}/rate_limits/entry-opus`;
  const body = JSON.stringify({ limits: [{ type: limiter, value }] });
  const { status } = await fetch(emulator.url + path, { method: 'POST', headers: { 'x-api-key': key }, body });
  expect(status).toBe(200);
}

/** A folder with the plan of a declaration. */
async function planned(emulator: Emulator, yaml: string): Promise<Folder> {
  const files = folder({ 'limits.yaml': yaml });
  const { options, host } = at(emulator);
  const { code, stderr } = await limitdrift(files, ['plan', '--out', 'plan.json', ...options], host);
  expect([code, stderr]).toEqual([2, '']);
  return files;
}

function verify(
  files: Folder,
  emulator: Emulator,
  args: readonly string[] = [],
  words: Partial<Host> = {},
): Promise<Ended> {
  const { options, host } = at(emulator);
  return limitdrift(files, ['verify', 'plan.json', ...args, ...options], { ...host, ...words });
}

function statesIn(stdout: string): readonly string[] {
  const { steps } = JSON.parse(stdout) as Verification;
  return steps.map(({ limiter, state }) => `${limiter} ${state}`);
}

describe('verify', () => {
  test('says what is done and what is open, and exits with 0 only when all is done', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000, output_tokens_per_minute: 2000'));
    await set(emulator, 'requests_per_minute', 1000);
    const half = await verify(files, emulator);
    expect([half.code, half.stderr]).toEqual([2, '']);
    expect(half.stdout).toContain('  [x] Claude Opus 4.x · requests_per_minute · 500 → 1,000 · done · s-');
    expect(half.stdout).toContain(
      '  [ ] Claude Opus 4.x · output_tokens_per_minute · inherits 400,000 → 2,000 · open · s-',
    );
    expect(half.stdout).toContain('\nOpen: 1 of 2 steps done, 1 open; organization Acme.\n');
    await set(emulator, 'output_tokens_per_minute', 2000);
    const whole = await verify(files, emulator);
    expect([whole.code, whole.stdout.split('\n').at(-2)]).toEqual([0, 'Done: 2 of 2 steps done; organization Acme.']);
  });

  test('calls a step superseded when live is not what it was, and not what it should be', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000'));
    await set(emulator, 'requests_per_minute', 10_000);
    const { code, stdout } = await verify(files, emulator);
    expect([code, stdout.split('\n')[1]]).toEqual([
      2,
      expect.stringMatching(/^ {2}\[!\] .* · superseded: live is 10,000 now · s-[0-9a-f]{16}$/),
    ]);
  });

  test('writes the checklist with its boxes ticked, and JSON, to files', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000, output_tokens_per_minute: 2000'));
    await set(emulator, 'requests_per_minute', 1000);
    const { code } = await verify(files, emulator, ['--report', 'markdown=check.md', '--report', 'json=check.json']);
    expect([code, files.read('check.md').match(/^- \[.\]/gm)]).toEqual([2, ['- [ ]', '- [x]']]);
    expect(statesIn(files.read('check.json'))).toEqual(['output_tokens_per_minute open', 'requests_per_minute done']);
    expect(JSON.parse(files.read('check.json'))).toMatchObject({ exit_code: 2, format_version: '1.1' });
  });

  test('reads only the workspaces that have steps', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000'));
    const before = emulator.requests.length;
    await verify(files, emulator);
    const asked = emulator.requests.slice(before).map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
    expect(asked.sort()).toEqual([
      'GET /v1/organizations/me',
      'GET /v1/organizations/rate_limits',
      'GET /v1/organizations/workspaces',
      'GET /v1/organizations/workspaces/wrkspc_prod/rate_limits',
    ]);
  });

  test('asks nobody when the plan has no steps', async () => {
    const files = folder({ 'limits.yaml': agreed });
    const emulator = await serve();
    const { options, host } = at(emulator);
    await limitdrift(files, ['plan', '--out', 'plan.json', ...options], host);
    expect(await limitdrift(files, ['verify', 'plan.json', '--wait', '1h'])).toEqual({
      code: 0,
      stdout: 'Nothing to verify: the plan has no steps.\n',
      stderr: '',
    });
  });

  test('exits with 5 when a step could not be read and no other is open', async () => {
    const files = await planned(await serve(), limits('requests_per_minute: 1000'));
    const refusing = await serve({ faults: [{ kind: 'status', status: 403, workspace: 'wrkspc_prod' }] });
    const { code, stdout } = await verify(files, refusing);
    expect([code, stdout.split('\n')[1]]).toEqual([
      5,
      expect.stringContaining(' · not read: the API answered 403 permission_error'),
    ]);
    expect(stdout).toContain('\nIncomplete: 0 of 1 step done, 1 not read; organization Acme.\n');
  });

  test('a plan for another organization exits with 4', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000'));
    const other = folder({ 'plan.json': files.read('plan.json').replace('"id": "org-1"', '"id": "org-2"') });
    const { code, stdout, stderr } = await verify(other, emulator);
    expect([code, stdout, stderr]).toEqual([
      4,
      '',
      'Error: plan.json is a plan for organization org-2, and the credential belongs to org-1.\nUse a credential of the planned organization.\n',
    ]);
  });

  test('a plan of a run that failed cannot be verified', async () => {
    const files = folder({ 'limits.yaml': agreed });
    await limitdrift(files, ['plan', '--out', 'plan.json'], { env: {} });
    const { code, stdout, stderr } = await limitdrift(files, ['verify', 'plan.json']);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('plan.json is not a usable plan file: the run that wrote it failed');
  });

  test('never writes over the plan that it reads', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000'));
    const { code, stderr } = await verify(files, emulator, ['--report', 'json=plan.json']);
    expect([code, stderr.split('\n')[0]]).toEqual([
      3,
      'Error: plan.json is read by this run and cannot be its output.',
    ]);
  });

  test('without a credential exits with 4, and with an API that fails with 1', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000'));
    expect((await verify(files, emulator, [], { env: {} })).code).toBe(4);
    const failing = await serve({ faults: [{ kind: 'status', status: 400 }] });
    expect((await verify(files, failing)).code).toBe(1);
  });

  test('finds a workspace that was to be created by its name', async () => {
    const emulator = await serve();
    const { options, host } = at(emulator);
    const voice = agreed.replace('  staging:', '  voice: {limits: {opus: {requests_per_minute: 7}}}\n  staging:');
    const head = folder({ 'limits.yaml': voice, 'base.yaml': agreed });
    const { code } = await limitdrift(head, ['plan', '--base', 'base.yaml', '--out', 'plan.json', ...options], host);
    expect(code).toBe(0);
    const before = await verify(head, emulator);
    expect([before.code, before.stdout.split('\n').slice(0, 2)]).toEqual([
      2,
      ['voice', expect.stringContaining(' · open: the workspace does not exist yet')],
    ]);
    const world = readWorld({
      organization: { id: 'org-1', name: 'Acme' },
      groups: { opus: { id: 'rlg_opus', models: ['claude-opus-4-8'], limits: { requests_per_minute: 4000 } } },
      workspaces: [{ id: 'wrkspc_new', name: 'voice', overrides: { opus: { requests_per_minute: 7 } } }],
    });
    const later = await startEmulator(world);
    const after = await verify(head, later);
    await later.close();
    expect(after.code).toBe(0);
  });
});

describe('verify --wait', () => {
  test('reads again until all is done, and ends at once then', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000'));
    const pauses: number[] = [];
    const sleep = async (milliseconds: number): Promise<void> => {
      pauses.push(milliseconds);
      if (pauses.length === 2) await set(emulator, 'requests_per_minute', 1000);
    };
    const { code, stderr } = await verify(files, emulator, ['--wait', '1h'], { sleep });
    expect([code, pauses, stderr]).toEqual([0, [15_000, 30_000], '']);
  });

  test('waits for what is open beside a superseded step, and not for that', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000, output_tokens_per_minute: 2000'));
    await set(emulator, 'requests_per_minute', 7);
    let waits = 0;
    const sleep = async (): Promise<void> => {
      waits += 1;
      await set(emulator, 'output_tokens_per_minute', 2000);
    };
    expect([(await verify(files, emulator, ['--wait', '1h'], { sleep })).code, waits]).toEqual([2, 1]);
  });

  test('exits with 2 when the time is up, with a report of the last reading', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000'));
    let time = Date.now();
    const sleep = async (milliseconds: number): Promise<void> => {
      time += milliseconds;
    };
    const before = emulator.requests.length;
    const args = ['--wait', '1m', '--report', 'json'];
    const { code, stdout } = await verify(files, emulator, args, { sleep, now: () => time });
    const readings = emulator.requests.slice(before).filter(({ path }) => path === '/v1/organizations/me').length;
    expect([code, statesIn(stdout), readings]).toEqual([2, ['requests_per_minute open'], 4]);
  });

  test('really waits, and is over as soon as it is interrupted', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000'));
    const controller = new AbortController();
    const write = (text: string): void => {
      if (text.includes('Reading again in 15s')) controller.abort(UserError.of('interrupted', {}));
    };
    const { options, host } = at(emulator);
    const code = await run({
      args: ['verify', 'plan.json', '--wait', '1h', ...options],
      env: {},
      cwd: files.path,
      shipped: files.path,
      now: Date.now,
      signal: controller.signal,
      stdout: { write: () => undefined, isTerminal: false, columns: undefined },
      ...host,
      stderr: { write, isTerminal: true, columns: 80 },
    });
    expect(code).toBe(130);
  });

  test('says on a terminal what it waits for, takes it back, and says nothing with --quiet', async () => {
    const emulator = await serve();
    const files = await planned(emulator, limits('requests_per_minute: 1000'));
    const stderr = { isTerminal: true, columns: 80, write: () => undefined };
    const wait = (quiet: readonly string[]): Promise<Ended> => {
      let time = Date.now();
      const sleep = async (milliseconds: number): Promise<void> => {
        time += milliseconds;
      };
      return verify(files, emulator, ['--wait', '10s', ...quiet], { sleep, now: () => time, stderr });
    };
    expect((await wait([])).stderr).toBe(
      '\r\u001b[KOpen: 0 of 1 step done, 1 open; organization Acme. Reading again in 10s …\r\u001b[K',
    );
    expect((await wait(['--quiet'])).stderr).toBe('');
  });
});
