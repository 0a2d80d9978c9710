import { describe, expect, test } from 'vitest';

import { acceptLimit } from '../../src/edit/accept-limit.js';
import { openPlanned } from '../../src/edit/edited-declaration.js';
import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { UserError } from '../../src/model/errors.js';
import type { FindingOf } from '../../src/model/plan-types.js';
import type { Group } from '../../src/model/snapshot-types.js';
import { spendGroup } from '../../src/model/spend/money.js';

const opus: Group = {
  id: 'rlg_opus',
  rate_limit_id: null,
  type: 'model_group',
  display_name: 'Claude Opus 4.x',
  models: ['claude-opus-4-5', 'claude-opus-4-6'],
};
const batch: Group = { id: null, rate_limit_id: null, type: 'batch', display_name: null, models: null };

interface Words {
  readonly workspace?: string;
  readonly id?: string;
  readonly group?: Group;
  readonly limiter?: string;
  readonly live?: number | 'inherit';
  readonly unresolved?: readonly string[];
}

/** Accepts 900 requests a minute of Opus in `prod`, unless it is said otherwise. */
function accept(files: Readonly<Record<string, string>>, words: Words = {}): Readonly<Record<string, string>> {
  const { workspace = 'prod', group = opus, limiter = 'requests_per_minute', live = 900, unresolved = [] } = words;
  const sources = Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
  const { id = `wrkspc_${workspace}` } = words;
  const place = { workspace: { id, name: workspace }, group, limiter };
  const findings = unresolved.map((key) => unknownGroup(key));
  const plan = { changes: [{ ...place, origin: null }], findings, declaration: { files: [] } };
  const after = acceptLimit(openPlanned(sources, plan), { ...place, live });
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return Object.fromEntries(after.files.map(({ path, bytes }) => [path, decoder.decode(bytes)]));
}

const acceptIn = (text: string, words: Words = {}): string =>
  accept({ 'limits.yaml': text }, words)['limits.yaml'] ?? '';

function refusalOf(text: string, words: Words = {}): readonly [string, string | null] {
  try {
    return [acceptIn(text, words), null];
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'edit-refused') throw error;
    return [error.message, error.hint];
  }
}

function unknownGroup(key: string): FindingOf<'unknown-group'> {
  const data = { key, target: null, reason: 'no-group', suggestion: null } as const;
  const about = { workspace: null, address: null, origin: null, related: [], introduced: null };
  return { rule: 'unknown-group', severity: 'error', ...about, data, message: '' };
}

const head = 'version: 1\n';
const inBlock = `${head}workspaces:
  prod:   # the shop
    limits:
      claude-opus-4-5:
        # agreed in May
        requests_per_minute: 500   # was 400
        output_tokens_per_minute: 5%
  staging: {limits: {}}
`;

describe('a value in the entry', () => {
  test('is replaced, and nothing around it', () => {
    expect(acceptIn(inBlock)).toBe(inBlock.replace('500 ', '900 '));
  });

  test('becomes `inherit` where live has no override: the line stays', () => {
    expect(acceptIn(inBlock, { live: 'inherit' })).toBe(inBlock.replace('500 ', 'inherit '));
  });

  test('is written with `_` where the file writes numbers so', () => {
    const text = inBlock.replace('500 ', '500_000 ');
    expect(acceptIn(text, { live: 1_250_000 })).toBe(text.replace('500_000', '1_250_000'));
    expect(acceptIn(inBlock, { live: 1_250_000 })).toBe(inBlock.replace('500 ', '1250000 '));
  });

  test.each([
    ['a share', 'requests_per_minute: 25%', 'requests_per_minute: 900'],
    ['a quoted share', 'requests_per_minute: "25%" # x', 'requests_per_minute: 900 # x'],
    ['a quoted key', '"requests_per_minute": 500', '"requests_per_minute": 900'],
    ['an inherit in a block text', 'requests_per_minute: >-\n          inherit', 'requests_per_minute: 900'],
    ['a value on a line of its own', 'requests_per_minute:\n          500', 'requests_per_minute:\n          900'],
  ])('is found where it is %s', (_, was, is) => {
    const text = inBlock.replace('requests_per_minute: 500   # was 400', was);
    expect(acceptIn(text)).toBe(text.replace(was, is));
  });

  test('is replaced in flow style, with the tabs, line ends and byte order mark of the file', () => {
    const text = `\ufeff${head}workspaces: {\n  prod: { limits: { rlg_opus: {requests_per_minute:  500 , tokens_per_day: 5} } }, # x\t\n}\n`;
    const windows = text.replaceAll('\n', '\r\n');
    expect(acceptIn(windows)).toBe(windows.replace('500', '900'));
  });
});

