import { describe, expect, test } from 'vitest';

import { findingRules } from '../../src/model/rules/rules.js';
import { hiddenDifference, tellApart } from '../../src/model/look-alike.js';
import { suggest } from '../../src/model/names.js';
import { groupName } from '../../src/model/address.js';
import { describeDifference } from '../../src/report/snapshot-diff/diff-words.js';
import { invisibleHint } from '../../src/model/text.js';

const composed = 'caf\u00e9';
const decomposed = 'cafe\u0301';

describe('of two names that look alike', () => {
  test.each([
    ['a composed and a decomposed letter', decomposed, composed, 'it has "e" + U+0301 where this has U+00E9'],
    ['the same the other way', composed, decomposed, 'it has U+00E9 where this has "e" + U+0301'],
    [
      'letters in the middle',
      'r\u00e9sum\u00e9s',
      're\u0301sume\u0301s',
      'it has U+00E9 + "s" + "u" + "m" + … where this',
    ],
    ['a Cyrillic letter', 'prod', 'pr\u043ed', 'it has "o" where this has U+043E'],
    ['a Greek letter', '\u039ftto', 'Otto', 'it has U+039F where this has "O"'],
    ['a full-width letter', 'prod\uff11', 'prod1', 'it has U+FF11 where this has "1"'],
    ['the order of marks', 'a\u0323\u0307', 'a\u0307\u0323', 'it has U+0323 + U+0307 where this has U+0307 + U+0323'],
    ['a long dash', 'team-a', 'team\u2013a', 'it has "-" where this has U+2013'],
    [
      'one letter more that is written once',
      '\u1112\u1161\u11ab',
      '\ud55c',
      'it has U+1112 + U+1161 + U+11AB where this',
    ],
  ])('%s is told', (_, meant, given, words) => {
    expect(hiddenDifference(meant, given)).toContain(words);
  });

  test.each([
    ['equal ones', decomposed, decomposed],
    ['other letters', 'cafe', composed],
    ['capitals', 'Prod', 'prod'],
    ['what is shown as \\u{…}', 'R D', 'R\u00a0D'],
  ])('nothing is told of %s, which can be seen', (_, meant, given) => {
    expect([hiddenDifference(meant, given), tellApart(given, meant)]).toEqual([null, meant]);
  });

  test.each([
    [composed, decomposed],
    [decomposed.toUpperCase(), composed],
    ['R D', 'R\u00a0D'],
    ['R\u3000D', 'R D'],
    ['p\u200br\u2060o\u00add\ufeff', 'prod'],
    ['\u0440\u0433od', 'prod'],
    ['team\u2014a\u2014b\u2014c', 'team-a-b-c'],
    ['\uff50\uff52\uff4f\uff44', 'prod'],
  ])('the other one is suggested for %j', (name, meant) => {
    expect(suggest(name, ['staging', meant])).toBe(meant);
  });

  test('the one that looks alike goes before one that is a letter off', () => {
    expect(suggest(composed, ['cafe', decomposed])).toBe(decomposed);
  });
});

describe('a finding', () => {
  const missing = (name: string, suggestion: string | null, pending: boolean): string =>
    findingRules['workspace-missing'].message({ name, id: null, suggestion, pending });

  test('of a missing workspace names the live one, and how its letters differ', () => {
    expect(missing(composed, decomposed, false)).toBe(
      `No workspace is named "${composed}"; did you mean "${decomposed}" (it has "e" + U+0301 where this has U+00E9)?`,
    );
  });

  test('does not ask for a new workspace beside one that is read as the same, without a word', () => {
    const create = (name: string): string =>
      `Workspace "${name}" does not exist yet; it has to be created in the Console before its limits can be set`;
    expect([
      missing(composed, decomposed, true),
      missing('R D', 'R\u00a0D', true),
      missing('prod-2', 'prod-1', true),
      missing('new', null, true),
    ]).toEqual([
      `${create(composed)}, unless "${decomposed}" (it has "e" + U+0301 where this has U+00E9) is meant`,
      `${create('R D')}, unless "R\u00a0D" is meant`,
      create('prod-2'),
      create('new'),
    ]);
  });

  test('of a renamed workspace says how two names differ that look alike', () => {
    expect(findingRules['workspace-renamed'].message({ declared: composed, live: decomposed })).toBe(
      `The workspace declared as "${composed}" is named "${decomposed}" now: it has "e" + U+0301 where the declaration has U+00E9`,
    );
  });
});

test('the comparison of two snapshots says how two names differ that look alike', () => {
  const ref = { id: 'wrkspc_1', name: decomposed };
  const renamed = { kind: 'workspace-name', workspace: ref, before: composed, after: decomposed } as const;
  expect(describeDifference(renamed, groupName).text).toBe(
    `renamed: "${composed}" → "${decomposed}": it has "e" + U+0301 where the old one has U+00E9`,
  );
});

test.each([
  ['a\u00a0b', '\\u{a0} is a no-break space; write a plain one'],
  ['a\u2003b', '\\u{2003} is not a plain space; write one'],
  ['a\u200bb', '\\u{200b} cannot be seen; take it out'],
  ['\ta b\r\n', null],
])('what cannot be seen in %j has a hint', (text, hint) => {
  expect(invisibleHint(text)).toBe(hint);
});
