import { describe, expect, test } from 'vitest';

import { noPast, type Past } from '../../src/model/past-types.js';
import { type Declaration, emptyDeclaration } from '../../src/model/declaration.js';
import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { classesOf, type Committed, declarationOf, pastOf, tell } from './past.js';
import { changesOf, group, options, planOf, rulesOf, sonnet, workspace, world } from './worlds.js';

const at = (value: string): string => `workspaces: {prod: {limits: {rlg_opus: {requests_per_minute: ${value}}}}}\n`;
const empty = 'workspaces: {}\n';
const live = (value: number | null) =>
  world([workspace('prod', value === null ? {} : { rlg_opus: { requests_per_minute: value } })]);

/** The same declaration as it stood in another file. */
const elsewhere = (yaml: string): Declaration => declarationOf(yaml, 'old/limits.yaml');

describe('against a base', () => {
  test.each([
    [
      'what this change asks for is pending',
      live(500),
      at('500'),
      at('1000'),
      ['pending update requests_per_minute'],
      0,
    ],
    ['what nobody declared is drift', live(700), at('500'), at('500'), ['drift update requests_per_minute'], 2],
    [
      'what the file now says of live is adopted',
      live(700),
      at('500'),
      at('700'),
      ['adopted no-op requests_per_minute'],
      0,
    ],
    ['what both changed is a conflict', live(700), at('500'), at('1000'), ['conflict update requests_per_minute'], 2],
    ['what all three say is nothing', live(500), at('500'), at('500'), [], 0],
    [
      'adopting limitdrift is pending, never conflict',
      live(700),
      empty,
      at('1000'),
      ['pending update requests_per_minute'],
      0,
    ],
    ['adopting exactly what is live is nothing', live(700), empty, at('700'), [], 0],
    [
      'a change that was carried out before the merge is adopted',
      live(1000),
      at('500'),
      at('1000'),
      ['adopted no-op requests_per_minute'],
      0,
    ],
    [
      'an override that this change asks to clear is pending',
      live(500),
      at('500'),
      at('inherit'),
      ['pending delete requests_per_minute'],
      0,
    ],
    ['an override removed by hand is drift', live(null), at('500'), at('500'), ['drift create requests_per_minute'], 2],
    [
      'a removal by hand and another value in the file is a conflict',
      live(null),
      at('500'),
      at('600'),
      ['conflict create requests_per_minute'],
      2,
    ],
    [
      '0 is told from inherited on all three sides',
      live(0),
      at('inherit'),
      at('0'),
      ['adopted no-op requests_per_minute'],
      0,
    ],
  ])('%s', (_, snapshot, base, head, classes, code) => {
    const plan = tell({ live: snapshot, base, head });
    expect([classesOf(plan), plan.run.exit_code]).toEqual([classes, code]);
  });

  test('a line that is removed inside an entry asks to clear the override', () => {
    const plan = tell({ live: live(500), base: at('500'), head: 'workspaces: {prod: {limits: {}}}\n' });
    expect(changesOf(plan)).toEqual([
      'delete wrkspc_prod/rlg_opus/requests_per_minute 500 → organization:4000 (limit-undeclared)',
    ]);
    expect([classesOf(plan), plan.verdict]).toEqual([['pending delete requests_per_minute'], 'pending']);
  });

  test('an entry that is removed proposes nothing and says which override goes on unwatched', () => {
    const plan = tell({ live: live(500), base: at('500'), head: empty });
    expect([
      plan.changes,
      rulesOf(plan).toSorted(),
      plan.findings.find(({ rule }) => rule === 'limit-released'),
    ]).toEqual([
      [],
      ['limit-released', 'undeclared-workspace'],
      expect.objectContaining({
        address: 'wrkspc_prod/rlg_opus/requests_per_minute',
        message: 'The override of 500 requests_per_minute for Claude Opus 4.x is still live, but no longer declared',
      }),
    ]);
  });

  test('a group that the snapshot does not hold releases nothing', () => {
    const snapshot = world([workspace('prod', { rlg_gone: { requests_per_minute: 5 } })]);
    expect(rulesOf(tell({ live: snapshot, base: at('500'), head: empty }))).toEqual([
      'policy-weakened',
      'undeclared-workspace',
    ]);
  });

  test('an override that the base did not declare is not released', () => {
    const both = 'workspaces: {prod: {limits: {}, undeclared: ignore}}\n';
    expect(rulesOf(tell({ live: live(500), base: both, head: empty }))).toEqual(['undeclared-workspace']);
  });

  test('a base whose key does not mean a group counts as live', () => {
    const base = 'workspaces: {prod: {limits: {claude-retired: {requests_per_minute: 5}}}}\n';
    expect(classesOf(tell({ live: live(500), base, head: at('600') }))).toEqual(['pending update requests_per_minute']);
    expect(classesOf(tell({ live: live(500), base, head: at('500') }))).toEqual([]);
  });

  test.each([
    ['two keys that disagree', '{rlg_opus: {requests_per_minute: 5}, claude-opus-4-5: {requests_per_minute: 6}}'],
    ['a share of less than one', '{rlg_opus: {requests_per_minute: 0.01%}}'],
  ])('a base that does not tell what it asks for counts as live: %s', (_, limits) => {
    const asks = (value: number) =>
      `workspaces: {prod: {limits: {rlg_opus: {requests_per_minute: ${value}, output_tokens_per_minute: ${value}}}, undeclared: ignore}}\n`;
    const base = `workspaces: {prod: {limits: ${limits}, undeclared: ignore}}\n`;
    expect(classesOf(tell({ live: live(500), base, head: asks(600) }))).toEqual([
      'pending create output_tokens_per_minute',
      'pending update requests_per_minute',
    ]);
  });

  test('a base in which a limiter means nothing tells all the same what the rest of its group was to be', () => {
    const base = 'workspaces: {prod: {limits: {rlg_opus: {made_up_per_hour: 5}}}}\n';
    expect(classesOf(tell({ live: live(500), base, head: at('600') }))).toEqual([
      'conflict update requests_per_minute',
    ]);
    expect(classesOf(tell({ live: live(null), base, head: at('600') }))).toEqual([
      'pending create requests_per_minute',
    ]);
    const none = 'workspaces: {prod: {limits: {rlg_opus: {}}}}\n';
    expect(classesOf(tell({ live: live(500), base, head: none }))).toEqual(['drift delete requests_per_minute']);
  });

  test('a base in which the whole group inherits asks for each of its limits to inherit', () => {
    const base = 'workspaces: {prod: {limits: {rlg_opus: inherit}}}\n';
    expect(classesOf(tell({ live: live(500), base, head: at('600') }))).toEqual([
      'conflict update requests_per_minute',
    ]);
    expect(classesOf(tell({ live: live(null), base, head: at('600') }))).toEqual([
      'pending create requests_per_minute',
    ]);
  });

  test('an override is not proposed away for free by a line of a dead key that this change removes', () => {
    const base = 'workspaces: {prod: {limits: {claude-retired: {requests_per_minute: 5}}}}\n';
    const plan = tell({ live: live(500), base, head: 'workspaces: {prod: {limits: {}}}\n' });
    expect([classesOf(plan), plan.run.exit_code]).toEqual([['drift delete requests_per_minute'], 2]);
  });

  test('shares and templates of the base are taken of today’s organization, so that a tier move is no conflict', () => {
    const head = at('20%');
    expect(classesOf(tell({ live: live(400), base: at('10%'), head }))).toEqual(['pending update requests_per_minute']);
    const moved = world(live(400).workspaces, {
      groups: [group('rlg_opus', { limits: { requests_per_minute: 8000 } }), sonnet],
    });
    expect(classesOf(tell({ live: moved, base: at('10%'), head: at('10%') }))).toEqual([
      'drift update requests_per_minute',
    ]);
  });

  test('with organization.limits a tier move is one finding and no drift', () => {
    const yaml = `organization: {limits: {rlg_opus: {requests_per_minute: 4000}}}\n${at('10%')}`;
    const moved = world(live(400).workspaces, {
      groups: [group('rlg_opus', { limits: { requests_per_minute: 8000 } }), sonnet],
    });
    const plan = tell({ live: moved, base: yaml, head: yaml });
    expect([plan.changes, rulesOf(plan)]).toEqual([[], ['organization-limit-changed']]);
  });

  test('a pinned workspace is the same on both sides of a rename, in the file or in the Console', () => {
    const pinned = (name: string, value: number): string =>
      `workspaces: {${name}: {id: wrkspc_prod, limits: {rlg_opus: {requests_per_minute: ${value}}}}}\n`;
    expect(classesOf(tell({ live: live(500), base: pinned('prod', 500), head: pinned('production', 600) }))).toEqual([
      'pending update requests_per_minute',
    ]);
    const renamed = world([workspace('production', { rlg_opus: { requests_per_minute: 500 } }, { id: 'wrkspc_prod' })]);
    expect(classesOf(tell({ live: renamed, base: pinned('prod', 500), head: pinned('prod', 600) }))).toEqual([
      'pending update requests_per_minute',
    ]);
  });

  test('a pin that is added after a rename makes nothing pending', () => {
    const pinned = 'workspaces: {prod: {id: wrkspc_1, limits: {rlg_opus: {requests_per_minute: 500}}}}\n';
    const renamed = world([workspace('production', { rlg_opus: { requests_per_minute: 700 } }, { id: 'wrkspc_1' })]);
    expect(classesOf(tell({ live: renamed, base: at('500'), head: pinned }))).toEqual([
      'drift update requests_per_minute',
    ]);
    const another = workspace('prod', { rlg_opus: { requests_per_minute: 500 } });
    const taken = world([...renamed.workspaces, another]);
    expect(classesOf(tell({ live: taken, base: at('500'), head: pinned }))).toEqual([
      'pending update requests_per_minute',
    ]);
  });

  test('two groups that Anthropic merged are one on both sides', () => {
    const merged = group('rlg_opus', {
      models: ['claude-opus-4-5', 'claude-opus-5'],
      limits: { requests_per_minute: 4000 },
    });
    const snapshot = world(live(500).workspaces, { groups: [merged] });
    const keyed = (key: string, value: number): string =>
      `workspaces: {prod: {limits: {${key}: {requests_per_minute: ${value}}}}}\n`;
    const plan = tell({ live: snapshot, base: keyed('claude-opus-4-5', 500), head: keyed('claude-opus-5', 600) });
    expect(classesOf(plan)).toEqual(['pending update requests_per_minute']);
  });

  test('a group that was split leaves its old name meaning nothing, and nothing is proposed for clearing', () => {
    const split = [
      group('rlg_opus_45', { models: ['claude-opus-4-5'], limits: { requests_per_minute: 4000 } }),
      group('rlg_opus_46', { models: ['claude-opus-4-6'], limits: { requests_per_minute: 4000 } }),
    ];
    const overrides = { rlg_opus_45: { requests_per_minute: 500 }, rlg_opus_46: { requests_per_minute: 500 } };
    const snapshot = world([workspace('prod', overrides)], { groups: split });
    const plan = tell({ live: snapshot, base: at('500'), head: at('500') });
    expect([plan.changes, rulesOf(plan)]).toEqual([[], ['unknown-group']]);
  });

  test('a base that cannot be used is said, and the rest is compared as without one', () => {
    const plan = tell({
      live: live(500),
      head: at('600'),
      past: { given: { name: 'git:main', problem: 'it has 2 problems', lacking: null, committed: true } },
    });
    expect([classesOf(plan), plan.findings, plan.declaration.base]).toEqual([
      ['drift update requests_per_minute'],
      [expect.objectContaining({ rule: 'base-unreadable', data: { base: 'git:main', problem: 'it has 2 problems' } })],
      'git:main',
    ]);
  });

  test('two merged changes that were not carried out, and a third on top, are pending', () => {
    const versions: readonly Committed[] = [
      [1, at('600')],
      [2, at('500')],
    ];
    expect(classesOf(tell({ live: live(500), base: at('600'), head: at('700'), versions }))).toEqual([
      'pending update requests_per_minute',
    ]);
  });
});

