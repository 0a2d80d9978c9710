import { describe, expect, onTestFinished, test } from 'vitest';

import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import { agreed, at, folder, key, limitdrift, planIn, serve } from './command-line.js';

const wide = { isTerminal: false, columns: 200, write: () => undefined };

describe('an output never replaces what a run reads', () => {
  test.each([
    ['the declaration', ['plan', 'a.yaml', '--live', 'live.json', '--report', 'markdown=a.yaml']],
    ['the declaration, by another path', ['plan', 'a.yaml', '--live', 'live.json', '--out', './x/../a.yaml']],
    ['the snapshot', ['plan', 'a.yaml', '--live', 'live.json', '--out', 'live.json']],
    ['the key', ['snapshot', '--key-file', 'key', '--out', 'key']],
    ['the key of a plan', ['plan', 'a.yaml', '--key-file', 'key', '--out', 'key']],
    ['the plan', ['show', 'live.json', '--report', 'json=live.json']],
    ['any YAML file', ['snapshot', '--key-file', 'key', '--out', 'a.yaml']],
  ])('%s', async (_, line) => {
    const files = folder({ 'a.yaml': agreed, 'live.json': '{}', key, x: '' });
    const { code, stdout, stderr } = await limitdrift(files, line);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^Error: \S+ (is read by this run and cannot be its output|is a YAML file, and this would replace it)\./,
    );
    expect([files.read('a.yaml'), files.read('live.json'), files.read('key')]).toEqual([agreed, '{}', key]);
  });
});

describe('--workspace', () => {
  const planned = async (...more: readonly string[]) => {
    const { options, host } = at(await serve());
    return await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', ...options, ...more], host);
  };

  test.each([
    [['--workspace', 'prd'], 'Did you mean prod?'],
    [['--workspace', 'prod', '--workspace', 'nothing-*'], 'Repeat --workspace for several; * and ? are wildcards.'],
    [['--workspace', 'prod,staging'], 'Repeat --workspace for several'],
  ])('that fits nothing is never a clean run: %j', async (options, hint) => {
    const { code, stdout, stderr } = await planned(...options);
    expect([code, stdout, stderr.includes('matches no workspace'), stderr.includes(hint)]).toEqual([3, '', true, true]);
  });

  test('does not take the next option for its value', async () => {
    expect((await planned('--workspace', '--strict')).stderr).toContain('--workspace needs a value: --workspace GLOB');
    expect((await planned('--workspace=--strict')).stderr).toContain('--workspace --strict matches no workspace');
  });

  test('may name a pinned workspace as it is declared, whatever its name is by now', async () => {
    const { options, host } = at(await serve({ prod: 900 }));
    const yaml = agreed.replace('  prod:\n', '  before:\n    id: wrkspc_prod\n');
    const files = folder({ 'limits.yaml': yaml });
    await limitdrift(files, ['snapshot', '--out', 'live.json', ...options], host);
    const line = ['plan', '--workspace', 'before', '--report', 'json'];
    const [api, file] = [
      await limitdrift(files, [...line, ...options], host),
      await limitdrift(files, [...line, '--live', 'live.json']),
    ];
    expect([api.code, file.code]).toEqual([2, 2]);
    expect(planIn(api.stdout).summary).toEqual(planIn(file.stdout).summary);
    expect(planIn(api.stdout).summary).toMatchObject({ workspaces: 1, limits: 1, not_looked_at: 1 });
  });

  test('keeps what it leaves out from being asked for, pinned or not, and patterns from being taken for IDs', async () => {
    const emulator = await serve();
    const { options, host } = at(emulator);
    const pinned = agreed.replace('staging: {limits: {}}', 'staging: {id: wrkspc_staging, limits: {}}');
    const yaml = pinned.replace('  staging:', '  "wrkspc_x*": {limits: {}}\n  staging:');
    await limitdrift(folder({ 'limits.yaml': yaml }), ['plan', ...options, '--workspace', 'prod'], host);
    expect(emulator.requests.filter(({ path }) => /wrkspc_(staging|x)/.test(path))).toEqual([]);
    expect(emulator.requests.length).toBeGreaterThan(3);
  });

  test('may name a workspace that is only declared', async () => {
    const { options, host } = at(await serve());
    const files = folder({ 'limits.yaml': agreed.replace('  staging:', '  gone: {limits: {}}\n  staging:') });
    const { code, stdout } = await limitdrift(files, ['plan', ...options, '--workspace', 'gone'], host);
    expect([code, stdout.includes('workspace-missing')]).toEqual([2, true]);
  });
});

