import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { describe, expect, onTestFinished, test } from 'vitest';

import { parseFault } from '../../../src/emulator/fault-text.js';
import { startEmulator } from '../../../src/emulator/server.js';
import { readWorld } from '../../../src/emulator/world.js';
import { UserError } from '../../../src/model/errors.js';
import type { Diagnosis } from '../../../src/model/diagnosis.js';
import { textWidth } from '../../../src/report/terminal/styled-text.js';
import { selfSigned } from '../../http/certificate.js';
import { startApi } from '../../live/api-server.js';
import { federated, identityToken, noon, signature } from '../../live/pipeline.js';
import { type Ended, folder, type Folder, key, limitdrift, serve } from '../command-line.js';

const admin = { ANTHROPIC_ADMIN_API_KEY: key };
const keyless = { ...federated, ANTHROPIC_IDENTITY_TOKEN: identityToken() };

interface Asked {
  readonly url?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly files?: Folder;
}

function run({ url = 'http://127.0.0.1:1', env = admin, args = [], files = folder() }: Asked): Promise<Ended> {
  const sleep = (): Promise<void> => Promise.resolve();
  return limitdrift(files, ['doctor', ...args], { env: { ANTHROPIC_BASE_URL: url, ...env }, now: () => noon, sleep });
}

/** Every check as `state name: text`, with what to do next behind it. */
async function lines(
  asked: Asked,
): Promise<{ readonly code: number; readonly all: readonly string[]; readonly found: Diagnosis }> {
  const { code, stdout } = await run({ ...asked, args: [...(asked.args ?? []), '--report', 'json'] });
  const found = JSON.parse(stdout) as Diagnosis;
  const checks = found.sections.flatMap((section) => section.checks);
  const all = checks.map(
    ({ state, name, text, next }) => `${state} ${name}: ${text}${next === null ? '' : ` → ${next}`}`,
  );
  expect(checks.filter(({ state, next }) => state === 'failed' && next === null)).toEqual([]);
  return { code, all, found };
}

const apiChecks = (all: readonly string[]): readonly string[] =>
  all.slice(all.findIndex((line) => line.includes('Node.js:')) + 1);

