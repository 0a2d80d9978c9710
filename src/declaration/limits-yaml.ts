import type { DeclaredOrganizationLimit, Located } from '../model/declaration.js';
import { groupTypes } from '../model/limiters.js';
import { isPattern } from '../model/names.js';
import { isRuleId, rules, ruleSeverities } from '../model/rules.js';
import { createLimitReader, type LimitReader } from './declared-limits.js';
import type { NamedGroup, Part, RuleEntry, Template, WorkspaceEntry } from './part.js';
import { didYouMean, quote, type ProblemLog } from './problems.js';
import type { SourceFile } from './source-text.js';
import { isNull, readChoice, readKeys, readList, readMap, readText, type KnownKeys } from './tree-reading.js';
import { keys, undeclaredPolicies, workspaceId } from './vocabulary.js';
import { readTree, type TreeEntry, type TreeMap, type TreeNode } from './yaml-tree.js';

const nothing: Part = {
  organizationId: null,
  organizationLimits: [],
  groups: [],
  templates: [],
  workspaces: [],
  rules: [],
  templatesKnown: false,
};

interface Reading {
  readonly log: ProblemLog;
  readonly limits: LimitReader;
}

/** Reads one limits.yaml. What is wrong in it is reported, and the rest is read all the same. */
export function readLimitsYaml(file: SourceFile, log: ProblemLog): Part {
  const tree = readTree(file, log);
  if (tree === null) return nothing;
  if (isNull(tree)) {
    log.error(tree.origin, 'The file declares nothing', 'Begin with `version: 1` and `workspaces: {}`');
    return nothing;
  }
  const hint = 'Begin with `version: 1`, then write `workspaces:`';
  const map = readMap(tree, { subject: 'A declaration', hint }, log);
  return map === null ? nothing : readFile(map, { log, limits: createLimitReader(log) });
}

function readFile(map: TreeMap, reading: Reading): Part {
  const { log } = reading;
  const top = readKeys(map, keys.file, { place: 'limits.yaml', log });
  checkVersion(top, map, log);
  const organization = top.get('organization');
  const templates = section(top, 'templates', log);
  return {
    ...readOrganization(organization, reading),
    groups: section(top, 'groups', log).entries.flatMap((entry) => readNamedGroup(entry, log)),
    templates: templates.entries.map((entry) => readTemplate(entry, reading)),
    templatesKnown: (top.complete || top.get('templates') !== null) && templates.complete,
    workspaces: section(top, 'workspaces', log).entries.flatMap((entry) => readWorkspace(entry, reading)),
    rules: section(top, 'rules', log).entries.flatMap((entry) => readRule(entry, log)),
  };
}

const sections = {
  groups: 'Write your names for groups, such as `opus: claude-opus-4-8`, or remove the key',
  templates: 'Write a map of your template names, or remove the key',
  workspaces: 'Write a map of workspace names, or `workspaces: {}` for none',
  rules: 'Write rules and severities, such as `undeclared-workspace: error`, or remove the key',
} as const;

type Entries = Pick<TreeMap, 'entries' | 'complete'>;

function section(top: KnownKeys<(typeof keys.file)[number]>, key: keyof typeof sections, log: ProblemLog): Entries {
  const node = top.get(key);
  if (node === null) return { entries: [], complete: true };
  return readMap(node, { subject: `\`${key}\``, hint: sections[key] }, log) ?? { entries: [], complete: false };
}

function checkVersion(top: KnownKeys<(typeof keys.file)[number]>, map: TreeMap, log: ProblemLog): void {
  const node = top.get('version');
  if (node === null) {
    if (top.complete) log.error(map.origin, 'The declaration does not say its version', 'Write `version: 1` at the top');
  } else if (node.kind === 'scalar' && node.plain && node.text === '1') {
    return;
  } else if (node.kind === 'scalar' && /^[1-9]\d*$/.test(node.text) && node.text !== '1') {
    log.error(node.origin, `Version ${quote(node.text)} was made for a newer limitdrift`, 'Update limitdrift; this one reads version 1');
  } else if (node.kind === 'scalar') {
    log.error(node.origin, `The version is the number 1, and here is ${quote(node.text)}`, 'Write `version: 1`, without quotes');
  } else if (node.kind !== 'refused') {
    log.error(node.origin, `The version is the number 1, and here is a ${node.kind}`, 'Write `version: 1`');
  }
}

function readOrganization(node: TreeNode | null, reading: Reading): Pick<Part, 'organizationId' | 'organizationLimits'> {
  const { log } = reading;
  const hint = 'Write a map with `id` and `limits`, or remove the key';
  const map = node === null ? null : readMap(node, { subject: '`organization`', hint }, log);
  if (map === null) return { organizationId: null, organizationLimits: [] };
  const known = readKeys(map, keys.organization, { place: '`organization`', log });
  const id = known.get('id');
  const limits = known.get('limits');
  const subject = { subject: '`organization.id`', hint: 'Write the organization’s ID from the Console, or remove the key' };
  return {
    organizationId: id === null ? null : readText(id, subject, log),
    organizationLimits: limits === null ? [] : readOrganizationLimits(limits, reading),
  };
}

