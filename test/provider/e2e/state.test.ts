import { expect, test } from 'vitest';

import { describeWithTerraform } from '../terraform.js';
import { chat, patient, stage, stateFile } from './stage.js';

const limits = { 'claude-opus-4-8': { requests_per_minute: '12.5%' }, batch: { enqueued_batch_requests: '5_000' } };

describeWithTerraform('a state of another version', () => {
  test.concurrent('with attributes more and less is read as it is', patient, async (t) => {
    const { folder, plan, apply, show } = await stage(t, chat());
    folder.write(stateFile({ chat: { workspace_id: 'wrkspc_chat', limits, of_old: [1, { a: null }] } }));
    const { code, words } = await plan('-detailed-exitcode');
    expect([code, words]).toEqual([0, expect.not.stringContaining('will be created')]);
    expect((await apply('-refresh-only')).code).toBe(0);
    expect((await show()).values?.root_module.resources?.[0]?.values).toEqual({
      workspace_id: 'wrkspc_chat',
      workspace_name: 'chat',
      undeclared: 'error',
      owner: null,
      spend_limit: null,
      limits,
    });
  });

  test.concurrent('without limits is filled from live', patient, async (t) => {
    const { folder, plan } = await stage(t, chat('{}'));
    folder.write(stateFile({ chat: { workspace_id: 'wrkspc_chat' } }));
    const { code, stdout } = await plan('-detailed-exitcode');
    expect([code, stdout]).toEqual([
      2,
      expect.stringMatching(/- "rlg_opus" += \{\n\s+- "requests_per_minute" = "500"/),
    ]);
  });

  test.concurrent('with limits of another shape is an error that says so, and is kept', patient, async (t) => {
    const { folder, plan, stored } = await stage(t, chat());
    folder.write(stateFile({ chat: { workspace_id: 'wrkspc_chat', limits: ['500'] } }));
    const { code, stderr, words } = await plan();
    expect([code, stderr]).toEqual([1, expect.stringContaining('Error: ')]);
    expect(stderr).not.toContain('panic');
    expect(words).toContain('The rate limits in the state have a shape that this version does not know');
    expect(stored()).toEqual(['limitdrift_workspace_rate_limits.chat']);
  });

  test.concurrent('that is newer is refused by terraform', patient, async (t) => {
    const { folder, plan } = await stage(t, chat());
    folder.write(stateFile({ chat: { workspace_id: 'wrkspc_chat', limits } }, 1));
    const { code, words } = await plan();
    expect([code, words]).toEqual([1, expect.stringContaining('Resource instance managed by newer provider version')]);
  });
});