describe('a name that looks like another one', () => {
  const live = async () => {
    const override = { opus: { requests_per_minute: 500 } };
    const world = readWorld({
      organization: { id: 'org-1', name: 'Acme' },
      groups: { opus: { id: 'rlg_opus', models: ['claude-opus-4-8'], limits: { requests_per_minute: 4000 } } },
      workspaces: [
        { id: 'wrkspc_a', name: 'cafe\u0301', overrides: override },
        { id: 'wrkspc_d', name: 'R\u00a0D', overrides: override },
        { id: 'wrkspc_p', name: 'plain' },
      ],
    });
    const emulator = await startEmulator(world);
    onTestFinished(() => emulator.close());
    return at(emulator);
  };
  const limits = '{limits: {rlg_opus: {requests_per_minute: 500}}}';
  const yaml = (cafe: string, space: string): string =>
    `version: 1\nworkspaces:\n  "${cafe}": ${limits}\n  "R${space}D": ${limits}\n  plain: {limits: {}}\n`;

  test('is not taken for it, and the one that is live is shown with how it differs', async () => {
    const { options, host } = await live();
    const files = folder({ 'limits.yaml': yaml('caf\u00e9', ' ') });
    const { code, stdout } = await limitdrift(files, ['plan', ...options], { ...host, stdout: wide });
    expect(code).toBe(2);
    expect(stdout).toContain(
      'is named "caf\u00e9"; did you mean "cafe\u0301" (it has "e" + U+0301 where this has U+00E9)?',
    );
    expect(stdout).toContain('is named "R D"; did you mean "R\\u{a0}D"?');
  });

  test('can be written as it is live', async () => {
    const { options, host } = await live();
    const files = folder({ 'limits.yaml': yaml('cafe\\u0301', '\\u00a0') });
    expect((await limitdrift(files, ['plan', ...options], host)).code).toBe(0);
  });

  test.each([
    ['caf\u00e9', 'Did you mean cafe\u0301 (it has "e" + U+0301 where this has U+00E9)?'],
    ['R D', 'Did you mean R\\u{a0}D?'],
    ['R\u2003D', 'Did you mean R\\u{a0}D?'],
  ])('selects nothing as --workspace, and is told the other one: %j', async (glob, hint) => {
    const { options, host } = await live();
    const files = folder({ 'limits.yaml': yaml('cafe\\u0301', '\\u00a0') });
    const { code, stderr } = await limitdrift(files, ['plan', ...options, '--workspace', glob], host);
    expect([code, stderr.split('\n')[1]]).toEqual([3, hint]);
  });
});

describe('a path to nothing', () => {
  test.each([
    [
      ['plan', 'limits\u00a0.yaml'],
      'Error: Cannot read limits\\u{a0}.yaml: it does not exist.\nDid you mean limits.yaml?\n',
    ],
    [['plan', 'l\u0456mits.yaml'], 'Did you mean limits.yaml (it has "i" where this has U+0456)?\n'],
    [['plan', './limit.yaml'], 'Did you mean limits.yaml?\n'],
    [['plan', 'no/limits.yml'], 'Error: Cannot read no/limits.yml: it does not exist.\n'],
    [['validate', 'limits.yml'], 'Did you mean limits.yaml?\n'],
    [['plan', '--live', 'live.jsn'], 'Did you mean live.json?\n'],
    [['plan', '--live', 'live.json', '--base', 'limits.yml'], 'Did you mean limits.yaml? For a branch'],
  ])('is told what has a close name: %j', async (args, words) => {
    const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed, 'live.json': '{}' }), args);
    expect([code, stderr.includes(words)]).toEqual([3, true]);
  });

  test.each([
    ['limits.yml', 'There is limits.yml: name it as the FILE, or rename it to limits.yaml.\n'],
    ['Limits.yaml', 'There is Limits.yaml: name it as the FILE, or rename it to limits.yaml.\n'],
    ['other.txt', '`limitdrift init` writes limits.yaml'],
  ])('is not named at all, while there is %s', async (name, hint) => {
    const { code, stderr } = await limitdrift(folder({ [name]: agreed }), ['plan']);
    expect([code, stderr.startsWith('Error: There is no limits.yaml and no cdktf.json in this folder.')]).toEqual([
      3,
      true,
    ]);
    expect(stderr).toContain(`\n${hint}`);
  });
});

