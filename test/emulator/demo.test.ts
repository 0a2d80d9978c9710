import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { usageAt } from '../../src/emulator/usage/generator.js';
import { readWorld, type World } from '../../src/emulator/world.js';
import { defaultPolicy } from '../../src/model/verdict.js';
import { noPast } from '../../src/model/past-types.js';

import { createPlan } from '../../src/plan/create-plan.js';
import { readLive } from './reading.js';

const root = new URL('../../', import.meta.url);

function demo(now?: number): World {
  return readWorld(parse(readFileSync(new URL('src/emulator/demo.yaml', root), 'utf8')), 'demo', now);
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

  it('is used so that one limit that nobody declared and one that was raised are close, and the organization is half used', () => {
    const now = Date.UTC(2026, 10, 30, 2, 15);
    const world = demo(now);
    const sonnet = world.groups.find(({ key }) => key === 'sonnet');
    const peaks = new Map<string, number>();
    for (let minute = now / 60_000 - 7 * 1440; minute < now / 60_000; minute += 1) {
      const sums = new Map<string, number>();
      for (const { stream, requests, uncached, cacheWrites, cacheReads } of usageAt(world, minute)) {
        if (!sonnet?.models?.includes(stream.model ?? '')) continue;
        const { name } = stream.workspace;
        const input = uncached + cacheWrites;
        for (const [of, value] of [
          [`${name} requests`, requests],
          [`${name} input`, input],
          [`${name} input with cache`, input + cacheReads],
          ['organization requests', requests],
        ] as const)
          sums.set(of, value + (sums.get(of) ?? 0));
      }
      for (const [of, sum] of sums) peaks.set(of, Math.max(sum, peaks.get(of) ?? 0));
    }
    const share = (of: string, limit: number): number => Math.round((100 * (peaks.get(of) ?? 0)) / limit);
    expect({
      'support-copilot, as set': share('prod-support-copilot input with cache', 1_000_000),
      'support-copilot, as agreed': share('prod-support-copilot input', 1_000_000),
      'shop-assistant': share('prod-shop-assistant requests', 2500),
      organization: share('organization requests', 5000),
    }).toEqual({
      'support-copilot, as set': 97,
      'support-copilot, as agreed': 28,
      'shop-assistant': 93,
      organization: 59,
    });
  });
});
