import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, expectTypeOf, test } from 'vitest';

import type { GroupLimits, WorkspaceRateLimitsProps } from '../../src/cdktf/index.js';
import type { Declaration } from '../../src/model/declaration.js';
import type { settableLimiters } from '../../src/model/limiters.js';
import { declared, libraries, stackOf, synthesized, withCdktf, withoutPlaces } from './libraries.js';
import { declare } from '../declaration/declare.js';

const here = 'test/cdktf/constructs.test.ts';
const source = readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n');

/** The line and the column of a text in this file. */
function placeOf(text: string): { readonly file: string; readonly line: number; readonly column: number } {
  const index = source.findIndex((line) => line.includes(text) && !line.includes('placeOf('));
  return { file: here, line: index + 1, column: source[index]?.indexOf('new ') ?? Number.NaN };
}

interface Synthesized {
  readonly '//': { readonly limitdrift?: { readonly version: number; readonly declarations: readonly unknown[] } };
  readonly data?: Readonly<Record<string, Record<string, unknown>>>;
  readonly output?: Readonly<Record<string, { readonly value: string }>>;
  readonly provider: { readonly limitdrift: readonly unknown[] };
  readonly resource: {
    readonly limitdrift_workspace_rate_limits: Readonly<Record<string, Body>>;
  };
  readonly terraform: { readonly required_providers: unknown };
}

interface Body {
  readonly '//': { readonly limitdrift: { readonly version: number } };
  readonly workspace_id: string;
  readonly limits: unknown;
  readonly spend_limit?: unknown;
  readonly undeclared?: string;
}

function jsonOf(bytes: Uint8Array): Synthesized {
  return JSON.parse(new TextDecoder().decode(bytes)) as Synthesized;
}

