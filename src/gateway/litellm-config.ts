import { yamlText } from '../edit/yaml/yaml-scalar.js';
import { groupName } from '../model/address.js';
import { breakCommands, escapeInvisible, formatNumber } from '../model/text.js';
import {
  blockersOf,
  type Deployment,
  deploymentsOf,
  type EnforcedKey,
  enforcedKeys,
  enforcingCheck,
  limitersOf,
} from './litellm-deployments.js';
import type { ExportedGroup, ExportedLimit, ExportedWorkspace, LimitsExport } from '../model/export-types.js';

/*
 * Writes the limits in force as a configuration of LiteLLM.
 */

/** What every file begins with that an export wrote, so that the next one may replace it. */
export const exportMark = '# Written by `limitdrift export ';

/** `command`: the command line that writes it, without where to. */
export function renderLiteLlm(exported: LimitsExport, command: string): string {
  const { deployments, blocked } = deploymentsOf(exported);
  const several = exported.workspaces.length > 1;
  const lines = [
    ...head(exported, command),
    ...(deployments.length === 0
      ? ['model_list: []']
      : ['model_list:', ...deployments.flatMap((one) => entry(one, exported.share, several))]),
    '',
    'router_settings:',
    '  optional_pre_call_checks:',
    `    - ${enforcingCheck} # without it, the numbers only steer the router, and nothing is refused`,
    ...remark(
      'Not in the list, since a limit of 0 lets nothing through:',
      blocked.map(
        ({ workspace, group }) =>
          `${placeText(workspace, several)}${groupName(group)}: ${blockersOf(group).join(', ')}`,
      ),
    ),
    ...remark(
      'In force too, and nothing that LiteLLM can be given:',
      exported.workspaces.flatMap((workspace) =>
        workspace.groups.flatMap((group) => {
          const left = leftOut(group);
          return left === '' ? [] : [`${placeText(workspace, several)}${groupName(group)}: ${left}`];
        }),
      ),
    ),
  ];
  // In a comment it is harmless, and elsewhere it stands in double quotes, where YAML knows the escape.
  return breakCommands(`${lines.join('\n')}\n`, '\\u0023');
}

function head(exported: LimitsExport, command: string): readonly string[] {
  const { organization, taken_at: takenAt, source, share, workspaces } = exported;
  const words = escapeInvisible(command);
  const part = share === '100%' ? '' : `; ${share} of each, rounded down`;
  return [
    `${exportMark}${words}\`; written again, it loses what is changed here by hand.`,
    comment(
      `Limits in force in organization ${escapeInvisible(organization.name)} (${escapeInvisible(organization.id)}),`,
    ),
    comment(`${source === 'api' ? 'read through the API' : 'from a snapshot taken'} at ${takenAt}${part}.`),
    comment(`In step? \`limitdrift export ${words} --check FILE\` names each value that is behind, and ends with 2.`),
    '#',
    ...(workspaces.every((workspace) => workspace.default) ? ofOrganization : ofWorkspaces).map(comment),
    ...notes.map(comment),
    '',
  ];
}

const ofOrganization = [
  'These are the organization’s limits: what a key of the default workspace may use, and all workspaces together. A key of',
  'another workspace has lower ones, perhaps: `limitdrift export litellm --workspace NAME`.',
];

const ofWorkspaces = [
  'What is inherited is the organization’s limit, which all its workspaces share: use in the others is missing here.',
];

const notes = [
  'One deployment for each model group: LiteLLM counts by deployment, and the models of a group share its limits. To serve',
  'another model of a group, write it in place of the one here; to serve several, give each a part of the numbers.',
  'itpm: while a request runs, LiteLLM holds an estimate of its whole input; afterwards it counts input without cache reads,',
  'as input_tokens_per_minute_cache_aware does. otpm: it holds max_tokens, then counts what was generated.',
  'Minutes are those of the clock, and each process counts for itself unless router_settings name a Redis.',
];

function entry(one: Deployment, share: string, several: boolean): readonly string[] {
  const { workspace, group, siblings } = one;
  const plainInput = group.limits['input_tokens_per_minute']?.in_force ?? null;
  return [
    `  # ${escapeInvisible(`${placeText(workspace, several)}${groupName(group)}`)}`,
    ...(siblings.length === 0
      ? []
      : [`  # shares its limits with ${siblings.map((model) => escapeInvisible(model)).join(', ')}`]),
    ...(plainInput === null
      ? []
      : [
          `  # input_tokens_per_minute ${formatNumber(plainInput)} counts cache reads, which itpm does not: the API can refuse what passes here`,
        ]),
    `  - model_name: ${yamlText(one.modelName)}`,
    '    litellm_params:',
    `      model: ${yamlText(`anthropic/${one.model}`)}`,
    `      api_key: os.environ/${one.keyVariable}`,
    ...enforcedKeys.map((key) => numberLine(key, one, share)),
    '    model_info:',
    `      id: ${yamlText(one.id)}`,
  ];
}

function numberLine(key: EnforcedKey, { numbers, group, workspace }: Deployment, share: string): string {
  const value = numbers[key];
  if (value === null) return `      # no ${key}: ${limitersOf[key].join(' and ')} without a limit`;
  const limit = limitersOf[key].flatMap((limiter) => group.limits[limiter] ?? []).find((one) => one.value === value);
  const words = limit === undefined ? '' : whence(limit, workspace, share);
  return `      ${key}: ${value}${words === '' ? '' : ` # ${words}`}`;
}

const origins: Readonly<Record<string, string>> = { workspace: 'its override', organization: 'inherited' };

/** Where a number comes from: what share of what, and whether it is the workspace's own. */
export function whence(limit: ExportedLimit, workspace: ExportedWorkspace, share: string): string {
  const { in_force: inForce, source } = limit;
  const part = share === '100%' || inForce === null ? [] : [`${share} of ${formatNumber(inForce)}`];
  const origin = workspace.default ? [] : [origins[source] ?? `from "${escapeInvisible(source)}"`];
  return [...part, ...origin].join(', ');
}

/** The limiters of a group that no number of LiteLLM stands for, each with its value. */
function leftOut({ type, limits }: ExportedGroup): string {
  const given = type === 'model_group' ? Object.values(limitersOf).flat() : [];
  return Object.entries(limits)
    .filter(([limiter]) => !given.includes(limiter))
    .map(
      ([limiter, { in_force: inForce }]) =>
        `${limiter} ${inForce === null ? 'without a limit' : formatNumber(inForce)}`,
    )
    .join(', ');
}

function placeText({ name }: ExportedWorkspace, several: boolean): string {
  return several ? `${name} · ` : '';
}

function remark(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', comment(title), ...lines.map((line) => comment(`  ${escapeInvisible(line)}`))];
}

function comment(text: string): string {
  return `# ${text}`;
}
