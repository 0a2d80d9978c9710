import { createReadStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';

import { expect, test } from 'vitest';

import { openInput } from '../../../src/cli/input/standard-input.js';
import { UserError } from '../../../src/model/errors.js';

function input(stdin: Readable, signal: AbortSignal = new AbortController().signal): ReturnType<typeof openInput> {
  return openInput({ stdin: stdin as NodeJS.ReadStream & { fd: 0 } }, signal);
}

test('standard input is read to its end, in whatever pieces it comes', async () => {
  const bytes = await input(Readable.from([Buffer.from('HTTP/2 '), Buffer.from('429')])).read(100);
  expect(new TextDecoder().decode(bytes ?? undefined)).toBe('HTTP/2 429');
});

test('more than is taken is null, without waiting for its end', async () => {
  const endless = new PassThrough();
  endless.write('x'.repeat(101));
  expect(await input(endless).read(100)).toBe(null);
});

test('an interruption ends the waiting', async () => {
  const interruption = new AbortController();
  const reading = input(new PassThrough(), interruption.signal).read(100);
  interruption.abort(UserError.of('interrupted', {}));
  await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
});

test('what cannot be read is said with the reason', async () => {
  const folder = createReadStream(import.meta.dirname);
  await expect(input(folder).read(100)).rejects.toThrow('Cannot read standard input: ');
});

test('whether it is a terminal is asked when somebody wants to know', () => {
  expect(typeof input(Readable.from([])).isTerminal).toBe('boolean');
});
