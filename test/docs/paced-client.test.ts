import { describe, expect, onTestFinished, test, vi } from 'vitest';

import {
  type Answer,
  createPacedClient,
  type PacedClientOptions,
} from '../../docs/examples/paced-client/paced-client.js';
import type { Limits, Message } from '../../docs/examples/paced-client/token-buckets.js';
import demo from '../../src/emulator/demo.yaml';
import type { Fault } from '../../src/emulator/faults.js';
import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import { parseWorld } from '../../src/emulator/world-file.js';
import { bookshop } from '../emulator/bookshop.js';

/*
 * The example of docs over the emulated Messages API. Time passes only while nothing is under way: whatever may be sent is sent
 * in one instant, which is the hardest for a limit, and no test waits.
 */

const model = 'claude-opus-4-8';

interface Served {
  /** A client of this emulator, with its limits and its clock. */
  readonly client: (more?: Partial<PacedClientOptions>) => ReturnType<typeof createPacedClient>;
  /** Asks at once, without the queue. */
  readonly post: PacedClientOptions['send'];
  /** Statuses of messages, in the order in which the emulator decided on them. */
  readonly statuses: () => readonly (number | null)[];
  /** What was asked for, in the order of the sending, with seconds since the beginning. */
  readonly sent: readonly { readonly message: Message; readonly second: number }[];
}

async function serve(
  limits: Limits,
  faults: readonly Fault[] = [],
  overrides: Readonly<Record<string, Limits>> = {},
): Promise<Served> {
  const world = bookshop({
    groups: { opus: { id: 'rlg_opus', models: [model], limits } },
    workspaces: [{ id: 'wrkspc_chat', name: 'chat', overrides }],
  });
  const begun = Date.parse('2026-11-30T14:00:00Z');
  let now = begun;
  let underWay = 0;
  let timers: readonly { readonly due: number; readonly callback: () => void }[] = [];
  const passTime = (): void => {
    setImmediate(() => {
      const [next] = timers.toSorted((a, b) => a.due - b.due);
      if (underWay > 0 || next === undefined) return;
      timers = timers.filter((timer) => timer !== next);
      now = Math.max(now, next.due);
      next.callback();
      passTime();
    });
  };
  const clock = {
    now: () => now,
    setTimeout: (callback: () => void, milliseconds: number) => {
      timers = [...timers, { due: now + milliseconds, callback }];
      passTime();
    },
  };
  const emulator = await startEmulator(world, { now: clock.now, faults });
  onTestFinished(() => emulator.close());
  const sent: { message: Message; second: number }[] = [];
  const send: PacedClientOptions['send'] = async (message, signal) => {
    sent.push({ message, second: (now - begun) / 1000 });
    underWay += 1;
    try {
      return await post(emulator, message, signal);
    } finally {
      underWay -= 1;
      passTime();
    }
  };
  return {
    client: (more = {}) => createPacedClient({ send, limits, clock, ...more }),
    post: (message) => post(emulator, message),
    statuses: () => emulator.requests.map(({ status }) => status),
    sent,
  };
}

async function post({ url }: Emulator, message: Message, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'sk-ant-api03-chat' },
    body: JSON.stringify(message),
    ...(signal && { signal }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

function message({ characters = 50, output = 10, name = 'a' } = {}): Message {
  return { model, max_tokens: output, system: name, messages: [{ role: 'user', content: 'x'.repeat(characters) }] };
}

const nameOf = ({ message: { system } }: Served['sent'][number]): string => String(system);

/** Callers that each ask again as soon as they are answered. */
async function call(callers: number, times: number, ask: (caller: number) => Promise<unknown>): Promise<void> {
  const one = async (caller: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) await ask(caller);
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => one(caller)));
}

const roomy = { requests_per_minute: 100_000, output_tokens_per_minute: 1e7, input_tokens_per_minute_cache_aware: 1e7 };
const fewRequests = { ...roomy, requests_per_minute: 100 };
const all200 = Array.from({ length: 150 }, () => 200);

