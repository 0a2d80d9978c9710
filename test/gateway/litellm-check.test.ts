import { describe, expect, test } from 'vitest';

import { checkLiteLlm } from '../../src/gateway/litellm-check.js';
import { renderLiteLlm } from '../../src/gateway/litellm-config.js';
import { readLiteLlmFile } from '../../src/gateway/litellm-file.js';
import type { StepCheck } from '../../src/gateway/step-check.js';
import type { LimitsExport } from '../../src/model/export-types.js';
import { group, opus, sonnet, workspace } from '../plan/worlds.js';
import { exportOf, percent } from './exports.js';

function read(text: string) {
  return readLiteLlmFile({ path: 'config.yaml', bytes: new TextEncoder().encode(text) });
}

function check(exported: LimitsExport, text: string): StepCheck {
  return checkLiteLlm(exported, read(text));
}

/** What is behind, each with its line. */
function behind(exported: LimitsExport, text: string): readonly string[] {
  return check(exported, text).behind.map(({ origin, words }) => `${origin?.line}: ${words}`);
}

/** A configuration that enforces what stands in its list. */
function enforced(list: string): string {
  return `router_settings: {optional_pre_call_checks: [enforce_model_rate_limits]}\nmodel_list:\n${list}`;
}

const prod = workspace('prod', { rlg_opus: { requests_per_minute: 1000 } });
const own = { only: ['prod'] } as const;
const now = exportOf([prod], own);
const inStep = { behind: [], notes: [] };

test('what an export wrote is in step, and each number of it is behind once its limit changed', () => {
  for (const share of [percent(100), percent(90)]) {
    const all = exportOf([prod, workspace('staging')], { share });
    expect(check(all, renderLiteLlm(all, 'litellm'))).toEqual({
      ...inStep,
      compared: '6 deployments',
      replaceable: true,
    });
  }
  const raised = exportOf([workspace('prod', { rlg_opus: { requests_per_minute: 2000 } })], own);
  expect(behind(raised, renderLiteLlm(now, 'litellm'))).toEqual([
    '20: rpm: 1,000 → 2,000 (claude-opus-4-6, its override)',
  ]);
});

describe('what people add to a file does not count', () => {
  test.each([
    ['another provider', '  - {model_name: gpt, litellm_params: {model: openai/gpt-5, rpm: 3}}'],
    ['a model of nobody', '  - {model_name: x, litellm_params: {model: anthropic/claude-9, rpm: 3}}'],
    ['a pattern', '  - {model_name: x, litellm_params: {model: anthropic/*, rpm: 3}}'],
    [
      'another workspace’s',
      '  - {model_info: {id: limitdrift:wrkspc_x/rlg_opus}, litellm_params: {model: claude-opus-4-6, rpm: 3}}',
    ],
    [
      'another key beside ours',
      '  - {model_name: x, litellm_params: {model: claude-opus-4-6, api_key: os.environ/B, rpm: 3}}',
    ],
    ['no deployment at all', '  - text'],
  ])('%s', (_, entry) => {
    const text = renderLiteLlm(now, 'litellm').replace('model_list:\n', `model_list:\n${entry}\n`);
    expect(check(now, text)).toMatchObject({
      behind: [],
      compared: '2 deployments',
      notes: ['1 other deployment not compared.'],
    });
  });

  test('names, order, comments, quotes and what a merge key brings', () => {
    const text = enforced(`  - litellm_params:
      <<: [{api_key: os.environ/ANTHROPIC_API_KEY_PROD, otpm: 7}, {rpm: 1_000}]
      itpm: 2000000
      "model": 'claude-opus-4-5'
      otpm: 400000
    model_name: big
`);
    expect(check(now, text)).toMatchObject({ ...inStep, compared: '1 deployment', replaceable: false });
  });

  test('numbers beside litellm_params and in model_info, in the order in which LiteLLM looks', () => {
    const text = enforced(`  - model_name: a
    rpm: 1000
    litellm_params: {model: claude-opus-4-6, rpm: 5, itpm: null}
    model_info: {itpm: 2000000, otpm: 400000}
`);
    expect(check(now, text)).toMatchObject(inStep);
  });
});

