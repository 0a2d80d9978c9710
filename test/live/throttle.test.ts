import { setMaxListeners } from 'node:events';

import { describe, expect, it, vi } from 'vitest';

import { createThrottle } from '../../src/live/throttle.js';
import { failure, startApi } from './api-server.js';
import type { Asked, Reply } from './api-server.js';
import { bakery, bread, list, page, read } from './bakery.js';

const many = Array.from({ length: 60 }, (_, index) => ({ ...bread, id: `wrkspc_${100 + index}`, name: `n${index}` }));

/** Many workspaces whose limits are answered so, each after a moment in which others can come. */
async function serveMany(answer: (asked: Asked) => Reply): Promise<Awaited<ReturnType<typeof startApi>>> {
  const soon =
    (reply: Reply): Reply =>
    (response) => {
      const { status = 200, headers = {}, body } = typeof reply === 'function' ? { body: {} } : reply;
      setTimeout(() => response.writeHead(status, headers).end(JSON.stringify(body)), 3);
    };
  const limits = many.map(
    ({ id }) => [`/workspaces/${id}/rate_limits`, (asked: Asked) => soon(answer(asked))] as const,
  );
  return startApi({ ...bakery, '/workspaces': () => list(...many), ...Object.fromEntries(limits) });
}

describe('requests under way', () => {
  it.each([1, 4, 16])('are %i at most, as told, and as many as that', async (concurrency) => {
    let held: (() => void)[] = [];
    let seen = 0;
    const together = (): Reply => (response) => {
      seen += 1;
      held.push(() => void response.end('{"data":[]}'));
      if (held.length < concurrency && seen < many.length) return;
      for (const release of held) release();
      held = [];
    };
    const limits = many.map(({ id }) => [`/workspaces/${id}/rate_limits`, together] as const);
    const server = await startApi({ ...bakery, '/workspaces': () => list(...many), ...Object.fromEntries(limits) });
    await read(server, { concurrency });
    expect(server.mostAtOnce()).toBe(concurrency);
  });

  it('go on while two that were refused wait: a 429 takes one place and no more', async () => {
    let asked = 0;
    const server = await serveMany(() => {
      asked += 1;
      return asked <= 2 ? failure(429, 'rate_limit_error', { headers: { 'retry-after': '7' } }) : page();
    });
    const waits: number[] = [];
    let resume = (): void => undefined;
    const waited = new Promise<void>((resolve) => (resume = resolve));
    const reading = read(server, {
      concurrency: 4,
      sleep: (milliseconds) => {
        waits.push(milliseconds);
        return waited;
      },
    });
    await vi.waitFor(() => expect(asked).toBe(many.length), { timeout: 30_000 });
    resume();
    expect((await reading).complete).toBe(true);
    expect({ waits, asked }).toEqual({ waits: [7000, 7000], asked: many.length + 2 });
  });

  it('are none while all places wait as long as the API asks', async () => {
    let asked = 0;
    const server = await serveMany(() => {
      asked += 1;
      return asked <= 4 ? failure(429, 'rate_limit_error', { headers: { 'retry-after': '60' } }) : page();
    });
    const resume: (() => void)[] = [];
    const reading = read(server, {
      concurrency: 4,
      sleep: () => new Promise<void>((resolve) => void resume.push(resolve)),
    });
    await vi.waitFor(() => expect(resume).toHaveLength(4));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBe(4);
    for (const wake of resume) wake();
    expect((await reading).complete).toBe(true);
  });

  it('become fewer when requests are refused again, and all is read', async () => {
    let refused = 0;
    let most = 0;
    const server = await serveMany(() => {
      refused += 1;
      if (refused <= 13) return failure(429, 'rate_limit_error');
      if (refused === 20) server.mostAtOnce();
      if (refused === 24) most = server.mostAtOnce();
      return page();
    });
    expect((await read(server, { concurrency: 8 })).complete).toBe(true);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(8);
  });
});

