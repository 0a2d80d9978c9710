import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

import { encode } from '@msgpack/msgpack';
import { describe, expect, it, onTestFinished } from 'vitest';

import { UserError } from '../../../src/model/errors.js';
import { createCertificate } from '../../../src/provider/plugin/certificate.js';
import type { PluginHost } from '../../../src/provider/plugin/plugin-host.js';
import { servePlugin } from '../../../src/provider/plugin/serve-plugin.js';
import { decodeMessage } from '../../../src/provider/protocol/decode.js';
import { encodeMessage } from '../../../src/provider/protocol/encode.js';
import type { Provider } from '../../../src/provider/protocol/messages.js';
import { eventually } from '../eventually.js';
import { createNoteProvider } from './note-provider.js';
import { connectPeer, parseHandshake, type Peer } from './peer.js';
import { createTestHost, temporaryFolder, terraformEnv, type TestHost } from './test-host.js';

const address = 'registry.terraform.io/limitdrift/limitdrift';
const getSchema = '/tfplugin6.Provider/GetProviderSchema';

describe('the start of a plugin', () => {
  it('by hand says what the file is for', async () => {
    const host = await serve({ env: {} });
    expect(host.exits).toEqual([1]);
    expect(host.output()).toBe('');
    expect(host.errors()).toBe(
      'terraform-provider-limitdrift is a plugin: Terraform runs it by itself when a configuration requires the provider.\n',
    );
  });

  it('is told to Terraform in one line', async () => {
    const host = await serve();
    expect(host.output()).toMatch(/^1\|6\|unix\|\/[^|]+\|grpc\|\n$/);
  });

  it('has a seventh field for a Terraform that could share a connection', async () => {
    const host = await serve({ env: { ...terraformEnv, PLUGIN_MULTIPLEX_GRPC: 'true' } });
    expect(host.output()).toMatch(/^1\|6\|unix\|\/[^|]+\|grpc\|\|false\n$/);
  });

  it.each([
    ['4,5', '(it speaks: 4, 5)'],
    [undefined, '(it speaks: none)'],
  ])('ends in one line where Terraform speaks %s', async (versions, words) => {
    const host = await serve({ env: { ...terraformEnv, PLUGIN_PROTOCOL_VERSIONS: versions } });
    expect(host.output()).toBe(
      `terraform-provider-limitdrift: the provider speaks plugin protocol 6, and this Terraform does not ${words}. Use Terraform 1.0 or later.\n`,
    );
    expect(host.exits).toEqual([1]);
    expect(host.errors()).toBe('');
  });

  it('ends in one line and with a stack where the provider cannot be made', async () => {
    const host = createTestHost();
    await servePlugin(
      () => {
        throw new TypeError('no\n| pen');
      },
      { host, address },
    );
    expect(host.output()).toBe('terraform-provider-limitdrift: no / pen.\n');
    expect(host.errors()).toMatch(/^panic: TypeError: no\n\| pen\n +at /);
    expect(host.exits).toEqual([1]);
  });

  it('takes what is printed to the console for the log', async () => {
    const host = createTestHost({ env: { ...terraformEnv, TF_LOG: 'INFO' } });
    await servePlugin(
      () => {
        host.console.log?.('hello %d', 7);
        host.console.error?.('oh');
        return createNoteProvider();
      },
      { host, address },
    );
    const lines = host
      .errors()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([
      expect.objectContaining({ '@level': 'info', '@message': 'hello 7' }),
      expect.objectContaining({ '@level': 'warn', '@message': 'oh' }),
    ]);
    expect(host.output()).toMatch(/^1\|6\|/);
  });
});

describe('the socket of a plugin', () => {
  it('lies in a folder of its owner alone, which is gone at the exit', async () => {
    const folder = temporaryFolder();
    const host = await serve({ env: { ...terraformEnv, PLUGIN_UNIX_SOCKET_DIR: folder } });
    const { address: socket } = parseHandshake(host.output());
    expect(dirname(dirname(socket))).toBe(folder);
    expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
    host.emit('exit');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['is too long for one', (folder: string) => join(folder, 'x'.repeat(120))],
    ['would break the line for Terraform', (folder: string) => makeFolder(join(folder, 'a|b'))],
    ['does not exist', (folder: string) => join(folder, 'none')],
  ])('is in /tmp where the folder for it %s', async (_how, choose) => {
    const host = await serve({ env: { ...terraformEnv, PLUGIN_UNIX_SOCKET_DIR: choose(temporaryFolder()) } });
    const { address: socket } = parseHandshake(host.output());
    expect(socket).toMatch(/^\/tmp\/ld-\w{6}\/s$/);
    host.emit('exit');
    expect(existsSync(dirname(socket))).toBe(false);
  });
});

