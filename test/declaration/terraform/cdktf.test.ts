import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { noPast } from '../../../src/model/past-types.js';

import { createPlan } from '../../../src/plan/create-plan.js';
import type { Declaration } from '../../../src/model/declaration.js';
import type { Plan } from '../../../src/model/plan-types.js';
import type { Snapshot } from '../../../src/model/snapshot-types.js';
import { defaultPolicy } from '../../../src/model/verdict.js';
import { libraries, declared, problemsIn, synthesized, withCdktf, withoutPlaces } from '../../cdktf/libraries.js';
import { declare } from '../declare.js';

const here = 'test/declaration/terraform/cdktf.test.ts';

function planOf(declaration: Declaration, live: Snapshot): Plan {
  return createPlan(declaration, live, {
    tool: { name: 'limitdrift', version: '0.0.0' },
    policy: defaultPolicy,
    include: () => true,
    snapshotAge: null,
    past: noPast,
    today: '2026-11-22',
  });
}

function liveOf(scenario: string): Snapshot {
  return JSON.parse(readFileSync(`test/scenarios/${scenario}/live.json`, 'utf8')) as Snapshot;
}

/** A synthesized stack of one workspace in which something was put at a path, such as `resource.a.count`. */
function changed(...changes: readonly (readonly [path: string, value: unknown])[]): string {
  const bytes = synthesized(withCdktf, (stack, { RateLimitGroups, WorkspaceRateLimits }) => {
    new RateLimitGroups(stack, 'groups', { opus: 'rlg_1' });
    new WorkspaceRateLimits(stack, 'a', { workspace: 'prod', limits: { opus: { requests_per_minute: 5 } } });
  });
  const stack: unknown = JSON.parse(new TextDecoder().decode(bytes));
  for (const [path, value] of changes) put(stack, path.replace(/^a\b/, `resource.${type}.a`).split('.'), value);
  return JSON.stringify(stack);
}

function put(object: unknown, [key = '', ...rest]: readonly string[], value: unknown): void {
  const parent = object as Record<string, unknown>;
  if (rest.length === 0) parent[key] = value;
  else put(parent[key], rest, value);
}

const type = 'limitdrift_workspace_rate_limits';
/** A place in this file. */
const made = new RegExp(`^${here}:\\d+:5: `);

describe('what was overridden after the construct said it', () => {
  test.each([
    ['workspace_id', 'a.workspace_id', 'wrkspc_other'],
    ['limits', 'a.limits.rlg_1.requests_per_minute', '6'],
    ['limits', 'a.limits.batch', { requests_per_minute: '6' }],
    ['limits', 'a.limits.rlg_1.requests_per_minute', undefined],
    ['limits', 'a.limits', 'none'],
    ['undeclared', 'a.undeclared', 'ignore'],
    ['owner', 'a.owner', '#another'],
    ['spend_limit', 'a.spend_limit', { monthly: '500' }],
    ['count', 'a.count', 2],
    ['for_each', 'a.for_each', '${toset([])}'],
  ])('in `%s` is refused at the construct', (attribute, path, value) => {
    const problems = problemsIn(changed([path, value]));
    expect(problems).toEqual([expect.stringMatching(made)]);
    expect(problems[0]).toContain(
      `\`${attribute}\` of the resource "a" is not what its construct declares: it was overridden`,
    );
  });

  test('nothing is refused when nothing was, or only what concerns Terraform', () => {
    expect(problemsIn(changed())).toEqual([]);
    expect(problemsIn(changed(['a.lifecycle', { prevent_destroy: true }]))).toEqual([]);
  });
});

