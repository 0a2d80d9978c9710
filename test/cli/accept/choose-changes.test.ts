import { expect, test } from 'vitest';

import { chooseChanges, type WantedChanges } from '../../../src/cli/accept/choose-changes.js';
import { openPlanned } from '../../../src/edit/edited-declaration.js';
import type { Finding, Plan } from '../../../src/model/plan-types.js';
import { batch, changeOf, findingOf, planOf } from '../../report/plans.js';

const other = { id: 'wrkspc_other', name: 'other' };
const changes = [
  changeOf({ limiter: 'a' }),
  changeOf({ limiter: 'b', reported: 'touched' }),
  changeOf({ limiter: 'c', class: 'conflict' }),
  changeOf({ limiter: 'd', class: 'pending' }),
  changeOf({ limiter: 'e', class: 'overdue' }),
  changeOf({ limiter: 'f', ignored: { reason: 'x' } }),
  changeOf({ limiter: 'g', workspace: other }),
];

/** The limiters that are accepted, and what is left. */
function choose(wanted: Partial<WantedChanges>, plan: Plan): readonly [string, readonly string[]] {
  const { groups } = openPlanned([], plan).resolved;
  const chosen = chooseChanges({ steps: [], globs: [], all: false, ...wanted }, { plan, path: 'plan.json', groups });
  return [chosen.changes.map(({ limiter }) => limiter).join(), chosen.left];
}

const notCarriedOut = [
  '1 step of pending changes: declared, and to be carried out in the Console',
  '1 step of overdue changes: declared, and to be carried out in the Console',
  '1 step that an ignore tolerates',
];

test('--all takes the drift that fails a run, and says of everything else why it is left', () => {
  const findings = [findingOf({ severity: 'error' }), findingOf()];
  const undeclared = [{ workspace: { id: 'wrkspc_new', name: 'new' }, template: null, overrides: [] }];
  expect(choose({ all: true }, planOf({ changes, findings, undeclared }))).toEqual([
    'a,g',
    [
      '1 step of drift that is only reported: accept by step',
      '1 step of conflict, where live and the declaration both changed: accept by step or --workspace',
      ...notCarriedOut,
      '1 workspace without an entry: `limitdrift accept --workspace new` writes one',
      '1 error that the plan names: correct limits.yaml by hand',
    ],
  ]);
});

test('a workspace without an entry may be one that was renamed, which needs no entry of its own', () => {
  const undeclared = [{ workspace: { id: 'wrkspc_new', name: 'chat-2' }, template: null, overrides: [] }];
  const missing = (pending: boolean): Finding => ({
    ...findingOf({ severity: 'note' }),
    rule: 'workspace-missing',
    data: { name: 'chat', id: null, suggestion: null, pending },
  });
  const leftOf = (finding: Finding): string | undefined =>
    choose({ all: true }, planOf({ findings: [finding], undeclared }))[1][0];
  const accepts = '`limitdrift accept --workspace chat-2` writes one';
  expect(leftOf(missing(false))).toBe(
    `1 workspace without an entry: where "chat" was renamed, write the new name as its key; else ${accepts}`,
  );
  expect(leftOf(missing(true))).toBe(`1 workspace without an entry: ${accepts}`);
});

test('--workspace takes what is only reported and conflicts too, in this workspace', () => {
  expect(choose({ globs: ['prod-*'] }, planOf({ changes }))).toEqual(['a,b,c', notCarriedOut]);
});

test('an address that means steps of two workspaces of one name takes neither', () => {
  const twins = ['wrkspc_1', 'wrkspc_2'].map((id) => changeOf({ workspace: { id, name: 'twin' }, group: batch }));
  const plan = planOf({ changes: twins });
  const address = 'twin/batch/requests_per_minute';
  expect(() => choose({ steps: [address] }, plan)).toThrow(`${address} means 2 steps of plan.json`);
  expect(choose({ steps: [twins[1]?.step ?? ''] }, plan)).toEqual(['requests_per_minute', []]);
});