describe('what is behind is told with its line', () => {
  const hand = (numbers: string): string =>
    enforced(`  - {model_name: a, litellm_params: {model: claude-opus-4-6, ${numbers}}}\n`);

  test.each([
    ['a number that is not there', 'rpm: 1000, itpm: 2000000', ['3: otpm: none → 400,000 (a, inherited)']],
    ['a number in quotes', 'rpm: "1000", itpm: 2000000, otpm: 400000', ['3: rpm: "1000" → 1,000 (a, its override)']],
    [
      'tpm, which the API does not have',
      'rpm: 1000, itpm: 2000000, otpm: 400000, tpm: 9',
      ['3: tpm: 9 → none (a: the API counts input and output apart)'],
    ],
  ])('%s', (_, numbers, words) => {
    expect(behind(now, hand(numbers))).toEqual(words);
  });

  test('a number where there is no limit', () => {
    const text = enforced(
      '  - {model_name: a, litellm_params: {model: claude-sonnet-5, rpm: 5000, itpm: 3000000, otpm: 1}}\n',
    );
    expect(behind(now, text)).toEqual(['3: otpm: 1 → none (a)']);
  });

  test('one limit that is copied to several models, while parts of it that sum up are in step', () => {
    const list = (parts: readonly string[]): string =>
      enforced(
        parts
          .map(
            (part, at) => `  - {model_name: m${at}, litellm_params: {model: claude-opus-4-${5 + (at % 2)}, ${part}}}\n`,
          )
          .join(''),
      );
    const whole = 'rpm: 1000, itpm: 2000000, otpm: 400000';
    expect(behind(now, list([whole, whole]))[0]).toBe(
      '3: rpm: 1,000 + 1,000 → 1,000 (2 deployments share the limits of Claude Opus 4.x, its override)',
    );
    const third = 'rpm: 333, itpm: 666666, otpm: 133333';
    expect(check(now, list([third, third, third]))).toMatchObject({ ...inStep, compared: '3 deployments' });
    expect(behind(now, list([third, third, 'rpm: 331, itpm: 666666, otpm: 133333']))).toHaveLength(1);
  });

  test('a deployment of which the limits are gone, or let nothing through', () => {
    const old = renderLiteLlm(now, 'litellm');
    const without = exportOf([prod], { ...own, groups: [opus] });
    expect(behind(without, old)).toEqual([
      '26: take out the deployment (claude-sonnet-5: the limits that it was written for are no more)',
    ]);
    const blocked = exportOf([workspace('prod', { rlg_opus: { requests_per_minute: 0 } })], own);
    expect(behind(blocked, old)).toEqual([
      '16: take out the deployment (claude-opus-4-6: requests_per_minute of Claude Opus 4.x 0, so nothing gets through)',
    ]);
    const nameless = [group('rlg_opus', { models: [], limits: { requests_per_minute: 9 } }), sonnet];
    expect(behind(exportOf([prod], { ...own, groups: nameless }), old)).toEqual([]);
  });

  test('a router that refuses nothing', () => {
    const text = renderLiteLlm(now, 'litellm').replace('    - enforce_model_rate_limits', '    - prompt_caching');
    const words =
      'router_settings.optional_pre_call_checks: add enforce_model_rate_limits (without it, LiteLLM refuses nothing)';
    expect(behind(now, text)).toEqual([expect.stringContaining(words)]);
    expect(behind(now, text.replace(/router_settings:[^]*/, ''))).toEqual([`13: ${words}`]);
  });
});

test('of several workspaces, a deployment that was written by hand goes by its key', () => {
  const all = exportOf([prod, workspace('staging')], { groups: [sonnet] });
  const entry = (key: string): string =>
    `  - {litellm_params: {model: claude-sonnet-5, api_key: os.environ/${key}, rpm: 5000, itpm: 3000000}}\n`;
  expect(check(all, enforced(entry('ANTHROPIC_API_KEY_STAGING')))).toMatchObject({
    ...inStep,
    compared: '1 deployment',
  });
  expect(check(all, enforced(entry('OTHER'))).compared).toBeNull();
});

test.each([
  ['model_list: {}', 'it has no list `model_list`'],
  ['', 'it has no list `model_list`'],
  ['model_list: [1', 'config.yaml:1:13: This is not valid YAML'],
  ['api_key: sk-secret: x', 'config.yaml:1:10: This is not a configuration of LiteLLM, and not plain YAML either'],
  ['model_list: !!python/object []', 'config.yaml:1:13: YAML tags are not used here: "!!python/object"'],
  [`model_list: ${'['.repeat(70)}`, 'config.yaml:1:77: The file is nested more than 64 levels deep here'],
])('%j is refused with where and why', (text, problem) => {
  expect(() => read(text)).toThrow(`config.yaml is not a usable LiteLLM file: ${problem}`);
});