describe('a limit that the entry does not name', () => {
  test('gets a line under the key of its group', () => {
    const text = `${inBlock}# the end\n`;
    const line = '        output_tokens_per_minute: 5%\n';
    expect(acceptIn(text, { limiter: 'tokens_per_day' })).toBe(
      text.replace(line, `${line}        tokens_per_day: 900\n`),
    );
  });

  test('gets a group named as the file names it', () => {
    const text = `${head}groups: {big: rlg_opus}\nworkspaces:\n  prod:\n    limits:\n      batch: {requests_per_minute: 5} # low\n  other: {limits: {}}\n`;
    const line = '      batch: {requests_per_minute: 5} # low\n';
    expect(acceptIn(text)).toBe(text.replace(line, `${line}      big: {requests_per_minute: 900}\n`));
  });

  test('gets a group named as another entry names it', () => {
    const text = `${head}workspaces:\n  prod: {limits: {}}\n  other: {limits: {claude-opus-4-6: inherit}}\n`;
    expect(acceptIn(text)).toBe(
      text.replace('{limits: {}}', '{limits: {claude-opus-4-6: {requests_per_minute: 900}}}'),
    );
  });

  test('gets a group named by its ID, with the display name as a comment, where the file has no name for it', () => {
    const text = `${head}workspaces:\n    prod:\n        limits: {}`;
    expect(acceptIn(text)).toBe(
      `${head}workspaces:\n    prod:\n        limits: {rlg_opus: {requests_per_minute: 900}} # Claude Opus 4.x`,
    );
    const block = `${head}workspaces:\n  prod:\n    limits:\n      batch: inherit\n`;
    expect(acceptIn(block)).toBe(`${block}      rlg_opus: {requests_per_minute: 900} # Claude Opus 4.x\n`);
  });

  test('keeps the comment that stands on its line already', () => {
    const text = `${head}workspaces:\n  prod: {limits: {}} # mine\n`;
    expect(acceptIn(text)).toBe(
      `${head}workspaces:\n  prod: {limits: {rlg_opus: {requests_per_minute: 900}}} # mine\n`,
    );
  });

  test('names a group without an ID by its type, or by its newest public model', () => {
    const text = `${head}workspaces:\n  prod: {limits: {}}\n`;
    const limits = (key: string): string =>
      text.replace('{limits: {}}', `{limits: {${key}: {requests_per_minute: 900}}}`);
    expect(acceptIn(text, { group: batch })).toBe(limits('batch'));
    const models = ['a-internal', ...(opus.models ?? []), 'z-internal'];
    expect(acceptIn(text, { group: { ...opus, id: null, models } })).toBe(limits('claude-opus-4-6'));
  });

  test('gets its `limits` where the entry has templates only, indented as the file is', () => {
    const text = `${head}templates:\n    low: {batch: inherit}\nworkspaces:\n    prod:\n        extends: [low]   # all\n    other: {extends: [low]}\n`;
    const line = '        extends: [low]   # all\n';
    const added = '        limits:\n            rlg_opus: {requests_per_minute: 900} # Claude Opus 4.x\n';
    expect(acceptIn(text)).toBe(text.replace(line, line + added));
  });

  test('goes by the spaces that the braces of the file have', () => {
    const text = `${head}workspaces:\n  prod: { limits: { batch: { requests_per_minute: 5 } } }\n  other: { limits: {} }\n`;
    const prod = 'prod: { limits: { batch: { requests_per_minute: 5 }';
    expect(acceptIn(text)).toBe(
      text.replace(`${prod} } }`, `${prod}, rlg_opus: { requests_per_minute: 900 } } } # Claude Opus 4.x`),
    );
    expect(acceptIn(text, { workspace: 'other', group: batch })).toBe(
      text.replace('{ limits: {} }', '{ limits: { batch: { requests_per_minute: 900 } } }'),
    );
  });
});

