import { type TerraformMetaArguments, TerraformDataSource } from 'cdktf';
import type { Construct } from 'constructs';

import { callerOf } from './origin.js';
import { readNumber, sourceRecord } from './record.js';

/*
 * The construct `LiveWorkspaceRateLimits`: a data source.
 */

/** The workspace whose live limits are read. */
export interface LiveWorkspaceRateLimitsProps extends Pick<TerraformMetaArguments, 'dependsOn' | 'provider'> {
  /** May be a token. */
  readonly workspaceId: string;
}

/** One workspace's live limits, read by Terraform. What it gives are tokens, for other resources. */
export class LiveWorkspaceRateLimits extends TerraformDataSource {
  readonly #record = sourceRecord(callerOf(LiveWorkspaceRateLimits));
  readonly #workspaceId: string;

  constructor(scope: Construct, id: string, props: LiveWorkspaceRateLimitsProps) {
    const { workspaceId, ...meta } = props;
    super(scope, id, { ...meta, terraformResourceType: 'limitdrift_workspace_rate_limits' });
    this.#workspaceId = workspaceId;
  }

  get workspaceName(): string {
    return this.getStringAttribute('workspace_name');
  }

  /** The stored value. `group`: its ID (`rlg_…`), or its type where it has none. */
  limit(group: string, limiter: string): number {
    return readNumber(this, group, limiter, 'value');
  }

  /** What is enforced: the lower of the stored value and the organization's limit. */
  effectiveLimit(group: string, limiter: string): number {
    return readNumber(this, group, limiter, 'effective');
  }

  protected override synthesizeAttributes(): Readonly<Record<string, string>> {
    return { workspace_id: this.#workspaceId };
  }

  protected override get constructNodeMetadata(): object {
    return { ...super.constructNodeMetadata, ...this.#record };
  }
}
