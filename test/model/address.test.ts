import { describe, expect, test } from 'vitest';

import { changeId, digestOf, formatAddress, groupKey, stepId } from '../../src/model/address.js';
import { inherited, override } from '../../src/model/setting.js';

describe('an address', () => {
  test('percent-encodes each segment, so that no name can forge another address', () => {
    expect(formatAddress('wrkspc_1', 'rlg_1', 'requests_per_minute')).toBe('wrkspc_1/rlg_1/requests_per_minute');
    expect(formatAddress('a/b', 'c?d#e', '100%')).toBe('a%2Fb/c%3Fd%23e/100%25');
  });

  test('keeps `model:` readable, and a colon elsewhere apart from it', () => {
    expect([formatAddress('w', 'model:claude-a/b', 'l'), formatAddress('w', 'x:y', 'l')]).toEqual([
      'w/model:claude-a%2Fb/l',
      'w/x%3Ay/l',
    ]);
  });

  test('takes half a surrogate pair for a character that cannot be shown', () => {
    expect(formatAddress('\ud800', 'g', 'l')).toBe('%EF%BF%BD/g/l');
  });

  test('names a group by ID, else type, else entry, else its first model', () => {
    const bare = { id: null, rate_limit_id: null, type: 'model_group', display_name: null, models: ['b', 'a'] };
    expect(groupKey({ ...bare, id: 'rlg_1', rate_limit_id: 'e' })).toBe('rlg_1');
    expect(groupKey({ ...bare, type: 'batch', rate_limit_id: 'e' })).toBe('batch');
    expect(groupKey({ ...bare, rate_limit_id: 'e' })).toBe('e');
    expect(groupKey(bare)).toBe('model:a');
    expect(groupKey({ ...bare, models: null })).toBe('model:');
  });
});

describe('identities', () => {
  test('of a change follow from the address alone, of a step from the target too', () => {
    expect(changeId('a/b/c')).toBe('c-d76a7b72669c9cec');
    expect(stepId('a/b/c', override(1))).not.toBe(stepId('a/b/c', override(2)));
    expect(stepId('a/b/c', override(0))).not.toBe(stepId('a/b/c', inherited(0)));
    expect(stepId('a/b/c', override(1))).toBe(stepId('a/b/c', { value: 1, source: 'workspace' }));
  });

  test('of a value do not depend on the order of its keys', () => {
    expect(digestOf({ a: 1, b: [{ c: 2, d: null }] })).toBe(digestOf({ b: [{ d: null, c: 2 }], a: 1 }));
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
  });
});
