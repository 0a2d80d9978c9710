import { expect, test } from 'vitest';

import { describeWithTerraform } from '../terraform.js';
import { bakery, counts, patient, stage } from './stage.js';

const live = 'data "limitdrift_workspace_rate_limits" "chat" {\n  workspace_id = "wrkspc_chat"\n}\n';
const opus = 'data.limitdrift_workspace_rate_limits.chat.groups["rlg_opus"]';

function output(name: string, value: string): string {
  return `output "${name}" {\n  value = ${value}\n}\n`;
}

describeWithTerraform('the data sources', () => {
  test.concurrent('give what is live, inherited limits too, after one reading', patient, async (t) => {
    const { plan, show, emulator } = await stage(
      t,
      live +
        'data "limitdrift_organization_rate_limits" "all" {}\ndata "limitdrift_workspaces" "all" {}\n' +
        output('chat', 'data.limitdrift_workspace_rate_limits.chat') +
        output('organization', 'data.limitdrift_organization_rate_limits.all') +
        output('workspaces', 'data.limitdrift_workspaces.all.workspaces[*]') +
        output('by_name', 'one([for w in data.limitdrift_workspaces.all.workspaces : w.id if w.name == "search"])'),
    );
    expect((await plan('-out=all.tfplan')).code).toBe(0);
    const outputs = (await show('all.tfplan')).planned_values?.outputs ?? {};
    const group = { id: 'rlg_opus', type: 'model_group', display_name: 'Claude Opus 4.x' };
    expect(outputs['chat']?.value).toMatchObject({
      workspace_name: 'chat',
      groups: {
        rlg_opus: {
          ...group,
          models: ['claude-opus-4-7', 'claude-opus-4-8'],
          limits: {
            requests_per_minute: { value: 500, org_limit: 4000, source: 'workspace', effective: 500 },
            output_tokens_per_minute: {
              value: 400_000,
              org_limit: 400_000,
              source: 'organization',
              effective: 400_000,
            },
            fast_otpm: { value: 0, org_limit: 0, source: 'organization', effective: 0 },
          },
        },
        rlg_batch: { type: 'batch', display_name: null, models: null },
      },
    });
    expect(outputs['organization']?.value).toMatchObject({
      organization_id: 'org-bakery',
      organization_name: 'Bakery',
      groups: { rlg_opus: { ...group, limits: { requests_per_minute: 4000 } } },
    });
    expect(outputs['workspaces']?.value).toEqual([
      { id: 'wrkspc_chat', name: 'chat', archived_at: null },
      { id: 'wrkspc_old', name: 'old', archived_at: '2026-03-01T00:00:00Z' },
      { id: 'wrkspc_quiet', name: 'quiet', archived_at: null },
      { id: 'wrkspc_search', name: 'search', archived_at: null },
    ]);
    expect(outputs['by_name']?.value).toBe('wrkspc_search');
    expect(counts(emulator)).toEqual({ me: 1, rate_limits: 1, workspaces: 1, 'workspaces/wrkspc_chat/rate_limits': 1 });
  });

  test.concurrent('fail at workspace_id where there is nothing to read', patient, async (t) => {
    const of = (id: string) => live.replace('"chat"', `"${id}"`).replace('wrkspc_chat', `wrkspc_${id}`);
    const { plan } = await stage(t, ['nobody', 'old', 'default'].map(of).join(''));
    const { code, stderr } = await plan();
    expect(code).toBe(1);
    expect(stderr.match(/Error: .*/g)?.toSorted()).toEqual([
      'Error: There is no workspace wrkspc_nobody',
      'Error: Workspace Default has no limits of its own',
      'Error: Workspace old has no limits of its own',
    ]);
    expect(stderr.match(/on main\.tf line (10|13|16),/g)).toHaveLength(3);
  });

  test.concurrent('say that a limiter without a limit of the organization’s has none', patient, async (t) => {
    const workspaces = [{ id: 'wrkspc_chat', name: 'chat', overrides: { opus: { tokens_per_day: 7 } } }];
    const value = `${opus}.limits["tokens_per_day"]`;
    const { plan, show } = await stage(t, live + output('limit', value), { world: bakery({ workspaces }) });
    expect((await plan('-out=limit.tfplan')).code).toBe(0);
    expect((await show('limit.tfplan')).planned_values?.outputs?.['limit']?.value).toEqual({
      value: 7,
      org_limit: null,
      source: 'workspace',
      effective: 7,
    });
  });
});