describe('metadata that no construct writes', () => {
  test.each([
    ['a later version', 'a.//.limitdrift.version', 3, 'The resource "a" was made by another version'],
    [
      'a later version of the stack',
      '//.limitdrift.version',
      '1',
      'What the stack declares was made by another version',
    ],
    ['an unknown field', 'a.//.limitdrift.x', 1, 'has an unknown field "x"'],
    ['an unknown construct', '//.limitdrift.declarations.0.kind', 'toString', 'no construct "toString"'],
    ['no list', '//.limitdrift.declarations', {}, 'is not a list of constructs'],
    ['no name', 'a.//.limitdrift.name', 5, 'names no workspace'],
    ['a pattern as a workspace', 'a.//.limitdrift.name', '*', 'names no workspace'],
    ['limits that are no list', 'a.//.limitdrift.limits.limits', 5, '`limits` must be a map, but is "5"'],
    ['a layer that is none', 'a.//.limitdrift.limits', 5, '`limits` must be a map, but is "5"'],
    [
      'a key twice',
      'a.//.limitdrift.limits.limits',
      [
        ['a', []],
        ['a', []],
      ],
      '`limits` must be a map',
    ],
    ['a resource that is none', `resource.${type}.b`, 5, 'The resource "b" is not an object'],
  ])('%s is refused', (_, path, value, words) => {
    expect(problemsIn(changed([path, value])).join('\n')).toContain(words);
  });

  test.each([
    ['no place', undefined],
    ['a place without a line', { file: 'x' }],
    ['a line that is none', { file: 'x', line: -1, column: 1 }],
    ['a path without an end', { file: 'x'.repeat(5000), line: 1, column: 1 }],
  ])('%s leaves the file as the place', (_, origin) => {
    const text = changed(['a.//.limitdrift.origin', origin], ['a.count', 1]);
    expect(problemsIn(text)).toEqual([expect.stringMatching(/^cdk\.tf\.json:1:1: /)]);
  });
});

describe('a resource without a construct', () => {
  const written = (body: object): string => JSON.stringify({ resource: { [type]: { own: body } } });

  test('is read by what it says to Terraform', () => {
    const text = written({
      workspace_id: 'wrkspc_1',
      limits: {
        rlg_1: { requests_per_minute: '1_000', tokens_per_day: 5 },
        batch: { '*': 'inherit', requests_per_minute: '25%' },
      },
      spend_limit: { '*': 'none', monthly: '1_250.5', weekly: '300 USD' },
      undeclared: 'report',
      owner: '#team',
    });
    const yaml = `version: 1
templates:
  a: {batch: inherit}
  b: {rlg_1: {requests_per_minute: 1000, tokens_per_day: 5}, batch: {requests_per_minute: 25%}}
  c: {spend_limit: none}
  d: {spend_limit: {monthly: 1_250.5, weekly: 300 USD}}
workspaces: {wrkspc_1: {extends: [a, b, c, d], undeclared: report, owner: '#team'}}
`;
    const code = declare({ 'x.tf.json': text });
    // What stands in a template of its own there has no name here.
    expect(withoutPlaces(code)).toEqual(withoutPlaces({ ...declare(yaml), templates: new Map() }));
    expect(code.workspaces[0]?.origin).toEqual({ file: 'x.tf.json', line: 1, column: 1 });
  });

  test.each([
    [{ workspace_id: '${var.id}', limits: {} }, '`workspace_id` of the resource "own" is an expression'],
    [
      { workspace_id: 'wrkspc_1', limits: { a: { requests_per_minute: '${1 + 1}' } } },
      '`limits` of the resource "own" is an expression',
    ],
    [{ workspace_id: 'wrkspc_1', limits: { '%{ if true }a': {} } }, '`limits` of the resource "own" is an expression'],
    [{ workspace_id: 'wrkspc_1', limits: {}, count: 1 }, '`count` of the resource "own" is an expression'],
    [{ workspace_id: 'prod', limits: {} }, '`workspace_id` of the resource "own" is not a workspace ID'],
    [{ workspace_id: 'wrkspc_1', limits: { a: { requests_per_minute: '5.5' } } }, '"5.5" is not a whole number'],
    [{ workspace_id: 'wrkspc_1', limits: { a: { requests_per_minute: '-5' } } }, '"-5" is negative'],
    [{ workspace_id: 'wrkspc_1' }, 'must be a map'],
    [{ workspace_id: 'wrkspc_1', limits: {}, spend_limit: { monthly: '5.123' } }, '"5.123" has more than two decimals'],
    [
      { workspace_id: 'wrkspc_1', limits: {}, spend_limit: { monthly: '${var.m}' } },
      '`spend_limit` of the resource "own" is',
    ],
  ])('%j is refused', (body, words) => {
    expect(problemsIn(written(body)).join('\n')).toContain(words);
  });
});

