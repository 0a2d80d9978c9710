import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import type { Snapshot } from '../../src/model/snapshot-types.js';
import { startApi } from './api-server.js';
import type { Reply, Routes } from './api-server.js';
import { bakery, batch, bread, breadLimits, cake, list, opus, overrideOf, page, read, sonnet } from './bakery.js';

/** Every list inside a body, and every object's keys, put in another order. */
function shuffle(value: unknown, random: () => number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const mix = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  if (Array.isArray(value)) return mix(value).map((item) => shuffle(item, random));
  return Object.fromEntries(mix(Object.entries(value)).map(([key, item]) => [key, shuffle(item, random)]));
}

const strange = {
  group: { type: 'model_group', id: 'rlg_own', b: 1, a: 2 },
  models: ['m2', 'm1'],
  limits: [{ type: 'x', value: 1, z: { d: 1, c: 2 }, y: 0 }],
};
const wider = { ...overrideOf(opus, 5, cake), models: ['opus-9', 'opus-1', 'opus-8'] };
const routes: Routes = {
  ...bakery,
  '/rate_limits': () => page(opus, sonnet, batch),
  '/workspaces': () =>
    list(
      cake,
      bread,
      { ...cake, id: 'wrkspc_old', archived_at: '2026-01-01T00:00:00Z' },
      {
        ...cake,
        id: 'wrkspc_gone',
      },
    ),
  [breadLimits]: () => page(overrideOf(sonnet, 70), overrideOf(opus, 700), strange),
  '/workspaces/wrkspc_cake/rate_limits': () => page(wider, { ...strange, models: ['m3', 'm1'] }),
};

it('The same state gives the same bytes, whatever order the API answers in and whichever answer comes first', async () => {
  const text = (snapshot: Snapshot): string => JSON.stringify(snapshot);
  const plain = text(await read(await startApi(routes)));
  const anyOrder = fc.asyncProperty(
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }),
    fc.subarray([bread.id, cake.id]),
    async (numbers, declaredIds) => {
      let at = 0;
      const random = (): number => numbers[(at += 1) % numbers.length] ?? 0;
      const late = (reply: Reply): Reply =>
        typeof reply === 'function' || reply.body === undefined
          ? reply
          : (response) => {
              setTimeout(() => response.end(JSON.stringify(shuffle(reply.body, random))), random() * 6);
            };
      const mixed = Object.fromEntries(
        Object.entries(routes).map(([path, route]) => [
          path,
          (asked: Parameters<typeof route>[0]) => late(route(asked)),
        ]),
      );
      expect(text(await read(await startApi(mixed), { declaredIds }))).toBe(plain);
    },
  );
  await fc.assert(anyOrder, { numRuns: 25 });
  expect(plain).toContain('"incomplete":[{"workspace":{"id":"wrkspc_gone"');
});