describe('the throttle', () => {
  const never = new AbortController().signal;
  setMaxListeners(0, never);
  const entered = async (throttle: ReturnType<typeof createThrottle>, count: number): Promise<number> => {
    let inside = 0;
    for (let index = 0; index < count; index += 1) void throttle.acquire(never).then(() => (inside += 1));
    await new Promise((resolve) => setImmediate(resolve));
    return inside;
  };

  it('lets one request in however often others were refused again', async () => {
    const throttle = createThrottle(16);
    for (let index = 0; index < 40; index += 1) throttle.refused(true);
    expect(await entered(throttle, 16)).toBe(1);
  });

  it('lets one more in after as many successes as there are places', async () => {
    const throttle = createThrottle(4);
    throttle.refused(true);
    throttle.refused(true);
    throttle.succeeded();
    throttle.succeeded();
    throttle.succeeded();
    expect(await entered(throttle, 9)).toBe(3);
  });

  it('keeps the place of a request that waits for its next attempt, and takes it when fewer are allowed by then', async () => {
    const throttle = createThrottle(2);
    expect(await entered(throttle, 3)).toBe(2);
    throttle.refused(true);
    let again = 0;
    const first = throttle.reacquire(never).then(() => (again += 1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(again).toBe(0);
    await throttle.reacquire(never);
    throttle.release();
    throttle.release();
    await first;
    expect(again).toBe(1);
  });

  it('does not count a place as given back twice when the run ends while a request waits for it again', async () => {
    const controller = new AbortController();
    const throttle = createThrottle(2);
    expect(await entered(throttle, 2)).toBe(2);
    throttle.refused(true);
    const waiting = throttle.reacquire(controller.signal);
    controller.abort(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
    throttle.release();
    expect(await entered(throttle, 1)).toBe(0);
  });

  describe('over HTTP/2', () => {
    const roundOf = (throttle: ReturnType<typeof createThrottle>, size: number): void => {
      for (let index = 0; index < size; index += 1) throttle.succeeded();
    };

    it.each([
      [null, Infinity, [16, 32, 64, 64]],
      [null, 100, [16, 32, 64, 64]],
      [null, 20, [16, 20, 20, 20]],
      [null, 0, [1, 1, 1, 1]],
      [24, Infinity, [24, 24, 24, 24]],
      [4, 100, [4, 4, 4, 4]],
    ])('given %s, with %s streams, it has after each clean round %j places', async (given, streams, places) => {
      const seen: number[] = [];
      for (const rounds of [0, 1, 2, 3]) {
        const throttle = createThrottle(given);
        throttle.streams(streams);
        for (const size of places.slice(0, rounds)) roundOf(throttle, size);
        seen.push(await entered(throttle, 100));
      }
      expect(seen).toEqual(places);
    });

    it('a round of 429s halves the places once, and they come back one by one', async () => {
      const throttle = createThrottle(null);
      throttle.streams(100);
      roundOf(throttle, 16);
      expect(await entered(throttle, 32)).toBe(32);
      for (let index = 0; index < 32; index += 1) throttle.refused(false);
      for (let index = 0; index < 32; index += 1) throttle.release();
      expect(await entered(throttle, 100)).toBe(16);
      roundOf(throttle, 16);
      expect(await entered(throttle, 0)).toBe(0);
      for (let index = 0; index < 16; index += 1) throttle.release();
      throttle.refused(false);
      for (let index = 0; index < 84; index += 1) throttle.release();
      expect(await entered(throttle, 100)).toBe(8);
    });

    it('what waits goes when the server takes more', async () => {
      const throttle = createThrottle(null);
      throttle.streams(1);
      expect(await entered(throttle, 3)).toBe(1);
      throttle.streams(100);
      roundOf(throttle, 1);
      roundOf(throttle, 2);
      let last = false;
      void throttle.acquire(never).then(() => (last = true));
      await new Promise((resolve) => setImmediate(resolve));
      expect(last).toBe(true);
    });
  });

  it('turns away all that wait when the run ends, with the reason of that', async () => {
    const controller = new AbortController();
    const throttle = createThrottle(1);
    await throttle.acquire(controller.signal);
    const waiting = throttle.acquire(controller.signal);
    const reason = new Error('over');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(throttle.acquire(controller.signal)).rejects.toBe(reason);
  });
});
