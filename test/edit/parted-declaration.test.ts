import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Lexer } from 'yaml';

import { acceptLimit } from '../../src/edit/accept-limit.js';
import { addEntry } from '../../src/edit/add-entry.js';
import { addIgnore } from '../../src/edit/add-ignore.js';
import { openParts } from '../../src/edit/parts/parted-declaration.js';
import { type AcceptedLimit, type EditedDeclaration, openPlanned } from '../../src/edit/edited-declaration.js';
import { readDeclaration, type SourceFile } from '../../src/declaration/read-declaration.js';
import { UserError } from '../../src/model/errors.js';
import type { Change } from '../../src/model/plan-types.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { arbitraryLive, arbitraryYaml } from '../declaration/arbitrary-yaml.js';
import { group, options, workspace, world } from '../plan/worlds.js';

/** Edits a declaration, or a part of it. */
type Step = (edited: EditedDeclaration) => EditedDeclaration;
type About = Parameters<ReturnType<typeof openParts>['edit']>[0];

const toleration = { reason: 'INC-1', owner: null, until: '2030-01-01' };

function limitOf({ workspace: of, group: in_, limiter, before }: Change): AcceptedLimit {
  return { workspace: of, group: in_, limiter, live: before.source === 'workspace' ? before.value : 'inherit' };
}

function textsOf(files: readonly SourceFile[]): readonly string[] {
  return files.map(({ bytes }) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
}

const fileOf = (path: string, text: string): SourceFile => ({ path, bytes: new TextEncoder().encode(text) });

/** What is refused is left; the words of it are given. */
function attempt(run: () => void, refused: string[]): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    refused.push(error.message);
  }
}

function oneByOne(before: EditedDeclaration, steps: readonly (readonly [About, Step])[]) {
  const refused: string[] = [];
  let after = before;
  for (const [, step] of steps) attempt(() => (after = step(after)), refused);
  return { after, refused };
}

function inParts(before: EditedDeclaration, steps: readonly (readonly [About, Step])[]) {
  const refused: string[] = [];
  const parts = openParts(before);
  for (const [about, step] of steps) attempt(() => parts.edit(about, step), refused);
  return { after: parts.whole(), refused };
}

const choice = fc.infiniteStream(fc.constantFrom('accept', 'accept', 'ignore', 'leave'));

for (const anchors of [false, true]) {
  test(`steps written in parts are written as one by one in the whole, ${anchors ? 'with' : 'without'} anchors`, () => {
    let written = 0;
    fc.assert(
      fc.property(arbitraryYaml({ anchors }), arbitraryLive, choice, (text, snapshot, chosen) => {
        const files = [fileOf('limits.yaml', text)];
        const plan = createPlan(readDeclaration(files), snapshot, options);
        const before = openPlanned(files, plan);
        const changes = plan.changes.flatMap((change): readonly (readonly [About, Step])[] => {
          const limit = limitOf(change);
          const chance = chosen.next().value;
          if (chance === 'leave') return [];
          return [
            [
              limit,
              (edited) => (chance === 'accept' ? acceptLimit(edited, limit) : addIgnore(edited, limit, toleration)),
            ],
          ];
        });
        const entries = (plan.undeclared ?? []).map(
          (entry) => [entry, (edited: EditedDeclaration) => addEntry(edited, entry)] as const,
        );
        const expected = oneByOne(before, [...changes, ...entries]);
        const parts = inParts(before, [...changes, ...entries]);
        expect(parts.refused).toEqual(expected.refused);
        expect(textsOf(parts.after.files)).toEqual(textsOf(expected.after.files));
        expect(parts.after.resolved.declaration).toEqual(expected.after.resolved.declaration);
        written += changes.length + entries.length;
      }),
      { numRuns: 8 },
    );
    expect(written).toBeGreaterThan(20);
  });
}

const opus = group('rlg_opus', { models: ['claude-opus-4-6'], limits: { requests_per_minute: 4000 } });
const batch = group('rlg_batch', { type: 'batch', limits: { requests_per_minute: 4000 } });

/** Accepts everything that drifted from a declaration. */
function acceptAll(
  texts: Readonly<Record<string, string>>,
  live: Readonly<Record<string, Readonly<Record<string, number>>>>,
): readonly string[] {
  const files = Object.entries(texts).map(([path, text]) => fileOf(path, text));
  const overrides = (of: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, { requests_per_minute: value }]));
  const workspaces = Object.entries(live).map(([name, of]) => workspace(name, overrides(of)));
  const plan = createPlan(readDeclaration(files), world(workspaces, { groups: [batch, opus] }), options);
  const steps = plan.changes.map((change) => {
    const limit = limitOf(change);
    return [limit, (edited: EditedDeclaration) => acceptLimit(edited, limit)] as const;
  });
  const { after, refused } = inParts(openPlanned(files, plan), steps);
  expect(refused).toEqual([]);
  return textsOf(after.files);
}

