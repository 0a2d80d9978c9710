import { formatAddress, groupKey } from '../model/address.js';
import type { ExplainedWorkspace, LimitCandidate, NamedLimits } from '../model/explain/explanation-types.js';
import type { LimitInForce, LimitsInForce, WorkspaceInForce } from '../model/in-force-types.js';
import type { RateLimitSet } from '../response/rate-limit-headers.js';

/*
 * Names the limit behind headers: the workspace first, then the limits of it and of the organization that have the value which
 * the headers say.
 */

/** What headers, and the request around them, say of the limit. */
export interface LimitTraces {
  readonly organizationId: string | null;
  readonly workspaceId: string | null;
  /** The sets that are at 0 or lowest. */
  readonly sets: readonly RateLimitSet[];
  readonly models: readonly string[];
}

/**
 * The limiters that a set of headers can be of. `tokens` shows the most restrictive limit of tokens in force. Source:
 * platform.claude.com/docs, page "Rate limits".
 */
const limitersOf: Readonly<Record<string, readonly string[]>> = {
  requests: ['requests_per_minute'],
  tokens: [
    'input_tokens_per_minute_cache_aware',
    'input_tokens_per_minute',
    'output_tokens_per_minute',
    'tokens_per_minute',
  ],
  'input-tokens': ['input_tokens_per_minute_cache_aware', 'input_tokens_per_minute'],
  'output-tokens': ['output_tokens_per_minute'],
  'fast-input-tokens': ['fast_itpmca'],
  'fast-output-tokens': ['fast_otpm'],
};

/** `limits` is of all workspaces: where the organization's limits of a group stand too. */
export function nameLimits(traces: LimitTraces, limits: LimitsInForce): NamedLimits {
  const { organization, taken_at, declaration } = limits;
  const { organizationId, workspaceId } = traces;
  const base = { organization, taken_at, declared: declaration !== null, workspace: null, candidates: [] };
  if (organizationId !== null && organizationId !== organization.id) return { ...base, problem: 'other-organization' };
  const found = limits.workspaces.find(({ id }) => id === workspaceId);
  const searched = found === undefined && workspaceId === null ? limits.workspaces : [found ?? []].flat();
  const overrides = searched.flatMap((workspace) => overridesOf(workspace, traces));
  return {
    ...base,
    workspace: found === undefined ? null : identity(found),
    problem: problemOf(found),
    candidates: distinct([...overrides, ...organizationLimits(limits.workspaces, traces)]),
  };
}

function problemOf(workspace: WorkspaceInForce | undefined): NamedLimits['problem'] {
  if (workspace === undefined) return 'workspace-unknown';
  if (workspace.state === 'not-read') return 'workspace-not-read';
  return workspace.state === 'archived' ? 'workspace-archived' : null;
}

function overridesOf(workspace: WorkspaceInForce, traces: LimitTraces): readonly LimitCandidate[] {
  return traces.sets.flatMap((set) =>
    limitsBehind(set, workspace.limits, traces).flatMap((limit): LimitCandidate[] => {
      if (limit.live.source === 'organization' || limit.in_force !== set.limit || limit.live.value !== set.limit)
        return [];
      const { address, group, limiter, organization_limit, declared, difference } = limit;
      const place = { address, set: set.name, workspace: identity(workspace), group, limiter };
      return [{ ...place, kind: 'override', value: set.limit, organization_limit, declared, difference }];
    }),
  );
}

function organizationLimits(workspaces: readonly WorkspaceInForce[], traces: LimitTraces): readonly LimitCandidate[] {
  const limits = workspaces.flatMap((workspace) => workspace.limits);
  return traces.sets.flatMap((set) => {
    const behind = limitsBehind(set, limits, traces);
    const own = behind.filter((limit) => limit.organization_limit === set.limit);
    const sums = set.name === 'tokens' ? behind.filter((limit) => sumWithOutput(limit, behind) === set.limit) : [];
    return [
      ...own.flatMap((limit) => ofOrganization(limit, set, 'organization')),
      ...sums.flatMap((limit) => ofOrganization(limit, set, 'sum')),
    ];
  });
}

function ofOrganization(
  { group, limiter, organization_limit }: LimitInForce,
  { name, limit }: RateLimitSet,
  kind: 'organization' | 'sum',
): readonly LimitCandidate[] {
  if (limit === null) return [];
  const address = formatAddress('organization', groupKey(group), limiter);
  const place = { address, set: name, kind, workspace: null, group, limiter };
  return [{ ...place, value: limit, organization_limit, declared: null, difference: null }];
}

/** Without an override, `tokens` is input and output together; null: it is no input limit, or one of them is not there. */
function sumWithOutput(limit: LimitInForce, others: readonly LimitInForce[]): number | null {
  const key = groupKey(limit.group);
  const isOutput = (one: LimitInForce): boolean =>
    one.limiter === 'output_tokens_per_minute' && groupKey(one.group) === key;
  const output = others.find(isOutput)?.organization_limit ?? null;
  if (!limit.limiter.startsWith('input_') || limit.organization_limit === null || output === null) return null;
  return limit.organization_limit + output;
}

/** Limits that the set can be of: of the model's group where the model is known, else of groups of models, else of any. */
function limitsBehind(
  { name }: RateLimitSet,
  limits: readonly LimitInForce[],
  { models }: LimitTraces,
): readonly LimitInForce[] {
  const limiters = limitersOf[name] ?? [];
  const fitting = limits.filter(({ limiter }) => limiters.includes(limiter));
  const ofModel = fitting.filter(({ group }) => group.models?.some((model) => models.includes(model)) === true);
  if (ofModel.length > 0) return ofModel;
  const ofModels = fitting.filter(({ group }) => group.type === 'model_group');
  return ofModels.length > 0 ? ofModels : fitting;
}

/** Two sets can be of one limit, and every workspace says the organization's again. */
function distinct(candidates: readonly LimitCandidate[]): readonly LimitCandidate[] {
  const byKey = new Map(candidates.map((candidate) => [`${candidate.kind} ${candidate.address}`, candidate] as const));
  const isSum = ({ kind }: LimitCandidate): boolean => kind === 'sum';
  const found = [...byKey.values()];
  return found.some((candidate) => !isSum(candidate)) ? found.filter((candidate) => !isSum(candidate)) : found;
}

function identity({ id, name, owner }: WorkspaceInForce): ExplainedWorkspace {
  return { id, name, owner };
}
