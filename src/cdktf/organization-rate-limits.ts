import { type TerraformMetaArguments, TerraformDataSource } from 'cdktf';
import type { Construct } from 'constructs';

import { callerOf } from './origin.js';
import { readNumber, sourceRecord } from './record.js';

/*
 * The construct `OrganizationRateLimits`: a data source.
 */

export type OrganizationRateLimitsProps = Pick<TerraformMetaArguments, 'dependsOn' | 'provider'>;

/** The organization's live limits, read by Terraform. What it gives are tokens, for other resources. */
export class OrganizationRateLimits extends TerraformDataSource {
  readonly #record = sourceRecord(callerOf(OrganizationRateLimits));

  constructor(scope: Construct, id: string, props: OrganizationRateLimitsProps = {}) {
    super(scope, id, { ...props, terraformResourceType: 'limitdrift_organization_rate_limits' });
  }

  get organizationId(): string {
    return this.getStringAttribute('organization_id');
  }

  get organizationName(): string {
    return this.getStringAttribute('organization_name');
  }

  /** `group`: its ID (`rlg_…`), or its type where it has none. */
  limit(group: string, limiter: string): number {
    return readNumber(this, group, limiter);
  }

  protected override get constructNodeMetadata(): object {
    return { ...super.constructNodeMetadata, ...this.#record };
  }
}
