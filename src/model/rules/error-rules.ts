import { meantText, tellApart } from '../look-alike.js';
import { finding, type Rule } from './rule-types.js';
import { organizationSubject } from './spend-rules.js';
import { limitNumberText } from '../spend/money.js';
import { count, formatNumber } from '../text.js';

/*
 * The table of rules, first part: those of changes, and the findings that are errors.
 */

/** The rules of changes. A change fails the run by its class, unless its rule is set lower. */
export const changeRules = {
  'limit-changed': {
    severity: 'error',
    title: 'A live limit differs from the declaration',
    help: 'The workspace has another override than the declared one, or one where it should inherit. Set it back in the Console, or change the declaration.',
  },
  'limit-missing': {
    severity: 'error',
    title: 'A declared override is not there',
    help: 'The declaration has an override and the workspace inherits the organization’s limit. Set it in the Console, or remove it from the declaration.',
  },
  'limit-undeclared': {
    severity: 'error',
    title: 'An override that is not declared',
    help: 'The workspace is declared, this override of it is not. Clear it in the Console, declare it, or set `undeclared: report` or `undeclared: ignore` on the entry.',
  },
} as const satisfies Record<string, Rule>;

/** The rules of findings that are errors, and fail a run, where nothing else is set. */
export const errorRules = {
  'workspace-missing': finding({
    severity: 'error',
    title: 'A declared workspace does not exist',
    help: 'No live or archived workspace has this name or ID. Create it in the Console, correct the name, or remove the entry.',
    data: { name: 'text', id: 'text or null', suggestion: 'text or null', pending: 'yes or no' },
    message: (d) =>
      d.pending
        ? `Workspace "${d.name}" does not exist yet; it has to be created in the Console before its limits can be set${unlessMeant(d.name, d.suggestion)}`
        : `No workspace ${d.id === null ? `is named "${d.name}"` : `has the ID ${d.id}, declared as "${d.name}"`}${didYouMean(d.name, d.suggestion)}`,
    milder: ({ pending }) => (pending ? 'note' : null),
  }),
  'workspace-archived': finding({
    severity: 'error',
    title: 'A declared workspace is archived',
    help: 'An archived workspace serves no requests and its limits mean nothing. Remove the entry, or declare the workspace that took its place.',
    data: { name: 'text', id: 'text', archived_at: 'text' },
    message: (d) =>
      `Workspace "${d.name}" (${d.id}) was archived at ${d.archived_at}; remove the entry, or declare the one that took its place`,
  }),
  'workspace-recreated': finding({
    severity: 'error',
    title: 'A workspace was archived and created again',
    help: 'A new workspace inherits every limit of the organization; the overrides of the archived one are gone. Check its limits, then pin the new one with `id`.',
    data: { name: 'text', archived_id: 'text', live_id: 'text' },
    message: (d) =>
      `Workspace "${d.name}" was created again: ${d.archived_id} is archived and ${d.live_id} is live; pin the right one with \`id\``,
  }),
  'workspace-ambiguous': finding({
    severity: 'error',
    title: 'Two live workspaces have the declared name',
    help: 'Names need not be unique in an organization. Pin the right workspace with `id`.',
    data: { name: 'text', ids: 'texts' },
    message: (d) =>
      `${count(d.ids.length, 'live workspace')} are named "${d.name}" (${d.ids.join(', ')}); pin the right one with \`id\``,
  }),
  'default-workspace': finding({
    severity: 'error',
    title: 'The default workspace cannot have overrides',
    help: 'The organization’s limits always apply to the default workspace. Remove the entry; `organization.limits` says what the organization’s limits should be.',
    data: { name: 'text' },
    message: (d) => `"${d.name}" is the default workspace, which cannot have overrides; remove the entry`,
  }),
  'unknown-group': finding({
    severity: 'error',
    title: 'A key under limits does not name a group',
    help: 'The key is not a name from `groups`, a group type, a group ID or a model of any group, or the group does not apply to the workspace (a model group applies where the workspace can use one of its models). While a key does not resolve, no override of the workspace in an unnamed group is proposed for clearing.',
    data: { key: 'text', target: 'text or null', reason: ['no-group', 'not-applicable'], suggestion: 'text or null' },
    message: (d) =>
      d.reason === 'not-applicable'
        ? `The group "${d.key}" does not apply to this workspace, so it cannot have an override there`
        : `"${d.key}"${d.target === null ? '' : ` (${d.target})`} does not name a rate-limit group of the organization${didYouMean(d.target ?? d.key, d.suggestion)}`,
  }),
  'unknown-limiter': finding({
    severity: 'error',
    title: 'A declared limiter does not exist in its group',
    help: 'The group has no such limiter live, in the organization or in any workspace. Use one of those that it has.',
    data: { group: 'text', limiter: 'text', known: 'texts', suggestion: 'text or null' },
    message: (d) =>
      `${d.group} has no limiter "${d.limiter}"${
        d.suggestion === null ? `; it has ${d.known.join(', ') || 'none'}` : didYouMean(d.limiter, d.suggestion)
      }`,
  }),
  'group-conflict': finding({
    severity: 'error',
    title: 'Two keys of one entry name the same group',
    help: 'Anthropic merges and splits groups, and two keys can come to mean one. Write the group once. While the two disagree, the limits in question are not compared; while they agree, this is a warning.',
    data: { keys: 'texts', group: 'text', disagree: 'texts' },
    message: (d) =>
      d.disagree.length === 0
        ? `${d.keys.map((key) => `"${key}"`).join(' and ')} are both ${d.group}; write it once`
        : `${d.keys.map((key) => `"${key}"`).join(' and ')} are both ${d.group} and disagree on ${d.disagree.join(', ')}`,
    milder: ({ disagree }, isSet) => (disagree.length === 0 && !isSet ? 'warning' : null),
  }),
  'pattern-conflict': finding({
    severity: 'error',
    title: 'Two patterns or entries match one workspace',
    help: 'It is not clear which one is meant, so the workspace is not compared. Give it exactly one entry of its own, or make the patterns exclude each other.',
    data: { name: 'text', patterns: 'texts' },
    message: (d) =>
      `${d.patterns.map((pattern) => `"${pattern}"`).join(' and ')} ${d.patterns.length === 2 ? 'both' : 'all'} match workspace "${d.name}"; give it one entry of its own`,
  }),
  'no-organization-limit': finding({
    severity: 'error',
    title: 'A share of a limit that the organization does not have',
    help: 'The organization has no limit of this kind, so a share of it means nothing. Declare a number.',
    data: { group: 'text', limiter: 'text', share: 'text' },
    message: (d) =>
      `${d.share} cannot be computed: the organization has no ${d.limiter} limit for ${d.group}; declare a number`,
  }),
  'share-too-small': finding({
    severity: 'error',
    title: 'A share that rounds down to 0',
    help: 'A limit of 0 lets nothing through. Declare a larger share, or write 0 where that is meant.',
    data: { group: 'text', limiter: 'text', share: 'text', organization_limit: 'number' },
    message: (d) =>
      `${d.share} of ${formatNumber(d.organization_limit)} ${d.limiter} for ${d.group} rounds down to 0, which lets nothing through; write 0 if that is meant`,
  }),
  'limiter-not-settable': finding({
    severity: 'error',
    title: 'A limiter that cannot be set on a workspace',
    help: 'The Console and the API have no way to override this limiter. Remove it from the declaration; `organization.limits` can watch the organization’s value.',
    data: { group: 'text', limiter: 'text' },
    message: (d) => `${d.limiter} of ${d.group} cannot be overridden on a workspace; remove it from the declaration`,
  }),
  'organization-limit-changed': finding({
    severity: 'error',
    title: 'The organization’s limit is not the declared one',
    help: 'Anthropic adjusts organization limits, with a tier move for example; that is not tampering. Bring `organization.limits` in line, and look at what shares of it become. A spend limit of the organization is set by its own admins: set it back in the Console, or bring `organization.spend_limit` in line.',
    data: {
      group: 'text',
      limiter: 'text',
      declared: 'number',
      live: 'number or null',
      currency: 'text or null or absent',
    },
    message: (d) =>
      `${organizationSubject(d)} is ${d.live === null ? 'not there' : `now ${limitNumberText(d.live, d)}`}, declared as ${limitNumberText(d.declared, d)}${d.currency === undefined ? '; only Anthropic changes it' : ''}`,
  }),
};

function didYouMean(given: string, suggestion: string | null): string {
  return suggestion === null ? '' : `; did you mean ${tellApart(given, suggestion, `"${suggestion}"`)}?`;
}

/** A new workspace may well have a name close to another, but hardly one that is read as the same. */
function unlessMeant(name: string, suggestion: string | null): string {
  if (suggestion === null || meantText(name) !== meantText(suggestion)) return '';
  return `, unless ${tellApart(name, suggestion, `"${suggestion}"`)} is meant`;
}
