import { describe, expect, test } from 'vitest';

import { parseFault } from '../../../src/emulator/fault-text.js';
import type { Emulator } from '../../../src/emulator/server.js';
import type { Plan } from '../../../src/model/plan-types.js';
import { startApi } from '../../live/api-server.js';
import { bakery } from '../../live/bakery.js';
import { agreed, type Ended, type Folder, folder, key, limitdrift, planIn, serve } from '../command-line.js';

const actor = {
  type: 'user_actor',
  user_id: 'user_1',
  email_address: 'alex@example.com',
  ip_address: '192.0.2.7',
  user_agent: 'Agent/7',
};
const raised = {
  at: '2026-11-20T09:05:42Z',
  workspace: 'prod',
  model_group: 'a',
  limiter: 'requests_per_minute',
  value: 900,
  actor,
};

function files(): Folder {
  return folder({ 'limits.yaml': agreed });
}

function run(emulator: Pick<Emulator, 'url'>, words: readonly string[], cwd: Folder = files()): Promise<Ended> {
  return limitdrift(cwd, [...words, '--base-url', emulator.url], { env: { ANTHROPIC_ADMIN_API_KEY: key } });
}

async function planned(
  emulator: Emulator,
  words: readonly string[],
): Promise<{ readonly plan: Plan; readonly ended: Ended }> {
  const ended = await run(emulator, ['plan', ...words, '--report', 'json']);
  return { plan: planIn(ended.stdout), ended };
}

