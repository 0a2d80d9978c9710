import { isToBeCreated } from '../../model/address.js';
import { count, formatNumber } from '../../model/text.js';
import type { Change, Plan } from '../../model/plan-types.js';
import type { WorkspaceRef } from '../../model/snapshot-types.js';
import { type ChecklistSection, visitPhrase } from '../checklist.js';
import { markdownCode, markdownPhrase } from './escape-markdown.js';

/*
 * The sections of the Markdown checklist.
 */

export type Block = readonly string[];

export function markdownTitle(organization: Plan['organization']): string {
  return organization === null
    ? '# Rate limits'
    : `# Rate limits of ${markdownCode(organization.name)} (${markdownCode(organization.id)})`;
}

/** Above a checklist that leaves something out. */
export const shortenedNote: Block = [
  '> [!IMPORTANT]',
  '> **Shortened, not for approval**: this list is too long for its place, and says where something is left out.',
  '> `limitdrift plan --report markdown=checklist.md` writes all of it.',
];

export interface SectionOptions<C extends Change> {
  readonly intro: readonly Block[];
  /** Whether a person visits the workspace in the Console for this step. */
  readonly visits: (change: C) => boolean;
  readonly item: (change: C) => Block;
  /** The first step of a workspace that has yet to be created. */
  readonly creation: (workspace: Change['workspace'], changes: readonly C[]) => Block;
  /** How many workspaces are told in full; of the others one line says how many limits it is about. Default: all. */
  readonly full?: number;
  /** The most such lines. Default: all. */
  readonly items?: number;
}

/** One section of a checklist, with one visit to each workspace: first what the Console can do, then the rest. */
export function checklistSection<C extends Change>(
  heading: string,
  section: ChecklistSection<C>,
  { intro, visits, item, creation, full = Infinity, items = Infinity }: SectionOptions<C>,
): readonly Block[] {
  if (section.visits.length === 0) return [];
  const blocks = section.visits
    .slice(0, full)
    .flatMap(({ workspace, steps }) => [
      [`### ${workspaceTitle(workspace)}`],
      ...(isToBeCreated(workspace) ? [creation(workspace, steps)] : []),
      ...(steps.some(visits) ? [[markdownPhrase(visitPhrase(workspace.name))]] : []),
      ...(steps.length === 0 ? [] : [steps.flatMap(item)]),
    ]);
  const counted = section.visits
    .slice(full)
    .map(({ workspace, steps }) => `- ${workspaceTitle(workspace)}: ${count(steps.length, 'limit')}, left out here`);
  const rest = counted.length === 0 ? [] : [firstItems(counted, items)];
  return [[`## ${heading} (${section.count})`], ...intro, ...blocks, ...rest];
}

/** A list that is cut to its first items says how many more there are. */
export function firstItems(items: readonly string[], most: number): Block {
  if (items.length <= most) return items;
  return [...items.slice(0, most), `- and ${formatNumber(items.length - most)} more, left out here`];
}

function workspaceTitle(workspace: Change['workspace']): string {
  const known = isToBeCreated(workspace) ? 'to be created' : markdownCode(workspace.id);
  return `${markdownCode(workspace.name)} · ${known}${markdownOwner(workspace)}`;
}

/** Who answers for a workspace, behind its name; a code span is never a mention. */
export function markdownOwner({ owner }: WorkspaceRef): string {
  return owner === undefined ? '' : ` · owner: ${markdownCode(owner)}`;
}
