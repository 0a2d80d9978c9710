import type { UndeclaredPolicy } from '../model/declaration.js';

/** The fixed keys of limits.yaml, by the place where they stand. The schema for editors is held to the same lists. */
export const keys = {
  file: ['version', 'organization', 'groups', 'templates', 'workspaces', 'ignore', 'rules'],
  organization: ['id', 'limits'],
  workspace: ['id', 'extends', 'limits', 'undeclared'],
  ignore: ['workspace', 'group', 'limiter', 'live', 'reason', 'owner', 'expires'],
} as const;

export const undeclaredPolicies = ['error', 'report', 'ignore'] as const satisfies readonly UndeclaredPolicy[];

/** A workspace's ID, as the Admin API gives it. */
export const workspaceId = /^wrkspc_[\w-]+$/;

/** A key and a value with nothing between them but the colon, which YAML reads as one text. */
export const lacksSpace = /^[^\s:"'{}[\],]+:[^\s:/]/;

/** Decimal digits, `_` between them. What YAML itself calls a number is wider: signs, hexadecimal, exponents. */
export const wholeNumber = /^(0|[1-9]\d*)(_\d+)*$/;

/** Whole or decimal per cent, above 0, up to 100, with at most 20 decimal places. */
export const share = /^(?!0(\.0+)?%$)(100(\.0{1,20})?|(0|[1-9]\d?)(\.\d{1,20})?)%$/;

/** A date as it is written; whether the calendar has that day is another question. */
export const calendarDate = /^\d{4}-\d{2}-\d{2}$/;
