import { describe, expect, test } from 'vitest';

import { declare, problemsOf, withValue } from '../declare.js';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [...part])),
  );

const nested = (levels: number): string => `version: 1\nx: ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}\n`;

/** The places of the problems, without their words. */
const placesOf = (text: string | Uint8Array): readonly string[] =>
  problemsOf(text).map((problem) => problem.split(': ')[0] ?? '');

describe('a file that is not one document of plain YAML', () => {
  test.each([
    ['', '1:1: The file declares nothing | Begin with `version: 1` and `workspaces: {}`.'],
    ['# nothing but a comment\n', '1:1: The file declares nothing | Begin with `version: 1` and `workspaces: {}`.'],
    [
      'just words',
      '1:1: A declaration must be a map, but is a text | Begin with `version: 1`, then write `workspaces:`.',
    ],
    [
      '- version: 1',
      '1:1: A declaration must be a map, but is a list | Begin with `version: 1`, then write `workspaces:`.',
    ],
    [
      'version: 1\nversion: 1\n',
      '2:1: The key "version" is here twice; the first is at limits.yaml:1:1 | Keep one of the two.',
    ],
    ['%YAML 1.1\n---\nversion: 1\n', '1:1: YAML directives are not used here: "%YAML 1.1" | Remove the line.'],
    [
      'version: 1\n---\nversion: 1\n---\nversion: 1\n',
      '2:1: The file holds several YAML documents, and only the first is read | Put each declaration into a file of its own.',
    ],
    ['version: 1\ngroups: {a: !env HOME}\n', '2:13: YAML tags are not used here: "!env" | Remove the tag.'],
    ['version: 1\ngroups: {a: !!str b}\n', '2:13: YAML tags are not used here: "!!str" | Remove the tag.'],
    ['version: 1\ngroups: !!map {a: b}\n', '2:9: YAML tags are not used here: "!!map" | Remove the tag.'],
    [
      'version: 1\nworkspaces: {a: {limits: {b: {tokens_per_day: !!int five}}}}\n',
      '2:47: YAML tags are not used here: "!!int" | Remove the tag.',
    ],
    [
      'version: 1\nworkspaces: {a: {<<: {}}}\n',
      '2:18: Merge keys ("<<") are not used here | Use `templates` and `extends`, or an alias for a whole value.',
    ],
    [
      'version: 1\ngroups: {a: *b}\n',
      '2:13: The alias "*b" repeats nothing: there is no anchor of this name before it | An alias comes after the `&` anchor that it repeats.',
    ],
    [
      'version: 1\ngroups: {a: &model b, c: *modle}\n',
      '2:26: The alias "*modle" repeats nothing: there is no anchor of this name before it | Did you mean "*model"?',
    ],
    ['version: 1\ntemplates: &t {a: *t}\n', '2:19: The alias "*t" is inside the value that it repeats | -'],
    [
      'version: 1\nworkspaces: {a: {limits: {<<: {}}}}\n',
      '2:27: Merge keys ("<<") are not used here | Use `templates` and `extends`, or an alias for a whole value.',
    ],
    [
      'version: 1\nworkspaces: {__proto__: {limits: {}}}\n',
      '2:14: The key "__proto__" cannot be used | Use another name; a workspace can be declared by its ID.',
    ],
    ['version: 1\nworkspaces: {"": {limits: {}}}\n', '2:14: A key is empty | Write a name before the colon.'],
    ['version: 1\nworkspaces:\n  : {limits: {}}\n', '3:3: A key is empty | Write a name before the colon.'],
    [
      'version: 1\nworkspaces:\n\ta:\n\t\tlimits:\n\t\t\tbatch: inherit\n  b: {limits: {}}\n',
      '3:1: This is not valid YAML: Tabs are not allowed as indentation, at "a:" | Indent with spaces; 3 lines of the file have tabs there.',
    ],
    [
      'version: 1\nworkspaces: {a: {limits: {batch: {requests_per_minute: 1,000}}}}\n',
      '2:58: "000" has no value | In braces a comma ends a value: write 1,000 as 1_000.',
    ],
    [
      'version: 1\nworkspaces:\n\ta: {limits: {}}\n',
      '3:1: This is not valid YAML: Tabs are not allowed as indentation, at "a: {limits: {}}" | Indent with spaces.',
    ],
    [
      'version: 1\nworkspaces: {a: {limits: {}}\n',
      '2:13: This is not valid YAML: A "{" begins here and is not closed, at "{a: {limits: {}}" | Close it with "}".',
    ],
    [
      'version: 1\nworkspaces: a: b\n',
      '2:13: This is not valid YAML: Nested mappings are not allowed in compact mappings, at "a: b" | Put a text that holds ": " in quotes, or start a new line.',
    ],
    [
      'version: 1\n? [a]\n: b\n',
      '2:3: This is not valid YAML: A key must be a text, at "[a]" | Write a name before the colon.',
    ],
    [
      'version: 1\nworkspaces: {a}\n',
      '2:14: The workspace "a" has no content | Write `limits: {}` below it if it has no overrides.',
    ],
  ])('is told what is wrong with it: %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([`limits.yaml:${problem}`]);
  });

  test('is told of a key of megabytes, and shown where it begins', () => {
    expect(problemsOf(`version: 1\nworkspaces:\n  ? ${'k'.repeat(5_000_000)}\n  : {limits: {}}\n`)).toEqual([
      `limits.yaml:3:5: The key "${'k'.repeat(60)}…" has 5000000 characters; the most is 1000 | A workspace can be declared by its ID.`,
    ]);
  });

  test('is told each broken line once, and nothing that follows from it', () => {
    expect(placesOf('version: 1\na: "\\q \\q"\nb: c: d: e\nworkspaces:\n')).toEqual([
      'limits.yaml:2:5',
      'limits.yaml:3:4',
    ]);
  });

  test('keeps its problems apart from the other files, and hides no problem of theirs', () => {
    const problems = problemsOf({
      'a.yaml': 'version: 1\ntemplates: {t: {}\n',
      'b.yaml': 'version: 1\nworkspaces: {w: {extends: [t], limts: {}}}\n',
    });
    expect(problems.map((problem) => problem.slice(0, 40))).toEqual([
      'a.yaml:2:12: This is not valid YAML: A "',
      'b.yaml:2:32: Unknown key "limts" in a wo',
    ]);
  });

  test('is refused in Latin-1 and UTF-16, at the first byte that is wrong', () => {
    const latin = bytes('version: 1\nworkspaces:\n  caf', [0xe9], ': {limits: {}}\n');
    expect(problemsOf(latin)).toEqual([
      'limits.yaml:3:6: The file is not UTF-8 text | Save it with the encoding UTF-8.',
    ]);
    const utf16 = ['limits.yaml:1:1: The file is not UTF-8 text but UTF-16 | Save it with the encoding UTF-8.'];
    expect(problemsOf(bytes([0xff, 0xfe], 'v\0e\0'))).toEqual(utf16);
    expect(problemsOf(bytes([0xfe, 0xff], '\0v\0e'))).toEqual(utf16);
    expect(problemsOf(bytes('v\0e\0r\0'))).toEqual(utf16);
    expect(problemsOf(bytes('\0v\0e\0r'))).toEqual(utf16);
    expect(placesOf(bytes('version: 1\n# ', [0xf0, 0x9f, 0x9a]))).toEqual(['limits.yaml:2:3']);
  });
});

