import { hiddenDifference, meantText, tellApart } from './look-alike.js';
import { finding } from './rule.js';
import { count, formatDuration, formatNumber } from './text.js';
import { pastRules } from './past-rules.js';

/** The rules that belong to findings, each with the shape of its data. */
export const findingRules = {
  ...pastRules,
  'workspace-missing': finding({
    severity: 'error',
    title: 'A declared workspace does not exist',
    help: 'No live or archived workspace has this name or ID. Create it in the Console, correct the name, or remove the entry.',
    message: (d: { name: string; id: string | null; suggestion: string | null; pending: boolean }) =>
      d.pending
        ? `Workspace "${d.name}" does not exist yet; create it in the Console before its limits are set${unlessMeant(d.name, d.suggestion)}`
        : `No workspace ${d.id === null ? `is named "${d.name}"` : `has the ID ${d.id}, declared as "${d.name}"`}${didYouMean(d.name, d.suggestion)}`,
  }),
  'workspace-archived': finding({
    severity: 'error',
    title: 'A declared workspace is archived',
    help: 'An archived workspace serves no requests and its limits mean nothing. Remove the entry, or declare the workspace that took its place.',
    message: (d: { name: string; id: string; archived_at: string }) =>
      `Workspace "${d.name}" (${d.id}) was archived at ${d.archived_at}; remove the entry, or declare the one that took its place`,
  }),
  'workspace-recreated': finding({
    severity: 'error',
    title: 'A workspace was archived and made again',
    help: 'A new workspace inherits every limit of the organization; the overrides of the archived one are gone. Check its limits, then pin the new one with `id`.',
    message: (d: { name: string; archived_id: string; live_id: string }) =>
      `Workspace "${d.name}" was made again: ${d.archived_id} is archived and ${d.live_id} is live; pin the one that is meant with \`id\``,
  }),
  'workspace-ambiguous': finding({
    severity: 'error',
    title: 'Two live workspaces have the declared name',
    help: 'Names need not be unique in an organization. Pin the workspace that is meant with `id`.',
    message: (d: { name: string; ids: readonly string[] }) =>
      `${count(d.ids.length, 'live workspace')} are named "${d.name}" (${d.ids.join(', ')}); pin the one that is meant with \`id\``,
  }),
  'default-workspace': finding({
    severity: 'error',
    title: 'The default workspace cannot have overrides',
    help: 'The organization’s limits always apply to the default workspace. Remove the entry; `organization.limits` says what the organization’s limits should be.',
    message: (d: { name: string }) =>
      `"${d.name}" is the default workspace, which cannot have overrides; remove the entry`,
  }),
  'unknown-group': finding({
    severity: 'error',
    title: 'A key under limits names no group',
    help: 'The key is no name from `groups`, no group type, no group ID and no model of any group, or the group does not apply to the workspace (a model group applies where the workspace can use one of its models). While a key does not resolve, no override of the workspace in an unnamed group is proposed for clearing.',
    message: (d: {
      key: string;
      target: string | null;
      reason: 'no-group' | 'not-applicable';
      suggestion: string | null;
    }) =>
      d.reason === 'not-applicable'
        ? `The group "${d.key}" does not apply to this workspace, so it cannot have an override there`
        : `"${d.key}"${d.target === null ? '' : ` (${d.target})`} names no rate-limit group of the organization${didYouMean(d.target ?? d.key, d.suggestion)}`,
  }),
  'unknown-limiter': finding({
    severity: 'error',
    title: 'A declared limiter does not exist in its group',
    help: 'The group has no such limiter live, in the organization or in any workspace. Use one of those that it has.',
    message: (d: { group: string; limiter: string; known: readonly string[]; suggestion: string | null }) =>
      `${d.group} has no limiter "${d.limiter}"${
        d.suggestion === null ? `; it has ${d.known.join(', ') || 'none'}` : didYouMean(d.limiter, d.suggestion)
      }`,
  }),
  'group-conflict': finding({
    severity: 'error',
    title: 'Two keys of one entry name the same group',
    help: 'Anthropic merges and splits groups, and two keys can come to mean one. Write the group once. While the two disagree, the limits in question are not compared; while they agree, this is a warning.',
    message: (d: { keys: readonly string[]; group: string; disagree: readonly string[] }) =>
      d.disagree.length === 0
        ? `${d.keys.map((key) => `"${key}"`).join(' and ')} are both ${d.group}; write it once`
        : `${d.keys.map((key) => `"${key}"`).join(' and ')} are both ${d.group} and disagree on ${d.disagree.join(', ')}`,
  }),
  'pattern-conflict': finding({
    severity: 'error',
    title: 'Two patterns or entries match one workspace',
    help: 'It is not clear which one is meant, so the workspace is not compared. Give it exactly one entry of its own, or make the patterns exclude each other.',
    message: (d: { name: string; patterns: readonly string[] }) =>
      `${d.patterns.map((pattern) => `"${pattern}"`).join(' and ')} ${d.patterns.length === 2 ? 'both' : 'all'} mean workspace "${d.name}"; give it one entry of its own`,
  }),
  'no-organization-limit': finding({
    severity: 'error',
    title: 'A share of a limit that the organization does not have',
    help: 'The organization has no limit of this kind, so a share of it means nothing. Declare a number.',
    message: (d: { group: string; limiter: string; share: string }) =>
      `${d.share} of nothing: the organization has no ${d.limiter} limit for ${d.group}; declare a number`,
  }),
  'share-too-small': finding({
    severity: 'error',
    title: 'A share that rounds down to 0',
    help: 'A limit of 0 lets nothing through. Declare a larger share, or write 0 where that is meant.',
    message: (d: { group: string; limiter: string; share: string; organization_limit: number }) =>
      `${d.share} of ${formatNumber(d.organization_limit)} ${d.limiter} for ${d.group} rounds down to 0, which lets nothing through; write 0 if that is meant`,
  }),
  'limiter-not-settable': finding({
    severity: 'error',
    title: 'A limiter that cannot be set on a workspace',
    help: 'Neither the Console nor the API has a way to override this limiter. Remove it from the declaration; `organization.limits` can watch the organization’s value.',
    message: (d: { group: string; limiter: string }) =>
      `${d.limiter} of ${d.group} cannot be overridden on a workspace; remove it from the declaration`,
  }),
  'organization-limit-changed': finding({
    severity: 'error',
    title: 'The organization’s limit is not the declared one',
    help: 'Anthropic adjusts organization limits, with a tier move for example; that is not tampering. Bring `organization.limits` in line, and look at what shares of it become.',
    message: (d: { group: string; limiter: string; declared: number; live: number | null }) =>
      `The organization’s ${d.limiter} limit for ${d.group} is ${d.live === null ? 'not there' : `now ${formatNumber(d.live)}`}, declared as ${formatNumber(d.declared)}; Anthropic sets it`,
  }),
  'undeclared-workspace': finding({
    severity: 'warning',
    title: 'A workspace that nobody declared',
    help: 'A live workspace has no entry and matches no pattern. Declare it (`limits: {}` if it should have no overrides), or archive it.',
    message: (d: { name: string; overrides: number | null }) =>
      `Workspace "${d.name}" is not declared; ${
        d.overrides === null
          ? 'its limits were not read'
          : d.overrides === 0
            ? 'it inherits every limit'
            : `it has ${count(d.overrides, 'override')}`
      }`,
  }),
  'workspace-renamed': finding({
    severity: 'warning',
    title: 'A pinned workspace has another name',
    help: 'The pinned ID holds, so its limits are compared as declared. Write the new name as the key.',
    message: (d: { declared: string; live: string }) =>
      `The workspace declared as "${d.declared}" is named "${d.live}" now${differenceOf(d)}`,
  }),
  'above-organization-limit': finding({
    severity: 'warning',
    title: 'A declared override above the organization’s limit',
    help: 'The API stores it and enforces the lower of the two, so the organization’s limit is what counts.',
    message: (d: { group: string; limiter: string; value: number; organization_limit: number }) =>
      `${formatNumber(d.value)} ${d.limiter} for ${d.group} is above the organization’s ${formatNumber(d.organization_limit)}: stored, not enforced`,
  }),
  'input-limiter-mismatch': finding({
    severity: 'warning',
    title: 'An input-token limit of another kind than the organization’s',
    help: '`input_tokens_per_minute` counts cache reads, `input_tokens_per_minute_cache_aware` does not. Where the organization has one, an override of the other works beside it and not in its place.',
    message: (d: { group: string; limiter: string; sibling: string }) =>
      `The organization limits ${d.group} by ${d.sibling}; ${d.limiter} works beside it, not in its place`,
  }),
  'unknown-source': finding({
    severity: 'warning',
    title: 'A live value from a source that this version does not know',
    help: 'The value is neither an override of the workspace nor the organization’s. It is not compared as an override; update limitdrift if there is a newer version.',
    message: (d: { group: string; limiter: string; source: string; value: number }) =>
      `${formatNumber(d.value)} ${d.limiter} for ${d.group} comes from "${d.source}", which this version does not know; it is not taken for an override`,
  }),
  'snapshot-old': finding({
    severity: 'warning',
    title: 'The snapshot is old',
    help: 'Limits may have changed since it was taken. Take a new one with `limitdrift snapshot`, or allow more with --max-age.',
    message: (d: { taken_at: string; max_age_seconds: number }) =>
      `The snapshot was taken at ${d.taken_at}, more than ${formatDuration(d.max_age_seconds)} ago`,
  }),
  'equals-organization-limit': finding({
    severity: 'note',
    title: 'An override of exactly the organization’s limit',
    help: 'It is pinned: it will not follow when the organization’s limit rises, unlike `inherit`.',
    message: (d: { group: string; limiter: string; value: number }) =>
      `${formatNumber(d.value)} ${d.limiter} for ${d.group} is the organization’s limit: pinned, it will not follow a raise; \`inherit\` would`,
  }),
  blocked: finding({
    severity: 'note',
    title: 'An override of 0',
    help: 'Nothing gets through in this workspace, though the organization has a limit above 0.',
    message: (d: { group: string; limiter: string; organization_limit: number | null }) =>
      `0 ${d.limiter} for ${d.group} lets nothing through (organization: ${d.organization_limit === null ? 'no limit' : formatNumber(d.organization_limit)})`,
  }),
} as const;

function didYouMean(given: string, suggestion: string | null): string {
  return suggestion === null ? '' : `; did you mean ${tellApart(given, suggestion, `"${suggestion}"`)}?`;
}

/** A new workspace may well have a name close to another, but hardly one that is read as the same. */
function unlessMeant(name: string, suggestion: string | null): string {
  if (suggestion === null || meantText(name) !== meantText(suggestion)) return '';
  return `, unless ${tellApart(name, suggestion, `"${suggestion}"`)} is meant`;
}

function differenceOf({ declared, live }: { readonly declared: string; readonly live: string }): string {
  const difference = hiddenDifference(live, declared, 'the declaration');
  return difference === null ? '' : `: ${difference}`;
}
