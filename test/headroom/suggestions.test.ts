import { describe, expect, it } from 'vitest';

import type { Suggestion } from '../../src/model/headroom/headroom-types.js';
import type { UsageBucket } from '../../src/model/headroom/usage-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { noPolicy } from '../../src/headroom/policy.js';
import { workspace } from '../plan/worlds.js';
import { bucket, measure, shop } from './usage-worlds.js';

const at = '2026-11-24T10:00:00Z';

/** Four workspaces with 100 requests a minute each, of the organization's 1,000. */
const four: Snapshot = {
  ...shop,
  workspaces: ['a', 'b', 'c', 'd'].map((name) => workspace(name, { rlg_opus: { requests_per_minute: 100 } })),
};

function requestsOf(uses: Readonly<Record<string, number>>): UsageBucket {
  const rows = Object.entries(uses).map(([name, requests]) => ({ workspace: `wrkspc_${name}`, requests }));
  return bucket('requests', at, ...rows);
}

function suggested(given: UsageBucket, snapshot: Snapshot = shop): readonly Suggestion[] {
  return measure([given], { snapshot }).suggestions;
}

describe('suggestions', () => {
  it('the limiter without cache reads, where the override counts them and the organization’s limit does not', () => {
    expect(suggested(bucket('tokens', at, { cacheAwareInput: 225, cacheReads: 675 }))).toEqual([
      {
        kind: 'limiter-kind',
        address: 'wrkspc_prod/rlg_opus/input_tokens_per_minute',
        other_limiter: 'input_tokens_per_minute_cache_aware',
        cache_read_share: 0.75,
        ratio: 0.25,
      },
    ]);
    const onlyReads = suggested(bucket('tokens', at, { cacheReads: 900 }));
    expect(onlyReads).toMatchObject([{ kind: 'limiter-kind', cache_read_share: 1, ratio: 0 }]);
    const alone = { ...shop, workspaces: [workspace('prod', { rlg_sonnet: { input_tokens_per_minute: 900 } })] };
    expect(suggested(bucket('tokens', at, { model: 'claude-sonnet-5', cacheReads: 900 }), alone)).toEqual([]);
  });

  it('the room above, as long as the organization uses less than half', () => {
    const address = 'wrkspc_prod/rlg_opus/requests_per_minute';
    const room = [{ kind: 'room-above', address, organization_ratio: 0.499 }];
    expect(suggested(requestsOf({ prod: 450, idle: 49 }))).toEqual(room);
    expect(suggested(requestsOf({ prod: 450, idle: 50 }))).toEqual([]);
  });

  it('nothing of the organization’s for a limit that is its own at the same value', () => {
    const same = { ...shop, workspaces: [workspace('prod', { rlg_opus: { requests_per_minute: 1000 } })] };
    expect(suggested(requestsOf({ prod: 900 }), same)).toEqual([]);
  });

  it('overrides that add up to more than the organization’s limit, which is itself at its mark', () => {
    const overrides = (of: number): Snapshot => ({
      ...shop,
      workspaces: ['a', 'b'].map((name) => workspace(name, { rlg_opus: { requests_per_minute: of } })),
    });
    const address = 'organization/rlg_opus/requests_per_minute';
    const over = { kind: 'oversubscribed', address, overrides_sum: 1202, organization_limit: 1000 };
    expect(suggested(requestsOf({ a: 400, b: 400 }), overrides(601))).toEqual([over]);
    expect(suggested(requestsOf({ a: 374, b: 375 }), overrides(601))).toEqual([]);
    expect(suggested(requestsOf({ a: 374, b: 376 }), overrides(500))).toEqual([]);
  });

  it('three at most: the fullest first, of equal ones by address, and none of what is known', () => {
    const use = requestsOf({ a: 80, b: 90, c: 80, d: 100 });
    const names = (known: string | null): readonly string[] =>
      measure([use], {
        snapshot: four,
        policy: {
          ...noPolicy,
          knownAt: ({ workspace: of }) => (of?.name === known ? { reason: 'asked for', expires: null } : null),
        },
      }).suggestions.map(({ address }) => address.slice(0, 8));
    expect(names('')).toEqual(['wrkspc_d', 'wrkspc_b', 'wrkspc_a']);
    expect(names('d')).toEqual(['wrkspc_b', 'wrkspc_a', 'wrkspc_c']);
  });
});