describe('a pattern that lacks its quotes', () => {
  const advice = (pattern: string): string =>
    `"${pattern}" begins with \`*\`, which YAML takes for an alias | Put the pattern in quotes: "${pattern}".`;

  test.each([
    ['*-staging', '  *-staging:\n    limits: {}\n'],
    ['*-staging', '  *-staging: {limits: {}}\n'],
    ['*', '  *:\n    limits: {}\n'],
    ['*', '  * : {limits: {}}\n'],
    ['*:eu', '  *:eu:\n    limits: {}\n'],
  ])('is told to stand in quotes, and nothing that follows from it: %s in %j', (pattern, entry) => {
    expect(problemsOf(`version: 1\nworkspaces:\n${entry}  prod: {limits: {}}\n`)).toEqual([
      `limits.yaml:3:3: ${advice(pattern)}`,
    ]);
  });

  test('is told so in a flow map too, and behind a space', () => {
    expect(problemsOf('version: 1\nworkspaces: {*-a: {limits: {}}, b: {limits: {}}}\n')).toEqual([
      `limits.yaml:2:14: ${advice('*-a')}`,
    ]);
    expect(problemsOf('version: 1\nworkspaces:\n  *-a : {limits: {}}\n')).toEqual([
      'limits.yaml:3:3: This is not valid YAML: A key must be a text, at "*-a : {limits: {}}" | Put a pattern that begins with `*` in quotes.',
    ]);
  });

  test('hides no other problem of the file', () => {
    const text = 'version: 1\nworkspaces:\n  *-a: {limts: {}}\n  *-b: {limits: {x: 5}}\n';
    expect(placesOf(text)).toEqual(['limits.yaml:3:3', 'limits.yaml:3:9', 'limits.yaml:4:3', 'limits.yaml:4:21']);
  });

  test('is one problem where it stands as a value, or a thousand times', () => {
    expect(problemsOf('version: 1\ngroups: {a: *b:}\n')).toHaveLength(1);
    expect(problemsOf(`version: 1\nworkspaces:\n${'  *: {}\n'.repeat(1000)}`).length).toBeLessThan(110);
  });

  test('needs no quotes with `?` in front', () => {
    const text = 'version: 1\nworkspaces: {?rod: {limits: {}}, ?: {limits: {}}}\n';
    expect(declare(text).workspaces.map(({ key, pattern }) => [key, pattern])).toEqual([
      ['?rod', true],
      ['?', true],
    ]);
    expect(declare(text.replace('{?', '\n  ?').replace(', ?', '\n  ?').slice(0, -2)).workspaces).toHaveLength(2);
  });
});

