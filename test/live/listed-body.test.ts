import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import * as z from 'zod/mini';

import { parseAnswer } from '../../src/live/answer.js';
import { listReader } from '../../src/live/listed-body.js';

const item = z.pipe(
  z.looseObject({ name: z.string() }),
  z.transform(({ name }) => name),
);
const page = z.looseObject({ data: z.array(item), has_more: z.boolean() });
const readBody = listReader(page, item);

function answerOf(text: string): Parameters<typeof parseAnswer>[0] {
  const headers = { 'request-id': 'req_1' };
  return { status: 200, headers, body: Buffer.from(text), closeConnection: () => undefined };
}

const text = fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', '{', '}', ',', ':', ' ', 'data', 'é') });
const body = fc.record({
  first: fc.option(text, { nil: undefined }),
  data: fc.array(fc.record({ name: text, more: fc.anything({ values: [text, fc.integer()], maxDepth: 2 }) })),
  has_more: fc.boolean(),
  last: fc.option(fc.record({ data: fc.array(text) }), { nil: undefined }),
});

test('a list that is read item by item is what the whole body says, however it is spaced', () => {
  fc.assert(
    fc.property(body, fc.constantFrom(0, 1, 3), (value, spaces) => {
      const json = JSON.stringify(value, null, spaces);
      const read = readBody(Buffer.from(json));
      expect(read).not.toBeNull();
      expect(read).toEqual(page.parse(JSON.parse(json)));
    }),
  );
});

test('a body with anything added, changed or cut off is read and refused as it is as a whole', () => {
  const sound = JSON.stringify({ before: 1, data: [{ name: 'a' }, { name: 'b"]' }], has_more: false, after: [] });
  fc.assert(
    fc.property(
      fc.nat(sound.length),
      fc.nat(2),
      fc.constantFrom('', '"', '\\', '[', ']', '{', '}', ',', ':', ' ', '\ufeff', '"data":[1],'),
      (at, cut, added) => {
        const answer = answerOf(sound.slice(0, at) + added + sound.slice(at + cut));
        expect(parseAnswer(answer, { schema: page, readBody })).toEqual(parseAnswer(answer, { schema: page }));
      },
    ),
    { numRuns: 1000 },
  );
});

describe('a body', () => {
  it.each([
    ['has no list', '{"has_more":false}'],
    ['has another thing in its place', '{"data":{"name":"a"},"has_more":false}'],
    ['has the list twice', '{"data":[],"data":[],"has_more":false}'],
    ['has a key of an item twice', '{"data":[{"name":"a","name":"b"}],"has_more":false}'],
    ['has an item that is not as documented', '{"data":[{"name":1}],"has_more":false}'],
    ['ends within the list', '{"data":[{"name":"a"}'],
    ['has a bracket of the wrong kind', '{"data":[{"name":"a"}},"has_more":false}'],
    ['has nothing between two commas', '{"data":[{"name":"a"},,{"name":"b"}],"has_more":false}'],
    ['is no UTF-8', '{"data":[{"name":"\u00ff"}],"has_more":false}'],
  ])('that %s is not read item by item', (_, json) => {
    expect(readBody(Buffer.from(json, 'latin1'))).toBeNull();
  });
});
