import { describe, expect, test } from 'vitest';

import { at, folder, limitdrift, planIn, serve } from './command-line.js';

/** Plans a declaration against the small organization and saves the plan. */
async function planned(yaml: string, words: Parameters<typeof serve>[0] = {}) {
  const { options, host } = at(await serve(words));
  const cwd = folder({ 'limits.yaml': yaml });
  const plan = async () => {
    await limitdrift(cwd, ['plan', ...options, '--out', 'plan.json'], host);
    return planIn(cwd.read('plan.json')).changes;
  };
  const changes = await plan();
  return { cwd, changes, plan, accept: (...args: readonly string[]) => limitdrift(cwd, ['accept', ...args]) };
}

describe('accept', () => {
  test('writes the live value where the limit is declared, says so, and the next plan lacks the step', async () => {
    const yaml = `version: 1
workspaces:
  prod: # the shop
    limits:
      claude-opus-4-5:
        requests_per_minute: 1_000   # agreed in May
        output_tokens_per_minute: 5%
  staging: {limits: {}}
`;
    const { cwd, changes, plan, accept } = await planned(yaml, { overrides: { output_tokens_per_minute: 20_000 } });
    const { code, stdout, stderr } = await accept(changes[0]?.step ?? '');
    expect([code, stdout, stderr]).toEqual([
      0,
      'limits.yaml:6:30 requests_per_minute: 1000 → 500 (prod, Claude Opus 4.x)\n',
      '',
    ]);
    expect(cwd.read('limits.yaml')).toBe(yaml.replace('1_000 ', '500 '));
    expect(await plan()).toEqual([]);
  });
});
