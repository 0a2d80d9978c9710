import { once } from 'node:events';
import { inspect } from 'node:util';

import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import packageJson from '../../package.json' with { type: 'json' };
import type { Fault } from '../../src/emulator/faults.js';
import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import type { World } from '../../src/emulator/world.js';
import {
  type LimitsChanged,
  limitsFor,
  type LimitsWatch,
  readHeadroom,
  readLimits,
  type ReadLimitsOptions,
  watchLimits,
  type WatchLimitsOptions,
} from '../../src/index.js';
import { changesInForce } from '../../src/library/changes-in-force.js';
import { adminKey, bookshop } from '../emulator/bookshop.js';
import { now as monday, weekWorld } from '../emulator/usage/week.js';
import { at, folder, limitdrift } from '../cli/command-line.js';

afterEach(() => void vi.useRealTimers());

async function serve(faults: readonly Fault[] = [], world: World = bookshop()): Promise<Emulator> {
  const emulator = await startEmulator(world, { faults });
  onTestFinished(() => emulator.close());
  return emulator;
}

function of({ url }: Emulator, more: ReadLimitsOptions = {}): ReadLimitsOptions {
  return { apiKey: adminKey, baseUrl: url, ...more };
}

/** A refusal of one workspace's limits, which nothing but a later reading helps. */
const chatRefused: Fault = { kind: 'status', status: 403, workspace: 'wrkspc_chat' };

/** The wrong organization's key, or one that was switched off. */
const refused: Fault = { kind: 'status', status: 403, path: '/organizations/me' };

describe('readLimits', () => {
  test('has the lower of override and organization’s limit by workspace and model, the default workspace too', async () => {
    const limits = await readLimits(of(await serve()));
    expect(limits).toMatchObject({ complete: true, tool: { version: packageJson.version } });
    const chat = {
      requests_per_minute: 500,
      input_tokens_per_minute_cache_aware: 2_000_000,
      fast_otpm: 0,
      tokens_per_day: 7,
    };
    const found = limitsFor(limits, 'chat', 'claude-opus-4-8');
    expect(found).toMatchObject({
      known: true,
      workspace: { id: 'wrkspc_chat' },
      group: { id: 'rlg_opus' },
      limits: chat,
    });
    expect(limitsFor(limits, 'wrkspc_chat', 'claude-opus-4-7')).toEqual(found);
    expect(limitsFor(limits, null, 'claude-haiku-4-5')).toMatchObject({ limits: { requests_per_minute: 5000 } });
  });

  test('says of everything else why it is not known, and never that there is no limit', async () => {
    const twice = { id: 'wrkspc_twin', name: 'small', models: ['claude-opus-4-8'] };
    const workspaces = [{ id: 'wrkspc_small', name: 'small' }, twice];
    const asked = [
      ['chat', 'claude-opus-4-8'],
      ['old', 'claude-opus-4-8'],
      ['gone', 'claude-opus-4-8'],
      ['small', 'claude-haiku-4-5'],
    ] as const;
    const limits = await readLimits(of(await serve([chatRefused])));
    expect(limits.complete).toBe(false);
    expect(asked.map(([workspace, model]) => limitsFor(limits, workspace, model))).toEqual([
      {
        known: false,
        why: 'not-read',
        reason: expect.stringMatching(/^The limits of workspace chat were not read: .*403/),
      },
      { known: false, why: 'archived', reason: 'Workspace old is archived.' },
      { known: false, why: 'no-such-workspace', reason: 'Workspace gone is not among those that were read.' },
      {
        known: false,
        why: 'no-such-model',
        reason: 'No group of limits that applies to workspace small has the model claude-haiku-4-5.',
      },
    ]);
    const twins = await readLimits(of(await serve([], bookshop({ workspaces }))));
    expect(limitsFor(twins, 'small', 'claude-opus-4-8')).toMatchObject({ why: 'ambiguous-workspace' });
    expect(limitsFor(twins, 'wrkspc_twin', 'claude-opus-4-8')).toMatchObject({ known: true });
  });

  test('takes what it needs from the environment that it is given, and asks a function for the key', async () => {
    const { url } = await serve();
    const environment = { ANTHROPIC_BASE_URL: url, ANTHROPIC_ADMIN_API_KEY: adminKey };
    const { workspaces } = await readLimits({ environment, workspaces: ['ch*'] });
    expect(workspaces.map(({ name }) => name)).toEqual(['chat']);
    const { organization } = await readLimits({ baseUrl: url, apiKey: () => Promise.resolve(adminKey) });
    expect(organization.name).toBe('Bookshop');
  });

  test('rejects with what is wrong: no key, a slip in a name, a refused key, which it does not tell', async () => {
    const emulator = await serve([refused]);
    const wrong = [
      readLimits({ environment: { ANTHROPIC_ADMIN_API_KEY: '' } }),
      readLimits({ apiKey: `Bearer ${adminKey}` }),
      readLimits(of(await serve(), { workspaces: ['chat', 'chta'] })),
      readLimits(of(emulator)),
      readLimits(of(emulator, { signal: AbortSignal.abort(new Error('stopped')) })),
    ];
    const errors = (await Promise.allSettled(wrong)).map((one): unknown => ('reason' in one ? one.reason : one));
    expect(errors).toMatchObject([
      { code: 'credential-missing' },
      { code: 'credential-invalid' },
      { code: 'usage', message: 'workspaces: "chta" means no workspace of organization Bookshop' },
      { code: 'credential-refused' },
      { message: 'stopped' },
    ]);
    expect(inspect(errors, { depth: null })).not.toContain(adminKey);
  });
});

