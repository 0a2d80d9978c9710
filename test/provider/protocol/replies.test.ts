import { describe, expect, it } from 'vitest';

import type { Diagnostic, DynamicValue } from '../../../src/provider/protocol/messages.js';
import {
  replyToFunctionCall,
  replyToImport,
  replyToMove,
  replyToRead,
  replyToUpgrade,
  replyWith,
} from '../../../src/provider/protocol/replies.js';

const error: Diagnostic = { severity: 'ERROR', summary: 'no' };
const state = { msgpack: Uint8Array.of(0x80) };

const replies = [
  ['a read', (value: DynamicValue) => replyToRead({ newState: value })],
  ['an upgrade', (value: DynamicValue) => replyToUpgrade({ upgradedState: value })],
  ['an import', (value: DynamicValue) => replyToImport({ importedResources: [{ typeName: 'a', state: value }] })],
  ['a move', (value: DynamicValue) => replyToMove({ targetState: value })],
] as const;

describe.each(replies)('the reply to %s', (_what, reply) => {
  it('has the state', () => {
    expect(JSON.stringify(reply(state))).toContain(JSON.stringify(state));
  });

  it.each([
    ['msgpack', { msgpack: Uint8Array.of(0xc0) }],
    ['JSON', { json: Buffer.from('null') }],
    ['no bytes', { msgpack: new Uint8Array() }],
  ])('is no null in %s, by which Terraform would forget the resource', (_how, value) => {
    expect(() => reply(value)).toThrow('A state is null where the resource is not said to be gone');
  });
});

describe('a failure', () => {
  it.each([
    ['a read', replyToRead],
    ['an upgrade', replyToUpgrade],
    ['an import', replyToImport],
    ['a move', replyToMove],
    ['anything else', replyWith],
  ])('of %s is its diagnostics and nothing else', (_what, reply) => {
    expect(reply({ failed: [error] })).toEqual({ diagnostics: [{ ...error, detail: '' }] });
  });

  it('has an error among its diagnostics, or it would say that there is no resource', () => {
    expect(() => replyToRead({ failed: [{ ...error, severity: 'WARNING' }] })).toThrow('A failure without an error');
  });
});

it('says msgpack’s nil of a resource that is gone', () => {
  expect(replyToRead({ newState: 'gone' })).toEqual({ newState: { msgpack: Uint8Array.of(0xc0) }, diagnostics: [] });
});

it('shows what a terminal would obey, and keeps the lines of a detail', () => {
  const diagnostic: Diagnostic = { severity: 'WARNING', summary: 'a\nb\u001b[2J', detail: 'c\u202e\nd' };
  expect(replyWith({ diagnostics: [diagnostic] }).diagnostics).toEqual([
    { severity: 'WARNING', summary: 'a\\u{a}b\\u{1b}[2J', detail: 'c\\u{202e}\nd' },
  ]);
  expect(replyToFunctionCall({ error: { text: 'e\u0007\nf', functionArgument: 1 } })).toEqual({
    error: { text: 'e\\u{7}\nf', functionArgument: 1 },
  });
  expect(replyToFunctionCall({ error: { text: 'Write 5.' } })).toEqual({ error: { text: 'Write 5' } });
  expect(replyToFunctionCall({ result: state })).toEqual({ result: state });
});
