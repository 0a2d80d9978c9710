import { isToBeCreated } from '../model/address.js';
import { count, formatNumber } from '../model/numbers.js';
import type { Change, Plan } from '../model/plan.js';
import { markdownCode } from './escape-markdown.js';
import { showsCommand } from './markdown-steps.js';
import { groupByWorkspace } from './words.js';

/** The page where a person changes limits. Source: platform.claude.com/docs, Rate Limits API, October 2026. */
const consolePage = 'https://platform.claude.com/usage/limits';

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

/** What to know before the first step. */
export function instructions(steps: readonly Change[]): Block {
  return [
    'The Console lets organization admins and owners change limits, and the admins of a workspace its own.',
    'Each step says what must be there before the change. Where the new value is there already, tick the step; where anything else is, stop: somebody changed it since, so plan again.',
    'A change takes effect within about an hour. `limitdrift plan --out plan.json` saves this plan, and `limitdrift verify plan.json` says afterwards what is done.',
    ...(steps.some(showsCommand) ? ['`ant`, which the commands begin with, is Anthropic’s own command line.'] : []),
  ];
}

export const decideIntro: readonly Block[] = [
  [
    'Live is not what the declaration says. For each step, set what is declared, or accept what is live.',
    '`limitdrift accept STEP…` writes what is live into the declaration, with `--until DATE --reason TEXT` it tolerates it for a while instead; it reads `plan.json`. Give it all the steps that you accept at once.',
  ],
];

export interface SectionOptions<C extends Change> {
  readonly intro: readonly Block[];
  /** Whether a person visits the workspace in the Console for this step. */
  readonly visits: (change: C) => boolean;
  readonly item: (change: C) => Block;
  /** The first step of a workspace that has yet to be created. */
  readonly creation: (workspace: Change['workspace'], changes: readonly C[]) => Block;
  /** Workspaces to create that have no other step. */
  readonly empty: readonly Change['workspace'][];
  /** How many workspaces are told in full; of the others one line says how many limits it is about. Default: all. */
  readonly full?: number;
  /** The most such lines. Default: all. */
  readonly items?: number;
}

/** One section of a checklist, with one visit to each workspace: first what the Console can do, then the rest. */
export function checklistSection<C extends Change>(
  heading: string,
  changes: readonly C[],
  { intro, visits, item, creation, empty, full = Infinity, items = Infinity }: SectionOptions<C>,
): readonly Block[] {
  const workspaces = [...empty.map((workspace) => ({ workspace, changes: [] })), ...groupByWorkspace(changes)];
  if (workspaces.length === 0) return [];
  const created = workspaces.filter(({ workspace }) => isToBeCreated(workspace)).length;
  const blocks = workspaces
    .slice(0, full)
    .flatMap(({ workspace, changes: steps }) => [
      [`### ${workspaceTitle(workspace)}`],
      ...(isToBeCreated(workspace) ? [creation(workspace, steps)] : []),
      ...(steps.some(visits) ? [[visitLine(workspace.name)]] : []),
      ...(steps.length === 0 ? [] : [sortBySettable(steps).flatMap(item)]),
    ]);
  const counted = workspaces.slice(full).map(({ workspace, changes: steps }) => {
    return `- ${workspaceTitle(workspace)}: ${count(steps.length, 'limit')}, left out here`;
  });
  const rest = counted.length === 0 ? [] : [firstItems(counted, items)];
  return [[`## ${heading} (${changes.length + created})`], ...intro, ...blocks, ...rest];
}

/** A list that is cut to its first items says how many more there are. */
export function firstItems(items: readonly string[], most: number): Block {
  if (items.length <= most) return items;
  return [...items.slice(0, most), `- and ${formatNumber(items.length - most)} more, left out here`];
}

/** Steps in the Console, in the plan's order. */
export function visitsConsole({ settable }: Change): boolean {
  return settable === 'console';
}

/** One way of setting after the other; within each what is cleared comes last, so that nothing stands open meanwhile. */
function sortBySettable<C extends Change>(changes: readonly C[]): readonly C[] {
  const setFirst = changes.toSorted((a, b) => Number(a.action === 'delete') - Number(b.action === 'delete'));
  return (['console', 'command', 'no'] as const).flatMap((way) => setFirst.filter(({ settable }) => settable === way));
}

function workspaceTitle(workspace: Change['workspace']): string {
  const known = isToBeCreated(workspace) ? 'to be created' : markdownCode(workspace.id);
  return `${markdownCode(workspace.name)} · ${known}`;
}

function visitLine(name: string): string {
  return `Open the [Rate limits page](${consolePage}) and choose ${markdownCode(name)} in the **Workspace** dropdown.`;
}