describe('50 callers at 90 % of the limits', () => {
  const cases: readonly (readonly [string, Limits, Message])[] = [
    ['requests', fewRequests, message()],
    ['output tokens', { ...roomy, output_tokens_per_minute: 10_000 }, message({ output: 100 })],
    ['input tokens', { ...roomy, input_tokens_per_minute_cache_aware: 20_000 }, message({ characters: 762 })],
  ];

  test.each(cases)('get no 429 where %s are the limit, and many without the queue', async (_, limits, asked) => {
    const { client, statuses, sent } = await serve(limits);
    const { ask } = client();
    await call(50, 3, () => ask(asked));
    expect(statuses()).toEqual(all200);
    // 90 at once, and 60 at 90 in a minute: no slower than the share allows.
    expect([40, 41]).toContain(Math.round(sent.at(-1)?.second ?? 0));
    const unpaced = await serve(limits);
    await call(50, 3, () => unpaced.post(asked));
    expect(unpaced.statuses().filter((status) => status === 429)).toHaveLength(50);
  });

  test('get no 429 where two processes have half of the share each', async () => {
    const { client, statuses } = await serve(fewRequests);
    const [one, other] = [client({ instances: 2 }), client({ instances: 2 })];
    await call(50, 3, (caller) => (caller % 2 === 0 ? one : other).ask(message()));
    expect(statuses()).toEqual(all200);
  });
});

