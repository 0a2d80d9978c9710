import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

import { renderLiteLlm } from '../../src/gateway/litellm-config.js';
import type { LimitsExport } from '../../src/model/export-types.js';
import { group, sonnet, workspace } from '../plan/worlds.js';
import { hostileTexts } from '../report/arbitrary-plan.js';
import { exportOf, percent } from './exports.js';

const limit = z.number().int().min(1).optional();

/**
 * What LiteLLM reads, no key more, by its sources at 06e6d71 and 069528a: `Deployment` and `GenericLiteLLMParams` of
 * litellm/types/router.py, and the two files in litellm/router_utils/pre_call_checks that enforce the numbers.
 */
const configuration = z.strictObject({
  model_list: z.array(
    z.strictObject({
      model_name: z.string().min(1),
      litellm_params: z.strictObject({
        model: z.string().regex(/^anthropic\/claude-/),
        api_key: z.string().regex(/^os\.environ\/\w+$/),
        rpm: limit,
        itpm: limit,
        otpm: limit,
      }),
      model_info: z.strictObject({ id: z.string().min(1) }),
    }),
  ),
  router_settings: z.strictObject({ optional_pre_call_checks: z.tuple([z.literal('enforce_model_rate_limits')]) }),
});

/** As PyYAML reads it, which knows YAML 1.1. */
function read(exported: LimitsExport) {
  return configuration.parse(parse(renderLiteLlm(exported, 'litellm'), { version: '1.1' }));
}

/** Name, model and key of each deployment, and its numbers. */
function deployments(exported: LimitsExport) {
  return read(exported).model_list.map(({ model_name: name, litellm_params: { model, api_key: key, ...numbers } }) => [
    name,
    model.replace('anthropic/', ''),
    key.replace('os.environ/', ''),
    ...Object.entries(numbers).map(([one, value]) => `${one} ${value}`),
  ]);
}

function comments(exported: LimitsExport): readonly string[] {
  return renderLiteLlm(exported, 'litellm')
    .split('\n')
    .filter((line) => line.includes('#'));
}

const prod = workspace('prod', { rlg_opus: { requests_per_minute: 1001, output_tokens_per_minute: 999_999 } });

test('a workspace has one deployment for each model group, with the lower of its override and the organization’s limit', () => {
  expect(deployments(exportOf([prod], { only: ['prod'] }))).toEqual([
    ['claude-opus-4-6', 'claude-opus-4-6', 'ANTHROPIC_API_KEY_PROD', 'rpm 1001', 'itpm 2000000', 'otpm 400000'],
    ['claude-sonnet-5', 'claude-sonnet-5', 'ANTHROPIC_API_KEY_PROD', 'rpm 5000', 'itpm 3000000'],
  ]);
});

test('a share of each is rounded down, however large the numbers are', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const large = group('rlg_opus', { models: ['claude-opus-4-6'], limits: { output_tokens_per_minute: most } });
  const share = { text: '99.9%', numerator: 999n, denominator: 1000n };
  const [first] = deployments(exportOf([], { groups: [large], share }));
  expect(first?.at(-1)).toBe(`otpm ${(BigInt(most) * 999n) / 1000n}`);
  expect(deployments(exportOf([prod], { only: ['prod'], share: percent(90) }))[0]).toContain('rpm 900');
});

test('several workspaces each have names and a key variable of their own, the default one the usual variable', () => {
  const twins = [
    workspace('team a', {}, { id: 'wrkspc_01-A' }),
    workspace('team-a'),
    workspace('ü', {}, { id: 'wrkspc_9' }),
  ];
  const named = deployments(exportOf([prod, ...twins], { groups: [sonnet] })).map(([name, , key]) => `${name} ${key}`);
  expect(named).toEqual([
    'Default/claude-sonnet-5 ANTHROPIC_API_KEY',
    'prod/claude-sonnet-5 ANTHROPIC_API_KEY_PROD',
    'team a/claude-sonnet-5 ANTHROPIC_API_KEY_wrkspc_01_A',
    'team-a/claude-sonnet-5 ANTHROPIC_API_KEY_wrkspc_team_a',
    'ü/claude-sonnet-5 ANTHROPIC_API_KEY_wrkspc_9',
  ]);
});