describe('a colon without a space', () => {
  test.each([
    [
      'in a flow map',
      'version: 1\nworkspaces: {a: {limits: {opus: {requests_per_minute:5, tokens_per_day: 6}}}}\n',
      '2:34: A space is missing after the colon in "requests_per_minute:5" | Write `key: value`.',
    ],
    [
      'at the top',
      'version:1\nworkspaces: {}\n',
      '1:1: This is not valid YAML: A space is missing after the colon, at "version:1" | Write `key: value`.',
    ],
    [
      'on a line of its own',
      'version: 1\nworkspaces:\n  a:\n    limits:\n      opus:\n        requests_per_minute:5\n',
      '6:9: "opus" must be a map, but is "requests_per_minute:5" | Write `key: value`, with a space after the colon.',
    ],
  ])('is one problem that says so: %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([`limits.yaml:${problem}`]);
  });
});

describe('a quote that is not closed', () => {
  test.each([
    ['version: 1\nworkspaces:\n  "a: {limits: {}}\n  b: {limits: {}}\n', '3:3', '"a: {limits: {}}'],
    ["version: 1\nworkspaces:\n  'a: {limits: {}}\n  b: {limits: {}}\n", '3:3', "'a: {limits: {}}"],
    ['version: 1\nworkspaces:\n  a: {limits: {}}\n  "', '4:3', '"'],
    ['version: 1\nworkspaces:\n  "a: {limits: {}}\nrules: {"blocked": off}\n', '3:3', '"a: {limits: {}}'],
    ["version: 1\nworkspaces:\n  a: {limits: {'opus: inherit}}\n  b: {limits: {}}\n", '3:16', "'opus: inherit}}"],
    ['version: 1\ngroups: {\n  a: "x,\n  b: "y"}\n', '3:6', '"x,'],
    ['version: 1\ngroups:\n  a: "x\n    b: "y"\n', '3:6', '"x'],
  ])('is named where it begins, and nothing that follows from it: %j', (text, place, near) => {
    expect(problemsOf(text)).toEqual([
      `limits.yaml:${place}: This is not valid YAML: A quote begins here and is not closed, at "${near}" | Close it on the same line.`,
    ]);
  });
});