async function watch(emulator: Emulator, more: WatchLimitsOptions = {}): Promise<LimitsWatch> {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  return watchLimits({ ...of(emulator), everyMs: 20, signal: ending.signal, ...more });
}

function setInConsole({ url }: Emulator, limit: { readonly type: string; readonly value: number | null }) {
  return fetch(`${url}/v1/organizations/workspaces/wrkspc_chat/rate_limits/entry-opus`, {
    method: 'POST',
    headers: { 'x-api-key': adminKey },
    body: JSON.stringify({ limits: [limit] }),
  });
}

describe('watchLimits', () => {
  test('tells of a limit that somebody changed, and has the new one', async () => {
    const emulator = await serve();
    const watched = await watch(emulator);
    const changed = once(watched, 'change');
    await setInConsole(emulator, { type: 'requests_per_minute', value: 300 });
    const models = ['claude-opus-4-7', 'claude-opus-4-8'];
    const change = { workspace: { name: 'chat' }, models, limiter: 'requests_per_minute', before: 500, after: 300 };
    expect(await changed).toMatchObject([{ changes: [change], limits: { complete: true } }]);
    expect(watched.limitsFor('chat', 'claude-opus-4-8')).toMatchObject({ limits: { requests_per_minute: 300 } });
  });

  test('keeps the last good reading, with its age, while readings fail, and reads again', async () => {
    const emulator = await serve([{ ...refused, every: 2 }]);
    const watched = await watch(emulator);
    const first = watched.current();
    const [failure] = (await once(watched, 'failure')) as readonly unknown[];
    expect(failure).toMatchObject({ error: { code: 'credential-refused' }, unread: [], attempts: 1 });
    const later = watched.current();
    expect([later.limits, later.failure, first.failure]).toEqual([first.limits, failure, null]);
    expect(later.ageMs).toBeGreaterThanOrEqual(first.ageMs);
    expect(watched.limitsFor('gone', 'claude-opus-4-8')).toMatchObject({ known: false });
    await vi.waitFor(() => expect(watched.current()).toMatchObject({ failure: null }), { interval: 5 });
    expect(inspect([failure, watched], { depth: null, showHidden: true })).not.toContain(adminKey);
  });

  test('a workspace that alone cannot be read keeps its override, and is not the organization’s limit in between', async () => {
    const watched = await watch(await serve([{ ...chatRefused, every: 2 }]));
    const changes = vi.fn<() => void>();
    watched.on('change', changes);
    const [failure] = (await once(watched, 'failure')) as readonly unknown[];
    expect(failure).toMatchObject({ error: null, unread: [{ workspace: { id: 'wrkspc_chat' }, status: 403 }] });
    const { limits, kept } = watched.current();
    expect([limits.complete, kept]).toEqual([false, [{ id: 'wrkspc_chat', taken_at: expect.any(String) }]]);
    expect(watched.limitsFor('chat', 'claude-opus-4-8')).toMatchObject({
      limits: { requests_per_minute: 500 },
      ageMs: expect.any(Number),
    });
    await vi.waitFor(() => expect(watched.current().kept).toEqual([]), { interval: 5 });
    expect(changes).not.toHaveBeenCalled();
  });

  test('an override that is kept is never above what the organization has by now', async () => {
    const world = bookshop();
    const watched = await watch(await serve([{ ...chatRefused, every: 2 }], world));
    const [failed, changed] = [once(watched, 'failure'), once(watched, 'change')];
    const lowered = world.groups[0]?.limits;
    if (lowered instanceof Map) lowered.set('requests_per_minute', 300);
    await Promise.all([failed, changed]);
    expect(watched.limitsFor('chat', 'claude-opus-4-8')).toMatchObject({ limits: { requests_per_minute: 300 } });
  });

  test('tells of limits that can be read from now on', async () => {
    const watched = await watch(await serve([{ ...chatRefused, first: 1 }]), { workspaces: ['chat'] });
    expect(watched.limitsFor('chat', 'claude-opus-4-8')).toMatchObject({ known: false, why: 'not-read' });
    const { changes } = await new Promise<LimitsChanged>((resolve) => watched.once('change', resolve));
    expect(changes).toContainEqual(
      expect.objectContaining({ limiter: 'requests_per_minute', before: 'not-read', after: 500 }),
    );
  });

  test('a key that cannot be had is a failure as any other, whatever was thrown', async () => {
    const emulator = await serve();
    const keys = vi.fn<() => Promise<string>>().mockResolvedValueOnce(adminKey).mockRejectedValue('no vault');
    const watched = await watch(emulator, { apiKey: keys });
    const [failure] = (await once(watched, 'failure')) as readonly unknown[];
    expect(failure).toMatchObject({ error: { message: 'The reading failed, and no error says why' } });
  });

  test('ends with its signal, in a reading and between two', async () => {
    const ending = new AbortController();
    const emulator = await serve([{ kind: 'latency', ms: 30, path: '/organizations/me' }]);
    const watched = await watch(emulator, { signal: ending.signal, everyMs: 1 });
    const heard = vi.fn<() => void>();
    watched.on('failure', heard);
    const readings = (): number => emulator.requests.filter(({ path }) => path.endsWith('/me')).length;
    await vi.waitFor(() => expect(readings()).toBe(2), { interval: 1 });
    ending.abort();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect([readings(), heard.mock.calls]).toEqual([2, []]);
  });

  test.each([
    ['without keeping the process alive', {}, false],
    ['keeping it alive where it is asked to', { keepAlive: true }, true],
  ])('waits for six hours, a tenth more or less, %s, and no longer than its signal', async (_, more, isAlive) => {
    const emulator = await serve();
    const scheduled = vi.spyOn(globalThis, 'setTimeout');
    onTestFinished(() => scheduled.mockRestore());
    const ending = new AbortController();
    await watchLimits({ ...of(emulator), ...more, signal: ending.signal });
    const hours = scheduled.mock.calls.map(([, wait = 0]) => wait / 3_600_000);
    const found = hours.flatMap((wait, index) => (wait > 5.4 && wait < 6.6 ? [index] : []));
    const timers = found.map((index) => scheduled.mock.results[index]?.value as NodeJS.Timeout);
    expect(timers.map((timer) => timer.hasRef())).toEqual([isAlive]);
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    onTestFinished(() => cleared.mockRestore());
    ending.abort();
    expect(cleared).toHaveBeenCalledWith(timers[0]);
  });

  test('does not begin where the first reading fails, or the time between readings is none', async () => {
    const emulator = await serve([refused]);
    await expect(watch(emulator)).rejects.toMatchObject({ code: 'credential-refused' });
    for (const everyMs of [0, Number.NaN, 2 ** 31])
      await expect(watch(emulator, { everyMs })).rejects.toMatchObject({ code: 'usage' });
    expect(emulator.requests.filter(({ path }) => path.includes('/me'))).toHaveLength(1);
  });
});

