import { isToBeCreated } from '../model/address.js';
import type { Change, ChangeClass, Finding, Plan } from '../model/plan-types.js';
import { isOpenBefore } from '../model/verdict.js';
import { afterMerge } from './value-words.js';
import { failedStep } from './next-step.js';
import { code, phrase, type Phrase, strong } from './phrase.js';
import { showsCommand } from './step-words.js';
import { groupByWorkspace, type IgnoredChange, isIgnored, isOnlyReported, type ReportedChange } from './plan-order.js';

/*
 * The steps of a plan as a person works through them, and what stands above them. Raw text.
 */

/** The page where a person changes limits. Source: platform.claude.com/docs, Rate Limits API, October 2026. */
const consolePage = 'https://platform.claude.com/usage/limits';

export interface Visit<C extends Change> {
  readonly workspace: Change['workspace'];
  /** In the order in which they are carried out. */
  readonly steps: readonly C[];
}

/** Steps by workspace: one visit to each. */
export interface ChecklistSection<C extends Change> {
  /** Steps, and workspaces to be created. */
  readonly count: number;
  readonly visits: readonly Visit<C>[];
}

/** The steps of a plan by what a person does with them. */
export interface Checklist {
  /** Asked for: pending and overdue. Of a run that looks at a change, what it asks for itself, once it is merged. */
  readonly todo: ChecklistSection<Change>;
  /** What was merged before this change and is still open. No step of this one. */
  readonly before: ChecklistSection<Change>;
  /** Somebody has to decide: drift and conflict. */
  readonly decide: ChecklistSection<Change>;
  readonly done: ChecklistSection<Change>;
  /** What differs and does not fail. */
  readonly reported: ChecklistSection<ReportedChange>;
  readonly ignored: ChecklistSection<IgnoredChange>;
  /** What is to do and to decide. */
  readonly open: readonly Change[];
  /** Whether there is nothing to do or to decide, not even a workspace to create. */
  readonly empty: boolean;
}

export function checklistOf(plan: Plan): Checklist {
  const counted = plan.changes.filter((change) => !isIgnored(change) && !isOnlyReported(change));
  const ofClass = (...classes: readonly ChangeClass[]): readonly Change[] =>
    counted.filter((change) => classes.includes(change.class));
  const { base } = plan.declaration;
  const [before, todo] = split(ofClass('pending', 'overdue'), (change) => isOpenBefore(change, base));
  const undecided = ofClass('drift', 'conflict');
  const [created, toCreate] = split(workspacesToCreate(plan), ({ introduced }) => base !== null && introduced !== true);
  return {
    todo: sectionOf(todo, toCreate),
    before: sectionOf(before, created),
    decide: sectionOf(undecided),
    done: sectionOf(ofClass('adopted')),
    reported: sectionOf(plan.changes.filter(isOnlyReported)),
    ignored: sectionOf(plan.changes.filter(isIgnored)),
    open: [...todo, ...undecided],
    empty: todo.length + undecided.length + toCreate.length === 0,
  };
}

/** Those that it holds of, and the others. */
function split<T>(items: readonly T[], holds: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(holds), items.filter((item) => !holds(item))];
}

/** What the section of what was asked for is headed: nothing of a change is carried out before it is merged. */
export function todoHeading({ declaration }: Plan): string {
  return declaration.base === null ? 'To do' : afterMerge;
}

/** @param toCreate Workspaces to create that have no other step. */
export function sectionOf<C extends Change>(
  changes: readonly C[],
  toCreate: readonly Change['workspace'][] = [],
): ChecklistSection<C> {
  const workspaces = [...toCreate.map((workspace) => ({ workspace, changes: [] })), ...groupByWorkspace(changes)];
  const created = workspaces.filter(({ workspace }) => isToBeCreated(workspace)).length;
  return {
    count: changes.length + created,
    visits: workspaces.map(({ workspace, changes: own }) => ({ workspace, steps: sortBySettable(own) })),
  };
}