describe('the port of a plugin on Windows', () => {
  it('is the first that is free of those that Terraform offers', async () => {
    const taken = await takePort();
    const range = { PLUGIN_MIN_PORT: String(taken), PLUGIN_MAX_PORT: String(taken + 50) };
    const host = await serve({ platform: 'win32', env: { ...terraformEnv, ...range } });
    const handshake = parseHandshake(host.output());
    expect(handshake.network).toBe('tcp');
    expect(handshake.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(Number(handshake.address.split(':')[1])).toBeGreaterThan(taken);
    expect(schemaOf(await connectPeer(handshake).call(getSchema))).toEqual(['limitdrift_note']);
  });

  it('is any where Terraform offers none', async () => {
    const host = await serve({ platform: 'win32' });
    expect(Number(parseHandshake(host.output()).address.split(':')[1])).toBeGreaterThan(0);
  });

  it('is asked for where none is free', async () => {
    const taken = String(await takePort());
    const range = { PLUGIN_MIN_PORT: taken, PLUGIN_MAX_PORT: taken };
    const host = await serve({ platform: 'win32', env: { ...terraformEnv, ...range } });
    expect(host.output()).toBe(
      `terraform-provider-limitdrift: no port of 127.0.0.1 from ${taken} to ${taken} is free. Set PLUGIN_MIN_PORT and PLUGIN_MAX_PORT to a range with free ports.\n`,
    );
    expect(host.exits).toEqual([1]);
  });
});

describe('a plugin with TLS', () => {
  it('serves the peer whose certificate it was given', async () => {
    const own = createCertificate();
    const host = await serve({ env: { ...terraformEnv, PLUGIN_CLIENT_CERT: own.pem } });
    const handshake = parseHandshake(host.output());
    expect(handshake.certificate).toMatch(/^[A-Za-z0-9+/]+$/);
    expect(schemaOf(await connectPeer(handshake, own).call(getSchema))).toEqual(['limitdrift_note']);
  });

  it.each([
    ['no certificate', () => null],
    ['another certificate', () => createCertificate()],
  ])('refuses a peer with %s', async (_which, certify) => {
    const { pem } = createCertificate();
    const host = await serve({ env: { ...terraformEnv, PLUGIN_CLIENT_CERT: pem, TF_LOG: 'warn' } });
    const peer = connectPeer(parseHandshake(host.output()), certify());
    await expect(peer.call(getSchema)).rejects.toMatchObject({ code: 14 });
    await eventually(() => host.errors().includes('A connection was refused: '));
  });

  it('refuses a peer that speaks in plain', async () => {
    const { pem } = createCertificate();
    const host = await serve({ env: { ...terraformEnv, PLUGIN_CLIENT_CERT: pem } });
    const peer = connectPeer({ ...parseHandshake(host.output()), certificate: '' });
    await expect(peer.call(getSchema)).rejects.toMatchObject({ code: 14 });
  });
});

describe('a plugin that is served', () => {
  it('answers a health check of itself and of nothing else', async () => {
    const { peer } = await connect();
    const check = (service: string) =>
      peer.call('/grpc.health.v1.Health/Check', encodeMessage('Health.Request', { service }));
    for (const service of ['', 'plugin']) {
      expect(decodeMessage('Health.Response', await check(service))).toEqual({ status: 'SERVING' });
    }
    await expect(check('other')).rejects.toMatchObject({ code: 5 });
    const watch = peer.listen('/grpc.health.v1.Health/Watch').on('error', () => {});
    const [first] = (await once(watch, 'data')) as [Buffer];
    watch.cancel();
    expect(decodeMessage('Health.Response', first)).toEqual({ status: 'SERVING' });
  });

  it('keeps the streams of go-plugin open, and ends the broker’s with its peer', async () => {
    const { peer } = await connect();
    let ended = false;
    const output = peer.listen('/plugin.GRPCStdio/StreamStdio').on('error', () => {});
    output.on('end', () => (ended = true));
    const broker = peer.converse('/plugin.GRPCBroker/StartStream');
    broker.on('data', () => {}).write(Buffer.alloc(0));
    expect(schemaOf(await peer.call(getSchema))).toEqual(['limitdrift_note']);
    const end = once(broker, 'end');
    broker.end();
    await end;
    expect(ended).toBe(false);
    output.cancel();
  });

  it.each([
    ['GetMetadata', { resources: [{ typeName: 'limitdrift_note' }], functions: [{ name: 'shout' }] }],
    ['GetFunctions', { functions: { shout: expect.objectContaining({ summary: 'Says it in capitals' }) as unknown } }],
    ['GetResourceIdentitySchemas', { identitySchemas: {}, diagnostics: [] }],
  ] as const)('answers %s, which not every Terraform calls', async (name, reply) => {
    const { peer } = await connect();
    const bytes = await peer.call(`/tfplugin6.Provider/${name}`);
    expect(decodeMessage(`${name}.Response`, bytes)).toMatchObject(reply);
  });

  it('fails in an upgrade, of a state and of an identity, with what the provider says', async () => {
    const fail = () => Promise.reject(UserError.of('usage', { problem: 'too old', hint: 'Import it' }));
    const note = createNoteProvider();
    const { peer } = await connect({ ...note, upgradeResourceState: fail, upgradeResourceIdentity: fail });
    const rawState = { json: Buffer.from('{}') };
    const state = encodeMessage('UpgradeResourceState.Request', { typeName: 'limitdrift_note', rawState });
    const identity = encodeMessage('UpgradeResourceIdentity.Request', { rawIdentity: rawState });
    const failure = { diagnostics: [{ severity: 'ERROR', summary: 'too old', detail: 'Import it.' }] };
    const upgraded = await peer.call('/tfplugin6.Provider/UpgradeResourceState', state);
    expect(decodeMessage('UpgradeResourceState.Response', upgraded)).toEqual(failure);
    const identified = await peer.call('/tfplugin6.Provider/UpgradeResourceIdentity', identity);
    expect(decodeMessage('UpgradeResourceIdentity.Response', identified)).toEqual(failure);
  });

  it('does not know calls of other protocols', async () => {
    const { peer } = await connect();
    await expect(peer.call('/tfplugin6.Provider/OpenEphemeralResource')).rejects.toMatchObject({ code: 12 });
  });

  it('answers a shutdown, and ends when the connection does', async () => {
    const { host, peer } = await connect();
    await peer.call('/plugin.GRPCController/Shutdown');
    expect(host.exits).toEqual([]);
    peer.close();
    await eventually(() => host.exits.length > 0);
    expect(host.exits).toEqual([0]);
  });

  it('tells a call that it is cancelled', async () => {
    const { peer, signals } = await connectWaiting();
    const call = peer.start('/tfplugin6.Provider/ReadDataSource', noteRequest('wait'));
    await eventually(() => signals.length === 1);
    expect(signals[0]?.aborted).toBe(false);
    call.cancel();
    await expect(call.done).rejects.toMatchObject({ code: 1 });
    await eventually(() => signals[0]?.aborted === true);
  });

  it('tells every call that the provider is stopped, those that come later too', async () => {
    const { peer, signals } = await connectWaiting();
    const reading = peer.call('/tfplugin6.Provider/ReadDataSource', noteRequest('wait'));
    await eventually(() => signals.length === 1);
    expect(await peer.call('/tfplugin6.Provider/StopProvider')).toHaveLength(0);
    const { diagnostics } = decodeMessage('ReadDataSource.Response', await reading);
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'ERROR', summary: 'Interrupted' })]);
    await peer.call('/tfplugin6.Provider/ReadDataSource', noteRequest('hello'));
    expect(signals[1]?.aborted).toBe(true);
  });

  it.each([
    ['while it runs', {}, true],
    ['while it was started', { LIMITDRIFT_INTERRUPTED: '1' }, false],
  ])('stops by itself at a ^C that came %s: Terraform may not say so', async (_when, more, later) => {
    const signals: AbortSignal[] = [];
    const note = createNoteProvider();
    const host = await serve(
      { env: { ...terraformEnv, ...more } },
      {
        ...note,
        readDataSource: (request, call) => {
          signals.push(call.signal);
          return note.readDataSource(request, call);
        },
      },
    );
    const peer = connectPeer(parseHandshake(host.output()));
    if (later) host.emit('SIGINT');
    await peer.call('/tfplugin6.Provider/ReadDataSource', noteRequest('hello'));
    expect([signals[0]?.aborted, host.exits]).toEqual([true, []]);
  });

  it('stops one run of a debugger, and not the next', async () => {
    const stopped: boolean[] = [];
    const note = createNoteProvider();
    const host = await serve(
      { env: {}, args: ['-debug'] },
      {
        ...note,
        readDataSource: (request, call) => {
          stopped.push(call.signal.aborted);
          return note.readDataSource(request, call);
        },
      },
    );
    const socket = /"String":"([^"]+)"/.exec(host.output())?.[1] ?? '';
    const handshake = { ...parseHandshake(`1|6|unix|${socket}|grpc|`), certificate: '' };
    const [first, second] = [connectPeer(handshake), connectPeer(handshake)];
    await first.call('/tfplugin6.Provider/StopProvider');
    for (const peer of [first, second]) await peer.call('/tfplugin6.Provider/ReadDataSource', noteRequest('hello'));
    expect(stopped).toEqual([true, false]);
  });

  it('reports what a call throws, and answers the next one', async () => {
    const { host, peer } = await connect();
    const thrown = peer.call('/tfplugin6.Provider/ReadDataSource', noteRequest('throw'));
    await expect(thrown).rejects.toMatchObject({ code: 13, details: 'TypeError: the note is torn' });
    expect(host.errors()).toMatch(/^panic: TypeError: the note is torn\n +at obey /);
    expect(schemaOf(await peer.call(getSchema))).toEqual(['limitdrift_note']);
    expect(host.exits).toEqual([]);
  });

  it('leaves the prior state where a change fails with what the user can act on', async () => {
    const { peer } = await connect();
    const noteOf = (text: string) => ({ msgpack: encode({ text, echo: text }) });
    const [prior, wanted] = [noteOf('one'), noteOf('user-error')];
    const request = { typeName: 'limitdrift_note', priorState: prior, plannedState: wanted, config: wanted };
    const bytes = encodeMessage('ApplyResourceChange.Request', request);
    const reply = await peer.call('/tfplugin6.Provider/ApplyResourceChange', bytes);
    expect(decodeMessage('ApplyResourceChange.Response', reply)).toMatchObject({
      newState: prior,
      diagnostics: [{ severity: 'ERROR', detail: 'Write on it.' }],
    });
  });

  it('refuses a request that it cannot read', async () => {
    const { peer } = await connect();
    await expect(peer.call('/tfplugin6.Provider/ReadDataSource')).rejects.toMatchObject({
      code: 13,
      details: 'Error: ReadDataSource.Request.config is missing',
    });
  });

  it.each(['uncaughtException', 'unhandledRejection'] as const)('ends with a stack at an %s', async (event) => {
    const { host } = await connect();
    host.emit(event, new RangeError('too much'));
    expect(host.errors()).toMatch(/^panic: RangeError: too much\n +at /);
    expect(host.exits).toEqual([2]);
  });

  it('ends with words where no error was thrown', async () => {
    const { host } = await connect();
    host.emit('unhandledRejection', 'a \u001b[31mtext');
    expect(host.errors()).toBe('panic: a \\u{1b}[31mtext\n');
  });
});

