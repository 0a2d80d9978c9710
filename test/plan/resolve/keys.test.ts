import { describe, expect, test } from 'vitest';

import { batch, changesOf, group, opus, planOf, rulesOf, sonnet, workspace, world } from '../worlds.js';

const prod = (limits: string): string => `workspaces:\n  prod:\n    limits: ${limits}\n`;
const bare = world([workspace('prod')]);

describe('a key under limits means a group by', () => {
  test.each([
    ['its ID', 'rlg_opus'],
    ['any of its models', 'claude-opus-4-6'],
    ['a name of the team’s for its ID', 'byId'],
    ['a name of the team’s for a model', 'byModel'],
  ])('%s', (_, key) => {
    const plan = planOf(
      `groups: {byId: rlg_opus, byModel: claude-opus-4-5}\n${prod(`{${key}: {requests_per_minute: 5}}`)}`,
      bare,
    );
    expect(changesOf(plan)).toEqual([
      'create wrkspc_prod/rlg_opus/requests_per_minute organization:4000 → 5 (limit-missing)',
    ]);
  });

  test('its type, when it is not a model group', () => {
    const plan = planOf(prod('{batch: {requests_per_minute: 5}}'), bare);
    expect(plan.changes.map(({ address }) => address)).toEqual(['wrkspc_prod/rlg_batch/requests_per_minute']);
  });

  test('a model that only workspaces’ answers name', () => {
    const wider = { ...opus, workspace_models: ['claude-opus-beta', 'claude-sonnet-5'] };
    const live = world([workspace('prod')], { groups: [wider, sonnet, batch] });
    const plan = planOf(
      prod('{claude-opus-beta: {requests_per_minute: 5}, claude-sonnet-5: {requests_per_minute: 6}}'),
      live,
    );
    expect(plan.changes.map(({ address }) => address)).toEqual([
      'wrkspc_prod/rlg_opus/requests_per_minute',
      'wrkspc_prod/rlg_sonnet/requests_per_minute',
    ]);
  });

  test('its type where the API gives no IDs, and its first model for a model group', () => {
    const old = [
      group(null, { rate_limit_id: null, models: ['b', 'a'], limits: { requests_per_minute: 9 } }),
      group(null, { rate_limit_id: null, type: 'batch', limits: { requests_per_minute: 9 } }),
      group(null, { rate_limit_id: 'entry-1', models: ['c'], limits: { requests_per_minute: 9 } }),
      group(null, { rate_limit_id: null, models: null, limits: { requests_per_minute: 9 } }),
    ];
    const plan = planOf(
      prod('{b: {requests_per_minute: 1}, batch: {requests_per_minute: 2}, c: {requests_per_minute: 3}}'),
      world([workspace('prod')], { groups: old }),
    );
    expect(plan.changes.map(({ address, settable }) => [address, settable])).toEqual([
      ['wrkspc_prod/entry-1/requests_per_minute', 'console'],
      ['wrkspc_prod/model:a/requests_per_minute', 'console'],
    ]);
    expect(rulesOf(plan)).toEqual(['limiter-not-settable']);
  });
});