/** One way of setting after the other; within each what is cleared comes last, so that nothing stands open meanwhile. */
function sortBySettable<C extends Change>(changes: readonly C[]): readonly C[] {
  const setFirst = changes.toSorted((a, b) => Number(a.action === 'delete') - Number(b.action === 'delete'));
  return (['console', 'command', 'no'] as const).flatMap((way) => setFirst.filter(({ settable }) => settable === way));
}

/** Newly declared workspaces that do not exist and for which no limit has to be set. */
function workspacesToCreate({
  findings,
  changes,
}: Plan): readonly (Change['workspace'] & Pick<Finding, 'introduced'>)[] {
  const withSteps = new Set(changes.map(({ workspace }) => workspace.id));
  return findings.flatMap(({ rule, data, workspace, introduced }) => {
    if (rule !== 'workspace-missing' || !data.pending || workspace === null) return [];
    const id = `name:${workspace.name}`;
    return withSteps.has(id) ? [] : [{ ...workspace, id, introduced }];
  });
}

/** What to know before the first step. */
export function instructions(steps: readonly Change[], base: string | null = null): readonly Phrase[] {
  return [
    ...(base === null
      ? []
      : [
          phrase`${strong('Review and merge first.')} What stands under ${afterMerge} is carried out once this change is merged, and not before.`,
        ]),
    ['The Console lets organization admins and owners change limits, and the admins of a workspace its own.'],
    [
      'Each step says what must be there before the change. Where the new value is there already, tick the step; where anything else is, stop: somebody changed it since, so plan again.',
    ],
    phrase`A change takes effect within about an hour. ${code('limitdrift plan --out plan.json')} saves this plan, and ${code('limitdrift verify plan.json')} says afterwards what is done.`,
    ...(steps.some(showsCommand)
      ? [phrase`${code('ant')}, which the commands begin with, is Anthropic’s own command line.`]
      : []),
  ];
}

export const decideIntro: readonly Phrase[] = [
  ['Live is not what the declaration says. For each step, set what is declared, or accept what is live.'],
  phrase`${code('limitdrift accept STEP…')} writes what is live into the declaration, with ${code('--until DATE --reason TEXT')} it tolerates it for a while instead; it reads ${code('plan.json')}. Give it all the steps that you accept at once.`,
];

export const beforeIntro: readonly Phrase[] = [
  [
    'Merged earlier, and not carried out yet. It is no part of this change: the checklist of the branch that it was merged into has the steps.',
  ],
];

export const reportedIntro: readonly Phrase[] = [
  phrase`These differ and do not fail the run: there is nothing that has to be done. ${code('limitdrift accept STEP…')} accepts one, as any other.`,
];

/** How to get to the limits of a workspace. */
export function visitPhrase(name: string): Phrase {
  return phrase`Open the ${{ link: consolePage, text: 'Rate limits page' }} and choose ${code(name)} in the ${strong('Workspace')} dropdown.`;
}

/** Steps in the Console. */
export function visitsConsole({ settable }: Change): boolean {
  return settable === 'console';
}

/** The first step of a workspace that does not exist yet, and what to know of it. */
export function creationPhrases({ name }: Change['workspace']): readonly [step: Phrase, fact: Phrase] {
  return [
    phrase`Create the workspace ${code(name)} in the Console, with exactly this name.`,
    ['Until its limits are set it has everything that the organization has.'],
  ];
}

/** What to know before anything else when following the list could do harm. */
export function closeConnection({ verdict, incomplete, findings }: Plan): readonly Phrase[] {
  return [
    ...(verdict === 'failed'
      ? [phrase`${strong('The run failed')}: this is no checklist, and nothing is known to be in sync.`]
      : []),
    ...(incomplete.length > 0
      ? [phrase`${strong('Do not rely on this list')}: not everything was read, and there may be more to do.`]
      : []),
    ...findings.flatMap(({ rule, message }) =>
      rule === 'snapshot-old'
        ? [phrase`${strong('Do not carry this out')}: ${message}. Live may be different now.`]
        : [],
    ),
  ];
}

/** What is said where there is no step. Raw text. */
export function nothingToDo(plan: Plan): string {
  if (plan.verdict === 'failed') return failedStep(plan);
  return plan.incomplete.length === 0
    ? 'Nothing to do in the Console.'
    : 'Nothing that was read needs a change in the Console.';
}
