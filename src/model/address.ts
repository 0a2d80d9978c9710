import { createHash } from 'node:crypto';

import { isModel, modelEnds } from './names.js';
import { currencyField } from './spend/money.js';
import { canonicalJson, compareText } from './text.js';
import type { Inherited, Override } from './setting.js';
import type { Group, Organization, Snapshot, WorkspaceRef } from './snapshot-types.js';

/*
 * The identity of what is compared: addresses of limits, the IDs of changes and steps that follow from them, digests, and
 * what a group is called.
 */

/**
 * A group's segment in addresses: `group.id`, else the type of a group that is not a model group, else the entry's ID,
 * else `model:` and the alphabetically first model. Not percent-encoded yet.
 */
export function groupKey(group: Group): string {
  if (group.id !== null) return group.id;
  if (group.type !== 'model_group') return group.type;
  if (group.rate_limit_id !== null) return group.rate_limit_id;
  return `model:${[...(group.models ?? [])].sort(compareText)[0] ?? ''}`;
}

/** What tells a group from others, without what else is known of it. */
export function identityOfGroup(group: Group): Group {
  const { id, rate_limit_id, type, display_name, models } = group;
  return { id, rate_limit_id, type, display_name, models, ...currencyField(group) };
}

/**
 * The identity of one limit: `WORKSPACE_ID/GROUP/LIMITER`, each segment percent-encoded. A workspace that does not exist yet
 * is `name:NAME`.
 */
export function formatAddress(workspaceId: string, group: string, limiter: string): string {
  return [workspaceId, group, limiter].map(encodeSegment).join('/');
}

/** In addresses of the organization's own limits, what stands where a workspace's ID does. */
export const organizationSegment = 'organization';

/** Whether the workspace does not exist yet: `name:NAME` stands in for its ID. */
export function isToBeCreated({ id }: { readonly id: string }): boolean {
  return id.startsWith('name:');
}

/** The prefixes of `model:…` and `name:…` stay readable. */
function encodeSegment(segment: string): string {
  const [prefix = ''] = /^(model|name):/.exec(segment) ?? [];
  return prefix + encodeURIComponent(segment.slice(prefix.length).replace(/[\ud800-\udfff]/gu, '\ufffd'));
}

/** A change keeps its ID between runs: 16 hex digits from the address. */
export function changeId(address: string): string {
  return `c-${sha256(address).slice(0, 16)}`;
}

/** A step is a change to one target: 16 hex digits from address and target, so that a tick counts for this target only. */
export function stepId(address: string, after: Override | Inherited): string {
  return `s-${sha256(`${address}\n${canonicalJson(after)}`).slice(0, 16)}`;
}

/** A workspace without what may be said of it beside, such as its owner. */
export function identityOf(workspace: WorkspaceRef | null): WorkspaceRef | null {
  return workspace === null ? null : { id: workspace.id, name: workspace.name };
}

export function digestOf(value: unknown): string {
  return `sha256:${sha256(canonicalJson(value))}`;
}

/** Lower-case hex of the content's SHA-256; a text is taken as UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The same in base64, as a content security policy names what it allows. */
export function sha256Base64(content: string): string {
  return createHash('sha256').update(content).digest('base64');
}

/** A group's name for people: the display name, else the models, else the type. */
export function groupName(group: Group): string {
  return (
    group.display_name ?? (group.type === 'model_group' && group.models?.length ? group.models.join(', ') : group.type)
  );
}

/**
 * The models of a group, the best to name it by first: the newest as far as names tell, aliases before dated models, since
 * the oldest is the first to be retired. What is known to end comes late, and internal names, which the API lists among the
 * models, last.
 */
export function modelsToNameBy({ models }: Pick<Group, 'models'>): readonly string[] {
  const rank = (model: string): number => {
    if (!isModel(model)) return 3;
    return modelEnds.has(model) ? 2 : Number(/-\d{8}$/.test(model));
  };
  return [...(models ?? [])].sort((a, b) => rank(a) - rank(b) || compareText(b, a));
}

/** Whose limits a snapshot has. */
export function organizationOf({ organization: { id, name, emulator } }: Pick<Snapshot, 'organization'>): Organization {
  return emulator === undefined ? { id, name } : { id, name, emulator };
}