describe('plan --blame', () => {
  test('says who changed a limit by hand, and when, the moment after somebody did', async () => {
    const emulator = await serve();
    const cwd = files();
    expect((await run(emulator, ['plan', '--blame'], cwd)).stdout).not.toContain('user');
    expect(emulator.requests.some(({ path }) => path.includes('compliance'))).toBe(false);
    await limitdrift(cwd, ['emulate', 'set', 'prod', 'opus', 'requests_per_minute', '900', '--base-url', emulator.url]);
    const ended = await run(emulator, ['plan', '--blame'], cwd);
    expect(ended.stdout).toMatch(/\n +Set on \d{4}-\d\d-\d\d \d\d:\d\d UTC by user user_01Emulated\w+\.\n/);
    expect([ended.code, ended.stderr]).toEqual([2, '']);
    const email = await run(emulator, ['plan', '--blame=email'], cwd);
    expect(email.stdout).toContain('(somebody@example.com).');
    await limitdrift(cwd, [
      'emulate',
      'set',
      'prod',
      'opus',
      'requests_per_minute',
      'inherit',
      '--base-url',
      emulator.url,
    ]);
    expect((await run(emulator, ['plan', '--blame'], cwd)).stdout).toMatch(/ Cleared on .* by user user_01Emulated/);
  });

  test('puts it into the plan, from which every report is made, and addresses into none but terminal and json', async () => {
    const emulator = await serve({ prod: 900, compliance: { activities: [raised] } });
    const cwd = files();
    const reports = ['markdown', 'html', 'github', 'gitlab', 'sarif', 'junit', 'slack', 'openmetrics', 'sh'] as const;
    await run(emulator, ['plan', '--blame=email', '--out', 'plan.json'], cwd);
    const saved = cwd.read('plan.json');
    expect(planIn(saved).changes[0]?.blame).toEqual({
      events: [
        {
          id: expect.stringMatching(/^activity_/),
          at: '2026-11-20T09:05:42.000Z',
          model_group: 'a',
          actor: { type: 'user_actor', id: 'user_1', email: 'alex@example.com' },
        },
      ],
      unknown: null,
    });
    expect(saved).not.toMatch(/192\.0\.2|Agent\/7/);
    for (const report of reports) {
      const { stdout } = await limitdrift(cwd, ['show', 'plan.json', '--report', report]);
      expect(stdout).not.toContain('alex');
      expect(/by user (`|<code>)?user\\?_1/.test(stdout)).toBe(!['openmetrics', 'sh'].includes(report));
    }
    expect((await limitdrift(cwd, ['show', 'plan.json'])).stdout).toContain('user_1 (alex@example.com).');
    await run(emulator, ['plan', '--blame', '--out', 'plan.json'], cwd);
    expect(cwd.read('plan.json')).not.toContain('alex');
  });

  test('changes neither the digest nor the exit code', async () => {
    const emulator = await serve({ prod: 900, compliance: { activities: [raised] } });
    const [without, blamed] = [await planned(emulator, []), await planned(emulator, ['--blame'])];
    expect(without.plan.changes[0]).not.toHaveProperty('blame');
    expect(blamed.plan.digest).toBe(without.plan.digest);
    expect(blamed.ended.code).toBe(without.ended.code);
  });

  test('names both groups of the feed where two fit', async () => {
    const other = {
      ...raised,
      model_group: 'b',
      at: '2026-11-19T09:05:42Z',
      actor: { type: 'robot_actor', robot_id: 'r-1' },
    };
    const emulator = await serve({ prod: 900, compliance: { activities: [raised, other] } });
    const { stdout } = await run(emulator, ['plan', '--blame']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Set on 2026-11-20 09:05 UTC by user user_1 (group a), or on 2026-11-19 09:05 UTC by robot_actor r-1 (group b): the Activity Feed does not tell which of these groups it is.',
    );
  });

  test.each([
    ['is switched off', { state: 'disabled' }, [], 'feed-off', /Compliance API of this organization is switched off/],
    [
      'is on and the key is older',
      { key_has_scope: false },
      [],
      'not-permitted',
      /is on, but this credential may not read it.*make a new one/,
    ],
    [
      'cannot be told of',
      {},
      ['403:path=compliance'],
      'not-permitted',
      /this credential may not read the Activity Feed.*doctor/,
    ],
    [
      'fails',
      {},
      ['500:path=compliance,should-retry=false'],
      'not-read',
      /was not read: GET \S+: the API answered 500/,
    ],
  ])('says in one note where the feed %s, and the run is as without', async (_, compliance, faults, unknown, note) => {
    const emulator = await serve({ prod: 900, compliance, faults: faults.map(parseFault) });
    const { plan, ended } = await planned(emulator, ['--blame']);
    expect(ended.stderr).toMatch(note);
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([ended.code, plan.run.exit_code, plan.changes[0]?.blame]).toEqual([2, 2, { events: [], unknown }]);
    const { stderr } = await run(emulator, ['plan', '--blame', '--quiet']);
    expect(stderr).toBe('');
  });

  test('says that no event fits, and in a note that nothing is recorded any more', async () => {
    const { plan, ended } = await planned(await serve({ prod: 900 }), ['--blame']);
    expect([plan.changes[0]?.blame?.unknown, ended.stderr]).toEqual(['no-event', '']);
    const server = await startApi({
      ...bakery,
      '/compliance_settings': () => ({ body: { type: 'compliance_settings', state: { type: 'disabled' } } }),
      '/v1/compliance/activities': () => ({ body: { data: [], has_more: false, first_id: null, last_id: null } }),
    });
    const cwd = folder({
      'limits.yaml': 'version: 1\nworkspaces: {bread: {limits: {opus-1: {requests_per_minute: 1}}}}\n',
    });
    const off = await run(server, ['plan', '--blame', '--grace', '1s', '--report', 'json'], cwd);
    expect(planIn(off.stdout).changes[0]?.blame).toEqual({ events: [], unknown: 'feed-off' });
    expect(off.stderr).toMatch(/^Who changed what drifted is not known of every limit: .* switched off/);
  });

  test('asks nothing but the feed with --live, and without a credential it is one note', async () => {
    const emulator = await serve({ prod: 900, compliance: { activities: [raised] } });
    const cwd = files();
    await run(emulator, ['snapshot', '--out', 'live.json'], cwd);
    const before = emulator.requests.length;
    const { stdout } = await run(emulator, ['plan', '--live', 'live.json', '--blame'], cwd);
    expect(stdout).toContain('by user user_1');
    expect(new Set(emulator.requests.slice(before).map(({ path }) => path.replace(/\?.*/, '')))).toEqual(
      new Set(['/v1/organizations/me', '/v1/compliance/activities']),
    );
    const alone = await limitdrift(cwd, ['plan', '--live', 'live.json', '--blame']);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toMatch(/^Who changed what drifted is not known: No credential/);
    const elsewhere = files();
    elsewhere.write('live.json', cwd.read('live.json').replaceAll('"org-1"', '"org-2"'));
    expect((await run(emulator, ['plan', '--live', 'live.json', '--blame'], elsewhere)).stderr).toContain(
      'another organization',
    );
  });

  test('takes no other value, and no operand for one', async () => {
    const emulator = await serve();
    const wrong = await run(emulator, ['plan', '--blame=name']);
    expect([wrong.code, wrong.stderr]).toEqual([
      3,
      'Error: --blame=name is not one of its values.\nWrite --blame, or --blame=email for e-mail addresses too.\n',
    ]);
    expect((await run(emulator, ['plan', '--blame', 'limits.yaml'])).code).toBe(0);
  });
});