describe('against the history', () => {
  const story = (value: number | null, versions: readonly Committed[], head = versions[0]?.[1] ?? empty) =>
    classesOf(tell({ live: live(value), head, versions }));

  test.each<[string, number | null, readonly Committed[], readonly string[]]>([
    [
      'what was merged within the grace and not carried out is pending',
      500,
      [
        [1, at('600')],
        [9, at('500')],
      ],
      ['pending update requests_per_minute day-1'],
    ],
    [
      'what was merged longer ago is overdue',
      500,
      [
        [4, at('600')],
        [9, at('500')],
      ],
      ['overdue update requests_per_minute day-4'],
    ],
    [
      'the grace is to the second',
      500,
      [
        [3, at('600')],
        [9, at('500')],
      ],
      ['pending update requests_per_minute day-3'],
    ],
    [
      'the grace begins with the commit that declared today’s value, not the last one',
      500,
      [
        [1, `${at('600')}groups: {x: batch}\n`],
        [4, at('600')],
        [9, at('500')],
      ],
      ['overdue update requests_per_minute day-4'],
    ],
    [
      'two merged changes that were not carried out are one, since the last',
      400,
      [
        [1, at('600')],
        [2, at('500')],
        [9, at('400')],
      ],
      ['pending update requests_per_minute day-1'],
    ],
    [
      'what was carried out and then changed by hand is drift',
      700,
      [
        [4, at('600')],
        [9, at('500')],
      ],
      ['drift update requests_per_minute'],
    ],
    [
      'an override that was removed by hand is drift, and not a new one that nobody set yet',
      null,
      [
        [1, at('600')],
        [9, at('500')],
      ],
      ['drift create requests_per_minute'],
    ],
    [
      'a version that does not tell what it asks for is another one',
      500,
      [
        [1, at('inherit')],
        [4, 'workspaces: {prod: {limits: {claude-retired: {requests_per_minute: 5}}}}\n'],
        [9, at('500')],
      ],
      ['pending delete requests_per_minute day-1'],
    ],
    [
      'what was never declared is drift, however new the file',
      700,
      [[1, at('600')]],
      ['drift update requests_per_minute'],
    ],
    [
      'a value declared again after another was in between is told from the last time',
      500,
      [
        [1, at('600')],
        [4, at('500')],
        [9, at('600')],
      ],
      ['pending update requests_per_minute day-1'],
    ],
    [
      'a value that was taken back for less than the grace, and declared again, is told from the first time',
      500,
      [
        [1, at('600')],
        [2, at('601')],
        [30, at('600')],
        [90, at('500')],
      ],
      ['overdue update requests_per_minute day-30'],
    ],
    [
      'and from the last time where it is live what was declared in between',
      601,
      [
        [1, at('600')],
        [2, at('601')],
        [30, at('600')],
        [90, at('500')],
      ],
      ['pending update requests_per_minute day-1'],
    ],
    [
      'a line that was removed for less than the grace is no new one',
      null,
      [
        [1, at('600')],
        [2, empty],
        [3, 'workspaces: {other: {limits: {}}}\n'],
        [30, at('600')],
        [90, empty],
      ],
      ['drift create requests_per_minute'],
    ],
    [
      'and one that was removed for longer is a new one',
      null,
      [
        [1, at('600')],
        [20, empty],
        [30, at('600')],
        [90, empty],
      ],
      ['pending create requests_per_minute day-1'],
    ],
    [
      'a version that was no valid declaration is passed over',
      500,
      [
        [1, at('600')],
        [2, 'broken'],
        [9, at('500')],
      ],
      ['pending update requests_per_minute day-1'],
    ],
    [
      'a line added to an entry is pending',
      null,
      [
        [1, at('600')],
        [9, 'workspaces: {prod: {limits: {}}}\n'],
      ],
      ['pending create requests_per_minute day-1'],
    ],
    [
      'a new entry for a workspace that inherits is pending within the grace',
      null,
      [
        [1, at('600')],
        [9, empty],
      ],
      ['pending create requests_per_minute day-1'],
    ],
    [
      'and drift after it',
      null,
      [
        [4, at('600')],
        [9, empty],
      ],
      ['drift create requests_per_minute'],
    ],
    [
      'a new entry for a workspace with another override is drift',
      700,
      [
        [1, at('600')],
        [9, empty],
      ],
      ['drift update requests_per_minute'],
    ],
    [
      'the first declaration of all, where nothing is set yet, is pending',
      null,
      [[1, at('600')]],
      ['pending create requests_per_minute day-1'],
    ],
  ])('%s', (_, value, versions, classes) => {
    expect(story(value, versions)).toEqual(classes);
  });

  test('a change that is not committed yet is pending, since no commit', () => {
    expect(story(500, [[9, at('500')]], at('600'))).toEqual(['pending update requests_per_minute']);
  });

  test('nothing but drift can be told where there is no commit', () => {
    expect(story(500, [], at('600'))).toEqual(['drift update requests_per_minute']);
  });

  test('what a history that was cut off shows as the first declaration of all may be an old one', () => {
    const cut = { unavailable: 'the clone is shallow' };
    const versions: readonly Committed[] = [[0, at('600')]];
    expect(classesOf(tell({ live: live(null), head: at('600'), versions, past: cut }))).toEqual([
      'drift create requests_per_minute',
    ]);
    const missing = tell({ live: world([]), head: at('600'), versions, past: cut });
    expect([missing.changes, missing.run.exit_code]).toEqual([[], 2]);
  });

  test('a history longer than what is read may hide an old declaration too, and is no finding', () => {
    const cut = tell({ live: live(null), head: at('600'), versions: [[0, at('600')]], past: { cut: true } });
    expect([classesOf(cut), rulesOf(cut)]).toEqual([['drift create requests_per_minute'], []]);
    const missing = tell({ live: world([]), head: at('600'), versions: [[0, at('600')]], past: { cut: true } });
    expect([missing.changes, missing.run.exit_code]).toEqual([[], 2]);
  });

  test('a commit from a clock that was ahead is no younger than the one after it', () => {
    const versions: readonly Committed[] = [
      [9, `# again\n${at('600')}`],
      [-2, at('600')],
      [20, at('500')],
    ];
    expect(story(500, versions, at('600'))).toEqual(['overdue update requests_per_minute day--2']);
  });

  test('a history that is not available is said when it was needed, and only then', () => {
    const past = { unavailable: 'the clone is shallow' };
    expect(rulesOf(tell({ live: live(500), head: at('600'), past }))).toEqual(['history-unavailable']);
    expect(rulesOf(tell({ live: live(500), head: at('500'), past }))).toEqual([]);
    expect(rulesOf(tell({ live: live(500), head: at('600'), base: at('500'), past }))).toEqual([]);
    const { findings } = tell({ live: live(700), head: at('600'), base: at('500'), past });
    expect(findings).toEqual([
      expect.objectContaining({ rule: 'history-unavailable', data: { reason: 'the clone is shallow' } }),
    ]);
  });
});

