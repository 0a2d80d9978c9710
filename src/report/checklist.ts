import { groupKey, isToBeCreated } from '../model/address.js';
import type { Change, Finding, Plan } from '../model/plan-types.js';
import type { Group } from '../model/snapshot-types.js';
import { changeFails, isOpenBefore } from '../model/verdict.js';
import { groupByWorkspace, isIgnored, isOnlyReported } from './plan-order.js';

/*
 * The steps of a plan as a person works through them, by section, workspace and group.
 */

/**
 * What a person does with a change: decides (drift and conflict), or carries it out (pending and overdue; of a run that looks
 * at a change, once it is merged). The others are no steps: open since before this change, reported, adopted, ignored.
 */
export type StepKind = 'decide' | 'todo' | SettledKind;
export type SettledKind = 'before' | 'reported' | 'done' | 'ignored';

export function stepKind(change: Change, base: string | null): StepKind {
  if (isIgnored(change)) return 'ignored';
  if (isOnlyReported(change)) return 'reported';
  if (change.class === 'adopted') return 'done';
  if (change.class === 'drift' || change.class === 'conflict') return 'decide';
  return isOpenBefore(change, base) ? 'before' : 'todo';
}

/** The steps of one group of one workspace: one visit to **Edit**, or one command. */
export interface StepBlock<C extends Change> {
  readonly kind: 'decide' | 'todo';
  readonly group: Group;
  /** In the order in which they are carried out. */
  readonly steps: readonly C[];
}

/** All that a checklist has of one workspace. */
export interface Visit<C extends Change> {
  readonly workspace: Change['workspace'];
  /** Who has to create it: this list, or the one that it was merged into before; null: it exists, or nobody is asked to. */
  readonly creation: 'todo' | 'before' | null;
  readonly blocks: readonly StepBlock<C>[];
  /** What is no step, by what it is. */
  readonly settled: readonly { readonly kind: SettledKind; readonly changes: readonly C[] }[];
}

/** Workspaces by the most important thing that they have: each stands in one section only. */
export interface ChecklistSection<C extends Change> {
  readonly kind: StepKind;
  /** Steps, with workspaces to be created; where the section has none, the limits in it. */
  readonly count: number;
  readonly visits: readonly Visit<C>[];
}

export interface Checklist {
  readonly sections: readonly ChecklistSection<Change>[];
  /** What is to do and to decide. */
  readonly open: readonly Change[];
  /** Whether there is nothing to do or to decide, not even a workspace to create. */
  readonly empty: boolean;
}

export function checklistOf(plan: Plan): Checklist {
  const { base } = plan.declaration;
  const created = workspacesToCreate(plan).map(({ introduced, ...workspace }): Created => {
    return { workspace, by: base !== null && introduced !== true ? 'before' : 'todo' };
  });
  const kindOf = (change: Change): StepKind => stepKind(change, base);
  const sections = sectionsOf(plan.changes, { kindOf, order: stepOrder(plan), created });
  const open = plan.changes.filter((change) => isStep(kindOf(change)));
  return { sections, open, empty: open.length === 0 && created.every(({ by }) => by !== 'todo') };
}

function isStep(kind: StepKind): kind is 'decide' | 'todo' {
  return kind === 'decide' || kind === 'todo';
}

/** What the steps of a plan are told in: what fails the run comes first. */
export function stepOrder({ changes, run }: Plan): readonly ['decide', 'todo'] | readonly ['todo', 'decide'] {
  const fails = changes.some(
    (change) => stepKind(change, null) === 'decide' && !run.policy.report_only && changeFails(change, run.policy),
  );
  return fails ? ['decide', 'todo'] : ['todo', 'decide'];
}

/** A workspace to be created that has no other step. */
interface Created {
  readonly workspace: Change['workspace'];
  readonly by: 'todo' | 'before';
}

interface Sorting<C extends Change> {
  readonly kindOf: (change: C) => StepKind;
  readonly order?: readonly ('decide' | 'todo')[];
  readonly created?: readonly Created[];
}