describeWithTerraform('conditions over the data source', () => {
  const condition = (most: number) =>
    `condition     = ${opus}.limits["requests_per_minute"].effective <= ${most}
    error_message = "chat may send more than ${most} requests."`;

  test.concurrent('in a check block warn, and are in the plan as data', patient, async (t) => {
    const check = (name: string, most: number) => `check "${name}" {\n  assert {\n    ${condition(most)}\n  }\n}\n`;
    const { plan, show } = await stage(t, live + check('tight', 499) + check('wide', 500));
    const { code, words } = await plan('-out=checked.tfplan');
    expect([code, words]).toEqual([0, expect.stringContaining('Warning: Check block assertion failed')]);
    expect(words).toContain('chat may send more than 499 requests.');
    expect((await show('checked.tfplan')).checks?.map(({ status }) => status).toSorted()).toEqual(['fail', 'pass']);
  });

  test.concurrent('before and after a resource fail the plan', patient, async (t) => {
    const after = live.replace(
      '}',
      `  lifecycle {\n    postcondition {\n    ${condition(499).replaceAll(opus, 'self.groups["rlg_opus"]')}\n  }\n  }\n}`,
    );
    const before = `resource "terraform_data" "next" {\n  lifecycle {\n    precondition {\n    ${condition(498)}\n  }\n  }\n}\n`;
    const [failedAfter, failedBefore] = await Promise.all([
      stage(t, after).then(({ plan }) => plan()),
      stage(t, live + before).then(({ plan }) => plan()),
    ]);
    expect([failedAfter.code, failedAfter.words]).toEqual([
      1,
      expect.stringMatching(/Error: Resource postcondition failed.*more than 499 requests\./),
    ]);
    expect([failedBefore.code, failedBefore.words]).toEqual([
      1,
      expect.stringMatching(/Error: Resource precondition failed.*more than 498 requests\./),
    ]);
  });
});

describeWithTerraform('the function effective_limit', () => {
  const call = (name: string, args: string) => output(name, `provider::limitdrift::effective_limit(${args})`);

  test.concurrent('gives the lower of both, from numbers, shares and `inherit`, exactly', patient, async (t) => {
    const { plan, show, emulator } = await stage(
      t,
      call('number', '1000, 4000') +
        call('above', '"5_000", 4000') +
        call('share', '"12.5%", 4000') +
        call('inherit', '"inherit", 4000') +
        call('absent', 'null, 4000') +
        call('unlimited', '7, null') +
        call('largest', '"9007199254740991", 9007199254740991') +
        output('nothing', 'provider::limitdrift::effective_limit("inherit", null) == null'),
      { env: { ANTHROPIC_ADMIN_API_KEY: '' } },
    );
    expect((await plan('-out=values.tfplan')).code).toBe(0);
    const outputs = Object.entries((await show('values.tfplan')).planned_values?.outputs ?? {});
    expect(Object.fromEntries(outputs.map(([name, { value }]) => [name, value]))).toEqual({
      number: 1000,
      above: 4000,
      share: 500,
      inherit: 4000,
      absent: 4000,
      unlimited: 7,
      largest: Number.MAX_SAFE_INTEGER,
      nothing: true,
    });
    expect(emulator.requests).toEqual([]);
  });

  test.concurrent('refuses a wrong argument at its place', patient, async (t) => {
    const { plan } = await stage(
      t,
      call('exponent', '"1e3", 4000') +
        call('share', '"5%", null') +
        call('small', '"0.001%", 400') +
        call('negative', '1, -1') +
        call('fraction', '1, 1.5'),
    );
    const { code, stderr, words } = await plan();
    expect(code).toBe(1);
    expect(stderr.match(/on main\.tf line \d+, in output "\w+":/g)?.toSorted()).toEqual([
      'on main.tf line 10, in output "exponent":',
      'on main.tf line 13, in output "share":',
      'on main.tf line 16, in output "small":',
      'on main.tf line 19, in output "negative":',
      'on main.tf line 22, in output "fraction":',
    ]);
    expect(words).toContain('Invalid value for "limit" parameter: "1e3" has an exponent.');
    expect(words).toContain(
      'Invalid value for "limit" parameter: 5% cannot be computed: the organization has no limit; write a number.',
    );
    expect(words).toContain('Invalid value for "org_limit" parameter: An organization’s limit is a whole number');
  });
});