describe.each(libraries)('with $name', (library) => {
  test('a workspace becomes what the provider takes: names for groups and templates are worked in', () => {
    const { resource, terraform } = jsonOf(
      synthesized(library, (stack, { defineLimits, RateLimitGroups, WorkspaceRateLimits }) => {
        const standard = defineLimits({
          opus: { requests_per_minute: '5%', tokens_per_day: 9 },
          batch: { tokens_per_day: 1 },
        });
        new WorkspaceRateLimits(stack, 'prod', {
          workspace: 'wrkspc_1',
          extends: [standard],
          limits: {
            rlg_1: { requests_per_minute: 1_000 },
            batch: 'inherit',
            files: { requests_per_minute: 'inherit' },
          },
          undeclared: 'report',
        });
        new RateLimitGroups(stack, 'groups', { opus: 'rlg_1' });
      }),
    );
    expect(resource.limitdrift_workspace_rate_limits['prod']).toMatchObject({
      workspace_id: 'wrkspc_1',
      limits: {
        rlg_1: { requests_per_minute: '1000', tokens_per_day: '9' },
        batch: { '*': 'inherit' },
        files: { requests_per_minute: 'inherit' },
      },
      undeclared: 'report',
    });
    expect(terraform.required_providers).toEqual({ limitdrift: { source: 'limitdrift/limitdrift' } });
  });

  test('a spend limit is one attribute of the resource, merged from templates, and only what has one needs a newer reader', () => {
    const versions = (spent: boolean): unknown => {
      const { '//': stack, resource } = jsonOf(
        synthesized(library, (parent, lib) => {
          const money = spent ? ({ daily: 20.5, weekly: 100 } as const) : undefined;
          const standard = lib.defineLimits({}, { spendLimit: money });
          const spendLimit = spent ? ({ weekly: 'none', monthly: '1_500 USD' as '1500 USD' } as const) : undefined;
          new lib.WorkspaceRateLimits(parent, 'a', { workspace: 'wrkspc_1', extends: [standard], spendLimit });
          new lib.WorkspaceRateLimits(parent, 'b', { workspace: 'wrkspc_2', limits: standard });
          new lib.WorkspacePattern(parent, 'c', { pattern: 'team-*', extends: [standard] });
          new lib.DriftRules(parent, 'd', { blocked: 'off' });
        }),
      );
      const bodies = Object.values(resource.limitdrift_workspace_rate_limits);
      return [stack.limitdrift, ...bodies.map((body) => body['//'].limitdrift)].map((one, at) => [
        one?.version,
        bodies[at - 1]?.spend_limit,
      ]);
    };
    expect(versions(true)).toEqual([
      [2, undefined],
      [2, { daily: '20.50', weekly: 'none', monthly: '1500 USD' }],
      [2, { daily: '20.50', weekly: '100' }],
    ]);
    expect(versions(false)).toEqual([
      [1, undefined],
      [1, undefined],
      [1, undefined],
    ]);
  });

  test('says the same as limits.yaml, whatever is in it', () => {
    const yaml = `version: 1
organization: {id: org-1, limits: {opus: {requests_per_minute: 4000}}, spend_limit: {monthly: 5000.5 USD}}
groups: {opus: rlg_1, sonnet: claude-sonnet-5}
templates: {standard: {sonnet: {requests_per_minute: 12.5%}, opus: inherit, owner: '#platform', spend_limit: {daily: 50.07}}}
workspaces:
  zeta: {id: wrkspc_9, limits: {opus: {requests_per_minute: 0, future_limiter: 7}}, spend_limit: {monthly: 500.1, weekly: none}}
  alpha: {extends: [standard], limits: {batch: {requests_per_minute: inherit}}, undeclared: ignore}
  wrkspc_2: {limits: {}, owner: '@org/team'}
  money: {spend_limit: none}
  team-*: {extends: [standard], spend_limit: {monthly: 1000 EUR}}
ignore:
  - {workspace: zeta, group: spend_limit, limiter: monthly, live: 99.9, reason: trial, expires: 2027-02-28}
  - {workspace: legacy-*, group: batch, limiter: requests_per_minute, live: 2000, reason: INC-1, owner: platform, expires: 2027-01-31}
  - {workspace: zeta, live: inherit, reason: trial, expires: 2027-02-28}
rules: {undeclared-workspace: error, blocked: off}
`;
    const code = declared(library, (stack, lib) => {
      const shared = { sonnet: { requests_per_minute: '12.5%' }, opus: 'inherit' } as const;
      const standard = lib.defineLimits(shared, { owner: '#platform', spendLimit: { daily: 50.07 } });
      new lib.ExpectedOrganization(stack, 'org', {
        id: 'org-1',
        limits: { opus: { requests_per_minute: 4000 } },
        spendLimit: { monthly: '5000.5 USD' },
      });
      new lib.RateLimitGroups(stack, 'groups', { opus: 'rlg_1', sonnet: 'claude-sonnet-5' });
      const limits = { opus: { requests_per_minute: 0, future_limiter: 7 } };
      new lib.WorkspaceRateLimits(stack, 'z', {
        workspace: 'zeta',
        id: 'wrkspc_9',
        limits,
        spendLimit: { monthly: 500.1, weekly: 'none' },
      });
      new lib.WorkspaceRateLimits(stack, 'a', {
        workspace: 'alpha',
        extends: [standard],
        limits: { batch: { requests_per_minute: 'inherit' } },
        undeclared: 'ignore',
      });
      new lib.WorkspaceRateLimits(stack, 'id', { workspace: 'wrkspc_2', limits: {}, owner: '@org/team' });
      new lib.WorkspaceRateLimits(stack, 'money', { workspace: 'money', spendLimit: 'none' });
      new lib.WorkspacePattern(stack, 'teams', {
        pattern: 'team-*',
        extends: [standard],
        spendLimit: { monthly: '1000 EUR' },
      });
      new lib.DriftIgnore(stack, 'spent', {
        workspace: 'zeta',
        group: 'spend_limit',
        limiter: 'monthly',
        live: 99.9,
        reason: 'trial',
        expires: '2027-02-28',
      });
      new lib.DriftIgnore(stack, 'legacy', {
        workspace: 'legacy-*',
        group: 'batch',
        limiter: 'requests_per_minute',
        live: 2000,
        reason: 'INC-1',
        owner: 'platform',
        expires: '2027-01-31',
      });
      new lib.DriftIgnore(stack, 'trial', {
        workspace: 'zeta',
        live: 'inherit',
        reason: 'trial',
        expires: '2027-02-28',
      });
      new lib.DriftRules(stack, 'rules', { 'undeclared-workspace': 'error', blocked: 'off' });
    });
    expect(withoutPlaces(code)).toEqual(withoutPlaces(declare(yaml)));
  });

  test('every value bears the line that made its construct, and a template the line that defined it', () => {
    const declaration = declared(library, (stack, { defineLimits, WorkspaceRateLimits }) => {
      const standard = defineLimits({ opus: { requests_per_minute: 5 } });
      new WorkspaceRateLimits(stack, 'made', { workspace: 'prod', extends: [standard], limits: { batch: 'inherit' } });
    });
    const [entry] = declaration.workspaces;
    const place = placeOf("WorkspaceRateLimits(stack, 'made'");
    expect(entry?.origin).toEqual({ ...place, column: place.column + 1 });
    expect(entry?.layers[1]?.[0]?.origin).toEqual(entry?.origin);
    expect(entry?.layers[0]?.[0]?.origin).toMatchObject({
      file: here,
      line: placeOf('= defineLimits({ opus: { requests_per_minute: 5 } })').line,
    });
  });

  test('the same app gives the same bytes', () => {
    const build: Parameters<typeof synthesized>[1] = (stack, { WorkspaceRateLimits }) => {
      for (const name of ['b', 'a']) new WorkspaceRateLimits(stack, name, { workspace: name, limits: {} });
    };
    expect(synthesized(library, build)).toEqual(synthesized(library, build));
  });

  test('what only the stack shows is refused when it is synthesized', () => {
    const app = (build: Parameters<typeof synthesized>[1]) => () => synthesized(library, build);
    expect(
      app((stack, { RateLimitGroups, WorkspaceRateLimits }) => {
        new RateLimitGroups(stack, 'groups', { opus: 'rlg_1' });
        new WorkspaceRateLimits(stack, 'a', { workspace: 'a', limits: { opus: {}, rlg_1: {} } });
      }),
    ).toThrow(/\[prod\/a\] "opus" and "rlg_1" are one group: write it once/);
    const stack = new library.core.TerraformStack(library.core.App.of(stackOf(library, () => undefined)), 'bare');
    new library.constructs.WorkspaceRateLimits(stack, 'a', { workspace: 'a', limits: {} });
    expect(() => stack.runAllValidations()).toThrow(/the stack has no provider: add new LimitdriftProvider/);
  });
});

