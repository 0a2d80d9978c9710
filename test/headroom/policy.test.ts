import { describe, expect, it } from 'vitest';

import { headroomPolicy, type MarkPlace } from '../../src/headroom/policy.js';
import type { DeclaredHeadroom, DeclaredKnownUse } from '../../src/model/headroom/headroom-policy.js';

const origin = { file: 'limits.yaml', line: 1, column: 1 };

function place(name: string | null, limiter = 'requests_per_minute', group = 'rlg_opus'): MarkPlace {
  return { workspace: name === null ? null : { id: `wrkspc_${name}`, name }, group, limiter };
}

function known(workspace: string, words: Partial<DeclaredKnownUse> & { readonly of?: string } = {}): DeclaredKnownUse {
  const { of, ...others } = words;
  const group = of === undefined ? null : { value: of, origin };
  return {
    workspace: { value: workspace, origin },
    group,
    limiter: null,
    reason: workspace,
    expires: null,
    ...others,
  };
}

function policy(declared: Partial<DeclaredHeadroom>, marks: Parameters<typeof headroomPolicy>[0]['marks'] = new Map()) {
  return headroomPolicy({
    declared: { window: null, known: [], limiters: new Map(), origin, ...declared },
    marks,
    findGroup: (word) => (word === 'opus' ? 'rlg_opus' : null),
    today: '2026-11-30',
  });
}

describe('marks', () => {
  const declared = {
    alert_at: 0.8,
    limiters: new Map([['requests_per_minute', { alert_at: 0.6, for_minutes: 2 }]]),
  };
  const marks = new Map([
    ['wrkspc_shop', { for_minutes: 9, limiters: new Map([['output_tokens_per_minute', { alert_at: 0.95 }]]) }],
  ]);
  const { rule, ruleAt } = policy(declared, marks);

  it.each([
    ['of the declaration in general', place('other', 'tokens_per_day'), { alert_at: 0.8, for_minutes: 5 }],
    ['of a limiter before those', place('other'), { alert_at: 0.6, for_minutes: 2 }],
    ['of the organization, which no entry is of', place(null), { alert_at: 0.6, for_minutes: 2 }],
    ['of the entry before those of a limiter', place('shop'), { alert_at: 0.6, for_minutes: 9 }],
    [
      'of a limiter of the entry before everything',
      place('shop', 'output_tokens_per_minute'),
      { alert_at: 0.95, for_minutes: 9 },
    ],
  ])('%s', (_, where, expected) => {
    expect(ruleAt(where)).toEqual(expected);
    expect(rule).toEqual({ alert_at: 0.8, for_minutes: 5 });
  });
});

describe('known cases', () => {
  it.each<[string, DeclaredKnownUse, readonly (string | null)[]]>([
    ['a name', known('shop'), ['shop']],
    ['an ID', known('wrkspc_shop'), ['shop']],
    ['a pattern, which the organization is not part of', known('*'), ['shop', 'support']],
    ['the organization', known('organization'), [null]],
    ['a group', known('shop', { of: 'opus' }), ['shop']],
    ['a group that does not exist', known('shop', { of: 'gone' }), []],
    ['another limiter', known('shop', { limiter: 'output_tokens_per_minute' }), []],
    ['a limiter', known('shop', { limiter: 'requests_per_minute' }), ['shop']],
    ['its last day', known('shop', { expires: '2026-11-30' }), ['shop']],
    ['the day after', known('shop', { expires: '2026-11-29' }), []],
  ])('%s', (_, one, expected) => {
    const { knownAt } = policy({ known: [one] });
    const names = ['shop', 'support', null].filter((name) => knownAt(place(name)) !== null);
    expect(names).toEqual(expected);
    expect(knownAt(place('shop', 'requests_per_minute', 'rlg_sonnet')) !== null).toBe(
      one.group === null && expected.includes('shop'),
    );
  });

  it('the first that fits gives its reason', () => {
    const { knownAt } = policy({ known: [known('sh*', { reason: 'first', expires: '2027-01-31' }), known('shop')] });
    expect(knownAt(place('shop'))).toEqual({ reason: 'first', expires: '2027-01-31' });
  });
});
