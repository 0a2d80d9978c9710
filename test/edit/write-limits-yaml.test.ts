import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { writeLimitsYaml } from '../../src/edit/write-limits-yaml.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { type Inherited, meets, override, type Override } from '../../src/model/setting.js';
import { isMoney } from '../../src/model/spend/money.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { indexLive } from '../../src/plan/resolve/live-index.js';
import { canHaveOverrides } from '../../src/plan/resolve/locate-workspace.js';
import { resolve } from '../../src/plan/resolve/resolve.js';
import { batch, group, opus, options, workspace, world } from '../plan/worlds.js';
import { arbitraryLive } from '../declaration/arbitrary-live.js';
import { declare } from '../declaration/declare.js';

const write = (snapshot: Snapshot, withOrganization = false): string =>
  writeLimitsYaml(snapshot, { withLimits: withOrganization }).text;
const planOf = (snapshot: Snapshot, withOrganization: boolean) =>
  createPlan(declare(write(snapshot, withOrganization)), snapshot, options);

/** Whether a setting is the live override, or to inherit where there is none. */
function isAsked(asked: Override | Inherited, live: number | undefined): boolean {
  return live === undefined ? asked.source === 'organization' : meets(override(live), asked);
}

/** Findings that say something true of what is live, whoever declares it. */
const trueFindings = [
  'above-organization-limit',
  'input-limiter-mismatch',
  'unknown-source',
  'equals-organization-limit',
  'blocked',
];

