import { setImmediate } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { lookAhead } from '../../src/provider/live-session.js';

/** Reads that end when the test says so. */
function readings(size: number) {
  const begun: string[] = [];
  const open = new Map<string, (value: string) => void>();
  const names = Array.from({ length: size }, (_, index) => `w${index}`);
  const read = (name: string): Promise<string> => {
    begun.push(name);
    return new Promise((resolve) => open.set(name, resolve));
  };
  const finish = async (...wanted: readonly string[]): Promise<void> => {
    for (const name of wanted) {
      open.get(name)?.(name);
      open.delete(name);
    }
    await setImmediate();
  };
  return { names, begun, open, finish, ahead: lookAhead(names, { read, concurrency: 16 }) };
}

it('reads nothing that is not asked for while few are', () => {
  const { names, begun, ahead } = readings(100);
  for (const name of names.slice(0, 9)) void ahead.ask(name, false);
  expect(begun).toEqual(names.slice(0, 9));
});

it('uses the places that a caller of many leaves free for what it may ask next', async () => {
  const { names, begun, ahead, finish } = readings(100);
  const asked = names.slice(50, 60);
  const answers = asked.map((name) => ahead.ask(name, false));
  expect(begun).toEqual([...asked, ...names.slice(0, 6)]);
  await finish('w50');
  expect(begun.at(-1)).toBe('w6');
  await finish(...asked.slice(1));
  expect(await Promise.all(answers)).toEqual(asked);
});

it('reads no more for nothing than was asked for', async () => {
  const { names, begun, ahead, finish } = readings(1000);
  for (const name of names.slice(900, 910)) void ahead.ask(name, false);
  for (let round = 0; round < 20; round += 1) await finish(...begun);
  expect(begun).toHaveLength(10 + 10);
});

it('reads no name twice, and goes on as what was read ahead is asked for', async () => {
  const { names, begun, ahead, finish } = readings(100);
  for (const name of names) {
    const answer = ahead.ask(name, false);
    await finish(...begun);
    expect(await answer).toBe(name);
  }
  expect([...begun].sort()).toEqual([...names].sort());
});

it('reads anew when it is told to', async () => {
  const { begun, ahead, finish } = readings(1);
  const first = ahead.ask('w0', false);
  await finish('w0');
  const second = ahead.ask('w0', true);
  await finish('w0');
  expect([await first, await second, begun]).toEqual(['w0', 'w0', ['w0', 'w0']]);
});

it('tells who asks that a reading ahead failed, and nobody else', async () => {
  const failing = lookAhead(
    Array.from({ length: 20 }, (_, index) => `w${index}`),
    {
      read: (name) => (name === 'w12' ? Promise.reject(new Error('refused')) : Promise.resolve(name)),
      concurrency: 16,
    },
  );
  await Promise.all(Array.from({ length: 10 }, (_, index) => failing.ask(`w${index}`, false)));
  await setImmediate();
  await expect(failing.ask('w12', false)).rejects.toThrow('refused');
});
