import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';

import { parseFault } from '../../../src/emulator/fault-text.js';
import type { Emulator } from '../../../src/emulator/server.js';
import { logJsonSchema } from '../../../src/files/json-schemas.js';
import type { LimitLog } from '../../../src/model/activity/log-types.js';
import { start, written } from '../../git/git-clone.js';
import { startApi } from '../../live/api-server.js';
import { bakery } from '../../live/bakery.js';
import { agreed, type Ended, type Folder, folder, key, limitdrift, serve } from '../command-line.js';

const isLog = new Ajv({ strict: true, validateFormats: false }).compile(logJsonSchema());

/** A time in hours from the first commit of a test's repository. */
function hour(hours: number): string {
  return new Date((start + hours * 3600) * 1000).toISOString();
}

const now = Date.parse(hour(24));
const user = { type: 'user_actor', user_id: 'user_1', email_address: 'alex@example.com', ip_address: '192.0.2.7' };
const changed = { workspace: 'prod', model_group: 'internal', limiter: 'requests_per_minute', actor: user };
const activities = [
  { ...changed, at: hour(3), value: 500 },
  { ...changed, at: hour(2), value: 900 },
  { ...changed, at: hour(-1), value: 700 },
  { ...changed, at: hour(-24 * 40), value: 100 },
];

type Server = Pick<Emulator, 'url'>;

function run(server: Server, words: readonly string[], cwd: Pick<Folder, 'path'> = folder()): Promise<Ended> {
  const env = { ANTHROPIC_ADMIN_API_KEY: key };
  return limitdrift(cwd, ['log', ...words, '--base-url', server.url], { env, now: () => now });
}

/** What the JSON says, checked by its schema. */
async function logOf(server: Server, words: readonly string[], cwd?: Pick<Folder, 'path'>): Promise<LimitLog> {
  const log: unknown = JSON.parse((await run(server, [...words, '--report', 'json'], cwd)).stdout);
  isLog(log);
  expect(isLog.errors).toBeNull();
  return log as LimitLog;
}

describe('log', () => {
  test('lists the changes of 30 days, the newest first, each with what git says was declared then', async () => {
    const emulator = await serve({ compliance: { activities } });
    const { cwd, git } = written([{ 'limits.yaml': agreed }]);
    const declared = git('rev-parse', '--short=7', 'HEAD');
    writeFileSync(join(cwd, 'limits.yaml'), agreed);
    const { code, stdout, stderr } = await run(emulator, [], { path: cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').map((line) => line.replace(/^\S+ (\d\d):\d\d/, '$1h'))).toEqual([
      expect.stringContaining('declared then'),
      `18h  prod       Claude Opus 4.x · requests_per_minute     500  matches (${declared})       user user_1`,
      `17h  prod       Claude Opus 4.x · requests_per_minute     900  declared 500 (${declared})  user user_1`,
      '14h  prod       Claude Opus 4.x · requests_per_minute     700  not declared            user user_1',
      '',
      expect.stringContaining('1 as declared then, 1 against what was declared, 1 not declared;'),
      '  organization Acme.',
      '',
    ]);
  });

  test('looks back as far as it is asked to, and at the workspaces that are named', async () => {
    const emulator = await serve({
      compliance: { activities: [...activities, { ...changed, at: hour(1), value: 5, workspace: 'staging' }] },
    });
    const values = async (...words: readonly string[]): Promise<readonly unknown[]> =>
      (await logOf(emulator, words)).changes.map(({ value }) => value);
    expect(await values('--since', '90d')).toEqual([500, 900, 5, 700, 100]);
    expect(await values('--since', '22h')).toEqual([500, 900]);
    expect(await values('stag*')).toEqual([5]);
    const wrong = await run(emulator, ['nobody']);
    expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('There is no workspace "nobody"')]);
    expect((await run(emulator, ['--since', '9999d'])).code).toBe(3);
  });

  test('tells addresses with --email in terminal and json, and what the feed has beside them never', async () => {
    const emulator = await serve({ compliance: { activities } });
    const reports = async (...words: readonly string[]): Promise<readonly boolean[]> => {
      const texts = await Promise.all(
        ['terminal', 'json', 'markdown'].map(
          async (report) => (await run(emulator, [...words, '--report', report])).stdout,
        ),
      );
      expect(texts.join()).not.toContain('192.0.2');
      expect(texts.every((text) => text.includes('user_1'))).toBe(true);
      return texts.map((text) => text.includes('alex@example.com'));
    };
    expect(await reports('--email')).toEqual([true, true, false]);
    expect(await reports()).toEqual([false, false, false]);
  });

  test('without git says once that it is not known what was declared, and without a declaration shows the changes alone', async () => {
    const emulator = await serve({ compliance: { activities } });
    const { stdout, stderr } = await run(emulator, [], folder({ 'limits.yaml': agreed }));
    expect(stdout).toContain('3 unknown');
    expect(stderr).toBe('Not all of what was declared earlier is known: the folder is not in a git repository.\n');
    const alone = await logOf(emulator, []);
    expect([alone.declaration, alone.changes[0]?.declared]).toEqual([null, null]);
    const other = folder({ 'limits.yaml': `organization: {id: org-2}\n${agreed}` });
    expect((await run(emulator, [], other)).stderr).toMatch(/^The declared limits are left out: limits\.yaml:1:20/);
    expect((await run(emulator, ['--file', 'limits.yaml'], other)).code).toBe(4);
  });

  test.each([
    ['off', 1, { state: 'disabled' }, [], 'The Compliance API of this organization is switched off'],
    [
      'older than the key',
      4,
      { key_has_scope: false },
      [],
      'The Activity Feed is on, but this credential may not read it',
    ],
    ['failing', 1, {}, ['500:path=compliance,should-retry=false'], 'The Activity Feed was not read'],
  ])('ends with what to do where the feed is %s, by exit code %d', async (_, exitCode, compliance, faults, words) => {
    const emulator = await serve({ compliance, faults: faults.map(parseFault) });
    const { code, stdout, stderr } = await run(emulator, []);
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toMatch(new RegExp(`^Error: ${words}.*\\n.{20,}\\n$`));
  });

  test('of a feed that was switched off since tells what it has, and that no more is recorded', async () => {
    const server = await startApi({
      ...bakery,
      '/compliance_settings': () => ({ body: { type: 'compliance_settings', state: { type: 'disabled' } } }),
      '/v1/compliance/activities': () => ({ body: { data: [], has_more: false, first_id: null, last_id: null } }),
    });
    const { code, stdout, stderr } = await run(server, []);
    expect([code, stdout]).toEqual([0, expect.stringContaining('The Activity Feed has no change of a limit since')]);
    expect(stderr).toMatch(/^Newer changes are not recorded: .*\n$/);
    expect(
      (await limitdrift(folder(), ['doctor', '--base-url', server.url], { env: { ANTHROPIC_ADMIN_API_KEY: key } }))
        .stdout,
    ).toMatch(/! Activity Feed {2}plan --blame and log tell nothing: the Compliance API/);
  });
});