describe('doctor', () => {
  test('says which key is used, what it reaches and how, each answer with its request ID', async () => {
    const { url } = await serve();
    const { code, stdout, stderr } = await run({ url });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.replace(url, 'URL').replace(/\d+\.\d+\.\d+ \(/, 'N (')).toBe(
      [
        'Credential',
        '  ✓ Used           ANTHROPIC_ADMIN_API_KEY: an Admin API key (sk-ant-admin…), sent as x-api-key',
        '',
        'Connection',
        '  ✓ Base URL       URL (ANTHROPIC_BASE_URL)',
        '  ✓ Proxy          none: HTTPS_PROXY is not set',
        '  ✓ API version    2023-06-01 (default)',
        '  ✓ Authorities    those of Node.js; NODE_EXTRA_CA_CERTS is not set',
        '  ✓ Node.js        N (20.19 or later is needed)',
        '',
        'API',
        '  ✓ Organization   Acme (org-1); GET /v1/organizations/me: 200 (req_emulated00000001)',
        '  ✓ Rate limits    2 groups; GET /v1/organizations/rate_limits: 200 (req_emulated00000002)',
        '  ✓ Workspaces     2 live workspaces; GET /v1/organizations/workspaces: 200 (req_emulated00000003)',
        '  ✓ One workspace  prod (wrkspc_prod); GET /v1/organizations/workspaces/wrkspc_prod/rate_limits: 200',
        '                   (req_emulated00000004)',
        '  ✓ Activity Feed  this credential may read who changed limits; GET /v1/compliance/activities: 200',
        '                   (req_emulated00000005)',
        '',
        'Ready: organization Acme (org-1).',
        '',
      ].join('\n'),
    );
  });

  test('names the option or the variable that each setting comes from', async () => {
    const { url } = await serve();
    const { all } = await lines({
      url: 'https://other.example',
      args: ['--base-url', url, '--api-version', '2026-10-21'],
    });
    expect(all).toContain(`ok Base URL: ${url} (--base-url)`);
    expect(all).toContain('ok API version: 2026-10-21 (--api-version)');
  });

  test('names what else is set and not used, in the order in which it would be', async () => {
    const env = {
      ANTHROPIC_API_KEY: 'sk-ant-api03-SECRET',
      ANTHROPIC_AUTH_TOKEN: 'opaque-SECRET',
      ...admin,
      ...keyless,
    };
    const { url } = await serve();
    expect((await lines({ url, env })).all.slice(0, 2)).toEqual([
      'ok Used: ANTHROPIC_ADMIN_API_KEY: an Admin API key (sk-ant-admin…), sent as x-api-key',
      'note Not used: also set: ANTHROPIC_AUTH_TOKEN, ANTHROPIC_API_KEY, ANTHROPIC_FEDERATION_RULE_ID',
    ]);
    const files = folder({ key: `${key}\n` });
    expect((await lines({ url, files, args: ['--key-file', 'key'] })).all.slice(0, 2)).toEqual([
      'ok Used: key (--key-file): an Admin API key (sk-ant-admin…), sent as x-api-key',
      'note Not used: also set: ANTHROPIC_ADMIN_API_KEY',
    ]);
  });

  test.each([
    ['sk-ant-oat01-SECRET-of-a-person', 'ok Used: ANTHROPIC_ADMIN_KEY: an OAuth token (sk-ant-oat…), sent as Bearer'],
    ['SECRET-of-another-kind', 'ok Used: ANTHROPIC_ADMIN_KEY: a key or token of another kind, sent as x-api-key'],
    [
      'sk-ant-api03-SECRET',
      'note Used: ANTHROPIC_ADMIN_KEY: a workspace key (sk-ant-api…), sent as x-api-key → An Admin API key (sk-ant-admin…) is needed; the API decides. Without one, `limitdrift explain` still says which limit a 429 was.',
    ],
  ])('shows of %s no more than its kind', async (secret, line) => {
    const { all } = await lines({ ...(await serve()), env: { ANTHROPIC_ADMIN_KEY: secret } });
    expect(all[0]).toBe(line);
    expect(all.join()).not.toContain('SECRET');
  });

  test('without a credential is exit code 4, looks at the rest, and asks nothing', async () => {
    const emulator = await serve();
    const { code, all } = await lines({ url: emulator.url, env: {} });
    expect(code).toBe(4);
    expect(all[0]).toMatch(/^failed Used: No credential for the Claude API was found → Set ANTHROPIC_ADMIN_API_KEY/);
    expect(all[1]).toMatch(/^note Without one: `limitdrift explain` says which limit a 429 was/);
    expect(apiChecks(all)).toEqual(
      ['Organization', 'Rate limits', 'Workspaces', 'One workspace', 'Activity Feed'].map(
        (name) => `skipped ${name}: not tried: see above`,
      ),
    );
    expect(emulator.requests).toEqual([]);
  });

  test.each([
    [
      401,
      4,
      'The API refused the credential: GET /v1/organizations/me (status 401, request-id req_emulated00000001)',
      'skipped',
    ],
    [
      403,
      4,
      'The API refused the credential: GET /v1/organizations/me (status 403, request-id req_emulated00000001)',
      'failed',
    ],
    [
      404,
      1,
      'GET /v1/organizations/me (status 404, request-id req_emulated00000001): the API answered 404 not_found_error',
      'failed',
    ],
  ])('answered with %i is exit code %i, and says so with the request ID', async (status, exitCode, text, others) => {
    const { url } = await serve({ faults: [parseFault(`${status}:path=/v1/organizations`)] });
    const { code, all, found } = await lines({ url });
    const [first = '', ...rest] = apiChecks(all);
    expect([code, found.organization, found.exit_code]).toEqual([exitCode, null, exitCode]);
    expect(first).toContain(`failed Organization: ${text} → `);
    expect(rest.map((line) => line.replace(/ .*$/, ''))).toEqual([others, others, 'skipped', 'skipped']);
  });

  test('where only a workspace cannot be read says that', async () => {
    const { url } = await serve({ faults: [parseFault('500:workspace=wrkspc_prod')] });
    const { code, all } = await lines({ url });
    expect(code).toBe(1);
    expect(apiChecks(all).map((line) => line.replace(/:.*$/, ''))).toEqual([
      'ok Organization',
      'ok Rate limits',
      'ok Workspaces',
      'failed One workspace',
      'ok Activity Feed',
    ]);
  });

  test('of an organization without a workspace is ready', async () => {
    const empty = { body: { data: [], has_more: false, next_page: null } };
    const me = { body: { id: 'o', name: 'Empty\u001b[31m' } };
    const server = await startApi({ '/me': () => me, '/rate_limits': () => empty, '/workspaces': () => empty });
    const { code, stdout } = await run(server);
    expect(code).toBe(0);
    expect(stdout).toContain('not tried: there is no workspace but the default one');
    expect(stdout).toContain('Ready: organization Empty\\u{1b}[31m (o).');
  });

  test('that reaches nothing is exit code 1, and tries no further', async () => {
    const { code, all } = await lines({});
    expect(code).toBe(1);
    expect(apiChecks(all)[0]).toMatch(
      /^failed Organization: .*the connection to 127\.0\.0\.1:1 failed \(ECONNREFUSED\) → /,
    );
    expect(
      apiChecks(all)
        .slice(1)
        .every((line) => line.startsWith('skipped ')),
    ).toBe(true);
  });

  test('names what is no HTTP in a report, as any connection that failed', async () => {
    const { url } = await startApi({ '/me': () => (response) => void response.socket?.end('SSH-2.0-x\r\n') });
    const { code, all } = await lines({ url });
    expect(code).toBe(1);
    expect(apiChecks(all)[0]).toMatch(/^failed Organization: .*does not speak HTTP\/1\.1 \(Expected HTTP\/[^)]*\) → /);
  });

  test.each([
    [{ ANTHROPIC_BASE_URL: 'http://api.example' }, /^failed Base URL: .*unencrypted → Use https/],
    [
      { ANTHROPIC_BASE_URL: 'https://api.example', HTTPS_PROXY: 'me:SECRET@proxy' },
      /^failed Proxy: HTTPS_PROXY is not a URL of http or https → /,
    ],
    [
      { ANTHROPIC_BASE_URL: 'https://api.example', HTTPS_PROXY: 'socks5://me:SECRET@proxy' },
      /^failed Proxy: HTTPS_PROXY names a SOCKS proxy \(socks5\), .* → Name a proxy that speaks HTTP/,
    ],
  ])('with a base URL or a proxy that cannot be used is exit code 3, and asks nothing', async (env, line) => {
    const { code, all } = await lines({ env: { ...admin, ...env } });
    expect(code).toBe(3);
    expect(all.filter((each) => line.test(each))).toHaveLength(1);
    expect(apiChecks(all).every((each) => each.startsWith('skipped '))).toBe(true);
    expect(all.join()).not.toContain('SECRET');
  });

  test('obeys the command line’s rules', async () => {
    expect((await run({ args: ['--frobnicate'] })).code).toBe(3);
    expect((await run({ args: ['extra'] })).stderr).toContain('"extra" is one argument too many');
  });
});

