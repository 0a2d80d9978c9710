import { type DeclaredGroup, defaultUndeclared } from '../../model/declaration.js';
import { isWorkspaceId } from '../../model/names.js';
import { amountForms } from '../../model/spend/amount.js';
import { quote } from '../../model/text.js';
import {
  everyLimiter,
  lowerLimits,
  lowerSpend,
  type ResourceLimits,
  type ResourceSpend,
  workspaceIdByName,
} from '../../model/terraform-limits.js';
import {
  checkVersion,
  type InlineTemplate,
  metadataOf,
  readRecord,
  type StackReading,
  startOf,
} from './construct-record.js';
import { readEntryRecord, readInlineEntry } from './construct-element.js';
import { isObject, type JsonObject, mapOf, treeOf } from './json-document.js';
import type { WorkspaceEntry } from '../declaration-fragment.js';
import { effectiveOwner } from '../merge-fragments.js';
import type { TreeNode } from '../yaml/yaml-tree.js';

/** A resource of Terraform JSON that declares one workspace. */
export interface WorkspaceResource {
  readonly name: string;
  readonly body: JsonObject;
  /** What the stack's names for groups stand for. */
  readonly targets: ReadonlyMap<string, string>;
}

/** Reads a resource: by what its construct wrote of it, else by what it says to Terraform. */
export function readWorkspaceResource(resource: WorkspaceResource, reading: StackReading): readonly WorkspaceEntry[] {
  const metadata = metadataOf(resource.body);
  if (metadata === null) return readWritten(resource, reading);
  if (!checkVersion(metadata, `The resource ${quote(resource.name)}`, reading)) return [];
  const entries = readEntryRecord(readRecord(metadata, reading), reading);
  for (const entry of entries) checkBody(entry, resource, reading);
  return entries;
}

/** Terraform and limitdrift must not watch over different limits. */
function checkBody(entry: WorkspaceEntry, { name, body, targets }: WorkspaceResource, { log }: StackReading): void {
  const differing = [
    ...repeated(body),
    ...(isSameWorkspace(entry, body['workspace_id']) ? [] : ['workspace_id']),
    ...(isSameLimits(body['limits'], lowerLimits(layersOf(entry), targets)) ? [] : ['limits']),
    ...(isSameSpend(body['spend_limit'], lowerSpend(layersOf(entry))) ? [] : ['spend_limit']),
    ...((body['undeclared'] ?? defaultUndeclared) === entry.undeclared ? [] : ['undeclared']),
    ...((body['owner'] ?? null) === effectiveOwner(entry.owner, templatesOf(entry)) ? [] : ['owner']),
  ];
  for (const attribute of differing) {
    const message = `\`${attribute}\` of the resource ${quote(name)} is not what its construct declares: it was overridden`;
    log.error(entry.origin, message, 'Declare it in the props of the construct, without an override');
  }
}

/** What makes a resource many of them. */
function repeated(body: JsonObject): readonly string[] {
  return ['count', 'for_each'].filter((key) => Object.hasOwn(body, key));
}

function layersOf(entry: WorkspaceEntry): readonly (readonly DeclaredGroup[])[] {
  const templates = templatesOf(entry).map(({ groups }) => groups);
  return entry.limits === null ? templates : [...templates, entry.limits];
}

function templatesOf(entry: WorkspaceEntry): readonly InlineTemplate[] {
  return entry.extends.flatMap((template) => ('groups' in template ? [template] : []));
}

function isSameWorkspace({ key, id }: WorkspaceEntry, expression: unknown): boolean {
  const known = id?.value ?? (isWorkspaceId(key) ? key : null);
  if (known !== null || typeof expression !== 'string') return expression === known;
  const source = /\bdata\.limitdrift_workspaces\.([\w-]+)\./.exec(expression)?.[1] ?? '';
  return expression === workspaceIdByName(key, source);
}

function isSameLimits(written: unknown, expected: ResourceLimits): boolean {
  return isSameObject(written, expected, (group, limits) => {
    return isSameObject(group, limits, (value, text) => value === text);
  });
}

function isSameSpend(written: unknown, expected: ResourceSpend | null): boolean {
  if (expected === null) return written === undefined;
  return isSameObject(written, expected, (value, text) => value === text);
}

