import { describe, expect, test } from 'vitest';

import type { Emulator } from '../../../src/emulator/server.js';
import { type Folder, folder, key, limitdrift, serve } from '../command-line.js';

/** Runs `limitdrift emulate …` against an emulator that the environment names. */
function emulate(emulator: Emulator, words: readonly string[], files: Folder = folder()) {
  const env = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key };
  return limitdrift(files, ['emulate', ...words], { env });
}

const rpm = 'requests_per_minute';

describe('emulate set', () => {
  test.each([
    ['a model', 'claude-opus-4-8'],
    ['a model that only workspaces list', 'claude-opus-4-4'],
    ['an ID', 'rlg_opus'],
    ['the display name, with other capitals', 'claude opus 4.x'],
    ['what the world calls it', 'opus'],
  ])('takes %s for the group', async (_, group) => {
    const { code, stdout, stderr } = await emulate(await serve(), ['set', 'prod', group, rpm, '1_000']);
    const said = 'prod · Claude Opus 4.x · requests_per_minute: 500 → 1,000 · organization: 4,000\n';
    expect([code, stdout, stderr]).toEqual([0, said, '']);
  });

  test('takes the name that limits.yaml of this folder has for the group', async () => {
    const yaml = 'version: 1\ngroups: {big: claude-opus-4-8}\nworkspaces: {}\n';
    const emulator = await serve();
    const named = await emulate(
      emulator,
      ['set', 'wrkspc_prod', 'big', rpm, 'inherit'],
      folder({ 'limits.yaml': yaml }),
    );
    expect(named).toMatchObject({ code: 0, stdout: expect.stringContaining(': 500 → inherits 4,000 ·') });
    const unread = await emulate(emulator, ['set', 'prod', 'big', rpm, '1'], folder({ 'limits.yaml': 'version: 2' }));
    expect(unread.stderr).toContain('"big" is not a rate-limit group of Acme');
  });

  test('is seen by the next plan, as a change by hand', async () => {
    const emulator = await serve();
    const files = folder();
    const env = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key };
    await limitdrift(files, ['init'], { env });
    await emulate(emulator, ['set', 'staging', 'batch', rpm, '7'], files);
    const { code, stdout } = await limitdrift(files, ['plan'], { env });
    expect([code, stdout]).toEqual([2, expect.stringMatching(/staging[^]*7 → inherits 2,000/)]);
  });

  test('says what to know of a value, and that nothing was changed where it is there already', async () => {
    const emulator = await serve();
    const said = async (...words: readonly string[]): Promise<string> =>
      (await emulate(emulator, ['set', 'prod', ...words])).stdout;
    expect(await said('opus', rpm, '9000')).toContain(
      '9,000 is above the organization’s 4,000: it is stored, but not enforced.\n',
    );
    expect(await said('opus', rpm, '9000')).toMatch(/: 9,000 already, so nothing was changed\n$/);
    expect(await said('batch', 'tokens_per_day', '5')).toMatch(/inherits no limit → 5 · organization: no limit\n$/);
    expect(await said('batch', 'tokens_per_day', 'inherit')).toMatch(
      /No limit is left: the organization has none either\.\n$/,
    );
  });

  test.each([
    [['prd', 'opus', rpm, '1'], '"prd" is not a workspace of Acme', 'Did you mean "prod"?'],
    [['nowhere', 'opus', rpm, '1'], '"nowhere" is not a workspace of Acme', 'Workspaces: prod, staging.'],
    [
      ['prod', 'claude-opus-4-7', rpm, '1'],
      '"claude-opus-4-7" is not a rate-limit group',
      'Did you mean "claude-opus-4-8"?',
    ],
    [['prod', 'gpt', rpm, '1'], '"gpt" is not a rate-limit group of Acme', 'Groups: Claude Opus 4.x, batch.'],
    [
      ['prod', 'opus', 'request_per_minute', '1'],
      '"request_per_minute" is not a limit of Claude Opus 4.x',
      'Did you mean "requests_per_minute"?',
    ],
    [
      ['prod', 'opus', 'bananas', '1'],
      '"bananas" is not a limit of Claude Opus 4.x',
      'Limits of it: requests_per_minute, output_tokens_per_minute.',
    ],
    [['prod', 'opus', rpm, '1.5'], '"1.5" is not a whole number', 'Write all digits of a whole number'],
    [['prod', 'opus', rpm, 'inherits'], '"inherits" is not a limit', 'Did you mean `inherit`?'],
    [['prod', 'opus', rpm, 'many'], '"many" is not a limit', 'Write a whole number such as 1000, or inherit.'],
    [
      ['prod', 'opus', rpm, '25%'],
      '"25%" is a share, and only limits.yaml has shares',
      'Write a number: 1000 is 25% of the organization’s 4,000.',
    ],
    [['prod', 'batch', 'tokens_per_day', '5%'], '"5%" is a share', 'Write a number.'],
    [['prod', 'opus', rpm], 'emulate set needs WORKSPACE GROUP LIMITER VALUE|inherit', 'Write `limitdrift emulate set'],
    [
      ['prod', 'opus', rpm, '1', '--port', '1'],
      '--port is for an emulator that is started',
      'Write `limitdrift emulate set',
    ],
  ])('%j ends with 3, and says what is wrong and what to write', async (words, problem, hint) => {
    const { code, stdout, stderr } = await emulate(await serve(), ['set', ...words]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(`Error: ${problem}`);
    expect(stderr).toContain(`\n${hint}`);
  });

  test('needs to be told where, and goes to --base-url before ANTHROPIC_BASE_URL', async () => {
    const words = ['emulate', 'archive', 'prod'];
    const nowhere = await limitdrift(folder(), words);
    expect([nowhere.code, nowhere.stderr]).toEqual([3, expect.stringContaining('ANTHROPIC_BASE_URL is not set')]);
    const env = { ANTHROPIC_BASE_URL: 'https://api.anthropic.com' };
    const there = await limitdrift(folder(), [...words, '--base-url', (await serve()).url], { env });
    expect(there).toMatchObject({ code: 0, stdout: 'Archived workspace "prod" (wrkspc_prod)\n' });
  });
});

