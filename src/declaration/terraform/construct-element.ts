import type { Origin } from '../../model/located.js';
import { isPattern } from '../../model/names.js';
import { quote } from '../../model/text.js';
import {
  checkFields,
  type ConstructRecord,
  type InlineTemplate,
  layerTree,
  mapOfFields,
  type StackReading,
} from './construct-record.js';
import { readOwner } from '../sections/limits-section.js';
import { readIgnores } from '../sections/ignore-section.js';
import { isObject, mapOf, orderedTreeOf, treeOf } from './json-document.js';
import { readNamedGroup } from '../sections/groups-section.js';
import { readRule } from '../sections/rules-section.js';
import { readOrganization } from '../sections/organization-section.js';
import { emptyFragment, type DeclarationFragment, type WorkspaceEntry } from '../declaration-fragment.js';
import type { ProblemLog } from '../problems.js';
import { readMap } from '../sections/expected-nodes.js';
import { ignoreGrammar, organizationGrammar, workspaceGrammar } from '../grammar/file-grammar.js';
import { readWorkspace } from '../sections/workspace-section.js';
import type { TreeEntry, TreeMap, TreeNode } from '../yaml/yaml-tree.js';

type Reader = (record: ConstructRecord, reading: StackReading) => Partial<DeclarationFragment>;

/** Reads what the constructs declare that are no resource of Terraform, by the kind of the construct. */
const readers: Readonly<Record<string, Reader>> = {
  organization: readOrganizationRecord,
  groups: readGroupsRecord,
  rules: readRulesRecord,
  ignore: readIgnoreRecord,
  pattern: (record, reading) => ({ workspaces: readEntryRecord(record, reading) }),
};

/** Reads the record of a construct that is no resource. */
export function readConstruct(record: ConstructRecord, reading: StackReading): DeclarationFragment {
  const reader = Object.hasOwn(readers, record.kind) ? readers[record.kind] : undefined;
  if (reader !== undefined) return { ...emptyFragment, templatesKnown: true, ...reader(record, reading) };
  const hint = 'Use the same version of limitdrift for the constructs and for planning';
  reading.log.error(record.origin, `limitdrift has no construct ${quote(record.kind)}`, hint);
  return emptyFragment;
}

function readOrganizationRecord(record: ConstructRecord, reading: StackReading): Partial<DeclarationFragment> {
  const { origin, fields } = record;
  checkFields(record, Object.keys(organizationGrammar.keys), reading.log);
  const limits = fields['limits'] === undefined ? [] : [['limits', orderedTreeOf(fields['limits'], origin)] as const];
  return readOrganization(extend(mapOfFields(record, ['id', 'spend_limit']), limits), reading);
}

function readGroupsRecord(record: ConstructRecord, { log }: StackReading): Partial<DeclarationFragment> {
  return { groups: readEntries(record, 'groups', log).flatMap((entry) => readNamedGroup(entry, log)) };
}

function readRulesRecord(record: ConstructRecord, { log }: StackReading): Partial<DeclarationFragment> {
  return { rules: readEntries(record, 'rules', log).flatMap((entry) => readRule(entry, log)) };
}

function readEntries(record: ConstructRecord, field: string, log: ProblemLog): readonly TreeEntry[] {
  checkFields(record, [field], log);
  const tree = orderedTreeOf(record.fields[field], record.origin);
  return readMap(tree, { subject: `\`${field}\``, hint: 'Synthesize it again' }, log)?.entries ?? [];
}

function readIgnoreRecord(record: ConstructRecord, { log }: StackReading): Partial<DeclarationFragment> {
  const names = Object.keys(ignoreGrammar.keys);
  checkFields(record, names, log);
  const items = [mapOfFields(record, names)];
  return { ignores: readIgnores({ kind: 'list', origin: record.origin, items }, log) };
}

/** The keys of an entry that its record has as they are: templates have no names there, and the order of limits is kept. */
const plainKeys = Object.keys(workspaceGrammar.keys).filter((key) => key !== 'extends' && key !== 'limits');

/** The entry of a workspace or a pattern; none where nothing of it can be used. */
export function readEntryRecord(record: ConstructRecord, reading: StackReading): readonly WorkspaceEntry[] {
  const { origin, fields, kind } = record;
  const { name, templates, limits } = fields;
  checkFields(record, ['name', 'templates', 'limits', ...plainKeys], reading.log);
  if (typeof name !== 'string' || name === '' || isPattern(name) !== (kind === 'pattern')) {
    reading.log.error(origin, `The metadata of this construct names no ${kind}`, 'Synthesize it again');
    return [];
  }
  const content = extend(mapOfFields(record, plainKeys), [
    ...(templates === undefined ? [] : [['extends', treeOf([], origin)] as const]),
    ...(limits === undefined ? [] : [['limits', layerTree(limits, origin, reading)] as const]),
  ]);
  const inline = (Array.isArray(templates) ? templates : []).map((one) => readTemplate(one, origin, reading));
  return readInlineEntry({ key: name, origin: { ...origin }, value: content }, inline, reading);
}

/** An entry whose templates stand in it and have no names. */
export function readInlineEntry(
  entry: TreeEntry,
  templates: readonly InlineTemplate[],
  reading: StackReading,
): readonly WorkspaceEntry[] {
  return readWorkspace(entry, reading).map((read) => ({ ...read, extends: templates }));
}

/** One that says the same at the same place is read once for all that use it. */
function readTemplate(template: unknown, origin: Origin, reading: StackReading): InlineTemplate {
  const { owner, spend_limit: spend } = isObject(template) ? template : {};
  const tree = layerTree(template, origin, reading);
  const key = JSON.stringify([tree.origin, template]);
  const known = reading.templates.get(key) ?? {
    groups: [
      ...reading.limits.groups(tree, 'A template'),
      ...(spend === undefined ? [] : reading.limits.spend(treeOf(spend, tree.origin))),
    ],
    owner: owner === undefined ? null : readOwner(treeOf(owner, origin), reading.log),
  };
  reading.templates.set(key, known);
  return known;
}

function extend(map: TreeMap, parts: readonly (readonly [string, TreeNode])[]): TreeMap {
  return { ...map, entries: [...map.entries, ...mapOf(parts, map.origin).entries] };
}
