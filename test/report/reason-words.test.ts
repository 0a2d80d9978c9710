import { expect, test } from 'vitest';

import type { Change } from '../../src/model/plan-types.js';
import { inherited, override } from '../../src/model/setting.js';
import { reasonText } from '../../src/report/reason-words.js';
import { changeOf, undeclaredChange } from './plans.js';

const seen = { after: '2026-11-12T06:17:00Z', before: '2026-11-12T12:17:00Z' };
const declared = { commit: 'cf0bc2d9a1b2', age_seconds: 2 * 86_400 + 5 };

test.each<[string, Change]>([
  [
    '500 was never declared: changed by hand; 1,000 has been declared since cf0bc2d, 2 days ago',
    changeOf({ live_declared: false, declared }),
  ],
  ['500 is not what is declared', changeOf()],
  [
    '500 is not what is declared; 1,000 has been declared since cf0bc2d, 5 hours ago',
    changeOf({ declared: { ...declared, age_seconds: 18_001 } }),
  ],
  [
    '500 was never declared: changed by hand; inherit has been declared since cf0bc2d, 1 minute ago',
    changeOf({ live_declared: false, after: inherited(4000), declared: { ...declared, age_seconds: 60 } }),
  ],
  ['2,000 was never declared: set by hand', undeclaredChange({ live_declared: false, declared })],
  ['2,000 is an override that is not declared', undeclaredChange()],
  ['2,000 from "pool" is not what is declared', changeOf({ before: { source: 'other', name: 'pool', value: 2000 } })],
  [
    '2,000 from "pool" was never declared',
    changeOf({ live_declared: false, before: { source: 'other', name: 'pool', value: 2000 } }),
  ],
  ['There is no override: it was cleared by hand, or never set', changeOf({ before: inherited(4000) })],
  [
    '500 was never declared: changed by hand between 2026-11-12 06:17 and 12:17 UTC',
    changeOf({ live_declared: false, live_changed: seen }),
  ],
  [
    '500 is not what is declared, and became live between 2026-11-12 06:17 and 12:17 UTC',
    changeOf({ live_changed: seen }),
  ],
  [
    '2,000 is an override that is not declared, and became live between 2026-11-12 06:17 and 12:17 UTC',
    undeclaredChange({ live_changed: seen }),
  ],
  [
    '2,000 from "pool" is not what is declared, and became live between 2026-11-12 06:17 and 12:17 UTC',
    changeOf({ before: { source: 'other', name: 'pool', value: 2000 }, live_changed: seen }),
  ],
  [
    'There is no override: it was cleared by hand between 2026-11-12 06:17 and 12:17 UTC',
    changeOf({ before: inherited(4000), live_changed: seen }),
  ],
  ['Declared by this change', changeOf({ class: 'pending', introduced: true })],
  ['No longer declared by this change', undeclaredChange({ class: 'pending', introduced: true })],
  ['Declared by cf0bc2d, 2 days ago, not carried out yet', changeOf({ class: 'pending', declared })],
  [
    'Declared by cf0bc2d, less than a minute ago, not carried out yet, or cleared since',
    changeOf({ class: 'pending', before: inherited(4000), declared: { ...declared, age_seconds: 59 } }),
  ],
  ['Declared by 1234567, not carried out yet', changeOf({ class: 'pending', since: '1234567890' })],
  ['Declared, and not committed yet', changeOf({ class: 'pending' })],
  ['Declared, not carried out yet', changeOf({ class: 'pending', introduced: false })],
  [
    'Removed by cf0bc2d, committed 2 days ago, and still not carried out',
    undeclaredChange({ class: 'overdue', declared }),
  ],
  [
    'Declared by cf0bc2d, merged 2 days ago, and still not carried out',
    changeOf({ class: 'overdue', declared: { ...declared, merged: true } }),
  ],
  [
    '500 was never declared: changed by hand; this change declares 1,000',
    changeOf({ class: 'conflict', live_declared: false }),
  ],
  ['500 is not what was declared before; this change declares 1,000', changeOf({ class: 'conflict' })],
  [
    '2,000 is an override that is not declared; this change does not declare it',
    undeclaredChange({ class: 'conflict' }),
  ],
  ['The declaration now says what is live', changeOf({ class: 'adopted', before: override(1000) })],
])('%s', (text, change) => {
  expect(reasonText(change)).toBe(text);
});
