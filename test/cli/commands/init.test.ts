import { describe, expect, test } from 'vitest';

import type { Snapshot } from '../../../src/model/snapshot-types.js';
import { at, folder, limitdrift, planIn, serve } from '../command-line.js';

const incomplete = { faults: [{ kind: 'status', status: 403, workspace: 'wrkspc_prod' }] } as const;

describe('init', () => {
  test('writes a limits.yaml, says what comes next, and the next plan is in sync', async () => {
    const { options, host } = at(await serve({ overrides: { output_tokens_per_minute: 0 } }));
    const files = folder();
    expect(await limitdrift(files, ['init', ...options], host)).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'Wrote limits.yaml: 2 workspaces of organization Acme.\nCommit it, then compare it with what is live: `limitdrift plan`\n',
    });
    expect(files.read('limits.yaml')).toContain('  staging:\n    id: wrkspc_staging\n    limits: {}\n');
    const { code, stdout } = await limitdrift(files, ['plan', '--report', 'json', ...options], host);
    expect([code, planIn(stdout).verdict, planIn(stdout).summary.limits]).toEqual([0, 'in-sync', 2]);
  });

  test.each(['G0', 'G1', 'G2', 'G3', 'G4', 'G5'])('is in sync with the API of generation %s', async (generation) => {
    const served = folder();
    const { options, host } = at(await serve({ overrides: { output_tokens_per_minute: 7 } }));
    await limitdrift(served, ['snapshot', '--out', 'live.json', ...options], host);
    const { startEmulator } = await import('../../../src/emulator/server.js');
    const { worldFromSnapshot } = await import('../../../src/emulator/snapshot-world.js');
    const { generations } = await import('../../../src/emulator/generations.js');
    const world = worldFromSnapshot(JSON.parse(served.read('live.json')) as Snapshot);
    const emulator = await startEmulator({
      ...world,
      generation: generations.find((one) => one === generation) ?? 'G5',
    });
    const old = at(emulator);
    const files = folder();
    const ended = await limitdrift(files, ['init', '--with-organization', ...old.options], old.host);
    const planned = await limitdrift(files, ['plan', '--strict', '--report', 'json', ...old.options], old.host);
    await emulator.close();
    const { verdict, summary } = planIn(planned.stdout);
    expect([ended.code, planned.code, verdict, summary.limits]).toEqual([0, 0, 'in-sync', 2]);
  });

  test('--live writes what a snapshot holds, without a credential, to --out', async () => {
    const { options, host } = at(await serve());
    const files = folder();
    await limitdrift(files, ['snapshot', '--out', 'live.json', ...options], host);
    const ended = await limitdrift(files, ['init', '--live', 'live.json', '--out', 'mine.yaml', '--with-organization']);
    expect([ended.code, ended.stderr.split('\n')[1]]).toEqual([
      0,
      'Commit it, then compare it with what is live: `limitdrift plan mine.yaml`',
    ]);
    expect(files.read('mine.yaml')).toContain('organization:\n  id: org-1\n  limits:\n    batch:\n');
    expect((await limitdrift(files, ['plan', 'mine.yaml', '--live', 'live.json'])).code).toBe(0);
  });

  test('never overwrites a file, and asks nobody before it says so', async () => {
    const emulator = await serve();
    const { options, host } = at(emulator);
    const files = folder({ 'limits.yaml': 'precious' });
    const { code, stdout, stderr } = await limitdrift(files, ['init', ...options], host);
    expect([code, stdout, files.read('limits.yaml'), emulator.requests.length]).toEqual([3, '', 'precious', 0]);
    expect(stderr).toBe(
      'Error: limits.yaml is there already, and it is never overwritten.\nGive another one: --out FILE.\n',
    );
  });

  test('never overwrites a file that came into being while it read', async () => {
    const files = folder();
    const { options, host } = at(await serve({ onRequest: () => files.write('limits.yaml', 'precious') }));
    const { code } = await limitdrift(files, ['init', ...options], host);
    expect([code, files.read('limits.yaml')]).toEqual([3, 'precious']);
  });

  test('writes nothing when a workspace could not be read, and says which, with --quiet too', async () => {
    const { options, host } = at(await serve(incomplete));
    const files = folder();
    const { code, stderr } = await limitdrift(files, ['init', '--quiet', ...options], host);
    expect([code, files.names()]).toEqual([5, []]);
    expect(stderr).toMatch(
      /^Not read: prod \(wrkspc_prod\): .*\nError: 1 workspace not read, so limits\.yaml was not written: /,
    );
  });

  test('writes nothing from a snapshot that left a workspace out', async () => {
    const { options, host } = at(await serve());
    const files = folder();
    const { stdout } = await limitdrift(files, ['snapshot', ...options], host);
    const whole = JSON.parse(stdout) as Snapshot;
    const [first, ...others] = whole.workspaces;
    const left = { ...first, read: false, inherited_listed: false, entries: [] };
    const partial = { ...whole, not_looked_at: 1, workspaces: [left, ...others] };
    const holed = folder({ 'live.json': JSON.stringify(partial) });
    const { code, stderr } = await limitdrift(holed, ['init', '--live', 'live.json']);
    expect([code, holed.names()]).toEqual([5, ['live.json']]);
    expect(stderr).toMatch(/^Not read: prod \(wrkspc_prod\): the snapshot does not hold its limits\n/);
  });

  test('says what it left out', async () => {
    const { options, host } = at(await serve());
    const files = folder();
    const { stdout } = await limitdrift(files, ['snapshot', ...options], host);
    const strange = folder({ 'live.json': stdout.replaceAll('"requests_per_minute"', '"requests_per_minutes"') });
    const { code, stderr } = await limitdrift(strange, ['init', '--live', 'live.json']);
    expect([code, stderr.split('\n')[0]]).toEqual([
      0,
      'Left out: prod: requests_per_minutes 500 of Claude Opus 4.x: in a declaration this name looks like a typing error for requests_per_minute',
    ]);
  });
});
