import { hiddenDifference } from '../model/look-alike.js';
import { count, formatNumber } from '../model/text.js';
import type { Setting } from '../model/setting.js';
import type { Group } from '../model/snapshot-types.js';
import type { Difference, NotCompared, Presence, SnapshotDiff } from '../model/snapshot-diff.js';
import { nameGroups, settingText, workspaceText } from './words.js';
import { terminalText } from './terminal/escape-terminal.js';
import { flowParts, type Line, paintLine, span, type Style, type View, wrapLine } from './terminal/styled-text.js';
import { markdownCode, markdownText } from './markdown/escape-markdown.js';

/** What differs, as a list by workspace. */
export function renderDiffMarkdown(diff: SnapshotDiff): string {
  const { organization, not_compared: notCompared } = diff;
  const name = nameGroups(diff.differences.filter((difference) => 'group' in difference));
  const blocks = [
    [`# Rate limits of ${markdownCode(organization.name)} (${markdownCode(organization.id)}): what changed`],
    [markdownText(diffHeadline(diff))],
    ...diffSections(diff).flatMap(({ workspace, differences }) => [
      [workspace === null ? '## Organization' : `## ${markdownCode(workspace.name)} · ${markdownCode(workspace.id)}`],
      differences.map((difference) => {
        const { names, text } = describeDifference(difference, name);
        return `- ${[...names.map(markdownCode), markdownText(text)].join(' · ')}`;
      }),
    ]),
    ...(notCompared.length === 0 ? [] : [['## Not compared']]),
    notCompared.map((one) => {
      const { name: title, id } = one.workspace;
      return `- ${markdownCode(title)} ${markdownCode(id)}: ${notComparedText(one)}`;
    }),
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const styles = { '+': 'green', '~': 'yellow', '-': 'red' } as const satisfies Record<DifferenceWords['symbol'], Style>;

/** What differs, by workspace, and one line that counts it. */
export function renderDiffTerminal(diff: SnapshotDiff, { width, color }: View): string {
  const name = nameGroups(diff.differences.filter((difference) => 'group' in difference));
  const sections: (readonly Line[])[] = diffSections(diff).map(({ workspace, differences }) => [
    ...wrapLine([span(terminalText(workspace === null ? 'Organization' : workspaceText(workspace)), 'bold')], width, 2),
    ...differences.flatMap((difference) => differenceLines(describeDifference(difference, name), width)),
  ]);
  const unread = diff.not_compared.flatMap((one) =>
    wrapLine([span(`  ${terminalText(`${workspaceText(one.workspace)}: ${notComparedText(one)}`)}`)], width, 4),
  );
  if (unread.length > 0) sections.push([[span('Not compared', 'bold')], ...unread]);
  sections.push(wrapLine([span(terminalText(diffHeadline(diff)))], width, 2));
  const lines = sections.flatMap((section, at) => (at === 0 ? section : [[], ...section]));
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}

function differenceLines({ symbol, names, text }: DifferenceWords, width: number): readonly Line[] {
  const [first = '', ...others] = [...names, text].map(terminalText);
  const parts: readonly Line[] = [
    [span(symbol, styles[symbol]), span(` ${first}`)],
    ...others.map((part) => [span(part)]),
  ];
  return flowParts(parts, { width, indent: 2, hanging: 4 });
}

/*
 * What the reports of a comparison say in the same words. All of it is raw text, as in `words.ts`.
 */

/** One difference in words: what was set, changed or went, where, and how. */
interface DifferenceWords {
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
        text: `${organizationText(difference.before)} → ${organizationText(difference.after)}`,
      };
    case 'workspace':
      return describePresence(difference.before, difference.after);
    case 'workspace-name':
      return { symbol: '~', names: [], text: renamedText(difference) };
    case 'limit':
      return {
        symbol: symbolOf(ownValue(difference.before), ownValue(difference.after)),
        names: [name(difference.group), difference.limiter],
        text: `${sideText(difference.before)} → ${sideText(difference.after)}`,
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

function sideText(setting: Setting | null): string {
  return setting === null ? 'not there' : settingText(setting);
}

function organizationText(limit: number | null): string {
  return limit === null ? 'none' : formatNumber(limit);
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
function diffSections({ differences }: SnapshotDiff): readonly DiffSection[] {
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
function diffHeadline({ differences, not_compared, organization, before, after }: SnapshotDiff): string {
  const found = differences.length === 0 ? 'No difference' : count(differences.length, 'difference');
  const parts = [
    `${found} from ${before.taken_at} to ${after.taken_at}`,
    ...(not_compared.length === 0 ? [] : [`${count(not_compared.length, 'workspace')} not compared`]),
    `organization ${organization.name}`,
  ];
  return `${parts.join('; ')}.`;
}

/** Which of the two snapshots lacks the limits of a workspace. */
function notComparedText({ lacking }: NotCompared): string {
  if (lacking === 'both') return 'neither snapshot holds its limits';
  return `the ${lacking === 'before' ? 'earlier' : 'later'} snapshot does not hold its limits`;
}