test('what other entries show counts where an entry is edited: users of its template, names, numbers and braces', () => {
  const head = 'version: 1\ntemplates:\n  standard:\n    batch: {requests_per_minute: 100}\nworkspaces:\n';
  const near = '  near:\n    extends: [standard]\n    limits: {}\n';
  const middle = '  middle:\n    limits: {claude-opus-4-6: { requests_per_minute: 20_000 }}\n';
  const far = '  far:\n    extends: [standard]\n';
  const last = '  last:\n    limits: {rlg_opus: {requests_per_minute: 7}}\n';
  const live = {
    near: { rlg_batch: 30_000, rlg_opus: 5 },
    middle: { rlg_opus: 20_000 },
    far: { rlg_batch: 100 },
    last: { rlg_opus: 7 },
  };
  expect(acceptAll({ 'limits.yaml': head + near + middle + far + last }, live)).toEqual([
    head +
      near.replace('{}', '{ batch: { requests_per_minute: 30_000 }, claude-opus-4-6: { requests_per_minute: 5 } }') +
      middle +
      far +
      last,
  ]);
});

test('of several files, only what is edited is another: a template of one entry, and entries behind their pattern', () => {
  const added = (name: string, value: number): string =>
    `\n  ${name}:\n    id: wrkspc_${name}\n    limits:\n      batch: {requests_per_minute: ${value}}`;
  const templates = 'version: 1\ntemplates:\n  one:\n    batch: {requests_per_minute: 100}\n';
  const first =
    'version: 1\nworkspaces: # of the first team\n  # by hand\n  one-a:\n    extends: [one]\n\n# end\nrules: {}\n';
  const second = 'version: 1\nworkspaces:\n  "two-*":\n    limits: {batch: {requests_per_minute: 1}}';
  const live = {
    'one-a': { rlg_batch: 200 },
    'two-a': { rlg_batch: 1 },
    'two-b': { rlg_batch: 2 },
    'two-c': { rlg_batch: 3 },
  };
  expect(acceptAll({ 'templates.yaml': templates, 'first.yaml': first, 'second.yaml': second }, live)).toEqual([
    templates.replace('100', '200'),
    first,
    `${second}${added('two-c', 3)}${added('two-b', 2)}`,
  ]);
});

test('however many steps there are, the files are read twice: before them, and once all are written', () => {
  const names = Array.from({ length: 120 }, (_, index) => `team-${index}`);
  const text = [
    'version: 1',
    'workspaces:',
    ...names.map((name) => `  ${name}: {limits: {batch: {requests_per_minute: 1}}}`),
  ];
  const lexed = vi.spyOn(Lexer.prototype, 'lex');
  const [after = ''] = acceptAll(
    { 'limits.yaml': text.join('\n') },
    Object.fromEntries(names.map((name, index) => [name, { rlg_batch: index % 6 === 0 ? 2 : 1 }])),
  );
  const lengths = lexed.mock.calls.map(([{ length }]) => length);
  lexed.mockRestore();
  expect(after.match(/minute: 2/g)).toHaveLength(20);
  // Once more for the plan that is accepted from.
  expect(lengths.filter((length) => length > 1000)).toEqual([after.length, after.length, after.length]);
});

describe('what does not read as it was meant is not written', () => {
  const files = [fileOf('limits.yaml', 'version: 1\nworkspaces:\n  a: {limits: {}}\n  b: {limits: {}}\n')];
  const plan = createPlan(readDeclaration(files), world([workspace('a', {}), workspace('b', {})]), options);
  const before = openPlanned(files, plan);
  const about = { workspace: { id: 'wrkspc_a', name: 'a' } };
  const words = 'These steps cannot be written safely together';
  const replaced = (part: EditedDeclaration, was: string, is: string): EditedDeclaration => {
    const [text = ''] = textsOf(part.files);
    return { ...part, files: [fileOf('limits.yaml', text.replace(was, is))] };
  };

  test('where the whole says something else than a part that was edited', () => {
    const parts = openParts(before);
    parts.edit(about, (part) => replaced(part, 'a: {', 'a: {undeclared: report, '));
    expect(() => parts.whole()).toThrow(words);
  });

  test('where an entry is lost, and then all is left as it was', () => {
    const parts = openParts(before);
    expect(() => parts.edit(about, (part) => replaced(part, '  a: {limits: {}}\n', ''))).toThrow(words);
    expect(parts.whole()).toBe(before);
  });
});
