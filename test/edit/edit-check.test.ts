import { expect, test } from 'vitest';

import { refuseUnlessMeant } from '../../src/edit/check-edit.js';
import { groupMeaning, openPlanned } from '../../src/edit/edited-declaration.js';
import { UserError } from '../../src/model/errors.js';
import { declare } from '../declaration/declare.js';

const before = `version: 1
organization: {id: org-1, limits: {batch: {requests_per_minute: 9}}}
groups: {opus: rlg_opus}
workspaces:
  prod: {id: wrkspc_1, limits: {batch: {requests_per_minute: 5, tokens_per_day: 6}}}
  other: {limits: {opus: {requests_per_minute: 5}, batch: inherit}}
rules: {blocked: off}
ignore: [{workspace: a, reason: x, expires: 2027-01-31}]
`;
const meant = before.replace('minute: 5, tokens', 'minute: 900, tokens');

/** Whether an edit of `prod` that is to give it 900 batch requests a minute is let through. */
function isLetThrough(after: string): boolean {
  const group = { id: null, rate_limit_id: null, type: 'batch', display_name: null, models: null };
  const place = { workspace: { id: 'wrkspc_1', name: 'prod' }, group, limiter: 'requests_per_minute' };
  const plan = { changes: [{ ...place, origin: null }], findings: [], declaration: { files: [] } };
  const open = (text: string) => openPlanned([{ path: 'limits.yaml', bytes: new TextEncoder().encode(text) }], plan);
  const edited = open(before);
  const [prod] = edited.resolved.declaration.workspaces;
  if (prod === undefined) throw new Error('prod is not declared');
  const { inherits, limits } = groupMeaning(prod, group, edited.resolved);
  const says = { inherits, limits: new Map([...limits, ['requests_per_minute', '900']]) };
  const refuse = (): UserError => UserError.of('edit-refused', { problem: 'no', hint: 'no' });
  try {
    refuseUnlessMeant(edited, open(after), { place, key: 'prod', like: prod, says, refuse });
    return true;
  } catch (error) {
    if (error instanceof UserError && error.code === 'edit-refused') return false;
    throw error;
  }
}

test('an edit that does what was meant is let through, wherever things stand in the file now', () => {
  expect(isLetThrough(meant)).toBe(true);
  expect(isLetThrough(`# a line more\n${meant}`)).toBe(true);
});

test.each([
  ['does nothing', '', ''],
  ['sets another value', '900', '901'],
  ['changes another limit of the entry', 'day: 6', 'day: 7'],
  ['drops another limit of the entry', ', tokens_per_day: 6', ''],
  ['drops the ID of the entry', 'id: wrkspc_1, ', ''],
  ['says less of what is undeclared', '{id: wrkspc_1,', '{id: wrkspc_1, undeclared: report,'],
  ['renames the entry', 'prod:', 'prod2:'],
  ['changes another entry', 'opus: {requests_per_minute: 5}', 'opus: {requests_per_minute: 900}'],
  ['drops a group of another entry', ', batch: inherit', ''],
  ['adds an entry', 'rules:', '  more: {limits: {}}\nrules:'],
  ['changes the organization', 'org-1', 'org-2'],
  ['changes the organization’s limits', 'minute: 9}', 'minute: 900}'],
  ['changes what a group is', 'rlg_opus', 'rlg_other'],
  ['changes a rule', 'off', 'note'],
  ['changes an ignore', '2027-01-31', '2027-02-01'],
])('an edit that %s is refused', (_, was, is) => {
  const after = was === '' ? before : meant.replace(was, is);
  expect(declare(after).workspaces.length).toBeGreaterThan(1);
  expect(isLetThrough(after)).toBe(false);
});