function isSameObject<T>(
  written: unknown,
  expected: Readonly<Record<string, T>>,
  isSame: (part: unknown, expected: T) => boolean,
): boolean {
  if (!isObject(written) || Object.keys(written).length !== Object.keys(expected).length) return false;
  return Object.entries(expected).every(([key, part]) => Object.hasOwn(written, key) && isSame(written[key], part));
}

/** A resource without a construct of ours: what Terraform would have to compute is refused. */
function readWritten({ name, body }: WorkspaceResource, reading: StackReading): readonly WorkspaceEntry[] {
  const origin = startOf(reading.file);
  const { log } = reading;
  const { workspace_id: id, limits, spend_limit: spend } = body;
  const computed = [
    ...repeated(body),
    ...['workspace_id', 'limits', 'spend_limit', 'undeclared', 'owner'].filter((key) => isComputed(body[key])),
  ];
  for (const attribute of computed) {
    const message = `\`${attribute}\` of the resource ${quote(name)} is an expression, and limitdrift plans without Terraform`;
    log.error(origin, message, 'Write the value, or use the construct WorkspaceRateLimits');
  }
  if (computed.length > 0) return [];
  if (typeof id !== 'string' || !isWorkspaceId(id)) {
    log.error(
      origin,
      `\`workspace_id\` of the resource ${quote(name)} is not a workspace ID`,
      'One begins with wrkspc_',
    );
    return [];
  }
  const layers = [
    ...layersWritten(limits).map((layer) =>
      reading.limits.groups(mapEntries(treeOf(layer, origin), plainly), 'A template'),
    ),
    ...(spend === undefined ? [] : spendWritten(spend)).map((layer) =>
      reading.limits.spend(plainly(treeOf(layer, origin))),
    ),
  ].map((groups) => ({ groups, owner: null }));
  const content = mapOf(
    [
      ['extends', treeOf([], origin)],
      ...['undeclared', 'owner'].flatMap((key) =>
        body[key] === undefined ? [] : [[key, treeOf(body[key], origin)] as const],
      ),
    ],
    origin,
  );
  return readInlineEntry({ key: id, origin, value: content }, layers, reading);
}

/** Whether Terraform would take any text in it for a template. */
function isComputed(value: unknown): boolean {
  if (typeof value === 'string') return /[$%]\{/.test(value);
  if (Array.isArray(value)) return value.some(isComputed);
  return isObject(value) && Object.entries(value).some(([key, part]) => isComputed(key) || isComputed(part));
}

/** `*` clears the whole group, and what is named beside it comes on top. */
function layersWritten(limits: unknown): readonly unknown[] {
  if (!isObject(limits)) return [limits];
  const cleared = Object.entries(limits).filter(([, group]) => isObject(group) && group[everyLimiter] === 'inherit');
  if (cleared.length === 0) return [limits];
  const isCleared = (key: string): boolean => cleared.some(([name]) => name === key);
  const named = Object.entries(limits).map(([key, group]) => {
    if (!isObject(group) || !isCleared(key)) return [key, group] as const;
    return [key, Object.fromEntries(Object.entries(group).filter(([limiter]) => limiter !== everyLimiter))] as const;
  });
  return [Object.fromEntries(cleared.map(([key]) => [key, 'inherit'])), Object.fromEntries(named)];
}

/** The same of a spend limit: `*` stands for every period. */
function spendWritten(spend: unknown): readonly unknown[] {
  if (!isObject(spend) || spend[everyLimiter] !== amountForms.none) return [spend];
  const named = Object.entries(spend).filter(([period]) => period !== everyLimiter);
  return [amountForms.none, Object.fromEntries(named)];
}

/** Every limit of the resource is a text, and means what it would mean without quotes: so the provider reads it too. */
function plainly(limits: TreeNode): TreeNode {
  return mapEntries(limits, (limit) => (limit.kind === 'scalar' ? { ...limit, plain: true } : limit));
}

function mapEntries(node: TreeNode, change: (value: TreeNode) => TreeNode): TreeNode {
  if (node.kind !== 'map') return node;
  return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: change(entry.value) })) };
}
