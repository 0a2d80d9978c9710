import type { Construct } from 'constructs';

import { readLayer } from './check-limits.js';
import { readExpectedSpend } from './check-spend.js';
import type { SpendAmount } from './construct-limits.js';
import { DeclarationElement } from './declaration-element.js';
import type { PropsCheck } from './props.js';
import type { SpendPeriod } from '../model/spend/periods.js';
import { limitPairs, spendRecord } from './record.js';

/*
 * The construct `ExpectedOrganization`: what Anthropic should grant.
 */

/** By group and limiter the number that Anthropic should grant. */
export interface OrganizationLimits {
  readonly [group: string]: { readonly [limiter: string]: number | undefined } | undefined;
}

/** By period the amount that the organization may spend. */
export type OrganizationSpendLimit = { readonly [period in SpendPeriod]?: SpendAmount | undefined };

export interface ExpectedOrganizationProps {
  /** The organization's ID. With a credential of another organization the run ends with exit code 4. */
  readonly id?: string | undefined;
  /** Shares are of these where they are declared, else of what is live. */
  readonly limits?: OrganizationLimits | undefined;
  /** The spend limits that you expect it to have, by period. */
  readonly spendLimit?: OrganizationSpendLimit | undefined;
}

/** The organization that the workspaces belong to, and the limits that you expect it to have. */
export class ExpectedOrganization extends DeclarationElement {
  constructor(scope: Construct, id: string, props: ExpectedOrganizationProps) {
    super(scope, id, {
      kind: 'organization',
      below: ExpectedOrganization,
      read: (check) => {
        check.keys(props, ['id', 'limits', 'spendLimit']);
        const hint = 'Write the organization’s ID from the Console, or leave it out';
        return {
          ...(props.id === undefined ? {} : { id: check.text(props.id, 'id', hint) }),
          ...(props.limits === undefined ? {} : { limits: readLimits(props.limits, check) }),
          ...(props.spendLimit === undefined
            ? {}
            : spendRecord(readExpectedSpend(props.spendLimit, 'spendLimit', check))),
        };
      },
    });
  }
}

function readLimits(limits: OrganizationLimits, check: PropsCheck): object {
  const { groups } = readLayer(limits, 'limits', check);
  for (const { key, limits: written } of groups) {
    const relative = written === 'inherit' || written.some(({ value }) => value.kind !== 'value');
    if (relative) check.refuse(`limits.${key}`, 'must hold numbers alone', 'Write the numbers that you expect');
  }
  return limitPairs(groups);
}
