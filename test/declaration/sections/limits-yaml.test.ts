import { describe, expect, test } from 'vitest';

import { declare, problemsOf } from '../declare.js';

const at = (line: number, column: number) => ({ file: 'limits.yaml', line, column });

const full = `version: 1
organization:
  id: 8c6f3a52-0000
  limits:
    opus: {requests_per_minute: 4000}
groups:
  opus: rlg_01
templates:
  standard:
    opus: {requests_per_minute: 500}
    batch: inherit
workspaces:
  prod-chat:
    id: wrkspc_01
    extends: [standard]
    limits:
      claude-opus-4-8: {output_tokens_per_minute: 25%}
    undeclared: report
  "team-*": {extends: [standard]}
rules:
  blocked: off
  undeclared-workspace: error
`;

describe('a whole limits.yaml', () => {
  test('says its organization, its groups and its rules, each value with its place', () => {
    const declaration = declare(full);
    expect(declaration.organization).toEqual({
      id: { value: '8c6f3a52-0000', origin: at(3, 7) },
      limits: [
        { group: { value: 'opus', origin: at(5, 5) }, limiter: 'requests_per_minute', value: 4000, origin: at(5, 33) },
      ],
    });
    expect([...declaration.groups]).toEqual([['opus', { value: 'rlg_01', origin: at(7, 9) }]]);
    expect([...declaration.rules]).toEqual([
      ['blocked', 'off'],
      ['undeclared-workspace', 'error'],
    ]);
    expect(declaration.warnings).toEqual([]);
  });

  test('lays an entry’s own limits over its templates, and a template’s value keeps the template’s line', () => {
    const [chat, team] = declare(full).workspaces;
    expect(chat).toEqual({
      key: 'prod-chat',
      origin: at(13, 3),
      pattern: false,
      id: { value: 'wrkspc_01', origin: at(14, 9) },
      layers: [
        [
          {
            key: 'opus',
            origin: at(10, 5),
            limits: [{ limiter: 'requests_per_minute', value: { kind: 'value', value: 500 }, origin: at(10, 33) }],
          },
          { key: 'batch', origin: at(11, 5), limits: 'inherit' },
        ],
        [
          {
            key: 'claude-opus-4-8',
            origin: at(17, 7),
            limits: [
              {
                limiter: 'output_tokens_per_minute',
                value: { kind: 'share', text: '25%', numerator: 25n, denominator: 100n },
                origin: at(17, 51),
              },
            ],
          },
        ],
      ],
      undeclared: 'report',
      owner: null,
      headroom: null,
    });
    expect(team).toMatchObject({ key: 'team-*', pattern: true, id: null, undeclared: 'error' });
  });

  test('shares a template between the entries that extend it, instead of copying it', () => {
    const [chat, team] = declare(full).workspaces;
    expect(team?.layers[0]).toBe(chat?.layers[0]);
  });

  test('is named in the declaration with the SHA-256 of its bytes', () => {
    expect(declare('version: 1\n').files).toEqual([
      { path: 'limits.yaml', sha256: '09bfcc6a14b83e2192b8673677725c84883ee9cd0c70e45c9ec09daa8f2b2847' },
    ]);
  });

  test('needs no more than its version', () => {
    expect(declare('version: 1').workspaces).toEqual([]);
  });

  test('takes extends in the order in which it is written', () => {
    const text = 'version: 1\ntemplates: {a: {x: inherit}, b: {y: inherit}}\nworkspaces: {w: {extends: [b, a]}}\n';
    expect(declare(text).workspaces[0]?.layers.map((layer) => layer[0]?.key)).toEqual(['y', 'x']);
  });

  test('takes any text as a name, and leaves it as it is written', () => {
    const names = [
      '1.0',
      '007',
      'null',
      'true',
      'prod chat',
      '🚀',
      '"quoted: name"',
      '0x10',
      '~',
      'constructor',
      'toString',
    ];
    const text = `version: 1\nworkspaces:\n${names.map((name) => `  ${name}: {limits: {}}\n`).join('')}`;
    expect(declare(text).workspaces.map(({ key }) => key)).toEqual(names.map((name) => name.replaceAll('"', '')));
  });

  test('takes null, 1.0 and true as names of groups and templates too', () => {
    const text = 'version: 1\ngroups: {1.0: a}\ntemplates: {null: {true: {tokens_per_day: 1}}}\nworkspaces: {}\n';
    expect([...declare(text).groups.keys()]).toEqual(['1.0']);
  });
});