describe('a value in a template', () => {
  const only = `${head}templates:\n  low:\n    rlg_opus: {requests_per_minute: 500} # all\nworkspaces:\n  prod: {extends: [low]}\n`;

  test('is replaced there while one entry alone uses the template', () => {
    expect(acceptIn(only)).toBe(only.replace('500', '900'));
  });

  test.each(['  other: {extends: [low]}\n', '  "other-*": {extends: [low]}\n'])(
    'stays while others use it, and the workspace gets its own: %j',
    (other) => {
      expect(acceptIn(only + other)).toBe(
        only.replace('{extends: [low]}', '{extends: [low], limits: {rlg_opus: {requests_per_minute: 900}}}') + other,
      );
    },
  );

  test('is replaced in the last of several templates that names the limit', () => {
    const text = `${head}templates:\n  a: {rlg_opus: {requests_per_minute: 1}}\n  b: {rlg_opus: {requests_per_minute: 2}}\n  "1.0": {rlg_opus: {tokens_per_day: 3}}\nworkspaces:\n  prod: {extends: [a, b, "1.0"]}\n`;
    expect(acceptIn(text)).toBe(text.replace('minute: 2', 'minute: 900'));
    expect(acceptIn(text, { limiter: 'tokens_per_day' })).toBe(text.replace('day: 3', 'day: 900'));
  });

  test('is replaced in the file that has the template, and no other file is touched', () => {
    const files = {
      'a.yaml': `${head}workspaces:\n  prod: {extends: [low]}\n`,
      'b.yaml': `${head}templates: {low: {rlg_opus: {requests_per_minute: 5}}}\n`,
    };
    expect(accept(files)).toEqual({ ...files, 'b.yaml': files['b.yaml'].replace('5}', '900}') });
  });
});

describe('a group that inherits whole', () => {
  const text = `${head}workspaces:\n  prod:\n    limits:\n      rlg_opus: inherit # for now\n`;

  test('becomes a map of the one limiter', () => {
    expect(acceptIn(text)).toBe(text.replace('inherit', '{requests_per_minute: 900}'));
  });

  test('goes on to cover what its templates declare', () => {
    const covered = `${head}templates: {t: {rlg_opus: {tokens_per_day: 5}}}\nworkspaces:\n  prod: {extends: [t], limits: {rlg_opus: inherit}}\n`;
    expect(acceptIn(covered)).toBe(covered.replace('inherit', '{requests_per_minute: 900, tokens_per_day: inherit}'));
  });

  test.each([
    ['undeclared: report', `${text}    undeclared: report\n`],
    ['a rule turned down', `${text}rules: {limit-undeclared: note}\n`],
  ])('is left alone with %s, where its other limits would go unwatched', (_, unwatched) => {
    expect(refusalOf(unwatched)).toEqual([
      '"rlg_opus" of "prod" inherits whole, and its other limits would no longer be watched',
      'Nothing was changed. Write every limiter of the group by hand, with `inherit` for all others.',
    ]);
  });

  test('is overridden for the one workspace where a template says it', () => {
    const shared = `${head}templates: {t: {rlg_opus: inherit}}\nworkspaces:\n  prod: {extends: [t], undeclared: ignore}\n`;
    expect(acceptIn(shared)).toBe(
      shared.replace('undeclared: ignore}', 'undeclared: ignore, limits: {rlg_opus: {requests_per_minute: 900}}}'),
    );
  });
});

