import { readFileSync } from 'node:fs';

import { build } from 'esbuild';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';

import { type ClassifiedResponse, classifyResponse, type ResponseKind } from '../../src/response/index.js';

function error(type: string, code?: string): object {
  return { type: 'error', error: { type, message: 'any words', ...(code && { details: { error_code: code } }) } };
}

const empty = { 'anthropic-ratelimit-requests-limit': '50', 'anthropic-ratelimit-requests-remaining': '0' };

describe('classifyResponse', () => {
  test.each<readonly [ResponseKind, boolean | null, number | null, object | null]>([
    ['rate-limit', true, 429, error('rate_limit_error')],
    ['rate-limit', true, 429, error('rate_limit_error', 'a_later_code')],
    ['rate-limit', true, null, error('rate_limit_error')],
    ['acceleration', true, 429, error('rate_limit_error', 'ramp_limit_exceeded')],
    ['spend-cap', false, 429, error('rate_limit_error', 'enforced_spend_limit_reached')],
    ['spend-cap', false, 429, error('rate_limit_error', 'contract_spend_limit_reached')],
    ['spend-cap', false, 402, error('billing_error', 'linked_organization_spend_limit_reached')],
    ['overloaded', true, 529, null],
    ['overloaded', true, 503, error('overloaded_error')],
    ['overloaded', true, 200, error('overloaded_error')],
    ['spend-limit-or-invalid-request', false, 400, error('invalid_request_error')],
    ['spend-limit-or-invalid-request', false, 400, null],
    ['spend-limit-or-invalid-request', false, null, error('invalid_request_error')],
    ['other', null, 400, error('invalid_request_error', 'organization_on_hold')],
    ['other', null, 422, error('invalid_request_error')],
    ['other', null, 401, error('authentication_error')],
    ['other', null, 500, null],
    ['other', null, 302, null],
    ['other', null, null, null],
    ['unclear', null, 429, null],
    ['unclear', null, 429, { error: 'a gateway’s own words' }],
    ['success', null, 200, { type: 'message' }],
  ])('%s (waiting helps: %s): %s %j', (kind, waitHelps, status, body) => {
    expect(classifyResponse({ status, body })).toMatchObject({ kind, waitHelps });
    expect(classifyResponse({ status, body: JSON.stringify(body) })).toMatchObject({ kind });
  });

  test('under a limit of 0 waiting does not help', () => {
    const blocked = { ...empty, 'anthropic-ratelimit-requests-limit': '0' };
    expect(classifyResponse({ status: 429, headers: blocked })).toMatchObject({ kind: 'rate-limit', waitHelps: false });
    expect(classifyResponse({ status: 429, headers: empty })).toMatchObject({ kind: 'rate-limit', waitHelps: true });
  });

  test('says an error code that it does not know', () => {
    const { errorType, errorCode } = classifyResponse({ status: 429, body: error('rate_limit_error', 'a_later_code') });
    expect({ errorType, errorCode }).toEqual({ errorType: 'rate_limit_error', errorCode: 'a_later_code' });
  });

  test('never goes by the words of a message', () => {
    const body = { type: 'error', error: { type: 'rate_limit_error', message: 'enforced_spend_limit_reached' } };
    expect(classifyResponse({ status: 429, body }).kind).toBe('rate-limit');
    expect(classifyResponse({ status: 429, body: 'rate_limit_error, not JSON' }).kind).toBe('unclear');
  });

  test.each<readonly [ResponseKind, number | null, Record<string, string>]>([
    ['rate-limit', 429, empty],
    ['rate-limit', null, empty],
    ['unclear', 429, { ...empty, 'anthropic-ratelimit-requests-remaining': '1' }],
    ['unclear', null, { 'retry-after': '1' }],
    ['subscription', 429, { 'anthropic-ratelimit-unified-status': 'rejected' }],
    ['subscription', null, { 'anthropic-ratelimit-unified-status': 'rejected' }],
    ['rate-limit', 429, { ...empty, 'anthropic-ratelimit-unified-status': 'allowed' }],
  ])('without an error, headers tell: %s, %s %j', (kind, status, headers) => {
    expect(classifyResponse({ status, headers }).kind).toBe(kind);
  });

  function limiting(remaining: Readonly<Record<string, readonly [number, number]>>): readonly unknown[] {
    const headers = Object.entries(remaining).flatMap(([name, [left, limit]]) => [
      [`anthropic-${name}-remaining`, String(left)] as const,
      [`anthropic-${name}-limit`, String(limit)] as const,
    ]);
    const { by, sets }: ClassifiedResponse['limiting'] = classifyResponse({ status: 429, headers }).limiting;
    return [by, ...sets.map(({ name }) => name)];
  }

  test('names every set at 0, for tokens are rounded to thousands', () => {
    expect(limiting({ 'ratelimit-requests': [0, 50], 'ratelimit-tokens': [0, 9000] })).toEqual([
      'remaining-0',
      'requests',
      'tokens',
    ]);
  });

  test('names the lowest share where none is at 0, and both of two', () => {
    const left = { 'ratelimit-requests': [9, 50], 'ratelimit-tokens': [1000, 10_000] } as const;
    expect(limiting(left)).toEqual(['lowest', 'tokens']);
    expect(limiting({ ...left, 'ratelimit-requests': [5, 50] })).toEqual(['lowest', 'requests', 'tokens']);
    expect(limiting({})).toEqual([null]);
  });

  test('a priority commitment that is used up is named only where nothing else is', () => {
    const priority = { 'priority-input-tokens': [0, 1000], 'ratelimit-tokens': [0, 9000] } as const;
    expect(limiting(priority)).toEqual(['remaining-0', 'tokens']);
    expect(limiting({ ...priority, 'ratelimit-tokens': [9000, 9000] })).toEqual([
      'remaining-0',
      'priority-input-tokens',
    ]);
  });
});

describe('limitdrift/headers', () => {
  test('is a module of its own: it runs where there is nothing but the language', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: ['src/response/index.ts'],
      bundle: true,
      platform: 'neutral',
      format: 'iife',
      globalName: 'headers',
      metafile: true,
      write: false,
    });
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.filter((path) => !path.startsWith('src/response/'))).toEqual([]);
    expect(inputs.length).toBeGreaterThan(1);
    const code = `${outputFiles[0]?.text}; headers.classifyResponse({ status: 429, headers: ${JSON.stringify(empty)} }).kind`;
    expect(runInNewContext(code, {})).toBe('rate-limit');
  });

  test('is what package.json names', () => {
    const manifest = readFileSync('package.json', 'utf8');
    expect(manifest).toContain('"./headers": { "types": "./dist/lib/response/index.d.ts"');
  });
});