describe('a bracket that is not closed', () => {
  test.each([
    ['version: 1\nworkspaces:\n  a: {limits: {}\n  b: {limits: {}}\n', '3:6', '{', '{limits: {}'],
    ['version: 1\nworkspaces: {\n  a: {limits: {},\n  b: {limits: {}}\n}\n', '3:6', '{', '{limits: {},'],
    ['version: 1\nworkspaces: {\n  a: {limits: {}},\n', '2:13', '{', '{'],
    ['version: 1\nworkspaces:\n  a:\n    extends: [x, y\n    limits: {}\n', '4:14', '[', '[x, y'],
    ['version: 1\nworkspaces:\n  a: {extends: [x, y}\n  b: {limits: {}}\n', '3:16', '[', '[x, y}'],
    ['{\n "version": 1,\n "workspaces": {\n  "a": {"limits": {}\n }\n}\n', '4:8', '{', '{"limits": {}'],
    ['{\n "version": 1,\n "workspaces": {\n  "a": {"limits": {}}\n }\n', '1:1', '{', '{'],
    ['version: 1\nx: [\n  [a,\n  [b\n  ]\n]\n', '3:3', '[', '[a,'],
  ])('is named where it begins, and nothing that follows from it: %j', (text, place, mark, near) => {
    const closer = mark === '{' ? '}' : ']';
    expect(problemsOf(text)).toEqual([
      `limits.yaml:${place}: This is not valid YAML: A "${mark}" begins here and is not closed, at "${near}" | Close it with "${closer}".`,
    ]);
  });

  test('hides no problem before it', () => {
    expect(placesOf('version: 1\na: "\\q"\nworkspaces: {a: {}\n')).toEqual(['limits.yaml:2:5', 'limits.yaml:3:13']);
  });

  test('is told apart from one that closes nothing', () => {
    expect(problemsOf('version: 1\nworkspaces:\n  a: {limits: {}}}\n  b: {limits: {}}\n')).toEqual([
      'limits.yaml:3:18: This is not valid YAML: "}" closes nothing, at "}" | Remove it, or open what it closes.',
    ]);
  });

  test('takes no long time to find among very many', () => {
    expect(placesOf(`version: 1\nx: [${'[],'.repeat(30_000)}\n`)).toEqual(['limits.yaml:2:4']);
  });
});

describe('a merge conflict', () => {
  const sides = 'version: 1\n<<<<<<< HEAD\nworkspaces: {}\n=======\nworkspaces: {a: {limts: {}}}\n>>>>>>> theirs\n';

  test.each([
    [sides, '2:1', '<<<<<<< HEAD'],
    [sides.replaceAll('\n', '\r\n'), '2:1', '<<<<<<< HEAD'],
    [sides.replace('=======', '||||||| 1a2b3c4\n======='), '2:1', '<<<<<<< HEAD'],
    ['version: 1\nworkspaces: {}\n=======\n', '3:1', '======='],
    ['version: 1\nworkspaces: {}\n>>>>>>> theirs', '3:1', '>>>>>>> theirs'],
    ['version: 1\n||||||| base\nworkspaces: {}\n', '2:1', '||||||| base'],
  ])('that is not resolved is one problem, at its line: %j', (text, place, line) => {
    expect(problemsOf(text)).toEqual([
      `limits.yaml:${place}: A merge conflict is not resolved: git left the line "${line}" here | Keep what is right of both sides, and remove the lines of <<<<<<<, ======= and >>>>>>>.`,
    ]);
  });

  test('is not seen in comments and texts', () => {
    expect(
      declare('version: 1\n# =======\n#<<<<<<< x\nworkspaces: {"<<<<<<< a": {limits: {}}}\n').workspaces,
    ).toHaveLength(1);
  });
});

