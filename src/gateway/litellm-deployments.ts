import { modelsToNameBy } from '../model/address.js';
import { isModel } from '../model/names.js';
import { effectiveLimit } from '../model/setting.js';
import type { ExportedGroup, ExportedWorkspace, LimitsExport } from '../model/export-types.js';

/*
 * Which deployments LiteLLM needs for the limits in force: one for each workspace and model group, since LiteLLM counts by
 * deployment, and a group's limit that is copied to each of its models would be as many limits.
 *
 * Read in BerriAI/litellm at 06e6d71 and 069528a (litellm/router_utils/pre_call_checks/model_rate_limit_check.py and
 * io_token_rate_limit_check.py): `rpm`, `itpm` and `otpm` of `litellm_params` are enforced where
 * `router_settings.optional_pre_call_checks` names `enforce_model_rate_limits`; counters go by `model_info.id` and model.
 */

/** What of a deployment LiteLLM enforces, in its words. */
export const enforcedKeys = ['rpm', 'itpm', 'otpm'] as const;
export type EnforcedKey = (typeof enforcedKeys)[number];

/** Which limiters stand behind each; where there are several, the lowest. */
export const limitersOf: Readonly<Record<EnforcedKey, readonly string[]>> = {
  rpm: ['requests_per_minute'],
  itpm: ['input_tokens_per_minute_cache_aware', 'input_tokens_per_minute'],
  otpm: ['output_tokens_per_minute'],
};

/** The check of the router that turns hints for its choice into limits. */
export const enforcingCheck = 'enforce_model_rate_limits';

export interface Deployment {
  /** `model_info.id`: keeps LiteLLM's counters and metrics together when a number changes, and tells `--check` whose it is. */
  readonly id: string;
  readonly workspace: ExportedWorkspace;
  readonly group: ExportedGroup;
  /** What clients ask for. */
  readonly modelName: string;
  readonly model: string;
  /** The other models of the group, which share its limits; internal names are left out. */
  readonly siblings: readonly string[];
  /** The environment variable with the workspace's API key. */
  readonly keyVariable: string;
  /** null: there is no limit of this kind. */
  readonly numbers: Readonly<Record<EnforcedKey, number | null>>;
}

/** Where in an export a deployment can come from. */
export type DeploymentPlace = Pick<Deployment, 'id' | 'workspace' | 'group' | 'keyVariable'>;

/** What of an export LiteLLM can be given, and what not. */
export interface LiteLlmLimits {
  readonly deployments: readonly Deployment[];
  /** Model groups in which a limit is 0: nothing gets through, so there is nothing to deploy. */
  readonly blocked: readonly DeploymentPlace[];
  /** Model groups of which the API names no model. */
  readonly nameless: readonly DeploymentPlace[];
}

/** Any of these at 0 lets no message through. */
const blocking = [...Object.values(limitersOf).flat(), 'tokens_per_minute', 'tokens_per_day'];

/** The limiters of a group because of which nothing gets through. */
export function blockersOf({ limits }: ExportedGroup): readonly string[] {
  return blocking.filter((limiter) => limits[limiter]?.in_force === 0);
}

export function deploymentsOf({ workspaces }: LimitsExport): LiteLlmLimits {
  const places = keyVariables(workspaces).flatMap(({ workspace, keyVariable }) =>
    workspace.groups
      .filter(({ type }) => type === 'model_group')
      .map((group): DeploymentPlace => ({ id: deploymentId(workspace, group), workspace, group, keyVariable })),
  );
  const isBlocked = ({ group }: DeploymentPlace): boolean => blockersOf(group).length > 0;
  const open = places.filter((place) => !isBlocked(place));
  return {
    deployments: open.flatMap((place) => deployment(place, workspaces.length > 1)),
    blocked: places.filter(isBlocked),
    nameless: open.filter(({ group }) => modelsToNameBy(group).length === 0),
  };
}

function deployment(place: DeploymentPlace, severalWorkspaces: boolean): readonly Deployment[] {
  const [model, ...others] = modelsToNameBy(place.group);
  if (model === undefined) return [];
  const modelName = severalWorkspaces ? `${place.workspace.name}/${model}` : model;
  const siblings = others.filter((other) => isModel(other));
  const numberOf = (key: EnforcedKey): number | null =>
    limitersOf[key].map((limiter) => place.group.limits[limiter]?.value ?? null).reduce(effectiveLimit, null);
  const numbers = { rpm: numberOf('rpm'), itpm: numberOf('itpm'), otpm: numberOf('otpm') };
  return [{ ...place, modelName, model, siblings, numbers }];
}

/** What our deployments' `model_info.id` begins with. */
export const ownPrefix = 'limitdrift:';

function deploymentId(workspace: ExportedWorkspace, { key }: ExportedGroup): string {
  return `${idsOf(workspace)}${key}`;
}

/** What the IDs of a workspace's deployments begin with. */
export function idsOf({ id }: ExportedWorkspace): string {
  return `${ownPrefix}${id ?? 'default'}/`;
}

const usualVariable = 'ANTHROPIC_API_KEY';

/** A key belongs to a workspace, so each workspace needs one of its own; that of the default workspace has the usual name. */
function keyVariables(
  workspaces: readonly ExportedWorkspace[],
): readonly { readonly workspace: ExportedWorkspace; readonly keyVariable: string }[] {
  const suffixOf = ({ name }: ExportedWorkspace): string =>
    name
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^_|_$/g, '');
  const suffixes = workspaces.map(suffixOf);
  return workspaces.map((workspace) => {
    if (workspace.default) return { workspace, keyVariable: usualVariable };
    const suffix = suffixOf(workspace);
    const isClear = suffix !== '' && suffixes.indexOf(suffix) === suffixes.lastIndexOf(suffix);
    return {
      workspace,
      keyVariable: `${usualVariable}_${isClear ? suffix : String(workspace.id).replace(/\W/g, '_')}`,
    };
  });
}
