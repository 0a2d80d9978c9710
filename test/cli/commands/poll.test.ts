import { expect, test } from 'vitest';

import { poll } from '../../../src/cli/commands/verify.js';

/** Polls with a clock that only the waits move; each reading takes some time. Gives the waits in seconds. */
async function waits(patience: number, settledAt: number, readingTakes = 0): Promise<readonly number[]> {
  const found: number[] = [];
  let time = 0;
  let readings = 0;
  const read = async (): Promise<number> => {
    time += readingTakes * 1000;
    return (readings += 1);
  };
  const last = await poll(read, {
    patience: patience * 1000,
    isSettled: (reading) => reading === settledAt,
    onWait: (reading, pause) => {
      expect(reading).toBe(found.length + 1);
      found.push(pause / 1000);
    },
    now: () => time,
    sleep: async (pause) => {
      time += pause;
    },
  });
  expect(last).toBe(found.length + 1);
  return found;
}

test('without patience there is one reading', async () => {
  expect(await waits(0, Infinity)).toEqual([]);
});

test('waits get longer up to two minutes, and the last reading is when the patience ends', async () => {
  expect(await waits(600, Infinity)).toEqual([15, 30, 60, 120, 120, 120, 120, 15]);
});

test('it ends as soon as reading again could tell nothing new', async () => {
  expect(await waits(600, 1)).toEqual([]);
  expect(await waits(600, 3)).toEqual([15, 30]);
});

test('slow readings use up the patience too', async () => {
  expect(await waits(60, Infinity, 20)).toEqual([15, 5]);
});