describe('changes in force', () => {
  const read = async (changes: Readonly<Record<string, unknown>>) => readLimits(of(await serve([], bookshop(changes))));
  const groups = {
    opus: { id: 'rlg_opus', models: ['claude-opus-4-7', 'claude-opus-4-8'], limits: { requests_per_minute: 100 } },
    batch: { id: 'rlg_batch', limits: { enqueued_batch_requests: 10 } },
  };
  const workspaces = [{ id: 'wrkspc_a', name: 'a' }];
  const shown = (before: Awaited<ReturnType<typeof read>>, after: Awaited<ReturnType<typeof read>>) =>
    changesInForce(before, after)
      .filter(({ workspace }) => workspace.name === 'a')
      .map(({ models, limiter, before: was, after: is }) => [models.join(' '), limiter, was, is]);

  test('a model that moves to a group with other limits changed, and nothing else did', async () => {
    const before = await read({ groups, workspaces });
    const moved = {
      opus: { ...groups.opus, models: ['claude-opus-4-7'] },
      other: { id: 'rlg_other', models: ['claude-opus-4-8'], limits: { output_tokens_per_minute: 9 } },
      batch: { ...groups.batch, limits: { enqueued_batch_requests: 20 } },
    };
    expect(shown(before, await read({ groups: moved, workspaces }))).toEqual([
      ['claude-opus-4-8', 'output_tokens_per_minute', 'no-limit', 9],
      ['claude-opus-4-8', 'requests_per_minute', 100, 'no-limit'],
      ['', 'enqueued_batch_requests', 10, 20],
    ]);
    const same = { ...moved, other: { ...moved.other, limits: groups.opus.limits }, batch: groups.batch };
    expect(shown(before, await read({ groups: same, workspaces }))).toEqual([]);
  });

  test('what is archived, or new, is absent at one time, and never without a limit', async () => {
    const before = await read({ groups, workspaces });
    const after = await read({ groups, workspaces: [{ ...workspaces[0], archived_at: '2026-03-01T00:00:00Z' }] });
    const models = 'claude-opus-4-7 claude-opus-4-8';
    expect(shown(before, after)).toEqual([
      [models, 'requests_per_minute', 100, 'absent'],
      ['', 'enqueued_batch_requests', 10, 'absent'],
    ]);
    expect(shown(await read({ groups, workspaces: [{ id: 'wrkspc_b', name: 'b' }] }), before)).toContainEqual([
      models,
      'requests_per_minute',
      'absent',
      100,
    ]);
  });
});