describe('the declaration of any live organization', () => {
  test('is in sync with it, and every workspace is declared', () => {
    fc.assert(
      fc.property(arbitraryLive, fc.boolean(), (snapshot, withOrganization) => {
        const { verdict, changes, findings } = planOf(snapshot, withOrganization);
        const others = findings.filter(({ rule }) => !trueFindings.includes(rule));
        expect({ verdict, changes, others }).toEqual({ verdict: 'in-sync', changes: [], others: [] });
      }),
      { numRuns: 500 },
    );
  });

  test('compares every override that it does not call left out', () => {
    fc.assert(
      fc.property(arbitraryLive, (snapshot) => {
        const { leftOut, text } = writeLimitsYaml(snapshot, { withLimits: false });
        // What `none` clears is compared too.
        const none = text.split('spend_limit: none').length - 1;
        const money = snapshot.groups.find(isMoney)?.limits.length ?? 0;
        const limits = snapshot.workspaces.flatMap(({ entries }) => entries.flatMap((entry) => entry.limits));
        expect(planOf(snapshot, false).summary.limits + leftOut.length).toBe(limits.length + none * money);
      }),
    );
  });

  test('resolves to exactly the live overrides, but for those that it calls left out', () => {
    fc.assert(
      fc.property(arbitraryLive, (snapshot) => {
        const { text, leftOut } = writeLimitsYaml(snapshot, { withLimits: false });
        const { settingAt } = resolve(declare(text), indexLive(snapshot));
        let lacking = 0;
        const wrong: string[] = [];
        for (const { id, entries } of snapshot.workspaces.filter(canHaveOverrides)) {
          for (const group of snapshot.groups) {
            const own = entries.find((entry) => entry.group === group.key)?.limits ?? [];
            const live = new Map(
              own.filter(({ source }) => source === 'workspace').map((one) => [one.limiter, one.value]),
            );
            for (const limiter of new Set([...group.limits.map((one) => one.limiter), ...live.keys()])) {
              const value = live.get(limiter);
              const asked = settingAt(id, group, limiter);
              if (asked === null) lacking += Number(value !== undefined);
              else wrong.push(...(asked !== 'unclear' && isAsked(asked, value) ? [] : [limiter]));
            }
          }
        }
        expect(wrong).toEqual([]);
        expect(lacking).toBeLessThanOrEqual(leftOut.length);
      }),
      { numRuns: 300 },
    );
  });

  test('does not depend on the order of the answers', () => {
    fc.assert(
      fc.property(arbitraryLive, (snapshot) => {
        const turned = {
          ...snapshot,
          groups: snapshot.groups.toReversed().map((one) => ({ ...one, limits: one.limits.toReversed() })),
          workspaces: snapshot.workspaces.toReversed().map((one) => ({
            ...one,
            entries: one.entries.toReversed().map((entry) => ({ ...entry, limits: entry.limits.toReversed() })),
          })),
        };
        expect(write(turned, true)).toBe(write(snapshot, true));
      }),
    );
  });

  test('holds nothing that hides from a reader', () => {
    fc.assert(
      fc.property(arbitraryLive, (snapshot) => {
        expect(write(snapshot, true)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('the written file', () => {
  test('is one that a person would write', () => {
    const live = world(
      [
        workspace('staging'),
        workspace('prod', {
          rlg_opus: { output_tokens_per_minute: 200_000, requests_per_minute: 1000 },
          rlg_batch: { requests_per_minute: 0 },
        }),
        workspace('old', {}, { archived_at: '2026-10-01T00:00:00Z' }),
        workspace('Default', {}, { default: true }),
      ],
      { groups: [opus, batch] },
    );
    expect(write(live)).toBe(`# yaml-language-server: $schema=./node_modules/limitdrift/schema/limits.v1.json
# The rate limits of Acme (org-1) as they were live at 2026-11-21T20:00:00Z.
version: 1

organization:
  id: org-1

# Names for rate-limit groups.
groups:
  opus-4: rlg_opus # Claude Opus 4.x

# A workspace is declared whole: an override that its entry does not name is drift.
workspaces:
  prod:
    id: wrkspc_prod
    limits:
      batch:
        requests_per_minute: 0
      opus-4:
        requests_per_minute: 1000
        output_tokens_per_minute: 200_000
  staging:
    id: wrkspc_staging
    limits: {}
`);
    expect(write(live, true).split('\n\n')[1]).toBe(`organization:
  id: org-1
  limits:
    batch:
      requests_per_minute: 2000
      enqueued_batch_requests: 500_000
    opus-4:
      requests_per_minute: 4000
      input_tokens_per_minute_cache_aware: 2_000_000
      output_tokens_per_minute: 400_000
      fast_otpm: 0`);
  });

  test('of an organization without workspaces says so', () => {
    expect(write(world([], { groups: [] }))).toMatch(
      /^version: 1\n\norganization:\n {2}id: org-1\n\n# A workspace .*\nworkspaces: \{\}\n$/m,
    );
  });

  test('declares by its ID a workspace whose name cannot stand for it', () => {
    const names = ['team-*', 'a?', '<<', '__proto__', '', '\ud800', 'wrkspc_other', 'x'.repeat(1100)];
    const lines = entriesOf([
      ...names.map((name, at) => workspace(name, {}, { id: `wrkspc_${at}` })),
      workspace('twin', {}, { id: 'wrkspc_a' }),
      workspace('twin', {}, { id: 'wrkspc_b' }),
    ]);
    expect([...lines].sort()).toEqual([
      'wrkspc_0: # team-*',
      'wrkspc_1: # a?',
      'wrkspc_2: # <<',
      'wrkspc_3: # __proto__',
      'wrkspc_4:',
      'wrkspc_5: # \\u{d800}',
      'wrkspc_6: # wrkspc_other',
      `wrkspc_7: # ${'x'.repeat(100)}…`,
      'wrkspc_a: # twin',
      'wrkspc_b: # twin',
    ]);
  });

  test('puts names in quotes that YAML takes for something else, and escapes what cannot be seen or might be composed', () => {
    const names = [
      'true',
      'No',
      '1.0',
      'null',
      'a: b',
      '# a',
      'q"\\',
      'two\nlines',
      'bidi\u202e',
      'tag\u{e0001}',
      ' pad',
      'é b',
      'cafe\u0301',
      '\u1112\u1161',
      'hi\u0939\u093f',
    ];
    expect(entriesOf(names.map((name, at) => workspace(name, {}, { id: `wrkspc_${at}` })))).toEqual([
      '" pad":',
      '"# a":',
      '"1.0":',
      '"No":',
      '"a: b":',
      '"bidi\\u202e":',
      '"cafe\\u0301":',
      '"hi\u0939\u093f":',
      '"null":',
      '"q\\"\\\\":',
      '"tag\\U000e0001":',
      '"true":',
      '"two\\u000alines":',
      'é b:',
      '"\\u1112\\u1161":',
    ]);
  });

  test('keeps the name of a workspace whose namesake is archived', () => {
    const gone = workspace('prod', {}, { id: 'wrkspc_gone', archived_at: '2026-10-01T00:00:00Z' });
    expect(entriesOf([workspace('prod'), gone])).toEqual(['prod:']);
  });

  test('names a workspace whose ID is of no known form, and leaves out one that has no name for a key either', () => {
    const live = world([workspace('prod', {}, { id: 'new-form/1' }), workspace('a*', {}, { id: 'new-form/2' })]);
    const { text, workspaces, leftOut } = writeLimitsYaml(live, { withLimits: false });
    const what = 'a* (new-form/2): neither its name nor its ID can be a key';
    expect([workspaces, leftOut]).toEqual([1, [what]]);
    expect(text).toContain(`workspaces:\n  # Left out: ${what}.\n  prod:\n    limits: {}\n`);
    expect(declare(text).workspaces.map(({ key, id }) => [key, id])).toEqual([['prod', null]]);
  });

  test('leaves out, with a comment, what is no override or cannot be declared', () => {
    const overrides = { rlg_opus: { fast_otpn: 5, __proto__x: 6, tokens_per_day: [70_000, 'usage_tier'] as const } };
    const { text, leftOut } = writeLimitsYaml(world([workspace('prod', overrides)]), { withLimits: false });
    expect(text).toContain(`  prod:
    id: wrkspc_prod
    # Left out: fast_otpn 5 of Claude Opus 4.x: in a declaration this name looks like a typing error for fast_otpm.
    # Left out: tokens_per_day 70_000 of Claude Opus 4.x: it comes from usage_tier, not from an override.
    undeclared: ignore
    limits:
      opus-4:
        __proto__x: 6
`);
    expect(leftOut.map((what) => what.split(':').slice(0, 2).join(':'))).toEqual([
      'prod: fast_otpn 5 of Claude Opus 4.x',
      'prod: tokens_per_day 70_000 of Claude Opus 4.x',
    ]);
  });

  test('watches a workspace whole when what is left out of it is no override', () => {
    const live = world([workspace('prod', { rlg_opus: { tokens_per_day: [5, 'usage_tier'] } })]);
    expect(write(live)).not.toContain('undeclared');
  });
});

describe('the words for groups', () => {
  test.each([
    ['Claude Opus 4.x', 'opus-4'],
    ['Claude Sonnet 5', 'sonnet-5'],
    ['Claude Haiku 4.5', 'haiku-4-5'],
    ['Claude', 'claude'],
    ['Crème Brûlée', 'creme-brulee'],
    ['大きい', 'group'],
    ['Batch', 'batch_2'],
    ['4', '"4"'],
    ['Null', '"null"'],
    ['a very long name that goes on and on-and further', 'a-very-long-name-that-goes-on-and-on-and'],
  ])('after the display name %s: %s', (display_name, name) => {
    expect(namesOf([group('rlg_1', { display_name })])).toEqual([`${name}: rlg_1 # ${display_name}`]);
  });

  test('are never what the API itself calls another group', () => {
    const groups = [group('rlg_1', { display_name: 'Video' }), group(null, { type: 'video', rate_limit_id: null })];
    expect(namesOf(groups)).toEqual(['video_2: rlg_1 # Video']);
  });

  test('tell two groups of one display name apart', () => {
    const groups = ['rlg_2', 'rlg_1', 'rlg_3'].map((id) => group(id, { display_name: 'Claude Opus 4.x' }));
    expect(namesOf(groups)).toEqual([
      'opus-4: rlg_1 # Claude Opus 4.x',
      'opus-4_2: rlg_2 # Claude Opus 4.x',
      'opus-4_3: rlg_3 # Claude Opus 4.x',
    ]);
  });

  test('stand for the newest model that no other group has where the API gave no ID, and not for an internal name', () => {
    const groups = [
      group(null, {
        rate_limit_id: null,
        models: ['claude-a-1', 'claude-a-2', 'claude-a-2-20260401', 'claude-shared', 'z-internal'],
      }),
      group(null, { rate_limit_id: 'entry-2', models: ['claude-shared', 'claude-z-20260401'] }),
      group(null, { rate_limit_id: null, type: 'batch' }),
    ];
    expect(namesOf(groups).map((line) => line.split(' #')[0])).toEqual([
      'a-2: claude-a-2',
      'z-20260401: claude-z-20260401',
    ]);
  });

  test('name a group whose type is the type of two, and say nothing of one that nothing tells from another', () => {
    const groups = [
      group('rlg_1', { type: 'batch' }),
      group('rlg_2', { type: 'batch' }),
      group(null, { type: '', rate_limit_id: null }),
    ];
    expect(namesOf(groups)).toEqual(['batch_2: rlg_1 # batch', 'batch_3: rlg_2 # batch']);
    const live = world([workspace('prod', { '': { requests_per_minute: 5 } })], { groups });
    expect(write(live)).toContain(
      '# Left out: requests_per_minute 5 of : nothing tells the group from others.\n    undeclared: ignore\n',
    );
  });
});

/** The line of every workspace's key. */
function entriesOf(workspaces: Snapshot['workspaces']): readonly string[] {
  const [, entries = ''] = write(world(workspaces)).split('workspaces:\n');
  return entries.split('\n').flatMap((line) => (/^ {2}\S/.test(line) ? [line.trim()] : []));
}

/** The lines under `groups`. */
function namesOf(groups: Snapshot['groups']): readonly string[] {
  const [, names = ''] = write(world([], { groups })).split('groups:\n');
  return (names.split('\n\n')[0] ?? '').split('\n').map((line) => line.trim());
}