describe('where a declaration stands', () => {
  test('makes no difference to any class or finding: moved, it is what it was', () => {
    const stories = [
      [700, at('500'), at('500')],
      [500, at('500'), at('600')],
      [700, at('500'), at('600')],
      [700, at('500'), at('700')],
      [500, at('500'), empty],
    ] as const;
    for (const [value, base, head] of stories) {
      const [stayed, moved] = [{}, { base: elsewhere(base) }].map((past) =>
        tell({ live: live(value), base, head, past }),
      );
      expect(moved).toEqual(stayed);
    }
  });

  test('a base whose part lacks is said, in every run', () => {
    const given = { name: 'git:main', problem: null, lacking: 'old.yaml cannot be read', committed: true };
    const { findings } = tell({ live: live(500), base: at('500'), head: at('500'), past: { given } });
    expect(findings).toEqual([
      expect.objectContaining({ rule: 'history-unavailable', data: { reason: 'old.yaml cannot be read' } }),
    ]);
  });

  test('a base that has no file is adoption, and is said; one whose files declare nothing is not', () => {
    const said = (base: Declaration) =>
      rulesOf(tell({ live: live(500), base: empty, head: at('600'), past: { base } }));
    expect([said(emptyDeclaration), said(declarationOf(empty))]).toEqual([['base-empty'], []]);
  });
});