describe('a file', () => {
  test('without limits says what to add', () => {
    expect(problemsIn('{"terraform": {}}')).toEqual([
      'cdk.tf.json:1:1: Nothing here is declared with limitdrift’s constructs | Add a WorkspaceRateLimits of `limitdrift/cdktf` to a stack, or give the file of another stack.',
    ]);
  });

  test.each([
    ['broken JSON', '{ ', 'This is not valid JSON'],
    ['a list', '[]', 'The file holds no JSON object'],
    ['two equal keys', '{"resource": {"a": 1,\n  "a": 2}}', 'The key "a" is here twice'],
    ['100,000 brackets', '['.repeat(100_000), 'nested more than 64 levels deep'],
    ['deep objects', `{"resource": ${'{"a":'.repeat(70)}1${'}'.repeat(70)}}`, 'nested more than 64 levels deep'],
    ['no text', '\ufffe', 'This is not valid JSON'],
  ])('of %s is refused', (_, text, words) => {
    expect(problemsIn(text)).toEqual([expect.stringContaining(words)]);
  });

  test('is known by what it holds where it is only called JSON', () => {
    const text = changed();
    expect(declare({ 'base.json': text }).workspaces.map(({ key }) => key)).toEqual(['prod']);
    expect(
      declare({ 'limits.json': '{"version": 1, "workspaces": {"prod": {"limits": {}}}}' }).workspaces,
    ).toHaveLength(1);
  });

  test('of an app in a folder points at the app’s source there, where its stack is planned', () => {
    const placeIn = (path: string) => declare({ [path]: changed() }).workspaces[0]?.origin.file;
    expect(placeIn('infra/cdktf.out/stacks/prod/cdk.tf.json')).toBe(`infra/${here}`);
    for (const path of ['cdktf.out/stacks/prod/cdk.tf.json', 'base/cdk.tf.json']) expect(placeIn(path)).toBe(here);
  });

  test('that is the configuration of an app is no declaration yet', () => {
    expect(problemsIn('{"app": "node main.js"}', 'infra/cdktf.json')).toEqual([
      'infra/cdktf.json:1:1: This is the configuration of an app, not a declaration | Synthesize it, and read the cdk.tf.json of each stack.',
    ]);
  });

  test('can stand beside limits.yaml, and what both say is found', () => {
    const yaml = 'version: 1\nworkspaces:\n  prod: {limits: {}}\n';
    expect(() => declare({ 'limits.yaml': yaml, 'cdk.tf.json': changed() })).toThrow('1 problem');
  });

  test('of two stacks that expect different organizations is refused', () => {
    const bytes = synthesized(withCdktf, (stack, { ExpectedOrganization }) => {
      new ExpectedOrganization(stack, 'a', { id: 'org-1' });
      new ExpectedOrganization(stack, 'b', { id: 'org-2' });
    });
    expect(problemsIn(bytes).join()).toContain('The organization "org-2" is not the one at');
  });
});

describe.each(libraries)('for the same limits, $name and limits.yaml', (library) => {
  test.each(['in-sync', 'unknown-group', 'share-too-small', 'equals-organization-limit'])(
    'give one plan digest in the world %s, findings of templates and loops included',
    (scenario) => {
      const live = liveOf(scenario);
      const names = live.workspaces.filter((workspace) => !workspace.default).map(({ name }) => name);
      const shared = {
        gone: { requests_per_minute: 5 },
        'claude-opus-4-5': { requests_per_minute: '0.0001%' },
      } as const;
      const yaml = `version: 1
templates: {standard: {gone: {requests_per_minute: 5}, claude-opus-4-5: {requests_per_minute: 0.0001%}}}
workspaces:
${names.map((name) => `  ${JSON.stringify(name)}: {extends: [standard], limits: {batch: {requests_per_minute: 0}, also-gone: inherit}}\n`).join('')}`;
      const code = declared(library, (stack, { defineLimits, WorkspaceRateLimits }) => {
        const standard = defineLimits(shared);
        for (const workspace of names) {
          const limits = { batch: { requests_per_minute: 0 }, 'also-gone': 'inherit' } as const;
          new WorkspaceRateLimits(stack, workspace, { workspace, extends: [standard], limits });
        }
      });
      const [ours, theirs] = [planOf(code, live), planOf(declare(yaml), live)];
      expect(ours.findings.map(({ message }) => message).sort()).toEqual(
        theirs.findings.map(({ message }) => message).sort(),
      );
      expect(ours.digest).toBe(theirs.digest);
    },
  );
});