/** Changes by section, each workspace in the first that it has something of. */
export function sectionsOf<C extends Change>(
  changes: readonly C[],
  { kindOf, order = ['decide', 'todo'], created = [] }: Sorting<C>,
): readonly ChecklistSection<C>[] {
  const visits = [
    ...created.map(({ workspace, by }): Visit<C> => ({ workspace, creation: by, blocks: [], settled: [] })),
    ...groupByWorkspace(changes).map(({ workspace, changes: own }) => visitOf(workspace, own, { kindOf, order })),
  ];
  const all: readonly StepKind[] = [...order, 'before', 'done', 'reported', 'ignored'];
  return all.flatMap((kind, at) => {
    const own = visits.filter((visit) => all.findIndex((other) => hasKind(visit, other)) === at);
    return own.length === 0 ? [] : [{ kind, count: countOf(kind, own), visits: own }];
  });
}

function visitOf<C extends Change>(
  workspace: Change['workspace'],
  changes: readonly C[],
  { kindOf, order }: Required<Pick<Sorting<C>, 'kindOf' | 'order'>>,
): Visit<C> {
  const ofKind = (kind: StepKind): readonly C[] => changes.filter((change) => kindOf(change) === kind);
  const settled = (['before', 'reported', 'done', 'ignored'] as const).flatMap((kind) => {
    const own = ofKind(kind);
    return own.length === 0 ? [] : [{ kind, changes: own }];
  });
  const blocks = order.flatMap((kind) => blocksOf(kind, ofKind(kind)));
  const isBefore = blocks.length === 0 && settled.some(({ kind }) => kind === 'before');
  const creation = isToBeCreated(workspace) ? (isBefore ? 'before' : 'todo') : null;
  return { workspace, creation, blocks, settled };
}

/** Changes of one workspace and one kind, in the order of a checklist. */
export function inStepOrder<C extends Change>(changes: readonly C[]): readonly C[] {
  return blocksOf('todo', changes).flatMap(({ steps }) => steps);
}

/** A block a group; what the Console can do comes before what only a command can. */
function blocksOf<C extends Change>(kind: 'decide' | 'todo', changes: readonly C[]): readonly StepBlock<C>[] {
  const blocks = new Map<string, StepBlock<C>>();
  for (const change of sortBySettable(changes)) {
    const key = groupKey(change.group);
    const { group, steps } = blocks.get(key) ?? { group: change.group, steps: [] };
    blocks.set(key, { kind, group, steps: [...steps, change] });
  }
  return [...blocks.values()];
}

function hasKind<C extends Change>({ creation, blocks, settled }: Visit<C>, kind: StepKind): boolean {
  return creation === kind || [...blocks, ...settled].some((part) => part.kind === kind);
}

function countOf<C extends Change>(kind: StepKind, visits: readonly Visit<C>[]): number {
  const counts = visits.map(({ creation, blocks, settled }) => {
    if (isStep(kind)) return blocks.reduce((sum, { steps }) => sum + steps.length, creation === 'todo' ? 1 : 0);
    return settled.reduce((sum, { changes }) => sum + changes.length, creation === 'before' ? 1 : 0);
  });
  return counts.reduce((sum, count) => sum + count, 0);
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

/** More limits than these that change alike stand in a table before the steps. */
const manySteps = 20;

/** Steps that set the same limit from the same to the same. */
export interface AlikeSteps {
  readonly sample: Change;
  /** In how many workspaces. */
  readonly workspaces: number;
}

/** What many steps of a long list have in common, the most common first; none of a short list, or where nothing is alike. */
export function alikeSteps(open: readonly Change[]): readonly AlikeSteps[] {
  if (open.length <= manySteps) return [];
  const kinds = new Map<string, AlikeSteps>();
  for (const change of open) {
    const key = JSON.stringify([groupKey(change.group), change.limiter, change.before, change.after, change.class]);
    const { sample, workspaces } = kinds.get(key) ?? { sample: change, workspaces: 0 };
    kinds.set(key, { sample, workspaces: workspaces + 1 });
  }
  return [...kinds.values()].filter(({ workspaces }) => workspaces > 1).toSorted((a, b) => b.workspaces - a.workspaces);
}
