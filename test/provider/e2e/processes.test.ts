import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, test } from 'vitest';

import { eventually } from '../eventually.js';
import { describeWithTerraform } from '../terraform.js';
import { bakery, chat, counts, key, patient, stage, type Stagehand } from './stage.js';

/** Passes requests on, and counts how many are under way at once. */
async function crossing({ onTestFinished }: Stagehand, target: string) {
  const seen = { now: 0, most: 0 };
  const passOn = async ({ url, headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    const answer = await fetch(`${target}${url}`, {
      headers: { 'x-api-key': String(headers['x-api-key']), 'anthropic-version': '2023-06-01' },
    });
    const body = await answer.text();
    seen.now -= 1;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  };
  const server = createServer((request, response) => void passOn(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describeWithTerraform('the provider under terraform', () => {
  test.concurrent('reads many workspaces at once, at most 16, and each once', patient, async (t) => {
    const ids = Array.from({ length: 60 }, (_, index) => `wrkspc_${index}`);
    const workspaces = ids.map((id) => ({ id, name: id, overrides: { opus: { requests_per_minute: 5 } } }));
    const { run, emulator } = await stage(
      t,
      `resource "limitdrift_workspace_rate_limits" "all" {
        for_each     = toset(${JSON.stringify(ids)})
        workspace_id = each.key
        limits       = { rlg_opus = { requests_per_minute = 5 } }
      }
      data "limitdrift_workspace_rate_limits" "all" {
        for_each     = toset(${JSON.stringify(ids)})
        workspace_id = each.key
      }`,
      { world: bakery({ workspaces }), faults: [{ kind: 'latency', ms: 100 }] },
    );
    const { seen, url } = await crossing(t, emulator.url);
    const { code, words } = await run(['plan', '-parallelism=100'], { env: { ANTHROPIC_BASE_URL: url } });
    expect([code, words]).toEqual([0, expect.stringContaining('Plan: 60 to add, 0 to change, 0 to destroy.')]);
    expect(seen.most).toBeGreaterThan(1);
    expect(seen.most).toBeLessThanOrEqual(16);
    expect(counts(emulator)).toEqual({
      me: 1,
      rate_limits: 1,
      workspaces: 1,
      ...Object.fromEntries(ids.map((id) => [`workspaces/${id}/rate_limits`, 1])),
    });
  });

  test.concurrent('is started three times for a plan, and none of them has to be killed', patient, async (t) => {
    const { run, folder } = await stage(t, chat());
    const { code, stderr } = await run(['plan'], { env: { TF_LOG: 'debug' } });
    expect(code).toBe(0);
    expect(stderr.match(/plugin started:/g)).toHaveLength(3);
    expect(stderr.match(/plugin process exited:/g)).toHaveLength(3);
    expect(stderr).not.toMatch(/failed to exit gracefully|signal: killed/);
    expect(await folder.providers()).toEqual([]);
  });

  test.concurrent('ends with ^C while an answer is awaited, and leaves no process', patient, async (t) => {
    const { folder, emulator } = await stage(t, chat(), {
      faults: [{ kind: 'latency', ms: 3_600_000, workspace: 'wrkspc_chat' }],
    });
    const running = folder.start(['plan']);
    await eventually(() => counts(emulator)['workspaces/wrkspc_chat/rate_limits'] === 1);
    running.interrupt();
    const { code, stdout, stderr } = await running.done;
    expect(code).toBe(1);
    expect(stdout).toContain('Interrupt received.');
    expect(stdout).not.toContain('No changes.');
    expect(stderr).toContain('Error: ');
    expect(stderr).not.toContain('panic');
    await eventually(async () => (await folder.providers()).length === 0);
  });

  test.concurrent('ends when terraform is killed', patient, async (t) => {
    const { folder, emulator } = await stage(t, chat(), {
      faults: [{ kind: 'latency', ms: 3_600_000, workspace: 'wrkspc_chat' }],
    });
    const running = folder.start(['plan']);
    await eventually(() => counts(emulator)['workspaces/wrkspc_chat/rate_limits'] === 1);
    expect(await folder.providers()).not.toEqual([]);
    running.kill('SIGKILL');
    await eventually(async () => (await folder.providers()).length === 0);
  });

  test.concurrent('sends nothing for this machine through a proxy', patient, async (t) => {
    const nowhere = 'http://127.0.0.1:9';
    const env = { HTTPS_PROXY: nowhere, HTTP_PROXY: nowhere, https_proxy: nowhere, http_proxy: nowhere };
    const { plan } = await stage(t, chat(), { env });
    expect((await plan()).code).toBe(0);
  });

  test.concurrent('keeps two organizations apart', patient, async (t) => {
    const other = await stage(t, '', {
      world: bakery({
        organization: { id: 'org-dairy', name: 'Dairy' },
        workspaces: [{ id: 'wrkspc_milk', name: 'milk', overrides: { opus: { requests_per_minute: 9 } } }],
      }),
    });
    const provider = `provider "limitdrift" {}
      provider "limitdrift" {
        alias     = "dairy"
        base_url  = "${other.emulator.url}"
        admin_key = var.dairy_key
      }
      variable "dairy_key" {
        type      = string
        sensitive = true
      }\n`;
    const milk = chat(
      '{ rlg_opus = { requests_per_minute = 9 } }',
      'workspace_id = "wrkspc_milk"\n provider = limitdrift.dairy',
    );
    const body = `${chat()}${milk.replace('"chat"', '"milk"')}
      data "limitdrift_organization_rate_limits" "bakery" {}
      data "limitdrift_organization_rate_limits" "dairy" {
        provider = limitdrift.dairy
      }
      output "names" {
        value = join(", ", [data.limitdrift_organization_rate_limits.bakery.organization_name, data.limitdrift_organization_rate_limits.dairy.organization_name])
      }`;
    const { apply, plan, emulator, stored } = await stage(t, body, {
      provider,
      env: { TF_VAR_dairy_key: key },
    });
    const { code, stdout } = await apply();
    expect([code, stdout]).toEqual([0, expect.stringContaining('names = "Bakery, Dairy"')]);
    expect(stored()).toHaveLength(4);
    expect((await plan('-detailed-exitcode')).code).toBe(0);
    expect(Object.keys(counts(emulator))).not.toContain('workspaces/wrkspc_milk/rate_limits');
    expect(Object.keys(counts(other.emulator))).not.toContain('workspaces/wrkspc_chat/rate_limits');
  });

  test.concurrent('runs from a mirror, as it is installed', patient, async (t) => {
    const { run, apply } = await stage(t, chat(), { by: 'mirror' });
    expect((await run(['init'])).words).toContain('Installed limitdrift/limitdrift v0.1.0');
    const { code, stderr, words } = await apply();
    expect([code, stderr]).toEqual([0, '']);
    expect(words).not.toContain('Warning');
  });
});
