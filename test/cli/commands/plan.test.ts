import { existsSync, mkdirSync, rmSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { parseFault } from '../../../src/emulator/fault-text.js';
import type { Fault } from '../../../src/emulator/faults.js';
import { UserError } from '../../../src/model/errors.js';
import { reportFormats } from '../../../src/report/formats.js';
import { agreed, at, folder, key, limitdrift, planIn, serve } from '../command-line.js';
import { newClone, start } from '../../git/git-clone.js';

const planned = async (yaml: string, emulator: Awaited<ReturnType<typeof serve>>, ...more: readonly string[]) => {
  const { options, host } = at(emulator);
  return await limitdrift(folder({ 'limits.yaml': yaml }), ['plan', ...options, ...more], host);
};

describe('plan over the API', () => {
  test('says one line and exits with 0 when live is as declared', async () => {
    expect(await planned(agreed, await serve())).toEqual({
      code: 0,
      stdout: 'In sync: 2 workspaces, 1 limit, organization Acme.\n',
      stderr: '',
    });
  });

  test('exits with 2 and shows what drifted, live before declared, with its place in the file', async () => {
    const { code, stdout } = await planned(agreed, await serve({ prod: 900 }));
    expect(code).toBe(2);
    expect(stdout).toContain('prod · wrkspc_prod');
    expect(stdout).toMatch(/~ Claude Opus 4\.x .*requests_per_minute.*900 → 500.*4,000.*drift.*limits\.yaml:5:35/);
  });

  test('exits with 2 when an override was removed in the Console', async () => {
    const { code, stdout } = await planned(
      agreed.replace('limits: {}', 'limits: {opus: {requests_per_minute: 5}}'),
      await serve(),
    );
    expect(code).toBe(2);
    expect(stdout).toMatch(/\+ Claude Opus 4\.x .*inherits 4,000 → 5/);
  });

  test('proposes a missing override also where the API refused once to list inherited limits', async () => {
    const wanted = agreed.replace(
      '{requests_per_minute: 500}',
      '{requests_per_minute: 500}\n      batch: {requests_per_minute: 9}',
    );
    const { code, stdout } = await planned(
      wanted,
      await serve({ faults: [parseFault('400:workspace=wrkspc_prod,first=1')] }),
    );
    expect([code, /\+ batch .*inherits 2,000 → 9/.test(stdout)]).toEqual([2, true]);
  });

  test('exits with 5 when a workspace could not be read and nothing that was read drifted', async () => {
    const emulator = await serve({ faults: [{ kind: 'status', status: 403, workspace: 'wrkspc_staging' }] });
    const { code, stdout } = await planned(agreed, emulator);
    expect(code).toBe(5);
    expect(stdout).toMatch(/staging.*wrkspc_staging/);
  });

  test('exits with 2 when a workspace could not be read and another drifted, and says both', async () => {
    const emulator = await serve({ prod: 900, faults: [{ kind: 'status', status: 403, workspace: 'wrkspc_staging' }] });
    const { code, stdout } = await planned(agreed, emulator, '--report', 'json');
    const plan = planIn(stdout);
    expect([code, plan.verdict, plan.complete, plan.incomplete.length]).toEqual([2, 'drift', false, 1]);
  });

  test('exits with 1 when the organization’s limits cannot be read, and says where', async () => {
    const emulator = await serve({ faults: [{ kind: 'not-json', path: '/v1/organizations/rate_limits' }] });
    const { code, stdout, stderr } = await planned(agreed, emulator);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^Error: GET \/v1\/organizations\/rate_limits.* \(status 200, request-id req_emulated\d+\): /,
    );
  });

  test('exits with 4 when the key is refused, and says which key is needed', async () => {
    const { options } = at(await serve());
    const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', ...options], {
      env: { ANTHROPIC_API_KEY: 'sk-ant-api03-workspace' },
    });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^The credential in ANTHROPIC_API_KEY looks like a workspace key/);
    expect(stderr).toContain('an Admin API key (sk-ant-admin…)');
  });

  test('exits with 4 for a credential of another organization, before any workspace is judged', async () => {
    const { code, stdout, stderr } = await planned(`${agreed}organization: {id: org-2}\n`, await serve());
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain(
      'limits.yaml:8:20: the declaration is for organization org-2, and the credential belongs to org-1',
    );
  });

  test('exits with 130 when it is interrupted, at once', async () => {
    const { options, host } = at(await serve({ faults: [{ kind: 'latency', ms: 60_000 }] }));
    const controller = new AbortController();
    const running = limitdrift(folder({ 'limits.yaml': agreed }), ['plan', ...options], {
      ...host,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(UserError.of('interrupted', {})), 50);
    expect(await running).toMatchObject({
      code: 130,
      stderr: 'Error: Interrupted.\nNothing can be concluded about the limits.\n',
    });
  });

  test('asks for pinned workspaces at once and looks at no more than --workspace names', async () => {
    const emulator = await serve();
    const { stdout } = await planned(
      agreed.replace('  prod:\n', '  prod:\n    id: wrkspc_prod\n'),
      emulator,
      '--workspace',
      'pro*',
      '--report',
      'json',
    );
    expect(planIn(stdout).summary).toMatchObject({ workspaces: 1, not_looked_at: 1 });
    expect(emulator.requests.some(({ path }) => path.includes('wrkspc_staging'))).toBe(false);
  });

  test('takes a workspace by exact name too', async () => {
    const { code, stdout } = await planned(
      agreed,
      await serve({ prod: 900 }),
      '--workspace',
      'staging',
      '--report',
      'json',
    );
    expect([code, planIn(stdout).summary.not_looked_at]).toEqual([0, 1]);
  });

  test('names every request with --verbose, and nothing of the key', async () => {
    const { stderr } = await planned(agreed, await serve(), '--verbose');
    const lines = stderr.trim().split('\n');
    expect(lines.length).toBe(5);
    expect(
      lines.every((line) => /^GET \/v1\/organizations\S* ?.*: 200 \(req_emulated\d+\) after \d+ ms; /.test(line)),
    ).toBe(true);
  });
});

