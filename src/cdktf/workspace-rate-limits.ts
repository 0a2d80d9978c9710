import {
  TerraformDataSource,
  type TerraformMetaArguments,
  type TerraformProvider,
  TerraformResource,
  TerraformStack,
} from 'cdktf';
import type { Construct } from 'constructs';

import { isPattern, isWorkspaceId } from '../model/names.js';
import { quote } from '../model/text.js';
import {
  lowerLimits,
  lowerSpend,
  type ResourceLimits,
  type ResourceSpend,
  workspaceIdByName,
  workspaceResource,
  type WrittenGroup,
} from '../model/terraform-limits.js';
import { type Entry, type EntryProps, entryProps, readEntry } from './entry.js';
import { callerOf } from './origin.js';
import { checkProps, type PropsCheck } from './props.js';
import { groupTargets } from './rate-limit-groups.js';
import { type WrittenRecord, recordVersion } from './record.js';

/*
 * The construct `WorkspaceRateLimits`: limits of one workspace.
 */

/** The limits that one workspace should override. */
export interface WorkspaceRateLimitsProps
  extends EntryProps, Pick<TerraformMetaArguments, 'dependsOn' | 'lifecycle' | 'provider'> {
  /** The workspace's name in the Console, or its ID (`wrkspc_…`). */
  readonly workspace: string;
  /** Pins the workspace by its ID: when it is renamed, that is a warning and no error. */
  readonly id?: string | undefined;
}

const ownProps = ['workspace', 'id', ...entryProps, 'dependsOn', 'lifecycle', 'provider'];

/**
 * The overrides that one workspace should have, and no others. `limitdrift plan` compares them with what is live; so does
 * Terraform, through the provider. Neither changes a limit: a person does, in the Console.
 */
export class WorkspaceRateLimits extends TerraformResource {
  readonly #entry: Entry;
  readonly #record: WrittenRecord;
  readonly #workspaceId: () => string;

  constructor(scope: Construct, id: string, props: WorkspaceRateLimitsProps) {
    const {
      workspace,
      id: pin,
      extends: _extends,
      limits: _limits,
      spendLimit: _spendLimit,
      undeclared: _undeclared,
      owner: _owner,
      ...meta
    } = props;
    super(scope, id, { ...meta, terraformResourceType: workspaceResource });
    const check = checkProps(this);
    check.keys(props, ownProps);
    const name = readWorkspace(workspace, check);
    const pinned = pin === undefined ? null : readPin(pin, name, check);
    this.#entry = readEntry(props, check);
    check.finish();
    const origin = callerOf(WorkspaceRateLimits);
    this.#record = {
      version: recordVersion(this.#entry.fields),
      kind: 'workspace',
      order: nextOrder(this.cdktfStack),
      ...(origin === null ? {} : { origin }),
      name,
      ...(pinned === null ? {} : { id: pinned }),
      ...this.#entry.fields,
    };
    const known = pinned ?? (isWorkspaceId(name) ? name : null);
    this.#workspaceId = known === null ? workspaceIdNamed(name, this, meta.provider) : () => known;
    this.node.addValidation({ validate: () => findFaults(this.#entry.layers, this.cdktfStack) });
  }

  /** The workspace's ID, for other resources. */
  get workspaceId(): string {
    return this.getStringAttribute('workspace_id');
  }

  /** The workspace's name as it is live, for other resources. */
  get workspaceName(): string {
    return this.getStringAttribute('workspace_name');
  }

  /** @throws Error since limitdrift reads JSON */
  override toHclTerraform(): never {
    throw new Error(`${this.node.path}: limitdrift’s constructs are synthesized as JSON; leave \`hclOutput\` off.`);
  }

  protected override synthesizeAttributes(): Readonly<Record<string, string | ResourceLimits | ResourceSpend>> {
    const { layers, undeclared, owner } = this.#entry;
    const spend = lowerSpend(layers);
    return {
      workspace_id: this.#workspaceId(),
      limits: lowerLimits(layers, groupTargets(this.cdktfStack)),
      ...(spend === null ? {} : { spend_limit: spend }),
      ...(undeclared === null ? {} : { undeclared }),
      ...(owner === null ? {} : { owner }),
    };
  }

  protected override get constructNodeMetadata(): object {
    return { ...super.constructNodeMetadata, limitdrift: this.#record };
  }
}

/** How many there are in each stack: Terraform's JSON is sorted by name, and entries keep the order they were made in. */
const counts = new WeakMap<TerraformStack, number>();

function nextOrder(stack: TerraformStack): number {
  const order = counts.get(stack) ?? 0;
  counts.set(stack, order + 1);
  return order;
}

function readWorkspace(workspace: unknown, check: PropsCheck): string {
  const name = check.text(workspace, 'workspace', 'Write the workspace’s name or ID');
  if (name !== null && isPattern(name))
    check.refuse('workspace', `${quote(name)} is a pattern`, 'Use WorkspacePattern');
  return name ?? '';
}

function readPin(pin: unknown, name: string, check: PropsCheck): string | null {
  const id = check.text(pin, 'id', 'Write the workspace’s ID (wrkspc_…), or leave it out');
  if (id === null) return null;
  if (!isWorkspaceId(id)) check.refuse('id', `${quote(id)} is not a workspace ID`, 'One begins with wrkspc_');
  else if (isWorkspaceId(name) && name !== id)
    check.refuse('id', `is ${quote(id)}, and the workspace is declared by another, ${quote(name)}`, 'Leave one out');
  return id;
}

/** What only the whole stack shows. */
function findFaults(layers: Entry['layers'], stack: TerraformStack): string[] {
  const isThere = stack.allProviders().some(({ terraformResourceType }) => terraformResourceType === 'limitdrift');
  const lacking = isThere ? [] : ["the stack has no provider: add new LimitdriftProvider(this, 'limitdrift')"];
  return [...lacking, ...layers.flatMap((groups) => findTwins(groups, groupTargets(stack)))];
}

/** Keys of one layer that mean one group as far as the stack tells. */
function findTwins(groups: readonly WrittenGroup[], targets: ReadonlyMap<string, string>): readonly string[] {
  const keys = new Map<string, string>();
  return groups.flatMap(({ key }) => {
    const target = targets.get(key) ?? key;
    const twin = keys.get(target);
    keys.set(target, key);
    return twin === undefined ? [] : [`${quote(twin)} and ${quote(key)} are one group: write it once`];
  });
}

/** The list of live workspaces, by which Terraform finds the ID of one that is declared by its name. */
class Workspaces extends TerraformDataSource {
  constructor(scope: Construct, id: string, provider: TerraformProvider | undefined) {
    super(scope, id, { terraformResourceType: 'limitdrift_workspaces', ...(provider && { provider }) });
  }
}

/** The expression for the ID of the workspace of this name. All of one stack and provider share one list. */
function workspaceIdNamed(name: string, scope: Construct, provider: TerraformProvider | undefined): () => string {
  const stack = TerraformStack.of(scope);
  const id = ['limitdrift-workspaces', ...(provider?.alias === undefined ? [] : [provider.alias])].join('-');
  const child = stack.node.tryFindChild(id);
  const list = child instanceof Workspaces ? child : new Workspaces(stack, id, provider);
  return () => workspaceIdByName(name, list.friendlyUniqueId);
}