describe('a key that means no group', () => {
  const live = world([
    workspace('prod', { rlg_opus: { requests_per_minute: 5 }, rlg_sonnet: { requests_per_minute: 6 } }),
  ]);

  test('never leads to a proposed clearing in a group that the entry does not name', () => {
    const plan = planOf(
      prod('{claude-opus-4-5: {requests_per_minute: 5}, claude-retired: {requests_per_minute: 6}}'),
      live,
    );
    expect([plan.changes, plan.findings.map(({ rule, message }) => `${rule}: ${message}`)]).toEqual([
      [],
      ['unknown-group: "claude-retired" does not name a rate-limit group of the organization'],
    ]);
  });

  test('that is a display name is told the newest public model of the group, which works', () => {
    const models = ['a-internal', ...(opus.models ?? []), 'z-internal'];
    const aliased = { ...bare, groups: bare.groups.map((one) => (one.key === opus.key ? { ...one, models } : one)) };
    for (const key of ['Claude Opus 4.x', 'claude opus 4.X', '"claudeopus4.x"']) {
      const [finding] = planOf(prod(`{${key}: {requests_per_minute: 5}}`), aliased).findings;
      expect(finding?.message).toBe(
        `"${key.replaceAll('"', '')}" does not name a rate-limit group of the organization; did you mean "claude-opus-4-6"?`,
      );
    }
    const named = planOf(`groups: {o: Claude Opus 4.x}\n${prod('{o: {requests_per_minute: 5}}')}`, bare);
    expect(named.findings[0]?.message).toContain('"o" (Claude Opus 4.x) does not name');
    expect(named.findings[0]?.message).toContain('did you mean "claude-opus-4-6"?');
  });

  test('that is a display name is told the group’s ID where it has no model, and nothing where two groups bear it', () => {
    const named = group('rlg_x', { display_name: 'The X', limits: { requests_per_minute: 9 } });
    const twin = group('rlg_y', { display_name: 'the x', limits: { requests_per_minute: 9 } });
    const messageOf = (groups: readonly (typeof named)[]): string | undefined =>
      planOf(prod('{The X: {requests_per_minute: 5}}'), world([workspace('prod')], { groups })).findings[0]?.message;
    expect(messageOf([named])).toContain('did you mean "rlg_x"?');
    expect(messageOf([named, twin])).toMatch(/of the organization$/);
  });

  test('is never told a name that means no group itself', () => {
    const groups = [
      group('rlg_1', { models: ['shared-model'], limits: { requests_per_minute: 9 } }),
      group('rlg_2', { models: ['shared-model'], limits: { requests_per_minute: 9 } }),
    ];
    const plan = planOf(
      `groups: {shard-name: gone}\n${prod('{shared-name: {}, shared-mode: {}}')}`,
      world([workspace('prod')], { groups }),
    );
    expect(plan.findings.map((each) => each.rule === 'unknown-group' && each.data.suggestion)).toEqual([null, null]);
  });

  test('and is a name of the team’s leads to the place under `groups` too', () => {
    const plan = planOf(`groups: {mine: claude-retired}\n${prod('{mine: {}, other: {}}')}`, bare);
    expect(plan.findings.map((each) => [each.rule === 'unknown-group' && each.data.key, each.related])).toEqual([
      ['mine', [{ file: 'limits.yaml', line: 2, column: 16 }]],
      ['other', []],
    ]);
  });

  test('still lets an undeclared limiter of a named group be found', () => {
    const plan = planOf(prod('{claude-opus-4-5: {}, claude-retired: inherit}'), live);
    expect(changesOf(plan)).toEqual([
      'delete wrkspc_prod/rlg_opus/requests_per_minute 5 → organization:4000 (limit-undeclared)',
    ]);
  });

  test('in a limiter never leads to a proposed clearing in its group', () => {
    const plan = planOf(prod('{rlg_opus: {rpm: 5}, rlg_sonnet: {}}'), live);
    expect([changesOf(plan), rulesOf(plan)]).toEqual([
      ['delete wrkspc_prod/rlg_sonnet/requests_per_minute 6 → organization:5000 (limit-undeclared)'],
      ['unknown-limiter'],
    ]);
  });

  test('in a limiter leaves what a whole group inherits to be found', () => {
    const snapshot = world([workspace('prod', { rlg_opus: { requests_per_minute: 5 } })]);
    const yaml = `templates: {t: {rlg_opus: inherit}}\nworkspaces: {prod: {extends: [t], limits: {rlg_opus: {rpm: 5}}}}\n`;
    expect(changesOf(planOf(yaml, snapshot))).toEqual([
      'delete wrkspc_prod/rlg_opus/requests_per_minute 5 → organization:4000 (limit-changed)',
    ]);
  });

  test('is told with the close name, and with what the team’s name stands for', () => {
    const plan = planOf(`groups: {opus: claude-opus-3}\n${prod('{opus: inherit, claude-sonet-5: inherit}')}`, live);
    expect(plan.findings.map(({ message }) => message)).toEqual([
      '"opus" (claude-opus-3) does not name a rate-limit group of the organization',
      '"claude-sonet-5" does not name a rate-limit group of the organization; did you mean "claude-sonnet-5"?',
    ]);
  });

  test('in a template is one finding however many workspaces use it', () => {
    const yaml =
      'templates: {t: {gone: inherit}}\nworkspaces:\n  a: {extends: [t]}\n  b: {extends: [t]}\n  nowhere: {extends: [t]}\n';
    const plan = planOf(yaml, world([workspace('a'), workspace('b')]));
    const finding = plan.findings.find(({ rule }) => rule === 'unknown-group');
    expect(finding).toMatchObject({
      workspace: null,
      data: { key: 'gone', workspaces: 2 },
      message: '"gone" does not name a rate-limit group of the organization (in 2 workspaces)',
    });
  });

  test('is never guessed: a type or a model that two groups have means neither', () => {
    const twins = [
      group('rlg_1', { type: 'surface' }),
      group('rlg_2', { type: 'surface', models: ['m'] }),
      group('rlg_3', { models: ['m'] }),
    ];
    const plan = planOf(prod('{surface: inherit, m: inherit}'), world([workspace('prod')], { groups: twins }));
    expect(rulesOf(plan)).toEqual(['unknown-group', 'unknown-group']);
  });
});

