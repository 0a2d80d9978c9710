import { groupKey, groupName } from '../../model/address.js';
import { meansWorkspace } from '../../model/names.js';
import type { Change, ChangeClass, Finding, Plan, UndeclaredWorkspace } from '../../model/plan-types.js';
import { count } from '../../model/text.js';
import { quoteForShell } from '../../git/git-process.js';
import type { GroupIndex } from '../../plan/resolve/group-index.js';
import { didYouMean, usage } from '../arguments.js';

/*
 * Chooses the changes of a saved plan that `accept` is to write.
 */

/** What the command line asks for: steps, whole workspaces, or everything that drifted. */
export interface WantedChanges {
  /** IDs of steps and changes, and addresses. */
  readonly steps: readonly string[];
  readonly globs: readonly string[];
  readonly all: boolean;
}

export interface ChosenChanges {
  readonly changes: readonly Change[];
  /** Workspaces that get an entry. */
  readonly undeclared: readonly UndeclaredWorkspace[];
  /** Whether each was named by itself. */
  readonly each: boolean;
  /** What is not accepted, in words. */
  readonly left: readonly string[];
}

/** Tells steps from files: a step is an ID, or an address that ends in a limiter of the plan. */
export function sortOperands(
  operands: readonly string[],
  { changes }: Plan,
): { readonly steps: readonly string[]; readonly files: readonly string[] } {
  const limiters = new Set(changes.map(({ limiter }) => limiter));
  const isStep = (word: string): boolean => {
    const isAddress = word.split('/').length > 2 && limiters.has(word.slice(word.lastIndexOf('/') + 1));
    return isAddress || /^[sc]-[\da-f]{16}$/.test(word);
  };
  return { steps: operands.filter(isStep), files: operands.filter((word) => !isStep(word)) };
}

/** @throws UserError `usage` where nothing is asked for, or two things at once */
export function checkWanted({ steps, globs, all }: WantedChanges): void {
  const ways = [steps.length > 0, globs.length > 0, all].filter((asked) => asked).length;
  if (ways === 0)
    throw usage(
      'accept needs a STEP, --workspace or --all',
      'A step is s- or c- and 16 characters, or WORKSPACE/GROUP/LIMITER, as the plan names it.',
    );
  if (ways > 1) throw usage('A STEP, --workspace and --all cannot be used together', 'Give one of them.');
}

interface Planned {
  readonly plan: Plan;
  readonly path: string;
  /** What the declaration calls groups. */
  readonly groups: GroupIndex;
}

/** @throws UserError `usage` for what the plan does not have */
export function chooseChanges({ steps, globs, all }: WantedChanges, planned: Planned): ChosenChanges {
  const { plan, path } = planned;
  if (steps.length > 0) {
    const found = steps.map((step) => findStep(step, planned));
    return { changes: [...new Set(found)], undeclared: [], each: true, left: [] };
  }
  const undeclared = plan.undeclared ?? [];
  if (all) {
    const isWanted = (change: Change): boolean =>
      isOpen(change) && change.class === 'drift' && change.reported === null;
    const { changes, left } = choose(plan.changes, isWanted);
    const findings = plan.findings.filter(({ severity }) => severity === 'error').length;
    const wrong =
      findings === 0 ? [] : [`${count(findings, 'error')} that the plan names: correct limits.yaml by hand`];
    return {
      changes,
      undeclared: [],
      each: false,
      left: [...left, ...describeUndeclared(undeclared, plan.findings), ...wrong],
    };
  }
  const known = [...plan.changes, ...undeclared].map(({ workspace }) => workspace);
  const idle = globs.find((glob) => !known.some((workspace) => meansWorkspace(glob, workspace)));
  if (idle !== undefined) {
    const names = [...new Set(known.map(({ name }) => name))];
    throw usage(
      `${path} has nothing to accept in a workspace "${idle}"`,
      didYouMean(idle, names, 'Repeat --workspace for several.'),
    );
  }
  const isNamed = ({ workspace }: Change | UndeclaredWorkspace): boolean =>
    globs.some((glob) => meansWorkspace(glob, workspace));
  const isWanted = (change: Change): boolean =>
    isOpen(change) && (change.class === 'drift' || change.class === 'conflict');
  const { changes, left } = choose(plan.changes.filter(isNamed), isWanted);
  return { changes, undeclared: undeclared.filter(isNamed), each: false, left };
}