describe('plan over an API that goes wrong for a while', () => {
  test('says with --verbose what it waits for and tries again', async () => {
    const emulator = await serve({
      faults: [
        { kind: 'reset', first: 1 },
        { kind: 'status', status: 500, shouldRetry: 'true', retryAfterMs: '1', first: 1 },
      ],
    });
    const { code, stderr } = await planned(agreed, emulator, '--verbose', '--concurrency', '1');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^GET \S+: no answer after \d+ ms; .+$/m);
    expect(stderr).toMatch(/^GET \S+: 200 \(req_emulated\d+\) after \d+ ms, attempt 3; .+$/m);
  });

  test('shows no note with --quiet', async () => {
    const { options } = at(await serve());
    const env = { ANTHROPIC_API_KEY: 'sk-ant-api03-workspace' };
    expect(
      (await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', '--quiet', ...options], { env })).stderr,
    ).toMatch(/^Error: /);
  });

  test('gives up at --timeout, as incomplete', async () => {
    const emulator = await serve({ faults: [{ kind: 'latency', ms: 30_000, workspace: 'wrkspc_staging' }] });
    const { code, stdout } = await planned(agreed, emulator, '--timeout', '1s', '--report', 'json');
    expect([code, planIn(stdout).incomplete]).toEqual([
      5,
      [expect.objectContaining({ workspace: { id: 'wrkspc_staging', name: 'staging' }, status: null })],
    ]);
  });

  test('gives up on one request at --request-timeout', async () => {
    const emulator = await serve({ faults: [{ kind: 'drip', ms: 500, first: 1 }] });
    const { code, stderr } = await planned(agreed, emulator, '--request-timeout', '1s', '--verbose');
    expect([code, /no answer|timed out|took longer/.test(stderr)]).toEqual([0, true]);
  });

  test('asks where ANTHROPIC_BASE_URL says, and --base-url goes before it', async () => {
    const [first, second] = [await serve(), await serve()];
    const env = { ANTHROPIC_ADMIN_API_KEY: key, ANTHROPIC_BASE_URL: first.url };
    const files = folder({ 'limits.yaml': agreed });
    await limitdrift(files, ['plan'], { env });
    expect([first.requests.length > 0, second.requests.length]).toEqual([true, 0]);
    const asked = first.requests.length;
    await limitdrift(files, ['plan', '--base-url', second.url], { env });
    expect([first.requests.length, second.requests.length > 0]).toEqual([asked, true]);
  });
});

