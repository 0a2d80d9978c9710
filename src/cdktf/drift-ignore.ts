import type { Construct } from 'constructs';
import { isCalendarDate } from '../model/times.js';
import { spendGroupKey } from '../model/spend/money.js';
import { quote } from '../model/text.js';
import { checkLimiter, readValue } from './check-limits.js';
import { readAmount } from './check-spend.js';
import type { SpendAmount } from './construct-limits.js';
import { DeclarationElement } from './declaration-element.js';
import type { PropsCheck } from './props.js';
import { type VersionedFields, writtenAmount } from './record.js';

/*
 * The construct `DriftIgnore`: drift that is tolerated.
 */

/** The drift that is tolerated, why, and until when. */
export interface DriftIgnoreProps {
  /** The workspace's name or ID, or a pattern on either. */
  readonly workspace: string;
  /** A group, as under `limits`, or `spend_limit`. Default: every group. */
  readonly group?: string | undefined;
  /** A limiter, or the period of a spend limit. Default: every limiter. */
  readonly limiter?: string | undefined;
  /**
   * Only while the live value is this, or while there is no override. Of `spend_limit` an amount, or `none`. Default:
   * whatever is live.
   */
  readonly live?: SpendAmount | 'inherit' | 'none' | undefined;
  /** Why it is tolerated. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner?: string | undefined;
  /** The last day on which it holds, `YYYY-MM-DD`, to its end in UTC. */
  readonly expires: string;
}

/** Tolerates drift and conflict for a time. What is pending is never hidden. */
export class DriftIgnore extends DeclarationElement {
  constructor(scope: Construct, id: string, props: DriftIgnoreProps) {
    super(scope, id, { kind: 'ignore', below: DriftIgnore, read: (check) => readIgnore(props, check) });
  }
}

const hints = {
  workspace: "Write the name or ID of a workspace, or a pattern such as 'legacy-*'",
  group: 'Write a group as under limits, or leave it out',
  limiter: 'Write a limiter, or leave it out',
  live: "Write a whole number or 'inherit', or leave it out",
  reason: 'Say why it is tolerated',
  owner: 'Say who answers for it, or leave it out',
  expires: 'Write the last day on which it holds, such as 2027-01-31',
} as const satisfies Record<keyof DriftIgnoreProps, string>;

function readIgnore(props: DriftIgnoreProps, check: PropsCheck): VersionedFields {
  check.keys(props, Object.keys(hints));
  const optional = (['group', 'limiter', 'owner'] as const).filter((name) => props[name] !== undefined);
  const texts = ['workspace', 'reason', 'expires', ...optional] as const;
  const fields = texts.map((name) => [name, check.text(props[name], name, hints[name])] as const);
  const { limiter, expires } = Object.fromEntries(fields);
  if (typeof limiter === 'string') checkLimiter(limiter, 'limiter', check);
  if (typeof expires === 'string' && !isCalendarDate(expires))
    check.refuse('expires', `${quote(expires)} is not a day of the calendar`, hints.expires);
  return { ...Object.fromEntries(fields), ...(props.live === undefined ? {} : { live: readLive(props, check) }) };
}

function readLive({ group, live }: DriftIgnoreProps, check: PropsCheck): number | string {
  if (group === spendGroupKey) return writtenAmount(readAmount(live, 'live', check) ?? { kind: 'inherit' });
  const read = readValue(live, 'live', check);
  if (read?.kind === 'share') check.refuse('live', 'is a share, but must be the exact live value', hints.live);
  return read?.kind === 'value' ? read.value : 'inherit';
}
