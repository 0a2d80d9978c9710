import { expect, test } from 'vitest';

import { collectFindings } from '../../src/plan/findings.js';

const at = (line: number, column = 1, file = 'a.yaml') => ({ origin: { file, line, column } });

test('three keys that mean one thing are all named', () => {
  const findings = collectFindings(new Map());
  findings.add('pattern-conflict', { name: 'x', patterns: ['a*', 'b*', 'c*'] }, {});
  expect(findings.list()[0]?.message).toBe(
    '"a*" and "b*" and "c*" all match workspace "x"; give it one entry of its own',
  );
});

test('findings are sorted by workspace, address, rule, place as in the files, and data', () => {
  const findings = collectFindings(new Map());
  const group = 'g';
  const limiter = 'l';
  const b = { workspace: { id: 'wrkspc_b', name: 'b' } };
  findings.add('blocked', { group, limiter, organization_limit: 2 }, { ...b, address: 'b/2', ...at(1) });
  findings.add('blocked', { group, limiter, organization_limit: 1 }, { ...b, address: 'b/1', ...at(2) });
  findings.add(
    'workspace-renamed',
    { declared: 'x', live: 'b' },
    { workspace: { id: 'wrkspc_a', name: 'a' }, ...at(3) },
  );
  findings.add('unknown-group', { key: 'k', target: null, reason: 'no-group', suggestion: null }, at(10, 1));
  findings.add('unknown-group', { key: 'k', target: null, reason: 'no-group', suggestion: null }, at(9, 2));
  findings.add('unknown-group', { key: 'k', target: null, reason: 'no-group', suggestion: null }, at(9, 1));
  findings.add('unknown-group', { key: 'k', target: null, reason: 'no-group', suggestion: null }, at(1, 1, 'b.yaml'));
  findings.add('snapshot-old', { taken_at: 'y', max_age_seconds: 1 }, {});
  findings.add('snapshot-old', { taken_at: 'x', max_age_seconds: 1 }, {});
  findings.add('snapshot-old', { taken_at: 'z', max_age_seconds: 1 }, at(1));
  findings.add(
    'workspace-missing',
    { name: 'no ID', id: null, suggestion: null, pending: false },
    { workspace: { id: null, name: 'no ID' }, ...at(4) },
  );
  const places = findings.list().map(({ rule, workspace, address, origin, data }) => {
    return [
      rule,
      workspace?.name ?? '',
      address ?? origin?.file ?? '',
      origin?.line ?? 0,
      origin?.column ?? 0,
      rule === 'snapshot-old' ? JSON.stringify(data.taken_at) : '',
    ]
      .join(' ')
      .trim();
  });
  expect(places).toEqual([
    'snapshot-old   0 0 "x"',
    'snapshot-old   0 0 "y"',
    'snapshot-old  a.yaml 1 1 "z"',
    'unknown-group  a.yaml 9 1',
    'unknown-group  a.yaml 9 2',
    'unknown-group  a.yaml 10 1',
    'unknown-group  b.yaml 1 1',
    'workspace-missing no ID a.yaml 4 1',
    'workspace-renamed a a.yaml 3 1',
    'blocked b b/1 2 1',
    'blocked b b/2 1 1',
  ]);
});