function isOpen({ ignored }: Change): boolean {
  return ignored === null;
}

function choose(
  changes: readonly Change[],
  isWanted: (change: Change) => boolean,
): Pick<ChosenChanges, 'changes' | 'left'> {
  const others = changes.filter((change) => !isWanted(change) && change.action !== 'no-op');
  return { changes: changes.filter(isWanted), left: describeLeft(others) };
}

function describeUndeclared(
  undeclared: readonly UndeclaredWorkspace[],
  findings: readonly Finding[],
): readonly string[] {
  const [first] = undeclared;
  if (first === undefined) return [];
  const { name } = first.workspace;
  const [gone] = findings.flatMap(({ rule, data }) =>
    rule === 'workspace-missing' && !data.pending ? [data.name] : [],
  );
  // An entry of its own would leave the old one.
  const renamed = gone === undefined ? '' : `where "${gone}" was renamed, write the new name as its key; else `;
  const words = `${count(undeclared.length, 'workspace')} without an entry`;
  return [`${words}: ${renamed}\`limitdrift accept --workspace ${quoteForShell(name)}\` writes one`];
}

const reasons: Readonly<Record<Exclude<ChangeClass, 'adopted'>, string>> = {
  drift: 'of drift that is only reported: accept by step',
  conflict: 'of conflict, where live and the declaration both changed: accept by step or --workspace',
  pending: 'of pending changes: declared, and to be carried out in the Console',
  overdue: 'of overdue changes: declared, and to be carried out in the Console',
};

function describeLeft(changes: readonly Change[]): readonly string[] {
  const ignored = changes.filter((change) => !isOpen(change)).length;
  const counted = Object.entries(reasons).flatMap(([name, reason]) => {
    const steps = changes.filter((change) => isOpen(change) && change.class === name).length;
    return steps === 0 ? [] : [`${count(steps, 'step')} ${reason}`];
  });
  return [...counted, ...(ignored === 0 ? [] : [`${count(ignored, 'step')} that an ignore tolerates`])];
}

function findStep(step: string, planned: Planned): Change {
  const { plan, path } = planned;
  const found = plan.changes.filter(
    (change) => change.step === step || change.id === step || change.address === step || isAt(step, change, planned),
  );
  const [change, another] = found;
  if (change !== undefined && another === undefined) return change;
  if (change !== undefined)
    throw usage(
      `${step} means ${found.length} steps of ${path}`,
      `Name one by its ID: ${found.map((one) => one.step).join(', ')}.`,
    );
  const isId = /^[sc]-/.test(step);
  const known = plan.changes.flatMap((one) => (isId ? [one.step, one.id] : [nameChange(one)]));
  const list = `\`limitdrift show ${path} --report markdown\` lists the steps.`;
  throw usage(`${path} has no step ${step}`, didYouMean(step, known, list));
}

/** Whether an address means a change: its workspace by name or ID, its group in any word that means it. */
function isAt(address: string, { workspace, group, limiter }: Change, { groups }: Planned): boolean {
  if (!address.endsWith(`/${limiter}`)) return false;
  const place = address.slice(0, -limiter.length - 1);
  return [workspace.name, workspace.id].some((name) => {
    if (!place.startsWith(`${name}/`)) return false;
    const word = place.slice(name.length + 1);
    return word === groupName(group) || groups.find(word)?.key === groupKey(group);
  });
}

/** As it can be given to `accept`. */
export function nameChange({ workspace, group, limiter }: Change): string {
  return `${workspace.name}/${group.models?.[0] ?? groupKey(group)}/${limiter}`;
}
