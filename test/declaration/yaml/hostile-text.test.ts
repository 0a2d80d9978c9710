import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readDeclaration } from '../../../src/declaration/read-declaration.js';
import type { Problem } from '../../../src/model/declaration.js';
import { UserError } from '../../../src/model/errors.js';

/** Reads anything, and gives the problems that cannot be shown to a person in a line with a place. */
function unfit(bytes: Uint8Array): readonly unknown[] {
  return problems(bytes).filter(({ message, hint, origin }) => {
    const text = `${message}${hint ?? ''}`;
    const shown = text.length < 1200 && !/[\p{Cc}\p{Zl}\p{Zp}]|\p{Bidi_Control}/u.test(text);
    return !(shown && origin.file === 'limits.yaml' && origin.line >= 1 && origin.column >= 1);
  });
}

function problems(bytes: Uint8Array): readonly Problem[] {
  try {
    readDeclaration([{ path: 'limits.yaml', bytes }]);
    return [];
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'declaration-invalid') throw error;
    return error.problems;
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const layout = fc.constantFrom(
  '\n',
  '\n  ',
  '\n    ',
  ' ',
  '\t',
  '\r\n',
  '\r',
  ': ',
  ':',
  '- ',
  '? ',
  ', ',
  '{',
  '}',
  '[',
  ']',
);
const marks = fc.constantFrom(
  '&a ',
  '*a',
  '<<: ',
  '!t ',
  '!!str ',
  '"',
  "'",
  '|\n',
  '>-\n',
  '#',
  '%YAML 1.1\n',
  '---\n',
  '...\n',
);
const rarities = fc.constantFrom('\\', '\u0000', '\ufeff', '\u2028', '\u202e', '🚀', '@', '`', '__proto__: ', 'null');
const sections = fc.constantFrom(
  'version: 1\n',
  'organization: ',
  'groups: ',
  'templates: ',
  'workspaces:\n  w:\n',
  'rules: ',
);
const words = fc.constantFrom(
  'id: ',
  'extends: ',
  'limits: ',
  'undeclared: ',
  'opus: ',
  'requests_per_minute: ',
  'wrkspc_1',
);
const values = fc.constantFrom('500', '500_000', '25%', 'inherit', '0x1', '1e3', '-1', 'off');

/** Pieces that YAML gives a meaning to, and the words of limits.yaml. */
const piece = fc.oneof(layout, marks, rarities, sections, words, values);

describe('whatever a file holds, the answer is a declaration or located problems', () => {
  test('for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(unfit(bytes)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('for random text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(unfit(encode(text))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('for text that looks like YAML', () => {
    let valid = 0;
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.boolean(), text, (begins, rest) => {
        const bytes = encode(begins ? `version: 1\n${rest}` : rest);
        expect(unfit(bytes)).toEqual([]);
        if (problems(bytes).length === 0) valid += 1;
      }),
      { numRuns: 2000, examples: [[true, '']] },
    );
    expect(valid).toBeGreaterThan(0);
  });

  test('for nesting of any depth, in any notation', () => {
    const opener = fc.constantFrom('[', '{', '{a: ', '- ', '? ', ': ', 'a: ', '- ? ', '[[a]: ', '&a [', '! {');
    fc.assert(
      fc.property(
        fc.array(opener, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 20_000 }),
        (openers, count) => {
          expect(unfit(encode(openers.join('').repeat(count)))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('for a damaged limits.yaml', () => {
    const whole =
      'version: 1\ntemplates: {t: &t {opus: {requests_per_minute: 500_000}}}\nworkspaces:\n  w: {extends: [t]}\n  v:\n    limits: *t\n';
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(20), piece, (at, removed, inserted) => {
        expect(unfit(encode(whole.slice(0, at) + inserted + whole.slice(at + removed)))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