describe('what cannot be seen, or is no plain space,', () => {
  const nbsp = '\u00a0';

  test.each([
    [
      `version:${nbsp}1\nworkspaces: {}\n`,
      '"version:\\u{a0}1" | In this line, \\u{a0} is a no-break space; write a plain one.',
    ],
    [
      `version: 1\nworkspaces:\n${nbsp}${nbsp}a: {limits: {}}\n`,
      '"\\u{a0}\\u{a0}a" at the top level | \\u{a0} is a no-break space; write a plain one.',
    ],
    [
      `version: 1\nworkspaces:\n  a:${nbsp}{limits: {}}\n`,
      '"}" closes nothing, at "}" | In this line, \\u{a0} is a no-break space',
    ],
    [
      `version: 1\nworkspaces:\n  a:\n    limits${nbsp}: {}\n`,
      'Unknown key "limits\\u{a0}" in a workspace | Did you mean "limits"?',
    ],
    [
      `version: 1\nworkspaces:\n  a:\n    limits:${nbsp}\n      x: {}\n`,
      '"limits:\\u{a0}" | In this line, \\u{a0} is a no-break space',
    ],
    [`version: 1\nworkspaces:\n  a:\n    extends:\n      -${nbsp}x\n`, '"-\\u{a0}x" | \\u{a0} is a no-break space'],
    [
      'version: 1\nworkspaces:\n  a:\n    l\u0456mits: {}\n',
      'Did you mean "limits" (it has "i" where this has U+0456)?',
    ],
    [
      'version: 1\nworkspaces: {}\n\ufeffrules: {}\n',
      'Unknown key "\\u{feff}rules" at the top level | Did you mean "rules"?',
    ],
    ['version: 1\nworkspaces: {}\nrules: {blocked: of\u200bf}\n', 'cannot be "of\\u{200b}f" | Did you mean "off"?'],
    [withValue(`500${nbsp}`), '"500\\u{a0}" is not a limit ("requests_per_minute") | Did you mean `500`?'],
    [withValue('5\u200b00'), '"5\\u{200b}00" is not a limit ("requests_per_minute") | Did you mean `500`?'],
    [
      withValue('\uff15\uff10%'),
      'is not a limit ("requests_per_minute") | Did you mean `50%` (it has "5" + "0" where this has U+FF15 + U+FF10)?',
    ],
    [withValue('\u0456nherit'), 'Did you mean `inherit` (it has "i" where this has U+0456)?'],
    [
      withValue(`no${nbsp}limit`),
      '"no\\u{a0}limit" is not a limit ("requests_per_minute") | \\u{a0} is a no-break space',
    ],
  ])('is shown, with what to write: %j', (text, words) => {
    expect(problemsOf(text).join('\n')).toContain(words);
  });
});

describe('a place', () => {
  test.each([
    ['CRLF line ends', withValue('oops').replaceAll('\n', '\r\n'), '6:30'],
    ['a byte order mark', `\ufeff${withValue('oops')}`, '6:30'],
    ['a byte order mark before the value itself', '\ufeffversion: 2', '1:10'],
    ['a document start', `---\n${withValue('oops')}`, '7:30'],
    ['a tab before the value', withValue('\toops'), '6:31'],
    ['an emoji before the value', 'version: 1\ngroups: {🚀é: 5}\n', '2:15'],
    ['a comment of many lines', `# é\n#\n\n${withValue('oops')}`, '9:30'],
  ])('is not shifted by %s', (_, text, place) => {
    expect(placesOf(text)).toEqual([`limits.yaml:${place}`]);
  });

  test('of a value that an alias repeats is where it was written, and its problem is told once', () => {
    const text =
      'version: 1\ntemplates:\n  a: &a {opus: {tokens_per_day: 5}}\n  b: *a\nworkspaces: {w: {extends: [b]}, v: {limits: *a}}\n';
    const declaration = declare(text);
    const [first, second] = declaration.workspaces.map((workspace) => workspace.layers[0]);
    expect(first?.[0]?.origin).toEqual({ file: 'limits.yaml', line: 3, column: 10 });
    expect(second).toBe(first);
    expect(placesOf(text.replace('5', '-5'))).toEqual(['limits.yaml:3:33']);
  });

  test('of an alias is that of the last anchor before it', () => {
    const text = 'version: 1\ngroups: {a: &x one, b: *x, c: &x two, d: *x}\n';
    expect([...declare(text).groups.values()].map(({ value }) => value)).toEqual(['one', 'one', 'two', 'two']);
  });
});

