import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { limitsJsonSchema } from '../../../src/declaration/grammar/limits-json-schema.js';
import { declare, problemsOf } from '../declare.js';

const accepts = new Ajv({ allErrors: true, strictTypes: false }).compile(limitsJsonSchema());
const asEditor = (text: string): unknown => parse(text, { version: '1.2', schema: 'core', stringKeys: true });

const head = 'version: 1\nignore:\n';
const withItem = (item: string): string => `${head}  - {${item}}\n`;
const whole = 'workspace: legacy-*, reason: migration, expires: 2027-01-31';

const workspaceHint = 'Write the name or ID of a workspace, or a pattern such as `legacy-*`';
const expiresHint = 'Write the last day on which it holds, such as `expires: 2027-01-31`';
const reasonHint = 'Write why it is tolerated, such as `reason: vendor migration, INC-123`';
const liveHint = 'Write a whole number such as 500_000, or `inherit` for no override, or remove the key';

describe('ignore', () => {
  test('says what it tolerates, why, for whom and how long, with its place', () => {
    const text = `${head}  - workspace: legacy-*
    group: batch
    limiter: requests_per_minute
    live: 2_000
    reason: vendor migration, INC-123
    owner: platform
    expires: 2027-01-31
  - {workspace: wrkspc_1, live: inherit, reason: "1.0", expires: "2028-02-29"}
`;
    expect(declare(text).ignores).toEqual([
      {
        workspace: 'legacy-*',
        group: 'batch',
        limiter: 'requests_per_minute',
        live: 2000,
        reason: 'vendor migration, INC-123',
        owner: 'platform',
        expires: '2027-01-31',
        origin: { file: 'limits.yaml', line: 3, column: 5 },
      },
      {
        workspace: 'wrkspc_1',
        group: null,
        limiter: null,
        live: 'inherit',
        reason: '1.0',
        owner: null,
        expires: '2028-02-29',
        origin: { file: 'limits.yaml', line: 10, column: 5 },
      },
    ]);
    expect(accepts(asEditor(text)) ? [] : accepts.errors).toEqual([]);
  });

  test('is read from every file of a declaration, in their order', () => {
    const files = { 'a.yaml': withItem(whole), 'b.yaml': withItem(whole.replace('legacy', 'new')) };
    const places = declare(files).ignores.map(({ workspace, origin }) => [workspace, origin.file, origin.line]);
    expect(places).toEqual([
      ['legacy-*', 'a.yaml', 3],
      ['new-*', 'b.yaml', 3],
    ]);
  });

  test('may be an empty list, and need not be there', () => {
    expect([declare('version: 1\nignore: []\n').ignores, declare('version: 1\n').ignores]).toEqual([[], []]);
  });

  test.each([
    ['reason: x, expires: 2027-01-31', `5: This \`ignore\` does not say for which workspace | ${workspaceHint}`],
    ['workspace: a, expires: 2027-01-31', `5: This \`ignore\` has no reason | ${reasonHint}`],
    ['workspace: a, reason: x', `5: This \`ignore\` does not say when it ends | ${expiresHint}`],
    ['workspace: a, reason: x, expires: 2027-02-30', `40: "2027-02-30" is not a day of the calendar | ${expiresHint}`],
    ['workspace: a, reason: x, expires: 2027-13-01', `40: "2027-13-01" is not a day of the calendar | ${expiresHint}`],
    ['workspace: a, reason: x, expires: 2027-02-29', `40: "2027-02-29" is not a day of the calendar | ${expiresHint}`],
    [
      'workspace: a, reason: x, expires: 31.01.2027',
      `40: "31.01.2027" is not a date of the form YYYY-MM-DD | ${expiresHint}`,
    ],
    [
      'workspace: a, reason: x, expires: 2027-01-31T00:00:00Z',
      `40: "2027-01-31T00:00:00Z" is not a date of the form YYYY-MM-DD | ${expiresHint}`,
    ],
    [
      'workspace: a, reason: x, expires: 20270131',
      '40: `expires` must be a text, and "20270131" is not one | Put it in quotes',
    ],
    [
      'workspace: a, reason: x, expires: [2027-01-31]',
      `40: \`expires\` must be a text, but is a list | ${expiresHint}`,
    ],
    [
      'workspace: a, reason: "", expires: 2027-01-31',
      `28: \`reason\` must be a text, but is an empty text | ${reasonHint}`,
    ],
    ['workspace: a, reason: " ", expires: 2027-01-31', `28: \`reason\` is blank | ${reasonHint}`],
    ['workspace: a, reason: null, expires: 2027-01-31', `28: \`reason\` must be a text, but is empty | ${reasonHint}`],
    [
      'workspace: a, reson: x, expires: 2027-01-31',
      '20: Unknown key "reson" in an item of `ignore` | Did you mean "reason"?',
    ],
    [
      'workspace: a, reason: x, expires: 2027-01-31, until: 1',
      '52: Unknown key "until" in an item of `ignore` | The keys in an item of `ignore` are workspace, group, limiter, live, reason, owner, expires',
    ],
    [`${whole}, live: null`, `73: \`live\` must be a whole number or \`inherit\`, but is empty | ${liveHint}`],
    [`${whole}, live: {}`, `73: \`live\` must be a whole number or \`inherit\`, but is a map | ${liveHint}`],
    [`${whole}, live: 5%`, `73: "5%" is a share, but \`live\` must be the exact live value | ${liveHint}`],
    [`${whole}, live: -5`, '73: "-5" is negative (`live`) | The least is 0, which lets nothing through'],
    [`${whole}, live: much`, `73: "much" is not a limit (\`live\`) | ${liveHint}`],
    [
      `${whole}, group: ~`,
      '74: `group` must be a text, but is empty | Write a group as under `limits`, or remove the key for every group',
    ],
    [
      `${whole}, limiter: [a]`,
      '76: `limiter` must be a text, but is a list | Write a limiter such as `requests_per_minute`, or remove the key for every limiter',
    ],
    [`${whole}, owner: 5`, '74: `owner` must be a text, and "5" is not one | Put it in quotes'],
  ])('refuses {%s} with its place and what to write', (item, problem) => {
    expect(problemsOf(withItem(item))).toEqual([`limits.yaml:3:${problem.endsWith('?') ? problem : `${problem}.`}`]);
  });

  test.each([
    ['version: 1\nignore:\n', '2:8: `ignore` must be a list, but is empty | Write'],
    ['version: 1\nignore: {workspace: a}\n', '2:9: `ignore` must be a list, but is a map'],
    ['version: 1\nignore: [a]\n', '2:10: An item of `ignore` must be a map, but is "a"'],
    ['version: 1\nignores: []\n', '2:1: Unknown key "ignores" at the top level | Did you mean "ignore"?'],
  ])('refuses %j, which is no list of maps', (text, problem) => {
    expect(problemsOf(text)).toHaveLength(1);
    expect(problemsOf(text)[0]).toMatch(new RegExp(`^limits.yaml:${problem.replace(/[|?]/g, '\\$&')}`));
  });

  test('reports every problem of every item in one run', () => {
    const text = `${head}  - {workspace: a}\n  - {workspace: b, reason: x, expires: never}\n`;
    expect(problemsOf(text).map((problem) => problem.split(' | ')[0])).toEqual([
      'limits.yaml:3:5: This `ignore` does not say when it ends',
      'limits.yaml:3:5: This `ignore` has no reason',
      'limits.yaml:4:40: "never" is not a date of the form YYYY-MM-DD',
    ]);
  });

  test('takes every day that the calendar has, and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.nat(13), fc.nat(32), (year, month, day) => {
        const [y, m, d] = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')];
        const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
        const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
        const read = problemsOf(withItem(`workspace: a, reason: x, expires: ${y}-${m}-${d}`)).length === 0;
        expect([y, m, d, read]).toEqual([y, m, d, day >= 1 && day <= days]);
      }),
    );
  });

  test.each([
    'workspace: a, reason: x',
    'workspace: a, expires: 2027-01-31',
    'reason: x, expires: 2027-01-31',
    `${whole}, until: 1`,
    `${whole}, live: 5%`,
    `${whole}, live: -1`,
    'workspace: a, reason: "", expires: 2027-01-31',
    'workspace: a, reason: x, expires: tomorrow',
  ])('is refused by the schema for editors too: {%s}', (item) => {
    expect(problemsOf(withItem(item))).toHaveLength(1);
    expect(accepts(asEditor(withItem(item)))).toBe(false);
  });
});