describe('another file of the tool’s own', () => {
  test('is one problem that says what it is, and what to do with it', () => {
    expect(
      problemsOf({ 'live.json': '{"format_version": "1.0", "taken_at": "x", "groups": [], "workspaces": []}' }),
    ).toEqual(['live.json:1:1: This is a snapshot, not a declaration | Give it with --live.']);
    expect(problemsOf({ 'plan.json': '{"format_version": "1.0", "verdict": "drift", "changes": []}' })).toEqual([
      'plan.json:1:1: This is a plan, not a declaration | Show it with `limitdrift show`.',
    ]);
  });
});

describe('a limiter where a group should stand', () => {
  test.each([
    ['workspaces: {a: {limits: {requests_per_minute: 5}}}', '2:27'],
    ['workspaces: {a: {limits: {requests_per_minute: inherit}}}', '2:27'],
    ['templates: {a: {requests_per_minute: 5}}', '2:17'],
    ['organization: {limits: {requests_per_minute: 5}}', '2:25'],
  ])('is told to stand under its group: %s', (line, place) => {
    expect(problemsOf(`version: 1\n${line}\n`)).toEqual([
      `limits.yaml:${place}: "requests_per_minute" is a limiter, where a group is expected | Name its group above it.`,
    ]);
  });
});

describe('a misspelt key', () => {
  test('is one problem with a suggestion, and what follows from it is not told', () => {
    expect(problemsOf('version: 1\nworkspaces:\n  prod:\n    limts: {}\n')).toEqual([
      'limits.yaml:4:5: Unknown key "limts" in a workspace | Did you mean "limits"?',
    ]);
    expect(problemsOf('verson: 1\nworkspaces: {}\n')).toEqual([
      'limits.yaml:1:1: Unknown key "verson" at the top level | Did you mean "version"?',
    ]);
    expect(problemsOf('version: 1\ntemplats: {a: {}}\nworkspaces: {w: {extends: [a]}}\n')).toEqual([
      'limits.yaml:2:1: Unknown key "templats" at the top level | Did you mean "templates"?',
    ]);
    expect(problemsOf('version: 1\norganization: {ids: x}\n')).toEqual([
      'limits.yaml:2:16: Unknown key "ids" in `organization` | Did you mean "id"?',
    ]);
  });

  test('that is like nothing is told what can stand there', () => {
    expect(problemsOf('version: 1\nworkspaces: {w: {limits: {}, ignore: []}}\n')).toEqual([
      'limits.yaml:2:30: Unknown key "ignore" in a workspace | The keys in a workspace are id, extends, limits, spend_limit, undeclared, owner, headroom.',
    ]);
  });

  test('is not taken for one that is there already', () => {
    expect(problemsOf('version: 1\nverson: 1\n')).toEqual([
      'limits.yaml:2:1: Unknown key "verson" at the top level | The keys at the top level are version, organization, groups, templates, workspaces, ignore, headroom, rules.',
    ]);
  });

  test('does not hide a template that is missing elsewhere', () => {
    expect(problemsOf('version: 1\nfoo: 1\ntemplates: {}\nworkspaces: {w: {extends: [a]}}\n')).toHaveLength(2);
  });

  test('of a limiter is an error when it is nearly a known one', () => {
    expect(problemsOf('version: 1\ntemplates: {t: {opus: {request_per_minute: 5}}}\n')).toEqual([
      'limits.yaml:2:24: Unknown limiter "request_per_minute" | Did you mean "requests_per_minute"?',
    ]);
  });

  test('of a limiter is a warning, once, when it may be new', () => {
    const text = 'version: 1\ntemplates: {t: {opus: {images_per_minute: 5}, sonnet: {images_per_minute: 6}}}\n';
    expect(declare(text).warnings).toEqual([
      {
        origin: at(2, 24),
        message: 'The limiter "images_per_minute" is not known to this version',
        hint: 'It is compared when the group has it live.',
      },
    ]);
  });
});

