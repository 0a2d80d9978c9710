import { once } from 'node:events';
import { createServer } from 'node:http';

import { describe, expect, it, onTestFinished } from 'vitest';

import { UserError } from '../../src/model/errors.js';
import { adminKey } from '../emulator/bookshop.js';
import { ask, call, newProvider, sent } from './asked.js';

describe('the provider', () => {
  it('names what it has alike, by its metadata and by its schemas', async () => {
    const provider = newProvider();
    const metadata = await provider.getMetadata({}, call);
    const schemas = await provider.getProviderSchema({}, call);
    if ('failed' in schemas) throw new Error(JSON.stringify(schemas.failed));
    const { functions } = await provider.getFunctions({}, call);
    expect(metadata.resources?.map(({ typeName }) => typeName)).toEqual(Object.keys(schemas.resourceSchemas ?? {}));
    expect(metadata.dataSources?.map(({ typeName }) => typeName)).toEqual(Object.keys(schemas.dataSourceSchemas ?? {}));
    expect(metadata.functions?.map(({ name }) => name)).toEqual(Object.keys(functions ?? {}));
    expect(Object.keys(schemas.functions ?? {})).toEqual(['effective_limit']);
    expect(metadata.serverCapabilities).toEqual({ getProviderSchemaOptional: true, planDestroy: true });
  });

  it('takes over no resource of another type, and says what to do instead', async () => {
    const request = {
      sourceProviderAddress: 'registry.terraform.io/other/other',
      sourceTypeName: 'other_limits',
      sourceSchemaVersion: 0,
      sourceState: { json: Buffer.from('{}'), flatmap: {} },
      targetTypeName: 'limitdrift_workspace_rate_limits',
      sourcePrivate: new Uint8Array(),
      sourceIdentitySchemaVersion: 0,
    };
    const answer = await newProvider().moveResourceState(request, call);
    expect('failed' in answer ? answer.failed[0].summary : '').toContain('import the workspace instead');
  });

  it('has no identities', async () => {
    const provider = newProvider();
    expect(await provider.getResourceIdentitySchemas({}, call)).toEqual({ identitySchemas: {} });
    const rawIdentity = { json: Buffer.from('{}'), flatmap: {} };
    const answer = await provider.upgradeResourceIdentity({ typeName: 'x', version: 0, rawIdentity }, call);
    expect('failed' in answer).toBe(true);
  });

  it('reads no data source that it does not have, nor any before it is configured', async () => {
    const { provider } = await ask();
    const config = sent({ workspaces: null });
    const unknown = await provider.readDataSource({ typeName: 'limitdrift_nothing', config }, call);
    expect(unknown).toEqual({ failed: [expect.objectContaining({ severity: 'ERROR' })] });
    const early = await newProvider().readDataSource({ typeName: 'limitdrift_workspaces', config }, call);
    expect('failed' in early ? early.failed[0].summary : '').toBe('The provider is not configured yet');
  });

  it('begins nothing after Terraform stopped, and is not stopped in the next run of a debugger', async () => {
    const stop = new AbortController();
    const { provider, emulator } = await ask();
    const configuration = {
      terraformVersion: '1.11.4',
      config: sent({ base_url: emulator.url, admin_key: adminKey, api_version: null }),
    };
    const reading = { typeName: 'limitdrift_workspaces', config: sent({ workspaces: null }) };
    stop.abort(new Error('stopped'));
    await expect(provider.readDataSource(reading, { signal: stop.signal })).rejects.toThrow('stopped');
    await expect(provider.configureProvider(configuration, { signal: stop.signal })).rejects.toThrow('stopped');
    expect(await provider.configureProvider(configuration, call)).toEqual({ diagnostics: [] });
    expect(await provider.readDataSource(reading, call)).not.toHaveProperty('failed');
  });

  it('ends what is under way when Terraform stops a call', async () => {
    const stop = new AbortController();
    const silent = createServer(() => stop.abort(UserError.of('interrupted', {}))).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void (silent.closeAllConnections(), silent.close()));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const config = sent({ base_url: `http://127.0.0.1:${port}`, admin_key: adminKey, api_version: null });
    const request = { terraformVersion: '1.11.4', config };
    const { diagnostics } = await newProvider().configureProvider(request, { signal: stop.signal });
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'ERROR', summary: 'Interrupted' })]);
  });
});
