import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { acceptLimit } from '../../src/edit/accept-limit.js';
import { type EditedDeclaration, openPlanned } from '../../src/edit/edited-declaration.js';
import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { UserError } from '../../src/model/errors.js';
import type { Change } from '../../src/model/plan-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { options } from '../plan/worlds.js';
import { arbitraryLive, arbitraryYaml } from '../declaration/arbitrary-yaml.js';

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

interface Opened {
  readonly before: EditedDeclaration;
  readonly changes: readonly Change[];
}

/** Plans a declaration, and opens it with what the plan tells. */
function open(text: string, snapshot: Snapshot): Opened {
  const files = [{ path: 'limits.yaml', bytes: new TextEncoder().encode(text) }];
  const plan = createPlan(readDeclaration(files), snapshot, options);
  return { before: openPlanned(files, plan), changes: plan.changes };
}

function changesOf({ files }: EditedDeclaration, snapshot: Snapshot): readonly Change[] {
  return createPlan(readDeclaration(files), snapshot, options).changes;
}

const stepsOf = (changes: readonly Change[]): readonly string[] =>
  changes.map(({ address, step }) => `${address} ${step}`);

/** The one reason for which a step of these files is refused. */
const unwatched = / inherits whole, and its other limits would no longer be watched$/;

/** Accepts those that can be; what is refused stays as it is. */
function acceptAll(before: EditedDeclaration, changes: readonly Change[]) {
  const refused: Change[] = [];
  const after = changes.reduce((edited, change) => {
    const { workspace, group, limiter, before: setting } = change;
    const live = setting.source === 'workspace' ? setting.value : ('inherit' as const);
    try {
      return acceptLimit(edited, { workspace, group, limiter, live });
    } catch (error) {
      if (!(error instanceof UserError) || !unwatched.test(error.message)) throw error;
      refused.push(change);
      return edited;
    }
  }, before);
  return { after, refused, text: decode(after.files[0]?.bytes ?? new Uint8Array()) };
}

const choice = fc.infiniteStream(fc.boolean());

for (const anchors of [false, true]) {
  test(`accepting some steps leaves exactly the others, ${anchors ? 'with' : 'without'} anchors`, () => {
    let accepted = 0;
    let total = 0;
    fc.assert(
      fc.property(arbitraryYaml({ anchors }), arbitraryLive, choice, (text, snapshot, chosen) => {
        const { before, changes } = open(text, snapshot);
        const wanted = changes.filter(() => chosen.next().value === true);
        const { after, refused } = acceptAll(before, wanted);
        const left = changes.filter((change) => !wanted.includes(change) || refused.includes(change));
        expect(stepsOf(changesOf(after, snapshot))).toEqual(stepsOf(left));
        accepted += wanted.length - refused.length;
        total += wanted.length;
      }),
      { numRuns: 20 },
    );
    expect(accepted).toBeGreaterThan(0.9 * total);
    expect(total).toBeGreaterThan(60);
  });
}

test('every comment, every line end and a byte order mark stay', () => {
  fc.assert(
    fc.property(arbitraryYaml({ anchors: true }), arbitraryLive, (text, snapshot) => {
      const { before, changes } = open(text, snapshot);
      const { text: edited } = acceptAll(before, changes);
      const notes = (of: string): readonly string[] => (of.match(/# note \d+/g) ?? []).toSorted();
      expect(notes(edited)).toEqual(notes(text));
      expect(edited.startsWith('\ufeff')).toBe(text.startsWith('\ufeff'));
      const ends = (of: string): ReadonlySet<string> => new Set(of.match(/\r?\n/g));
      expect(ends(edited)).toEqual(ends(text));
    }),
    { numRuns: 15 },
  );
});

test('one step edits one line, or adds lines; every other line is as it was', () => {
  fc.assert(
    fc.property(arbitraryYaml({ anchors: false }), arbitraryLive, fc.nat(), (text, snapshot, nth) => {
      const { before, changes } = open(text, snapshot);
      const change = changes[nth % Math.max(changes.length, 1)];
      if (change === undefined) return;
      const { text: edited } = acceptAll(before, [change]);
      const [was, is] = [text.split('\n'), edited.split('\n')];
      const start = was.findIndex((line, index) => line !== is[index]);
      if (start < 0) return;
      const kept = was.slice(start + 1);
      expect([is.slice(0, start), is.slice(is.length - kept.length)]).toEqual([was.slice(0, start), kept]);
    }),
    { numRuns: 20 },
  );
});
