import { hiddenDifference } from '../../model/look-alike.js';
import { count } from '../../model/text.js';
import type { Setting } from '../../model/setting.js';
import type { Group } from '../../model/snapshot-types.js';
import type {
  Difference,
  NotCompared,
  Presence,
  SnapshotDiff,
  SpendNotCompared,
} from '../../model/history/snapshot-diff.js';
import { limitText, settingText } from '../value-words.js';

/*
 * What every report of a comparison of snapshots says in the same words. Raw text: each report escapes it for its own sink.
 */

/** One difference in words: what was set, changed or went, where, and how. */
export interface DifferenceWords {
  readonly symbol: '+' | '~' | '-';
  /** Names that other people gave: the group, the limiter. */
  readonly names: readonly string[];
  readonly text: string;
}

export function describeDifference(difference: Difference, name: (group: Group) => string): DifferenceWords {
  switch (difference.kind) {
    case 'group': {
      const appeared = difference.after === 'present';
      const text = appeared ? 'a new group' : 'the group is gone';
      return { symbol: appeared ? '+' : '-', names: [name(difference.group)], text };
    }
    case 'group-name':
      return { symbol: '~', names: [name(difference.group)], text: renamedText(difference) };
    case 'models':
      return { symbol: '~', names: [name(difference.group)], text: modelsText(difference.before, difference.after) };
    case 'organization-limit':
      return {
        symbol: symbolOf(difference.before, difference.after),
        names: [name(difference.group), difference.limiter],
        text: `${organizationText(difference.before, difference.group)} → ${organizationText(difference.after, difference.group)}`,
      };
    case 'workspace':
      return describePresence(difference.before, difference.after);
    case 'workspace-name':
      return { symbol: '~', names: [], text: renamedText(difference) };
    case 'limit':
      return {
        symbol: symbolOf(ownValue(difference.before), ownValue(difference.after)),
        names: [name(difference.group), difference.limiter],
        text: `${sideText(difference.before, difference.group)} → ${sideText(difference.after, difference.group)}`,
      };
    default:
      return difference satisfies never;
  }
}

function symbolOf(before: number | null, after: number | null): DifferenceWords['symbol'] {
  if (before === null) return '+';
  return after === null ? '-' : '~';
}

function ownValue(setting: Setting | null): number | null {
  return setting === null || setting.source === 'organization' ? null : setting.value;
}

function sideText(setting: Setting | null, group: Group): string {
  return setting === null ? 'not there' : settingText(setting, group);
}

function organizationText(limit: number | null, group: Group): string {
  return limit === null ? 'none' : limitText(limit, group);
}

function renamedText({ before, after }: { readonly before: string | null; readonly after: string | null }): string {
  const hidden = before === null || after === null ? null : hiddenDifference(after, before, 'the old one');
  return `renamed: ${quoted(before)} → ${quoted(after)}${hidden === null ? '' : `: ${hidden}`}`;
}

function quoted(name: string | null): string {
  return name === null ? 'no name' : `"${name}"`;
}

function modelsText(before: readonly string[] | null, after: readonly string[] | null): string {
  const added = (after ?? []).filter((model) => before?.includes(model) !== true);
  const removed = (before ?? []).filter((model) => after?.includes(model) !== true);
  const parts = [
    ...(added.length === 0 ? [] : [`new models: ${added.join(', ')}`]),
    ...(removed.length === 0 ? [] : [`models gone: ${removed.join(', ')}`]),
  ];
  if (parts.length > 0) return parts.join('; ');
  return before === null ? 'an empty list of models' : 'no list of models';
}

function describePresence(before: Presence, after: Presence): DifferenceWords {
  if (before === 'absent') {
    return { symbol: '+', names: [], text: after === 'live' ? 'a new workspace' : 'a new workspace, archived already' };
  }
  if (after === 'absent') {
    const text = before === 'live' ? 'the workspace is gone' : 'the archived workspace is gone';
    return { symbol: '-', names: [], text };
  }
  return after === 'archived'
    ? { symbol: '-', names: [], text: 'archived' }
    : { symbol: '+', names: [], text: 'no longer archived' };
}

interface DiffSection {
  /** null: the organization. */
  readonly workspace: { readonly id: string; readonly name: string } | null;
  readonly differences: readonly Difference[];
}

/** The organization first, then one section a workspace, in the order of the differences. */
export function diffSections({ differences }: SnapshotDiff): readonly DiffSection[] {
  const sections = new Map<string, { workspace: DiffSection['workspace']; differences: Difference[] }>();
  for (const difference of differences) {
    const workspace = 'workspace' in difference ? difference.workspace : null;
    const section = sections.get(workspace?.id ?? '') ?? { workspace, differences: [] };
    section.differences.push(difference);
    sections.set(workspace?.id ?? '', section);
  }
  return [...sections.values()];
}

/** `3 differences from … to …; 1 workspace not compared; organization Acme.` */
export function diffHeadline({
  differences,
  not_compared,
  spend_not_compared: spend,
  organization,
  before,
  after,
}: SnapshotDiff): string {
  const found = differences.length === 0 ? 'No difference' : count(differences.length, 'difference');
  const parts = [
    `${found} from ${before.taken_at} to ${after.taken_at}`,
    ...(not_compared.length === 0 ? [] : [`${count(not_compared.length, 'workspace')} not compared`]),
    ...(spend === undefined ? [] : ['spend limits not compared']),
    `organization ${organization.name}`,
  ];
  return `${parts.join('; ')}.`;
}

/** Which of the two snapshots lacks the limits of a workspace. */
export function notComparedText({ lacking }: NotCompared): string {
  if (lacking === 'both') return 'both snapshots lack its limits';
  return `the ${lacking === 'before' ? 'earlier' : 'later'} snapshot does not hold its limits`;
}

/** Why spend limits are not compared. */
export function spendNotComparedText(spend: SpendNotCompared): string {
  if (spend === 'currency') return 'Spend limits: the organization is billed in another currency since';
  if (spend === 'both') return 'Spend limits: both snapshots lack them';
  return `Spend limits: the ${spend === 'before' ? 'earlier' : 'later'} snapshot does not hold them`;
}
