import { isToBeCreated } from '../model/address.js';
import type { Change } from '../model/plan-types.js';
import { breakCommands } from '../model/text.js';

/*
 * Commands that people paste into a shell: of `ant`, and of `limitdrift accept`.
 */

/**
 * The update call as a line for `ant`, for people who prefer it to the Console; null where an ID that it needs is not
 * known (a workspace that does not exist yet has none), or nothing can set the limiter. `--limit` is a limiter here, unlike in `list`, where it is the page size.
 * Source: platform.claude.com/docs, CLI reference of "Update workspace rate limits".
 */
export function updateCommand({ workspace, group, limiter, settable, after }: Change): string | null {
  if (settable === 'no' || group.rate_limit_id === null || isToBeCreated(workspace)) return null;
  const ids = [workspace.id, group.rate_limit_id];
  if (![...ids, limiter].every(isPrintable)) return null;
  const value = after.source === 'workspace' ? String(after.value) : 'null';
  const type = /^\w+$/.test(limiter) ? limiter : JSON.stringify(limiter);
  return [
    'ant organization:workspaces:rate-limits update',
    `--workspace-id ${quoteForShell(workspace.id)}`,
    `--rate-limit-id ${quoteForShell(group.rate_limit_id)}`,
    `--limit ${quoteForShell(`{type: ${type}, value: ${value}}`)}`,
  ].join(' ');
}

/** Shows what a workspace overrides and inherits now; null where its ID is none that can be pasted. */
export function listCommand(workspaceId: string): string | null {
  return isPrintable(workspaceId)
    ? `ant organization:workspaces:rate-limits list --workspace-id ${quoteForShell(workspaceId)} --include-inherited`
    : null;
}

/** Only what shows as itself and cannot start an option is put into a line that people paste into a shell. */
function isPrintable(text: string): boolean {
  return /^[\x21-\x2c\x2e-\x7e][\x21-\x7e]*$/.test(text);
}

/** One word of a POSIX shell. What CI logs take for a command is kept apart. */
function quoteForShell(text: string): string {
  if (/^[\w./:@%+-]+$/.test(text)) return text;
  return `'${breakCommands(text.replaceAll("'", "'\\''"), "''#")}'`;
}

/** The line that accepts what is live at a step; null where the ID is none that a plan gives, and could be anything. */
export function acceptCommand(step: string): string | null {
  return /^s-[0-9a-f]{16}$/.test(step) ? `limitdrift accept ${step}` : null;
}
