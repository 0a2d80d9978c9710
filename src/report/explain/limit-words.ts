import { noMoney } from '../../model/spend/money.js';
import { groupKey, groupName } from '../../model/address.js';
import { formatOrigin } from '../../model/errors.js';
import type { Explanation, LimitCandidate, NamedLimits } from '../../model/explain/explanation-types.js';
import { formatNumber } from '../../model/text.js';
import { limitText, ownerText } from '../value-words.js';

/*
 * The limit that a snapshot names, in words.
 */

/** Which limit it was, by a snapshot. */
export function limitSentence(live: NamedLimits, explanation: Explanation): string {
  const { workspace_id: workspaceId, organization_id, sets, limiting_by: by } = explanation;
  const { problem, organization, candidates } = live;
  if (problem === 'other-organization')
    return `The snapshot cannot say which limit: it is of ${organization.name} (${organization.id}), and the answer came from organization ${organization_id}.`;
  const about = workspaceNote(live, workspaceId);
  const [first, ...others] = candidates;
  if (first === undefined) {
    const values = sets.flatMap(({ limiting, limit }) => (limiting && limit !== null ? [formatNumber(limit)] : []));
    if (values.length === 0) return `The headers say nothing that a limit of the snapshot could be found by${about}.`;
    return `No limit in the snapshot of ${live.taken_at} is ${values.join(' or ')}, so it was changed since or before${about}.`;
  }
  if (others.length > 0)
    return `${by === 'lowest' ? 'That' : 'It'} is one of the ${candidates.length} limits below, which have the value that the headers say${modelHint(candidates, explanation)}${about}.`;
  return `${by === 'lowest' ? 'That is' : 'It is'} ${candidateText(first, live)}${sharedText(first, live)}${about}.`;
}

function modelHint(candidates: readonly LimitCandidate[], { models }: Explanation): string {
  const groups = new Set(candidates.map(({ group }) => groupKey(group)));
  return models.length > 0 || groups.size === 1 ? '' : ' (with a line `model: …` beside them, only those of its group)';
}

function workspaceNote({ problem, workspace }: NamedLimits, workspaceId: string | null): string {
  if (problem === 'workspace-unknown' && workspaceId !== null)
    return `; workspace ${workspaceId} is not in the snapshot: it is newer, or the default workspace, which has no overrides`;
  if (problem === 'workspace-unknown') return '; the headers do not name the workspace, so every one was looked at';
  if (problem === 'workspace-not-read') return `; the snapshot could not read the overrides of ${workspace?.name}`;
  return problem === 'workspace-archived' ? `; ${workspace?.name} is archived in the snapshot` : '';
}

/** `the override of prod on Claude Opus 4.x, requests_per_minute 500 (organization: 4,000), declared at limits.yaml:5:30`. */
export function candidateText(candidate: LimitCandidate, live: NamedLimits): string {
  const { kind, workspace, group, limiter, value, organization_limit: organization } = candidate;
  const name = groupName(group);
  if (workspace !== null) {
    const owner = workspace.owner === null ? '' : `; ${ownerText(workspace.owner)}`;
    return `the override of ${workspace.name} on ${name}, ${limiter} ${formatNumber(value)} (organization: ${limitText(organization, noMoney)})${declaredText(candidate, live)}${owner}`;
  }
  if (kind === 'sum') return `the organization’s limits on ${name}, input and output together ${formatNumber(value)}`;
  return `the organization’s limit on ${name}, ${limiter} ${formatNumber(value)}`;
}

function sharedText({ workspace }: LimitCandidate, live: NamedLimits): string {
  if (workspace !== null) return '';
  return live.workspace === null
    ? ', which all workspaces share'
    : `, which ${live.workspace.name} shares with the others`;
}

function declaredText({ declared, difference }: LimitCandidate, live: NamedLimits): string {
  if (!live.declared) return '';
  if (declared === null || declared.origin === null) return ', which nobody declared';
  const place = formatOrigin(declared.origin);
  if (declared.source === 'unclear') return `, and what ${place} declares is unclear`;
  if (difference === null) return `, declared at ${place}`;
  const value = declared.source === 'organization' ? 'inherit' : formatNumber(declared.value);
  return `, while ${place} declares ${value}${difference === 'differs' ? '' : ` (${difference})`}`;
}
