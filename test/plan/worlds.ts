import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { groupKey } from '../../src/model/address.js';
import type { Plan } from '../../src/model/plan-types.js';
import type { LiveGroup, LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';
import { defaultPolicy } from '../../src/model/verdict.js';
import { noPast } from '../../src/model/past-types.js';
import { createPlan, type PlanOptions } from '../../src/plan/create-plan.js';

export const opus = group('rlg_opus', {
  display_name: 'Claude Opus 4.x',
  models: ['claude-opus-4-5', 'claude-opus-4-6'],
  limits: {
    requests_per_minute: 4000,
    input_tokens_per_minute_cache_aware: 2_000_000,
    output_tokens_per_minute: 400_000,
    fast_otpm: 0,
  },
});
export const sonnet = group('rlg_sonnet', {
  display_name: 'Claude Sonnet 5',
  models: ['claude-sonnet-5'],
  limits: { requests_per_minute: 5000, input_tokens_per_minute_cache_aware: 3_000_000 },
});
export const batch = group('rlg_batch', {
  type: 'batch',
  limits: { enqueued_batch_requests: 500_000, requests_per_minute: 2000 },
});

interface GroupWords {
  readonly type?: string;
  readonly rate_limit_id?: string | null;
  readonly display_name?: string | null;
  readonly models?: readonly string[] | null;
  readonly workspace_models?: readonly string[];
  readonly limits?: Readonly<Record<string, number>>;
}

export function group(id: string | null, words: GroupWords): LiveGroup {
  const { type = 'model_group', display_name = null, models = null, workspace_models = [], limits = {} } = words;
  const rate_limit_id = words.rate_limit_id === undefined ? `entry-${id}` : words.rate_limit_id;
  const identity = { id, rate_limit_id, type, display_name, models };
  const values = Object.entries(limits).map(([limiter, value]) => ({ limiter, value }));
  return { ...identity, key: groupKey(identity), limits: values, workspace_models };
}

/** Overrides by group key and limiter; a value `[n, source]` comes from another source than an override. */
type Overrides = Readonly<Record<string, Readonly<Record<string, number | readonly [number, string]>>>>;

interface WorkspaceWords {
  readonly id?: string;
  readonly archived_at?: string;
  readonly default?: true;
  readonly read?: false;
  readonly inherited_listed?: true;
}

/** A live workspace; its ID is `wrkspc_` and its name, unless it is given. Groups without an override are listed with `inherited_listed`. */
export function workspace(name: string, overrides: Overrides = {}, words: WorkspaceWords = {}): LiveWorkspace {
  return {
    id: words.id ?? `wrkspc_${name}`,
    name,
    archived_at: words.archived_at ?? null,
    default: words.default ?? false,
    read: words.read ?? (words.archived_at === undefined && words.default === undefined),
    inherited_listed: words.inherited_listed ?? false,
    entries: Object.entries(overrides).map(([key, limits]) => ({
      group: key,
      limits: Object.entries(limits).map(([limiter, given]) => {
        const [value, source] = typeof given === 'number' ? [given, 'workspace'] : given;
        return { limiter, value, source, organization_limit: null };
      }),
    })),
  };
}

export function world(workspaces: readonly LiveWorkspace[], words: Partial<Snapshot> = {}): Snapshot {
  return {
    format_version: '1.0',
    tool: { name: 'limitdrift', version: '0.0.0' },
    taken_at: '2026-11-21T20:00:00Z',
    api_version: '2023-06-01',
    organization: { id: 'org-1', name: 'Acme' },
    complete: true,
    incomplete: [],
    not_looked_at: 0,
    groups: [opus, sonnet, batch],
    workspaces,
    ...words,
  };
}

export const options: PlanOptions = {
  tool: { name: 'limitdrift', version: '0.0.0' },
  policy: defaultPolicy,
  include: () => true,
  snapshotAge: null,
  past: noPast,
  today: '2026-11-21',
};

/** Plans what a limits.yaml says, `version: 1` left out, against a world. */
export function planOf(yaml: string, snapshot: Snapshot, words: Partial<PlanOptions> = {}): Plan {
  const bytes = new TextEncoder().encode(`version: 1\n${yaml}`);
  return createPlan(readDeclaration([{ path: 'limits.yaml', bytes }]), snapshot, { ...options, ...words });
}

/** The changes in one line each: action, address, settings. */
export function changesOf(plan: Plan): readonly string[] {
  return plan.changes.map(({ action, address, before, after, rule }) => {
    const say = ({ source, value }: { source: string; value: number | null }): string =>
      source === 'workspace' ? String(value) : `${source}:${value}`;
    return `${action} ${address} ${say(before)} → ${say(after)} (${rule})`;
  });
}

export function rulesOf(plan: Plan): readonly string[] {
  return plan.findings.map(({ rule }) => rule);
}
