import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LimitEvent } from '../../../src/model/activity/activity-types.js';
import type { DeclaredThen, LimitLog } from '../../../src/model/activity/log-types.js';
import type { Snapshot } from '../../../src/model/snapshot-types.js';
import type { DeclaredPast } from '../../../src/plan/activity/declared-then.js';
import { limitLog } from '../../../src/plan/activity/limit-log.js';
import { indexLive } from '../../../src/plan/resolve/live-index.js';
import { resolve } from '../../../src/plan/resolve/resolve.js';
import { type Committed, declarationOf, pastOf } from '../past.js';
import { workspace, world } from '../worlds.js';

const tool = { name: 'limitdrift', version: '0.0.0' } as const;

/** As `pastOf` counts days. */
function daysAgo(days: number): string {
  return new Date((1_800_000_000 - days * 86_400) * 1000).toISOString();
}

/** Somebody sets 500 requests a minute of `prod` for Opus, five days ago. */
function event(parts: Partial<LimitEvent> = {}): LimitEvent {
  return {
    id: 'activity_1',
    at: daysAgo(5),
    workspace_id: 'wrkspc_prod',
    model_group: 'claude-opus-4-6',
    limiter: 'requests_per_minute',
    value: 500,
    actor: { type: 'user_actor', id: 'user_1' },
    ...parts,
  };
}

const live = world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } }), workspace('staging')]);

interface Told {
  readonly snapshot?: Snapshot;
  readonly declared?: DeclaredPast | null;
  readonly only?: string;
}

function logOf(events: readonly LimitEvent[], { snapshot = live, declared = null, only }: Told = {}): LimitLog {
  const include = ({ name }: { readonly name: string }): boolean => only === undefined || name === only;
  return limitLog(events, snapshot, { tool, from: daysAgo(30), include, declared });
}

const entry = (limits: string): string => `workspaces: {prod: {limits: ${limits}}}`;

function declaredIn(versions: readonly Committed[], words: Parameters<typeof pastOf>[2] = {}): DeclaredPast {
  const head = versions.find(([, yaml]) => yaml !== 'broken')?.[1] ?? '';
  return { head: resolve(declarationOf(head), indexLive(live)), past: pastOf(null, versions, words) };
}

function then(
  versions: readonly Committed[],
  parts: Partial<LimitEvent> = {},
  words: Parameters<typeof pastOf>[2] = {},
): DeclaredThen | null | undefined {
  return logOf([event(parts)], { declared: declaredIn(versions, words) }).changes[0]?.declared;
}

const rpm = (value: number | string): string => entry(`{claude-opus-4-6: {requests_per_minute: ${value}}}`);

describe('what was declared when a limit was changed', () => {
  const versions: readonly Committed[] = [
    [1, rpm(900)],
    [7, `${rpm(500)}\n# Again`],
    [9, 'broken'],
    [11, rpm(500)],
    [13, rpm(400)],
  ];

  test('is what git has of that time, with the commit that declared it', () => {
    const setting = { source: 'workspace', value: 500 };
    expect(then(versions)).toEqual({ state: 'matches', setting, commit: 'day-11' });
    expect(then(versions, { value: 700 })).toEqual({ state: 'differs', setting, commit: 'day-11' });
    expect(then(versions, { value: null })).toMatchObject({ state: 'differs', commit: 'day-11' });
    expect(then(versions, { at: daysAgo(0.5) })).toMatchObject({ state: 'differs', commit: 'day-1' });
    expect(then(versions, { at: daysAgo(12), value: 400 })).toMatchObject({ state: 'matches', commit: 'day-13' });
  });

  test('is nothing before the first commit, unless there may have been others', () => {
    const nothing = { setting: null, commit: null };
    expect(then(versions, { at: daysAgo(20) })).toEqual({ state: 'not-declared', ...nothing });
    expect(then(versions, { at: daysAgo(20) }, { cut: true })).toEqual({ state: 'unknown', ...nothing });
  });

  test('is nothing where nobody named the limit, and a cleared override is then as it should be', () => {
    const other: readonly Committed[] = [[9, entry('{batch: {requests_per_minute: 5}}')]];
    expect(then(other)?.state).toBe('not-declared');
    expect(then(other, { value: null })).toMatchObject({ state: 'matches', commit: null });
    expect(then(other, { workspace_id: 'wrkspc_staging' })?.state).toBe('not-declared');
    const ignored: readonly Committed[] = [[9, 'workspaces: {prod: {undeclared: ignore, limits: {}}}']];
    expect(then(ignored)?.state).toBe('not-declared');
  });

  test('is to inherit, where that was named', () => {
    const named: readonly Committed[] = [[9, rpm('inherit')]];
    const setting = { source: 'organization', value: 4000 };
    expect(then(named)).toEqual({ state: 'differs', setting, commit: 'day-9' });
    expect(then(named, { value: null })).toEqual({ state: 'matches', setting, commit: 'day-9' });
  });

  test('is unclear where a key means nothing today, or groups that it may be about differ', () => {
    expect(then([[9, entry('{claude-opus-3: {requests_per_minute: 5}}')]])?.state).toBe('unclear');
    const unnamed = { model_group: 'internal', value: 700 };
    expect(then(versions, unnamed)?.state).toBe('unclear');
    expect(then([[9, entry('{}')]], unnamed)?.state).toBe('not-declared');
    expect(then(versions, { ...unnamed, limiter: 'tool_uses_per_second' })?.state).toBe('unclear');
  });
});

