import { expect, test } from 'vitest';

import { describeWithTerraform } from '../terraform.js';
import { adopted, chat, chatLimits, methods, patient, stage } from './stage.js';

const exitCode = '-detailed-exitcode';

describeWithTerraform('terraform, where live is as declared', () => {
  test.concurrent('adopts the limits, sends nothing but GET, and has nothing to do then', patient, async (t) => {
    const { emulator, plan, apply, show } = await stage(t, chat());
    expect(await plan(exitCode)).toMatchObject({ code: 2, words: expect.stringContaining('Plan: 1 to add') });
    const applied = await apply();
    expect([applied.code, applied.stderr]).toEqual([0, '']);
    expect(applied.words).not.toContain('not as declared');
    const again = await plan(exitCode);
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(again.words).toContain('No changes.');
    expect((await show()).values?.root_module.resources).toEqual([
      expect.objectContaining({
        values: {
          workspace_id: 'wrkspc_chat',
          workspace_name: 'chat',
          undeclared: 'error',
          owner: null,
          spend_limit: null,
          limits: {
            'claude-opus-4-8': { requests_per_minute: '12.5%' },
            batch: { enqueued_batch_requests: '5_000' },
          },
        },
      }),
    ]);
    expect(methods(emulator)).toEqual(['GET']);
  });

  test.concurrent(
    'takes another spelling of the same for no difference, until live is otherwise',
    patient,
    async (t) => {
      const { configure, plan, setLimit } = await adopted(t);
      configure(`data "limitdrift_workspaces" "all" {}
        ${chat(
          '{ rlg_opus = { requests_per_minute = 500, "*" = "inherit" }, batch = { enqueued_batch_requests = 5000 } }',
          `undeclared = "error"
          workspace_id = one([for w in data.limitdrift_workspaces.all.workspaces : w.id if w.name == "chat"])`,
        )}`);
      const same = await plan(exitCode);
      expect([same.code, same.words]).toEqual([0, expect.stringContaining('No changes.')]);
      await setLimit('opus', 'output_tokens_per_minute', 9);
      const { code, words } = await plan(exitCode);
      expect([code, words]).toEqual([2, expect.stringContaining('1 rate limit of chat is not as declared')]);
    },
  );
});

describeWithTerraform('terraform, after a person changed a limit in the Console', () => {
  test.concurrent(
    'shows live and declared, exits with 2, and keeps the spelling of what is as declared',
    patient,
    async (t) => {
      const { plan, setLimit } = await adopted(t);
      await setLimit('opus', 'requests_per_minute', 1000);
      const { code, stdout, words } = await plan(exitCode);
      expect(code).toBe(2);
      expect(stdout).toMatch(/~ "requests_per_minute" += "1000" -> "12\.5%"/);
      expect(stdout).not.toContain('enqueued_batch_requests"');
      expect(words).toContain('1 rate limit of chat is not as declared');
    },
  );

  test.concurrent('shows the live value before the arrow and the declared one behind it', patient, async (t) => {
    const { plan, apply, setLimit, configure } = await stage(t, chat());
    await setLimit('opus', 'requests_per_minute', 1000);
    configure(chat(chatLimits.replace('12.5%', '1_000')));
    expect((await apply()).code).toBe(0);
    await setLimit('opus', 'requests_per_minute', 500);
    expect((await plan()).stdout).toMatch(/~ "requests_per_minute" += "500" -> "1_000"/);
  });

  test.concurrent(
    'has nothing to do when it was set back, in whatever way the plan in between was used',
    patient,
    async (t) => {
      const { plan, apply, run, setLimit } = await adopted(t);
      await setLimit('opus', 'requests_per_minute', 1000);
      expect((await apply()).code).toBe(1);
      expect((await run(['apply', '-refresh-only', '-auto-approve'])).code).toBe(0);
      await setLimit('opus', 'requests_per_minute', 500);
      expect((await plan(exitCode)).code).toBe(0);
    },
  );

  test.concurrent(
    'calls a cleared override inherited, and an override where none is declared by its value',
    patient,
    async (t) => {
      const { plan, apply, setLimit } = await stage(
        t,
        chat(chatLimits.replace('"12.5%"', '"12.5%", output_tokens_per_minute = "inherit"')),
      );
      expect((await apply()).code).toBe(0);
      await setLimit('opus', 'requests_per_minute', null);
      await setLimit('opus', 'output_tokens_per_minute', 7);
      const { stdout } = await plan();
      expect(stdout).toMatch(/~ "requests_per_minute" += "inherit" -> "12\.5%"/);
      expect(stdout).toMatch(/~ "output_tokens_per_minute" += "7" -> "inherit"/);
    },
  );

  test.concurrent('shows the difference in the plan as data too, for what reads `show -json`', patient, async (t) => {
    const { plan, setLimit, show } = await adopted(t);
    await setLimit('opus', 'requests_per_minute', 1000);
    await plan('-out=drift.tfplan');
    const [{ change } = { change: undefined }] = (await show('drift.tfplan')).resource_changes ?? [];
    expect(change?.actions).toEqual(['update']);
    expect(change?.before).toMatchObject({ limits: { 'claude-opus-4-8': { requests_per_minute: '1000' } } });
    expect(change?.after).toMatchObject({ limits: { 'claude-opus-4-8': { requests_per_minute: '12.5%' } } });
  });
});

