import { undeclaredPolicies, type UndeclaredPolicy } from '../model/declaration.js';
import { type WrittenLayer, readLayer, readOwner } from './check-limits.js';
import { readSpend } from './check-spend.js';
import type { Limits, SpendLimit } from './construct-limits.js';
import { describe, type PropsCheck } from './props.js';
import type { WrittenGroup } from '../model/terraform-limits.js';
import { layerRecord, spendRecord, type VersionedFields } from './record.js';

/*
 * What the constructs of workspaces share: templates, limits, what is undeclared.
 */

/** What an entry says of its workspaces, be it one or a pattern. */
export interface EntryProps {
  /** Limits that others have too, in this order: a later one wins, limit by limit, and `limits` wins last. */
  readonly extends?: readonly Limits[] | undefined;
  /** The workspace's own limits. `{}`: no override at all. */
  readonly limits?: Limits | undefined;
  /** What the workspace may spend. Left out, here and in the templates: its spend limits are not compared. */
  readonly spendLimit?: SpendLimit | undefined;
  /** What becomes of live overrides that are not named here. Default: `error`. */
  readonly undeclared?: UndeclaredPolicy | undefined;
  /** Who answers for the workspace, such as `#team-search`: shown, and never compared. Default: that of the last template that has one. */
  readonly owner?: string | undefined;
}

export const entryProps = [
  'extends',
  'limits',
  'spendLimit',
  'undeclared',
  'owner',
] as const satisfies readonly (keyof EntryProps)[];

/** An entry as it was read. */
export interface Entry {
  /** What the templates say, then the own limits, spend limits among them as a group. */
  readonly layers: readonly (readonly WrittenGroup[])[];
  readonly undeclared: UndeclaredPolicy | null;
  /** Its own, else that of its templates. */
  readonly owner: string | null;
  /** For the record of the construct. */
  readonly fields: VersionedFields;
}

export function readEntry(props: EntryProps, check: PropsCheck): Entry {
  const templates = readTemplates(props.extends, check);
  const own = props.limits === undefined ? null : readLayer(props.limits, 'limits', check);
  const spend =
    props.spendLimit === undefined ? (own?.spend ?? null) : readSpend(props.spendLimit, 'spendLimit', check);
  if (own === null && props.extends === undefined && spend === null)
    check.refuse('limits', 'are not there', 'Write limits: {} for no override at all');
  const undeclared = readUndeclared(props.undeclared, check);
  const owner = props.owner === undefined ? null : readOwner(props.owner, 'owner', check);
  return {
    layers: [...templates.map(groupsOf), groupsOf({ groups: own?.groups ?? [], spend })],
    undeclared,
    owner: owner ?? templates.findLast((template) => template.owner !== null)?.owner ?? null,
    fields: {
      ...(props.extends === undefined ? {} : { templates: templates.map(layerRecord) }),
      ...(own === null ? {} : { limits: layerRecord({ ...own, spend: null }) }),
      ...spendRecord(spend),
      ...(undeclared === null ? {} : { undeclared }),
      ...(owner === null ? {} : { owner }),
    },
  };
}

function groupsOf({ groups, spend }: Pick<WrittenLayer, 'groups' | 'spend'>): readonly WrittenGroup[] {
  return spend === null ? groups : [...groups, spend];
}

function readTemplates(templates: unknown, check: PropsCheck): readonly WrittenLayer[] {
  if (templates === undefined) return [];
  if (Array.isArray(templates) && check.isKnown(templates, 'extends')) {
    return templates.map((template, index) => readLayer(template, `extends[${index}]`, check));
  }
  check.refuse('extends', `must be a list, and is ${describe(templates)}`, 'Write extends: [standard]');
  return [];
}

function readUndeclared(value: UndeclaredPolicy | undefined, check: PropsCheck): UndeclaredPolicy | null {
  if (value === undefined || !check.isKnown(value, 'undeclared')) return null;
  if (undeclaredPolicies.includes(value)) return value;
  check.refuse('undeclared', `cannot be ${describe(value)}`, `Write ${undeclaredPolicies.join(', ')}`);
  return null;
}