describe('several files', () => {
  const file = (path: string, workspace: string, value: string) =>
    [path, `version: 1\nworkspaces: {${workspace}: {limits: {rlg_opus: {requests_per_minute: ${value}}}}}\n`] as const;
  const read = (...files: readonly (readonly [string, string])[]): Declaration =>
    readDeclaration(files.map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })));
  const said = (base: Declaration, head: Declaration): readonly string[] =>
    createPlan(head, live(700), { ...options, past: pastOf('', [], { base }) })
      .findings.filter(({ rule }) => rule === 'base-empty')
      .map(({ message }) => message);
  const [core, extra, copied] = [
    file('core.yaml', 'staging', '5'),
    file('extra.yaml', 'prod', '600'),
    file('new.yaml', 'prod', '600'),
  ];

  test('of which one is not in the base say which: all that it declares counts as new', () => {
    expect(said(read(core), read(core, copied))).toEqual([
      'new.yaml is not in git:main under any name, so everything that it declares counts as new in this change',
    ]);
  });

  test('say nothing of a file that has what the base had elsewhere, by whatever key, or declares nothing', () => {
    expect([
      said(read(core, extra), read(core, copied)),
      said(read(core, extra), read(core, file('new.yaml', 'wrkspc_prod', '600'))),
      said(read(core, extra), read(core, ['new.yaml', 'version: 1\nworkspaces: {}\n'])),
      said(read(core, extra), read(core, extra)),
    ]).toEqual([[], [], [], []]);
  });
});

