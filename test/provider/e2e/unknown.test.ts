import { expect, test } from 'vitest';

import { describeWithTerraform } from '../terraform.js';
import { chat, chatLimits, counts, patient, stage } from './stage.js';

/** What Terraform knows only after apply. */
const later = (name: string, value: string) => `resource "terraform_data" "${name}" {\n  input = ${value}\n}\n`;

const exitCode = '-detailed-exitcode';
const limitsPath = 'workspaces/wrkspc_chat/rate_limits';

describeWithTerraform('what is known after apply', () => {
  test.concurrent(
    'defers the check: of a workspace, of one limit, of one that is shared out, of all limits',
    patient,
    async (t) => {
      const named = (name: string, limits?: string, more?: string) => chat(limits, more).replace('"chat"', `"${name}"`);
      const { plan, apply, emulator } = await stage(
        t,
        later('id', '"wrkspc_chat"') +
          named('workspace', chatLimits, 'workspace_id = terraform_data.id.output') +
          later('limit', '"500"') +
          named('limit', chatLimits.replace('"12.5%"', 'terraform_data.limit.output')) +
          later('total', '4000') +
          named('share', chatLimits.replace('"12.5%"', 'terraform_data.total.output / 8')) +
          later('limits', chatLimits) +
          named('limits', 'terraform_data.limits.output'),
      );
      const { code, words } = await plan(exitCode);
      expect(code).toBe(2);
      expect(words).toContain('Plan: 8 to add, 0 to change, 0 to destroy.');
      expect(words).not.toContain('not as declared');
      expect(counts(emulator)[limitsPath]).toBeUndefined();
      expect((await apply()).code).toBe(0);
      expect((await plan(exitCode)).code).toBe(0);
    },
  );

  test.concurrent('defers it until apply, which fails where live is otherwise', patient, async (t) => {
    const { apply, stored } = await stage(
      t,
      later('limit', '"499"') + chat(chatLimits.replace('"12.5%"', 'terraform_data.limit.output')),
    );
    const { code, stderr } = await apply();
    expect([code, stderr]).toEqual([1, expect.stringContaining('500 → 499')]);
    expect(stored()).toEqual(['terraform_data.limit']);
  });

  test.concurrent(
    'in the provider block leaves live alone with a warning, and is read at apply',
    patient,
    async (t) => {
      const provider = 'provider "limitdrift" {\n  base_url = terraform_data.url.output\n}\n';
      const here = await stage(t, '', { provider });
      const body = later('url', `"${here.emulator.url}"`) + chat();
      here.configure(body);
      const env = { ANTHROPIC_BASE_URL: 'https://nowhere.invalid' };
      const planned = await here.run(['plan', exitCode], { env });
      expect(planned.code).toBe(2);
      expect(planned.words).toContain('Warning: Live rate limits are not looked at');
      expect(here.emulator.requests).toEqual([]);
      expect((await here.run(['apply', '-auto-approve'], { env })).code).toBe(0);
      expect((await here.run(['plan', exitCode], { env })).code).toBe(0);
    },
  );

  test.concurrent('defers a data source', patient, async (t) => {
    const { apply, plan } = await stage(
      t,
      `${later('id', '"wrkspc_chat"')}data "limitdrift_workspace_rate_limits" "chat" {
        workspace_id = terraform_data.id.output
      }
      output "live" {
        value = data.limitdrift_workspace_rate_limits.chat.groups["rlg_opus"].limits["requests_per_minute"].value
      }`,
    );
    expect((await plan()).stdout).toContain('live = (known after apply)');
    expect((await apply()).stdout).toContain('live = 500');
  });
});