test.each([
  ['\u2013workspace=prod', 'Did you mean --workspace?'],
  ['\u2014base', 'Did you mean --base?'],
  ['\u2014', 'See `limitdrift plan --help`.'],
])('an option with a long dash is not taken for a file: %s', async (option, hint) => {
  const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', option]);
  expect([code, stderr]).toEqual([3, `Error: "${option}" does not begin with a plain dash.\n${hint}\n`]);
});

test.each(['git::x', 'git:refs/a::b'])('%s is shown as it was given', async (base) => {
  const { stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', '--live', 'x', '--base', base]);
  expect(stderr).toContain(base);
});

describe('a key in the wrong place is not shown', () => {
  test.each([
    ['as --key-file', ['plan', '--key-file', key]],
    ['as the declaration', ['plan', key]],
    ['as a command', [key]],
    ['as an output', ['plan', '--key-file', key, '--out', `no/${key}`]],
  ])('%s', async (_, line) => {
    const { code, stdout, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), line);
    expect(code).toBe(3);
    expect(`${stdout}${stderr}`).not.toContain('secret');
  });

  test('in a file that is taken for the declaration', async () => {
    const files = folder({ 'key.yaml': key });
    const { stderr } = await limitdrift(files, ['plan', 'key.yaml', '--out', 'plan.json']);
    expect(stderr).toContain('key.yaml:1:1: A declaration must be a map, but is a text');
    expect(stderr + files.read('plan.json')).not.toContain('secret');
  });

  test('in a file that holds nothing', async () => {
    const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed, key: '\n' }), [
      'plan',
      '--key-file',
      'key',
    ]);
    expect([
      code,
      stderr.startsWith('Error: Cannot read key (--key-file): it is empty, and should hold a key.'),
    ]).toEqual([3, true]);
  });
});

test('the report of a declaration that is wrong names every problem with its place', async () => {
  const files = folder({ 'limits.yaml': 'version: 1\nworkspaces: {a: {limts: {}}, b: {limits: {x: {rpm: 1e3}}}}\n' });
  await limitdrift(files, ['plan', '--out', 'plan.json', '--report', 'markdown=todo.md']);
  const { error } = planIn(files.read('plan.json'));
  expect(error?.problems.map(({ origin }) => origin.column)).toEqual([18, 52]);
  expect(files.read('todo.md')).toMatch(/^- `limits\.yaml:2:18`: /m);
});

describe('a snapshot that does not fit', () => {
  const saved = async (): Promise<string> => {
    const { options, host } = at(await serve());
    return (await limitdrift(folder(), ['snapshot', ...options], host)).stdout;
  };

  test('because it is of another organization is named, and no credential is', async () => {
    const files = folder({ 'limits.yaml': `${agreed}organization: {id: org-2}\n`, 'live.json': await saved() });
    const { code, stderr } = await limitdrift(files, ['plan', '--live', 'live.json']);
    expect(code).toBe(3);
    expect(stderr).toContain('it is a snapshot of organization org-1, and limits.yaml:8:20 declares org-2');
    expect(stderr).not.toContain('credential');
  });

  test('because it is of tomorrow gets a note', async () => {
    const files = folder({ 'limits.yaml': agreed, 'live.json': await saved() });
    const { code, stderr } = await limitdrift(files, ['plan', '--live', 'live.json'], {
      now: () => Date.now() - 90_000_000,
    });
    expect([code, stderr.includes('which is in the future')]).toEqual([0, true]);
  });
});
