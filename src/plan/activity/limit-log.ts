import type { LimitEvent } from '../../model/activity/activity-types.js';
import {
  type LoggedState,
  type LimitLog,
  logFormatVersion,
  type LoggedChange,
} from '../../model/activity/log-types.js';
import { identityOfGroup } from '../../model/address.js';
import type { LiveGroup, Snapshot, Tool } from '../../model/snapshot-types.js';
import type { Include } from '../scope.js';
import { type AskThen, type DeclaredPast, declaredThen } from './declared-then.js';
import { groupFinder, newestFirst } from './feed-groups.js';

/*
 * Makes the log of changes: names of workspaces and groups, and what was declared then, beside each event.
 */

export interface LogOptions {
  readonly tool: Tool;
  /** RFC 3339 in UTC. */
  readonly from: string;
  readonly include: Include;
  /** null: no declaration was at hand. */
  readonly declared: DeclaredPast | null;
}

/** Pure: the events may come in any order. */
export function limitLog(events: readonly LimitEvent[], snapshot: Snapshot, options: LogOptions): LimitLog {
  const { tool, from, include, declared } = options;
  const { taken_at, api_version, organization, workspaces } = snapshot;
  const names = new Map(workspaces.map(({ id, name }) => [id, name]));
  const findGroup = groupFinder(events, snapshot);
  const askThen = declared === null ? null : declaredThen(declared);
  const changes = events
    .toSorted(newestFirst)
    .map((event) => ({
      event,
      workspace: { id: event.workspace_id, name: names.get(event.workspace_id) ?? event.workspace_id },
    }))
    .filter(({ workspace }) => include(workspace))
    .map(({ event, workspace }) => logged(event, workspace, { group: findGroup(event.model_group), askThen }));
  return {
    format_version: logFormatVersion,
    tool,
    taken_at,
    api_version,
    organization: { id: organization.id, name: organization.name },
    from,
    declaration: declarationOf(declared, changes),
    exit_code: 0,
    summary: summarizeLog(changes),
    changes,
  };
}

interface Found {
  readonly group: LiveGroup | null;
  readonly askThen: AskThen | null;
}

function logged(event: LimitEvent, workspace: LoggedChange['workspace'], { group, askThen }: Found): LoggedChange {
  const { id, at, model_group, limiter, value, actor } = event;
  const shown = group === null ? null : identityOfGroup(group);
  const declared = askThen?.(event, group) ?? null;
  return { id, at, workspace, model_group, group: shown, limiter, value, actor, declared };
}

/** Git is not asked where nothing was looked up. */
function declarationOf(declared: DeclaredPast | null, changes: readonly LoggedChange[]): LimitLog['declaration'] {
  if (declared === null) return null;
  const reason = changes.length === 0 ? null : declared.past.history().unavailable;
  return { files: declared.head.declaration.files, history_unavailable: reason };
}

/** How many of them were as declared. */
export function summarizeLog(changes: readonly LoggedChange[]): LimitLog['summary'] {
  const inState = (state: LoggedState): number => changes.filter(({ declared }) => declared?.state === state).length;
  return {
    changes: changes.length,
    workspaces: new Set(changes.map(({ workspace }) => workspace.id)).size,
    matches: inState('matches'),
    differs: inState('differs'),
    not_declared: inState('not-declared'),
    unclear: inState('unclear'),
    unknown: inState('unknown'),
  };
}