describe('a workspace that does not exist yet', () => {
  const none = world([]);

  test('and is new in this change is pending, with every limit of it', () => {
    const plan = tell({ live: none, base: empty, head: at('600') });
    expect(changesOf(plan)).toEqual([
      'create name:prod/rlg_opus/requests_per_minute organization:4000 → 600 (limit-missing)',
    ]);
    expect([classesOf(plan), plan.verdict, plan.run.exit_code, plan.findings]).toEqual([
      ['pending create requests_per_minute'],
      'pending',
      0,
      [
        expect.objectContaining({
          severity: 'note',
          message:
            'Workspace "prod" does not exist yet; it has to be created in the Console before its limits can be set',
          workspace: { id: null, name: 'prod' },
          origin: { file: 'limits.yaml', line: 2, column: 14 },
        }),
      ],
    ]);
  });

  test('and was declared within the grace is pending since that commit', () => {
    const versions: readonly Committed[] = [
      [1, at('600')],
      [9, empty],
    ];
    expect(classesOf(tell({ live: none, head: at('600'), versions }))).toEqual([
      'pending create requests_per_minute day-1',
    ]);
  });

  test('and was declared longer ago is an error and proposes nothing', () => {
    const plan = tell({
      live: none,
      head: at('600'),
      base: at('600'),
      versions: [
        [4, at('600')],
        [9, empty],
      ],
    });
    expect([plan.changes, rulesOf(plan), plan.run.exit_code]).toEqual([[], ['workspace-missing'], 2]);
  });

  test('and whose entry was removed for less than the grace was declared all along', () => {
    const versions = (days: number): readonly Committed[] => [
      [1, at('600')],
      [days, empty],
      [30, at('600')],
      [90, empty],
    ];
    expect(rulesOf(tell({ live: none, head: at('600'), versions: versions(2) }))).toEqual(['workspace-missing']);
    expect(classesOf(tell({ live: none, head: at('600'), versions: versions(2) }))).toEqual([]);
    expect(classesOf(tell({ live: none, head: at('600'), versions: versions(20) }))).toEqual([
      'pending create requests_per_minute day-1',
    ]);
  });

  test('inherits, so that nothing has to be done for a limit that is to inherit', () => {
    expect(tell({ live: none, base: empty, head: at('inherit') }).changes).toEqual([]);
  });

  test('is named by what its entry has wrong', () => {
    const plan = tell({ live: none, base: empty, head: 'workspaces: {prod: {limits: {gone: inherit}}}\n' });
    expect(plan.findings.map(({ rule, workspace: about }) => [rule, about])).toEqual([
      ['unknown-group', { id: null, name: 'prod' }],
      ['workspace-missing', { id: null, name: 'prod' }],
    ]);
  });

  test('with no limits is a note', () => {
    const plan = tell({ live: none, base: empty, head: 'workspaces: {prod: {limits: {}}}\n' });
    expect([plan.changes, rulesOf(plan), plan.run.exit_code]).toEqual([[], ['workspace-missing'], 0]);
  });

  test('and was declared within the grace, with a version between that cannot be read, is pending', () => {
    const versions: readonly Committed[] = [
      [1, at('600')],
      [2, 'broken'],
      [9, empty],
    ];
    expect(classesOf(tell({ live: none, head: at('600'), base: at('600'), versions }))).toEqual([
      'pending create requests_per_minute day-1',
    ]);
    expect(classesOf(tell({ live: none, head: at('600'), versions: [[1, at('600')]] }))).toEqual([
      'pending create requests_per_minute day-1',
    ]);
  });

  test('and is not committed yet is pending', () => {
    expect(classesOf(tell({ live: none, head: at('600'), versions: [[9, empty]] }))).toEqual([
      'pending create requests_per_minute',
    ]);
  });
});

