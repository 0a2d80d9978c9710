import { describe, expect, test } from 'vitest';

import { parseFault } from '../../src/emulator/fault-text.js';
import { agreed, at, folder, key, limitdrift, serve } from './command-line.js';

const host = { env: { ANTHROPIC_ADMIN_API_KEY: key } };

describe('an error about a file names the option that named the file', () => {
  test.each([
    [['plan', '--live', 'gone'], 'Error: Cannot read gone (--live): it does not exist.'],
    [['plan', '--key-file', 'gone'], 'Error: Cannot read gone (--key-file): it does not exist.'],
    [['emulate', '--from', 'gone'], 'Error: Cannot read gone (--from): it does not exist.'],
    [['validate', 'gone'], 'Error: Cannot read gone: it does not exist.'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), args);
    expect([code, stderr.trim()]).toEqual([3, message]);
  });
});

describe('an error about the base URL names where it came from', () => {
  test('the option', async () => {
    const { code, stderr } = await limitdrift(folder(), ['snapshot', '--base-url', 'example.com'], host);
    expect([code, stderr]).toEqual([
      3,
      'Error: The base URL "example.com" in --base-url is not an https URL.\nWrite it whole, like https://api.example.com.\n',
    ]);
  });

  test('the variable, without its value where that holds a password', async () => {
    const env = { ...host.env, ANTHROPIC_BASE_URL: 'https://me:secret@example.com' };
    const { code, stderr } = await limitdrift(folder(), ['snapshot'], { env });
    expect([code, stderr.split('\n')[0]]).toEqual([
      3,
      'Error: The base URL in ANTHROPIC_BASE_URL has a user name or password in it.',
    ]);
  });
});

describe('a snapshot that is not whole', () => {
  const half = ['snapshot', '--out', 'live.json'];

  test('says how many workspaces were read', async () => {
    const { options, host: local } = at(await serve({ faults: [parseFault('403:workspace=wrkspc_staging')] }));
    const saved = await limitdrift(folder(), [...half, ...options], local);
    expect([saved.code, saved.stderr]).toEqual([
      5,
      expect.stringMatching(/^Not read: staging .*\nSaved live\.json: 1 of 2 workspaces of organization Acme\.\n$/),
    ]);
    const printed = await limitdrift(folder(), ['snapshot', ...options], local);
    expect(printed.stderr).toMatch(/\nRead 1 of 2 workspaces of organization Acme\.\n$/);
  });

  test('is told apart from a whole one, of which nothing has to be said on stdout', async () => {
    const { options, host: local } = at(await serve());
    expect((await limitdrift(folder(), [...half, ...options], local)).stderr).toBe(
      'Saved live.json: 2 workspaces of organization Acme.\n',
    );
    expect((await limitdrift(folder(), ['snapshot', ...options], local)).stderr).toBe('');
  });
});

test('plan --help says every exit code, and which variable decides on colour', async () => {
  const help = (await limitdrift(folder(), ['plan', '--help'])).stdout.replace(/\s+/g, ' ');
  expect([0, 1, 2, 3, 4, 5, 130, 143].filter((code) => !help.includes(` ${code} `))).toEqual([]);
  expect(help).toContain('auto obeys FORCE_COLOR, then NO_COLOR');
});
