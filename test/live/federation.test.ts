import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';

import { describe, expect, it, onTestFinished } from 'vitest';

import { startEmulator } from '../../src/emulator/server.js';
import { findCredentialIn } from '../../src/live/credential.js';
import { type Federation, findFederation } from '../../src/live/federation/federation-settings.js';
import type { FetchOptions } from '../../src/live/fetch-snapshot.js';
import { claimsOf } from '../../src/live/federation/identity-token.js';
import type { RequestEvent } from '../../src/live/retried-request.js';
import { openSession } from '../../src/provider/live-session.js';
import { bookshop } from '../emulator/bookshop.js';
import { folder } from '../cli/command-line.js';
import { type ApiServer, failure, hang, type Reply, reset, startApi } from './api-server.js';
import { bakery, errorOf, fakeClock, key, optionsFor, read } from './bakery.js';
import { federated, type IdentityClaims, identityToken, noon, signature } from './pipeline.js';

const variable = { ...federated, ANTHROPIC_IDENTITY_TOKEN: identityToken() };
const token = 'sk-ant-oat01-granted-SECRET-0';
const exchange = '/v1/oauth/token';

function find(env: Readonly<Record<string, string>>): Federation {
  const federation = findFederation(env, '/pipeline');
  if (federation === null) throw new Error('Nothing asks for federation');
  return federation;
}

function problemOf(
  env: Readonly<Record<string, string>>,
): Promise<{ code: string; message: string; hint: string | null }> {
  return errorOf(Promise.resolve().then(() => find(env)));
}

/** What the API grants: each token is another. */
function granting(seconds: number): (asked: { readonly nth: number }) => Reply {
  return ({ nth }) => ({
    body: { access_token: `sk-ant-oat01-granted-SECRET-${nth - 1}`, token_type: 'Bearer', expires_in: seconds },
  });
}

function readWith(
  server: Pick<ApiServer, 'url'>,
  env: Readonly<Record<string, string>>,
  more: Partial<FetchOptions> = {},
) {
  return read(server, { credential: { federation: find(env) }, ...more });
}

function exchangesOf({ requests }: ApiServer): number {
  return requests.filter(({ path }) => path === exchange).length;
}

describe('federation', () => {
  it('goes after every key, and only where the rule is named', () => {
    expect(findCredentialIn(variable)).toMatchObject({ federation: { ruleId: 'fdrl_emulated', workspaceId: null } });
    expect(findCredentialIn({ ...variable, ANTHROPIC_API_KEY: key })).toEqual({ header: 'x-api-key', value: key });
    expect(findCredentialIn({ ...variable, ANTHROPIC_FEDERATION_RULE_ID: ' ' })).toBeNull();
  });

  it('takes its identity token from the file, else from the variable, else from GitHub', () => {
    const github = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://a.example', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'b' };
    const file = { ANTHROPIC_IDENTITY_TOKEN_FILE: 'token' };
    expect(find({ ...variable, ...github, ...file }).identity).toMatchObject({ kind: 'file', path: '/pipeline/token' });
    expect(find({ ...variable, ...github }).identity.kind).toBe('variable');
    expect(find({ ...federated, ...github }).identity.kind).toBe('github');
  });

  it('names everything that is missing at once, and what to add', async () => {
    expect(await problemOf({ ANTHROPIC_FEDERATION_RULE_ID: 'fdrl_1' })).toEqual({
      code: 'federation-unusable',
      exitCode: 4,
      message:
        'ANTHROPIC_FEDERATION_RULE_ID asks for federation, which lacks ANTHROPIC_ORGANIZATION_ID, ANTHROPIC_SERVICE_ACCOUNT_ID and an identity token',
      hint: expect.stringContaining('Set ANTHROPIC_SERVICE_ACCOUNT_ID to the service account of the rule'),
    });
  });

  it.each([
    ['GitHub', { GITHUB_ACTIONS: 'true' }, '`permissions: {id-token: write}`'],
    ['GitLab', { GITLAB_CI: 'true' }, '`id_tokens: {ANTHROPIC_IDENTITY_TOKEN: {aud: https://api.anthropic.com}}`'],
    ['any other pipeline', {}, 'ANTHROPIC_IDENTITY_TOKEN_FILE'],
  ])('says how a job of %s gets its identity token', async (_, env, words) => {
    const { message, hint } = await problemOf({ ...federated, ...env });
    expect(message).toMatch(/lacks an identity token$/);
    expect(hint).toContain(words);
  });
});

