import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { describeWithTerraform } from '../terraform.js';
import { bakery, chat, chatLimits, patient, stage } from './stage.js';

const exitCode = '-detailed-exitcode';
const plain = '{\n    rlg_opus = { requests_per_minute = 500 }\n    batch    = { enqueued_batch_requests = 5000 }\n  }';

function importing(id: string): string {
  return `import {\n  to = limitdrift_workspace_rate_limits.chat\n  id = "${id}"\n}\n`;
}

describeWithTerraform('importing', () => {
  test.concurrent(
    'by command gives the live overrides, by the type of their groups where it says which, else by their IDs',
    patient,
    async (t) => {
      const { run, show, plan, configure } = await stage(t, chat(plain));
      const imported = await run(['import', 'limitdrift_workspace_rate_limits.chat', 'wrkspc_chat']);
      expect([imported.code, imported.stderr]).toEqual([0, '']);
      expect((await show()).values?.root_module.resources?.[0]?.values).toEqual({
        workspace_id: 'wrkspc_chat',
        workspace_name: 'chat',
        undeclared: 'error',
        owner: null,
        spend_limit: null,
        limits: { rlg_opus: { requests_per_minute: '500' }, batch: { enqueued_batch_requests: '5000' } },
      });
      configure(chat());
      expect((await plan(exitCode)).code).toBe(0);
    },
  );

  test.concurrent('by block takes what is configured', patient, async (t) => {
    const { plan } = await stage(t, `${importing('wrkspc_chat')}${chat(plain)}`);
    expect((await plan()).words).toContain('Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.');
  });

  test.concurrent('by block of what is spelled otherwise changes nothing, then or later', patient, async (t) => {
    const { apply, plan } = await stage(t, `${importing('wrkspc_chat')}${chat()}`);
    const { code, words } = await apply();
    expect([code, words]).toEqual([0, expect.stringContaining('1 imported, 0 added, 0 changed, 0 destroyed.')]);
    expect((await plan(exitCode)).code).toBe(0);
  });

  test.concurrent('writes a configuration that is in sync', patient, async (t) => {
    const world = bakery({ spend: { organization: { daily: 90 }, workspaces: { chat: { monthly: 500.5 } } } });
    const { folder, plan, apply, configure } = await stage(t, importing('wrkspc_chat/spend_limit'), { world });
    expect((await plan('-generate-config-out=generated.tf')).code).toBe(0);
    const written = readFileSync(join(folder.path, 'generated.tf'), 'utf8');
    expect(written).toMatch(/workspace_id += "wrkspc_chat"/);
    expect(written).toMatch(/requests_per_minute += "500"/);
    expect(written).toMatch(/spend_limit += \{\n +monthly = "500\.50"\n/);
    expect(written).not.toContain('workspace_name');
    expect((await apply()).code).toBe(0);
    configure(chat(chatLimits, 'workspace_id = "wrkspc_chat"\n  spend_limit = { monthly = 500.5, daily = "none" }'));
    folder.write({ 'generated.tf': '' });
    expect((await plan(exitCode)).code).toBe(0);
  });

  test.concurrent('of a workspace without overrides writes a configuration too', patient, async (t) => {
    const { folder, plan, apply } = await stage(t, importing('wrkspc_quiet'));
    expect((await plan('-generate-config-out=generated.tf')).code).toBe(0);
    expect(readFileSync(join(folder.path, 'generated.tf'), 'utf8')).toMatch(/limits += \{\}/);
    expect((await apply()).code).toBe(0);
  });

  test.concurrent('of what is not there, is archived, or is no ID fails', patient, async (t) => {
    const ids = { nobody: 'wrkspc_nobody', old: 'wrkspc_old', name: 'chat' };
    const blocks = Object.entries(ids).map(([name, id]) =>
      `${importing(id)}${chat(plain)}`.replace('limits.chat', `limits.${name}`).replace('" "chat"', `" "${name}"`),
    );
    const { plan, stored } = await stage(t, blocks.join(''));
    const { code, words, stderr } = await plan();
    expect([code, words]).toEqual([1, expect.stringContaining('"chat" is not a workspace ID')]);
    expect(stderr.match(/Error: Cannot import non-existent remote object/g)).toHaveLength(2);
    expect(stored()).toEqual([]);
  });

  test.concurrent('of the default workspace fails, since it cannot have overrides', patient, async (t) => {
    const { plan } = await stage(t, `${importing('wrkspc_default')}${chat('{}', 'workspace_id = "wrkspc_default"')}`);
    const { code, words } = await plan();
    expect([code, words]).toEqual([1, expect.stringContaining('The default workspace cannot have overrides')]);
  });
});
