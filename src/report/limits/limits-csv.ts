import { groupKey, groupName } from '../../model/address.js';
import type { LimitInForce, WorkspaceInForce } from '../../model/in-force-types.js';
import { csvText } from './csv-text.js';
import { differenceText, type LimitsListing } from './limits-words.js';

/*
 * The limits in force as comma-separated values, for a spreadsheet.
 */

const columns = [
  'workspace',
  'workspace_id',
  'owner',
  'group',
  'group_id',
  'limiter',
  'in_force',
  'source',
  'override',
  'organization_limit',
  'declared',
  'difference',
] as const;

/** A row for every limit, the inherited ones too. What is empty is not there: no limit, no override, nothing declared. */
export function renderLimitsCsv({ limits }: LimitsListing): string {
  const rows = limits.workspaces.flatMap((workspace) => workspace.limits.map((limit) => cellsOf(workspace, limit)));
  return csvText([columns, ...rows]);
}

function cellsOf({ name, id, owner }: WorkspaceInForce, limit: LimitInForce): readonly (string | number | null)[] {
  const { group, limiter, in_force, live, organization_limit, declared } = limit;
  return [
    name,
    id,
    owner,
    groupName(group),
    groupKey(group),
    limiter,
    in_force,
    live.source === 'other' ? live.name : live.source,
    live.source === 'organization' ? null : live.value,
    organization_limit,
    declaredCell(declared),
    differenceText(limit),
  ];
}

function declaredCell(declared: LimitInForce['declared']): string | number | null {
  if (declared === null) return null;
  if (declared.source === 'workspace') return declared.value;
  return declared.source === 'unclear' ? 'unclear' : 'inherit';
}
