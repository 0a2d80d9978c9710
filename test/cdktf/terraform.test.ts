import { expect, test } from 'vitest';
import { createPlan } from '../../src/plan/create-plan.js';
import { noPast } from '../../src/model/past-types.js';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { defaultPolicy } from '../../src/model/verdict.js';
import { readLive } from '../emulator/reading.js';
import { describeWithTerraform } from '../provider/terraform.js';
import { bakery, patient, stage } from '../provider/e2e/stage.js';
import { libraries, type Library, synthesized } from './libraries.js';

/** By name, by ID and both; a team's name for a group, a share, and a whole group that inherits. */
function declareBakery(library: Library, requests: number | '25%'): Uint8Array {
  return synthesized(library, (stack, { RateLimitGroups, WorkspaceRateLimits }) => {
    new RateLimitGroups(stack, 'groups', { opus: 'claude-opus-4-8' });
    new WorkspaceRateLimits(stack, 'chat', {
      workspace: 'chat',
      id: 'wrkspc_chat',
      limits: { opus: { requests_per_minute: 500 }, batch: { enqueued_batch_requests: 5000 } },
    });
    new WorkspaceRateLimits(stack, 'search', {
      workspace: 'search',
      limits: { opus: { requests_per_minute: requests }, batch: 'inherit' },
    });
    new WorkspaceRateLimits(stack, 'quiet', { workspace: 'wrkspc_quiet', limits: {} });
  });
}

describeWithTerraform.each(libraries)('a stack of $name', (library) => {
  test('is adopted by the stock terraform where live is as declared', patient, async (t) => {
    const { run, apply, emulator } = await staged(t, declareBakery(library, '25%'));
    expect(await apply()).toMatchObject({ code: 0, stderr: '' });
    expect((await run(['state', 'list'])).stdout.trim().split('\n')).toEqual([
      'data.limitdrift_workspaces.limitdrift-workspaces',
      'limitdrift_workspace_rate_limits.chat',
      'limitdrift_workspace_rate_limits.quiet',
      'limitdrift_workspace_rate_limits.search',
    ]);
    expect((await run(['plan', '-detailed-exitcode'])).code).toBe(0);
    expect(new Set(emulator.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  test('shows the same differences in terraform as in limitdrift', patient, async (t) => {
    const bytes = declareBakery(library, 900);
    const { run } = await staged(t, bytes);
    const { words } = await run(['plan']);
    const { changes } = createPlan(readDeclaration([{ path: 'cdk.tf.json', bytes }]), await readLive(bakery()), {
      tool: { name: 'limitdrift', version: '0.0.0' },
      policy: defaultPolicy,
      include: () => true,
      snapshotAge: null,
      past: noPast,
      today: '2026-11-22',
    });
    expect(changes.map(({ workspace, limiter }) => [workspace.name, limiter])).toEqual([
      ['search', 'requests_per_minute'],
    ]);
    expect(words).toContain('1 rate limit of search is not as declared');
    expect(words).toContain('Claude Opus 4.x, requests_per_minute 1,000 → 900');
    expect(words.match(/not as declared/g)).toHaveLength(1);
  });
});

/** The synthesized file alone, in place of HCL; the provider comes from a mirror. */
async function staged(t: Parameters<typeof stage>[0], bytes: Uint8Array): ReturnType<typeof stage> {
  const staging = await stage(t, '', { provider: '', by: 'mirror' });
  staging.folder.write({ 'main.tf': '', 'cdk.tf.json': new TextDecoder().decode(bytes) });
  expect((await staging.run(['init'])).code).toBe(0);
  return staging;
}
