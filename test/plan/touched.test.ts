import { expect, test } from 'vitest';

import { isSameDeclaration } from '../../src/plan/touched.js';
import { declarationOf } from './past.js';

const base = `organization: {limits: {batch: {requests_per_minute: 9}}}
groups: {opus: rlg_opus}
templates: {t: {opus: {requests_per_minute: 5%, fast_otpm: inherit}, batch: inherit}}
workspaces:
  a: {extends: [t], limits: {opus: {output_tokens_per_minute: 7}}}
  b: {id: wrkspc_b, limits: {}}
rules: {blocked: off}
ignore: [{workspace: a, reason: r, expires: 2027-01-01}]
`;

test.each([
  ['the place and the layout', base.replace('templates:', '\n\n# moved\ntemplates:')],
  ['the order of entries', base.replace(/( {2}a: .*\n)( {2}b: .*\n)/, '$2$1')],
  ['what a template is called', base.replace('[t]', '[t2]').replace('{t: ', '{t2: ')],
])('a declaration asks for the same whatever %s', (_, yaml) => {
  expect(isSameDeclaration(declarationOf(base), declarationOf(yaml))).toBe(true);
});

test.each([
  ['a value', base.replace('minute: 7', 'minute: 8')],
  ['a share', base.replace('5%', '6%')],
  ['inherit', base.replace('fast_otpm: inherit', 'fast_otpm: 1')],
  ['a whole group', base.replace('batch: inherit', 'batch: {}')],
  ['an organization limit', base.replace('minute: 9', 'minute: 10')],
  ['a group', base.replace('rlg_opus', 'rlg_other')],
  ['a pin', base.replace('id: wrkspc_b, ', '')],
  ['an entry', base.replace(/ {2}b: .*\n/, '')],
  ['what becomes of undeclared overrides', base.replace('b: {', 'b: {undeclared: report, ')],
  ['a rule', base.replace('blocked: off', 'blocked: note')],
  ['an ignore', base.replace('reason: r', 'reason: s')],
  ['the organization', base.replace('organization: {', 'organization: {id: o, ')],
])('a declaration does not ask for the same with another %s', (_, yaml) => {
  expect(isSameDeclaration(declarationOf(base), declarationOf(yaml))).toBe(false);
});
