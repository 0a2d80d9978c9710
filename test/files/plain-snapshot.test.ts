import { describe, expect, test } from 'vitest';

import { readPlainSnapshot } from '../../src/files/plain-snapshot.js';
import { formatSnapshot, readSnapshotFile } from '../../src/files/snapshot-file.js';
import { UserError } from '../../src/model/errors.js';
import { snapshotFormatVersion } from '../../src/model/snapshot-types.js';
import { readScenario } from '../scenarios/scenario.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const snapshot = {
  ...readScenario('future-api').snapshot,
  format_version: snapshotFormatVersion,
  seen_until: '2026-11-30T10:00:00Z',
};

/** What its schema makes of it; null: it is refused. */
function readBySchema(bytes: Uint8Array): unknown {
  try {
    return readSnapshotFile('live.json', '', { bytes });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [
    path,
    ...members.flatMap(([key, member]: readonly [string | number, unknown]) => pathsIn(member, [...path, key])),
  ];
}

/** A copy in which something else stands at a path; undefined: nothing does. */
function withAt(value: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value))
    return value.map((member, at) => (at === key ? withAt(member, rest, put) : member) as unknown);
  const members = Object.entries(value as object) as [string, unknown][];
  return Object.fromEntries(members.map(([name, member]) => [name, name === key ? withAt(member, rest, put) : member]));
}

const odd = [undefined, null, true, -1, 2.5, 'x', '2026-02-30T00:00:00Z', [], {}, [{}], { unknown: [] }];

describe('a snapshot is plain', () => {
  test('as this version writes it', () => {
    const bytes = bytesOf(formatSnapshot(snapshot));
    expect(readPlainSnapshot(bytes)).toEqual(readBySchema(bytes));
  });

  test('where its schema accepts it, whatever stands in any place of it, and then it is the same', () => {
    const told = pathsIn(snapshot).flatMap((path) =>
      odd.flatMap((put) => {
        const bytes = bytesOf(JSON.stringify(withAt(snapshot, path, put)) ?? '');
        return { path, put, plain: readPlainSnapshot(bytes), schema: readBySchema(bytes) };
      }),
    );
    expect(told.filter(({ plain, schema }) => (plain === null) !== (schema === null))).toEqual([]);
    expect(told.map(({ plain }) => plain)).toEqual(told.map(({ schema }) => schema));
    expect([told.filter(({ plain }) => plain !== null).length > 50, told.length > 500]).toEqual([true, true]);
  });
});

describe('a snapshot is not plain', () => {
  test.each([
    ['in another version', { ...snapshot, format_version: '1.99' }],
    ['whose parts contradict each other', { ...snapshot, groups: [...snapshot.groups, ...snapshot.groups] }],
    [
      'with an emulator elsewhere',
      { ...snapshot, organization: { id: 'o', name: 'O', emulator: 'http://example.com' } },
    ],
  ])('%s', (_, value) => {
    expect(readPlainSnapshot(bytesOf(JSON.stringify(value)))).toBe(null);
  });

  test.each([
    ['cut off', bytesOf(formatSnapshot(snapshot).slice(0, -10))],
    ['with a key that reaches a prototype', bytesOf(formatSnapshot(snapshot).replace('{', '{"__proto__": {},'))],
    ['not UTF-8', new Uint8Array([0xff, ...bytesOf(formatSnapshot(snapshot))])],
  ])('%s', (_, bytes) => {
    expect(readPlainSnapshot(bytes)).toBe(null);
  });
});
