import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Plan } from '../../../src/model/plan-types.js';
import { inherited, override } from '../../../src/model/setting.js';
import { escapeInvisible } from '../../../src/model/text.js';
import { unixSeconds } from '../../../src/report/metrics/metrics-text.js';
import { renderOpenMetrics } from '../../../src/report/metrics/plan-metrics.js';
import { everyPlan } from '../../scenarios/every-plan.js';
import { planScenario } from '../../scenarios/scenario.js';
import { arbitraryPlan, hostileTexts } from '../arbitrary-plan.js';
import { parseMetrics, type Series } from './metrics-parser.js';
import { batch, changeOf, findingOf, opus, planOf, undeclaredChange } from '../plans.js';
import { stories } from '../stories.js';

const organization = { organization_id: '8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10' };

function family(plan: Plan, name: string): readonly Omit<Series, 'name'>[] {
  const found = parseMetrics(renderOpenMetrics(plan)).filter((each) => each.name === `limitdrift_${name}`);
  return found.map(({ labels, value }) => ({ labels, value }));
}

function single(plan: Plan, name: string): number | null {
  const [first, ...others] = family(plan, name);
  expect(others).toEqual([]);
  return first?.value ?? null;
}

describe('the text', () => {
  test.each(everyPlan)('is valid OpenMetrics, and a textfile of node_exporter: %s', (_, plan) => {
    expect(parseMetrics(renderOpenMetrics(plan)).length).toBeGreaterThan(0);
  });

  test('is valid for any plan', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const samples = parseMetrics(renderOpenMetrics(plan));
        const counts = samples.filter(({ name }) => !/_spen[dt]/.test(name));
        expect(counts.every(({ value }) => Number.isSafeInteger(value))).toBe(true);
        expect(samples.every(({ value }) => value >= 0)).toBe(true);
      }),
    );
  });

  test('names the same help for a family in every file, as node_exporter wants it', () => {
    const lines = everyPlan.flatMap(([, plan]) => renderOpenMetrics(plan).match(/^# HELP .*$/gm) ?? []);
    const names = [...new Set(lines)].map((line) => line.split(' ')[2]);
    expect(names).toEqual([...new Set(names)]);
  });

  test('has no series of another organization’s file, so that both can lie in one folder', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf()], findings: [findingOf()] });
    const other = { ...plan, organization: { id: 'org-2', name: 'Acme' } };
    const lines = (each: Plan) =>
      renderOpenMetrics(each)
        .split('\n')
        .filter((line) => /^[^#]/.test(line));
    expect(lines(plan).filter((line) => lines(other).includes(line))).toEqual([]);
  });
});

describe('spend limits', () => {
  const plan = planScenario('spend-limits');
  const values = (name: string): readonly string[] =>
    family(plan, name).map(({ labels, value }) =>
      [labels['workspace_id'], labels['period'], labels['limiter'], labels['currency'], value].join(' ').trim(),
    );

  test('are in metrics of their own, in the unit of the currency', () => {
    expect(values('spend_limit_live')).toContain('wrkspc_02Chat monthly  USD 250.5');
    expect(values('spend_limit_expected')).toContain('wrkspc_02Chat monthly  USD 500');
    expect(values('spend_limit_in_force')).toContain('wrkspc_04Prod monthly  USD 4500');
    expect(values('spent')).toContain('wrkspc_02Chat daily  USD 45.12');
    expect([values('spend_limit_organization'), values('spent_organization')]).toEqual([
      ['monthly  USD 4500'],
      ['monthly  USD 3100.33'],
    ]);
  });

  test('are in no metric of requests and tokens, but in those that count', () => {
    expect(['live', 'expected', 'organization_limit'].map((name) => family(plan, name))).toEqual([[], [], []]);
    expect(values('drift')).toContain('wrkspc_02Chat  monthly  1');
  });

  test('have no currency where nobody knows it, and what is spent the one that it was spent in', () => {
    const limit = plan.spend?.limits.find(({ spent }) => spent !== null);
    if (limit?.spent === undefined || limit.spent === null || plan.spend === undefined)
      throw new Error('nothing is spent');
    const unknown = { ...limit, currency: null, spent: { ...limit.spent, currency: null } };
    const other = { ...limit, period: 'weekly', spent: { ...limit.spent, currency: 'EUR' } } as const;
    const found = family({ ...plan, spend: { ...plan.spend, limits: [unknown, other] } }, 'spent');
    expect(found.map(({ labels }) => [labels['period'], labels['currency']])).toEqual([
      ['weekly', 'EUR'],
      ['daily', undefined],
    ]);
  });
});