describe('the version', () => {
  test.each([
    ['workspaces: {}', '1:1: The declaration does not say its version | Write `version: 1` at the top.'],
    ['version: 2', '1:10: Version "2" was made for a newer limitdrift | Update limitdrift; this one reads version 1.'],
    ['version: "1"', '1:10: The version must be the number 1, but is "1" | Write `version: 1`, without quotes.'],
    ['version: 1.0', '1:10: The version must be the number 1, but is "1.0" | Write `version: 1`, without quotes.'],
    ['version:', '1:9: The version must be the number 1, but is "" | Write `version: 1`, without quotes.'],
    ['version: [1]', '1:10: The version must be the number 1, but is a list | Write `version: 1`.'],
  ])('is not read from %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([`limits.yaml:${problem}`]);
  });
});

describe('a workspace', () => {
  const one = (entry: string): string => `version: 1\ntemplates: {standard: {}}\nworkspaces:\n  ${entry}\n`;

  test.each([
    ['prod:', '4:3: The workspace "prod" has no content | Write `limits: {}` below it if it has no overrides.'],
    ['prod: ~', '4:3: The workspace "prod" has no content | Write `limits: {}` below it if it has no overrides.'],
    ['prod: {}', '4:3: The workspace "prod" declares no limits | Write `limits: {}` if it has no overrides.'],
    [
      'prod: 5',
      '4:9: The workspace "prod" must be a map, but is "5" | Write a map with `limits` or `extends`, such as `{limits: {}}`.',
    ],
    [
      'prod: []',
      '4:9: The workspace "prod" must be a map, but is a list | Write a map with `limits` or `extends`, such as `{limits: {}}`.',
    ],
    [
      'prod: {limits: }',
      '4:18: `limits` must be a map, but is empty | Write a map of group, limiter and value, or `{}` for no override at all.',
    ],
    [
      'prod: {limits: {opus: 5}}',
      '4:25: "opus" must be a map, but is "5" | Write `{requests_per_minute: 500}`, or `inherit` for no override in the whole group.',
    ],
    [
      'prod: {limits: {opus: }}',
      '4:25: "opus" must be a map, but is empty | Write `{requests_per_minute: 500}`, or `inherit` for no override in the whole group.',
    ],
    [
      'prod: {extends: standard}',
      '4:19: `extends` must be a list, but is "standard" | Write a list of template names, such as `[standard]`.',
    ],
    [
      'prod: {extends: "a\\nb"}',
      '4:19: `extends` must be a list, but is "a\\u{a}b" | Write a list of template names, such as `[standard]`.',
    ],
    ['prod: {extends: [5]}', '4:20: A template name must be a text, and "5" is not one | Put it in quotes.'],
    [
      'prod: {extends: [""]}',
      '4:20: A template name must be a text, but is an empty text | Write a list of template names, such as `[standard]`.',
    ],
    ['prod: {extends: [standart]}', '4:20: There is no template "standart" | Did you mean "standard"?'],
    ['prod: {extends: [other]}', '4:20: There is no template "other" | Define it under `templates`.'],
    ['prod: {extends: [standard, standard]}', '4:30: The template "standard" is listed twice | Name it once.'],
    ['prod: {limits: {}, undeclared: ignored}', '4:34: `undeclared` cannot be "ignored" | Did you mean "ignore"?'],
    ['prod: {limits: {}, undeclared: maybe}', '4:34: `undeclared` cannot be "maybe" | Write error, report or ignore.'],
    [
      'prod: {limits: {}, undeclared: }',
      '4:34: `undeclared` must be a word, but is empty | Write error, report or ignore.',
    ],
    ['prod: {limits: {}, id: prod}', '4:26: "prod" is not a workspace ID | A workspace ID begins with wrkspc_.'],
    [
      'prod: {limits: {}, id: }',
      '4:26: `id` must be a text, but is empty | Write the workspace’s ID (wrkspc_…), or remove the key.',
    ],
    ['prod: {limits: {}, id: 5e3}', '4:26: `id` must be a text, and "5e3" is not one | Put it in quotes.'],
    [
      '"p*": {limits: {}, id: wrkspc_1}',
      '4:26: The pattern "p*" cannot have an `id`, "wrkspc_1" | A pattern means many workspaces: remove the `id`, or name one workspace.',
    ],
    [
      'wrkspc_a/../b: {limits: {}}',
      '4:3: "wrkspc_a/../b" is not a workspace ID | After wrkspc_ an ID has letters, digits, `_` and `-`; a name that begins so needs its `id` below it.',
    ],
    [
      '"a": {limits: {}, id: wrkspc_..}',
      '4:25: "wrkspc_.." is not a workspace ID | A workspace ID begins with wrkspc_.',
    ],
    [
      'wrkspc_1: {limits: {}, id: wrkspc_2}',
      '4:30: The workspace is declared by its ID "wrkspc_1" and pinned to another, "wrkspc_2" | Remove the `id`, or use the workspace’s name as key.',
    ],
  ])('cannot be written as %s', (entry, problem) => {
    expect(problemsOf(one(entry))).toEqual([`limits.yaml:${problem}`]);
  });

  test('may be declared by its ID and pinned to the same', () => {
    expect(declare(one('wrkspc_1: {limits: {}, id: wrkspc_1}')).workspaces[0]?.id?.value).toBe('wrkspc_1');
  });

  test('needs no limits of its own where it extends a template', () => {
    expect(declare(one('prod: {extends: [standard]}')).workspaces[0]?.layers).toEqual([[]]);
  });

  test('cannot be declared twice by one ID, and both places are named', () => {
    expect(problemsOf(one('a: {limits: {}, id: wrkspc_1}\n  wrkspc_1: {limits: {}}'))).toEqual([
      'limits.yaml:5:3: The workspace "wrkspc_1" is declared twice, by its ID; the first is at limits.yaml:4:23 | Keep one of the two.',
    ]);
  });
});