describe('a plugin in a debugger', () => {
  it('says how Terraform finds it, and stays when Terraform leaves', async () => {
    const host = await serve({ env: {}, args: ['-debug'] });
    const [, value = ''] = /^TF_REATTACH_PROVIDERS='(.*)'\n$/.exec(host.output()) ?? [];
    const attached = JSON.parse(value) as Record<string, { readonly Addr: { readonly String: string } }>;
    const socket = attached[address]?.Addr.String ?? '';
    expect(attached).toEqual({
      [address]: {
        Protocol: 'grpc',
        ProtocolVersion: 6,
        Pid: 42,
        Test: true,
        Addr: { Network: 'unix', String: socket },
      },
    });
    for (let round = 0; round < 2; round += 1) {
      const peer = connectPeer({ network: 'unix', address: socket, certificate: '' });
      expect(schemaOf(await peer.call(getSchema))).toEqual(['limitdrift_note']);
      await peer.call('/plugin.GRPCController/Shutdown');
      peer.close();
    }
    expect(host.exits).toEqual([]);
    host.emit('SIGINT');
    expect(host.exits).toEqual([130]);
  });
});

async function serve(given: Partial<PluginHost> = {}, provider: Provider = createNoteProvider()): Promise<TestHost> {
  const host = createTestHost(given);
  await servePlugin(() => provider, { host, address });
  return host;
}

async function connect(provider?: Provider): Promise<{ readonly host: TestHost; readonly peer: Peer }> {
  const host = await serve({}, provider);
  return { host, peer: connectPeer(parseHandshake(host.output())) };
}

/** With the signals that the calls were given. */
async function connectWaiting() {
  const signals: AbortSignal[] = [];
  const note = createNoteProvider();
  const connected = await connect({
    ...note,
    readDataSource: (request, call) => {
      signals.push(call.signal);
      return note.readDataSource(request, call);
    },
  });
  return { ...connected, signals };
}

function noteRequest(text: string): Buffer {
  return encodeMessage('ReadDataSource.Request', {
    typeName: 'limitdrift_note',
    config: { msgpack: encode({ text, echo: null }) },
  });
}

function schemaOf(reply: Buffer): readonly string[] {
  return Object.keys(decodeMessage('GetProviderSchema.Response', reply).resourceSchemas);
}

function makeFolder(path: string): string {
  mkdirSync(path);
  return path;
}

function takePort(): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
}