describe('the parser of this test is strict, for it', () => {
  const good = renderOpenMetrics(planOf());

  test.each([
    ['a timestamp', 'no sample', good.replace(/^(limitdrift_run_success.*)$/m, '$1 1795291200')],
    ['a value that is no number', 'no sample', good.replace(/ 87$/m, ' 87x')],
    ['a missing end', 'does not end', good.replace('# EOF\n', '')],
    ['a second end', 'not the HELP', `${good}# EOF\n`],
    ['carriage returns', 'does not end', good.replaceAll('\n', '\r\n')],
    ['one carriage return', 'carriage return', good.replace('\n', '\r\n')],
    ['a comment', 'not the HELP', `# made by hand\n${good}`],
    ['an empty line', 'not the HELP', `\n${good}`],
    ['a family that comes twice', 'comes twice', good.replace('# EOF\n', good)],
    ['a series that comes twice', 'a series twice', good.replace(/^(limitdrift_limits.*)$/m, '$1\n$1')],
    ['another family’s series', 'no sample', good.replace(/^(limitdrift_limits.*)$/m, '$1\nlimitdrift_other 1')],
    ['a family without a type', 'no TYPE', good.replace(/^# TYPE limitdrift_limits .*\n/m, '')],
    ['a counter', 'no TYPE', good.replace(/^(# TYPE limitdrift_limits) gauge/m, '$1 counter')],
    ['a counter’s name', 'no name of a gauge', good.replaceAll('limitdrift_limits', 'limitdrift_limits_total')],
    ['a quote that is not escaped', 'no sample', good.replace('organization="Acme"', 'organization="Ac"me"')],
    [
      'a label that comes twice',
      'a label twice',
      good.replace('{organization_id="', '{organization_id="x",organization_id="'),
    ],
    ['a family without a series', 'no series', good.replace(/^limitdrift_limits.*\n/m, '')],
  ])('refuses %s: %s', (_, problem, text) => {
    expect(() => parseMetrics(text)).toThrow(problem);
  });
});

describe('each limit that the plan names', () => {
  const labels = {
    ...organization,
    workspace_id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
    group: opus.id,
    limiter: 'requests_per_minute',
  };

  test('has what is declared, what is live, and the organization’s limit', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf()] });
    expect(family(plan, 'expected')).toEqual([{ labels, value: 1000 }]);
    expect(family(plan, 'live')).toEqual([{ labels, value: 500 }]);
    expect(family(plan, 'organization_limit')).toEqual([{ labels, value: 4000 }]);
  });

  test('has nothing where there is no limit, rather than 0, and 0 where it is 0', () => {
    const plan = planOf({
      verdict: 'drift',
      changes: [undeclaredChange({ before: override(0), after: inherited(null), organization_limit: null })],
    });
    expect(['expected', 'live', 'organization_limit'].map((name) => single(plan, name))).toEqual([null, 0, null]);
  });

  test.each([
    ['drift', null, 1],
    ['conflict', null, 1],
    ['overdue', null, 1],
    ['pending', null, 0],
    ['adopted', null, 0],
    ['drift', { reason: 'INC-1' }, 0],
  ] as const)('of class %s, ignored %j, counts as drift: %i', (name, ignored, value) => {
    const changes = [changeOf({ class: name, ignored })];
    expect(family(planOf({ changes }), 'drift')).toEqual([{ labels: { ...labels, class: name }, value }]);
  });

  test('is one series, even of a plan file that names it twice', () => {
    const changes = [changeOf(), changeOf({ before: override(7) })];
    expect(family(planOf({ changes }), 'live')).toEqual([{ labels, value: 500 }]);
  });

  test('and its workspace and group have one name each, for joins', () => {
    const changes = [changeOf(), changeOf({ limiter: 'other' }), undeclaredChange({ group: batch })];
    const renamed = findingOf({ workspace: { id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ', name: 'an old name' } });
    const plan = planOf({ changes, findings: [renamed, findingOf(), findingOf({ workspace: null })] });
    const names = (name: string) => family(plan, name).map(({ labels }) => labels);
    expect(names('workspace_info')).toEqual([
      { ...organization, workspace: 'new-team', workspace_id: 'wrkspc_01New' },
      { ...organization, workspace: 'prod-chat', workspace_id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ' },
    ]);
    expect(names('group_info')).toEqual([
      { ...organization, group: 'rlg_01Batch', name: 'batch' },
      { ...organization, group: opus.id, name: 'Claude Opus 4.x' },
    ]);
    expect(names('organization_info')).toEqual([{ ...organization, organization: 'Acme' }]);
  });
});

describe('the run', () => {
  test('has its counts, those that are 0 too', () => {
    const unread = { workspace: { id: 'wrkspc_1', name: 'prod' }, reason: 'refused', status: 403, request_id: null };
    const plan = planOf({
      verdict: 'drift',
      changes: [changeOf(), undeclaredChange({ ignored: { reason: 'INC-1' } })],
      findings: [findingOf()],
      incomplete: [unread],
      summary: { undeclared_workspaces: 1, not_looked_at: 4 },
    });
    const counted = ['workspaces', 'limits', 'ignored_changes', 'undeclared_workspaces', 'incomplete_workspaces'];
    expect(counted.map((name) => single(plan, name))).toEqual([12, 87, 1, 1, 1]);
    expect(single(plan, 'not_looked_at_workspaces')).toBe(4);
    expect(family(plan, 'changes').map(({ labels, value }) => [labels['class'], value])).toEqual([
      ['adopted', 0],
      ['conflict', 0],
      ['drift', 1],
      ['overdue', 0],
      ['pending', 0],
    ]);
    expect(family(plan, 'findings').map(({ labels, value }) => [labels['severity'], value])).toEqual([
      ['error', 0],
      ['note', 0],
      ['warning', 1],
    ]);
  });

  test('says when it was, how it ended, and by which version', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf()] });
    expect([single(plan, 'run_success'), single(plan, 'run_exit_code')]).toEqual([1, 2]);
    expect(single(plan, 'last_run_timestamp_seconds')).toBe(Date.parse('2026-11-21T20:00:00Z') / 1000);
    expect(family(plan, 'verdict').flatMap(({ labels, value }) => (value === 1 ? [labels['verdict']] : []))).toEqual([
      'drift',
    ]);
    expect(family(plan, 'build_info')).toEqual([{ labels: { ...organization, version: '0.1.0' }, value: 1 }]);
  });

  test.each([
    ['that failed', stories['story-refused'] ?? planOf(), 0],
    ['that looked at nothing', planScenario('nothing-touched'), 1],
  ])('%s has no counts rather than zeros', (_, plan, success) => {
    const names = new Set(parseMetrics(renderOpenMetrics(plan)).map(({ name }) => name.replace('limitdrift_', '')));
    const known = ['run_success', 'run_exit_code', 'last_run_timestamp_seconds', 'verdict', 'build_info'];
    expect([[...names], single(plan, 'run_success')]).toEqual([known, success]);
  });
});

test.each([...hostileTexts, 'the "big" one', 'C:\\new"', '"} 1'])(
  'a name that other people chose is one label: %j',
  (name) => {
    const plan = planOf({ changes: [changeOf({ workspace: { id: 'wrkspc_1', name } })] });
    const shown = escapeInvisible(name).replaceAll('##[', '#\\u{23}[').replaceAll('##v', '#\\u{23}v');
    expect(family(plan, 'workspace_info')).toEqual([
      { labels: { ...organization, workspace_id: 'wrkspc_1', ...(name === '' ? {} : { workspace: shown }) }, value: 1 },
    ]);
  },
);

describe('the seconds of a time', () => {
  test('are those that JavaScript knows', () => {
    const times = fc.date({ min: new Date('1970-01-01'), max: new Date('2400-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(times, (time) => {
        expect(unixSeconds(time.toISOString())).toBe(Math.floor(time.getTime() / 1000));
      }),
    );
  });

  test.each(['1970-01-01T00:00:00Z', '2000-02-29T23:59:59Z', '2100-03-01T00:00:00Z', '2026-12-31T12:00:00Z'])(
    'of %s too',
    (time) => expect(unixSeconds(time)).toBe(Date.parse(time) / 1000),
  );

  test('are not known of what is no time, and the metric is left out', () => {
    const plan = planOf();
    const odd = { ...plan, run: { ...plan.run, taken_at: 'yesterday' } };
    expect([unixSeconds('yesterday'), single(odd, 'last_run_timestamp_seconds')]).toEqual([null, null]);
  });
});
