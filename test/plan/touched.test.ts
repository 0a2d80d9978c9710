import { describe, expect, test } from 'vitest';

import { emptyDeclaration } from '../../src/model/declaration.js';
import { hasMoved, isSameDeclaration } from '../../src/plan/touched.js';
import { declarationOf, tell } from './past.js';
import { workspace, world } from './worlds.js';

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
  ['what a group is called', base.replaceAll(/\bopus: /g, 'o: ')],
  ['names that nobody uses', base.replace('rlg_opus}', 'rlg_opus, mine: batch}')],
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
  ['which group inherits', base.replace('batch: inherit', 'rlg_b: inherit')],
  ['the reason of an ignore', base.replace('reason: r', 'reason: s')],
  ['the owner of an ignore', base.replace('reason: r', 'reason: r, owner: o')],
  ['the workspace of an ignore', base.replace('ignore: [{workspace: a', 'ignore: [{workspace: b')],
  ['the group of an ignore', base.replace('reason: r', 'reason: r, group: batch')],
  ['the limiter of an ignore', base.replace('reason: r', 'reason: r, limiter: fast_otpm')],
  ['what is live for an ignore', base.replace('reason: r', 'reason: r, live: 5')],
  ['the last day of an ignore', base.replace('2027-01-01', '2027-01-02')],
  ['the organization', base.replace('organization: {', 'organization: {id: o, ')],
])('a declaration does not ask for the same with another %s', (_, yaml) => {
  expect(isSameDeclaration(declarationOf(base), declarationOf(yaml))).toBe(false);
});

test.each([
  ['of another ID', 'organization: {id: o}\n', 'organization: {id: p}\n'],
  ['for which an ignore names another group', 'groups: {g: batch}\n', 'groups: {g: rlg_opus}\n'],
])('a declaration does not ask for the same of an organization %s', (_, before, after) => {
  const ignore = 'ignore: [{workspace: a, group: g, reason: r, expires: 2027-01-01}]\n';
  const [a, b] = [declarationOf(before + ignore), declarationOf(after + ignore)];
  expect([isSameDeclaration(a, a), isSameDeclaration(a, b)]).toEqual([true, false]);
});

test('a declaration has moved when a file of the base is none of today’s', () => {
  const [here, there] = [declarationOf(base), declarationOf(base, 'old/limits.yaml')];
  expect([hasMoved(there, here), hasMoved(here, here), hasMoved(emptyDeclaration, here)]).toEqual([true, false, false]);
});

describe('a workspace is touched by a change of', () => {
  const drifted = world([
    workspace('a', { rlg_opus: { requests_per_minute: 1 } }),
    workspace('b', { rlg_opus: { requests_per_minute: 8 } }),
  ]);
  const declare = ({
    organization = 'rlg_sonnet: {requests_per_minute: 5000}, opus: {output_tokens_per_minute: 400000}',
    groups = 'opus: rlg_opus',
    template = 'rlg_opus: {fast_otpm: inherit}',
    a = 'limits: {rlg_opus: {requests_per_minute: 1}}',
    b = 'opus: {requests_per_minute: 5, output_tokens_per_minute: 5%}, batch: inherit',
    undeclared = 'error',
  }): string => `organization: {limits: {${organization}}}
groups: {${groups}}
templates: {t: {${template}}}
workspaces:
  a: {${a}}
  b: {extends: [t], undeclared: ${undeclared}, limits: {${b}}}
`;
  const base = declare({});
  /** Drift in `b` that no change here is about: --touched calls it a note where `b` is not touched. */
  const severity = (before: string, after: string) =>
    tell({ live: drifted, base: before, head: after, touched: true })
      .changes.filter((change) => change.class === 'drift' && change.limiter === 'requests_per_minute')
      .map((change) => change.severity);

  const another = 'rlg_sonnet: {requests_per_minute: 5000}';
  const plain = 'opus: {requests_per_minute: 5}';
  const direct = 'rlg_opus: {requests_per_minute: 5, output_tokens_per_minute: 5%}';
  test.each([
    ['a value', base, declare({ b: 'opus: {requests_per_minute: 5, output_tokens_per_minute: 6}, batch: inherit' })],
    ['a share', base, declare({ b: 'opus: {requests_per_minute: 5, output_tokens_per_minute: 6%}, batch: inherit' })],
    ['a limit that is to inherit', declare({ b: plain }), declare({ b: `${plain}, batch: {fast_otpm: inherit}` })],
    ['a group that is to inherit', declare({ b: plain }), declare({ b: `${plain}, batch: inherit` })],
    ['its template', base, declare({ template: 'rlg_opus: {output_tokens_per_hour: inherit}' })],
    ['what becomes of its undeclared overrides', base, declare({ undeclared: 'report' })],
    ['what its shares are of', base, declare({ organization: `${another}, opus: {output_tokens_per_minute: 500000}` })],
    ['the limiter that its shares are of', base, declare({ organization: `${another}, opus: {fast_otpm: 400000}` })],
    [
      'the group that a name means for its shares',
      declare({ b: direct }),
      declare({ b: direct, groups: 'opus: rlg_sonnet' }),
    ],
  ])('%s', (_, before, after) => {
    expect([severity(before, before), severity(before, after)]).toEqual([['note'], ['error']]);
  });

  const moved = 'opus: {output_tokens_per_minute: 400000}, rlg_sonnet: {requests_per_minute: 5000}';
  test.each([
    ['another workspace', base, declare({ a: 'limits: {}' })],
    ['what shares are of, where it has none', declare({ b: plain }), declare({ b: plain, organization: another })],
    [
      'the name of its group',
      declare({ b: plain, organization: another }),
      declare({ b: plain.replace('opus', 'o'), organization: another, groups: 'o: rlg_opus' }),
    ],
    ['a name to what the name means', declare({ b: plain }), declare({ b: 'rlg_opus: {requests_per_minute: 5}' })],
    [
      'the order',
      base,
      declare({
        organization: moved,
        b: 'batch: inherit, opus: {output_tokens_per_minute: 5%, requests_per_minute: 5}',
      }),
    ],
    ['the layout', base, `\n# moved\n${base}`],
  ])('and by none of %s', (_, before, after) => {
    expect(after).not.toBe(before);
    expect(severity(before, after)).toEqual(['note']);
  });
});