describe('readHeadroom', () => {
  const from = new Date('2026-11-27T17:00Z');
  const to = new Date('2026-11-27T19:00Z');

  async function serveWeek(): Promise<Emulator> {
    vi.useFakeTimers({ toFake: ['Date'], now: monday });
    const emulator = await startEmulator(weekWorld(), { now: () => monday });
    onTestFinished(() => emulator.close());
    return emulator;
  }

  test('is what the command says of the same time', async () => {
    const emulator = await serveWeek();
    const { options, host } = at(emulator);
    const words = ['headroom', '--from', from.toISOString(), '--to', to.toISOString(), '--report', 'json', ...options];
    const zone = ['--time-zone', 'europe/berlin'];
    const { stdout } = await limitdrift(folder(), [...words, ...zone, '--by', 'api-key'], {
      ...host,
      now: () => monday,
    });
    const same = { from, to, byApiKey: true, timeZone: 'europe/berlin' };
    expect(await readHeadroom({ ...of(emulator), ...same })).toEqual(JSON.parse(stdout));
  });

  test('keeps what it read in a folder, and looks at the last seven days by itself', async () => {
    const emulator = await serveWeek();
    const calls = (): number => emulator.requests.filter(({ path }) => /usage/.test(path)).length;
    const options = { ...of(emulator), by: 'hour', cache: folder().path, workspaces: ['shop'] } as const;
    const first = await readHeadroom({ ...options, from, to });
    const once = calls();
    expect((await readHeadroom({ ...options, from, to })).rows).toEqual(first.rows);
    expect([once > 0, calls()]).toEqual([true, once]);
    expect((await readHeadroom(options)).window).toMatchObject({ from: '2026-11-24T00:00:00Z', days: { length: 7 } });
  });

  test('says what of the time cannot be looked at, and what it could not know', async () => {
    const emulator = await serveWeek();
    const wrong = [
      { from: to, to: from },
      { from: new Date(Number.NaN) },
      { to },
      { from: new Date('2026-01-01T00:00Z') },
      { timeZone: 'Europe/Atlantis' },
    ];
    const ended = await Promise.allSettled(wrong.map((one) => readHeadroom({ ...of(emulator), ...one })));
    expect(ended).toMatchObject(wrong.map(() => ({ status: 'rejected', reason: { code: 'usage' } })));
    expect(emulator.requests).toEqual([]);
    const onNote = vi.fn<(note: string) => void>();
    const faulty = await startEmulator(weekWorld(), {
      now: () => monday,
      faults: [{ kind: 'status', status: 403, path: 'include_default' }],
    });
    onTestFinished(() => faulty.close());
    await readHeadroom({ ...of(faulty), from, to, onNote });
    expect(onNote).toHaveBeenCalledWith(expect.stringMatching(/^It could not be read which workspace is the default/));
  });
});