function readOrganizationLimits(node: TreeNode, { log, limits }: Reading): readonly DeclaredOrganizationLimit[] {
  const hint = 'Write a map of group, limiter and number, such as `batch: {enqueued_batch_requests: 500_000}`';
  const groups = readMap(node, { subject: '`organization.limits`', hint }, log)?.entries ?? [];
  return groups.flatMap(({ key, origin, value }) => {
    const entries = readMap(value, { subject: quote(key), hint }, log)?.entries ?? [];
    return entries.flatMap((entry) => {
      const limit = limits.limit(entry);
      if (limit?.value.kind === 'value') {
        return [{ group: { value: key, origin }, limiter: limit.limiter, value: limit.value.value, origin: limit.origin }];
      }
      if (limit?.value.kind === 'share') {
        log.error(limit.origin, `${quote(limit.value.text)} is a share, and an organization’s limit is a number`, 'Shares are of this very limit: write the number');
      } else if (limit !== null) {
        log.error(limit.origin, '"inherit" means nothing here: an organization inherits from nobody', 'Write the number that you expect, or leave the limiter out');
      }
      return [];
    });
  });
}

function readNamedGroup({ key, origin, value }: TreeEntry, log: ProblemLog): readonly NamedGroup[] {
  const types: readonly string[] = groupTypes;
  if (types.includes(key)) {
    log.error(origin, `${quote(key)} is a group type of the API and cannot be a name of yours`, 'Choose another name; the type itself can be used under `limits` as it is');
    return [];
  }
  const hint = 'Write a group type, a group ID (rlg_…), or a model of the group';
  const target = readText(value, { subject: `The group ${quote(key)}`, hint }, log);
  return target === null ? [] : [{ name: key, origin, target }];
}

function readTemplate({ key, origin, value }: TreeEntry, { limits }: Reading): Template {
  return { name: key, origin, groups: limits.groups(value, `The template ${quote(key)}`) };
}

function readWorkspace({ key, origin, value }: TreeEntry, reading: Reading): readonly WorkspaceEntry[] {
  const { log } = reading;
  if (isNull(value)) {
    log.error(origin, `The workspace ${quote(key)} has no content`, 'Write `limits: {}` below it if it has no overrides');
    return [];
  }
  const hint = 'Write a map with `limits` or `extends`, such as `{limits: {}}`';
  const map = readMap(value, { subject: `The workspace ${quote(key)}`, hint }, log);
  if (map === null) return [];
  const known = readKeys(map, keys.workspace, { place: 'a workspace', log });
  const [limits, templates, undeclared] = [known.get('limits'), known.get('extends'), known.get('undeclared')];
  if (limits === null && templates === null && known.complete) {
    log.error(origin, `The workspace ${quote(key)} declares no limits`, 'Write `limits: {}` if it has no overrides');
  }
  return [
    {
      key,
      origin,
      id: readPin(key, known.get('id'), log),
      extends: templates === null ? [] : readExtends(templates, log),
      limits: limits === null ? null : reading.limits.groups(limits, '`limits`'),
      undeclared: (undeclared === null ? null : readChoice(undeclared, undeclaredPolicies, { subject: '`undeclared`', log }))?.value ?? 'error',
    },
  ];
}

function readPin(key: string, node: TreeNode | null, log: ProblemLog): Located<string> | null {
  if (node === null) return null;
  const id = readText(node, { subject: '`id`', hint: 'Write the workspace’s ID (wrkspc_…), or remove the key' }, log);
  if (id === null) return null;
  if (isPattern(key)) log.error(id.origin, `The pattern ${quote(key)} cannot have an \`id\``, 'A pattern stands for many workspaces: remove the `id`, or name one workspace');
  else if (!workspaceId.test(id.value)) log.error(id.origin, `${quote(id.value)} is not a workspace ID`, 'A workspace ID begins with wrkspc_');
  else if (workspaceId.test(key) && key !== id.value) log.error(id.origin, `The workspace is declared by its ID ${quote(key)} and pinned to another, ${quote(id.value)}`, 'Remove the `id`, or use the workspace’s name as key');
  else return id;
  return null;
}

function readExtends(node: TreeNode, log: ProblemLog): readonly Located<string>[] {
  const written = node.kind === 'scalar' && !isNull(node) ? node.text.slice(0, 40) : 'standard';
  const expected = { subject: '`extends`', hint: `Write a list of template names, such as \`[${written}]\`` };
  const seen = new Set<string>();
  return readList(node, expected, log).flatMap((item) => {
    const name = readText(item, { subject: 'A template name', hint: expected.hint }, log);
    if (name === null) return [];
    if (seen.has(name.value)) log.error(name.origin, `The template ${quote(name.value)} is listed twice`, 'Name it once');
    seen.add(name.value);
    return [name];
  });
}

function readRule({ key, origin, value }: TreeEntry, log: ProblemLog): readonly RuleEntry[] {
  if (!isRuleId(key)) {
    const ids = Object.keys(rules);
    log.error(origin, `There is no rule ${quote(key)}`, didYouMean(log.closest(key, ids), `The rules are ${ids.join(', ')}`));
    return [];
  }
  const severity = readChoice(value, ruleSeverities, { subject: `The rule ${quote(key)}`, log });
  return severity === null ? [] : [{ id: key, severity: severity.value, origin: severity.origin }];
}
