import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { readJson } from '../../src/model/read-json.js';

test('JSON without equal keys reads as it always did, and all else is no JSON', () => {
  const asBefore = (json: string): unknown => {
    try {
      return { ok: true, value: JSON.parse(json) as unknown };
    } catch {
      return { ok: false, problem: 'invalid' };
    }
  };
  const cut = fc.json().map((json) => json.slice(1));
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), cut), (json) => {
      expect(readJson(json)).toEqual(asBefore(json));
    }),
  );
});

test('two equal keys are found wherever they stand and however they are spelt', () => {
  const letters = fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', ',', 'é', '\n', '__proto__') });
  const place = fc.array(fc.oneof(letters, fc.nat({ max: 3 })), { maxLength: 5 });
  fc.assert(
    fc.property(place, letters, fc.json({ maxDepth: 2 }), (path, key, other) => {
      const twice = `{${JSON.stringify(key)}:${other}, "${escaped(key)}" : ${other}}`;
      const json = path.reduceRight<string>(wrap, twice);
      const read = readJson(json);
      expect(read).toMatchObject({ problem: 'repeated-key', path: [...path.map(String), key] });
      expect('at' in read && json.slice(read.at)).toMatch(/^"(\\u[\da-f]{4})*" : /);
    }),
  );
});

/** Every unit as JSON may spell it. */
function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

/** An object or a list that has the JSON at this step. */
function wrap(json: string, step: string | number): string {
  if (typeof step === 'string')
    return `{${JSON.stringify(`<${step}`)}: "\\" ,{[", ${JSON.stringify(`>${step}`)}:1, ${JSON.stringify(step)}:${json}}`;
  return `[${'{"a":[1,2]},'.repeat(step)}${json}]`;
}

test('what is nested deeper than 64 levels is not read, however deep and whether or not it ends', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  expect(readJson(nested(64))).toMatchObject({ ok: true });
  expect(readJson(nested(65))).toEqual({ ok: false, problem: 'too-deep', at: 64 });
  expect(readJson('{"a":'.repeat(300_000))).toMatchObject({ problem: 'too-deep' });
});