describe('a pattern', () => {
  const text = `${head}templates: {low: {batch: inherit}}
workspaces:
  # everybody else
  "p*":
    extends: [low]   # the least
    undeclared: report
    limits:
      rlg_opus: {requests_per_minute: 500, tokens_per_day: 5%}
  zoo: {limits: {}}
`;

  test('stays, and the workspace gets an entry of its own that says the rest of it', () => {
    const own = `  prod:
    id: wrkspc_prod
    extends: [low]
    undeclared: report
    limits:
      rlg_opus: {requests_per_minute: 900, tokens_per_day: 5%}
`;
    expect(acceptIn(text)).toBe(text.replace('  zoo', `${own}  zoo`));
  });

  test('gives way to an entry in flow style where the entries are', () => {
    const flow = `${head}workspaces: {"p*": {limits: {}}, zoo: {limits: {}}}\n`;
    expect(acceptIn(flow, { group: batch })).toBe(
      flow.replace(', zoo', ', prod: {id: wrkspc_prod, limits: {batch: {requests_per_minute: 900}}}, zoo'),
    );
  });

  test.each(['p: "1" # \\', 'p\u202eq', 'plus *', 'pröd'])('gives way to an entry for a workspace named %j', (name) => {
    const all = `${head}workspaces:\n  "p*": {limits: {}}\n`;
    const edited = acceptIn(all, { workspace: name, id: 'wrkspc_1', group: batch });
    const sources = [{ path: 'limits.yaml', bytes: new TextEncoder().encode(edited) }];
    const [, own] = readDeclaration(sources).workspaces;
    expect([own?.pattern, own?.key]).toEqual([false, name.includes('*') ? 'wrkspc_1' : name]);
  });

  test('gives way to an entry by ID where another workspace of the same name has the name', () => {
    const all = `${head}workspaces:\n  prod: {id: wrkspc_1, limits: {}}\n  "p*": {limits: {}}\n`;
    expect(acceptIn(all, { group: batch })).toBe(
      `${all}  wrkspc_prod:\n    limits: {batch: {requests_per_minute: 900}}\n`,
    );
  });
});

describe('a value that other places share', () => {
  const anchored = `${head}workspaces:
  prod:
    limits:
      rlg_opus: &low # shared
        requests_per_minute: 500   # agreed
        tokens_per_day: &day 7
  staging:
    limits: {rlg_opus: *low}
  test:
    limits: {rlg_opus: *low, batch: {tokens_per_day: *day}}
`;

  test('is written out where its alias stood, with the accepted value', () => {
    expect(acceptIn(anchored, { workspace: 'staging' })).toBe(
      anchored.replace('*low', '{requests_per_minute: 900, tokens_per_day: 7}'),
    );
  });

  test('is told from a comment before it that has the same word', () => {
    const commented = anchored.replace(': &low', ': # like &low elsewhere\n        &low');
    expect(commented).not.toBe(anchored);
    const after = acceptIn(commented);
    expect([after.includes('# like &low elsewhere\n'), after.match(/&low\b/g)?.length]).toEqual([true, 2]);
  });

  test('is handed on to the first alias where the anchored place itself is to change', () => {
    expect(acceptIn(anchored)).toBe(
      anchored
        .replace('rlg_opus: &low # shared', 'rlg_opus: # shared')
        .replace('500 ', '900 ')
        .replace('*low', '&low {requests_per_minute: 500, tokens_per_day: 7}'),
    );
    expect(acceptIn(anchored, { workspace: 'test', group: batch, limiter: 'tokens_per_day' })).toBe(
      anchored.replace('*day', '900'),
    );
  });

  test('is handed on where it is a single number', () => {
    const text = `${head}workspaces:\n  prod: {limits: {rlg_opus: {requests_per_minute: &n 5}}}\n  b: {limits: {batch: {requests_per_minute: *n }}}\n`;
    expect(acceptIn(text)).toBe(text.replace('&n 5', '900').replace('*n', '&n 5'));
  });

  test('is left as it is where a later anchor of the same name is meant', () => {
    const text = `${head}workspaces:\n  prod: {limits: {rlg_opus: {requests_per_minute: &n 5, tokens_per_day: &n 6}}}\n  b: {limits: {batch: {requests_per_minute: *n }}}\n`;
    expect(acceptIn(text)).toBe(text.replace('&n 5', '&n 900'));
  });

  test('is handed on with its block, from a line of its own', () => {
    const text = `${head}workspaces:\n  prod:\n    limits: &all\n      rlg_opus:\n        requests_per_minute: 5\n  b:\n    limits: *all\n`;
    expect(acceptIn(text)).toBe(
      text
        .replace(' &all\n', '\n')
        .replace('minute: 5', 'minute: 900')
        .replace('*all', '&all {rlg_opus: {requests_per_minute: 5}}'),
    );
  });
});

