import { expect, test } from 'vitest';

import type { Fault } from '../../../src/emulator/faults.js';
import { describeWithTerraform } from '../terraform.js';
import { chat, counts, patient, type Stage, stage, type Stagehand, stateFile } from './stage.js';

const exitCode = '-detailed-exitcode';
const never = { shouldRetry: 'false' } as const;

/** Three resources that are in the state and as declared, and an API with faults. */
async function failing(t: Stagehand, ...faults: readonly Fault[]): Promise<Stage> {
  const limits = {
    chat: { rlg_opus: { requests_per_minute: '500' }, batch: { enqueued_batch_requests: '5000' } },
    search: { rlg_opus: { requests_per_minute: '1000' } },
    quiet: {},
  };
  const resources = Object.entries(limits).map(([name, own]) => ({
    name,
    text: chat(JSON.stringify(own), `workspace_id = "wrkspc_${name}"`).replace('"chat"', `"${name}"`),
    attributes: { workspace_id: `wrkspc_${name}`, workspace_name: name, limits: own },
  }));
  const here = await stage(t, resources.map(({ text }) => text).join(''), { faults });
  here.folder.write(stateFile(Object.fromEntries(resources.map(({ name, attributes }) => [name, attributes]))));
  return here;
}

describeWithTerraform('terraform, where the API fails', () => {
  test.concurrent.for<[string, Fault, string]>([
    [
      'the organization is forbidden',
      { kind: 'status', status: 403, path: '/organizations/rate_limits' },
      'Error: The API refused the credential',
    ],
    [
      'it is overloaded',
      { kind: 'status', status: 529, path: '/workspaces?', ...never },
      'GET /v1/organizations/workspaces?limit=1000',
    ],
    ['a body is no JSON', { kind: 'not-json', path: '/rate_limits' }, 'Error: The rate limits could not be read'],
  ])('because %s, fails and is never clean', patient, async ([, fault, message], t) => {
    const { plan, stored } = await failing(t, fault);
    const { code, words, stderr } = await plan(exitCode);
    expect([code, words]).toEqual([1, expect.stringContaining(message)]);
    expect(words).not.toContain('No changes.');
    expect(stderr.match(/^Error: /gm)).toHaveLength(1);
    expect(stored()).toHaveLength(3);
  });

  test.concurrent.for<[string, Readonly<Record<'chat' | 'search' | 'quiet', readonly [Fault, string]>>]>([
    [
      'they are forbidden, not found though listed, or the service is down',
      {
        chat: [{ kind: 'status', status: 403 }, 'status 403'],
        search: [{ kind: 'status', status: 404 }, 'status 404'],
        quiet: [{ kind: 'status', status: 500, ...never }, 'status 500'],
      },
    ],
    [
      'bodies are no JSON, a wait is longer than anybody would, and pages never end',
      {
        chat: [{ kind: 'not-json' }, 'JSON'],
        search: [{ kind: 'status', status: 429, retryAfter: '86400' }, 'which is longer than the run has left'],
        quiet: [{ kind: 'repeated-cursor' }, 'a page leads back to one that was read before'],
      },
    ],
  ])('workspaces, because %s, fails for each of them and is never clean', patient, async ([, faults], t) => {
    const workspaces = Object.entries(faults);
    const { plan, stored } = await failing(
      t,
      ...workspaces.map(([name, [fault]]) => ({ ...fault, workspace: `wrkspc_${name}` })),
    );
    const { code, words, stderr } = await plan(exitCode);
    expect(code).toBe(1);
    const errors = words.split('Error: ');
    for (const [name, [, reason]] of workspaces) {
      const error = errors.find((text) => text.startsWith(`The rate limits of workspace ${name} could not be read`));
      expect(error).toContain(reason);
    }
    expect(words).not.toContain('No changes.');
    expect(stderr.match(/^Error: /gm)).toHaveLength(3);
    expect(stored()).toHaveLength(3);
  });

  test.concurrent('because nothing listens, fails and keeps the state', patient, async (t) => {
    const { emulator, plan, apply, stored } = await failing(t);
    await emulator.close();
    const planned = await plan(exitCode);
    expect([planned.code, planned.words]).toEqual([
      1,
      expect.stringMatching(/the connection to 127\.0\.0\.1:\d+ failed/),
    ]);
    expect((await apply()).code).toBe(1);
    expect(stored()).toHaveLength(3);
  });

  test.concurrent('keeps the state when it is only refreshed', patient, async (t) => {
    const { apply, stored } = await failing(t, { kind: 'status', status: 404, workspace: 'wrkspc_chat' });
    expect((await apply('-refresh-only')).code).toBe(1);
    expect(stored()).toHaveLength(3);
  });

  test.concurrent('because every answer is 401, fails, and asks once, not once a resource', patient, async (t) => {
    const { emulator, plan, stored } = await failing(t, { kind: 'status', status: 401 });
    const { code, words, stderr } = await plan(exitCode);
    expect([code, words]).toEqual([1, expect.stringContaining('Error: The API refused the credential')]);
    expect(words).not.toContain('No changes.');
    expect(stderr.match(/^Error: /gm)).toHaveLength(1);
    expect(Object.values(counts(emulator)).every((count) => count === 1)).toBe(true);
    expect(Object.keys(counts(emulator))).not.toContain('workspaces/wrkspc_chat/rate_limits');
    expect(stored()).toHaveLength(3);
  });

  test.concurrent('for a while, waits as long as it is asked to, and is clean then', patient, async (t) => {
    const { plan, emulator } = await failing(
      t,
      { kind: 'status', status: 429, first: 2, retryAfter: '1' },
      { kind: 'status', status: 529, first: 1, workspace: 'wrkspc_chat' },
      { kind: 'truncated', first: 1, workspace: 'wrkspc_search' },
      { kind: 'reset', first: 1, workspace: 'wrkspc_quiet' },
    );
    const { code, words } = await plan(exitCode);
    expect([code, words]).toEqual([0, expect.stringContaining('No changes.')]);
    expect(emulator.requests.filter(({ status }) => status === 429)).toHaveLength(2);
  });

  test.concurrent('at apply, stores nothing and fails', patient, async (t) => {
    const { emulator } = await stage(t, '', {
      faults: [{ kind: 'status', status: 500, workspace: 'wrkspc_chat', ...never }],
    });
    const { run, stored } = await stage(t, chat());
    await run(['plan', '-out=good.tfplan']);
    const { code, words } = await run(['apply', 'good.tfplan'], { env: { ANTHROPIC_BASE_URL: emulator.url } });
    expect([code, words]).toEqual([1, expect.stringContaining('Nothing can be concluded about them.')]);
    expect(stored()).toEqual([]);
  });
});
