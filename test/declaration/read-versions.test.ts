import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { openVersions } from '../../src/declaration/read-versions.js';
import type { Declaration } from '../../src/model/declaration.js';
import { UserError } from '../../src/model/errors.js';

const sources = (text: string) => [{ path: 'limits.yaml', bytes: new TextEncoder().encode(text) }];

/** What a text declares, but for places; null: nothing that is valid. */
function declared(read: () => Declaration | null): string | null {
  try {
    const declaration = read();
    if (declaration === null) return null;
    const { groups, rules, ...others } = declaration;
    const whole = { ...others, groups: [...groups], rules: [...rules] };
    return JSON.stringify(whole, (key, value: unknown) => (key === 'origin' ? undefined : value), 1);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

const entry = fc.constantFrom(
  '  prod: {limits: {opus: {requests_per_minute: 10}}}',
  '  prod:\n    limits:\n      opus: {requests_per_minute: 20}',
  '  prod:\n\n    # why\n    extends: [small]',
  '  staging:   # owner: R & D\n    id: wrkspc_1\n    limits: {}\r',
  '  "dev-*": {extends: [small], undeclared: report}',
  "  dev: {limits: {opus: {'requests_per_minute': inherit}}}",
  '  # only a comment',
  '',
  '# at the left edge',
);
const odd = fc.constantFrom(
  '  a: "goes on',
  '  b": {limits: {}}',
  '  c: {limits: {',
  '  }}',
  '  d:\n  - limits',
  '    deep: {limits: {}}',
  ' shallow: {limits: {}}',
  '  e: |\n    limits: {}\n  # text?',
  '  f: &all {limits: {}}',
  '  g: *all',
  '  ? h\n  : {limits: {}}',
  '  ? h\n  : {limits: {opus: {requests_per_minute: 30}}}',
  '\tx: {}',
  '---',
  '...',
  'workspaces:',
  'groups: {opus: claude-opus-5}',
  'rules: {limit-drift: off',
  '  i: {limits: {}} # \u2028workspaces: {}',
  '  j: {limits: {}},',
  '  k: {extends: [large]}',
);
const text = fc
  .record({
    head: fc.constantFrom(
      'version: 1\ntemplates: {small: {opus: {requests_per_minute: 1}}}',
      'version: 1\ntemplates:\n  small:\n    opus: {requests_per_minute: 2}',
      'version: 1\ntemplates: {small: &all {opus: {requests_per_minute: 3}}}',
      '{version: 1,',
    ),
    opening: fc.constantFrom('workspaces:', 'workspaces:  # all', 'workspaces: # &', '"workspaces":', 'workspaces: {}'),
    lines: fc.array(fc.oneof({ arbitrary: entry, weight: 6 }, { arbitrary: odd, weight: 1 }), { maxLength: 7 }),
    tail: fc.constantFrom('', '\n', '\nignore: []', '\nrules: {limit-drift: warning}\n', '\n  # end', '\n}'),
  })
  .map(({ head, opening, lines, tail }) => `${[head, opening, ...lines].join('\n')}${tail}`);

test('a version read after others declares what it declares when it is read alone', () => {
  let valid = 0;
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (texts) => {
      const { read, readHead } = openVersions();
      for (const [index, version] of texts.entries()) {
        if (index % 2 === 0) declared(() => readHead(sources(version)));
        const alone = declared(() => readDeclaration(sources(version)));
        if (alone !== null) valid += 1;
        expect(declared(() => read(sources(version)))).toBe(alone);
      }
    }),
    { numRuns: 300 },
  );
  expect(valid).toBeGreaterThan(100);
});

/** What comes of reading, with every place and every problem. */
function outcome(read: () => Declaration): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
}

test('a base read after others says the same as when it is read alone, and every place is its own', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), fc.array(text, { maxLength: 2 }), (texts, heads) => {
      const { readPlaced, readHead } = openVersions();
      for (const head of heads) outcome(() => readHead(sources(head)));
      for (const [index, version] of texts.entries()) {
        const files = sources(version).map((source) => ({ ...source, path: `${index % 2}.yaml` }));
        expect(outcome(() => readPlaced(files))).toEqual(outcome(() => readDeclaration(files)));
      }
    }),
    { numRuns: 150 },
  );
});

test('an entry that repeats a node of another one says what that node says now, whatever its name', () => {
  const { read } = openVersions();
  for (const value of [10, 20]) {
    const version = `version: 1\nworkspaces:\n  a: {limits: {opus: &&x {requests_per_minute: ${value}}}}\n  b: {limits: {opus: *&x}}\n`;
    const alone = declared(() => readDeclaration(sources(version)));
    expect(alone?.match(new RegExp(`"value": ${value}`, 'g'))).toHaveLength(2);
    expect(declared(() => read(sources(version)))).toBe(alone);
  }
});

test('a version that is no text declares nothing', () => {
  const [source] = sources('version: 1\nworkspaces:\n  prod: {limits: {}, owner: ?}\n');
  const bytes = source?.bytes.map((byte) => (byte === 0x3f ? 0xff : byte)) ?? new Uint8Array();
  expect(openVersions().read([{ path: 'limits.yaml', bytes }])).toBeNull();
});

test('an entry that stood in an earlier version, or stands in today’s, is not parsed again', () => {
  const of = (value: number) =>
    `version: 1\nworkspaces:\n  prod:\n    limits: {opus: {requests_per_minute: ${value}}}\n  dev:\n    limits: {opus: {requests_per_minute: 5}}\n`;
  const layers = (version: Declaration | null) => version?.workspaces.map((workspace) => workspace.layers[0]);
  for (const way of ['read', 'readHead'] as const) {
    const versions = openVersions();
    const [first, second] = [versions[way](sources(of(1))), versions.read(sources(of(2)))];
    expect(layers(second)?.[1]).toBe(layers(first)?.[1]);
    expect(layers(second)?.[0]).not.toBe(layers(first)?.[0]);
  }
});
