import { isToBeCreated } from '../../model/address.js';
import { count, formatNumber } from '../../model/text.js';
import type { Change, Plan } from '../../model/plan-types.js';
import type { WorkspaceRef } from '../../model/snapshot-types.js';
import { type ChecklistSection, type StepBlock, type StepKind, type Visit } from '../checklist.js';
import { sectionHeading } from '../checklist-words.js';
import type { Phrase } from '../phrase.js';
import { ignoredIn, ignoredOf } from '../plan-order.js';
import { ignoredText } from '../value-words.js';
import { markdownCode, markdownPhrase, markdownText } from './escape-markdown.js';

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
  readonly heading: string;
  readonly intro: readonly Block[];
  /** How to get to the limits of the workspace; null: nobody has to. */
  readonly visit: (visit: Visit<C>) => Phrase | null;
  readonly block: (block: StepBlock<C>) => readonly Block[];
  readonly settled: (change: C) => string;
  /** The first step of a workspace that has yet to be created. */
  readonly creation: (visit: Visit<C>) => Block;
  /** How many workspaces are told in full; of the others one line says how many limits it is about. */
  readonly full: number;
  /** The most such lines. */
  readonly items: number;
}

/** One section of a checklist, with one visit to each workspace: its steps, then what else there is to know of it. */
export function checklistSection<C extends Change>(
  section: ChecklistSection<C>,
  options: SectionOptions<C>,
): readonly Block[] {
  const { heading, intro, full, items } = options;
  const counted = section.visits
    .slice(full)
    .map((visit) => `- ${workspaceTitle(visit.workspace)}: ${count(limitsOf(visit), 'limit')}, left out here`);
  const blocks = [
    ...section.visits.slice(0, full).flatMap((visit) => visitBlocks(visit, section.kind, options)),
    ...(counted.length === 0 ? [] : [firstItems(counted, items)]),
  ];
  const shown = section.kind === 'ignored' ? foldedBlocks(ignoredText(ignoredOf(section.visits)), blocks) : blocks;
  return [[`## ${heading} (${section.count})`], ...intro, ...shown];
}

/** What is known already, in one line that unfolds. */
export function foldedBlocks(summary: string, blocks: readonly Block[]): readonly Block[] {
  return [[`<details><summary>${markdownText(summary)}</summary>`], ...blocks, ['</details>']];
}

function limitsOf({ blocks, settled }: Visit<Change>): number {
  return [...blocks.map(({ steps }) => steps), ...settled.map(({ changes }) => changes)].flat().length;
}

function visitBlocks<C extends Change>(
  visit: Visit<C>,
  kind: StepKind,
  { visit: visitOf, block, settled, creation }: SectionOptions<C>,
): readonly Block[] {
  const { workspace, blocks } = visit;
  const way = visitOf(visit);
  return [
    [`### ${workspaceTitle(workspace)}`],
    ...(visit.creation === null ? [] : [creation(visit)]),
    ...(way === null ? [] : [[markdownPhrase(way)]]),
    ...blocks.flatMap(block),
    ...visit.settled.flatMap((part) => {
      const list = part.changes.map(settled);
      if (part.kind === kind) return [list];
      if (part.kind === 'ignored') return foldedBlocks(ignoredText(ignoredIn(part.changes)), [list]);
      return [[`${sectionHeading(part.kind, null)}:`], list];
    }),
  ];
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
