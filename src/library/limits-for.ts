import type { LimitsInForce, WorkspaceInForce } from '../model/in-force-types.js';
import type { Group } from '../model/snapshot-types.js';

/*
 * Looks up what a key of a workspace may use of a model.
 */

/** Why it is not known what is in force. */
export type UnknownLimitsReason =
  /** No workspace of the reading bears the name or ID. */
  | 'no-such-workspace'
  /** Several live workspaces bear the name: ask by ID. */
  | 'ambiguous-workspace'
  | 'archived'
  /** The workspace is there, and its limits could not be read. */
  | 'not-read'
  /** No group of limits that applies to the workspace has the model. */
  | 'no-such-model';

/** What is in force, or why that is not known: what is not known is never "no limit". */
export type ModelLimits = KnownModelLimits | UnknownModelLimits;

export interface KnownModelLimits {
  readonly known: true;
  readonly workspace: { readonly id: string; readonly name: string };
  /** All models of a group draw on the same limits. */
  readonly group: Group;
  /**
   * By limiter, such as `requests_per_minute`, `input_tokens_per_minute_cache_aware` (input without cache reads) and
   * `output_tokens_per_minute`: the lower of the workspace's value and the organization's. 0 lets nothing through. There is no
   * limit of a kind that is not in it.
   */
  readonly limits: Readonly<Record<string, number>>;
}

export interface UnknownModelLimits {
  readonly known: false;
  readonly why: UnknownLimitsReason;
  /** The same in words, one sentence. */
  readonly reason: string;
}

/**
 * What is in force for a model in a workspace. `workspace` is its ID or name; null is the default workspace, whose keys have the
 * organization's limits. `model` is as in a request: `claude-sonnet-5`. Pure, and it does not throw.
 */
export function limitsFor(limits: LimitsInForce, workspace: string | null, model: string): ModelLimits {
  const found = findWorkspace(limits, workspace);
  if (!('limits' in found)) return found;
  const { id, name } = found;
  const ofModel = found.limits.filter(({ group }) => group.models?.includes(model));
  const [first] = ofModel;
  if (first === undefined) {
    const reason = `No group of limits that applies to workspace ${name} has the model ${model}.`;
    return { known: false, why: 'no-such-model', reason };
  }
  const values = ofModel.flatMap(({ limiter, in_force: value }) => (value === null ? [] : [[limiter, value] as const]));
  return { known: true, workspace: { id, name }, group: first.group, limits: Object.fromEntries(values) };
}

function findWorkspace(limits: LimitsInForce, asked: string | null): WorkspaceInForce | UnknownModelLimits {
  const isAsked = ({ id, name }: { readonly id: string; readonly name: string }): boolean =>
    id === asked || name === asked;
  const listed = limits.workspaces.filter((one) => (asked === null ? one.state === 'default' : isAsked(one)));
  const alive = listed.filter(({ state }) => state !== 'archived');
  const [found] = alive;
  const shown = asked ?? 'Default';
  const unknown = (why: UnknownLimitsReason, reason: string): UnknownModelLimits => ({ known: false, why, reason });
  if (alive.length > 1) return unknown('ambiguous-workspace', `Several workspaces are named ${shown}; ask by ID.`);
  if (found !== undefined && found.state !== 'not-read') return found;
  const unread = limits.incomplete.find(({ workspace }) => isAsked(workspace) || workspace.id === found?.id);
  if (unread !== undefined)
    return unknown('not-read', `The limits of workspace ${shown} were not read: ${unread.reason}.`);
  if (listed.length > 0) return unknown('archived', `Workspace ${shown} is archived.`);
  return unknown('no-such-workspace', `Workspace ${shown} is not among those that were read.`);
}
