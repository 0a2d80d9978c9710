import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { readWorld, type World } from '../../src/emulator/world.js';
import { defaultPolicy } from '../../src/model/verdict.js';
import { noPast } from '../../src/model/past-types.js';

import { createPlan } from '../../src/plan/create-plan.js';
import { readLive } from './reading.js';

const root = new URL('../../', import.meta.url);

function demo(): World {
  return readWorld(parse(readFileSync(new URL('src/emulator/demo.yaml', root), 'utf8')));
}

describe('the demo organization', () => {
  it('is shaped like a recorded answer: cache-aware input limits, fast limits of 0, batch and web search limits', () => {
    const limits = demo().groups.map(({ type, limits: ofGroup }) => [type, ...ofGroup.keys()]);
    const ofModels = [
      'model_group',
      'requests_per_minute',
      'input_tokens_per_minute_cache_aware',
      'output_tokens_per_minute',
    ];
    expect(limits).toEqual([
      [...ofModels, 'fast_itpmca', 'fast_otpm'],
      ofModels,
      ofModels,
      [...ofModels, 'fast_itpmca', 'fast_otpm'],
      ofModels,
      ofModels,
      ['batch', 'enqueued_batch_requests', 'requests_per_minute'],
      ['token_count', 'requests_per_minute'],
      ['files', 'requests_per_minute'],
      ['web_search', 'tool_uses_per_second'],
    ]);
    expect(demo().groups[0]?.limits.get('fast_otpm')).toBe(0);
  });

  it('has a group of its own for each of today’s newest models, which every workspace inherits', () => {
    const newest = demo().groups.filter(({ display_name: name }) => name?.endsWith(' 5.5'));
    expect(newest.map(({ display_name: name, models }) => [name, models?.[0]])).toEqual([
      ['Claude Opus 5.5', 'claude-opus-5-5'],
      ['Claude Sonnet 5.5', 'claude-sonnet-5-5'],
      ['Claude Haiku 5.5', 'claude-haiku-5-5'],
    ]);
    const overridden = demo().workspaces.flatMap(({ overrides }) => [...overrides.keys()]);
    expect(newest.filter(({ entry }) => overridden.includes(entry))).toEqual([]);
  });

  it('differs from limits.yaml in the drifts that its comments name, and in nothing else', async () => {
    const declaration = readDeclaration([{ path: 'limits.yaml', bytes: readFileSync(new URL('limits.yaml', root)) }]);
    const snapshot = await readLive(demo());
    const plan = createPlan(declaration, snapshot, {
      tool: { name: 'limitdrift', version: '0.0.0' },
      policy: defaultPolicy,
      include: () => true,
      snapshotAge: null,
      past: noPast,
      today: '2026-11-21',
    });
    expect(declaration.warnings).toEqual([]);
    expect(plan.summary.workspaces).toBe(12);
    expect(plan.changes.map(({ workspace, limiter, rule }) => [workspace.name, limiter, rule])).toEqual([
      ['prod-shop-assistant', 'requests_per_minute', 'limit-changed'],
      ['prod-review-moderation', 'requests_per_minute', 'limit-missing'],
      ['prod-support-copilot', 'input_tokens_per_minute', 'limit-undeclared'],
      ['prod-support-copilot', 'input_tokens_per_minute_cache_aware', 'limit-missing'],
    ]);
    const findings = plan.findings.map(({ rule, workspace }) => `${rule} ${workspace?.name}`);
    expect(findings.toSorted()).toEqual([
      'above-organization-limit prod-catalog-enrichment',
      'blocked prod-recommendations',
      'undeclared-workspace hackathon-autumn',
    ]);
  });
});
