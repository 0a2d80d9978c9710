import { isToBeCreated } from '../model/address.js';
import type { Change } from '../model/plan-types.js';
import { breakCommands } from '../model/text.js';

/*
 * Commands that people paste into a shell: of `ant`, and of `limitdrift accept`.
 */

/**
 * The update call as a line for `ant`, for people who prefer it to the Console: all that is to be set in one group of one
 * workspace. null where an ID that it needs is not known (a workspace that does not exist yet has none), or nothing can set
 * any of the limiters. `--limit` is a limiter here, unlike in `list`, where it is the page size.
 * Source: platform.claude.com/docs, CLI reference of "Update workspace rate limits".
 */
export function updateCommand(steps: readonly Change[]): string | null {
  const [first, ...others] = steps.filter(hasCommand);
  return first === undefined ? null : updateOf([first, ...others]);
}

/** The same of steps that have one. */
export function updateOf(steps: readonly [CommandedChange, ...CommandedChange[]]): string {
  const [{ workspace, group }] = steps;
  return [
    'ant organization:workspaces:rate-limits update',
    `--workspace-id ${quoteForShell(workspace.id)}`,
    `--rate-limit-id ${quoteForShell(group.rate_limit_id)}`,
    ...steps.map((step) => `--limit ${quoteForShell(limitElement(step))}`),
  ].join(' ');
}

/** A change that the update call can carry out. */
export type CommandedChange = Change & { readonly group: { readonly rate_limit_id: string } };

/** Whether the update call can carry out the step, with nothing in it that cannot be pasted. */
export function hasCommand(change: Change): change is CommandedChange {
  const { workspace, group, limiter, settable } = change;
  if (settable === 'no' || group.rate_limit_id === null || isToBeCreated(workspace)) return false;
  return [workspace.id, group.rate_limit_id, limiter].every(isPrintable);
}

function limitElement({ limiter, after }: Change): string {
  const value = after.source === 'workspace' ? String(after.value) : 'null';
  return `{type: ${/^\w+$/.test(limiter) ? limiter : JSON.stringify(limiter)}, value: ${value}}`;
}

/** Shows what a workspace overrides and inherits now; null where its ID is none that can be pasted. */
export function listCommand(workspaceId: string): string | null {
  return isPrintable(workspaceId) ? listOf(workspaceId) : null;
}

/** The same of an ID that can be pasted. */
export function listOf(workspaceId: string): string {
  return `ant organization:workspaces:rate-limits list --workspace-id ${quoteForShell(workspaceId)} --include-inherited`;
}

/** Only what shows as itself and cannot start an option is put into a line that people paste into a shell. */
function isPrintable(text: string): boolean {
  return /^[\x21-\x2c\x2e-\x7e][\x21-\x7e]*$/.test(text);
}

/** One word of a POSIX shell. What CI logs take for a command is kept apart. */
export function quoteForShell(text: string): string {
  if (/^[\w./:@%+-]+$/.test(text)) return text;
  return `'${breakCommands(text.replaceAll("'", "'\\''"), "''#")}'`;
}

/** The plan that `accept` reads where no other is named. */
export const defaultPlan = 'plan.json';

/** Where the plan of a report is saved; absent: it is not known to be. */
export interface PlanPlace {
  readonly planFile?: string;
}

/** The line that accepts what is live at steps; null where an ID is none that a plan gives, and could be anything. */
export function acceptCommand(steps: readonly Change[], { planFile = defaultPlan }: PlanPlace): string | null {
  const ids = steps.map(({ step }) => step);
  const plan = planFile === defaultPlan ? '' : `--plan ${quoteForShell(planFile)} `;
  return ids.every((step) => /^s-[0-9a-f]{16}$/.test(step)) ? `limitdrift accept ${plan}${ids.join(' ')}` : null;
}