describe('the log', () => {
  test('has the newest change first, with the names of workspaces, as far as they are known', () => {
    const events = [
      event({ id: 'a', at: daysAgo(9) }),
      event({ id: 'b', workspace_id: 'wrkspc_gone' }),
      event({ id: 'c', at: daysAgo(1), workspace_id: 'wrkspc_staging', value: null }),
    ];
    const { changes, summary, declaration, ...rest } = logOf(events);
    expect(changes.map(({ id, workspace: { name } }) => `${id} ${name}`)).toEqual([
      'c staging',
      'b wrkspc_gone',
      'a prod',
    ]);
    expect(summary).toMatchObject({ changes: 3, workspaces: 3, matches: 0, differs: 0, not_declared: 0 });
    expect(declaration).toBeNull();
    expect(rest).toMatchObject({
      format_version: '1.0',
      exit_code: 0,
      from: daysAgo(30),
      organization: { id: 'org-1' },
    });
    expect(logOf(events, { only: 'prod' }).changes.map(({ id }) => id)).toEqual(['a']);
  });

  test('counts how changes stood to what was declared, and says why git may not know', () => {
    const declared = declaredIn([[9, rpm(500)]], { unavailable: 'the clone is shallow' });
    const told = logOf([event(), event({ id: 'b', value: 1 }), event({ id: 'c', at: daysAgo(20) })], { declared });
    expect(told.summary).toMatchObject({ changes: 3, matches: 1, differs: 1, unknown: 1, unclear: 0 });
    expect(told.declaration?.history_unavailable).toBe('the clone is shallow');
    expect(logOf([], { declared }).declaration?.history_unavailable).toBeNull();
  });

  test('names the group that the feed means: by its name, else by what the newest changes left behind', () => {
    const groupIn = (events: readonly LimitEvent[], snapshot = live): string | null | undefined =>
      logOf(events, { snapshot }).changes[0]?.group?.display_name;
    const internal = { model_group: 'internal' };
    expect(groupIn([event()])).toBe('Claude Opus 4.x');
    expect(groupIn([event(internal)])).toBe('Claude Opus 4.x');
    expect(groupIn([event({ ...internal, id: 'b', at: daysAgo(1), value: 7 }), event(internal)])).toBeUndefined();
    expect(groupIn([event({ ...internal, workspace_id: 'wrkspc_gone' })])).toBeUndefined();
    const both = workspace('prod', {
      rlg_opus: { requests_per_minute: 500 },
      rlg_sonnet: { requests_per_minute: 500 },
    });
    expect(groupIn([event(internal)], world([both]))).toBeUndefined();
    const cleared = { ...internal, limiter: 'output_tokens_per_minute', value: null };
    expect(groupIn([event(cleared)])).toBe('Claude Opus 4.x');
    expect(groupIn([event(internal), event({ ...cleared, id: 'b' })], world([both]))).toBe('Claude Opus 4.x');
  });

  test('is the same whatever order the events come in', () => {
    const any = fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 1, max: 20 }).map((number) => `activity_${number}`),
        at: fc.integer({ min: 1, max: 14 }).map(daysAgo),
        workspace_id: fc.constantFrom('wrkspc_prod', 'wrkspc_staging'),
        model_group: fc.constantFrom('internal', 'batch', 'claude-opus-4-6'),
        limiter: fc.constantFrom('requests_per_minute', 'output_tokens_per_minute'),
        value: fc.constantFrom(500, 700, null),
        actor: fc.constant({ type: 'user_actor', id: 'user_1' }),
      }),
      { selector: ({ id }) => id, maxLength: 10 },
    );
    const declared = declaredIn([
      [3, rpm(700)],
      [9, rpm(500)],
    ]);
    fc.assert(
      fc.property(any, (events) => {
        const told = logOf(events, { declared });
        expect(logOf(events.toReversed(), { declared })).toEqual(told);
        expect(told.changes).toHaveLength(events.length);
        const { changes, matches, differs, not_declared, unclear, unknown } = told.summary;
        expect(matches + differs + not_declared + unclear + unknown).toBe(changes);
      }),
    );
  });
});
