import * as fc from 'fast-check';

import type {
  DeclaredGroup,
  DeclaredLimit,
  DeclaredValue,
  DeclaredWorkspace,
  Declaration,
} from '../../src/model/declaration.js';
import { knownLimiters } from '../../src/model/limiters.js';
import type { LiveGroup, LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';
import { group, world } from './worlds.js';

const limiters = [...knownLimiters, 'future_per_fortnight', '__proto__', 'a/b%'];
const groupIds = ['rlg_a', 'rlg_b', 'rlg_c', 'rlg_d'];
const value = fc.oneof(fc.constantFrom(0, 1, 500, 4000, Number.MAX_SAFE_INTEGER), fc.nat());

function uniqueRecord<T>(
  keys: readonly string[],
  of: fc.Arbitrary<T>,
  maxLength = 4,
): fc.Arbitrary<readonly (readonly [string, T])[]> {
  return fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), of), { selector: ([key]) => key, maxLength });
}

const liveGroups: fc.Arbitrary<readonly LiveGroup[]> = fc.tuple(...groupIds.map(liveGroup));

function liveGroup(id: string): fc.Arbitrary<LiveGroup> {
  return uniqueRecord(limiters, value).map((limits) => ({
    ...group(id, id === 'rlg_d' ? { type: 'batch' } : { models: [`model-${id}`, `alias-${id}`] }),
    limits: limits.map(([limiter, limit]) => ({ limiter, value: limit })),
  }));
}

function liveWorkspace(index: number): fc.Arbitrary<LiveWorkspace> {
  const limit = fc.tuple(value, fc.constantFrom('workspace', 'workspace', 'workspace', 'usage_tier'));
  return fc
    .record({
      entries: uniqueRecord(groupIds, uniqueRecord(limiters, limit)),
      name: fc.constantFrom(`team-${index}`, `team-${index}`, 'twin'),
      archived: fc.boolean(),
      read: fc.constantFrom(true, true, true, false),
    })
    .map(({ entries, name, archived, read }) => ({
      id: `wrkspc_${index}`,
      name,
      archived_at: archived && index > 3 ? '2026-10-01T00:00:00Z' : null,
      default: false,
      read: read && !(archived && index > 3),
      inherited_listed: false,
      entries: entries.map(([key, limits]) => ({
        group: key,
        limits: limits.map(([limiter, [amount, source]]) => ({
          limiter,
          value: amount,
          source,
          organization_limit: null,
        })),
      })),
    }));
}

/** A live organization: every group, some limits, some overrides, some workspaces archived, unread or of the same name. */
export const arbitrarySnapshot: fc.Arbitrary<Snapshot> = fc
  .tuple(liveGroups, fc.tuple(...[0, 1, 2, 3, 4, 5].map(liveWorkspace)))
  .map(([groups, workspaces]) => world(workspaces, { groups }));

const declaredValue: fc.Arbitrary<DeclaredValue> = fc.oneof(
  value.map((amount) => ({ kind: 'value', value: amount }) as const),
  fc
    .integer({ min: 1, max: 1000 })
    .map(
      (tenths) => ({ kind: 'share', text: `${tenths / 10}%`, numerator: BigInt(tenths), denominator: 1000n }) as const,
    ),
  fc.constant({ kind: 'inherit' } as const),
);

/** Places that never repeat, as in a file. */
function placed<T>(make: (place: () => { file: string; line: number; column: number }) => T): T {
  let line = 0;
  return make(() => ({ file: 'limits.yaml', line: (line += 1), column: 1 }));
}

const keys = [...groupIds, 'model-rlg_a', 'alias-rlg_b', 'batch', 'no-such-group', 'ours'];
const limits = fc.oneof(fc.constant('inherit' as const), uniqueRecord(limiters, declaredValue));
const layer = uniqueRecord(keys, limits, 3);

/** A declaration over the names of `arbitrarySnapshot`, with what does not resolve, conflicts and repeats in it. */
export const arbitraryDeclaration: fc.Arbitrary<Declaration> = fc
  .record({
    templates: fc.array(layer, { maxLength: 2 }),
    entries: uniqueRecord(
      ['team-0', 'team-1', 'team-2', 'wrkspc_3', 'team-4', 'twin', 'nobody', 'team-*', '*-5'],
      layer,
      8,
    ),
    policy: fc.constantFrom('error' as const, 'report' as const, 'ignore' as const),
    organization: uniqueRecord(groupIds, value, 2),
  })
  .map(({ templates, entries, policy, organization }) =>
    placed((place) => {
      const shared = templates.map((template) => toLayer(template, place));
      const workspaces: readonly DeclaredWorkspace[] = entries.map(([key, own]) => ({
        key,
        origin: place(),
        pattern: key.includes('*'),
        id: null,
        layers: [...shared, toLayer(own, place)],
        undeclared: policy,
        owner: null,
        headroom: null,
      }));
      return {
        files: [],
        organization: {
          id: null,
          limits: organization.map(([key, amount]) => ({
            group: { value: key, origin: place() },
            limiter: 'requests_per_minute',
            value: amount,
            origin: place(),
          })),
        },
        templates: new Map(),
        groups: new Map([['ours', { value: 'alias-rlg_c', origin: place() }]]),
        workspaces,
        rules: new Map(),
        ignores: [],
        headroom: null,
        warnings: [],
      };
    }),
  );

type Place = () => { file: string; line: number; column: number };
type Words = readonly (readonly [string, 'inherit' | readonly (readonly [string, DeclaredValue])[]])[];

function toLayer(words: Words, place: Place): readonly DeclaredGroup[] {
  return words.map(([key, given]) => {
    const origin = place();
    if (given === 'inherit') return { key, origin, limits: given };
    const declared: readonly DeclaredLimit[] = given.map(([limiter, amount]) => ({
      limiter,
      value: amount,
      origin: place(),
    }));
    return { key, origin, limits: declared };
  });
}