describe('--touched', () => {
  const two = (a: string, b: string): string =>
    `templates: {t: {rlg_opus: {requests_per_minute: 5%}}}\nworkspaces:\n  a: {limits: {rlg_opus: {requests_per_minute: ${a}}}}\n  b: {limits: {rlg_opus: {requests_per_minute: ${b}}}}\n`;
  const drifted = world([
    workspace('a', { rlg_opus: { requests_per_minute: 7 } }),
    workspace('b', { rlg_opus: { requests_per_minute: 8 } }),
  ]);

  test('lets drift pass in workspaces that this change does not touch, and says it', () => {
    const plan = tell({ live: drifted, base: two('7', '5'), head: two('6', '5'), touched: true });
    expect(plan.changes.map(({ workspace: { name }, class: kind, severity }) => [name, kind, severity])).toEqual([
      ['a', 'pending', 'error'],
      ['b', 'drift', 'note'],
    ]);
    expect(plan.run.exit_code).toBe(0);
  });

  test('lets what is overdue pass there too', () => {
    const versions: readonly Committed[] = [
      [4, two('6', '5')],
      [9, two('6', '8')],
    ];
    const plan = tell({ live: drifted, base: two('7', '5'), head: two('6', '5'), versions, touched: true });
    expect([classesOf(plan), plan.run.exit_code]).toEqual([
      ['pending update requests_per_minute', 'overdue update requests_per_minute day-4'],
      0,
    ]);
  });

  test('leaves what is pending there as it is', () => {
    const versions: readonly Committed[] = [
      [1, two('6', '5')],
      [9, two('6', '8')],
    ];
    const plan = tell({ live: drifted, base: two('7', '5'), head: two('6', '5'), versions, touched: true });
    expect(plan.changes.map(({ class: kind, severity }) => [kind, severity])).toEqual([
      ['pending', 'error'],
      ['pending', 'error'],
    ]);
  });

  test('fails for drift in a workspace that it touches', () => {
    const base = `workspaces:\n  b: {limits: {rlg_opus: {requests_per_minute: 5, output_tokens_per_minute: 1}}}\n`;
    const head = `workspaces:\n  b: {limits: {rlg_opus: {requests_per_minute: 5, output_tokens_per_minute: 2}}}\n`;
    const snapshot = world([workspace('b', { rlg_opus: { requests_per_minute: 8, output_tokens_per_minute: 1 } })]);
    expect(tell({ live: snapshot, base, head, touched: true }).run.exit_code).toBe(2);
  });

  test('takes an entry that moved into another file for touched, and not one of a base that is a file itself', () => {
    const yaml = two('7', '5');
    const moved = tell({ live: drifted, base: yaml, head: yaml, touched: true, past: { base: elsewhere(yaml) } });
    expect([classesOf(moved), moved.run.exit_code]).toEqual([['drift update requests_per_minute'], 2]);
    const given = { name: 'base.yaml', problem: null, lacking: null, committed: false };
    const file = tell({ live: drifted, base: yaml, head: yaml, touched: true, past: { base: elsewhere(yaml), given } });
    expect(file.run.exit_code).toBe(0);
  });

  test('without a base changes nothing', () => {
    expect(tell({ live: drifted, head: two('7', '5'), touched: true }).run.exit_code).toBe(2);
  });
});

