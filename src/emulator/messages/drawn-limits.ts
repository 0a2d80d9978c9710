import type { Store } from '../store.js';
import type { WorldGroup, WorldWorkspace } from '../world.js';
import type { Bucket } from './buckets.js';

/** Which limits a message draws on: those of the organization, which all workspaces share, and the workspace's own. */
export interface DrawnLimit extends Bucket {
  readonly limiter: string;
  readonly owner: 'organization' | 'workspace';
}

/** What a message takes of a limit. */
export interface MessageSize {
  readonly input: number;
  readonly output: number;
}

const regular: Readonly<Record<string, (size: MessageSize) => number>> = {
  input_tokens_per_minute_cache_aware: ({ input }) => input,
  input_tokens_per_minute: ({ input }) => input,
  output_tokens_per_minute: ({ output }) => output,
  tokens_per_minute: ({ input, output }) => input + output,
};

const fast: Readonly<Record<string, (size: MessageSize) => number>> = {
  fast_itpmca: ({ input }) => input,
  fast_otpm: ({ output }) => output,
};

/** Limiters of tokens, and how much of each a message takes; fast mode has limits of its own. */
export function tokenLimiters(isFast: boolean): typeof regular {
  return isFast ? fast : regular;
}

/** An override above the organization's limit counts as that. */
export function drawnLimits(
  store: Store,
  {
    workspace,
    group,
    isFast,
  }: { readonly workspace: WorldWorkspace; readonly group: WorldGroup; readonly isFast: boolean },
): readonly DrawnLimit[] {
  const overrides = store.overridesOf(workspace, group);
  return ['requests_per_minute', ...Object.keys(tokenLimiters(isFast))].flatMap((limiter) => {
    const [shared, own] = [group.limits.get(limiter), overrides.get(limiter)?.value];
    const bucket = (owner: DrawnLimit['owner'], id: string, limit: number): DrawnLimit => {
      return { owner, limiter, limit, key: `${id} ${group.entry} ${limiter}` };
    };
    return [
      ...(shared === undefined ? [] : [bucket('organization', 'organization', shared)]),
      ...(own === undefined ? [] : [bucket('workspace', workspace.id, Math.min(own, shared ?? own))]),
    ];
  });
}