describeWithTerraform('terraform, where a person has to change a limit first', () => {
  const wanted = chat(chatLimits.replace('12.5%', '25%'));

  // What Terraform prints where there is no terminal: it breaks lines at 78 columns, but not those that are indented.
  const failedCreation = `
Error: 1 rate limit of chat is not as declared

  with limitdrift_workspace_rate_limits.chat,
  on main.tf line 12, in resource "limitdrift_workspace_rate_limits" "chat":
  12:     claude-opus-4-8 = { requests_per_minute = "25%" }

Terraform only reads rate limits. A person changes those of workspace chat
(wrkspc_chat) in the Claude Console:

  Claude Opus 4.x, requests_per_minute
    500 → 1,000
    Organization’s limit: 4,000
    If the Console shows another value than these two, stop.
    Or by command:
      ant organization:workspaces:rate-limits update --workspace-id wrkspc_chat --rate-limit-id entry-opus --limit '{type: requests_per_minute, value: 1000}'

Then run Terraform again. If live is right, change the configuration instead.
`;

  test.concurrent('fails a creation with the checklist at the place, and stores nothing', patient, async (t) => {
    const { emulator, apply, stored, plan } = await stage(t, wanted);
    const { code, stderr } = await apply();
    expect([code, stderr]).toEqual([1, failedCreation]);
    expect(stored()).toEqual([]);
    expect(methods(emulator)).toEqual(['GET']);
    const after = await plan();
    expect(after.words).toContain('Plan: 1 to add, 0 to change, 0 to destroy.');
    expect(after.words).not.toContain('tainted');
  });

  test.concurrent(
    'keeps the state of before when an update fails, and applies when it was carried out',
    patient,
    async (t) => {
      const { configure, apply, show, setLimit } = await adopted(t);
      const before = (await show()).values;
      configure(wanted);
      const { code, words } = await apply();
      expect([code, words]).toEqual([1, expect.stringContaining('Error: 1 rate limit of chat is not as declared')]);
      expect((await show()).values).toEqual(before);
      await setLimit('opus', 'requests_per_minute', 1000);
      expect((await apply()).code).toBe(0);
    },
  );

  test.concurrent('looks at live again when a saved plan is applied', patient, async (t) => {
    const { plan, apply, setLimit, run } = await stage(t, wanted);
    await plan('-out=wanted.tfplan');
    await setLimit('opus', 'requests_per_minute', 1000);
    expect((await run(['apply', 'wanted.tfplan'])).code).toBe(0);
    await setLimit('opus', 'requests_per_minute', 500);
    expect((await apply()).code).toBe(1);
  });

  test.concurrent('warns of it in a plan, at the place, also for what reads `plan -json`', patient, async (t) => {
    const { plan } = await stage(t, wanted);
    const { code, stdout } = await plan('-json', exitCode);
    expect(code).toBe(2);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as PlanEvent);
    const found = events.flatMap(({ diagnostic }) => (diagnostic?.address === undefined ? [] : [diagnostic]));
    expect(found).toEqual([
      expect.objectContaining({
        severity: 'warning',
        address: 'limitdrift_workspace_rate_limits.chat',
        summary: '1 rate limit of chat is not as declared',
        detail: expect.stringContaining('    500 → 1,000\n'),
        range: expect.objectContaining({ filename: 'main.tf', start: expect.objectContaining({ line: 12 }) }),
      }),
    ]);
    expect(events.find(({ type }) => type === 'planned_change')?.change?.action).toBe('create');
  });

  test.concurrent('does so at its place in JSON, with what stands under "//"', patient, async (t) => {
    const { apply, folder, setLimit } = await stage(t, '');
    const limits = { rlg_opus: { requests_per_minute: 1000 }, batch: { enqueued_batch_requests: '5_000' } };
    const chatResource = { '//': { metadata: { path: 'a/b' } }, workspace_id: 'wrkspc_chat', limits };
    const resource = { limitdrift_workspace_rate_limits: { chat: chatResource } };
    folder.write({ 'stack.tf.json': JSON.stringify({ '//': { limitdrift: {} }, resource }, null, 2) });
    const { code, stderr } = await apply();
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('on stack.tf.json line 15, in resource.limitdrift_workspace_rate_limits.chat.limits:'),
    ]);
    await setLimit('opus', 'requests_per_minute', 1000);
    expect((await apply()).code).toBe(0);
  });

  test.concurrent('lists every change of a workspace in one message', patient, async (t) => {
    const { apply } = await stage(t, chat('{ rlg_opus = { requests_per_minute = 1 } }'));
    const { words } = await apply();
    expect(words).toContain('Error: 2 rate limits of chat are not as declared');
    expect(words).toContain('500 → 1');
    expect(words).toContain('5,000 → inherits 300,000');
  });
});

/** A line of `plan -json`. */
interface PlanEvent {
  readonly type: string;
  readonly diagnostic?: { readonly address?: string };
  readonly change?: { readonly action: string };
}
