import { describe, expect, test } from 'vitest';

import { declare, problemsOf } from './declare.js';

const both = (a: string, b: string) => ({ 'a.yaml': `version: 1\n${a}\n`, 'b.yaml': `version: 1\n${b}\n` });

describe('several files', () => {
  test('are one declaration: templates and groups of one are used in another', () => {
    const declaration = declare(
      both('workspaces: {w: {extends: [t]}}', 'templates: {t: {opus: inherit}}\ngroups: {opus: rlg_1}'),
    );
    expect(declaration.files.map(({ path }) => path)).toEqual(['a.yaml', 'b.yaml']);
    expect(declaration.workspaces[0]?.layers[0]?.[0]).toMatchObject({
      key: 'opus',
      origin: { file: 'b.yaml', line: 2, column: 17 },
    });
    expect(declaration.groups.get('opus')?.value).toBe('rlg_1');
  });

  test.each([
    [
      'workspaces: {w: {limits: {}}}',
      'workspaces: {w: {limits: {}}}',
      '2:14: The workspace "w" is declared twice; the first is at a.yaml:2:14 | Keep one of the two.',
    ],
    [
      'workspaces: {w: {limits: {}, id: wrkspc_1}}',
      'workspaces: {v: {limits: {}, id: wrkspc_1}}',
      '2:34: The workspace "wrkspc_1" is declared twice, by its ID; the first is at a.yaml:2:34 | Keep one of the two.',
    ],
    [
      'templates: {t: {}}',
      'templates: {t: {}}',
      '2:13: The template "t" is defined twice; the first is at a.yaml:2:13 | Keep one of the two.',
    ],
    ['groups: {g: x}', 'groups: {g: y}', '2:13: The group "g" is another one at a.yaml:2:13 | Keep one of the two.'],
    [
      'rules: {blocked: off}',
      'rules: {blocked: error}',
      '2:18: The rule "blocked" is set to off at a.yaml:2:18, and to error here | Keep one of the two.',
    ],
    [
      'organization: {id: x}',
      'organization: {id: y}',
      '2:20: The organization "y" is not the one at a.yaml:2:20, "x" | A declaration is for one organization: give the files of each in a run of its own.',
    ],
    [
      'organization: {limits: {g: {tokens_per_day: 1}}}',
      'organization: {limits: {g: {tokens_per_day: 2}}}',
      '2:45: The organization’s "tokens_per_day" of "g" has another value at a.yaml:2:45 | Keep one of the two.',
    ],
  ])('cannot both say %s', (a, b, problem) => {
    expect(problemsOf(both(a, b))).toEqual([`b.yaml:${problem}`]);
  });

  test('may say the same of the organization, a group or a rule', () => {
    const same = 'organization: {id: x, limits: {g: {tokens_per_day: 1}}}\ngroups: {g: y}\nrules: {blocked: off}';
    const declaration = declare(both(same, same));
    expect(declaration.organization.limits).toHaveLength(1);
    expect(declaration.organization.id?.origin.file).toBe('a.yaml');
    expect([...declaration.rules]).toEqual([['blocked', 'off']]);
  });

  test('tell all their problems at once, sorted by file', () => {
    const problems = problemsOf({ 'z.yaml': 'version: 1\nfoo: 1\n', 'a.yaml': 'version: 1\n\nbar: 1\nfoo: 1\n' });
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual(['a.yaml:3:1', 'a.yaml:4:1', 'z.yaml:2:1']);
  });
});
