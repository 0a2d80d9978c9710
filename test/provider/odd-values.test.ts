import { X509Certificate } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { createCertificate } from '../../src/provider/plugin/certificate.js';
import { bookshop } from '../emulator/bookshop.js';
import { ask, call, newProvider, received, resourceValue, sent, stateValue, typeName } from './asked.js';

describe('values that Terraform seldom sends', () => {
  it('are nothing to find fault with where there are none', async () => {
    const provider = newProvider();
    expect(await provider.validateResourceConfig({ typeName, config: sent(null) }, call)).toEqual({});
    const config = { typeName: 'limitdrift_workspaces', config: sent(null) };
    expect(await provider.validateDataResourceConfig(config, call)).toEqual({ diagnostics: [] });
    expect((await provider.validateProviderConfig({ config: sent(null) }, call)).diagnostics).toEqual([]);
  });

  it('are refused as what they are', async () => {
    const config = sent(resourceValue({}, { undeclared: 5, owner: 'x'.repeat(101) }));
    const { diagnostics } = await newProvider().validateResourceConfig({ typeName, config }, call);
    expect(diagnostics?.map(({ summary }) => summary)).toEqual([
      'This says nothing of undeclared overrides',
      'owner is longer than 100 characters',
    ]);
  });

  it('are an error in a state, which stays as it is', async () => {
    const provider = newProvider();
    const upgrade = (state: unknown) =>
      provider.upgradeResourceState(
        { typeName, version: 0, rawState: { json: Buffer.from(JSON.stringify(state)), flatmap: {} } },
        call,
      );
    const broken = await upgrade({ workspace_id: 5 });
    expect('failed' in broken ? broken.failed[0].summary : '').toContain('a shape that this version does not know');
    const empty = await upgrade([]);
    expect('failed' in empty ? empty : received(empty.upgradedState)).toEqual(stateValue(null, { workspace_id: null }));
  });

  it('read a data source without a configuration', async () => {
    const { provider } = await ask();
    const answer = await provider.readDataSource({ typeName: 'limitdrift_workspaces', config: sent(null) }, call);
    expect('failed' in answer ? answer : received(answer.state)).toHaveProperty('workspaces');
  });
});

describe('the checklist in a message', () => {
  it('says which limits only a command can set, and which nothing can', async () => {
    const overrides = { opus: { tokens_per_day: 7 }, batch: { enqueued_batch_requests: 5 } };
    const { provider } = await ask(bookshop({ workspaces: [{ id: 'wrkspc_chat', name: 'chat', overrides }] }));
    const value = sent(resourceValue({ rlg_opus: { tokens_per_day: '9' } }));
    const request = { typeName, priorState: sent(null), config: value, proposedNewState: value };
    const answer = await provider.planResourceChange({ ...request, priorPrivate: new Uint8Array() }, call);
    const detail = 'failed' in answer ? '' : (answer.diagnostics?.map((one) => one.detail).join('\n') ?? '');
    expect(detail).toContain('tokens_per_day');
    expect(detail).toContain('enqueued_batch_requests');
    expect(detail).toContain('Only a command can set it, the Console cannot.');
    expect(detail).toContain('No known way to set it: the Console does not edit this limit,');
  });
});

describe('a certificate', () => {
  it('has the years of four digits from 2050 on, as RFC 5280 asks', () => {
    const certificate = new X509Certificate(createCertificate(Date.UTC(2050, 5, 1)).pem);
    expect(new Date(certificate.validTo).getUTCFullYear()).toBe(2050);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  it('has a number above 0 whatever its first byte', () => {
    const numbers = Array.from({ length: 40 }, () => new X509Certificate(createCertificate().pem).serialNumber);
    expect(numbers.every((number) => /^[0-9A-F]+$/.test(number) && !number.startsWith('-'))).toBe(true);
  });
});
