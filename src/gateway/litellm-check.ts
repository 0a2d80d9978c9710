import { groupName } from '../model/address.js';
import type { Origin } from '../model/located.js';
import { count, formatNumber, quote } from '../model/text.js';
import { whence } from './litellm-config.js';
import {
  blockersOf,
  type Deployment,
  deploymentsOf,
  type EnforcedKey,
  enforcedKeys,
  enforcingCheck,
  idsOf,
  limitersOf,
  type LiteLlmLimits,
  ownPrefix,
  type DeploymentPlace,
} from './litellm-deployments.js';
import type { FoundDeployment, FoundNumber, LiteLlmFile } from './litellm-file.js';
import type { LimitsExport } from '../model/export-types.js';
import type { Behind, StepCheck } from './step-check.js';

/*
 * Compares what a configuration of LiteLLM enforces with the limits in force. What people added to it is left alone: other
 * providers, keys and settings mean nothing here.
 */

/** What is behind, at its place. */
type Placed = Behind & { readonly origin: Origin };

export function checkLiteLlm(exported: LimitsExport, file: LiteLlmFile): StepCheck {
  const limits = deploymentsOf(exported);
  const find = finderIn(file, exported.workspaces.length === 1);
  const served = limits.deployments.map((wanted) => ({ wanted, found: find(wanted) }));
  const blocked = limits.blocked.map((place) => ({ place, found: find(place) }));
  const gone = goneFrom(exported, limits, file);
  const compared = [...served, ...blocked].flatMap(({ found }) => found);
  const behind = [
    ...served.flatMap(({ wanted, found }) => compareDeployments(wanted, found, exported.share)),
    ...blocked.flatMap(({ place: { group }, found }) =>
      found.map((one) =>
        takeOut(one, `${blockersOf(group).join(' and ')} of ${groupName(group)} 0, so nothing gets through`),
      ),
    ),
    ...gone.map((one) => takeOut(one, 'the limits that it was written for are no more')),
  ];
  const nothing = compared.length + gone.length === 0;
  const others = file.deployments.length - compared.length - gone.length;
  return {
    behind: (nothing || file.enforces ? behind : [...behind, unenforced(file)]).toSorted(compareOrigins),
    compared: nothing ? null : count(compared.length + gone.length, 'deployment'),
    replaceable: file.generated,
    notes: others === 0 || nothing ? [] : [`${count(others, 'other deployment')} not compared.`],
  };
}

type Finder = (place: Pick<DeploymentPlace, 'id' | 'group' | 'keyVariable'>) => readonly FoundDeployment[];

/**
 * Which deployments of a file use up the limits of a workspace's group: those that an export wrote, by their ID; else, as
 * people write them, by a model of the group and the variable of the workspace's key. Where one workspace alone is
 * compared and nothing bears its ID or its key's variable, the model tells.
 */
function finderIn({ deployments }: LiteLlmFile, single: boolean): Finder {
  const foreign = deployments.filter(({ id }) => id?.startsWith(ownPrefix) !== true);
  return ({ id, group, keyVariable }) => {
    const byId = deployments.filter((one) => one.id === id);
    const byModel = foreign.filter(({ model }) => model !== null && group.models?.includes(model) === true);
    const byKey = byModel.filter(({ apiKey }) => apiKey === `os.environ/${keyVariable}`);
    return byId.length + byKey.length > 0 || !single ? [...byId, ...byKey] : byModel;
  };
}

/** Deployments that an export wrote for limits of these workspaces that are not there any more. */
function goneFrom(
  { workspaces }: LimitsExport,
  { deployments, blocked, nameless }: LiteLlmLimits,
  file: LiteLlmFile,
): readonly FoundDeployment[] {
  const known = new Set([...deployments, ...blocked, ...nameless].map(({ id }) => id));
  const isOurs = (id: string): boolean => workspaces.some((workspace) => id.startsWith(idsOf(workspace)));
  return file.deployments.filter(({ id }) => id !== null && isOurs(id) && !known.has(id));
}

function takeOut({ origin, name }: FoundDeployment, why: string): Placed {
  return { origin, words: `take out the deployment (${name}: ${why})` };
}

function unenforced({ settingsOrigin }: LiteLlmFile): Placed {
  return {
    origin: settingsOrigin,
    words: `router_settings.optional_pre_call_checks: add ${enforcingCheck} (without it, LiteLLM refuses nothing)`,
  };
}

/** Deployments that share the limits of one group have to keep to them together. */
function compareDeployments(wanted: Deployment, found: readonly FoundDeployment[], share: string): readonly Placed[] {
  const combined = found.flatMap(({ name, numbers: { tpm } }) => {
    if (tpm === null) return [];
    const words = `tpm: ${shown(tpm)} → none (${name}: the API counts input and output apart)`;
    return [{ origin: tpm.origin, words }];
  });
  return [...enforcedKeys.flatMap((key) => compareNumbers(key, { wanted, found, share })), ...combined];
}

interface Pair {
  readonly wanted: Deployment;
  readonly found: readonly FoundDeployment[];
  readonly share: string;
}

function compareNumbers(key: EnforcedKey, { wanted, found, share }: Pair): readonly Placed[] {
  const value = wanted.numbers[key];
  const source = limitersOf[key].flatMap((limiter) => wanted.group.limits[limiter] ?? []);
  const limit = source.find((one) => one.value === value);
  const why = limit === undefined ? '' : whence(limit, wanted.workspace, share);
  const wordsFor = (before: string, name: string): string => {
    const after = value === null ? 'none' : formatNumber(value);
    return `${key}: ${before} → ${after} (${[name, why].filter((text) => text !== '').join(', ')})`;
  };
  const set = found.flatMap(({ name, numbers }) => {
    const number = numbers[key];
    return number === null ? [] : [{ name, number }];
  });
  if (value === null)
    return set.map(({ name, number }) => ({ origin: number.origin, words: wordsFor(shown(number), name) }));
  const unset = found.filter(({ numbers }) => numbers[key] === null);
  const [first] = set;
  if (first === undefined || unset.length > 0)
    return unset.map(({ origin, name }) => ({ origin, words: wordsFor('none', name) }));
  if (
    isInStep(
      set.map(({ number }) => number.value),
      value,
    )
  )
    return [];
  if (set.length === 1) return [{ origin: first.number.origin, words: wordsFor(shown(first.number), first.name) }];
  const sum = set.map(({ number }) => shown(number)).join(' + ');
  const together = `${set.length} deployments share the limits of ${groupName(wanted.group)}`;
  return [{ origin: first.number.origin, words: wordsFor(sum, together) }];
}

/** Parts of a number, each rounded down, may be less than it by less than one each. */
function isInStep(parts: readonly (number | null)[], value: number): boolean {
  const sum = parts.reduce<number>((total, part) => total + (part ?? Number.NaN), 0);
  return sum <= value && sum > value - parts.length;
}

function shown({ value, text }: FoundNumber): string {
  return value === null ? quote(text) : formatNumber(value);
}

function compareOrigins(a: Placed, b: Placed): number {
  return a.origin.line - b.origin.line || a.origin.column - b.origin.column;
}
