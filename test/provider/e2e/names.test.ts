import { expect, test } from 'vitest';

import { generations } from '../../../src/emulator/generations.js';
import { describeWithTerraform } from '../terraform.js';
import { bakery, chat, methods, patient, stage } from './stage.js';

const exitCode = '-detailed-exitcode';
const esc = '\u001b';

/** What a terminal, a log or a CI runner could take for its own. */
const hostile = `${esc}[2J${esc}[31mred\n::error::owned\r\n##[error]owned\u202e"}$\{path.cwd}%{if}\u0007`;

describeWithTerraform('names that other people chose', () => {
  test.concurrent('are inert in everything that is printed', patient, async (t) => {
    const opus = {
      id: 'rlg_opus',
      display_name: hostile,
      models: ['claude-opus-4-8'],
      limits: { requests_per_minute: 4000 },
    };
    const batch = { id: 'rlg_batch', limits: { enqueued_batch_requests: 300_000 } };
    const world = bakery({
      organization: { id: 'org-1', name: hostile },
      groups: { opus, batch },
      workspaces: [{ id: 'wrkspc_chat', name: hostile, overrides: { opus: { requests_per_minute: 500 } } }],
    });
    const { plan, apply, setLimit, configure } = await stage(
      t,
      `${chat('{ rlg_opus = { requests_per_minute = 500 } }')}
      data "limitdrift_workspace_rate_limits" "chat" {
        workspace_id = "wrkspc_chat"
      }
      data "limitdrift_organization_rate_limits" "all" {}
      data "limitdrift_workspaces" "all" {}
      output "all" {
        value = [data.limitdrift_workspace_rate_limits.chat, data.limitdrift_organization_rate_limits.all, data.limitdrift_workspaces.all]
      }`,
      { world },
    );
    const printed = [await apply()];
    await setLimit('opus', 'requests_per_minute', 7);
    printed.push(await apply(), await plan('-json'));
    configure('');
    printed.push(await plan());
    expect(printed.map(({ code }) => code)).toEqual([0, 1, 0, 0]);
    for (const { stdout, stderr } of printed) {
      expect(`${stdout}${stderr}`).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
      expect(`${stdout}${stderr}`).not.toMatch(/^\s*(::|##)/m);
    }
    expect(printed[1]?.words).toContain('Error: 1 rate limit of \\u{1b}[2J');
  });

  test.concurrent('of the ordinary kind are as they are', patient, async (t) => {
    const name = 'Größe "A" & 東京 🍞';
    const workspaces = [{ id: 'wrkspc_chat', name, overrides: {} }];
    const { apply, show } = await stage(t, chat('{}'), { world: bakery({ workspaces }) });
    expect((await apply()).code).toBe(0);
    expect((await show()).values?.root_module.resources?.[0]?.values).toMatchObject({ workspace_name: name });
  });
});

describeWithTerraform('limits', () => {
  test.concurrent('up to 2^53-1 are exact on every way', patient, async (t) => {
    const largest = Number.MAX_SAFE_INTEGER;
    const opus = { models: ['claude-opus-4-8'], limits: { requests_per_minute: largest } };
    const workspaces = [{ id: 'wrkspc_chat', name: 'chat', overrides: { opus: { requests_per_minute: largest - 1 } } }];
    const { apply, plan, configure, show } = await stage(
      t,
      `${chat(`{ rlg_opus = { requests_per_minute = ${largest - 1} } }`)}
      data "limitdrift_workspace_rate_limits" "chat" {
        workspace_id = "wrkspc_chat"
      }
      output "limit" {
        value = data.limitdrift_workspace_rate_limits.chat.groups["rlg_opus"].limits["requests_per_minute"]
      }`,
      { world: bakery({ groups: { opus }, workspaces }) },
    );
    expect((await apply()).code).toBe(0);
    expect((await show()).values?.outputs?.['limit']?.value).toMatchObject({ value: largest - 1, org_limit: largest });
    configure(chat(`{ rlg_opus = { requests_per_minute = ${largest} } }`));
    const { code, stdout } = await plan(exitCode);
    expect([code, stdout]).toEqual([2, expect.stringContaining(`"${largest - 1}" -> "${largest}"`)]);
    configure(chat(`{ rlg_opus = { requests_per_minute = ${largest}0 } }`));
    expect((await plan()).words).toContain('is too large');
  });
});

describeWithTerraform('a workspace', () => {
  // The first, the last and one between: that all are read alike, test/live/generations.test.ts proves.
  test.concurrent.for(generations.filter((_, at) => at % 3 === 0))(
    'is adopted from an API of generation %s',
    patient,
    async (generation, t) => {
      const { apply, emulator } = await stage(
        t,
        `${chat('{ claude-opus-4-7 = { requests_per_minute = "12.5%" }, batch = { enqueued_batch_requests = 5000 } }')}
      data "limitdrift_workspace_rate_limits" "chat" {
        workspace_id = "wrkspc_chat"
      }
      output "own" {
        value = [for key, group in data.limitdrift_workspace_rate_limits.chat.groups : group.limits["requests_per_minute"].value if group.type == "model_group"]
      }`,
        { world: { ...bakery(), generation } },
      );
      const { code, stderr, words } = await apply();
      expect([code, stderr]).toEqual([0, '']);
      expect(words).toContain('own = [ 500, ]');
      expect(methods(emulator)).toEqual(['GET']);
    },
  );

  test.concurrent('gives the same plan in whatever order the API answers', patient, async (t) => {
    const world = bakery();
    const turned = { ...world, groups: world.groups.toReversed(), workspaces: world.workspaces.toReversed() };
    const body = `${chat('{ rlg_opus = { requests_per_minute = 7 } }')}
      data "limitdrift_workspaces" "all" {}
      data "limitdrift_organization_rate_limits" "all" {}
      data "limitdrift_workspace_rate_limits" "chat" {
        workspace_id = "wrkspc_chat"
      }
      output "all" {
        value = [data.limitdrift_workspaces.all, data.limitdrift_organization_rate_limits.all, data.limitdrift_workspace_rate_limits.chat]
      }`;
    const planned = async (served: typeof world) => {
      const { plan, show } = await stage(t, body, { world: served });
      const { code, stdout } = await plan('-out=this.tfplan');
      const { planned_values: values, resource_changes: changes } = await show('this.tfplan');
      return { code, stdout: withoutReadings(stdout), values, changes };
    };
    const [first, second, third] = await Promise.all([planned(world), planned(world), planned(turned)]);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });
});

/** Without the lines that Terraform prints in the order in which readings end, and the folder of the provider. */
function withoutReadings(text: string): readonly string[] {
  return text.split('\n').filter((line) => !/: (Reading\.\.\.|Read complete after)|\/provider$/.test(line));
}
