import { describe, expect, test } from 'vitest';

import { readDeclaration, type SourceFile } from '../../../src/declaration/read-declaration.js';
import { formatOrigin, UserError } from '../../../src/model/errors.js';
import type { Declaration, DeclaredGroup } from '../../../src/model/declaration.js';
import { formatSpendLimit } from '../../../src/model/spend/amount.js';

const fileOf = (text: string): SourceFile => ({
  path: 'limits.yaml',
  bytes: new TextEncoder().encode(`version: 1\n${text}`),
});

const read = (text: string): Declaration => readDeclaration([fileOf(text)]);

const problemsOf = (text: string): readonly string[] => problemsIn([fileOf(text)]);

function problemsIn(files: readonly SourceFile[]): readonly string[] {
  try {
    readDeclaration(files);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(({ origin, message, hint }) => `${formatOrigin(origin)}: ${message} | ${hint}`);
  }
  return [];
}

const texts = ({ key, limits }: DeclaredGroup): unknown =>
  limits === 'inherit'
    ? [key, limits]
    : [key, ...limits.map(({ limiter, value }) => `${limiter} ${formatSpendLimit(value)}`)];

describe('spend_limit', () => {
  test('stands in an entry, in a template and under organization, as a group beside the others', () => {
    const { workspaces, templates, organization } = read(`
organization: {spend_limit: {monthly: 5000 USD}}
templates: {team: {owner: platform, spend_limit: {monthly: 500, daily: none}}, none: {spend_limit: none}}
workspaces:
  chat: {extends: [team], limits: {batch: inherit}, spend_limit: {weekly: 99.90 USD}}
  alone: {spend_limit: {}}
`);
    expect(workspaces.map(({ layers, owner }) => [owner, layers.map((layer) => layer.map(texts))])).toEqual([
      [
        'platform',
        [
          [['spend_limit', 'monthly 500', 'daily none']],
          [
            ['batch', 'inherit'],
            ['spend_limit', 'weekly 99.90 USD'],
          ],
        ],
      ],
      [null, [[['spend_limit']]]],
    ]);
    expect([...templates].map(([name, groups]) => [name, groups.map(texts)])).toEqual([
      ['team', [['spend_limit', 'monthly 500', 'daily none']]],
      ['none', [['spend_limit', 'inherit']]],
    ]);
    expect(organization.limits).toMatchObject([
      { group: { value: 'spend_limit' }, limiter: 'monthly', value: 500_000, currency: 'USD' },
    ]);
  });

  test.each([
    [
      'workspaces: {w: {spend_limit: 500}}',
      '2:31: `spend_limit` must be a map, but is "500" | Write a map of periods and amounts, such as `{monthly: 500}`, or `none` for no limit of its own',
    ],
    ['workspaces: {w: {spend_limit: {month: 5}}}', '2:32: "month" is not a period | Did you mean "monthly"?'],
    [
      'workspaces: {w: {spend_limit: {yearly: 5}}}',
      '2:32: "yearly" is not a period | The periods of a spend limit are daily, weekly, monthly',
    ],
    [
      'workspaces: {w: {spend_limit: {monthly: 5%}}}',
      '2:41: "5%" is a share, and a spend limit is an amount ("monthly") | Write an amount such as 500, 12.50 or 500 USD, with at most two decimals, or `none` for no limit of its own',
    ],
    [
      'workspaces: {w: {spend_limit: {monthly: }}}',
      '2:41: "monthly" has no value | Write an amount such as 500, 12.50 or 500 USD, with at most two decimals, or `none` for no limit of its own',
    ],
    [
      'workspaces: {w: {spend_limit: {monthly: [5]}}}',
      '2:41: "monthly" must be an amount, but is a list | Write an amount such as 500, 12.50 or 500 USD, or `none`',
    ],
    [
      'workspaces: {w: {limits: {spend_limit: {monthly: 5}}}}',
      '2:27: `spend_limit` is no group of rate limits | Write it beside `limits`, not in it',
    ],
    [
      'organization: {spend_limit: none}',
      '2:29: `spend_limit` must be a map, but is "none" | Write a map of periods and amounts, such as `{monthly: 500}`',
    ],
    [
      'workspaces: {w: {spend_limit: {monthly: 1,000}}}',
      '2:43: "000" is not a period | In braces a comma ends a value: write 1,000 as 1_000',
    ],
    [
      'organization: {spend_limit: {monthly: none}}',
      '2:39: "none" means nothing here: it is what is expected | Write the amount that you expect, or leave the period out',
    ],
    [
      'organization: {limits: {spend_limit: {monthly: 5}}}',
      '2:25: `spend_limit` is no group of rate limits | Write it beside `limits`, not in it',
    ],
    [
      'groups: {spend_limit: batch}',
      '2:10: "spend_limit" means the spend limit and cannot be a name of yours | Choose another name',
    ],
  ])('is refused at its place: %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([`limits.yaml:${problem}${problem.endsWith('?') ? '' : '.'}`]);
  });

  test('an alias that is wrong is said once', () => {
    expect(
      problemsOf('workspaces: {a: {spend_limit: &s {monthly: x}}, b: {spend_limit: *s}, c: {spend_limit: *s}}'),
    ).toHaveLength(1);
  });

  test('two files that expect another currency of the organization are refused', () => {
    const file = (path: string, amount: string) => ({
      path,
      bytes: new TextEncoder().encode(`version: 1\norganization: {spend_limit: {monthly: ${amount}}}\n`),
    });
    const problems = problemsIn([file('a.yaml', '500 USD'), file('b.yaml', '500 EUR')]);
    expect(problems).toEqual([
      'b.yaml:2:39: The organization’s "monthly" of "spend_limit" has another value at a.yaml:2:39 | Keep one of the two.',
    ]);
    expect(problemsIn([file('a.yaml', '500 USD'), file('b.yaml', '500.00 USD')])).toEqual([]);
  });

  test('an ignore pins an amount where it names spend_limit', () => {
    const ignore = (live: string) =>
      `workspaces: {}\nignore: [{workspace: w, group: spend_limit, live: ${live}, reason: r, expires: 2027-01-31}]`;
    const lives = ['500.50', 'none'].map((live) => read(ignore(live)).ignores[0]?.live);
    expect(lives).toEqual([50_050, 'inherit']);
    expect(problemsOf(ignore('5%'))).toEqual([
      expect.stringContaining('"5%" is a share, and a spend limit is an amount (`live`)'),
    ]);
  });
});