describe('the proxy and the certificates', () => {
  const proxyLine = async (
    env: Readonly<Record<string, string>>,
    url = 'https://api.invalid',
  ): Promise<string | undefined> =>
    (await lines({ url, env: { ...admin, ...env } })).all.find((line) => line.includes(' Proxy: '));

  test('are said with the variable that decides', async () => {
    const proxy = 'http://me:SECRET@127.0.0.1:1';
    expect(await proxyLine({ HTTPS_PROXY: proxy })).toBe(
      'ok Proxy: 127.0.0.1:1 (HTTPS_PROXY), with a user name or password',
    );
    expect(await proxyLine({ https_proxy: 'http://127.0.0.1:1' })).toBe('ok Proxy: 127.0.0.1:1 (https_proxy)');
    expect(await proxyLine({ HTTPS_PROXY: proxy, NO_PROXY: '.invalid' })).toBe(
      'ok Proxy: none: NO_PROXY exempts api.invalid from HTTPS_PROXY',
    );
    expect(await proxyLine({ HTTPS_PROXY: proxy, no_proxy: '*' })).toContain('no_proxy exempts');
    expect(await proxyLine({ HTTPS_PROXY: proxy }, 'http://127.0.0.1:1')).toBe(
      'ok Proxy: none: the API is on this machine, so HTTPS_PROXY is not used',
    );
  });

  test.each([
    ['two.pem', 'ok', /^those of Node\.js and 2 certificates of two\.pem \(NODE_EXTRA_CA_CERTS\)$/],
    ['gone.pem', 'failed', /^gone\.pem \(NODE_EXTRA_CA_CERTS\) cannot be read: it does not exist$/],
    ['none.pem', 'failed', /^none\.pem \(NODE_EXTRA_CA_CERTS\) holds no certificate in PEM$/],
  ])('of the file %s are looked into', async (path, state, text) => {
    const files = folder({ 'two.pem': '-----BEGIN CERTIFICATE-----\n'.repeat(2), 'none.pem': 'x' });
    const { url } = await serve();
    const { code, found } = await lines({ url, files, env: { ...admin, NODE_EXTRA_CA_CERTS: path } });
    const authorities = found.sections.flatMap(({ checks }) => checks).find(({ name }) => name === 'Authorities');
    expect([authorities?.state, authorities?.text]).toEqual([state, expect.stringMatching(text)]);
    expect(code).toBe(state === 'ok' ? 0 : 1);
  });

  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    [
      'an empty one before one that is set',
      { https_proxy: '', HTTPS_PROXY: 'http://127.0.0.1:1' },
      'note Proxy: none: https_proxy is set, but empty, and goes before HTTPS_PROXY → Unset https_proxy if HTTPS_PROXY should be used, or set both to the same value.',
    ],
    [
      'one by a name that is not read',
      { ALL_PROXY: 'http://127.0.0.1:1' },
      'note Proxy: none: HTTPS_PROXY is not set; ALL_PROXY is set, but not used → Set HTTPS_PROXY to the proxy.',
    ],
    [
      'authorities by a name that is not read',
      { SSL_CERT_FILE: '/etc/ssl/company.pem' },
      'note Authorities: SSL_CERT_FILE is set, and Node.js does not read it → If it is the file of your company’s authority, set NODE_EXTRA_CA_CERTS to the same file.',
    ],
    [
      'an option, which is not, and one that is blank',
      { LIMITDRIFT_CONCURRENCY: '8', LIMITDRIFT_TIMEOUT: '' },
      'note Options from the environment: LIMITDRIFT_CONCURRENCY=8',
    ],
    [
      'an option that no variable gives',
      { LIMITDRIFT_OUT: 'plan.json' },
      'note Options from the environment: LIMITDRIFT_OUT is set, and nothing reads it → Variables are read for LIMITDRIFT_REPORT, ',
    ],
    [
      'half a client certificate',
      { LIMITDRIFT_CLIENT_CERT: 'client.pem' },
      'failed Client certificate: LIMITDRIFT_CLIENT_KEY is not set, and a client certificate takes both files → Name a certificate and its key, without a passphrase, each a file in PEM.',
    ],
    [
      'a key in place of its path',
      { LIMITDRIFT_CLIENT_CERT: import.meta.filename, LIMITDRIFT_CLIENT_KEY: '-----BEGIN PRIVATE KEY-----SECRET' },
      'failed Client certificate: LIMITDRIFT_CLIENT_KEY holds a text in PEM where the path of a file belongs',
    ],
  ])('are told, where they are in vain: %s', async (_, env, line) => {
    const { all } = await lines({ url: (await serve()).url, env: { ...admin, ...env } });
    expect(all.filter((one) => one.startsWith(line))).toHaveLength(1);
    expect(all.join('\n')).not.toContain('SECRET');
  });

  test.each([
    ['2026-06-01', 'ok', ''],
    ['2066-06-01', 'failed', ': it has expired'],
    ['1996-06-01', 'failed', ': it is not valid yet'],
  ])('of a client are shown with whose they are and until when, on %s: %s', async (day, state, end) => {
    const place = mkdtempSync(join(tmpdir(), 'client-'));
    onTestFinished(() => rmSync(place, { recursive: true }));
    const { cert, key: own } = selfSigned('team-platform');
    const [LIMITDRIFT_CLIENT_CERT, LIMITDRIFT_CLIENT_KEY] = ['cert.pem', join(place, 'key.pem')];
    writeFileSync(join(place, LIMITDRIFT_CLIENT_CERT), cert);
    writeFileSync(LIMITDRIFT_CLIENT_KEY, own);
    const env = { ...admin, ANTHROPIC_BASE_URL: (await serve()).url, LIMITDRIFT_CLIENT_CERT, LIMITDRIFT_CLIENT_KEY };
    const args = ['doctor', '--report', 'json'];
    const { stdout } = await limitdrift({ path: place }, args, { env, now: () => Date.parse(day) });
    const { sections } = JSON.parse(stdout) as Diagnosis;
    const found = sections.flatMap(({ checks }) => checks).find(({ name }) => name === 'Client certificate');
    const text = `CN=team-platform (LIMITDRIFT_CLIENT_CERT), valid from 2000-01-01 until 2049-12-31${end}`;
    expect([found?.state, found?.text]).toEqual([state, text]);
  });

  test('that are not checked at all are said', async () => {
    const { url } = await serve();
    const { code, all } = await lines({ url, env: { ...admin, NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expect([code, all.some((line) => line.startsWith('note Certificates: NODE_TLS_REJECT_UNAUTHORIZED=0: '))]).toEqual([
      0,
      true,
    ]);
  });
});

describe('without a key, doctor', () => {
  test('goes through each step: the identity token with its claims, the exchange, and what that reaches', async () => {
    const { url } = await serve({ now: () => noon });
    const { code, all } = await lines({ url, env: keyless });
    expect(code).toBe(0);
    expect(all[0]).toBe(
      'ok Used: federation (ANTHROPIC_FEDERATION_RULE_ID): rule fdrl_emulated, service account svac_emulated, identity token from ANTHROPIC_IDENTITY_TOKEN',
    );
    expect(apiChecks(all).slice(0, 3)).toEqual([
      'ok Identity token: iss https://token.actions.githubusercontent.com · sub repo:acme/limits:ref:refs/heads/main · aud https://api.anthropic.com · exp 2026-11-21T12:05:00.000Z',
      'ok Token exchange: a token for 10m, scope org:admin; POST /v1/oauth/token: 200 (req_emulated00000001)',
      'ok Organization: Acme (org-1); GET /v1/organizations/me: 200 (req_emulated00000002)',
    ]);
  });

  test('says which step failed, and what to do', async () => {
    const { url } = await serve({ now: () => noon });
    const refused = await lines({ url, env: { ...keyless, ANTHROPIC_SERVICE_ACCOUNT_ID: 'svac_other' } });
    expect(refused.code).toBe(4);
    expect(apiChecks(refused.all).slice(0, 3)).toEqual([
      expect.stringMatching(/^ok Identity token: /),
      expect.stringMatching(
        /^failed Token exchange: .*status 401, request-id req_emulated00000001.* → .*authentication history.*subject is "repo:acme\/limits:ref:refs\/heads\/main"/,
      ),
      'skipped Organization: not tried: see above',
    ]);
    const late = { ...keyless, ANTHROPIC_IDENTITY_TOKEN: identityToken({ exp: noon / 1000 - 60 }) };
    expect(apiChecks((await lines({ url, env: late })).all)[0]).toMatch(/^note Identity token: .*: it has expired → /);
    const gone = { ...federated, ANTHROPIC_IDENTITY_TOKEN_FILE: 'gone' };
    const unread = await lines({ url, env: gone });
    expect([unread.code, apiChecks(unread.all).slice(0, 2)]).toEqual([
      4,
      [
        expect.stringMatching(/^failed Identity token: .*it does not exist → /),
        'skipped Token exchange: not tried: see above',
      ],
    ]);
    const lacking = await lines({ url, env: { ANTHROPIC_FEDERATION_RULE_ID: 'fdrl_1', GITHUB_ACTIONS: 'true' } });
    expect([lacking.code, lacking.all[0]]).toEqual([4, expect.stringContaining('`permissions: {id-token: write}`')]);
  });

  test('shows the claims and the scope as far as there are any', async () => {
    const granted = { body: { access_token: 'sk-ant-oat01-granted-1', expires_in: 90 }, headers: { 'request-id': '' } };
    const server = await startApi({ '/v1/oauth/token': () => granted });
    const steps = async (token: string): Promise<readonly string[]> =>
      apiChecks((await lines({ ...server, env: { ...federated, ANTHROPIC_IDENTITY_TOKEN: token } })).all).slice(0, 2);
    const bare = ['iss', 'sub', 'aud', 'exp'].map((claim) => [claim, null] as const);
    expect(await steps(identityToken(Object.fromEntries(bare)))).toEqual([
      'ok Identity token: iss none · sub none · aud none · exp none',
      'ok Token exchange: a token for 90s; POST /v1/oauth/token: 200 (no request-id)',
    ]);
    expect((await steps('a.b.c'))[0]).toBe('note Identity token: its claims cannot be read');
  });

  test('ends when it is interrupted, and says nothing of what it did not get to', async () => {
    const interruption = new AbortController();
    const stop = (): void => interruption.abort(UserError.of('interrupted', {}));
    const { url } = await startApi({ '/me': () => stop });
    const ended = await limitdrift(folder(), ['doctor', '--base-url', url], {
      env: admin,
      signal: interruption.signal,
    });
    expect([ended.code, ended.stdout]).toEqual([130, '']);
  });

  test('shows no token, wherever one was put', async () => {
    const { url } = await serve({ now: () => noon });
    const misplaced = { ...keyless, ANTHROPIC_FEDERATION_RULE_ID: identityToken(), ANTHROPIC_SERVICE_ACCOUNT_ID: key };
    for (const env of [keyless, misplaced]) {
      const { stdout, stderr } = await run({ url, env, args: ['--verbose'] });
      expect(stdout + stderr).not.toContain(signature.slice(0, 20));
      expect(stdout + stderr).not.toMatch(/sk-ant-oat01-emulated|secret/);
    }
  });
});

describe('in a terminal', () => {
  test.each([60, 80, 100, 200])(
    'of %i columns every line fits, and colour adds nothing but colour',
    async (columns) => {
      const emulator = await startEmulator((await import('../../emulator/bookshop.js')).bookshop(), {
        now: () => noon,
      });
      const stdout = { isTerminal: true, columns, write: () => undefined };
      const show = async (color: string): Promise<string> => {
        const env = { ANTHROPIC_BASE_URL: emulator.url, ...keyless, ANTHROPIC_SERVICE_ACCOUNT_ID: 'svac_other' };
        const ended = await limitdrift(folder(), ['doctor', '--color', color], { env, now: () => noon, stdout });
        return ended.stdout.replaceAll(/req_emulated\d+/g, 'req_emulated00000000');
      };
      const plain = await show('never');
      const coloured = await show('always');
      expect(coloured).not.toBe(plain);
      expect(stripVTControlCharacters(coloured)).toBe(plain);
      expect(Math.max(...plain.split('\n').map(textWidth))).toBeLessThanOrEqual(columns);
      await emulator.close();
    },
  );
});

describe('spend limits', () => {
  const declared = 'version: 1\nworkspaces: {prod: {limits: {}, spend_limit: {monthly: 500}}}\n';
  const worldOf = (spend: object) =>
    readWorld({ organization: { id: 'org-1', name: 'Acme' }, groups: {}, workspaces: [], spend });
  const found = async (limits: string, spend: object, faults: readonly string[] = []) => {
    const emulator = await startEmulator(worldOf(spend), { faults: faults.map(parseFault) });
    onTestFinished(() => emulator.close());
    const { code, all } = await lines({ url: emulator.url, files: folder({ 'limits.yaml': limits }) });
    return { code, lines: all.filter((line) => / Spend limits: /.test(line)) };
  };
  const refusal =
    /^failed Spend limits: limits\.yaml declares spend limits, and they cannot be read: .*403.* → Ask your/;

  test('are asked for where the limits.yaml of the folder declares one', async () => {
    const { code, lines: read } = await found(declared, { organization: { monthly: 5000 } });
    expect([code, read]).toEqual([
      0,
      [expect.stringMatching(/^ok Spend limits: 1 spend limit; GET .*spend_limits: 200/)],
    ]);
  });

  test('fail it where they cannot be read, unless the rule is turned down', async () => {
    const refused = await found(declared, { access: false });
    expect([refused.code, refused.lines]).toEqual([1, [expect.stringMatching(refusal)]]);
    const down = await found(`${declared}rules: {spend-unreadable: off}\n`, { access: false });
    expect([down.code, down.lines]).toEqual([0, [expect.stringMatching(/^note .*spend-unreadable is turned down$/)]]);
  });

  test('are there though nobody may read what is spent', async () => {
    const { code, lines: read } = await found(declared, { organization: { monthly: 5000 } }, [
      '403:path=analytics/cost',
    ]);
    expect([code, read]).toEqual([0, [expect.stringMatching(/^note .*200.*; what is spent cannot be read: .*403/)]]);
  });

  test.each([
    ['none is declared', declared.replace(', spend_limit: {monthly: 500}', '')],
    ['the file is wrong, which other commands say', 'version: 2\n'],
  ])('are not asked for where %s', async (_, limits) => {
    expect(await found(limits, { organization: { monthly: 5000 } })).toEqual({ code: 0, lines: [] });
  });

  test('are not tried without a credential', async () => {
    const { all } = await lines({ env: {}, files: folder({ 'limits.yaml': declared }) });
    expect(all).toContain('skipped Spend limits: not tried: see above');
  });
});