describe('what cannot be done safely', () => {
  test('is refused with two keys of one entry that mean the group', () => {
    const text = `${head}workspaces:\n  prod: {limits: {rlg_opus: {requests_per_minute: 5}, claude-opus-4-5: {requests_per_minute: 5}}}\n`;
    expect(refusalOf(text)).toEqual([
      '"rlg_opus" and "claude-opus-4-5" of "prod" mean the same group',
      'Nothing was changed. Write the group once, and plan again.',
    ]);
  });

  test('is refused for a workspace that no entry declares', () => {
    expect(refusalOf(`${head}workspaces: {other: {limits: {}}}\n`)).toEqual([
      'No entry declares the workspace "prod"',
      'Nothing was changed. Write `requests_per_minute: 900` into the entry of "prod" by hand.',
    ]);
  });

  test('is refused for a workspace that an entry of its own cannot name', () => {
    const words = { workspace: 'prod *', id: 'id *', group: batch };
    expect(refusalOf(`${head}workspaces: {"p*": {limits: {}}}\n`, words)[0]).toBe(
      'The place of "requests_per_minute" of the workspace "prod *" cannot be edited safely',
    );
  });

  test('is refused for a group that nothing names', () => {
    expect(
      refusalOf(`${head}workspaces: {prod: {limits: {}}}\n`, { group: { ...opus, id: null, models: null } })[0],
    ).toBe('Nothing names the group of "requests_per_minute" of the workspace "prod"');
  });

  test('does not go under a key of which the plan said that it means no group', () => {
    const text = `${head}workspaces:\n  prod:\n    limits:\n      claude-opus-4-5: {requests_per_minute: 5}\n`;
    expect(acceptIn(text, { unresolved: ['claude-opus-4-5'] })).toBe(
      `${text}      rlg_opus: {requests_per_minute: 900} # Claude Opus 4.x\n`,
    );
  });
});

describe('a spend limit', () => {
  const money: Group = { ...spendGroup('USD') };
  const accepted = { group: money, limiter: 'monthly', live: 25_050 };
  const under = (entry: string, more = ''): string => `${head}${more}workspaces: {prod: ${entry}}\n`;

  test.each<[string, string, string, Partial<Words>]>([
    ['where it stands', '{spend_limit: {monthly: 500}}', '{spend_limit: {monthly: 250.50}}', {}],
    ['with its currency', '{spend_limit: {monthly: 500 USD}}', '{spend_limit: {monthly: 250.50 USD}}', {}],
    [
      'as none',
      '{spend_limit: {monthly: 500, daily: 5}}',
      '{spend_limit: {monthly: none, daily: 5}}',
      { live: 'inherit' },
    ],
    ['beside the limits, where there is none', '{limits: {}}', '{limits: {}, spend_limit: {monthly: 250.50}}', {}],
    ['in place of none', '{spend_limit: none}', '{spend_limit: {monthly: 250.50}}', {}],
  ])('is written %s', (_, before, after, words) => {
    expect(acceptIn(under(before), { ...accepted, ...words })).toBe(under(after));
  });

  test('is written into the template that no other entry extends, and else into the entry', () => {
    const template = (value: string): string => `templates: {t: {spend_limit: {monthly: ${value}, daily: 5}}}\n`;
    const entry = '{extends: [t], limits: {}}';
    expect(acceptIn(under(entry, template('500')), accepted)).toBe(under(entry, template('250.50')));
    const shared = (more: string): string =>
      `${head}${template('500')}workspaces: {prod: {extends: [t], limits: {}${more}}, dev: {extends: [t]}}\n`;
    expect(acceptIn(shared(''), accepted)).toBe(shared(', spend_limit: {monthly: 250.50}'));
  });

  test('that an entry clears whole keeps what its templates declare of other periods cleared', () => {
    const text = (spend: string): string =>
      `${head}templates: {t: {spend_limit: {monthly: 500, daily: 5}}}\nworkspaces: {prod: {extends: [t], limits: {}, spend_limit: ${spend}}}\n`;
    expect(acceptIn(text('none'), accepted)).toBe(text('{monthly: 250.50, daily: none}'));
  });

  test('that cannot be edited is told by its amount', () => {
    const [, hint] = refusalOf(`${head}workspaces: {dev: {limits: {}}}\n`, accepted);
    expect(hint).toContain('`monthly: 250.50`');
  });
});
