import { describe, expect, it } from 'vitest';

import type { EmulatedAnswer } from '../../src/emulator/answers.js';
import { handle } from '../../src/emulator/handler.js';
import { createStore } from '../../src/emulator/store.js';
import type { World } from '../../src/emulator/world.js';
import { type IdentityClaims, identityToken, noon, strictBookshop } from '../live/pipeline.js';
import { bookshop } from './bookshop.js';

const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const asked = {
  grant_type: grant,
  assertion: identityToken(),
  federation_rule_id: 'fdrl_emulated',
  organization_id: 'org-1',
  service_account_id: 'svac_emulated',
};

/** One emulated organization at noon, and a way to move its clock. */
function open(world: World = bookshop()) {
  const store = createStore(world);
  let now = noon;
  let count = 0;
  const send = (method: string, path: string, more: { body?: string; token?: string } = {}): EmulatedAnswer => {
    const headers = more.token === undefined ? {} : { authorization: `Bearer ${more.token}` };
    const request = { method, path, headers, body: more.body ?? '', requestId: `req_${(count += 1)}` };
    return handle(store, request, { now: () => now });
  };
  return {
    send,
    exchange: (changes: object = {}) =>
      send('POST', '/v1/oauth/token', { body: JSON.stringify({ ...asked, ...changes }) }),
    me: (token: string) => send('GET', '/v1/organizations/me', { token }).status,
    pass: (seconds: number) => void (now += seconds * 1000),
  };
}

function tokenOf({ status, body }: EmulatedAnswer): string {
  if (status === 200 && typeof body === 'object' && body !== null && 'access_token' in body)
    return String(body.access_token);
  throw new Error(`No token: ${JSON.stringify(body)}`);
}

describe('the exchange of an identity token', () => {
  it('answers with a token that is the organization’s, of which each is another', () => {
    const { exchange } = open();
    const { body } = exchange();
    expect(body).toEqual({
      access_token: expect.stringMatching(/^sk-ant-oat01-emulated-/),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'org:admin',
    });
    expect(tokenOf(exchange())).not.toBe(tokenOf(exchange()));
  });

  it('grants the rule’s lifetime, or twice what the identity token has left, and a minute at least', () => {
    const life = (left: number, world?: World, changes: object = {}): unknown => {
      const exp = noon / 1000 + left;
      const aud = world === undefined ? 'https://api.anthropic.com' : 'https://limits.example';
      return open(world).exchange({ assertion: identityToken({ exp, aud }), ...changes }).body;
    };
    const strict = { federation_rule_id: 'fdrl_strict', service_account_id: 'svac_strict' };
    expect(life(10_000)).toMatchObject({ expires_in: 3600 });
    expect(life(100)).toMatchObject({ expires_in: 200 });
    expect(life(1)).toMatchObject({ expires_in: 60 });
    expect(life(300, strictBookshop(), strict)).toMatchObject({ expires_in: 120 });
  });

  it('grants a token that is taken until its end, by this organization alone', () => {
    const { exchange, me, pass } = open();
    const token = tokenOf(exchange());
    pass(599);
    expect([me(token), open().me(token), me(`${token}x`)]).toEqual([200, 401, 401]);
    pass(1);
    expect(me(token)).toBe(401);
  });

  it.each([
    ['another rule', { federation_rule_id: 'fdrl_other' }],
    ['another organization', { organization_id: 'org-2' }],
    ['another service account', { service_account_id: 'svac_other' }],
    ['a workspace that is not there', { workspace_id: 'wrkspc_gone' }],
    ['an identity token that has expired', { assertion: identityToken({ exp: noon / 1000 }) }],
    ['an identity token for another audience', { assertion: identityToken({ aud: ['https://a.example'] }) }],
    ['an identity token without an end', { assertion: identityToken({ exp: null }) }],
    ['an identity token without claims', { assertion: 'a.b.c' }],
  ])('is refused with 401 and no reason for %s', (_, changes) => {
    expect(open().exchange(changes)).toMatchObject({
      status: 401,
      body: { type: 'error', error: { type: 'authentication_error', message: 'Authentication failed' } },
    });
  });

  it.each<[string, IdentityClaims]>([
    ['subject', { sub: 'repo:acme/limits:pull_request' }],
    ['issuer', { iss: 'https://gitlab.example' }],
    ['audience', { aud: 'https://api.anthropic.com' }],
  ])('is refused when the %s is not the one of the world’s rule', (_, claims) => {
    const { exchange } = open(strictBookshop());
    const named = { federation_rule_id: 'fdrl_strict', service_account_id: 'svac_strict' };
    const right = { aud: 'https://limits.example' };
    expect(exchange({ ...named, assertion: identityToken(right) }).status).toBe(200);
    expect(exchange({ ...named, assertion: identityToken({ ...right, ...claims }) }).status).toBe(401);
  });

  it.each([
    ['another grant', { grant_type: 'refresh_token' }, 'grant_type: '],
    ['no identity token', { assertion: undefined }, 'assertion: '],
    ['what is no JSON Web Token', { assertion: 'opaque' }, 'assertion: '],
    ['over 16 KiB', { assertion: `${'a'.repeat(16_384)}.b.c` }, 'assertion: '],
    ['a rule of another shape', { federation_rule_id: 'svac_emulated' }, 'federation_rule_id: '],
    ['no service account', { service_account_id: undefined }, 'service_account_id: '],
    ['a workspace of another shape', { workspace_id: 'chat' }, 'workspace_id: '],
  ])('is a malformed request with %s', (_, changes, message) => {
    const answer = open().exchange(changes);
    expect(answer).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error' } } });
    expect(JSON.stringify(answer.body)).toContain(`"message":"${message}`);
  });

  it('is a malformed request without JSON, and is no GET', () => {
    const { send } = open();
    expect(send('POST', '/v1/oauth/token', { body: 'grant_type=x' }).status).toBe(400);
    expect(send('GET', '/v1/oauth/token').status).toBe(405);
    expect(send('POST', '/v1/oauth/tokens', { token: 'sk-ant-admin01-a' }).status).toBe(404);
  });

  it('takes the default workspace, and one of the organization’s', () => {
    const { exchange } = open();
    expect([exchange({ workspace_id: 'default' }).status, exchange({ workspace_id: 'wrkspc_chat' }).status]).toEqual([
      200, 200,
    ]);
  });
});
