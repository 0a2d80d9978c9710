import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { emulatedKey, secretsIn } from '../../../src/cli/guard/secrets.js';
import { startEmulator } from '../../../src/emulator/server.js';
import { readWorld } from '../../../src/emulator/world.js';
import { root } from '../../repository/planted.js';
import { scenarioNames } from '../../scenarios/scenario.js';
import { agreed, at, type Folder, folder, key, limitdrift, planIn, serve } from '../command-line.js';
import { everyReport, holds, live, runIn, secret } from './hidden.js';
import { newClone } from '../../git/git-clone.js';

/** One that the emulator takes. */
const emulated = 'sk-ant-admin01-of-an-emulator';

describe('a credential in git', () => {
  const name = 'Zq7.Lm2+Xv9_Kp4';

  test('is in no output, as a file, a branch, a commit or its content', async () => {
    const clone = newClone();
    const planted = { [`${name}.yaml`]: `version: 1\nworkspaces: {${name}: {limits: {}}}\n${name}: 1\n` };
    clone.commit({ ...planted, 'live.json': live });
    clone.git('commit', '--quiet', '--allow-empty', '--message', name);
    clone.git('branch', `work/${name}`);
    const repository: Folder = { ...folder(), path: clone.cwd };
    const bases = [`git:work/${name}`, `git:gone/${name}`, `git:HEAD:${name}`, `${name}.yaml`, name];
    for (const base of bases) {
      const line = ['plan', `${name}.yaml`, '--live', 'live.json', '--base', base, '--report', 'json'];
      const more = { ...clone.env, ANTHROPIC_ADMIN_API_KEY: name };
      const { stdout, stderr } = await limitdrift(repository, line, { env: more });
      expect(holds(stdout + stderr, name), base).toBe(false);
    }
  });
});

test('a credential on the command line is in no output', async () => {
  const files = folder({ 'live.json': live, 'limits.yaml': agreed });
  for (const line of [
    [secret],
    [`--${secret}`],
    ['plan', secret, '--out', 'report'],
    ['plan', `--${secret}`],
    ['plan', '--live', 'live.json', '--workspace', `*${secret}`, '--out', 'report'],
    ['plan', '--live', secret, '--out', 'report'],
    ['plan', '--base-url', `https://ada:${secret}@example.com`, '--out', 'report'],
    ['plan', '--live', 'live.json', '--report', `${secret}=x`],
    ['doctor', '--base-url', `https://example.com:1/${secret}/`, '--timeout', '1s', '--report', 'json=report'],
  ])
    expect(holds((await runIn(files, line)).all), line.join(' ')).toBe(false);
});

test('a plan that was made without the credential is shown without it, and not called edited', async () => {
  const declared = `version: 1\nworkspaces: {${JSON.stringify(secret)}: {limits: {}}}\n`;
  const files = folder({ 'live.json': live, 'limits.yaml': declared });
  await runIn(files, ['plan', '--live', 'live.json', '--out', 'plan.json'], {});
  expect(files.read('plan.json')).toContain(secret);
  const { code, all } = await runIn(files, ['show', 'plan.json', ...everyReport, '--report', 'terminal']);
  expect([code, all.includes('HIDDEN_KEY'), holds(all)]).toEqual([0, true, false]);
});

describe('what is written by hand', () => {
  test('is not begun with a credential: init writes nothing where a workspace is called like one', async () => {
    const files = folder();
    const world = {
      organization: { id: 'org-1', name: 'Acme' },
      groups: {},
      workspaces: [{ id: 'wrkspc_1', name: emulated }],
    };
    const emulator = await startEmulator(readWorld(world));
    onTestFinished(() => emulator.close());
    const found = { ANTHROPIC_ADMIN_API_KEY: emulated };
    const { options } = at(emulator);
    expect((await runIn(files, ['snapshot', '--out', 'live.json', ...options], found)).code).toBe(0);
    expect(files.read('live.json')).toContain('"name": "HIDDEN_KEY"');
    for (const source of [['--live', 'live.json'], options]) {
      const { code, stderr } = await runIn(files, ['init', ...source], found);
      expect([code, stderr.split('\n')[0]]).toEqual([
        3,
        'Error: limits.yaml would hold a credential, or a text that was read with one in it (HIDDEN_KEY).',
      ]);
    }
    expect(files.names()).toEqual(['live.json']);
  });

  test.each([
    ['the file has one', `${agreed}# ${secret}\n`, []],
    ['the file has one that only looks so', `${agreed}# sk-ant-admin01-of-somebody-else\n`, []],
    ['the reason has one', agreed, ['--until', '2099-01-31', '--reason', `was ${secret}`]],
  ])('is not edited by accept where %s', async (_, text, options) => {
    const emulator = await serve({ prod: 700 });
    const files = folder({ 'limits.yaml': text });
    const { options: where } = at(emulator);
    const planned = await runIn(files, ['plan', ...where, '--out', 'plan.json', '--report', 'json'], {
      ANTHROPIC_API_KEY: key,
    });
    const step = planIn(planned.stdout).changes[0]?.step ?? 'none';
    const { code, all } = await runIn(files, ['accept', step, ...options]);
    expect([code, files.read('limits.yaml') === text, holds(all)]).toEqual([3, true, false]);
    expect(all).toContain('limits.yaml would hold a credential');
  });
});

describe('a name that is the credential', () => {
  const scenarios = join(root, 'test/scenarios');

  /** The longest name of a workspace there is: it is hidden, and nothing else changes. A pattern alone fits it no more. */
  test.each(scenarioNames().filter((name) => name !== 'ignores'))(
    'is in no byte of any report, and the verdict stays: %s',
    async (scenario) => {
      const files = folder();
      cpSync(join(scenarios, scenario), files.path, { recursive: true });
      const { workspaces } = JSON.parse(files.read('live.json')) as {
        workspaces: readonly { name: string; id: string }[];
      };
      const names = workspaces
        .flatMap(({ name, id }) => [name, id.replace('wrkspc_', '')])
        .filter((name) => /^[\x21-\x7e]{8,}$/.test(name));
      const called = names.toSorted((a, b) => b.length - a.length)[0] ?? 'nobody-is-called-this';
      const base = readdirSync(files.path).includes('base.yaml') ? ['--base', 'base.yaml'] : [];
      const line = ['plan', '--live', 'live.json', '--max-age', '999999d', ...base];
      const { code } = await runIn(files, line, {});
      const hidden = await runIn(files, [...line, ...everyReport], { ANTHROPIC_API_KEY: called });
      expect([hidden.code, hidden.all.includes(called)]).toEqual([code, false]);
    },
  );

  test.each(['workspaces', 'requests_per_minute', 'format_version', 'workspace_rate_limit', '12345678'])(
    'or a word of our files or of the API (%s) is no secret, for nothing could be read without it',
    async (word) => {
      const files = folder({ 'limits.yaml': agreed });
      const { options } = at(await serve());
      const more = { ANTHROPIC_API_KEY: key, LIMITDRIFT_WEBHOOK_SECRET: word };
      const saved = await runIn(files, ['snapshot', '--out', 'live.json', ...options], more);
      const planned = await runIn(files, ['plan', '--live', 'live.json'], more);
      expect([saved.code, planned.code, planned.stdout]).toEqual([0, 0, expect.stringMatching(/^In sync/)]);
    },
  );
});

test('the key of the emulator is no secret: where it is set, the emulator prints it again', async () => {
  expect(await secretsIn({ ANTHROPIC_ADMIN_API_KEY: emulatedKey, ANTHROPIC_AUTH_TOKEN: key })).toEqual([key, key]);
});
