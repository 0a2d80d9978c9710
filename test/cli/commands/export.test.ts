import { describe, expect, test } from 'vitest';

import { renderAlertingRules } from '../../../src/report/metrics/alert-rules.js';
import { renderDashboard } from '../../../src/report/metrics/dashboard.js';
import { folder, limitdrift } from '../command-line.js';

describe('export', () => {
  test('prints what was asked for, and nothing else', async () => {
    const rules = await limitdrift(folder(), ['export', 'prometheus-rules']);
    expect(rules).toEqual({ code: 0, stdout: renderAlertingRules(), stderr: '' });
    const dashboard = await limitdrift(folder(), ['export', 'grafana-dashboard']);
    expect(dashboard).toEqual({ code: 0, stdout: renderDashboard(), stderr: '' });
  });

  test.each([
    ['prometheus-rule', 'There is no export "prometheus-rule".\nDid you mean prometheus-rules?'],
    ['grafana', 'Did you mean grafana-dashboard?'],
    ['constructor', 'Exports: prometheus-rules, grafana-dashboard.'],
  ])('refuses %s with what there is', async (name, words) => {
    const { code, stdout, stderr } = await limitdrift(folder(), ['export', name]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(words);
  });
});
