import { expect, test } from 'vitest';

import { describeWithTerraform } from '../terraform.js';
import { adopted, bakery, chat, chatLimits, methods, patient, stage, stateFile } from './stage.js';

const exitCode = '-detailed-exitcode';

describeWithTerraform('terraform, when it destroys the resource', () => {
  test.concurrent('forgets it with a warning, and the limits stay', patient, async (t) => {
    const { emulator, run, stored, plan } = await adopted(t);
    const { code, words } = await run(['destroy', '-auto-approve']);
    expect(code).toBe(0);
    expect(words).toContain('Warning: The rate limits of chat stay as they are');
    expect(words).toContain('To clear the overrides, use the Claude Console.');
    expect(stored()).toEqual([]);
    expect(methods(emulator)).toEqual(['GET']);
    expect((await plan()).words).not.toContain('not as declared');
  });

  test.concurrent('does so where the resource is replaced, since the workspace is another', patient, async (t) => {
    const { configure, apply, plan, show } = await adopted(t);
    configure(chat('{ rlg_opus = { requests_per_minute = 1000 } }', 'workspace_id = "wrkspc_search"'));
    const { stdout, words } = await plan();
    expect(stdout).toContain('"wrkspc_chat" -> "wrkspc_search" # forces replacement');
    expect(words).toContain('Plan: 1 to add, 0 to change, 1 to destroy.');
    expect(words).toContain('Warning: The rate limits of chat stay as they are');
    expect((await apply()).code).toBe(0);
    expect((await show()).values?.root_module.resources).toEqual([
      expect.objectContaining({ values: expect.objectContaining({ workspace_name: 'search' }) }),
    ]);
  });
});

describeWithTerraform('terraform, where the workspace is gone', () => {
  test.concurrent.for<[string, readonly object[], string]>([
    [
      'archived',
      [{ id: 'wrkspc_chat', name: 'chat', archived_at: '2026-04-01T00:00:00Z' }],
      'Warning: Workspace chat is archived',
    ],
    ['not there', [{ id: 'wrkspc_other', name: 'other' }], 'Warning: There is no workspace wrkspc_chat'],
  ])(
    '%s, removes it from the state with a warning, and plans to create it',
    patient,
    async ([, workspaces, warning], t) => {
      const { folder, run, stored } = await stage(t, chat(), { world: bakery({ workspaces }) });
      folder.write(stateFile({ chat: { workspace_id: 'wrkspc_chat', workspace_name: 'chat', limits: {} } }));
      const { code, words } = await run(['plan', exitCode]);
      expect(code).toBe(2);
      expect(words).toContain(warning);
      expect(words).toContain('Terraform removes it from the state.');
      expect(words).toContain('Plan: 1 to add, 0 to change, 0 to destroy.');
      const applied = await run(['apply', '-auto-approve']);
      expect([applied.code, applied.stderr]).toEqual([1, expect.stringMatching(/Nothing\s+was applied\./)]);
      expect(stored()).toEqual([]);
    },
  );
});

describeWithTerraform('`undeclared`', () => {
  const declared = '{ batch = { enqueued_batch_requests = 5000 } }';
  const policy = (value: string) => `workspace_id = "wrkspc_chat"\n  undeclared = "${value}"`;

  test.concurrent(
    'shows an override that is not declared as a difference, warns of it, or says nothing',
    patient,
    async (t) => {
      const body = ['error', 'report', 'ignore']
        .map((value) => chat(declared, policy(value)).replace('"chat"', `"${value}"`))
        .join('');
      const { run, apply, stored } = await stage(t, body);
      const { code, stdout, stderr } = await apply();
      expect(code).toBe(1);
      expect(stored().toSorted()).toEqual(
        ['ignore', 'report'].map((name) => `limitdrift_workspace_rate_limits.${name}`),
      );
      expect(stderr.match(/Error: .*/g)).toEqual(['Error: 1 rate limit of chat is not as declared']);
      expect(stderr).toContain('limitdrift_workspace_rate_limits.error');
      expect(stdout).toContain('Warning: 1 undeclared override of chat');
      expect(stdout).toContain('Claude Opus 4.x, requests_per_minute: 500');
      const ignoring = await run(['plan', exitCode, '-target=limitdrift_workspace_rate_limits.ignore']);
      expect([ignoring.code, ignoring.words]).toEqual([0, expect.not.stringContaining('undeclared override')]);
    },
  );

  test.concurrent('shows an override that appears later going away', patient, async (t) => {
    const { plan, setLimit } = await adopted(t);
    await setLimit('opus', 'output_tokens_per_minute', 9);
    const { code, stdout, words } = await plan(exitCode);
    expect([code, words]).toEqual([2, expect.any(String)]);
    expect(stdout).toMatch(/- "output_tokens_per_minute" += "9" -> null/);
    expect(words).toContain('9 → inherits 400,000 (clear it)');
  });

  test.concurrent('"*" = "inherit" wants no override on what is not named', patient, async (t) => {
    const { apply, plan, setLimit } = await stage(
      t,
      chat(chatLimits.replace('"12.5%"', '"12.5%", "*" = "inherit"'), policy('ignore')),
    );
    expect((await apply()).code).toBe(0);
    expect((await plan(exitCode)).code).toBe(0);
    await setLimit('opus', 'output_tokens_per_minute', 9);
    const { code, stdout } = await plan(exitCode);
    expect(code).toBe(2);
    expect(stdout).toMatch(/- "output_tokens_per_minute" += "9" -> null/);
  });
});
