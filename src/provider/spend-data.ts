import type { LimitInForce } from '../model/in-force-types.js';
import { organizationLimit } from '../model/setting.js';
import { isMoney, plainAmount, spendGroupKey } from '../model/spend/money.js';
import type { OtherSpendLimit, PeriodInForce, SpendBeside } from '../model/spend/spend-types.js';
import { answerText } from '../model/text.js';
import { limitsInForce } from '../plan/limits-in-force.js';
import { spendAround } from '../plan/spend-in-force.js';
import type { SpendSnapshot } from './live-session.js';
import type { MapValue, Value } from './schema/value.js';

/** What the data source `limitdrift_spend_limits` gives, of a snapshot of spend limits that were read. */
export function spendValue(snapshot: SpendSnapshot): MapValue {
  const { organization, tool, spend: reading } = snapshot;
  const group = snapshot.groups.find(isMoney);
  const include = (): boolean => true;
  const wanted = {
    tool,
    source: 'api',
    include,
    named: false,
    groups: new Set([spendGroupKey]),
    declared: null,
  } as const;
  const { workspaces } = limitsInForce(snapshot, wanted);
  const around = spendAround(reading, group, snapshot.workspaces);
  const ofOrganization = (one: PeriodInForce): Value =>
    periodValue(group === undefined ? null : organizationLimit(group, one.period), one);
  return objectOf({
    organization_id: organization.id,
    organization_name: organization.name,
    currency: group?.currency ?? null,
    spent_currency: reading.spent?.currency ?? null,
    organization: new Map(around.organization.map((one) => [one.period, ofOrganization(one)])),
    workspaces: new Map(
      workspaces.map(({ id, name, limits }) => [
        id,
        objectOf({ name, limits: new Map(limits.map((limit) => [limit.limiter, ofWorkspace(limit)])) }),
      ]),
    ),
    others: around.others.map(otherValue),
    spent_as_of: reading.spent?.as_of ?? null,
    spent_unread:
      around.spent_unread === null ? null : `${around.spent_unread.reason} (${answerText(around.spent_unread)})`,
  });
}

function ofWorkspace({ live, in_force, spend }: LimitInForce): Value {
  return periodValue(live.source === 'workspace' ? live.value : null, { in_force, spent: spend?.spent ?? null });
}

function periodValue(
  amount: number | null,
  { in_force, spent }: Pick<SpendBeside, 'spent'> & { readonly in_force: number | null },
): Value {
  return objectOf({
    amount: amountText(amount),
    in_force: amountText(in_force),
    spent: amountText(spent?.amount ?? null),
    since: spent?.since ?? null,
  });
}

function otherValue({ scope, workspace_id, period, amount, enabled }: OtherSpendLimit): Value {
  return objectOf({ scope, workspace_id, period, amount: amountText(amount), is_enabled: enabled });
}

/** `500`, `500.50`: a number of Terraform's could be rounded. */
function amountText(hundredths: number | null): string | null {
  return hundredths === null ? null : plainAmount(hundredths);
}

export function objectOf(attributes: Readonly<Record<string, Value>>): MapValue {
  return new Map(Object.entries(attributes));
}