describe('groups, rules and the organization', () => {
  test.each([
    [
      'groups: {batch: x}',
      '2:10: "batch" is a group type of the API and cannot be a name of yours | Choose another name; the type itself can be used under `limits` as it is.',
    ],
    [
      'groups: {opus: }',
      '2:16: The group "opus" must be a text, but is empty | Write a group type, a group ID (rlg_…), or a model of the group.',
    ],
    ['groups: {opus: 4}', '2:16: The group "opus" must be a text, and "4" is not one | Put it in quotes.'],
    [
      'groups: [opus]',
      '2:9: `groups` must be a map, but is a list | Write your names for groups, such as `opus: claude-opus-4-8`, or remove the key.',
    ],
    ['rules: {limit-chnged: off}', '2:9: There is no rule "limit-chnged" | Did you mean "limit-changed"?'],
    ...['error', 'warning'].map((severity) => [
      `rules: {below-peak-usage: ${severity}}`,
      `2:27: The rule "below-peak-usage" cannot be "${severity}" | Write note or off.`,
    ]),
    ['rules: {blocked: fatal}', '2:18: The rule "blocked" cannot be "fatal" | Write error, warning, note or off.'],
    [
      'rules: {blocked: {}}',
      '2:18: The rule "blocked" must be a word, but is a map | Write error, warning, note or off.',
    ],
    [
      'templates: {t: }',
      '2:16: The template "t" must be a map, but is empty | Write a map of group, limiter and value, or `{}` for no override at all.',
    ],
    [
      'organization: x',
      '2:15: `organization` must be a map, but is "x" | Write a map with `id` and `limits`, or remove the key.',
    ],
    [
      'organization: {id: }',
      '2:20: `organization.id` must be a text, but is empty | Write the organization’s ID from the Console, or remove the key.',
    ],
    [
      'organization: {limits: {opus: inherit}}',
      '2:31: "opus" must be a map, but is "inherit" | Write a map of group, limiter and number, such as `batch: {enqueued_batch_requests: 500_000}`.',
    ],
    [
      'organization: {limits: {opus: {tokens_per_day: 5%}}}',
      '2:48: "5%" is a share, and an organization’s limit is a number | Shares are of this limit itself: write the number.',
    ],
    [
      'organization: {limits: {opus: {tokens_per_day: inherit}}}',
      '2:48: "inherit" means nothing here: an organization does not inherit | Write the number that you expect, or leave the limiter out.',
    ],
    [
      'organization: {limits: {opus: {tokens_per_day: much}}}',
      '2:48: "much" is not a limit ("tokens_per_day") | Write the number that you expect, such as 500_000.',
    ],
    [
      'organization: {limits: []}',
      '2:24: `organization.limits` must be a map, but is a list | Write a map of group, limiter and number, such as `batch: {enqueued_batch_requests: 500_000}`.',
    ],
  ])('cannot be written as %s', (text, problem) => {
    expect(problemsOf(`version: 1\n${text}\n`)).toEqual([`limits.yaml:${problem}`]);
  });

  test('list every rule where a rule is like none of them', () => {
    expect(problemsOf('version: 1\nrules: {whatever-else: off}\n')[0]).toContain(
      '| The rules are limit-changed, limit-missing, ',
    );
  });
});