describe('templates', () => {
  const live = world([workspace('prod')]);
  const merged = (templates: string, entry: string): readonly string[] =>
    changesOf(planOf(`templates: ${templates}\nworkspaces:\n  prod: ${entry}\n`, live)).map((line) =>
      line.replace(/wrkspc_prod\/|organization:/g, ''),
    );

  test('merge limiter by limiter, under whatever name the group has in each, and the later one wins', () => {
    expect(
      merged(
        '{one: {rlg_opus: {requests_per_minute: 1, output_tokens_per_minute: 1}}, two: {claude-opus-4-5: {requests_per_minute: 2}}}',
        '{extends: [one, two], limits: {claude-opus-4-6: {fast_otpm: 3}}}',
      ),
    ).toEqual([
      'create rlg_opus/fast_otpm 0 → 3 (limit-missing)',
      'create rlg_opus/output_tokens_per_minute 400000 → 1 (limit-missing)',
      'create rlg_opus/requests_per_minute 4000 → 2 (limit-missing)',
    ]);
  });

  test('of a whole group that inherits give way to the entry’s own limiter, and keep the rest inheriting', () => {
    const yaml =
      'templates: {t: {rlg_opus: inherit}}\nworkspaces:\n  prod: {extends: [t], limits: {rlg_opus: {requests_per_minute: 1}}}\n';
    const plan = planOf(yaml, world([workspace('prod', { rlg_opus: { requests_per_minute: 1, fast_otpm: 2 } })]));
    expect(changesOf(plan)).toEqual(['delete wrkspc_prod/rlg_opus/fast_otpm 2 → organization:0 (limit-changed)']);
  });

  test('give way to an entry that inherits the whole group', () => {
    expect(merged('{t: {rlg_opus: {requests_per_minute: 1}}}', '{extends: [t], limits: {rlg_opus: inherit}}')).toEqual(
      [],
    );
  });

  test('keep the place at which a value was written', () => {
    const plan = planOf(
      'templates:\n  t:\n    rlg_opus: {requests_per_minute: 1}\nworkspaces:\n  prod: {extends: [t]}\n',
      live,
    );
    expect(plan.changes[0]?.origin).toEqual({ file: 'limits.yaml', line: 4, column: 37 });
  });
});

describe('two keys of one entry that mean the same group', () => {
  const conflict = (limits: string) => {
    const plan = planOf(prod(limits), world([workspace('prod', { rlg_opus: { requests_per_minute: 7 } })]));
    return {
      changes: changesOf(plan),
      findings: plan.findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
      plan,
    };
  };

  test('are a warning while they agree, however they write it', () => {
    expect(
      conflict('{rlg_opus: {requests_per_minute: 25%}, claude-opus-4-5: {requests_per_minute: 25.0%}}'),
    ).toMatchObject({
      changes: ['update wrkspc_prod/rlg_opus/requests_per_minute 7 → 1000 (limit-changed)'],
      findings: ['warning group-conflict: "rlg_opus" and "claude-opus-4-5" are both Claude Opus 4.x; write it once'],
    });
  });

  test('are an error naming both places when they do not, and what they disagree on is not compared', () => {
    const { changes, findings, plan } = conflict(
      '{rlg_opus: {requests_per_minute: 1}, claude-opus-4-5: {requests_per_minute: 25%}, claude-opus-4-6: {requests_per_minute: 1}}',
    );
    expect([changes, findings]).toEqual([
      [],
      [
        'error group-conflict: "rlg_opus" and "claude-opus-4-5" and "claude-opus-4-6" are both Claude Opus 4.x and disagree on requests_per_minute',
      ],
    ]);
    expect([plan.findings[0]?.origin?.column, plan.findings[0]?.related.map(({ column }) => column)]).toEqual([
      14,
      [50, 95],
    ]);
  });

  test('disagree when one inherits the whole group and the other sets a limit', () => {
    expect(
      conflict(
        '{rlg_opus: inherit, claude-opus-4-5: {requests_per_minute: 1, fast_otpm: inherit}, claude-opus-4-6: inherit}',
      ),
    ).toMatchObject({
      changes: [],
      findings: [expect.stringContaining('disagree on requests_per_minute')],
    });
  });

  test('keep the severity that the declaration sets', () => {
    const yaml = `rules: {group-conflict: note}\n${prod('{rlg_opus: {}, claude-opus-4-5: {}}')}`;
    expect(planOf(yaml, bare).findings.map(({ severity }) => severity)).toEqual(['note']);
  });
});
