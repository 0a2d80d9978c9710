import { describe, expect, test } from 'vitest';

import { diffSnapshots } from '../../src/history/diff-snapshots.js';
import { readingDigest } from '../../src/model/history/reading-digest.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { spendGroup, spendGroupKey } from '../../src/model/spend/money.js';
import { collectFindings } from '../../src/plan/findings.js';
import { reportMovedLimits } from '../../src/plan/history/history-findings.js';
import { historyFormats } from '../../src/report/history/history-formats.js';
import { diffFormats } from '../../src/report/snapshot-diff/diff-formats.js';
import { opus, workspace, world } from '../plan/worlds.js';
import { historyOf, reading, without } from './readings.js';

type Amounts = Readonly<Record<string, number>>;

/** Amounts by period: of the organization, and of the workspace `prod`. */
function spending(organization: Amounts, prod: Amounts, currency: string | null = 'USD'): Snapshot {
  const limits = Object.entries(organization).map(([limiter, value]) => ({ limiter, value }));
  const group = { ...spendGroup(currency), key: spendGroupKey, limits, workspace_models: [] };
  const workspaces = [workspace('prod', { [spendGroupKey]: prod, rlg_opus: { requests_per_minute: 500 } })];
  const spend = { unread: null, others: [], spent: null };
  return { ...world(workspaces, { groups: [opus, group] }), spend };
}

const unasked = world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })], { groups: [opus] });
const unread = { reason: 'the API answered 403', status: 403, request_id: null };
const refused = { ...unasked, spend: { unread, others: [], spent: null } };
const view = { width: 200, color: false };

describe('two snapshots', () => {
  test('tell of amounts in their currency', () => {
    const diff = diffSnapshots(spending({ monthly: 500_000 }, {}), spending({ monthly: 600_050 }, { daily: 2000 }));
    expect(diffFormats.terminal.render(diff, view)).toBe(
      `Organization
  ~ Spend limit · monthly · 5,000 USD → 6,000.50 USD

prod (wrkspc_prod)
  + Spend limit · daily · inherits no limit → 20 USD

2 differences from 2026-11-21T20:00:00Z to 2026-11-21T20:00:00Z; organization Acme.
`,
    );
  });

  test('know the currency of the last limit that is gone', () => {
    const [before, after] = [spending({}, { monthly: 100 }), spending({}, {}, null)];
    expect(diffFormats.markdown.render(diffSnapshots(before, after))).toContain('1 USD → inherits no limit');
    expect(diffFormats.markdown.render(diffSnapshots(after, before))).toContain('inherits no limit → 1 USD');
  });

  const held = spending({ monthly: 1 }, { monthly: 1 });
  test.each([
    ['neither was asked for them', unasked, unasked, null],
    ['the earlier was not asked', unasked, held, 'the earlier snapshot does not hold them'],
    ['the later was refused', held, refused, 'the later snapshot does not hold them'],
    ['both lack them', refused, unasked, 'both snapshots lack them'],
    [
      'the same number is of another currency',
      held,
      spending({ monthly: 1 }, { monthly: 1 }, 'EUR'),
      'another currency',
    ],
  ])('are not compared, nor called changed, where %s', (_, before, after, why) => {
    const diff = diffSnapshots(before, after);
    expect([diff.differences, diff.complete]).toEqual([[], why === null]);
    for (const text of [diffFormats.terminal.render(diff, view), diffFormats.markdown.render(diff)]) {
      expect(/spend/i.test(text)).toBe(why !== null);
      expect(text).toContain(why ?? 'No difference');
    }
    expect(why === null ? readingDigest(before) : '').toBe(why === null ? readingDigest(after) : '');
  });

  test('are two readings where only the currency differs', () => {
    expect(readingDigest(held)).not.toBe(readingDigest(spending({ monthly: 1 }, { monthly: 1 }, 'EUR')));
  });
});

describe('a history', () => {
  const history = historyOf([
    reading('2026-11-01T00:00', unasked),
    reading('2026-11-02T00:00', spending({ monthly: 500_000 }, { monthly: 10_000 })),
    reading('2026-11-03T00:00', refused),
    reading('2026-11-04T00:00', without(spending({ monthly: 700_000 }, { monthly: 20_000 }), ['wrkspc_prod'])),
    reading('2026-11-05T00:00', spending({ monthly: 700_000 }, { monthly: 20_000 })),
  ]);

  test('has a section of its own for spend limits, which no vendor changed, over the readings that lack them', () => {
    expect(historyFormats.terminal.render(history, view)).toBe(
      `What the vendor changed
  Nothing.

What changed in workspaces, by hand or otherwise
  Nothing.

What changed in spend limits, by hand or otherwise
  between 2026-11-02 00:00 and 2026-11-05 00:00 UTC
    ~ prod (wrkspc_prod) · Spend limit · monthly · 100 USD → 200 USD
  between 2026-11-02 00:00 and 2026-11-04 00:00 UTC
    ~ Spend limit · monthly · organization limit 5,000 USD → 7,000 USD

2 changes from 2026-11-01 00:00 to 2026-11-05 00:00 UTC: 0 by the vendor, 0 in workspaces, 2 in spend limits; 5 snapshots of organization Acme.
`,
    );
    expect(history.changes.map(({ scope }) => scope)).toEqual(['spend', 'spend']);
  });

  test('follows each amount as far as readings tell it, and writes it with its currency', () => {
    const seen = history.lines.flatMap(({ address, values }) =>
      address.includes(spendGroupKey) ? [`${address} ${values.map(({ value }) => value).join(' → ')}`] : [],
    );
    expect(seen).toEqual([
      'organization/spend_limit/monthly 500000 → 700000',
      'wrkspc_prod/spend_limit/monthly 10000 → 20000',
    ]);
    const page = historyFormats.html.render(history);
    expect(page).toContain('<dt>Changes in spend limits</dt><dd>2</dd>');
    expect(page).toContain('<td>7,000 USD</td>');
    expect(page).not.toMatch(/[57]00,000|\b[12]0,000\b/);
  });

  test.each([
    [[refused], 'Spend limits could not be read, now or before.'],
    [
      [spending({}, {}), refused],
      'Spend limits could not be read; what was read last, at 2026-11-01 00:00 UTC, still counts.',
    ],
  ])('is not complete where the newest reading could not read them', (snapshots, text) => {
    const told = historyOf(snapshots.map((snapshot, at) => reading(`2026-11-0${at + 1}T00:00`, snapshot)));
    expect(told.complete).toBe(false);
    expect(historyFormats.terminal.render(told, view)).toContain(`Missing\n  ${text}\n`);
  });

  test('is no reason to say that the vendor moved a limit under overrides', () => {
    const findings = collectFindings(new Map());
    reportMovedLimits(history, { included: [workspace('prod')], today: '2026-11-05' }, findings);
    expect(findings.list()).toEqual([]);
  });
});
