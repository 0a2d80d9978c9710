import { expect, test } from 'vitest';

import { checkExport, type SavedExport } from '../../src/gateway/step-check.js';
import type { LimitsExport } from '../../src/model/export-types.js';
import { group, opus, sonnet, workspace } from '../plan/worlds.js';
import { exportOf, percent } from './exports.js';

function behind(now: LimitsExport, saved: SavedExport, whole = true): readonly string[] {
  return checkExport(now, saved, whole).behind.map(({ words }) => words);
}

const prod = workspace('prod', { rlg_opus: { requests_per_minute: 1000 } });
const staging = workspace('staging');

test('an export is in step with itself, when it was read again and in another order too', () => {
  const saved = exportOf([prod, staging]);
  const again = exportOf([staging, prod], { taken_at: '2026-12-01T00:00:00Z', groups: [sonnet, opus] });
  const same = exportOf([prod, staging], { groups: [opus, sonnet] });
  expect(behind(same, again)).toEqual([]);
  expect(checkExport(saved, saved, true)).toEqual({ behind: [], compared: '24 limits', notes: [], replaceable: true });
});

test('what changed, came or went is told by workspace, group and limiter', () => {
  const saved = exportOf([prod, staging], { groups: [opus], only: ['prod', 'staging'] });
  const raised = group('rlg_opus', { ...opus, limits: { requests_per_minute: 2000, tokens_per_day: 5 } });
  const now = exportOf([workspace('prod', { rlg_opus: { tokens_per_minute: 7 } })], {
    groups: [raised],
    only: ['prod'],
  });
  expect(behind(now, saved, false)).toEqual([
    'prod (wrkspc_prod) · Claude Opus 4.x · fast_otpm: 0 → not there',
    'prod (wrkspc_prod) · Claude Opus 4.x · input_tokens_per_minute_cache_aware: 2,000,000 → not there',
    'prod (wrkspc_prod) · Claude Opus 4.x · output_tokens_per_minute: 400,000 → not there',
    'prod (wrkspc_prod) · Claude Opus 4.x · requests_per_minute: 1,000 → 2,000',
    'prod (wrkspc_prod) · Claude Opus 4.x · tokens_per_day: not there → 5',
    'prod (wrkspc_prod) · Claude Opus 4.x · tokens_per_minute: not there → 7',
  ]);
  expect(behind(now, saved)).toHaveLength(10);
});

test('another share is one thing to say', () => {
  expect(behind(exportOf([prod]), exportOf([prod], { share: percent(90) }))).toEqual([
    'share: 90% → 100%, so every value',
  ]);
});

test('the default workspace is the same before and after the API lists it', () => {
  const listed = workspace('Default', {}, { id: 'wrkspc_default', default: true });
  const [before, after] = [exportOf([]), exportOf([listed])];
  expect([before, after].map(({ workspaces }) => workspaces.map(({ id, name }) => [id, name]))).toEqual([
    [[null, 'Default']],
    [['wrkspc_default', 'Default']],
  ]);
  expect(behind(after, before, false)).toEqual([]);
});

test('a share that would leave nothing of a limit is refused', () => {
  const small = workspace('prod', { rlg_opus: { requests_per_minute: 1 } });
  expect(() => exportOf([small], { share: percent(90) })).toThrow(
    '--share 90% of 1, the limit requests_per_minute of Claude Opus 4.x in workspace prod, rounds down to 0, which would let nothing through',
  );
});