/** The error of props that TypeScript may not even let through. */
function refusal(props: unknown): string {
  try {
    stackOf(withCdktf, (stack, { WorkspaceRateLimits }) => {
      new WorkspaceRateLimits(stack, 'a', props as WorkspaceRateLimitsProps);
    });
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('props that are wrong', () => {
  test.each([
    [{ workspace: '', limits: {} }, 'workspace is blank.'],
    [{ limits: {} }, 'workspace must be a text, and is undefined.'],
    [{ workspace: 'team-*', limits: {} }, 'workspace "team-*" is a pattern. Use WorkspacePattern.'],
    [{ workspace: 'a', id: 'prod', limits: {} }, 'id "prod" is not a workspace ID.'],
    [
      { workspace: 'wrkspc_1', id: 'wrkspc_2', limits: {} },
      'id is "wrkspc_2", and the workspace is declared by another, "wrkspc_1".',
    ],
    [{ workspace: 'a' }, 'limits are not there. Write limits: {} for no override at all.'],
    [{ workspace: 'a', limts: {}, limits: {} }, 'limts is not a prop. Did you mean limits?'],
    [{ workspace: 'a', limits: {}, count: 2 }, 'count is not a prop.'],
    [{ workspace: 'a', limits: [] }, 'limits must be an object, and is an array.'],
    [
      { workspace: 'a', limits: { requests_per_minute: 5 } },
      'limits.requests_per_minute is a limiter, where a group is expected.',
    ],
    [
      { workspace: 'a', limits: { opus: { requests_per_minuts: 5 } } },
      'limits.opus.requests_per_minuts is an unknown limiter. Did you mean "requests_per_minute"?',
    ],
    [
      { workspace: 'a', limits: { opus: { '*': 'inherit' } } },
      "limits.opus.* is the resource’s word for a whole group. Write 'inherit' for the group.",
    ],
    [
      { workspace: 'a', limits: { opus: { requests_per_minute: -5 } } },
      'limits.opus.requests_per_minute is not a limit: "-5" is negative.',
    ],
    [
      { workspace: 'a', limits: { opus: { requests_per_minute: '500' } } },
      'limits.opus.requests_per_minute is not a limit: "500" is a text, because it is in quotes.',
    ],
    [
      { workspace: 'a', limits: { opus: { requests_per_minute: '0%' } } },
      'limits.opus.requests_per_minute is not a limit: "0%" is a share of nothing.',
    ],
    [
      { workspace: 'a', limits: { opus: { requests_per_minute: null } } },
      'limits.opus.requests_per_minute must be a limit, and is null.',
    ],
    [{ workspace: 'a', limits: { 'a${b}': {} } }, 'limits: the key "a${b}" would be an expression to Terraform.'],
    [
      { workspace: 'a', limits: JSON.parse('{"__proto__": {}}') as object },
      'limits: the key "__proto__" cannot be used.',
    ],
    [{ workspace: 'a', extends: 'standard' }, 'extends must be a list, and is "standard". Write extends: [standard].'],
    [{ workspace: 'a', limits: true }, 'limits must be an object, and is true.'],
    [{ workspace: 'a', limits: new Map() }, 'limits must be an object, and is something else.'],
    [{ workspace: 'a', limits: null }, 'limits must be an object, and is null.'],
    [{ workspace: 'a', limits: { '': {} } }, 'limits: the key "" is empty.'],
    [
      { workspace: 'a', limits: { opus: { requests_per_minute: 'unlimited' } } },
      'limits.opus.requests_per_minute is not a limit: "unlimited" is not a limit. Write a whole number, a share',
    ],
    [{ workspace: 'a', limits: {}, undeclared: 'reprot' }, 'undeclared cannot be "reprot".'],
    [{ workspace: 'a', limits: {}, owner: 'a\nb' }, 'owner has a character that cannot be seen, or a line end.'],
    [{ workspace: 'a', limits: {}, owner: '${x}' }, 'owner would be an expression to Terraform.'],
    [{ workspace: 'a', limits: {}, owner: 5 }, 'owner must be a text, and is 5.'],
    [
      { workspace: 'a', extends: [withCdktf.constructs.defineLimits({}, { owner: 'a ' })] },
      'extends[0]: owner begins or ends with a space.',
    ],
    [
      { workspace: 'a', limits: { spend_limit: { monthly: 5 } } },
      'limits.spend_limit is no group of rate limits. Write spendLimit beside the limits, not in them.',
    ],
    [
      { workspace: 'a', spendLimit: { monthly: 0.1 + 0.2 } },
      'spendLimit.monthly is not a spend limit: "0.30000000000000004" has more than two decimals. Write an amount such as 500, 12.50 or 500 USD, with at most two decimals, or \'none\' for',
    ],
    [
      { workspace: 'a', spendLimit: { monthly: Number.POSITIVE_INFINITY } },
      'spendLimit.monthly is not a spend limit: "Infinity" is not an amount.',
    ],
    [
      { workspace: 'a', spendLimit: { monthly: '500' } },
      'spendLimit.monthly is not a spend limit: "500" is a text, because it is in quotes. Write the amount without quotes.',
    ],
    [{ workspace: 'a', spendLimit: { monthly: true } }, 'spendLimit.monthly must be an amount, and is true.'],
    [{ workspace: 'a', spendLimit: { montly: 5 } }, 'spendLimit.montly is not a period. Did you mean "monthly"?'],
    [{ workspace: 'a', spendLimit: { hourly: 5 } }, 'spendLimit.hourly is not a period. The periods are daily,'],
    [
      { workspace: 'a', spendLimit: 500 },
      "spendLimit must be an object, and is 500. Write { monthly: 500 }, or 'none'",
    ],
    [
      { workspace: 'a', extends: [withCdktf.constructs.defineLimits({}, { spendLimit: { daily: -1 } })] },
      'extends[0]: spendLimit.daily is not a spend limit: "-1" is negative.',
    ],
  ])('%j are refused with the path and the prop', (props, words) => {
    expect(refusal(props)).toContain(`WorkspaceRateLimits "prod/a" cannot be made:\n  - ${words}`);
  });

  test('everything that is wrong is told at once', () => {
    const message = refusal({ workspace: '', limits: { opus: { requests_per_minute: -1, tokens_per_day: 0.5 } } });
    expect(message.split('\n  - ')).toHaveLength(4);
  });

  test.each(['workspace', 'id', 'limits', 'limit', 'amount', 'key'] as const)('a token as %s is refused', (where) => {
    const { Token } = withCdktf.core;
    const text = Token.asString({ resolve: () => 'later', creationStack: [] });
    const number = Token.asNumber({ resolve: () => 5, creationStack: [] });
    const props = {
      workspace: { workspace: text, limits: {} },
      id: { workspace: 'a', id: text, limits: {} },
      limits: { workspace: 'a', limits: Token.asAnyMap({ resolve: () => ({}), creationStack: [] }) },
      limit: { workspace: 'a', limits: { opus: { requests_per_minute: number } } },
      amount: { workspace: 'a', spendLimit: { monthly: number } },
      key: { workspace: 'a', limits: { [text]: {} } },
    }[where];
    expect(refusal(props)).toContain(
      'is a token, a value that only Terraform will know. limitdrift plans without Terraform',
    );
  });

  test('the other constructs check theirs too', () => {
    const wrong: Readonly<Record<string, (stack: Parameters<Parameters<typeof stackOf>[1]>[0]) => void>> = {
      'limits.opus must hold numbers alone': (stack) =>
        void new withCdktf.constructs.ExpectedOrganization(stack, 'x', {
          limits: { opus: { requests_per_minute: '5%' as never } },
        }),
      'spendLimit must hold amounts alone': (stack) =>
        void new withCdktf.constructs.ExpectedOrganization(stack, 'x', { spendLimit: { monthly: 'none' as never } }),
      'live is not a spend limit: "inherit" is not a spend limit': (stack) =>
        void new withCdktf.constructs.DriftIgnore(stack, 'x', {
          workspace: 'a',
          group: 'spend_limit',
          reason: 'r',
          expires: '2027-02-28',
          live: 'inherit',
        }),
      'batch is a group type of the API': (stack) =>
        void new withCdktf.constructs.RateLimitGroups(stack, 'x', { batch: 'rlg_1' }),
      'pattern "prod" has no * and no ?': (stack) =>
        void new withCdktf.constructs.WorkspacePattern(stack, 'x', { pattern: 'prod', limits: {} }),
      'expires "2027-02-30" is not a day of the calendar': (stack) =>
        void new withCdktf.constructs.DriftIgnore(stack, 'x', { workspace: 'a', reason: 'r', expires: '2027-02-30' }),
      'live is a share': (stack) =>
        void new withCdktf.constructs.DriftIgnore(stack, 'x', {
          workspace: 'a',
          reason: 'r',
          expires: '2027-02-28',
          live: '5%' as never,
        }),
      'bloked is not a rule. Did you mean "blocked"?': (stack) =>
        void new withCdktf.constructs.DriftRules(stack, 'x', { bloked: 'off' } as never),
      'blocked cannot be "of"': (stack) =>
        void new withCdktf.constructs.DriftRules(stack, 'x', { blocked: 'of' as never }),
      'adminKey would be written into cdk.tf.json in clear': (stack) =>
        void new withCdktf.constructs.LimitdriftProvider(stack, 'x', { adminKey: 'sk-ant-admin01-x', alias: 'x' }),
    };
    for (const [words, build] of Object.entries(wrong)) {
      expect(() => stackOf(withCdktf, build)).toThrow(words);
    }
  });
});

describe('a workspace that is declared by its name', () => {
  test.each(['prod', 'Claude Code', 'a"b\\', '${path.cwd}', '%{ if true }x', 'two\nlines', '$${x}', '{}'])(
    '%j reaches limitdrift as it is',
    (name) => {
      const declaration = declared(withCdktf, (stack, { WorkspaceRateLimits }) => {
        new WorkspaceRateLimits(stack, 'a', { workspace: name, limits: {} });
      });
      expect(declaration.workspaces.map(({ key }) => key)).toEqual([name]);
    },
  );

  test('is looked up in one list for the whole stack, and no name becomes a template', () => {
    const { data, resource } = jsonOf(
      synthesized(withCdktf, (stack, { WorkspaceRateLimits }) => {
        new WorkspaceRateLimits(stack, 'a', { workspace: '${x}', limits: {} });
        new WorkspaceRateLimits(stack, 'b', { workspace: 'say "hi"\n', limits: {} });
      }),
    );
    expect(Object.keys(data?.['limitdrift_workspaces'] ?? {})).toEqual(['limitdrift-workspaces']);
    const list = 'data.limitdrift_workspaces.limitdrift-workspaces.workspaces';
    expect(Object.values(resource.limitdrift_workspace_rate_limits).map((body) => body.workspace_id)).toEqual([
      `\${one([for w in ${list} : w.id if w.name == "\\u0024{x}" && w.archived_at == null])}`,
      `\${one([for w in ${list} : w.id if w.name == "say \\"hi\\"\\u000a" && w.archived_at == null])}`,
    ]);
  });
});

test('two organizations in one stack have a provider and a list of workspaces each', () => {
  const { data, resource } = jsonOf(
    synthesized(withCdktf, (stack, { LimitdriftProvider, WorkspaceRateLimits }) => {
      const key = new withCdktf.core.TerraformVariable(stack, 'key', { sensitive: true });
      const props = {
        alias: 'other',
        adminKey: key.stringValue,
        baseUrl: 'https://x',
        apiVersion: '2026-10-21',
      } as const;
      const provider = new LimitdriftProvider(stack, 'other', props);
      new WorkspaceRateLimits(stack, 'a', { workspace: 'a', limits: {} });
      new WorkspaceRateLimits(stack, 'b', { workspace: 'b', limits: {}, provider });
    }),
  );
  expect(Object.values(data?.['limitdrift_workspaces'] ?? {})).toMatchObject([{}, { provider: 'limitdrift.other' }]);
  expect(resource.limitdrift_workspace_rate_limits['b']?.workspace_id).toContain(
    'data.limitdrift_workspaces.limitdrift-workspaces-other.workspaces',
  );
});

test('of a name for groups that is given twice the first counts, and the plan is refused where they differ', () => {
  const build = (second: string) => (): unknown =>
    declared(withCdktf, (stack, { RateLimitGroups, WorkspaceRateLimits }) => {
      new RateLimitGroups(stack, 'a', { opus: 'rlg_1' });
      new RateLimitGroups(stack, 'b', { opus: second });
      new WorkspaceRateLimits(stack, 'c', { workspace: 'c', limits: { opus: { requests_per_minute: 1 } } });
    });
  expect(build('rlg_2')).toThrow('1 problem in the declaration');
  expect(withoutPlaces(build('rlg_1')() as Declaration)).toMatchObject({ groups: { opus: { value: 'rlg_1' } } });
});

test('HCL is refused, since limitdrift reads JSON', () => {
  const stack = stackOf(withCdktf, (parent, { WorkspaceRateLimits }) => {
    new WorkspaceRateLimits(parent, 'a', { workspace: 'a', limits: {} });
  });
  expect(() => void stack.toHclTerraform()).toThrow('are synthesized as JSON; leave `hclOutput` off');
});

test('data sources give what Terraform reads to other resources', () => {
  const { data, output } = jsonOf(
    synthesized(withCdktf, (stack, { LiveWorkspaceRateLimits, OrganizationRateLimits }) => {
      const organization = new OrganizationRateLimits(stack, 'org');
      const live = new LiveWorkspaceRateLimits(stack, 'live', { workspaceId: organization.organizationId });
      for (const [name, value] of Object.entries({
        limit: organization.limit('batch', 'requests_per_minute'),
        value: live.limit('rlg_1', 'requests_per_minute'),
        effective: live.effectiveLimit('rlg_1', 'requests_per_minute'),
        name: `${organization.organizationName}/${live.workspaceName}`,
      }))
        new withCdktf.core.TerraformOutput(stack, name, { value });
    }),
  );
  expect(Object.entries(output ?? {}).map(([name, { value }]) => `${name}: ${value}`)).toEqual([
    'effective: ${data.limitdrift_workspace_rate_limits.live.groups["rlg_1"].limits["requests_per_minute"].effective}',
    'limit: ${data.limitdrift_organization_rate_limits.org.groups["batch"].limits["requests_per_minute"]}',
    'name: ${data.limitdrift_organization_rate_limits.org.organization_name}/${data.limitdrift_workspace_rate_limits.live.workspace_name}',
    'value: ${data.limitdrift_workspace_rate_limits.live.groups["rlg_1"].limits["requests_per_minute"].value}',
  ]);
  expect(data?.['limitdrift_workspace_rate_limits']?.['live']).toMatchObject({
    workspace_id: '${data.limitdrift_organization_rate_limits.org.organization_id}',
    '//': { limitdrift: { origin: { file: here } } },
  });
});

test('the type of limits completes every limiter that can be set, and no other', () => {
  type Named<T> = { [K in keyof T as string extends K ? never : K]: 0 };
  type Completed = Exclude<keyof Named<GroupLimits>, number>;
  expectTypeOf<Completed>().toEqualTypeOf<(typeof settableLimiters)[number]>();
});
