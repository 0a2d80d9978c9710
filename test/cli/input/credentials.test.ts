import { describe, expect, test } from 'vitest';

import { findCredential } from '../../../src/cli/input/credential-source.js';
import { readBytes } from '../../../src/files/read-bytes.js';
import { federated, identityToken, noon, signature } from '../../live/pipeline.js';
import { agreed, at, folder, key, limitdrift, serve } from '../command-line.js';

const host = (env: Record<string, string>, cwd = '/') => ({
  env,
  cwd,
  readSecret: (path: string) => new TextDecoder().decode(readBytes(path, cwd)).trim(),
});

describe('the credential', () => {
  const order = [
    'ANTHROPIC_ADMIN_API_KEY',
    'ANTHROPIC_ADMIN_KEY',
    'ANTHROPIC_AUTH_TOKEN',
    'ANTHROPIC_OAUTH_TOKEN',
    'ANTHROPIC_API_KEY',
  ];

  test.each(order.map((_, index) => [order.slice(index)]))('is looked for in this order: %j', (names) => {
    const env = Object.fromEntries(names.map((name) => [name, `key-of-${name}`]));
    const bearer = /TOKEN/.test(names[0] ?? '');
    const value = `key-of-${names[0]}`;
    expect(findCredential(null, host(env)).credential).toEqual(
      bearer ? { header: 'authorization', value: `Bearer ${value}` } : { header: 'x-api-key', value },
    );
  });

  test('of a key file goes before the environment, and its line end is no part of it', () => {
    const files = folder({ key: `${key}\n` });
    expect(findCredential('key', host({ ANTHROPIC_ADMIN_API_KEY: 'other' }, files.path)).credential).toEqual({
      header: 'x-api-key',
      value: key,
    });
  });

  test('is federation when no key is set, with the token’s file below the working directory', () => {
    const env = { ...federated, ANTHROPIC_IDENTITY_TOKEN_FILE: 'jwt' };
    expect(findCredential(null, host(env, '/pipeline'))).toMatchObject({
      credential: { federation: { identity: { kind: 'file', path: '/pipeline/jwt' } } },
      warning: null,
    });
    expect(findCredential(null, host({ ...env, ANTHROPIC_API_KEY: key })).credential).not.toHaveProperty('federation');
    const files = folder({ key });
    expect(findCredential('key', host(env, files.path)).credential).not.toHaveProperty('federation');
  });

  test('that is an OAuth token is sent as Bearer wherever it stands', () => {
    expect(findCredential(null, host({ ANTHROPIC_API_KEY: 'sk-ant-oat01-x' })).credential).toMatchObject({
      header: 'authorization',
    });
  });

  test('that looks like a workspace key gets a warning that does not hold it', () => {
    const { warning } = findCredential(null, host({ ANTHROPIC_API_KEY: 'sk-ant-api03-secret' }));
    expect(warning).toBe(
      'The credential in ANTHROPIC_API_KEY looks like a workspace key (sk-ant-api…); an Admin API key is needed.',
    );
  });

  test('that is empty is not set', () => {
    expect(() => findCredential(null, host({ ANTHROPIC_ADMIN_API_KEY: ' ', ANTHROPIC_API_KEY: '' }))).toThrow(
      'No credential for the Claude API was found',
    );
  });

  test('that is set, but empty, is told when there is no other', async () => {
    const env = { ANTHROPIC_ADMIN_API_KEY: '', ANTHROPIC_API_KEY: ' \n' };
    const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan'], { env });
    expect([code, stderr.split('\n')[0], stderr.includes('a secret that does not exist is empty')]).toEqual([
      4,
      'Error: No credential for the Claude API was found; ANTHROPIC_ADMIN_API_KEY is set, but empty; ANTHROPIC_API_KEY is set, but empty.',
      true,
    ]);
    const doctor = await limitdrift(folder(), ['doctor', '--base-url', 'http://127.0.0.1:1'], { env });
    expect(doctor.stdout).toContain('set, but empty: ANTHROPIC_ADMIN_API_KEY, ANTHROPIC_API_KEY');
  });

  test.each([
    [`export ANTHROPIC_ADMIN_API_KEY="${key}"\n`, 'it is a command of a shell that sets one'],
    [`\ufeff"${key}"\r\n`, 'it is in quotes, which count as a part of it'],
    [new Uint8Array(Buffer.from(`\ufeff${key}\n`, 'utf16le')), 'it has zero bytes, as a file in UTF-16 has'],
  ])(
    'of a key file with more than the key in it gets its sentence, and no part of it is shown: %j',
    async (content, problem) => {
      const files = folder({ 'limits.yaml': agreed, key: content });
      const { code, stdout, stderr } = await limitdrift(files, ['plan', '--key-file', 'key']);
      expect([code, stderr.includes(`Error: The credential in key is not a key: ${problem}`)]).toEqual([4, true]);
      expect(`${stdout}${stderr}`).not.toMatch(/secret|admin01/);
    },
  );

  test('of a key file may begin with a byte order mark', () => {
    const files = folder({ key: `\ufeff${key}\r\n` });
    expect(findCredential('key', host({}, files.path)).credential).toMatchObject({ value: key });
  });

  test.each(['two words', 'line\nbreak', 'schlüssel'])(
    'with characters that no key has is refused and not shown: %j',
    (value) => {
      expect(() => findCredential(null, host({ ANTHROPIC_ADMIN_API_KEY: value }))).toThrow(
        'The credential in ANTHROPIC_ADMIN_API_KEY is not a key',
      );
    },
  );

  test('missing is exit code 4, with an empty environment', async () => {
    const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan']);
    expect([code, stderr.includes('Set ANTHROPIC_ADMIN_API_KEY')]).toEqual([4, true]);
  });

  test('in a file that is not there is exit code 3', async () => {
    const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', '--key-file', 'gone']);
    expect([code, stderr.startsWith('Error: Cannot read gone (--key-file): ')]).toEqual([3, true]);
  });
});