describe('what makes a run more lenient', () => {
  test('is a warning, each with what it was', () => {
    const base = 'rules: {limit-changed: error, undeclared-workspace: error}\nworkspaces: {prod: {limits: {}}}\n';
    const head =
      'rules: {limit-changed: note, undeclared-workspace: warning, blocked: error}\nworkspaces: {prod: {limits: {}, undeclared: report}}\n';
    const plan = tell({ live: live(null), base, head });
    expect(plan.findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'policy-weakened: The rule limit-changed: was error, is note in this change',
      'policy-weakened: The rule undeclared-workspace: was error, is warning in this change',
      'policy-weakened: `undeclared` of "prod": was error, is report in this change',
    ]);
  });
});

test('with base = head and no history the plan is the two-way plan', () => {
  const snapshot = live(700);
  const [two, three] = [planOf(at('500'), snapshot), tell({ live: snapshot, base: at('500'), head: at('500') })];
  expect(three.changes.map(({ introduced }) => introduced)).toEqual([false]);
  const changes = three.changes.map((change) => ({ ...change, introduced: null }));
  expect({ ...three, changes, declaration: two.declaration }).toEqual(two);
});

describe('without a base, what is not merged is known', () => {
  const unmergedIn = (versions: readonly Committed[], words: Partial<Past>, base?: string): string | undefined => {
    const story = { live: live(2500), head: at('1000'), versions, past: words };
    return tell(base === undefined ? story : { ...story, base }).declaration.unmerged;
  };
  const onBranch = (...commits: readonly string[]): Partial<Past> => ({
    unmerged: () => ({ base: 'git:origin/main', commits: new Set(commits) }),
  });
  const merged: readonly Committed[] = [
    [1, at('1000')],
    [9, at('2500')],
  ];

  test.each([
    ['not committed', merged.slice(1), onBranch(), 'git:origin/main'],
    ['committed on a branch', merged, onBranch('day-1'), 'git:origin/main'],
    ['merged', merged, onBranch('day-0'), undefined],
    ['git cannot tell', merged.slice(1), { unmerged: noPast.unmerged }, undefined],
  ] as const)('%s', (_, versions, words, expected) => {
    expect(unmergedIn(versions, words)).toBe(expected);
  });

  test('git is not asked where nothing is asked for, nor where a base tells', () => {
    const words = {
      unmerged: (): null => {
        throw new Error('asked');
      },
    };
    expect(unmergedIn([], words)).toBeUndefined();
    expect(unmergedIn(merged, words, at('2500'))).toBeUndefined();
  });
});
