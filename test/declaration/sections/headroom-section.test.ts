import { describe, expect, test } from 'vitest';

import { declare, problemsOf } from '../declare.js';

const entry = (headroom: string): string =>
  `version: 1\nworkspaces:\n  prod:\n    limits: {}\n    headroom: ${headroom}\n`;

describe('`headroom` of a declaration', () => {
  test('says marks, marks of single limiters, the window and what is known', () => {
    const { headroom } = declare(`version: 1
headroom:
  alert_at: 80%
  for: 10m
  window: 30d
  limiters:
    requests_per_minute: {alert_at: 12.5%}
    output_tokens_per_minute: {for: 2h}
  known:
    - {workspace: batch-*, reason: runs at its limit, expires: 2027-01-31}
    - {workspace: organization, group: opus, limiter: requests_per_minute, reason: raise asked for}
`);
    const at = (line: number, column: number) => ({ file: 'limits.yaml', line, column });
    expect(headroom).toEqual({
      alert_at: 0.8,
      for_minutes: 10,
      origin: at(3, 3),
      window: 43_200,
      limiters: new Map([
        ['requests_per_minute', { alert_at: 0.125 }],
        ['output_tokens_per_minute', { for_minutes: 120 }],
      ]),
      known: [
        {
          workspace: { value: 'batch-*', origin: at(10, 19) },
          group: null,
          limiter: null,
          reason: 'runs at its limit',
          expires: '2027-01-31',
        },
        {
          workspace: { value: 'organization', origin: at(11, 19) },
          group: { value: 'opus', origin: at(11, 40) },
          limiter: 'requests_per_minute',
          reason: 'raise asked for',
          expires: null,
        },
      ],
    });
  });

  test('is null where nothing is said; an entry can have marks of its own', () => {
    expect(declare('version: 1\n').headroom).toBeNull();
    const [own] = declare(entry('{alert_at: 100%, limiters: {tokens_per_day: {alert_at: 50%}}}')).workspaces;
    expect(own?.headroom).toEqual({ alert_at: 1, limiters: new Map([['tokens_per_day', { alert_at: 0.5 }]]) });
    expect(declare('version: 1\nworkspaces: {a: {limits: {}}}\n').workspaces[0]?.headroom).toBeNull();
  });

  test.each([
    [
      '{alert_at: 75}',
      '`alert_at` cannot be "75" | Write a share of the limit above 0 and at most 100%, such as `75%`.',
    ],
    [
      '{alert_at: 0%}',
      '`alert_at` cannot be "0%" | Write a share of the limit above 0 and at most 100%, such as `75%`.',
    ],
    [
      '{alert_at: 101%}',
      '`alert_at` cannot be "101%" | Write a share of the limit above 0 and at most 100%, such as `75%`.',
    ],
    [
      '{alert_at: }',
      '`alert_at` must be a share of the limit, but is empty | Write a share of the limit above 0 and at most 100%, such as `75%`.',
    ],
    ['{for: 90s}', '`for` cannot be "90s" | Write whole minutes or hours, at most 24h, such as `5m`.'],
    ['{for: 25h}', '`for` cannot be "25h" | Write whole minutes or hours, at most 24h, such as `5m`.'],
    [
      '{for: [5m]}',
      '`for` must be a duration, but is a list | Write whole minutes or hours, at most 24h, such as `5m`.',
    ],
    ['{window: 366d}', '`window` cannot be "366d" | Write days or hours, at most 365d, such as `7d`.'],
    [
      '{limiters: {requests_per_minutes: {for: 1m}}}',
      'Unknown limiter "requests_per_minutes" | Did you mean "requests_per_minute"?',
    ],
    [
      '{limiters: {requests_per_minute: 90%}}',
      '"requests_per_minute" must be a map, but is "90%" | Write `{alert_at: 90%}`, `{for: 1m}`, or both.',
    ],
    [
      '{limiters: 5}',
      '`limiters` must be a map, but is "5" | Write a map of limiters and their marks, such as `{requests_per_minute: {alert_at: 90%}}`.',
    ],
    [
      '{known: {}}',
      '`known` must be a list, but is a map | Write `- {workspace: batch-*, reason: runs at its limit on purpose}`, or remove the key.',
    ],
    [
      '{known: [prod]}',
      'An item of `known` must be a map, but is "prod" | Write `- {workspace: batch-*, reason: runs at its limit on purpose}`.',
    ],
    [
      '{known: [{reason: x}]}',
      'This case does not say in which workspace it is known | Write the name or ID of a workspace, a pattern such as `batch-*`, or `organization`.',
    ],
    [
      '{known: [{workspace: a}]}',
      'This case has no reason | Write why it is expected, such as `reason: the night batch runs at its limit on purpose`.',
    ],
    [
      '{known: [{workspace: a, reason: " "}]}',
      '`reason` is blank | Write why it is expected, such as `reason: the night batch runs at its limit on purpose`.',
    ],
    [
      '{known: [{workspace: a, reason: x, expires: 2027-02-30}]}',
      '"2027-02-30" is no day of the calendar | Write the last day on which it holds, such as `expires: 2027-01-31`, or remove the key.',
    ],
    [
      '{known: [{workspace: a, reason: x, until: 2027-01-31}]}',
      'Unknown key "until" in an item of `known` | Did you mean "expires"?',
    ],
    [
      '{known: [{workspace: a, reason: x, expires: soon}]}',
      '"soon" is not a date of the form YYYY-MM-DD | Write the last day on which it holds, such as `expires: 2027-01-31`, or remove the key.',
    ],
    [
      '5',
      '`headroom` must be a map, but is "5" | Write `headroom: {alert_at: 75%, for: 5m, window: 7d}`, or remove the key.',
    ],
  ])('%s: says what is wrong and what to write', (text, problem) => {
    expect(problemsOf(`version: 1\nheadroom: ${text}\n`).map((line) => line.replace(/^\S+ /, ''))).toEqual([problem]);
  });

  test('of an entry has neither a window nor known cases', () => {
    expect(problemsOf(entry('{window: 7d}'))).toEqual([
      'limits.yaml:5:16: Unknown key "window" in `headroom` of a workspace | The keys in `headroom` of a workspace are alert_at, for, limiters.',
    ]);
    expect(problemsOf(entry('often'))).toEqual([
      'limits.yaml:5:15: `headroom` must be a map, but is "often" | Write `{alert_at: 90%}`, `{for: 1m}` or `{limiters: …}`, or remove the key.',
    ]);
  });

  test('a limiter of a later version is taken, and said', () => {
    const { headroom, warnings } = declare('version: 1\nheadroom: {limiters: {images_per_hour: {for: 1m}}}\n');
    expect([...(headroom?.limiters.keys() ?? [])]).toEqual(['images_per_hour']);
    expect(warnings.map(({ message }) => message)).toEqual([
      'The limiter "images_per_hour" is not known to this version',
    ]);
  });

  test('stands in one file of several', () => {
    const files = { 'a.yaml': 'version: 1\nheadroom: {for: 1m}\n', 'b.yaml': 'version: 1\nheadroom: {for: 1m}\n' };
    expect(problemsOf(files)).toEqual([
      'b.yaml:2:11: `headroom` is here a second time; the first is at a.yaml:2:11 | Keep one of the two; marks of single workspaces can stand in their entries.',
    ]);
    expect(declare({ ...files, 'b.yaml': 'version: 1\n' }).headroom).toMatchObject({ for_minutes: 1 });
  });
});