/** Every command with what makes it do its work, and a way to go wrong. */
async function everyCommand(env: Record<string, string>, emulator: Awaited<ReturnType<typeof serve>>) {
  const { options } = at(emulator);
  const now = (): number => noon;
  const moved = agreed.replace('500', '501');
  const files = folder({ 'limits.yaml': agreed, 'moved.yaml': moved, 'wrong.yaml': 'version: 2\n', key });
  const lines = [
    ['snapshot', '--out', 'live.json', ...options, '--verbose'],
    ['snapshot', ...options],
    ['plan', ...options, '--verbose', '--out', 'plan.json', '--report', 'markdown=todo.md'],
    ['plan', ...options, '--api-version', '2026-10-21', '--report', 'json'],
    ['plan', ...options, '--key-file', 'key'],
    ['plan', 'wrong.yaml', ...options],
    ['plan', '--live', 'live.json'],
    ['plan', '--base-url', 'http://user:pass@127.0.0.1:1/'],
    ['init', '--out', 'new.yaml', ...options],
    ['diff', 'live.json', 'live.json'],
    ['validate'],
    ['show', 'plan.json', '--report', 'markdown'],
    ['plan', 'moved.yaml', ...options, '--out', 'steps.json'],
    ['verify', 'steps.json', ...options, '--verbose', '--report', 'json=verified.json'],
    ['schema', 'plan'],
    ['doctor', ...options, '--verbose', '--report', 'json=doctor.json'],
    ['doctor', '--base-url', 'http://user:pass@127.0.0.1:1/', '--report', 'terminal'],
  ];
  const ended = [];
  for (const line of lines) ended.push(await limitdrift(files, line, { env, now }));
  return { ended, files };
}

const keyless = { ...federated, ANTHROPIC_IDENTITY_TOKEN: identityToken() };

describe('of every command', () => {
  test('nothing but GET is ever sent', async () => {
    const emulator = await serve();
    await everyCommand({ ANTHROPIC_ADMIN_API_KEY: key }, emulator);
    expect([...new Set(emulator.requests.map(({ method }) => method))]).toEqual(['GET']);
    expect(emulator.requests.length).toBeGreaterThan(15);
  });

  test('nothing but GET and the one exchange is ever sent without a key', async () => {
    const emulator = await serve({ now: () => noon });
    await everyCommand(keyless, emulator);
    const sent = new Set(emulator.requests.map(({ method, path }) => `${method} ${path.replace(/[?].*$/, '')}`));
    const others = [...sent].filter((line) => !/^GET \/v1\/(organizations\/|compliance\/activities$)/.test(line));
    expect(others).toEqual(['POST /v1/oauth/token']);
    expect(emulator.requests.filter(({ method }) => method === 'GET').length).toBeGreaterThan(15);
  });

  test.each([
    ['in sync', {}],
    ['refused', { faults: [{ kind: 'status', status: 401 } as const] }],
    ['broken', { faults: [{ kind: 'not-json' } as const] }],
    ['refusing what it granted', { faults: [{ kind: 'status', status: 401, path: '/organizations/' } as const] }],
  ])(
    'neither the identity token nor what it is exchanged for is in any output or file, with an API that is %s',
    async (_, words) => {
      const { ended, files } = await everyCommand(keyless, await serve({ ...words, now: () => noon }));
      const written = files
        .names()
        .filter((name) => name !== 'key')
        .map((name) => files.read(name));
      const all = [...ended.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...written].join('\n');
      expect(all.length).toBeGreaterThan(1000);
      expect(all).not.toContain(signature.slice(0, 20));
      expect(all).not.toContain('sk-ant-oat01-emulated');
    },
  );

  test.each([
    ['in sync', {}],
    ['refused', { faults: [{ kind: 'status', status: 401 } as const] }],
    ['broken', { faults: [{ kind: 'not-json' } as const] }],
  ])('the key is in no output and no file, with an API that is %s', async (_, words) => {
    const { ended, files } = await everyCommand({ ANTHROPIC_ADMIN_API_KEY: key }, await serve(words));
    const written = ['live.json', 'plan.json', 'todo.md', 'new.yaml', 'steps.json', 'verified.json', 'doctor.json'].map(
      (name) => {
        try {
          return files.read(name);
        } catch {
          return '';
        }
      },
    );
    const all = [...ended.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...written].join('\n');
    expect(all.length).toBeGreaterThan(1000);
    expect(all).not.toContain(key);
    expect(all).not.toContain('secret');
  });
});