test('emulate create, rename and archive play what happens to workspaces', async () => {
  const emulator = await serve();
  const said = async (...words: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await emulate(emulator, words);
    return stdout + (stderr.split('\n')[0] ?? '');
  };
  const id = 'wrkspc_01Emulated000000000001';
  expect(await said('create', 'voice')).toBe(`Created workspace "voice" (${id}); it inherits every limit\n`);
  expect(await said('create', 'voice')).toBe(`Error: A live workspace is named "voice" already: ${id}.`);
  expect(await said('create', ' ')).toBe('Error: A workspace needs a name.');
  expect(await said('rename', 'voice', 'speech')).toBe(`Workspace "voice" is named "speech" now (${id})\n`);
  expect(await said('rename', id, 'speech')).toMatch(/^Workspace "speech" has this name already/);
  expect(await said('rename', 'speech', 'prod')).toMatch(/^Error: A live workspace is named "prod" already/);
  expect(await said('archive', 'speech')).toBe(`Archived workspace "speech" (${id})\n`);
  expect(await said('archive', 'speech')).toBe('Error: "speech" is archived already.');
  expect(await said('set', 'speech', 'opus', rpm, '1')).toMatch(/^Error: "speech" is archived: its limits cannot/);
  expect(await said('create', 'speech')).toContain('wrkspc_01Emulated000000000002');
});

test('a word or an option that belongs to the other use of emulate is told apart', async () => {
  const first = async (...words: readonly string[]) => (await limitdrift(folder(), ['emulate', ...words])).stderr;
  expect(await first('creat', 'x')).toContain('Did you mean `limitdrift emulate create`?');
  expect(await first('--base-url', 'http://127.0.0.1:1')).toContain('--base-url is for a change');
});