describe('the exchange', () => {
  it('sends JSON as documented, before anything is read', async () => {
    const bodies: string[] = [];
    const seen: (string | undefined)[][] = [];
    const server = createServer((request, response) => {
      const { method, url, headers } = request;
      seen.push([method, url, headers['content-type'], headers.authorization, headers['x-api-key']?.toString()]);
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => response.writeHead(401).end('{}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await errorOf(
      readWith({ url: `http://127.0.0.1:${port}/prefix` }, { ...variable, ANTHROPIC_WORKSPACE_ID: 'default' }),
    );
    expect(seen).toEqual([['POST', `/prefix${exchange}`, 'application/json', undefined, undefined]]);
    expect(JSON.parse(bodies.join(''))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: identityToken(),
      federation_rule_id: 'fdrl_emulated',
      organization_id: 'org-1',
      service_account_id: 'svac_emulated',
      workspace_id: 'default',
    });
  });

  it('is made once for all requests of a run, which go with the token as Bearer', async () => {
    const server = await startApi({ ...bakery, [exchange]: granting(600) });
    expect((await readWith(server, variable)).complete).toBe(true);
    const [first, ...rest] = server.requests;
    expect([first?.method, first?.path, exchangesOf(server)]).toEqual(['POST', exchange, 1]);
    expect(new Set(rest.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${token}`]));
    expect(rest.map(({ headers }) => headers['x-api-key'])).toEqual(rest.map(() => undefined));
  });

  it('opens an emulated organization, and all of it is read', async () => {
    const emulator = await startEmulator(bookshop(), { now: () => noon });
    onTestFinished(() => emulator.close());
    const { organization, complete } = await readWith(emulator, variable);
    expect([organization.name, complete]).toEqual(['Bookshop', true]);
  });

  it('works with one request at a time', async () => {
    const server = await startApi({ ...bakery, [exchange]: granting(600) });
    expect((await readWith(server, variable, { concurrency: 1 })).complete).toBe(true);
  });

  it('that is refused ends with exit code 4, where the reason can be seen, and what is wrong as far as that shows', async () => {
    const server = await startApi({ [exchange]: () => failure(401, 'authentication_error') });
    const expired = identityToken({ exp: noon / 1000 - 1, aud: 'https://other.example' });
    const env = { ...variable, ANTHROPIC_IDENTITY_TOKEN: expired };
    const { exitCode, message, hint } = await errorOf(readWith(server, env, { ...fakeClock(), now: () => noon }));
    expect([exitCode, message]).toEqual([
      4,
      'The API gave no token in exchange for the identity token: POST /v1/oauth/token (status 401, request-id req_failed): the API answered 401 authentication_error',
    ]);
    expect(hint).toMatch(
      /^The identity token from ANTHROPIC_IDENTITY_TOKEN has expired\. The identity token is not for/,
    );
    expect(hint).toContain('the authentication history under Settings → Workload identity');
    expect(hint).toContain('set ANTHROPIC_WORKSPACE_ID');
    const plain = await errorOf(
      readWith(server, { ...variable, ANTHROPIC_WORKSPACE_ID: 'default' }, { ...fakeClock(), now: () => noon }),
    );
    expect(plain.hint).toMatch(/^The API does not say why/);
    expect(plain.hint).not.toContain('ANTHROPIC_WORKSPACE_ID');
    expect(exchangesOf(server)).toBe(2);
  });

  it.each<readonly [string, IdentityClaims, RegExp]>([
    [
      'GitHub, with IDs',
      { sub: 'repo:acme@10001/limits@20002:environment:rate-limits' },
      /"repo:acme@10001\/limits@20002:environment:rate-limits"\. GitHub writes repo:OWNER@ID/,
    ],
    ['GitHub, without', {}, /"repo:acme\/limits:ref:refs\/heads\/main"\. GitHub writes repo:OWNER@ID/],
    [
      'GitLab',
      { sub: 'project_path:acme/limits:ref_type:branch:ref:main' },
      /"project_path:acme\/limits:ref_type:branch:ref:main"\. If the rule/,
    ],
    [
      'anybody',
      { sub: `a\n\u001b[2J\u202e${key} ${identityToken()}${'x'.repeat(900)}` },
      /"a\\u\{a\}\\u\{1b\}\[2J\\u\{202e\}\? \?"\./,
    ],
    [
      'somebody without a name',
      { sub: { a: 1 } },
      /service account\. The identity token has no subject that can be read\./,
    ],
  ])(
    'that is refused shows the subject of the token, of %s, from a variable and from a file',
    async (_, claims, words) => {
      const server = await startApi({ [exchange]: () => failure(401, 'authentication_error') });
      const token = identityToken(claims);
      const files = folder({ token });
      const envs = [{ ANTHROPIC_IDENTITY_TOKEN: token }, { ANTHROPIC_IDENTITY_TOKEN_FILE: `${files.path}/token` }];
      for (const env of envs) {
        const { exitCode, hint } = await errorOf(readWith(server, { ...federated, ...env }));
        expect([exitCode, hint]).toEqual([4, expect.stringMatching(words)]);
        expect(hint).not.toContain(signature.slice(0, 20));
      }
    },
  );

  it('that is malformed ends with exit code 4 and the API’s own words, made harmless', async () => {
    const said = `workspace_id: \u001b[31mno ${token} ${identityToken()} ${'x'.repeat(900)}`;
    const body = { type: 'error', error: { type: 'invalid_request_error', message: said }, request_id: 'req_1' };
    const server = await startApi({ [exchange]: () => ({ status: 400, body }) });
    const { exitCode, message, hint } = await errorOf(readWith(server, variable));
    expect(exitCode).toBe(4);
    expect(message).toMatch(/request-id req_ok\): workspace_id: \\u\{1b\}\[31mno \?… HIDDEN_KEY x{200,}$/);
    expect(message.length).toBeLessThan(500);
    expect(hint).toContain('ANTHROPIC_SERVICE_ACCOUNT_ID (svac_…)');
  });

  it.each([
    ['429', failure(429, 'rate_limit_error')],
    ['500', failure(500, 'api_error')],
    ['529', failure(529, 'overloaded_error')],
    ['a connection that breaks', reset],
  ])('is tried again after %s', async (_, reply) => {
    const server = await startApi({
      ...bakery,
      [exchange]: (asked) => (asked.nth <= 2 ? reply : granting(600)(asked)),
    });
    const clock = fakeClock();
    expect((await readWith(server, variable, clock)).complete).toBe(true);
    expect([exchangesOf(server), clock.waits.length]).toEqual([3, 2]);
  });

  it.each([
    ['404, and is no workspace’s answer', { status: 404 }, 'the API answered 404'],
    [
      'a redirect',
      { status: 307, headers: { location: 'https://elsewhere.example' } },
      'the API answered with a redirect',
    ],
    ['no JSON', { body: '<html>' }, 'the body is not JSON'],
    ['no token', { body: { expires_in: 600 } }, 'the body is not as documented (access_token: '],
    [
      'a token of two lines',
      { body: { access_token: 'a\nb', expires_in: 600 } },
      'the body is not as documented (access_token: ',
    ],
    ['a token of another type', { body: { access_token: 'a', token_type: 'mac', expires_in: 600 } }, '(token_type: '],
    ['no end', { body: { access_token: 'a' } }, 'the body is not as documented (expires_in: '],
  ])('that is answered with %s fails the run, once', async (_, reply, words) => {
    const server = await startApi({ ...bakery, [exchange]: () => reply });
    const { exitCode, message } = await errorOf(readWith(server, variable));
    expect([exitCode, exchangesOf(server)]).toEqual([1, 1]);
    expect(message).toMatch(/^POST \/v1\/oauth\/token \(status \d+, request-id req_ok\): /);
    expect(message).toContain(words);
  });

  it('that takes longer than the run may ends the run', async () => {
    const server = await startApi({ ...bakery, [exchange]: () => hang });
    const { exitCode, message, hint } = await errorOf(readWith(server, variable, { timeoutMs: 50 }));
    expect([exitCode, hint]).toEqual([1, 'Allow more time with --timeout.']);
    expect(message).toBe('POST /v1/oauth/token (no answer, request-id none): the time limit of the run was reached');
  });

  it('says what came before, when the time limit of the run is reached while GitHub is asked again', async () => {
    const github = await startApi({ '/token': () => reset });
    const environment = {
      ...federated,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/token`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'b',
    };
    const { message, hint } = await errorOf(readWith(await startApi(bakery), environment, { timeoutMs: 400 }));
    expect(message).toMatch(
      /^GET ACTIONS_ID_TOKEN_REQUEST_URL \(no answer, [^)]*\): the connection to \S+ failed \(.+\), and .*time limit of the run/,
    );
    expect(hint).toBe('Allow more time with --timeout.');
  });

  it('ends at once when the run is interrupted', async () => {
    const interruption = new AbortController();
    const stop: Reply = () => interruption.abort(new Error('Interrupted'));
    const server = await startApi({ ...bakery, [exchange]: () => stop });
    await expect(readWith(server, variable, { signal: interruption.signal })).rejects.toThrow('Interrupted');
  });

  it('goes to https or to this machine only', async () => {
    const { code, message } = await errorOf(readWith({ url: 'http://api.example' }, variable));
    expect([code, message]).toEqual(['usage', expect.stringContaining('unencrypted')]);
  });
});

describe('a token', () => {
  /** A session of an hour or so: its clock stands still between requests, unless it is moved. */
  async function open(seconds: number, routes: Parameters<typeof startApi>[0] = {}) {
    const server = await startApi({ ...bakery, [exchange]: granting(seconds), ...routes });
    const clock = fakeClock();
    let passed = 0;
    const now = (): number => clock.now() + passed * 1000;
    const options = optionsFor(server, { ...clock, now, credential: { federation: find(variable) } });
    const session = await openSession(options);
    onTestFinished(() => session.close());
    const ask = async (): Promise<string | undefined> => {
      await session.workspaceSnapshot('wrkspc_bread', { again: true });
      const last = server.requests.findLast(({ path }) => path.includes('wrkspc_bread'));
      return last?.headers.authorization?.replace(/^.*-/, '');
    };
    return { server, ask, pass: (more: number) => void (passed += more) };
  }

  it('is used until two minutes before its end, and renewed from then on while it still is', async () => {
    const { server, ask, pass } = await open(600);
    pass(479);
    expect([await ask(), exchangesOf(server)]).toEqual(['0', 1]);
    pass(2);
    expect(await ask()).toBe('0');
    await expect.poll(() => exchangesOf(server)).toBe(2);
    await expect.poll(ask).toBe('1');
    expect(exchangesOf(server)).toBe(2);
  });

  it('is not used in its last half minute', async () => {
    const { server, ask, pass } = await open(600);
    pass(570);
    expect([await ask(), exchangesOf(server)]).toEqual(['1', 2]);
  });

  it('that is granted once more is used as it is, though it is hidden everywhere else', async () => {
    const { ask, pass } = await open(600, { [exchange]: () => granting(600)({ nth: 1 }) });
    pass(590);
    expect(await ask()).toBe('0');
  });

  it('of a minute is renewed in its second half, and not used in its last quarter', async () => {
    const { server, ask, pass } = await open(60);
    expect([await ask(), exchangesOf(server)]).toEqual(['0', 1]);
    pass(45);
    expect([await ask(), exchangesOf(server)]).toEqual(['1', 2]);
  });

  it('goes on being used when it cannot be renewed early, which is tried again five seconds later', async () => {
    const { server, ask, pass } = await open(600, {
      [exchange]: (asked) => (asked.nth === 2 ? failure(403, 'permission_error') : granting(600)(asked)),
    });
    pass(481);
    expect(await ask()).toBe('0');
    await expect.poll(() => exchangesOf(server)).toBe(2);
    expect([await ask(), await ask(), exchangesOf(server)]).toEqual(['0', '0', 2]);
    pass(5);
    await ask();
    await expect.poll(ask).toBe('2');
  });

  it('that the API refuses is dropped, and the request is made once more with another', async () => {
    const emulator = await startEmulator(bookshop(), { now: () => noon + ended });
    onTestFinished(() => emulator.close());
    let ended = 0;
    const env = { ...variable, ANTHROPIC_IDENTITY_TOKEN: identityToken({ exp: noon / 1000 + 9000 }) };
    const session = await openSession(optionsFor(emulator, { credential: { federation: find(env) } }));
    onTestFinished(() => session.close());
    ended = 3_601_000;
    expect((await session.workspaceSnapshot('wrkspc_chat')).complete).toBe(true);
    const last = emulator.requests.slice(-3).map(({ method, status }) => `${method} ${status}`);
    expect(last).toEqual(['GET 401', 'POST 200', 'GET 200']);
  });

  it('that is refused again ends the run with exit code 4, and not with a third', async () => {
    const server = await startApi({
      ...bakery,
      [exchange]: granting(600),
      '/me': () => failure(401, 'authentication_error'),
    });
    const { code, exitCode } = await errorOf(readWith(server, variable));
    expect([code, exitCode, exchangesOf(server)]).toEqual(['credential-refused', 4, 2]);
  });

  it('that many requests were refused with is exchanged once', async () => {
    const refused = new Set(['0']);
    const server = createServer((request, response) => {
      const nth = (request.headers.authorization ?? '').replace(/^.*-/, '');
      if (request.url === exchange) {
        exchanges += 1;
        response.end(JSON.stringify({ access_token: `sk-ant-oat01-granted-${exchanges - 1}`, expires_in: 600 }));
        return;
      }
      const bodies = { '/v1/organizations/me': { id: 'o', name: 'o' } } as const;
      if (refused.has(nth)) response.writeHead(401, { 'request-id': 'req_refused' });
      response.end(JSON.stringify(bodies[request.url as keyof typeof bodies] ?? { data: [], has_more: false }));
    });
    let exchanges = 0;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await readWith({ url: `http://127.0.0.1:${port}` }, variable);
    expect(exchanges).toBe(2);
  });
});

describe('the identity token', () => {
  it('of a file is read again for every exchange', async () => {
    const files = folder({ jwt: `${identityToken({ sub: 'first' })}\n` });
    const env = { ...federated, ANTHROPIC_IDENTITY_TOKEN_FILE: `${files.path}/jwt` };
    const subjects: (string | null | undefined)[] = [];
    const server = await startApi({ ...bakery, [exchange]: granting(600) });
    const clock = fakeClock();
    let passed = 0;
    const session = await openSession(
      optionsFor(server, {
        now: () => clock.now() + passed,
        credential: { federation: find(env) },
        onFederation: (step) => {
          if (step.kind === 'identity') subjects.push(step.claims?.subject);
        },
      }),
    );
    onTestFinished(() => session.close());
    files.write('jwt', identityToken({ sub: 'second' }));
    passed = 590_000;
    await session.workspaceSnapshot('wrkspc_bread');
    expect(subjects).toEqual(['first', 'second']);
  });

  it.each([
    [
      'is not there',
      'gone',
      /^The identity token cannot be read from \S+gone \(ANTHROPIC_IDENTITY_TOKEN_FILE\): it does not exist$/,
    ],
    ['is a directory', '.', /: it is a directory$/],
    ['is empty', 'empty', /^The identity token from ANTHROPIC_IDENTITY_TOKEN_FILE is empty$/],
    [
      'is too long',
      'long',
      /^The identity token from ANTHROPIC_IDENTITY_TOKEN_FILE has 17 KiB, and the API takes 16 KiB at most$/,
    ],
    [
      'is no JSON Web Token',
      'opaque',
      /^The identity token from ANTHROPIC_IDENTITY_TOKEN_FILE is not a signed JSON Web Token$/,
    ],
    ['is not signed', 'unsigned', /is not a signed JSON Web Token$/],
    [
      'stands where its path belongs',
      identityToken(),
      /^ANTHROPIC_IDENTITY_TOKEN_FILE holds a token where the path of a file belongs$/,
    ],
  ])('that %s is exit code 4, and is not shown', async (_, name, message) => {
    const files = folder({
      empty: ' \n',
      long: `a.b.${'c'.repeat(16 * 1024)}`,
      opaque: '"SIGNATURE"',
      unsigned: identityToken().replace(signature, ''),
    });
    const federation = findFederation({ ...federated, ANTHROPIC_IDENTITY_TOKEN_FILE: name }, files.path);
    if (federation === null) throw new Error('Nothing asks for federation');
    const server = await startApi({ [exchange]: granting(600) });
    const error = await errorOf(read(server, { credential: { federation } }));
    expect([error.exitCode, error.message]).toEqual([4, expect.stringMatching(message)]);
    expect(JSON.stringify(error)).not.toContain(signature.slice(0, 20));
    expect(server.requests).toEqual([]);
  });

  it('says who it is for and until when; what is no claim is none', () => {
    expect(claimsOf(identityToken({ aud: ['a', 1, 'b'] }))).toEqual({
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:acme/limits:ref:refs/heads/main',
      audience: ['a', 'b'],
      expiresAt: noon + 300_000,
    });
    expect(claimsOf(identityToken({ aud: 7, exp: 1e300 }))).toMatchObject({ audience: [], expiresAt: null });
    expect([claimsOf('a.b.c'), claimsOf('opaque')]).toEqual([null, null]);
  });
});

describe('GitHub Actions', () => {
  /** Gives identity tokens like GitHub, or does not. */
  async function startGithub(
    reply: (nth: number) => Reply,
  ): Promise<{ env: Record<string, string>; seen: readonly string[] }> {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      const answer = reply(seen.length);
      if (typeof answer === 'function') return answer(response);
      response.writeHead(answer.status ?? 200).end(JSON.stringify(answer.body ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/tenant//idtoken/1?api-version=2.0`;
    const env = { ...federated, ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-SECRET' };
    return { env, seen };
  }

  it('is asked for an identity token for the API, by GET', async () => {
    const { env, seen } = await startGithub(() => ({ body: { count: 1, value: identityToken() } }));
    const server = await startApi({ ...bakery, [exchange]: granting(600) });
    expect((await readWith(server, env)).complete).toBe(true);
    expect(seen).toEqual([
      'GET /tenant//idtoken/1?api-version=2.0&audience=https%3A%2F%2Fapi.anthropic.com Bearer request-SECRET',
    ]);
  });

  it('is asked again where it fails for a time, and not where it refuses', async () => {
    const server = await startApi({ ...bakery, [exchange]: granting(600) });
    const late = await startGithub((nth) => (nth < 3 ? { status: 503 } : { body: { value: identityToken() } }));
    expect((await readWith(server, late.env)).complete).toBe(true);
    expect(late.seen).toHaveLength(3);
    const never = await startGithub(() => ({ status: 403, body: { error: { type: 'request-SECRET' } } }));
    const { exitCode, message, hint } = await errorOf(readWith(server, never.env));
    expect([exitCode, message]).toEqual([4, 'GitHub Actions refused to give this job an identity token (status 403)']);
    expect(hint).toContain('`permissions: {id-token: write}`');
    expect(never.seen).toHaveLength(1);
  });

  it('that gives none fails the run, and its address and token are not shown', async () => {
    const events: RequestEvent[] = [];
    const onRequest = (event: RequestEvent): number => events.push(event);
    const { env } = await startGithub(() => ({ status: 404, body: { error: { type: 'request-SECRET' } } }));
    const server = await startApi({});
    const error = await errorOf(readWith(server, env, { onRequest }));
    expect([error.exitCode, error.message]).toEqual([
      1,
      'GET ACTIONS_ID_TOKEN_REQUEST_URL (status 404, request-id none): GitHub Actions answered 404 HIDDEN_KEY',
    ]);
    expect(inspect([error, events], { depth: null })).not.toMatch(/SECRET|idtoken\/1/);
  });

  it.each(['http://token.example/?a', 'ftp://127.0.0.1/', 'https://user:pass@token.example/', 'nonsense'])(
    'is not asked at %s, which is not https',
    async (url) => {
      const env = { ...federated, ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a' };
      const { exitCode, message } = await errorOf(readWith(await startApi({}), env));
      expect([exitCode, message]).toEqual([4, 'ACTIONS_ID_TOKEN_REQUEST_URL is not an https URL']);
    },
  );

  it('is reached through the proxy as the API is', async () => {
    const env = {
      ...federated,
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.invalid/',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a',
    };
    const environment = { HTTPS_PROXY: 'http://127.0.0.1:1' };
    const { message } = await errorOf(readWith(await startApi({}), env, { environment }));
    expect(message).toContain('the proxy 127.0.0.1:1 (HTTPS_PROXY) cannot be reached (ECONNREFUSED)');
  });
});

describe('what federation keeps to itself', () => {
  const assertion = identityToken();
  const echoes = [
    assertion,
    `x${assertion}`,
    encodeURIComponent(assertion),
    token,
    Buffer.from(assertion).toString('base64'),
  ];

  it.each(['the exchange', 'a workspace'])('stands in no snapshot, event or error when %s echoes it', async (where) => {
    for (const echo of echoes) {
      const body = { type: 'error', error: { type: echo, message: echo }, request_id: echo };
      const reply: Reply = { status: 400, headers: { 'request-id': echo.slice(0, 3000) }, body };
      const named = { id: 'wrkspc_bread', name: echo, archived_at: null };
      const listed: Reply = { body: { data: [named], has_more: false } };
      const server = await startApi(
        where === 'a workspace'
          ? {
              ...bakery,
              [exchange]: granting(600),
              '/workspaces': () => listed,
              '/workspaces/wrkspc_bread/rate_limits': () => reply,
            }
          : { [exchange]: () => reply },
      );
      const events: RequestEvent[] = [];
      const onRequest = (event: RequestEvent): number => events.push(event);
      const result: unknown = await readWith(server, variable, { onRequest }).catch((error: unknown) => error);
      const shown = inspect([result, events], { depth: null, showHidden: true, maxStringLength: null });
      expect(events.length).toBeGreaterThan(0);
      expect(shown).not.toContain('SECRET');
      expect(shown).not.toContain(signature.slice(100, 140));
      expect(shown).not.toContain(Buffer.from(signature).toString('base64').slice(100, 130));
    }
  });
});