test('the lower of the two input limits is the number, and the file says what LiteLLM does not count', () => {
  const both = workspace('prod', { rlg_sonnet: { input_tokens_per_minute: 70_000 } });
  const exported = exportOf([both], { only: ['prod'], groups: [sonnet] });
  expect(deployments(exported)[0]).toContain('itpm 70000');
  expect(comments(exported).join('\n')).toContain('input_tokens_per_minute 70,000 counts cache reads');
});

test('what nothing gets through is not deployed, and what LiteLLM cannot be given is named', () => {
  const blocked = workspace('prod', { rlg_opus: { requests_per_minute: 0 } });
  const exported = exportOf([blocked], { only: ['prod'] });
  expect(deployments(exported).map(([name]) => name)).toEqual(['claude-sonnet-5']);
  expect(comments(exported).slice(-5)).toEqual([
    '# Not in the list, since a limit of 0 lets nothing through:',
    '#   Claude Opus 4.x: requests_per_minute',
    '# In force too, and nothing that LiteLLM can be given:',
    '#   Claude Opus 4.x: fast_otpm 0',
    '#   batch: requests_per_minute 2,000, enqueued_batch_requests 500,000',
  ]);
});

test('a limit that is not there has no number, and a group without models no deployment', () => {
  const bare = [
    group('rlg_a', { models: ['claude-a'] }),
    group('rlg_b', { models: ['b-alias'], limits: {} }),
    group('rlg_c', {}),
  ];
  const plain = workspace('prod', { rlg_a: { requests_per_minute: 7 } });
  const exported = exportOf([plain], { only: ['prod'], groups: bare });
  expect(deployments(exported)).toEqual([['claude-a', 'claude-a', 'ANTHROPIC_API_KEY_PROD', 'rpm 7']]);
  expect(comments(exported).filter((line) => line.includes('# no '))).toEqual([
    '      # no itpm: input_tokens_per_minute_cache_aware and input_tokens_per_minute without a limit',
    '      # no otpm: output_tokens_per_minute without a limit',
  ]);
  expect(read(exportOf([], { groups: [] })).model_list).toEqual([]);
});

test.each(hostileTexts.map((text) => [text]))('a name such as %j stays a name', (text) => {
  const hostile = group('rlg_opus', {
    display_name: text,
    models: [`claude-${text}`],
    limits: { requests_per_minute: 5 },
  });
  const exported = exportOf([workspace(text), prod], {
    organization: { id: text, name: text },
    groups: [hostile, group('rlg_2', { type: text, limits: { [text]: 1 } })],
  });
  expect(renderLiteLlm(exported, 'litellm')).not.toMatch(/##[A-Za-z[]|^\s*::/m);
  const list = read(exported).model_list;
  expect(list.map(({ model_name: name }) => name)).toContain(`${text}/claude-${text}`);
  expect(list.map(({ litellm_params: { rpm } }) => rpm)).toEqual([5, 5, 5]);
});

test('the file says from which reading it is, and how it is kept in step', () => {
  const exported = exportOf([prod], { only: ['prod'], share: percent(90) });
  const command = 'litellm --workspace prod --share 90%';
  expect(renderLiteLlm(exported, command).split('\n').slice(0, 4)).toEqual([
    `# Written by \`limitdrift export ${command}\`; written again, it loses what is changed here by hand.`,
    '# Limits in force in organization Acme (org-1),',
    '# from a snapshot taken at 2026-11-21T20:00:00Z; 90% of each, rounded down.',
    `# In step? \`limitdrift export ${command} --check FILE\` names each value that is behind, and ends with 2.`,
  ]);
  const live = { ...exportOf([]), source: 'api' as const };
  expect(renderLiteLlm(live, 'litellm')).toContain('# read through the API at 2026-11-21T20:00:00Z.\n');
});

test('a number says whether it is the workspace’s own, whatever a later API calls its source', () => {
  const odd = workspace('prod', { rlg_opus: { requests_per_minute: 4, output_tokens_per_minute: [9, 'team\n'] } });
  const numbers = comments(exportOf([odd], { only: ['prod'], share: percent(50) })).filter((line) =>
    /^ +\w+: \d/.test(line),
  );
  expect(numbers.slice(0, 3).map((line) => line.trim())).toEqual([
    'rpm: 2 # 50% of 4, its override',
    'itpm: 1000000 # 50% of 2,000,000, inherited',
    'otpm: 4 # 50% of 9, from "team\\u{a}"',
  ]);
});
