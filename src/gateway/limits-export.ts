import { groupKey, groupName } from '../model/address.js';
import { UserError } from '../model/errors.js';
import type { LimitInForce, LimitsInForce, WorkspaceInForce } from '../model/in-force-types.js';
import {
  exportFormatVersion,
  type ExportedLimit,
  type ExportedWorkspace,
  type LimitsExport,
} from '../model/export-types.js';
import type { Group, LiveWorkspace, Snapshot } from '../model/snapshot-types.js';
import { formatNumber } from '../model/text.js';

/*
 * The limits in force by workspace and group, each with a share of it, as every export starts from: a gateway, or a script
 * of somebody's, is given the share.
 */

/** A part of a limit: a share as `readLimitValue` reads it. */
export interface LimitShare {
  readonly text: string;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Stands in for the ID of the default workspace, which the API lists only when it is asked to. */
export const defaultWorkspaceId = 'default';

/** A snapshot in which the default workspace is listed: what a key of it may use are the organization's limits. */
export function withDefaultWorkspace(snapshot: Snapshot): Snapshot {
  if (snapshot.workspaces.some((workspace) => workspace.default)) return snapshot;
  const added: LiveWorkspace = {
    id: defaultWorkspaceId,
    name: 'Default',
    archived_at: null,
    default: true,
    read: false,
    inherited_listed: false,
    entries: [],
  };
  return { ...snapshot, workspaces: [...snapshot.workspaces, added] };
}

/**
 * What is in force in live workspaces, as an export. Archived ones are left out: nothing is in force there.
 * @throws UserError `usage` where a share of a limit above 0 rounds to 0, which would let nothing through
 */
export function exportLimits(inForce: LimitsInForce, share: LimitShare): LimitsExport {
  const { tool, taken_at, source, api_version, organization } = inForce;
  const living = inForce.workspaces.filter(({ state }) => state === 'read' || state === 'default');
  const defaultFirst = [...living].sort((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
  return {
    format_version: exportFormatVersion,
    tool,
    taken_at,
    source,
    api_version,
    organization,
    share: share.text,
    workspaces: defaultFirst.map((workspace) => exportWorkspace(workspace, share)),
  };
}

function isDefault({ state }: WorkspaceInForce): boolean {
  return state === 'default';
}

function exportWorkspace(workspace: WorkspaceInForce, share: LimitShare): ExportedWorkspace {
  const { id, name, limits } = workspace;
  const groups = new Map<string, { readonly group: Group; readonly limits: Map<string, ExportedLimit> }>();
  for (const limit of limits) {
    const key = groupKey(limit.group);
    const known = groups.get(key) ?? { group: limit.group, limits: new Map() };
    known.limits.set(limit.limiter, exportLimit(limit, name, share));
    groups.set(key, known);
  }
  return {
    id: id === defaultWorkspaceId ? null : id,
    name,
    default: isDefault(workspace),
    groups: [...groups].map(([key, { group, limits: ofGroup }]) => ({
      key,
      ...group,
      limits: Object.fromEntries(ofGroup),
    })),
  };
}

function exportLimit(
  limit: LimitInForce,
  workspace: string,
  { text, numerator, denominator }: LimitShare,
): ExportedLimit {
  const { in_force: inForce, live, group, limiter } = limit;
  const source = live.source === 'other' ? live.name : live.source;
  if (inForce === null) return { value: null, in_force: null, source };
  const value = Number((BigInt(inForce) * numerator) / denominator);
  if (value > 0 || inForce === 0) return { value, in_force: inForce, source };
  const place = `${limiter} of ${groupName(group)} in workspace ${workspace}`;
  throw UserError.of('usage', {
    problem: `--share ${text} of ${formatNumber(inForce)}, the limit ${place}, rounds down to 0, which would let nothing through`,
    hint: 'Give a larger share, or leave that workspace out with --workspace NAME.',
  });
}
