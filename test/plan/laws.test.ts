import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatAddress } from '../../src/model/address.js';
import type { Declaration } from '../../src/model/declaration.js';
import type { Plan } from '../../src/model/plan-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { meets, override } from '../../src/model/setting.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { indexLive } from '../../src/plan/resolve/live-index.js';
import { resolve } from '../../src/plan/resolve/resolve.js';
import { arbitraryDeclaration, arbitrarySnapshot } from './arbitrary-world.js';
import { carryOutAll } from './carry-out.js';
import { opus, options } from './worlds.js';

const planOf = (declaration: Declaration, snapshot: Snapshot): Plan => createPlan(declaration, snapshot, options);

/** The declaration of exactly what is live. */
function declare(snapshot: Snapshot): Declaration {
  const origin = { file: 'limits.yaml', line: 1, column: 1 };
  const workspaces = snapshot.workspaces.map(({ id, entries }) => ({
    key: id,
    origin,
    pattern: false,
    id: null,
    layers: [
      entries.map(({ group, limits }) => ({
        key: group,
        origin,
        limits: limits
          .filter(({ source }) => source === 'workspace')
          .map(({ limiter, value }) => ({ limiter, value: { kind: 'value', value } as const, origin })),
      })),
    ],
    undeclared: 'error' as const,
    owner: null,
    headroom: null,
  }));
  return {
    files: [],
    organization: { id: null, limits: [] },
    groups: new Map(),
    templates: new Map(),
    workspaces,
    rules: new Map(),
    ignores: [],
    headroom: null,
    warnings: [],
  };
}

test('a state compared with its own declaration has no change', () => {
  fc.assert(
    fc.property(arbitrarySnapshot, (snapshot) => {
      expect(planOf(declare(snapshot), snapshot).changes).toEqual([]);
    }),
  );
});

test('carrying out a plan’s changes leaves no change', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, (declaration, snapshot) => {
      const after = carryOutAll(planOf(declaration, snapshot).changes, snapshot);
      expect(planOf(declaration, after).changes).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('a live override is a change exactly where what is asked for is another setting', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, (declaration, snapshot) => {
      const { settingAt, groups } = resolve(declaration, indexLive(snapshot));
      const changed = new Set(planOf(declaration, snapshot).changes.map(({ address }) => address));
      for (const { id, entries, read } of snapshot.workspaces) {
        for (const { group, limits } of read ? entries : []) {
          for (const { limiter, value } of limits.filter(({ source }) => source === 'workspace')) {
            const asked = settingAt(id, groups.byKey.get(group) ?? opus, limiter);
            const differs = asked !== null && asked !== 'unclear' && !meets(override(value), asked);
            expect(changed.has(formatAddress(id, group, limiter))).toBe(differs);
          }
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('a plan does not depend on the order of workspaces, groups, entries and limits', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, (declaration, snapshot) => {
      const turned = {
        ...snapshot,
        groups: snapshot.groups.toReversed().map((group) => ({ ...group, limits: group.limits.toReversed() })),
        workspaces: snapshot.workspaces.toReversed().map((workspace) => ({
          ...workspace,
          entries: workspace.entries.toReversed().map((entry) => ({ ...entry, limits: entry.limits.toReversed() })),
        })),
      };
      expect(JSON.stringify(planOf(declaration, turned))).toBe(JSON.stringify(planOf(declaration, snapshot)));
    }),
    { numRuns: 200 },
  );
});

test('a key that does not resolve never leads to a proposed clearing in a group that the entry does not name', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, (declaration, snapshot) => {
      const unresolved = new Set(
        declaration.workspaces
          .filter(({ layers }) => layers.flat().some(({ key }) => key === 'no-such-group'))
          .map(({ key }) => key),
      );
      const workspaces = declaration.workspaces.filter(({ key }) => unresolved.has(key));
      const named = new Set(workspaces.flatMap(({ layers }) => layers.flat().map(({ key }) => key)));
      const means = (key: string, id: string): boolean =>
        [id, `model-${id}`, `alias-${id}`].includes(key) ||
        (key === 'batch' && id === 'rlg_d') ||
        (key === 'ours' && id === 'rlg_c');
      const { changes } = planOf({ ...declaration, workspaces }, snapshot);
      for (const { group } of changes) expect([...named].some((key) => means(key, group.id ?? ''))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a workspace that is archived, unread, or not declared never has a change', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, (declaration, snapshot) => {
      const plan = planOf(declaration, snapshot);
      const undeclared = new Set(
        plan.findings.filter(({ rule }) => rule === 'undeclared-workspace').map(({ workspace }) => workspace?.id),
      );
      for (const {
        workspace: { id },
      } of plan.changes) {
        const live = snapshot.workspaces.find((workspace) => workspace.id === id);
        expect([live?.archived_at, live?.read, undeclared.has(id)]).toEqual([null, true, false]);
      }
    }),
  );
});

test('every change has an address of its own, made from its parts, and the counts add up', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, (declaration, snapshot) => {
      const { changes, summary } = planOf(declaration, snapshot);
      for (const { address, workspace, group, limiter } of changes)
        expect(address).toBe(formatAddress(workspace.id, group.id ?? '', limiter));
      expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
      expect(summary.create + summary.update + summary.delete).toBe(changes.length - summary.reported);
      expect(summary.drift).toBe(changes.length - summary.reported);
      expect(summary.limits).toBeGreaterThanOrEqual(changes.length);
    }),
  );
});
