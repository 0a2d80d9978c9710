import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';

import { inForceJsonSchema } from '../../../src/files/json-schemas.js';
import { formatPlan } from '../../../src/files/plan-file.js';
import { formatSnapshot } from '../../../src/files/snapshot-file.js';
import type { LimitsInForce } from '../../../src/model/in-force-types.js';
import { newClone } from '../../git/git-clone.js';
import { planOf, workspace, world } from '../../plan/worlds.js';
import { agreed, at, folder, limitdrift, serve } from '../command-line.js';

const isInForce = new Ajv({ strict: true, validateFormats: false }).compile(inForceJsonSchema());

/** The limits in a JSON report. */
function limitsIn(text: string): LimitsInForce {
  const limits: unknown = JSON.parse(text);
  isInForce(limits);
  expect(isInForce.errors).toBeNull();
  return limits as LimitsInForce;
}

/** What stands out, in a line each. */
function rowsOf(text: string): readonly string[] {
  return limitsIn(text).workspaces.flatMap(({ name, limits }) =>
    limits
      .filter(({ live, difference }) => live.source === 'workspace' || difference !== null)
      .map(({ limiter, in_force, difference }) => `${name} ${limiter} ${in_force} ${difference}`),
  );
}

const json = ['--report', 'json'];

describe('limits of the live organization', () => {
  test('shows a workspace beside the limits.yaml of the folder, with its owner, and names what differs', async () => {
    const { options, host } = at(await serve({ prod: 600 }));
    const files = folder({ 'limits.yaml': agreed.replace('  prod:\n', "  prod:\n    owner: '@shop-oncall'\n") });
    const now = Date.parse('2026-11-30T02:14:05Z');
    const { code, stdout, stderr } = await limitdrift(files, ['limits', 'prod', ...options], {
      ...host,
      now: () => now,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`prod · owner: @shop-oncall · live 30 Nov 02:14 UTC
                                        in force  override  organization  declared
  Claude Opus 4.x  requests_per_minute       600       600         4,000       500  differs
  + 2 inherited from the organization (--all); inherited is not unlimited

1 workspace, 3 limits, 1 override, 1 not as declared, organization Acme.
Next: Drift cannot be told from what is pending: the folder is not in a git repository. \`limitdrift plan\` says what to
  do about each difference.
`);
  });

  test('asks the API only for the workspaces that were named', async () => {
    const emulator = await serve();
    const { options, host } = at(emulator);
    expect((await limitdrift(folder(), ['limits', 'wrkspc_prod', ...options], host)).code).toBe(0);
    expect(emulator.requests.filter(({ path }) => path.includes('staging'))).toEqual([]);
  });

  test('tells in full of a single workspace that has nothing of its own, and of a single one in a group', async () => {
    const { options, host } = at(await serve());
    const staging = await limitdrift(folder(), ['limits', 'staging', ...options], host);
    expect(staging.stdout.match(/inherits/g)).toHaveLength(3);
    const grouped = await limitdrift(folder(), ['limits', 'prod', '--group', 'claude opus 4.x', ...options], host);
    expect(grouped.stdout).toMatch(/output_tokens_per_minute +400,000 +inherits/);
    expect(grouped.stdout).not.toContain('batch');
  });

  test('takes several words, patterns among them, and --all', async () => {
    const { options, host } = at(await serve());
    const all = await limitdrift(folder(), ['limits', 'pr*', 'stagin?', '--all', ...options], host);
    expect(all.stdout.match(/^ {2}(Claude|batch)/gm)).toHaveLength(6);
    const folded = await limitdrift(folder(), ['limits', ...options], host);
    expect(folded.stdout).toContain('Without an override: staging (3 inherited limits, --all shows them;');
  });

  test('ends with 5 where a workspace that was asked for could not be read, and with 0 where nobody asked for it', async () => {
    const faults = [{ kind: 'status', status: 403, workspace: 'wrkspc_prod' }] as const;
    const { options, host } = at(await serve({ faults }));
    const all = await limitdrift(folder(), ['limits', ...json, ...options], host);
    expect([all.code, limitsIn(all.stdout).complete]).toEqual([5, false]);
    const shown = await limitdrift(folder(), ['limits', 'prod', ...options], host);
    expect(shown.stdout).toContain('Not read (1)\n  prod (wrkspc_prod): ');
    expect((await limitdrift(folder(), ['limits', 'staging', ...options], host)).code).toBe(0);
  });
});

describe('what the declaration at hand says', () => {
  const live = formatSnapshot(world([workspace('prod', { rlg_opus: { requests_per_minute: 600 } })]));
  const yaml = (limit: number, more = ''): string =>
    `version: 1\n${more}workspaces: {prod: {limits: {rlg_opus: {requests_per_minute: ${limit}}}}}\n`;

  test('is classed by git as plan does it: overdue what was declared long ago, drift what nobody declared', async () => {
    const { cwd, commit } = newClone();
    commit({ 'limits.yaml': yaml(600) });
    commit({ 'limits.yaml': yaml(700), 'live.json': live });
    const args = ['limits', '--live', 'live.json', ...json];
    const now = (): number => Date.parse('2026-11-21T20:00:00Z');
    const inClone = { path: cwd };
    expect(rowsOf((await limitdrift(inClone, args, { now })).stdout)).toEqual(['prod requests_per_minute 600 overdue']);
    commit({ 'limits.yaml': yaml(700), 'live.json': live.replaceAll('600', '650') });
    expect(rowsOf((await limitdrift(inClone, args, { now })).stdout)).toEqual(['prod requests_per_minute 650 drift']);
  });

  test.each([
    ['cannot be read', 'version: 2\n', 'limits.yaml:1:10: Version "2" was made for a newer limitdrift'],
    [
      'is of another organization',
      yaml(5, 'organization: {id: org-2}\n'),
      'limits.yaml:2:20 declares organization org-2, and live is org-1',
    ],
  ])(
    'is left out with a note where nobody named it and it %s, and refused where somebody did',
    async (_, text, why) => {
      const files = folder({ 'limits.yaml': text, 'live.json': live });
      const args = ['limits', '--live', 'live.json', ...json];
      const { code, stdout, stderr } = await limitdrift(files, args);
      expect([code, limitsIn(stdout).declaration]).toEqual([0, null]);
      expect(stderr).toContain(`The declared limits are left out: ${why}`);
      const named = await limitdrift(files, [...args, '--file', 'limits.yaml']);
      expect([named.code, named.stdout]).toEqual([3, '']);
    },
  );

  test('is refused with 4 where it was named and the credential is of another organization', async () => {
    const { options, host } = at(await serve());
    const files = folder({ 'mine.yaml': yaml(5, 'organization: {id: org-2}\n') });
    expect((await limitdrift(files, ['limits', '--file', 'mine.yaml', ...options], host)).code).toBe(4);
  });

  test('may be another file than the one of the folder, and its names for groups count', async () => {
    const named = 'groups: {ours: rlg_opus}\nworkspaces: {prod: {limits: {}}}\nversion: 1\n';
    const files = folder({ 'a.yaml': named, 'live.json': live });
    const args = ['limits', '--live', 'live.json', '--file', 'a.yaml', '--group', 'ours', ...json];
    const { workspaces } = limitsIn((await limitdrift(files, args)).stdout);
    expect(new Set(workspaces.flatMap(({ limits }) => limits.map(({ group }) => group.id)))).toEqual(
      new Set(['rlg_opus']),
    );
  });
});

describe('words that mean nothing', () => {
  const live = formatSnapshot(world([workspace('prod'), workspace('staging')]));
  const files = () => folder({ 'live.json': live, 'limits.yaml': 'version: 1\nworkspaces: {planned: {limits: {}}}\n' });

  test.each([
    [['stagin'], 'There is no workspace "stagin" in organization Acme.\nDid you mean staging?\n'],
    [
      ['planned'],
      'There is no workspace "planned" in organization Acme.\nIt is declared at limits.yaml:2:14, and does not exist.\n',
    ],
    [['prod', 'x*'], 'No workspace matches "x*" in organization Acme.\nWORKSPACE is the name or the ID of a workspace'],
    [['Default'], 'The API does not list the default workspace. It has every limit of the organization.\n'],
    [
      ['--group', 'claude-sonet-5'],
      '--group claude-sonet-5 is not a group of organization Acme.\nDid you mean "claude-sonnet-5"?\n',
    ],
    [['--group', 'nothing'], 'Groups: Claude Opus 4.x, Claude Sonnet 5 and batch.\n'],
    [['--report', 'html'], '"html" is not a report format.\nFormats: terminal, json, markdown, csv.\n'],
    [['--report', 'json=live.json'], 'live.json is read by this run'],
  ])('%j are refused with 3 and a hint', async (args, words) => {
    const { code, stdout, stderr } = await limitdrift(files(), ['limits', '--live', 'live.json', ...args]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(words);
  });
});

describe('a saved snapshot', () => {
  const snapshot = world([workspace('prod', { rlg_opus: { requests_per_minute: 600 } })]);
  const files = () => folder({ 'live.json': formatSnapshot(snapshot), 'plan.json': formatPlan(planOf('', snapshot)) });
  const now = (): number => Date.parse('2026-11-23T21:00:00Z');

  test('is shown by `show` as `limits` shows it, and a plan as a plan', async () => {
    const shown = await limitdrift(files(), ['show', 'live.json'], { now });
    const limits = await limitdrift(files(), ['limits', '--live', 'live.json'], { now });
    expect(shown).toEqual({ code: 0, stdout: limits.stdout, stderr: '' });
    expect(limits.stderr).toBe('live.json is 2 days old: live may be different now.\n');
    const all = await limitdrift(files(), ['show', 'live.json', '--all', '--report', 'csv']);
    expect(all.stdout.split('\n')).toHaveLength(10);
    expect((await limitdrift(files(), ['show', 'plan.json'])).stdout).toContain('Nothing declared');
  });

  test.each([
    [
      ['live.json', '--report', 'sarif'],
      'live.json is a snapshot, which cannot be shown as sarif.\nFormats: terminal, json, markdown, csv.',
    ],
    [['plan.json', '--report', 'csv'], 'plan.json is a plan, which cannot be shown as csv.'],
    [['gone.json'], 'Cannot read gone.json'],
  ])('%j is refused', async (args, words) => {
    const { code, stderr } = await limitdrift(files(), ['show', ...args]);
    expect([code, stderr]).toEqual([3, expect.stringContaining(words)]);
  });
});
