import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';

import { exportJsonSchema } from '../../../src/files/json-schemas.js';
import { renderAlertingRules } from '../../../src/report/metrics/alert-rules.js';
import { renderDashboard } from '../../../src/report/metrics/dashboard.js';
import { at, type Ended, folder, type Folder, limitdrift, serve } from '../command-line.js';

describe('export', () => {
  test('prints what was asked for, and nothing else', async () => {
    const rules = await limitdrift(folder(), ['export', 'prometheus-rules']);
    expect(rules).toEqual({ code: 0, stdout: renderAlertingRules(), stderr: '' });
    const dashboard = await limitdrift(folder(), ['export', 'grafana-dashboard'], {
      env: { LIMITDRIFT_TIMEOUT: '1m' },
    });
    expect(dashboard).toEqual({ code: 0, stdout: renderDashboard(), stderr: '' });
  });

  test.each([
    [['prometheus-rule'], 'There is no export "prometheus-rule".\nDid you mean prometheus-rules?'],
    [['grafana'], 'Did you mean grafana-dashboard?'],
    [['constructor'], 'Exports: litellm, json, prometheus-rules, grafana-dashboard.'],
    [['grafana-dashboard', '--share', '90%'], 'grafana-dashboard takes no --share.'],
    [['litellm', '--share', '90'], '--share 90 is not a share.\nWrite 90%.'],
    [['litellm', '--share', '0%'], 'It is above 0% and up to 100%, such as 90% or 12.5%.'],
    [['litellm', '--share', 'inherit'], '--share inherit is not a share.'],
    [['json', '--check', 'a', '--out', 'b'], '--check writes nothing, so it does not go with --out.'],
    [['json', '--check', 'a.json'], 'Cannot read a.json (--check): it does not exist.'],
  ])('refuses %j with what there is', async (words, said) => {
    const { code, stdout, stderr } = await limitdrift(folder(), ['export', ...words]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(said);
  });
});

/** Runs `export` of the small organization, in which prod has 500 of 4,000 requests a minute. */
async function exported(
  cwd: Folder,
  words: readonly string[],
  given: Parameters<typeof serve>[0] = {},
): Promise<Ended> {
  const { options, host } = at(await serve(given));
  return limitdrift(cwd, ['export', ...words, ...options], host);
}

describe('export litellm', () => {
  test('asks for no workspace where none is named, and has the organization’s limits', async () => {
    const emulator = await serve();
    const { options, host } = at(emulator);
    const { code, stdout } = await limitdrift(folder(), ['export', 'litellm', ...options], host);
    expect([code, stdout.includes('rpm: 4000\n'), stdout.includes('os.environ/ANTHROPIC_API_KEY\n')]).toEqual([
      0,
      true,
      true,
    ]);
    expect(emulator.requests.filter(({ path }) => path.includes('wrkspc_'))).toEqual([]);
  });

  test('is replaced by the next one, while a file that somebody wrote is not', async () => {
    const place = folder({ 'mine.yaml': 'model_list: []\n' });
    const words = ['litellm', '--workspace', 'prod', '--share', '90%'];
    for (const prod of [500, 600]) {
      const { code, stderr } = await exported(place, [...words, '--out', 'claude.yaml'], { prod });
      expect([code, stderr]).toEqual([0, 'Wrote claude.yaml: 1 workspace of organization Acme.\n']);
    }
    expect(place.read('claude.yaml')).toContain('rpm: 540 # 90% of 600, its override\n');
    const refused = await exported(place, [...words, '--out', 'mine.yaml']);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('--check mine.yaml.\n')]);
    expect(place.read('mine.yaml')).toBe('model_list: []\n');
  });

  test('leaves the old file where a workspace could not be read, and says which', async () => {
    const place = folder({ 'claude.yaml': '# Written by `limitdrift export litellm`\n' });
    const faults = [{ kind: 'status', status: 403, workspace: 'wrkspc_prod' }] as const;
    const { code, stderr } = await exported(place, ['litellm', '--workspace', '*', '--out', 'claude.yaml'], { faults });
    expect([code, place.read('claude.yaml')]).toEqual([5, '# Written by `limitdrift export litellm`\n']);
    expect(stderr).toContain('1 workspace could not be read, so nothing is exported or compared: prod (wrkspc_prod): ');
  });

  test('names what is behind with its place and the next step, and ends with 2', async () => {
    const place = folder();
    const words = ['litellm', '--workspace', 'prod'];
    await exported(place, [...words, '--out', 'claude.yaml']);
    expect(await exported(place, [...words, '--check', 'claude.yaml'])).toEqual({
      code: 0,
      stdout: 'In step: claude.yaml; 1 deployment compared, organization Acme.\n',
      stderr: '',
    });
    expect(await exported(place, [...words, '--check', 'claude.yaml'], { prod: 600 })).toEqual({
      code: 2,
      stdout: `claude.yaml:19:12 rpm: 500 → 600 (claude-opus-4-8, its override)
Behind: 1 value in claude.yaml; 1 deployment compared, organization Acme.
Next: \`limitdrift export litellm --workspace prod --out claude.yaml\` writes it again.
`,
      stderr: '',
    });
    place.write('claude.yaml', `x: 1\n${place.read('claude.yaml')}`);
    const { stdout } = await exported(place, [...words, '--check', 'claude.yaml'], { prod: 600 });
    expect(stdout).toContain(
      '\nNext: write these numbers into claude.yaml; `limitdrift export litellm --workspace prod` shows',
    );
  });

  test('compares nothing rather than calling in step what has nothing to compare', async () => {
    const place = folder({ 'claude.yaml': 'model_list: []\n' });
    const { code, stdout, stderr } = await exported(place, ['litellm', '--check', 'claude.yaml']);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('claude.yaml has no deployment of a model with limits of organization Acme.');
  });
});

