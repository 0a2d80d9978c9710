import { groupKey, groupName } from '../../model/address.js';
import type { LimitInForce, WorkspaceInForce } from '../../model/in-force-types.js';
import { isMoney, plainAmount } from '../../model/spend/money.js';
import type { SpendBeside } from '../../model/spend/spend-types.js';
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

/** Only where there are spend limits, whose amounts are whole or have two decimals. */
const spendColumns = ['currency', 'tier_limit', 'spent', 'spent_since'] as const;

type Cell = string | number | null;

/** A row for every limit, the inherited ones too. What is empty is not there: no limit, no override, nothing declared. */
export function renderLimitsCsv({ limits }: LimitsListing): string {
  const rows = limits.workspaces.flatMap((workspace) => workspace.limits.map((limit) => ({ workspace, limit })));
  const withSpend = rows.some(({ limit }) => isMoney(limit.group));
  return csvText([
    withSpend ? [...columns, ...spendColumns] : columns,
    ...rows.map(({ workspace, limit }) => [...cellsOf(workspace, limit), ...(withSpend ? spendCells(limit) : [])]),
  ]);
}

function spendCells({ group, spend }: LimitInForce): readonly Cell[] {
  if (spend === undefined) return spendColumns.map(() => null);
  const { tier_limit: tier, spent } = spend;
  return [
    spend.currency,
    valueCell(tier, group),
    spent === null ? null : spentCell(spent, group),
    spent === null ? null : spent.since,
  ];
}

/** In another currency than the limits, with it. */
function spentCell({ amount, currency }: NonNullable<SpendBeside['spent']>, group: LimitInForce['group']): Cell {
  const isOther = currency !== null && currency !== group.currency;
  return `${plainAmount(amount)}${isOther ? ` ${currency}` : ''}`;
}

function valueCell(value: number | null, group: LimitInForce['group']): Cell {
  return value === null || !isMoney(group) ? value : plainAmount(value);
}

function cellsOf({ name, id, owner }: WorkspaceInForce, limit: LimitInForce): readonly Cell[] {
  const { group, limiter, in_force, live, organization_limit } = limit;
  return [
    name,
    id,
    owner,
    groupName(group),
    groupKey(group),
    limiter,
    valueCell(in_force, group),
    live.source === 'other' ? live.name : live.source,
    live.source === 'organization' ? null : valueCell(live.value, group),
    valueCell(organization_limit, group),
    declaredCell(limit),
    differenceText(limit),
  ];
}

function declaredCell({ group, declared }: LimitInForce): Cell {
  if (declared === null) return null;
  if (declared.source === 'workspace') return valueCell(declared.value, group);
  if (declared.source === 'unclear') return 'unclear';
  return isMoney(group) ? 'none' : 'inherit';
}
