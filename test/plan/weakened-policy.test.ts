import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { weakenings } from '../../src/plan/weakened-policy.js';
import { tell } from './past.js';
import { workspace, world } from './worlds.js';

const live = world([workspace('prod'), workspace('team-a'), workspace('team-b')]);
const overridden = world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })]);

/** What a change from one declaration to another is said to make more lenient. */
const weakened = (base: string, head: string, snapshot = live): readonly string[] =>
  tell({ live: snapshot, base, head, today: '2026-11-01' })
    .findings.filter(({ rule }) => rule === 'policy-weakened')
    .map(({ message }) => message);

test('docs/rules/policy-weakened.md lists every way', () => {
  const page = readFileSync(new URL('../../docs/rules/policy-weakened.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| (.+?) \| .+ \|$/gm)].map((match) => match[1] ?? '');
  expect(listed.filter((words) => !/^(what|---)$/.test(words))).toEqual(Object.keys(weakenings));
});

describe('the organization', () => {
  const of = (organization: string): string => `organization: {${organization}}\nworkspaces: {}\n`;

  test.each([
    ['is not named any more', 'id: org-1', '', ['`organization.id`: was org-1, is not declared in this change']],
    ['is another one', 'id: org-0', 'id: org-1', ['`organization.id`: was org-0, is org-1 in this change']],
    ['is named now', '', 'id: org-1', []],
    ['is the same', 'id: org-1', 'id: org-1', []],
  ])('%s', (_, base, head, messages) => {
    expect(weakened(of(base), of(head))).toEqual(messages);
  });

  const limits = 'limits: {rlg_opus: {requests_per_minute: 4000, fast_otpm: 0}}';

  test('whose limits are dropped, each', () => {
    expect(weakened(of(limits), of(''))).toEqual([
      'The organization’s fast_otpm of Claude Opus 4.x: was 0, is not declared in this change',
      'The organization’s requests_per_minute of Claude Opus 4.x: was 4,000, is not declared in this change',
    ]);
  });

  test.each([
    ['another value', of(limits.replace('4000', '5000'))],
    ['another key of the same group', of(limits.replace('rlg_opus', 'claude-opus-4-5'))],
    ['a name of the team’s for it', `groups: {o: rlg_opus}\n${of(limits.replace('rlg_opus', 'o'))}`],
  ])('whose limits have %s', (_, head) => {
    expect(weakened(of(limits), head)).toEqual([]);
  });

  test('whose limits were of a key that means nothing', () => {
    expect(weakened(of('limits: {claude-gone: {requests_per_minute: 1}}'), of(''))).toEqual([]);
  });
});

describe('the rule itself', () => {
  const rules = (words: string): string => `rules: {${words}}\nworkspaces: {prod: {limits: {}}}\n`;
  const severities = (base: string, head: string) =>
    tell({ live, base: rules(base), head: rules(head) })
      .findings.filter(({ rule }) => rule === 'policy-weakened')
      .map(({ severity }) => severity);

  test('cannot be turned down by the change that it speaks of', () => {
    expect(severities('', 'policy-weakened: off, blocked: off')).toEqual(['warning', 'warning']);
    expect(severities('policy-weakened: error', 'blocked: off')).toEqual(['error', 'error']);
  });

  test('counts as it is once that is merged, and as today has it where that is stricter', () => {
    expect(severities('policy-weakened: off', 'policy-weakened: off, blocked: off')).toEqual([]);
    expect(severities('', 'policy-weakened: error, blocked: off')).toEqual(['error']);
  });
});

describe('an ignore', () => {
  const ignoring = (words: string, extra = ''): string =>
    `${extra}workspaces: {prod: {limits: {}}}\nignore: [{reason: INC-1, expires: 2026-12-01, ${words}}]\n`;
  const isWider = (base: string, head: string): boolean => weakened(ignoring(base), ignoring(head)).length > 0;

  test('of the same group by another key is the same', () => {
    const base = ignoring('workspace: prod, group: rlg_opus');
    expect(weakened(base, ignoring('workspace: prod, group: claude-opus-4-5'))).toEqual([]);
    expect(weakened(base, ignoring('workspace: prod, group: o', 'groups: {o: rlg_opus}\n'))).toEqual([]);
  });

  test('whose name means another group now is another', () => {
    const named = (group: string) => ignoring('workspace: prod, group: o', `groups: {o: ${group}}\n`);
    expect(weakened(named('rlg_opus'), named('rlg_sonnet'))).toHaveLength(1);
  });

  test('of a group that is not live is known by its word', () => {
    expect(isWider('workspace: prod, group: gone', 'workspace: prod, group: gone')).toBe(false);
    expect(isWider('workspace: prod, group: gone', 'workspace: prod, group: lost')).toBe(true);
  });

  test.each([
    ['"*"', 'prod', false],
    ['"team-*"', 'team-a', false],
    ['"team-*"', '"team-a*"', false],
    ['"team-?"', '"team-*"', true],
    ['"team-?"', 'team-a', false],
    ['team-a', '"team-*"', true],
    ['prod', '"*"', true],
  ])('for %s that becomes one for %s: wider is %s', (base, head, wider) => {
    expect(isWider(`workspace: ${base}`, `workspace: ${head}`)).toBe(wider);
  });
});

describe('`undeclared`', () => {
  const entry = (key: string, undeclared: string, more = ''): string =>
    `  "${key}": {${more}limits: {}, undeclared: ${undeclared}}\n`;
  const of = (...entries: readonly string[]): string => `workspaces:\n${entries.join('')}`;
  const wider = (key: string, before: string, after: string): readonly string[] => [
    `\`undeclared\` of "${key}": was ${before}, is ${after} in this change`,
  ];

  test('of an entry that was renamed is compared with what its workspace had', () => {
    const pinned = (key: string, undeclared: string): string => of(entry(key, undeclared, 'id: wrkspc_prod, '));
    expect(weakened(pinned('prod', 'report'), pinned('production', 'report'))).toEqual([]);
    expect(weakened(pinned('prod', 'report'), pinned('production', 'ignore'))).toEqual(
      wider('production', 'report', 'ignore'),
    );
  });

  test('of a pattern that takes over a workspace from a stricter entry', () => {
    const pattern = entry('team-*', 'ignore');
    expect(weakened(of(entry('team-a', 'error'), pattern), of(pattern))).toEqual(wider('team-*', 'error', 'ignore'));
  });

  test('of an entry that a pattern stood for', () => {
    const pattern = entry('team-*', 'report');
    expect(weakened(of(pattern), of(entry('team-a', 'report'), pattern))).toEqual([]);
  });
});

test('a pattern that is dropped, and none that is kept or is new', () => {
  const pattern = (key: string): string => `workspaces: {"${key}": {limits: {}}}\n`;
  expect(weakened(pattern('x-*'), 'workspaces: {}\n')).toEqual([
    'The pattern "x-*": was there, is not declared in this change',
  ]);
  expect([weakened(pattern('x-*'), pattern('x-*')), weakened('workspaces: {}\n', pattern('x-*'))]).toEqual([[], []]);
});

test('a pattern is not dropped where another one means all that it did, and is as strict', () => {
  const pattern = (key: string, undeclared: string): string =>
    `workspaces: {"${key}": {limits: {}, undeclared: ${undeclared}}}\n`;
  const before = pattern('team-*', 'report');
  expect([weakened(before, pattern('t*', 'report')), weakened(before, pattern('*', 'error'))]).toEqual([[], []]);
  const dropped = 'The pattern "team-*": was there, is not declared in this change';
  expect(weakened(before, pattern('t*', 'ignore'))).toContain(dropped);
  expect(weakened(before, pattern('team-?', 'report'))).toContain(dropped);
});

describe('an entry that is dropped', () => {
  const nothing = 'workspaces: {}\n';
  const of = (words: string): string => `workspaces: {prod: {${words}}}\n`;
  const message = ['The entry "prod": was there, is not declared in this change'];

  test('watched a workspace without overrides', () => {
    expect(weakened(of('limits: {}'), nothing)).toEqual(message);
    expect(weakened(of('limits: {rlg_opus: {requests_per_minute: 5}}'), nothing)).toEqual(message);
  });

  test('watched an override that it did not declare', () => {
    expect(weakened(of('limits: {}'), nothing, overridden)).toEqual(message);
    expect(weakened(of('limits: {rlg_opus: inherit}, undeclared: ignore'), nothing, overridden)).toEqual(message);
  });

  test.each([
    ['left an override that `limit-released` names', of('limits: {rlg_opus: {requests_per_minute: 400}}'), overridden],
    ['watched nothing', of('limits: {}, undeclared: ignore'), live],
    ['was of a workspace that does not exist', of('limits: {}'), world([])],
    ['was of a workspace that is archived', of('limits: {}'), world([workspace('prod', {}, { archived_at: 'then' })])],
  ])('%s: nothing is said', (_, base, snapshot) => {
    expect(weakened(base, nothing, snapshot)).toEqual([]);
  });

  test('has a pattern in its place', () => {
    const pattern = '"p*": {limits: {}}';
    expect(weakened(`workspaces: {prod: {limits: {}}, ${pattern}}\n`, `workspaces: {${pattern}}\n`)).toEqual([]);
  });
});

describe('a limit that is dropped', () => {
  const of = (limits: string): string => `workspaces: {prod: {limits: {${limits}}, undeclared: ignore}}\n`;
  const rpm = (value: string): string => `rlg_opus: {requests_per_minute: ${value}}`;

  test.each([
    ['500', ['requests_per_minute of Claude Opus 4.x in "prod": was 500, is not declared in this change']],
    ['5%', ['requests_per_minute of Claude Opus 4.x in "prod": was 200, is not declared in this change']],
    ['inherit', ['requests_per_minute of Claude Opus 4.x in "prod": was inherited, is not declared in this change']],
    ['0.001%', []],
  ])('was %s', (value, messages) => {
    expect(weakened(of(rpm(value)), of(''))).toEqual(messages);
  });

  test('was of a group that was to inherit whole', () => {
    expect(weakened(of('rlg_sonnet: inherit'), of(''))).toHaveLength(2);
    expect(weakened(of('rlg_sonnet: inherit'), of('rlg_sonnet: {requests_per_minute: inherit}'))).toEqual([
      'input_tokens_per_minute_cache_aware of Claude Sonnet 5 in "prod": was inherited, is not declared in this change',
    ]);
  });

  test('is told once where `limit-released` tells it, and here where only this can', () => {
    expect(weakened(of(rpm('500')), of(''), overridden)).toEqual([]);
    expect(weakened(of(rpm('inherit')), of(''), overridden)).toHaveLength(1);
  });

  test('is none where its group has another key, or the entry clears what it does not name', () => {
    expect(weakened(of(rpm('500')), of(rpm('500').replace('rlg_opus', 'claude-opus-4-5')))).toEqual([]);
    const strict = 'workspaces: {prod: {limits: {}}}\n';
    expect(weakened(strict.replace('{}', `{${rpm('500')}}`), strict)).toEqual([]);
  });

  const names = ['a', 'b', 'c', 'd', 'e'];
  const many = world(names.map((name) => workspace(name)));
  const using = (template: string, count: number): string =>
    `templates: {t: {${template}}}\nworkspaces:\n${names
      .slice(0, count)
      .map((name) => `  ${name}: {extends: [t], limits: {}, undeclared: ignore}\n`)
      .join('')}`;

  test.each([
    [5, '5 workspaces'],
    [3, '"a", "b", "c"'],
  ])('by a template in %i workspaces is one finding', (count, where) => {
    expect(weakened(using(rpm('500'), count), using('', count), many)).toEqual([
      `requests_per_minute of Claude Opus 4.x in ${where}: was 500, is not declared in this change`,
    ]);
  });
});

test('a move into another template, another order and another layout make nothing more lenient', () => {
  const base = `templates: {t: {rlg_opus: {requests_per_minute: 5}}}\nworkspaces: {prod: {extends: [t], limits: {}, undeclared: ignore}, "x-*": {limits: {}}}\n`;
  const head = `workspaces:\n  "x-*": {limits: {}}\n  prod: {limits: {claude-opus-4-6: {requests_per_minute: 5}}, undeclared: ignore}\n`;
  expect(weakened(base, head)).toEqual([]);
});

describe('headroom', () => {
  const of = (headroom: string, entry = ''): string =>
    `${headroom === '' ? '' : `headroom: {${headroom}}\n`}workspaces:\n  prod: {limits: {}${entry === '' ? '' : `, headroom: {${entry}}`}}\n  team-*: {limits: {}}\n`;
  const night = 'workspace: prod, reason: night batch';

  test.each([
    ['a mark that is raised', of(''), of('alert_at: 100%'), ['The mark in `headroom`: was 75% for 5m, is 100% for 5m']],
    ['a longer time', of('for: 5m'), of('for: 1h'), ['The mark in `headroom`: was 75% for 5m, is 75% for 1h']],
    ['a lower mark', of(''), of('alert_at: 50%, for: 1m'), []],
    [
      'the mark of a limiter',
      of('limiters: {requests_per_minute: {alert_at: 50%}}'),
      of(''),
      ['The mark of requests_per_minute in `headroom`: was 50% for 5m, is 75% for 5m'],
    ],
    [
      'a raised mark, once for all that follow it',
      of('limiters: {requests_per_minute: {alert_at: 75%}}', 'alert_at: 75%'),
      of('alert_at: 90%'),
      ['The mark in `headroom`: was 75% for 5m, is 90% for 5m'],
    ],
    [
      'the mark of an entry',
      of('', 'alert_at: 60%'),
      of('', 'alert_at: 12.5%, for: 2h'),
      ['The mark in `headroom` of "prod": was 60% for 5m, is 12.5% for 2h'],
    ],
    [
      'the marks of a pattern, once for all its workspaces',
      of(''),
      of('').replace('team-*: {limits: {}', 'team-*: {limits: {}, headroom: {alert_at: 90%}'),
      ['The mark in `headroom` of "team-*": was 75% for 5m, is 90% for 5m'],
    ],
    [
      'the marks of an entry that is new',
      of('').replace('  prod: {limits: {}}\n', ''),
      of('', 'alert_at: 90%'),
      ['The mark in `headroom` of "prod": was 75% for 5m, is 90% for 5m'],
    ],
    [
      'a known case that is new',
      of(''),
      of(`known: [{${night}}]`),
      ['The known case "night batch" of headroom for prod: was not there, is there without an end'],
    ],
    [
      'a known case that holds longer',
      of(`known: [{${night}, expires: 2027-01-31}]`),
      of(`known: [{${night}, expires: 2027-02-28}]`),
      ['The known case "night batch" of headroom for prod: was there until 2027-01-31, is there until 2027-02-28'],
    ],
    ['a known case that ends', of(`known: [{${night}}]`), of(`known: [{${night}, expires: 2027-02-28}]`), []],
    [
      'a known case that covers more',
      of(`known: [{${night}, group: rlg_opus, limiter: requests_per_minute}]`),
      of(`known: [{${night}, group: claude-opus-4-5}]`),
      ['The known case "night batch" of headroom for prod: was not there, is there without an end'],
    ],
    [
      'a known case that covers less',
      of(`known: [{workspace: '*', reason: x}]`),
      of(`known: [{${night}, group: claude-gone}]`),
      [],
    ],
    [
      'a known case of the organization, which no pattern covers',
      of(`known: [{workspace: '*', reason: x}]`),
      of(`known: [{workspace: '*', reason: x}, {workspace: organization, reason: y}]`),
      ['The known case "y" of headroom for organization: was not there, is there without an end'],
    ],
  ])('%s', (_, base, head, messages) => {
    expect(weakened(base, head)).toEqual(messages.map((message) => `${message} in this change`));
  });
});