describe('export json', () => {
  test('has every workspace, the default one too, as its schema says', async () => {
    const { code, stdout } = await exported(folder(), ['json', '--share', '50%']);
    const isExport = new Ajv({ strict: true, validateFormats: false }).compile(exportJsonSchema());
    const value: unknown = JSON.parse(stdout);
    isExport(value);
    expect([code, isExport.errors]).toEqual([0, null]);
    const limits = { requests_per_minute: { value: 250, in_force: 500, source: 'workspace' } };
    expect(value).toMatchObject({
      share: '50%',
      workspaces: [
        { id: null, name: 'Default', default: true },
        { id: 'wrkspc_prod', default: false, groups: [{ key: 'rlg_opus', limits }, { key: 'rlg_batch' }] },
        { id: 'wrkspc_staging' },
      ],
    });
  });

  test('goes by an old snapshot with a word, and is checked as it was written', async () => {
    const place = folder();
    const emulator = await serve();
    const { options, host } = at(emulator);
    const now = () => Date.now() + 3 * 86_400_000;
    await limitdrift(place, ['snapshot', '--out', 'live.json', ...options], host);
    const written = await limitdrift(place, ['export', 'json', '--live', 'live.json', '--out', 'limits.json'], { now });
    expect(written.stderr).toBe(
      'live.json is 3 days old: live may be different now.\nWrote limits.json: 3 workspaces of organization Acme.\n',
    );
    const check = ['export', 'json', '--check', 'limits.json', ...options];
    expect((await limitdrift(place, check, host)).stdout).toBe(
      'In step: limits.json; 9 limits compared, organization Acme.\n',
    );
    const changed = await exported(place, ['json', '--check', 'limits.json'], { prod: 600 });
    expect([changed.code, changed.stdout]).toEqual([
      2,
      expect.stringContaining('limits.json prod (wrkspc_prod) · Claude Opus 4.x · requests_per_minute: 500 → 600\n'),
    ]);
    place.write('limits.json', place.read('limits.json').replace('"org-1"', '"org-2"'));
    const other = await limitdrift(place, check, host);
    expect([other.code, other.stderr]).toEqual([
      3,
      expect.stringContaining('limits.json is of organization org-2, and live is Acme (org-1).'),
    ]);
    place.write('limits.json', place.read('live.json'));
    const snapshot = await limitdrift(place, check, host);
    expect(snapshot.stderr).toContain('limits.json is not a usable export file: it is a snapshot.');
  });

  test.each([
    ['nobody', 'There is no workspace "nobody" in organization Acme.'],
    ['old', 'Nothing is in force in old, which is archived.'],
  ])('of %s there is none', async (name, said) => {
    const place = folder();
    const { options, host } = at(await serve());
    await limitdrift(place, ['snapshot', '--out', 'live.json', ...options], host);
    const saved = place
      .read('live.json')
      .replace(
        '"name": "staging",\n      "archived_at": null',
        '"name": "old",\n      "archived_at": "2026-01-01T00:00:00Z"',
      )
      .replace(/("archived_at": "2026[^]*?"read": )true([^]*?"entries": )\[[^]*\n {6}\]/, '$1false$2[]');
    place.write('live.json', saved);
    const { code, stderr } = await limitdrift(place, ['export', 'json', '--live', 'live.json', '--workspace', name]);
    expect([code, stderr]).toEqual([3, expect.stringContaining(said)]);
  });
});
