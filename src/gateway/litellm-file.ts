import { openProblemLog } from '../declaration/problems.js';
import type { SourceFile } from '../declaration/yaml/source-text.js';
import { type FileKind, readTree, type TreeMap, type TreeNode } from '../declaration/yaml/yaml-tree.js';
import { formatOrigin, UserError } from '../model/errors.js';
import type { Origin } from '../model/located.js';
import { quote } from '../model/text.js';
import { exportMark } from './litellm-config.js';
import { type EnforcedKey, enforcedKeys, enforcingCheck } from './litellm-deployments.js';

/*
 * Reads what a configuration of LiteLLM says of limits: under the bounds of a declaration, since it is a file of others too.
 */

export interface FoundNumber {
  readonly origin: Origin;
  /** As it is written. */
  readonly text: string;
  /** null: it is no whole number. */
  readonly value: number | null;
}

/** An entry of `model_list`. */
export interface FoundDeployment {
  readonly origin: Origin;
  /** `model_name`, fit for a line. */
  readonly name: string;
  /** Of `litellm_params`, without the provider; null: it is another provider's, or not said. */
  readonly model: string | null;
  readonly apiKey: string | null;
  /** `model_info.id`. */
  readonly id: string | null;
  /** null: it is not set. `tpm` counts input and output together, which the API does not. */
  readonly numbers: Readonly<Record<EnforcedKey | 'tpm', FoundNumber | null>>;
}

export interface LiteLlmFile {
  /** Whether an export wrote it, as its first line says. */
  readonly generated: boolean;
  readonly deployments: readonly FoundDeployment[];
  /** Whether the router refuses what is above the numbers. */
  readonly enforces: boolean;
  /** Where that is said, or would have to be. */
  readonly settingsOrigin: Origin;
}

const kind: FileKind = {
  keys: ['model_list', 'router_settings', 'litellm_settings', 'general_settings', 'include', 'environment_variables'],
  stranger: {
    message: 'This is not a configuration of LiteLLM, and not plain YAML either',
    hint: 'Give the file that has `model_list`',
  },
  mergeKeys: true,
};

/** @throws UserError `file-invalid` */
export function readLiteLlmFile(file: SourceFile): LiteLlmFile {
  const log = openProblemLog();
  const tree = readTree(file, log, kind);
  const [problem] = log.errors();
  if (problem !== undefined)
    throw refuse(file.path, `${formatOrigin(problem.origin)}: ${problem.message}`, problem.hint);
  const list = tree === null ? null : valueOf(tree, 'model_list');
  if (tree === null || list?.kind !== 'list') throw refuse(file.path, 'it has no list `model_list`', null);
  const settings = valueOf(tree, 'router_settings');
  const checks = settings === null ? null : valueOf(settings, 'optional_pre_call_checks');
  return {
    generated: new TextDecoder().decode(file.bytes).startsWith(exportMark),
    deployments: list.items.map(readDeployment),
    enforces: checks?.kind === 'list' && checks.items.some((item) => textOf(item) === enforcingCheck),
    settingsOrigin: (checks ?? settings ?? tree).origin,
  };
}

const remedy = 'Give the configuration that LiteLLM starts with, or the file with `model_list` that it includes.';

function refuse(path: string, problem: string, hint: string | null): UserError {
  return UserError.of('file-invalid', { path, kind: 'LiteLLM', problem, hint: hint ?? remedy });
}

function readDeployment(item: TreeNode): FoundDeployment {
  const parameters = valueOf(item, 'litellm_params');
  const information = valueOf(item, 'model_info');
  // The order in which LiteLLM looks for them.
  const places = [item, parameters, information].flatMap((place) => place ?? []);
  const find = (key: EnforcedKey | 'tpm'): FoundNumber | null => {
    const [found] = places.flatMap((place) => numberOf(valueOf(place, key)) ?? []);
    return found ?? null;
  };
  const [rpm, itpm, otpm] = enforcedKeys.map(find);
  const name = textOf(valueOf(item, 'model_name'));
  return {
    origin: item.origin,
    name: name === null ? 'a deployment without model_name' : quote(name).slice(1, -1),
    model: /^(?:anthropic\/)?(claude-[^/*]+)$/.exec(textOf(valueOf(parameters, 'model')) ?? '')?.[1] ?? null,
    apiKey: textOf(valueOf(parameters, 'api_key')),
    id: textOf(valueOf(information, 'id')),
    numbers: { rpm: rpm ?? null, itpm: itpm ?? null, otpm: otpm ?? null, tpm: find('tpm') },
  };
}

/** What stands behind a key: the map's own, else what its `<<` brings. */
function valueOf(node: TreeNode | null, key: string): TreeNode | null {
  if (node?.kind !== 'map') return null;
  const own = ownValue(node, key);
  if (own !== undefined) return own;
  const merged = ownValue(node, '<<');
  const maps = merged?.kind === 'list' ? merged.items : [merged ?? null];
  const [found] = maps.flatMap((map) => valueOf(map, key) ?? []);
  return found ?? null;
}

function ownValue({ entries }: TreeMap, key: string): TreeNode | undefined {
  return entries.find((entry) => entry.key === key)?.value;
}

function textOf(node: TreeNode | null): string | null {
  return node?.kind === 'scalar' ? node.text : null;
}

function numberOf(node: TreeNode | null): FoundNumber | null {
  if (node?.kind !== 'scalar' || (node.plain && /^(|~|null)$/i.test(node.text))) return null;
  const isNumber = node.plain && /^\d[\d_]*$/.test(node.text);
  return { origin: node.origin, text: node.text, value: isNumber ? Number(node.text.replaceAll('_', '')) : null };
}
