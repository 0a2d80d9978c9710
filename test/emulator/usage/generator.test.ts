import { describe, expect, it } from 'vitest';

import { type MinuteUse, usageAt } from '../../../src/emulator/usage/generator.js';
import { readWorld, type World } from '../../../src/emulator/world.js';
import { bookshop } from '../bookshop.js';
import { now, week, weekWorld } from './week.js';

const world = weekWorld();
const minutes = Array.from({ length: week.to - week.from }, (_, index) => week.from + index);

interface TimedUse extends MinuteUse {
  readonly at: string;
}

/** What was used in each minute of the week; minutes without use are not there. */
function usesOfWeek(of: World): readonly TimedUse[] {
  return minutes.flatMap((minute) => {
    const at = new Date(minute * 60_000).toISOString().slice(0, 16);
    return usageAt(of, minute).map((use) => ({ ...use, at }));
  });
}

const all = usesOfWeek(world);

function usesOf(name: string, uses = all): readonly TimedUse[] {
  return uses.filter(({ stream }) => stream.workspace.name === name);
}

describe('a plausible week', () => {
  it('is the same in another process and from another day, and another with another seed', () => {
    const friday = Date.UTC(2026, 10, 27, 18, 5) / 60_000;
    const figures = (of: typeof world) =>
      usageAt(of, friday)
        .filter(({ stream }) => stream.workspace.name === 'shop')
        .map(({ requests, uncached, output }) => [requests, uncached, output]);
    expect(figures(world)).toEqual(figures(weekWorld()));
    expect(figures(world)).toEqual([
      [2276, 711_536, 444_710],
      [29, 26_986, 5397],
    ]);
    expect(figures(weekWorld({ seed: 2, workspaces: { shop: [{ model: 'm', requests: 60 }] } }))).not.toEqual(
      figures(weekWorld({ seed: 3, workspaces: { shop: [{ model: 'm', requests: 60 }] } })),
    );
  });

  it('has an incident on Friday, office hours, batches at night and a workspace that was made on the fifth day', () => {
    const busy = usesOf('shop').filter(({ requests }) => requests > 0.75 * 2500);
    expect(busy.map(({ at }) => at)).toEqual(
      Array.from({ length: 9 }, (_, index) => `2026-11-27T18:${String(4 + index).padStart(2, '0')}`),
    );
    const office = usesOf('shop').filter(({ stream }) => stream.apiKey?.name === 'evaluation');
    expect(
      office.filter(({ at }) => /-2[89]T/.test(at) || Number(at.slice(11, 13)) < 7 || at.slice(11) >= '19:00'),
    ).toEqual([]);
    const nights = usesOf('catalog').filter(({ stream }) => stream.tier === 'batch');
    expect([nights.length, nights[0]?.at, nights.at(-1)?.at]).toEqual([
      7 * 210,
      '2026-11-23T01:00',
      '2026-11-29T04:29',
    ]);
    expect(usesOf('new')[0]?.at).toBe('2026-11-27T09:30');
    expect([usesOf('idle'), usesOf('old')]).toEqual([[], []]);
  });

  it('has a support bot whose input is mostly read from the cache, close to its limit on weekdays', () => {
    const uses = usesOf('support');
    const reads = uses.reduce((sum, { cacheReads }) => sum + cacheReads, 0);
    const rest = uses.reduce((sum, { uncached, cacheWrites }) => sum + uncached + cacheWrites, 0);
    expect(Math.round((100 * reads) / (reads + rest))).toBe(71);
    const close = uses.filter(
      ({ uncached, cacheWrites, cacheReads }) => uncached + cacheWrites + cacheReads >= 750_000,
    );
    expect(new Set(close.map(({ at }) => at.slice(0, 10))).size).toBe(5);
  });

  it('stays in the limits of a workspace that the world says nothing about', () => {
    const teams = world.workspaces.filter(({ name }) => name.startsWith('team-'));
    const users = new Set(all.map(({ stream }) => stream.workspace.name));
    const used = teams.filter(({ name }) => users.has(name));
    expect(used.length).toBeGreaterThan(7);
    const most = new Map(
      used.map(({ id, overrides }) => [id, overrides.get('entry-sonnet')?.get('requests_per_minute')?.value]),
    );
    const above = all.filter(
      ({ stream: { workspace, model }, requests }) =>
        model === 'claude-sonnet-5' && requests >= (most.get(workspace.id) ?? Infinity),
    );
    expect(above).toEqual([]);
  });

  it('goes over midnight of Saturday', () => {
    const surges = [{ weekday: 'saturday', at: '23:58', minutes: 4, requests: 1000 }];
    const nobody = Object.fromEntries(world.workspaces.map(({ name }) => [name, []]));
    const over = weekWorld({ workspaces: { ...nobody, idle: [{ model: 'm', rhythm: 'rare', requests: 1, surges }] } });
    expect(
      usesOf('idle', usesOfWeek(over))
        .filter(({ requests }) => requests > 900)
        .map(({ at }) => at.slice(8)),
    ).toEqual(['28T23:58', '28T23:59', '29T00:00', '29T00:01']);
  });
});

describe('the section usage of a world file', () => {
  const workspaces = [{ id: 'wrkspc_a', name: 'a', created_at: '2d' }];
  const base = { organization: { id: 'o', name: 'O' }, groups: {}, workspaces };

  it('counts days back from when the file is read', () => {
    expect(readWorld(base, 'w', now).workspaces[0]?.created_at).toBe('2026-11-28T00:00:00.000Z');
  });

  it.each([
    ['a workspace that is none', { workspaces: { b: [] } }, 'usage.workspaces: no workspace is named "b"'],
    [
      'a rhythm that is none',
      { workspaces: { a: [{ model: 'm', requests: 1, rhythm: 'tango' }] } },
      'must be one of office',
    ],
    [
      'a time of the day that is none',
      {
        workspaces: {
          a: [{ model: 'm', requests: 1, surges: [{ weekday: 'friday', at: '24:00', minutes: 1, requests: 1 }] }],
        },
      },
      'such as 18:04',
    ],
    ['a pace of 0', { pace: 0 }, 'usage.pace: must be 1 or more'],
  ])('refuses %s', (_, usage, problem) => {
    expect(() => readWorld({ ...base, usage })).toThrow(problem);
  });

  it('may be left out, also where no limit or no model is known', () => {
    const plain = bookshop();
    expect(
      minutes
        .slice(0, 60)
        .flatMap((minute) => usageAt(plain, minute))
        .every(({ requests }) => requests > 0),
    ).toBe(true);
    expect(() => readWorld({ ...base, workspaces: [{ ...workspaces[0], created_at: 'soon' }] })).toThrow(
      'or days such as 2d',
    );
  });
});
