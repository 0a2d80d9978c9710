import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Declaration } from '../../src/model/declaration.js';
import type { Plan } from '../../src/model/plan-types.js';
import { meets } from '../../src/model/setting.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { noPast, type Past } from '../../src/model/past-types.js';

import { createPlan } from '../../src/plan/create-plan.js';
import { indexLive } from '../../src/plan/resolve/live-index.js';
import { resolve } from '../../src/plan/resolve/resolve.js';
import { arbitraryDeclaration, arbitrarySnapshot } from './arbitrary-world.js';
import { carryOutAll } from './carry-out.js';
import { options } from './worlds.js';

const now = 1_800_000_000;

/** A base and up to three earlier versions, some of them within the grace. */
const arbitraryPast: fc.Arbitrary<Past> = fc
  .record({
    base: fc.option(arbitraryDeclaration),
    versions: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), arbitraryDeclaration), { maxLength: 3 }),
  })
  .map(({ base, versions }) => ({
    ...noPast,
    given: base === null ? null : { name: 'git:main', problem: null, lacking: null, committed: false },
    base,
    history: () => ({
      unavailable: null,
      whole: true,
      versions: versions
        .toSorted(([a], [b]) => a - b)
        .map(([days, declaration], index) => ({
          commit: `c${index}`,
          time: now - days * 86_400,
          declaration: () => declaration,
        })),
    }),
    now,
    graceSeconds: 3 * 86_400,
  }));

const planOf = (declaration: Declaration, snapshot: Snapshot, past: Past): Plan =>
  createPlan(declaration, snapshot, { ...options, past });

/** A plan but for what only a base can tell. */
function withoutBase(plan: Plan, { declaration }: Plan): Plan {
  return {
    ...plan,
    declaration,
    changes: plan.changes.map((change) => ({ ...change, introduced: null })),
    findings: plan.findings.map((finding) => ({ ...finding, introduced: null })),
  };
}

test('with base = head nothing is new in this change', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, (declaration, snapshot) => {
      const given = { name: 'git:main', problem: null, lacking: null, committed: false };
      const { changes, findings } = planOf(declaration, snapshot, { ...noPast, given, base: declaration });
      expect([...changes, ...findings].filter(({ introduced }) => introduced === true)).toEqual([]);
    }),
  );
});

test('with base = head and no history the plan is the two-way plan', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, (declaration, snapshot) => {
      const three = planOf(declaration, snapshot, {
        ...noPast,
        given: { name: 'git:main', problem: null, lacking: null, committed: false },
        base: declaration,
      });
      const two = planOf(declaration, snapshot, noPast);
      expect(withoutBase(three, two)).toEqual(two);
    }),
  );
});

test('carrying out what is to do leaves nothing pending or overdue', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, arbitraryPast, (declaration, snapshot, past) => {
      const toDo = planOf(declaration, snapshot, past).changes.filter(
        ({ class: name, workspace }) => (name === 'pending' || name === 'overdue') && !workspace.id.startsWith('name:'),
      );
      const after = planOf(declaration, carryOutAll(toDo, snapshot), past);
      const left = after.changes.filter(
        ({ class: name, workspace }) => (name === 'pending' || name === 'overdue') && !workspace.id.startsWith('name:'),
      );
      expect(left).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('the past gives a change its class and nothing else, and an address one class', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, arbitraryPast, (declaration, snapshot, past) => {
      const bare = (plan: Plan) =>
        plan.changes
          .filter(({ class: name, workspace }) => name !== 'adopted' && !workspace.id.startsWith('name:'))
          .map((change) => ({
            ...change,
            class: null,
            since: null,
            introduced: null,
            declared: null,
            live_declared: null,
            reported: null,
          }));
      const plan = planOf(declaration, snapshot, past);
      expect(bare(plan)).toEqual(bare(planOf(declaration, snapshot, noPast)));
      expect(new Set(plan.changes.map(({ address }) => address)).size).toBe(plan.changes.length);
    }),
    { numRuns: 200 },
  );
});

test('the class does not depend on the order of entries, workspaces and answers', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, arbitraryPast, (declaration, snapshot, past) => {
      const turned = {
        ...snapshot,
        groups: snapshot.groups.toReversed(),
        workspaces: snapshot.workspaces.toReversed(),
      };
      const entries = { ...declaration, workspaces: declaration.workspaces.toReversed() };
      const classes = (plan: Plan) => plan.changes.map(({ address, class: name, since }) => [address, name, since]);
      expect(classes(planOf(entries, turned, past))).toEqual(classes(planOf(declaration, snapshot, past)));
    }),
    { numRuns: 200 },
  );
});

test('a limit that is unmanaged never appears as a change', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, arbitraryPast, (declaration, snapshot, past) => {
      const { settingAt } = resolve(declaration, indexLive(snapshot));
      const groups = new Map(snapshot.groups.map((group) => [group.id, group]));
      for (const { workspace, group, limiter, after } of planOf(declaration, snapshot, past).changes) {
        if (workspace.id.startsWith('name:')) continue;
        const live = groups.get(group.id);
        const setting = live === undefined ? null : settingAt(workspace.id, live, limiter);
        expect(setting !== null && setting !== 'unclear' && meets(setting, after)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
