import { groupKey, groupName } from '../../model/address.js';
import type { LimitInForce, WorkspaceInForce } from '../../model/in-force-types.js';
import { terminalText } from '../terminal/escape-terminal.js';
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
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\n`).join('');
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

/** What a spreadsheet takes for the beginning of a formula, in any width. Source: owasp.org, "CSV Injection". */
const formula = /^[\s'"]*[=+\-@|%＝＋－＠]/;

/**
 * One cell: text of others is one line (a tab is `\\u{9}`), in quotes where it has to be (RFC 4180), and never a formula: an apostrophe before it
 * makes text of it.
 */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = terminalText(value);
  const shown = formula.test(text) ? `'${text}` : text;
  return /[",;]|^\s|\s$/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