test('every problem of a file is reported in one run, from top to bottom', () => {
  const text =
    'version: 2\nfoo: 1\nworkspaces:\n  a:\n  b: {limits: {opus: {requests_per_minute: -1, tokens_per_day: "5"}}}\nrules: {x: y}\n';
  expect(problemsOf(text).map((problem) => problem.split(': ')[0])).toEqual([
    'limits.yaml:1:10',
    'limits.yaml:2:1',
    'limits.yaml:4:3',
    'limits.yaml:5:44',
    'limits.yaml:5:64',
    'limits.yaml:6:9',
  ]);
});

describe('who answers for a workspace', () => {
  test.each([
    ['nothing, as a comment without quotes is', '#team', '`owner` must be a text, but is empty'],
    ['a map', '{a: b}', '`owner` must be a text, but is a map'],
    ['a number', '12', '`owner` must be a text, and "12" is not one'],
    ['a line end', '"a\\nb"', '`owner` has a character that cannot be seen, or a line end'],
    ['a bidi mark', '"a\\u202eb"', '`owner` has a character that cannot be seen, or a line end'],
    ['a space at its end', '"a "', '`owner` begins or ends with a space'],
    ['101 characters', 'x'.repeat(101), '`owner` is longer than 100 characters'],
  ])('cannot be %s', (_, value, words) => {
    for (const text of [
      `version: 1\nworkspaces:\n  w:\n    limits: {}\n    owner: ${value}\n`,
      `version: 1\ntemplates:\n  t:\n    batch: inherit\n    owner: ${value}\nworkspaces: {}\n`,
    ]) {
      const problems = problemsOf(text);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`limits.yaml:5:12: ${words} | `);
      expect(problems[0]).toContain('in quotes');
    }
  });

  test('of a template that an alias repeats is read once, and belongs to no limits', () => {
    const text =
      "version: 1\ntemplates: {a: &a {owner: '@x', opus: inherit}, b: *a}\nworkspaces: {w: {extends: [a, b]}}\n";
    const [entry] = declare(text).workspaces;
    expect(entry?.owner).toBe('@x');
    expect(entry?.layers[1]).toBe(entry?.layers[0]);
    expect(problemsOf(text.replace("'@x'", '" x"'))).toHaveLength(1);
    expect(problemsOf('version: 1\nworkspaces: {w: {limits: {owner: x}}}\n')[0]).toContain('"owner" must be a map');
  });
});