describe('plan of several files', () => {
  test('is one declaration', async () => {
    const { options, host } = at(await serve());
    const files = folder({
      'a.yaml': 'version: 1\nworkspaces: {prod: {limits: {opus: {requests_per_minute: 500}}}}\n',
      'b.yaml': 'version: 1\ngroups: {opus: rlg_opus}\nworkspaces: {staging: {limits: {}}}\n',
    });
    expect(await limitdrift(files, ['plan', 'a.yaml', 'b.yaml', ...options], host)).toMatchObject({ code: 0 });
  });
});

describe('what plan is told to fail on', () => {
  test('--report-only makes 2 a 0', async () => {
    expect((await planned(agreed, await serve({ prod: 900 }), '--report-only')).code).toBe(0);
  });

  test('--strict makes a warning a 2', async () => {
    const yaml = agreed.replace('  staging: {limits: {}}\n', '');
    expect([(await planned(yaml, await serve())).code, (await planned(yaml, await serve(), '--strict')).code]).toEqual([
      0, 2,
    ]);
  });
});

describe('reports', () => {
  test('go to their files, and the terminal report still to stdout', async () => {
    const { options, host } = at(await serve({ prod: 900 }));
    const files = folder({ 'limits.yaml': agreed });
    const ended = await limitdrift(
      files,
      ['plan', ...options, '--report', 'markdown=todo.md', '--report=json=plan.json', '--out', 'saved.json'],
      host,
    );
    expect([ended.code, ended.stdout.includes('900 → 500'), files.read('todo.md').includes('- [ ] ')]).toEqual([
      2,
      true,
      true,
    ]);
    expect(files.read('saved.json')).toBe(files.read('plan.json'));
  });

  test('replace the terminal report when one goes to stdout', async () => {
    const { stdout } = await planned(agreed, await serve(), '--report', 'json');
    expect(planIn(stdout)).toMatchObject({ verdict: 'in-sync', run: { exit_code: 0, source: 'api' } });
  });

  test('are written for a run that failed, with the error in them', async () => {
    const { options, host } = at(await serve({ faults: [{ kind: 'status', status: 401 }] }));
    const files = folder({ 'limits.yaml': agreed });
    const { code, stdout } = await limitdrift(
      files,
      ['plan', ...options, '--out', 'plan.json', '--report', 'json'],
      host,
    );
    expect([code, stdout]).toEqual([4, files.read('plan.json')]);
    expect(planIn(stdout)).toMatchObject({
      verdict: 'failed',
      error: { code: 'credential-refused' },
      run: { exit_code: 4 },
      declaration: { files: [{ path: 'limits.yaml' }] },
    });
  });

  test('are written for a declaration that is wrong', async () => {
    const files = folder({ 'limits.yaml': 'version: 1\nworkspaces: {a: {limit: {}}}\n' });
    const { code, stdout, stderr } = await limitdrift(files, ['plan', '--out', 'plan.json']);
    expect([code, stdout, planIn(files.read('plan.json')).error?.code]).toEqual([3, '', 'declaration-invalid']);
    expect(stderr).toMatch(/^limits\.yaml:2:18: .*limit.*\n[^]*Error: 1 problem in the declaration\.\n$/);
  });

  describe('to a folder that goes away during the reading', () => {
    const planInto = async (
      { yaml = agreed, faults = [] }: { readonly yaml?: string; readonly faults?: readonly Fault[] },
      ...outputs: readonly string[]
    ) => {
      const files = folder({ 'limits.yaml': yaml });
      mkdirSync(`${files.path}/gone`);
      const onRequest = (): void => rmSync(`${files.path}/gone`, { recursive: true, force: true });
      const { options, host } = at(await serve({ faults, onRequest }));
      return { files, ended: await limitdrift(files, ['plan', ...options, ...outputs], host) };
    };
    const outputs = ['--report', 'json', '--report', 'markdown=gone/todo.md', '--out', 'plan.json'];
    const lost =
      'Error: Cannot write gone/todo.md: its folder does not exist.\nNothing was written there. Choose a path in a folder that exists and that you may write to.\n';

    test.each([
      ['in sync', agreed, 'in-sync', { ended: 1, planned: 0 }],
      ['drift', agreed.replace('500', '400'), 'drift', { ended: 2, planned: 2 }],
    ])('are an error on stderr, leave the plan as it is, and make a 0 a 1: %s', async (_, yaml, verdict, codes) => {
      const { files, ended } = await planInto({ yaml }, ...outputs);
      expect([ended.code, ended.stderr, ended.stdout]).toEqual([codes.ended, lost, files.read('plan.json')]);
      expect(planIn(ended.stdout)).toMatchObject({ verdict, run: { exit_code: codes.planned } });
    });

    test('leave the exit code of a run that could not read everything', async () => {
      const { ended } = await planInto({ faults: [parseFault('403:workspace=wrkspc_staging')] }, ...outputs);
      expect([ended.code, ended.stderr]).toEqual([5, lost]);
    });

    test('do not hide why the run failed, and do not keep the other reports from being written', async () => {
      const { files, ended } = await planInto({ faults: [{ kind: 'status', status: 401 }] }, ...outputs);
      expect([ended.code, ended.stdout]).toEqual([4, files.read('plan.json')]);
      expect(planIn(ended.stdout).error?.code).toBe('credential-refused');
      expect(ended.stderr).toMatch(new RegExp(`^${lost}Error: The API refused the credential: `));
    });
  });

  test('to a device that is full leave the verdict as it is', async () => {
    const { options, host } = at(await serve({ prod: 900 }));
    const files = folder({ 'limits.yaml': agreed });
    const args = ['plan', ...options, '--report', 'markdown=/dev/full', '--out', 'plan.json'];
    const ended = await limitdrift(files, args, host);
    expect([ended.code, planIn(files.read('plan.json')).verdict]).toEqual([2, 'drift']);
    expect(ended.stderr).toMatch(/^Error: Cannot write \/dev\/full: no space is left\.\n/);
    expect(ended.stdout).toContain('900 → 500');
  });

  test('to a path that became a folder leave the verdict as it is, and make a 0 a 1', async () => {
    const files = folder({ 'limits.yaml': agreed });
    const onRequest = (): void => void mkdirSync(`${files.path}/todo.md`, { recursive: true });
    const { options, host } = at(await serve({ onRequest }));
    const ended = await limitdrift(files, ['plan', ...options, '--report', 'markdown=todo.md'], host);
    expect([ended.code, ended.stderr.split('\n')[0]]).toEqual([1, 'Error: Cannot write todo.md: it is a directory.']);
  });

  test.each([
    ['in sync', agreed, { ended: 1, planned: 0 }],
    ['drift', agreed.replace('500', '400'), { ended: 2, planned: 2 }],
  ])(
    'to a folder that is not there change no verdict, and keep no other from being written: %s',
    async (_, yaml, codes) => {
      const { options, host } = at(await serve());
      const files = folder({ 'limits.yaml': yaml });
      const reports = ['--report', 'markdown=no/todo.md', '--out', 'plan.json', '--report', 'openmetrics'];
      const ended = await limitdrift(files, ['plan', ...options, ...reports], host);
      expect(ended.code).toBe(codes.ended);
      expect(ended.stderr).toContain('Cannot write no/todo.md');
      expect(planIn(files.read('plan.json')).run.exit_code).toBe(codes.planned);
      expect(ended.stdout).toMatch(/^limitdrift_run_success\{.*\} 1$/m);
    },
  );

  test('that would replace what the run reads end it before the API is asked, and the other reports say so', async () => {
    const emulator = await serve();
    const { options, host } = at(emulator);
    const files = folder({ 'limits.yaml': agreed });
    const reports = ['--report', 'markdown=limits.yaml', '--out', 'plan.json', '--report', 'openmetrics'];
    const ended = await limitdrift(files, ['plan', ...options, ...reports], host);
    expect([ended.code, emulator.requests]).toEqual([3, []]);
    expect(planIn(files.read('plan.json'))).toMatchObject({ verdict: 'failed', error: { code: 'usage' } });
    expect(ended.stdout).toMatch(/^limitdrift_run_success 0$/m);
  });

  test.each([
    ['that reaches nobody', [], {}],
    ['whose declaration is wrong', [], { wrong: 'yes' }],
    ['whose change touches nothing', ['--base', 'limits.yaml', '--touched'], {}],
  ])('name the organization that the declaration knows, in a run %s', async (_, words, more) => {
    const series = async (id: string): Promise<readonly string[]> => {
      const extra = Object.entries(more).map(([name, value]) => `${name}: ${value}\n`);
      const files = folder({ 'limits.yaml': `${agreed}organization: {id: ${id}}\n${extra.join('')}` });
      const args = ['plan', '--base-url', 'http://127.0.0.1:1', ...words, '--report', 'openmetrics'];
      const { stdout } = await limitdrift(files, args, { env: { ANTHROPIC_ADMIN_API_KEY: key } });
      return stdout.split('\n').filter((line) => /^[^#]/.test(line));
    };
    const [one, other] = [await series('org-1'), await series('org-2')];
    expect([one.length > 0, one.filter((line) => !line.includes('organization_id="org-1"'))]).toEqual([true, []]);
    expect(one.map((line) => line.replace('"org-1"', '"org-2"').replace(/ \d+$/, ''))).toEqual(
      other.map((line) => line.replace(/ \d+$/, '')),
    );
  });

  test('never replace what the run reads, also when another report makes it fail', async () => {
    const files = folder({ 'limits.yaml': agreed });
    const args = ['plan', '--report', 'json=no/plan.json', '--report', 'markdown=limits.yaml', '--out', 'plan.json'];
    const ended = await limitdrift(files, args);
    expect([ended.code, files.read('limits.yaml'), files.names()]).toEqual([3, agreed, ['limits.yaml', 'plan.json']]);
  });

  test('that name stdout as a file are the one that goes to stdout', async () => {
    const { stdout } = await planned(agreed, await serve(), '--out', '/dev/stdout');
    expect(planIn(stdout).verdict).toBe('in-sync');
  });

  test.each([
    [['--report', 'jsno'], '"jsno" is not a report format', 'Did you mean json?'],
    [['--report', 'xml'], '"xml" is not a report format', `Formats: ${Object.keys(reportFormats).join(', ')}.`],
    [['--report', 'json='], '--report json= names no file', '--report json=FILE'],
    [['--report', 'json', '--report', 'markdown'], 'Two reports cannot both go to stdout', '--report FORMAT=FILE'],
    [['--report', 'json', '--out', '/dev/stdout'], 'Two reports cannot both go to stdout', '--report FORMAT=FILE'],
    [['--report', 'json=a', '--out', './a'], 'Two outputs cannot go to one file', 'a file of its own'],
  ])('%j are a usage error', async (options, problem, hint) => {
    const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', ...options]);
    expect(code).toBe(3);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(hint);
  });
});

describe('plan --live', () => {
  const saved = async (): Promise<string> => {
    const { options, host } = at(await serve());
    return (await limitdrift(folder(), ['snapshot', ...options], host)).stdout;
  };

  test('needs no credential, no network, and an empty environment is enough', async () => {
    const files = folder({ 'limits.yaml': agreed, 'live.json': await saved() });
    const { code, stdout, stderr } = await limitdrift(files, ['plan', '--live', 'live.json']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^In sync: 2 workspaces, 1 limit, organization Acme, snapshot of \S+Z\.\n$/);
  });

  test('gives the same plan as the API gave, but for where it came from', async () => {
    const files = folder({ 'limits.yaml': agreed.replace('500', '400'), 'live.json': await saved() });
    const { options, host } = at(await serve());
    const file = planIn((await limitdrift(files, ['plan', '--live', 'live.json', '--report', 'json'])).stdout);
    const api = planIn((await limitdrift(files, ['plan', ...options, '--report', 'json'], host)).stdout);
    expect([file.run.source, api.run.source]).toEqual(['snapshot', 'api']);
    expect({ ...file, run: {}, organization: null }).toEqual({ ...api, run: {}, organization: null });
  });

  test('warns of a snapshot that is older than --max-age', async () => {
    const files = folder({ 'limits.yaml': agreed, 'live.json': await saved() });
    const { stdout, code } = await limitdrift(files, ['plan', '--live', 'live.json', '--max-age', '1h'], {
      now: () => Date.now() + 4_000_000,
    });
    expect([code, stdout.includes('more than 1h ago')]).toEqual([0, true]);
  });

  test('refuses a snapshot of another organization', async () => {
    const files = folder({ 'limits.yaml': `${agreed}organization: {id: org-2}\n`, 'live.json': await saved() });
    expect((await limitdrift(files, ['plan', '--live', 'live.json'])).code).toBe(3);
  });

  test.each([
    ['of a later major version', (text: string) => text.replace('"format_version": "1.', '"format_version": "2.')],
    ['that is cut off', (text: string) => text.slice(0, 200)],
    ['that is a plan', () => '{"format_version": "1.0", "changes": []}'],
  ])('refuses a snapshot %s with exit code 3', async (_, spoil) => {
    const files = folder({ 'limits.yaml': agreed, 'live.json': spoil(await saved()) });
    const { code, stderr } = await limitdrift(files, ['plan', '--live', 'live.json']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Error: live\.json is not a usable snapshot file: /);
  });
});

describe('--merged-at', () => {
  const asking = (value: number): string => agreed.replace('requests_per_minute: 500', `requests_per_minute: ${value}`);
  const day = 86_400;
  const days = (count: number): string => new Date((start + count * day) * 1000).toISOString();

  test.each([
    ['no offset from UTC', '2026-11-21T20:00:00', 'is not a time'],
    ['no time of the day', '2026-11-21', 'is not a time'],
    ['no day of the calendar', '2026-13-41T20:00:00Z', 'is not a time'],
    ['a time that is in the future', '2026-11-21T20:06:00Z', 'is in the future'],
    ['milliseconds', '1795291200000', 'is not a time'],
  ])('with %s is a usage error', async (_, time, problem) => {
    const now = () => Date.parse('2026-11-21T20:00:00Z');
    const { code, stderr } = await limitdrift(folder(), ['plan', '--merged-at', time], { now });
    expect([code, stderr]).toEqual([3, expect.stringContaining(`--merged-at ${time} ${problem}`)]);
  });

  test('goes without --base', async () => {
    const { code, stderr } = await limitdrift(folder(), ['plan', '--merged-at', days(0), '--base', 'git:main']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('--merged-at cannot be used with --base')]);
  });

  test('starts the grace where the commit is old, and changes nothing where it is older than the commit', async () => {
    const emulator = await serve();
    const { options, host } = at(emulator);
    const clone = newClone();
    clone.commit({ 'limits.yaml': asking(500) });
    clone.commit({ 'limits.yaml': asking(600) });
    const planned = async (now: number, ...more: readonly string[]) => {
      const words = { ...host, env: { ...clone.env, ...host.env }, now: () => (start + now * day) * 1000 };
      const { stdout } = await limitdrift(
        { path: clone.cwd },
        ['plan', '--report', 'json', ...options, ...more],
        words,
      );
      return planIn(stdout).changes.map(({ class: of, declared }) =>
        declared?.merged === true ? `${of} since its merge` : of,
      );
    };
    expect(await planned(10)).toEqual(['overdue']);
    expect(await planned(10, '--merged-at', days(9))).toEqual(['pending since its merge']);
    expect(await planned(10, '--merged-at', days(9).replace('Z', '+00:00'))).toEqual(['pending since its merge']);
    expect(await planned(10, '--merged-at', String(start + 9 * day))).toEqual(['pending since its merge']);
    expect(await planned(10, '--merged-at', String(start + 6 * day))).toEqual(['overdue since its merge']);
    expect(await planned(10, '--merged-at', days(6))).toEqual(['overdue since its merge']);
    expect(await planned(1)).toEqual(['pending']);
    expect(await planned(1, '--merged-at', days(-20))).toEqual(['pending']);
  });
});

test('--touched takes a file that was moved for touched, though it asks for the same', async () => {
  const { options, host } = at(await serve({ prod: 900 }));
  const clone = newClone();
  clone.commit({ 'old.yaml': agreed });
  clone.commit({ 'old.yaml': null, 'limits.yaml': agreed });
  clone.commit({ 'other.txt': 'x' });
  const env = { ...clone.env, ...host.env };
  const planned = async (base: string): Promise<number> =>
    (await limitdrift({ path: clone.cwd }, ['plan', '--touched', '--base', base, ...options], { ...host, env })).code;
  expect([await planned('git:HEAD~2'), await planned('git:HEAD~1')]).toEqual([2, 0]);
});

test('plan without a file says so', async () => {
  const { code, stderr } = await limitdrift(folder(), ['plan']);
  expect([code, stderr]).toEqual([
    3,
    'Error: There is no limits.yaml and no cdktf.json in this folder.\n`limitdrift init` writes limits.yaml from the live limits; where the declaration is elsewhere, name its FILE.\n',
  ]);
});

test('plan leaves nothing behind when it fails before it has a plan', async () => {
  const files = folder();
  await limitdrift(files, ['plan', 'gone.yaml', '--frobnicate', '--out', 'plan.json']);
  expect(existsSync(`${files.path}/plan.json`)).toBe(false);
});
