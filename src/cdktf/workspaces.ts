import { TerraformDataSource, type TerraformProvider, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import { workspaceIdByName } from '../model/terraform-limits.js';

/** The list of live workspaces, by which Terraform finds the ID of one that is declared by its name. */
class Workspaces extends TerraformDataSource {
  constructor(scope: Construct, id: string, provider: TerraformProvider | undefined) {
    super(scope, id, { terraformResourceType: 'limitdrift_workspaces', ...(provider && { provider }) });
  }
}

/** The expression for the ID of the workspace of this name. All of one stack and provider share one list. */
export function workspaceIdNamed(
  name: string,
  scope: Construct,
  provider: TerraformProvider | undefined,
): () => string {
  const stack = TerraformStack.of(scope);
  const id = ['limitdrift-workspaces', ...(provider?.alias === undefined ? [] : [provider.alias])].join('-');
  const child = stack.node.tryFindChild(id);
  const list = child instanceof Workspaces ? child : new Workspaces(stack, id, provider);
  return () => workspaceIdByName(name, list.friendlyUniqueId);
}