describe('the queue', () => {
  test('sends people before batches, and batches where there is room', async () => {
    const { client, sent } = await serve({ ...roomy, requests_per_minute: 10 });
    const { ask } = client({ share: 1 });
    const batch = Array.from({ length: 14 }, () => ask(message({ name: 'b' }), { priority: 'batch' }));
    const people = Array.from({ length: 3 }, () => ask(message({ name: 'p' })));
    await Promise.all([...batch, ...people]);
    expect(sent.map(nameOf).join('')).toBe(`${'b'.repeat(10)}ppp${'b'.repeat(4)}`);
  });

  test('is bounded for each priority, and lets go of what is given up', async () => {
    const { client, sent } = await serve({ ...roomy, requests_per_minute: 1 });
    const { ask } = client({ share: 1, longest: 2 });
    const ending = new AbortController();
    const first = ask(message());
    const given = [ask(message(), { signal: ending.signal }), ask(message())];
    await expect(ask(message())).rejects.toThrow('2 requests of priority person wait already');
    const batch = ask(message(), { priority: 'batch' });
    ending.abort(new Error('the person left'));
    await expect(given[0]).rejects.toThrow('the person left');
    await expect(ask(message(), { signal: ending.signal })).rejects.toThrow('the person left');
    expect((await Promise.all([first, given[1], batch])).map((answer) => answer?.status)).toEqual([200, 200, 200]);
    expect(sent.map(({ second }) => Math.round(second))).toEqual([0, 60, 120]);
  });

  test('waits with all as long as retry-after says, where others used up the limit', async () => {
    const { client, post: bypass, statuses, sent } = await serve({ ...roomy, requests_per_minute: 6 });
    for (const _ of [1, 2, 3, 4, 5, 6]) await bypass(message());
    const { ask } = client({ share: 0.5 });
    const answers = await Promise.all([ask(message()), ask(message()), ask(message())]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    // Three go at once, as nothing was known; each was refused for ten seconds. Then at half of the limit.
    expect(statuses().filter((status) => status === 429)).toHaveLength(3);
    expect(sent.map(({ second }) => Math.round(second))).toEqual([0, 0, 0, 20, 40, 60]);
  });

  test('goes by the headers where others use the limit too, and where it is lower than what was read', async () => {
    const { client, post: bypass, statuses } = await serve(fewRequests);
    const { ask } = client({ limits: { requests_per_minute: 400 } });
    for (let used = 0; used < 60; used += 1) await bypass(message());
    await ask(message());
    await call(50, 2, () => ask(message()));
    expect(statuses().filter((status) => status !== 200)).toEqual([]);
  });

  test('knows an override of tokens by its number', async () => {
    const overrides = { output_tokens_per_minute: 1000 };
    const { client, post: bypass, statuses } = await serve(roomy, [], { opus: overrides });
    const { ask } = client({ limits: { ...roomy, ...overrides } });
    for (let used = 0; used < 9; used += 1) await bypass(message({ output: 100 }));
    await ask(message({ output: 10 }));
    await Promise.all(Array.from({ length: 20 }, () => ask(message({ output: 90 }))));
    expect(statuses().filter((status) => status !== 200)).toEqual([]);
  });

  test('tries again later after a 529, while others go on', async () => {
    const { client, statuses, sent } = await serve(roomy, [
      { kind: 'status', status: 529, path: '/messages', first: 2 },
    ]);
    const { ask } = client();
    const asked = [ask(message()), ask(message()), ask(message())];
    const next = Promise.race(asked).then(() => ask(message({ name: 'next' })));
    expect((await Promise.all([...asked, next])).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(statuses().filter((status) => status === 529)).toHaveLength(2);
    expect(sent.filter(({ second }) => second === 0).map(nameOf)).toEqual(['a', 'a', 'a', 'next']);
    expect(sent.slice(4).map(({ second }) => second >= 0.5 && second <= 1)).toEqual([true, true]);
  });

  test('gives up after six retries, tells a mistake at once, and gives back what neither used', async () => {
    const { client, statuses, sent } = await serve({ ...roomy, requests_per_minute: 1 }, [
      { kind: 'status', status: 529, path: '/messages', first: 7 },
    ]);
    const { ask } = client({ share: 1 });
    expect((await ask(message())).status).toBe(529);
    expect((await ask({ ...message(), max_tokens: 0 })).status).toBe(400);
    expect(statuses()).toEqual([529, 529, 529, 529, 529, 529, 529, 400]);
    expect((await ask(message())).status).toBe(200);
    expect(sent.slice(6).map(({ second }) => second - (sent[6]?.second ?? 0))).toEqual([0, 0, 0]);
  });

  test('takes over new limits, and holds everything while one is 0', async () => {
    const { client, sent } = await serve(roomy);
    const { ask, setLimits } = client({ limits: { requests_per_minute: 0 }, share: 1 });
    const asked = [ask(message()), ask(message())];
    await new Promise(setImmediate);
    expect(sent).toEqual([]);
    setLimits({ requests_per_minute: 60, output_tokens_per_minute: 5 });
    await Promise.all(asked);
    // The bucket was empty; ten tokens of output are more than one of five holds, and take two minutes of it.
    expect(sent.length).toBe(2);
    expect(Math.round((sent[1]?.second ?? 0) - (sent[0]?.second ?? 0))).toBe(120);
  });

  test('rejects as the sending does', async () => {
    const { client } = await serve(roomy);
    const { ask } = client({ send: () => Promise.reject(new TypeError('fetch failed')) });
    await expect(ask(message())).rejects.toThrow('fetch failed');
  });
});

test('main.ts reads the limits of its workspace and model, and gets everything answered', async () => {
  const emulator = await startEmulator(parseWorld(demo, 'demo'));
  onTestFinished(() => emulator.close());
  vi.stubEnv('ANTHROPIC_BASE_URL', emulator.url);
  vi.stubEnv('ANTHROPIC_ADMIN_API_KEY', 'sk-ant-admin01-emulated');
  vi.stubEnv('ANTHROPIC_API_KEY', 'sk-ant-api03-prod-shop-assistant');
  const log = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => void [vi.unstubAllEnvs(), log.mockRestore()]);
  await import('../../docs/examples/paced-client/main.js');
  expect(log.mock.calls).toEqual([['51 of 51 answered']]);
});