describe('hostile text', () => {
  test('is cut to 60 characters and shown without control characters', () => {
    const [problem] = problemsOf(`version: 1\n"\\e[31m\\u202e${'x'.repeat(100)}": 1\n`);
    expect(problem).toContain(`Unknown key "\\u{1b}[31m\\u{202e}${'x'.repeat(54)}…" at the top level`);
  });

  test('is cut between characters, not inside one', () => {
    expect(problemsOf(`version: 1\n${'🚀'.repeat(100)}: 1\n`)[0]).toContain(`"${'🚀'.repeat(60)}…"`);
  });
});

describe('a bomb', () => {
  test('of depth is refused above 64 levels, in every notation and at once', () => {
    expect(problemsOf(nested(64)).map((problem) => problem.slice(0, 34))).toEqual([
      'limits.yaml:2:1: Unknown key "x" a',
    ]);
    const message = 'The file is nested more than 64 levels deep here';
    const deep = [
      nested(65),
      '['.repeat(1e6),
      '{'.repeat(1e6),
      '? '.repeat(4e5),
      '- '.repeat(4e5),
      ': '.repeat(4e5),
      'a: '.repeat(3e5),
    ];
    const steps = Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
    for (const text of [...deep, steps]) expect(problemsOf(text)[0]).toContain(message);
  });

  test('of aliases is refused when they stand for more than 1,000,000 values', () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) =>
        `  t${i + 1}: &t${i + 1} {${'abcdefghi'
          .split('')
          .map((key) => `${key}: *t${i}`)
          .join(', ')}}\n`,
    );
    const problems = problemsOf(`version: 1\ntemplates:\n  t0: &t0 {a: inherit}\n${lines.join('')}`);
    expect(problems.filter((problem) => problem.includes('mean more than 1,000,000 values'))).toHaveLength(1);
  });

  test('is not seen in five thousand aliases of one template', () => {
    const entries = Array.from({ length: 5000 }, (_, i) => `  w${i}: {limits: *t}\n`).join('');
    const text = `version: 1\ntemplates: {t: &t {a: {tokens_per_day: 1}, b: inherit}}\nworkspaces:\n${entries}`;
    expect(declare(text).workspaces).toHaveLength(5000);
  });

  test.each([
    [
      'more than 16 MiB',
      new Uint8Array(16 * 1024 * 1024 + 1),
      'The file has 16777217 bytes; the most is 16777216 (16 MiB)',
    ],
    ['millions of marks', `x: [${','.repeat(2_000_001)}]`, 'The file holds more than 2,000,000 keys, values and marks'],
    ['millions of broken escapes', `x: "${'\\q'.repeat(600_000)}"`, 'The file holds too many long texts'],
    ['a block text of a megabyte', `x: |2\n${'\t\n'.repeat(600_000)}`, 'The file holds too many long texts'],
    ['thousands of tags', `version: ${'!a '.repeat(1000)}`, 'YAML tags are not used here'],
    ['thousands of closing brackets', `x: ${'} '.repeat(1000)}`, 'The rest of the file is not read'],
    ['a million digits', withValue('9_'.repeat(1e6) + '9'), 'is too large'],
    ['thousands of documents', '---\n'.repeat(100_000), 'The file declares nothing'],
  ])('of %s is refused in a sentence', (_, content, message) => {
    const problems = problemsOf(content);
    expect(problems[0]).toContain(message);
    expect(problems.length).toBeLessThan(110);
  });
});
