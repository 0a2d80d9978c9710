import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { inherited, override } from '../../src/model/setting.js';
import { acceptedYaml } from '../../src/report/accepted-yaml.js';
import { text } from './arbitrary-plan.js';
import { batch, changeOf, opus } from './plans.js';

function yamlOf(parts: Parameters<typeof changeOf>[0]): string {
  return (acceptedYaml(changeOf(parts)) ?? []).join('\n');
}

describe('the YAML that accepts what is live', () => {
  test('writes the live value under the workspace and the group’s ID', () => {
    expect(yamlOf({ before: override(0) })).toBe(
      [
        'workspaces:',
        '  prod-chat:',
        '    limits:',
        '      rlg_01VPTCmyiu5ZLsWkcxYG2pY8: # Claude Opus 4.x',
        '        requests_per_minute: 0',
      ].join('\n'),
    );
  });

  test('writes inherit where there is no override, and never 0', () => {
    expect(yamlOf({ before: inherited(0) })).toMatch(/requests_per_minute: inherit$/);
    expect(yamlOf({ before: { source: 'other', name: 'pool', value: 7 } })).toMatch(/requests_per_minute: inherit$/);
  });

  test('names a group without an ID by its type, or by its alphabetically first model', () => {
    expect(yamlOf({ group: { ...batch, id: null } })).toContain('\n      batch:\n');
    expect(yamlOf({ group: { ...opus, id: null, models: ['claude-b', 'claude-a'] } })).toContain(
      '\n      claude-a: # Claude Opus 4.x\n',
    );
  });

  test('is not there for a model group that has neither ID nor models', () => {
    expect(acceptedYaml(changeOf({ group: { ...opus, id: null, models: null } }))).toBeNull();
  });

  test.each(['team-*', 'what?', '', '<<', '__proto__'])(
    'names a workspace by its ID where its name would not stand for it: %j',
    (name) => {
      expect(parse(yamlOf({ workspace: { id: 'wrkspc_1', name } }))).toHaveProperty(['workspaces', 'wrkspc_1']);
    },
  );

  test.each(['yes', 'null', '007', '1.0', 'a: b', '# x', 'prod chat', '日本語 🚀', '"', "'", '- x', '\u202evil'])(
    'is read back by limitdrift as the same workspace: %j',
    (name) => {
      const yaml = `version: 1\n${yamlOf({ workspace: { id: 'wrkspc_1', name } })}\n`;
      const declaration = readDeclaration([{ path: 'limits.yaml', bytes: new TextEncoder().encode(yaml) }]);
      expect(declaration.workspaces.map((workspace) => workspace.key)).toEqual([name]);
    },
  );

  test('keeps any name, group and limiter as they are', () => {
    const plain = text.filter((each) => !/\p{Cs}/u.test(each) && !['__proto__', '<<'].includes(each));
    fc.assert(
      fc.property(plain, plain, plain, (name, group, limiter) => {
        const yaml = yamlOf({ workspace: { id: 'wrkspc_1', name }, group: { ...opus, id: group }, limiter });
        const key = /[*?]/.test(name) || name === '' ? 'wrkspc_1' : name;
        expect(parse(yaml)).toEqual({ workspaces: { [key]: { limits: { [group]: { [limiter]: 500 } } } } });
      }),
    );
  });
});
