/** What a workspace uses that the world says nothing about: something that its limits let through, chosen by its ID. */
import { createHash } from 'node:crypto';

import { applies } from '../store.js';
import type { World, WorldGroup, WorldWorkspace } from '../world.js';
import type { RhythmName, StreamFile } from './usage-schema.js';

/** Two workspaces in three keep office hours; one in eight uses nothing. */
const chances: readonly (RhythmName | null)[] = [
  'office',
  'office',
  'office',
  'shop',
  'support',
  'rare',
  'night',
  null,
];

export function fittingStreams(world: World, workspace: WorldWorkspace): readonly StreamFile[] {
  const chosen = createHash('sha256').update(`${world.usage.seed}/${workspace.id}`).digest();
  const rhythm = chances[chosen.readUInt8(0) % chances.length] ?? null;
  if (rhythm === null) return [];
  const groups = world.groups.filter((group) => modelFor(workspace, group) !== undefined && applies(workspace, group));
  return groups
    .filter((_, index) => chosen.readUInt8(1 + (index % 30)) < 128)
    .map((group, index) =>
      fitting({ workspace, group, rhythm, share: 0.05 + 0.5 * (chosen.readUInt8(31 - (index % 30)) / 255) }),
    );
}

interface Fit {
  readonly workspace: WorldWorkspace;
  readonly group: WorldGroup;
  readonly rhythm: RhythmName;
  /** Of the limits, in the busiest minute. */
  readonly share: number;
}

function fitting({ workspace, group, rhythm, share }: Fit): StreamFile {
  const limit = (limiter: string, otherwise: number): number => {
    const own = workspace.overrides.get(group.entry)?.get(limiter)?.value ?? Infinity;
    const lower = Math.min(own, group.limits.get(limiter) ?? Infinity);
    return lower === Infinity ? otherwise : lower;
  };
  const requests = limit('requests_per_minute', 1000);
  const each = (tokens: number, most: number): number => Math.min(most, Math.floor(tokens / Math.max(1, requests)));
  const cached = rhythm === 'support' ? 3 : 0;
  const input = each(
    Math.min(limit(cacheAware, Infinity), limit('input_tokens_per_minute', Infinity) / (1 + cached)),
    1500,
  );
  return {
    model: modelFor(workspace, group) ?? null,
    rhythm,
    requests: Math.floor(share * requests),
    input,
    cache_writes: 0,
    cache_reads: cached * input,
    output: each(limit('output_tokens_per_minute', Infinity), 300),
    web_searches: 0,
    tier: rhythm === 'night' ? 'batch' : 'standard',
    speed: 'standard',
    key: 'main',
    surges: [],
  };
}

const cacheAware = 'input_tokens_per_minute_cache_aware';

/** Usage names the resolved model: the first ID that the workspace has access to. */
function modelFor({ models }: WorldWorkspace, group: WorldGroup): string | undefined {
  return group.models?.find((model) => models === null || models.includes(model));
}
