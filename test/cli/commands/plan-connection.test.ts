import { describe, expect, test, vi } from 'vitest';

import { startHttp2Api, trustAnyCertificate } from '../../http/http2-server.js';
import { bakery, page } from '../../live/bakery.js';
import { folder, key, limitdrift } from '../command-line.js';

trustAnyCertificate();

const declared = `version: 1
workspaces:
  bread:
    limits: {rlg_opus: {requests_per_minute: 700}}
  cake:
    limits: {}
`;
const host = { env: { ANTHROPIC_ADMIN_API_KEY: key } };

describe('the connection of a plan', () => {
  test('is one, begun before limits.yaml is read, and over HTTP/2 where the API offers it', async () => {
    const api = await startHttp2Api(bakery);
    const { code, stdout, stderr } = await limitdrift(
      folder({ 'limits.yaml': declared }),
      ['plan', '--base-url', api.url],
      host,
    );
    expect([code, stdout, stderr]).toEqual([0, 'In sync: 2 workspaces, 1 limit, organization Bakery.\n', '']);
    expect([api.connections(), api.streams.length]).toEqual([1, 5]);
  });

  test('is closed where the declaration is wrong, and nothing was sent on it', async () => {
    const api = await startHttp2Api(bakery);
    const wrong = folder({ 'limits.yaml': 'version: 1\nworkspaces: [' });
    const { code } = await limitdrift(wrong, ['plan', '--base-url', api.url], host);
    expect([code, api.streams]).toEqual([3, []]);
    await vi.waitFor(() => expect(api.open()).toBe(0));
  });

  test('is not made where a snapshot is given, or where the run may not ask at all', async () => {
    const api = await startHttp2Api({ ...bakery, '/rate_limits': () => page() });
    const wrong = folder({ 'limits.yaml': 'version: 1\nworkspaces: [', 's.json': '{}' });
    await limitdrift(wrong, ['plan', '--live', 's.json', '--base-url', api.url], host);
    await limitdrift(wrong, ['plan', '--base', 'git:main', '--touched', '--base-url', api.url], host);
    expect(api.connections()).toBe(0);
  });

  test('that cannot be made early is told of as any other', async () => {
    const { code, stderr } = await limitdrift(
      folder({ 'limits.yaml': declared }),
      ['plan', '--base-url', 'https://127.0.0.1:1'],
      host,
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('the connection to 127.0.0.1:1 failed (ECONNREFUSED)')]);
  });

  test('is of HTTP/1.1 with --http1, which the API here has not', async () => {
    const api = await startHttp2Api(bakery);
    const wanted = folder({ 'limits.yaml': declared });
    const words = ['plan', '--http1', '--timeout', '1s', '--base-url', api.url];
    expect([(await limitdrift(wanted, words, host)).code, api.streams]).toEqual([1, []]);
  });
});
