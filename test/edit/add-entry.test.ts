import { expect, test } from 'vitest';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { addEntry } from '../../src/edit/add-entry.js';
import { openPlanned } from '../../src/edit/edited-declaration.js';
import type { UndeclaredWorkspace } from '../../src/model/plan-types.js';
import { spendGroup } from '../../src/model/spend/money.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { opus, options, sonnet, workspace, world } from '../plan/worlds.js';

const place = { group: opus, key: 'claude-opus-4-5', limiter: 'requests_per_minute', value: 500 };

/** Adds the entry of a workspace with 500 requests a minute; gives the files that are not as they were. */
function add(texts: readonly string[], name = 'prod', more: Partial<UndeclaredWorkspace> = {}, spends = false) {
  const files = texts.map((text, at) => ({
    path: `${at}.yaml`,
    bytes: new TextEncoder().encode(`version: 1\n${text}`),
  }));
  const prod = workspace(name, { rlg_opus: { requests_per_minute: 500 } }, { id: 'wrkspc_01Prod' });
  const spend = { limiter: 'monthly', value: 25_050, source: 'workspace', organization_limit: null };
  const money = { ...spendGroup('USD'), key: 'spend_limit', limits: [], workspace_models: [] };
  const bare = world([prod]);
  const live = spends
    ? {
        ...bare,
        groups: [...bare.groups, money],
        workspaces: [{ ...prod, entries: [...prod.entries, { group: 'spend_limit', limits: [spend] }] }],
      }
    : bare;
  const before = openPlanned(files, createPlan(readDeclaration(files), live, options));
  const undeclared = { workspace: { id: 'wrkspc_01Prod', name }, template: null, overrides: [place], ...more };
  const after = addEntry(before, undeclared);
  return after.files.flatMap(({ path, bytes }, at) =>
    files[at]?.bytes === bytes ? [] : [`${path}: ${new TextDecoder().decode(bytes)}`],
  );
}

const limits = '{claude-opus-4-5: {requests_per_minute: 500}}';

test.each([
  ['in the file that has workspaces', 'prod', `prod: {id: wrkspc_01Prod, limits: ${limits}}`],
  ['by ID where its name would be a pattern', 'prod*', `wrkspc_01Prod: {limits: ${limits}}`],
  ['by ID where its name looks like one', 'wrkspc_prod', `wrkspc_01Prod: {limits: ${limits}}`],
])('an entry is added %s', (_, name, entry) => {
  expect(add(['templates: {}\n', 'workspaces: {}\n'], name)).toEqual([`1.yaml: version: 1\nworkspaces: {${entry}}\n`]);
});

test.each([
  ['no file has workspaces', 'templates: {}\n', {}, 'No file of the declaration has `workspaces`'],
  ['the template is gone', 'workspaces: {}\n', { template: 'low' }, 'cannot be added safely'],
  [
    'its words mean another group',
    'workspaces: {}\n',
    { overrides: [{ ...place, group: sonnet }] },
    'cannot be added safely',
  ],
])('nothing is added where %s', (_, text, more, problem) => {
  expect(() => add([text], 'prod', more)).toThrow(problem);
});

test('a spend limit stands beside the limits, as an amount', () => {
  const spend = { group: spendGroup('USD'), key: 'spend_limit', limiter: 'monthly', value: 25_050 };
  expect(add(['workspaces: {}\n'], 'prod', { overrides: [place, spend] }, true)).toEqual([
    `0.yaml: version: 1\nworkspaces: {prod: {id: wrkspc_01Prod, limits: ${limits}, spend_limit: {monthly: 250.50}}}\n`,
  ]);
});
