import { groupName } from '../model/address.js';
import { isPattern, isWorkspaceId } from '../model/names.js';
import { isMoney } from '../model/spend/money.js';
import { compareText } from '../model/text.js';
import type { LiveGroup, LiveLimit, LiveWorkspace, Snapshot } from '../model/snapshot-types.js';
import { chooseGroupWords, type GroupWord } from './group-words.js';
import {
  describeLimit,
  organizationSpendLines,
  workspaceSpendLines,
  writeLimitLines,
  type Written,
} from './limit-lines.js';
import { canBeKey, commentText, withComment, yamlText } from './yaml/yaml-scalar.js';

/*
 * Writes a limits.yaml of what is live, for `init`.
 */

export interface WrittenLimits {
  readonly text: string;
  /** How many workspaces are declared. */
  readonly workspaces: number;
  /** What is live and could not be declared, each in one line; it stands in the text as a comment too. */
  readonly leftOut: readonly string[];
}

/**
 * The limits.yaml that declares exactly what is live: every live workspace but the default one. The same state gives the
 * same text, in whatever order it comes. Of an incomplete snapshot, what was not read looks as if it had no overrides.
 */
export function writeLimitsYaml(unsorted: Snapshot, { withLimits }: { readonly withLimits: boolean }): WrittenLimits {
  const snapshot = { ...unsorted, groups: [...unsorted.groups].sort((a, b) => compareText(a.key, b.key)) };
  const words = chooseGroupWords(snapshot.groups.filter((group) => !isMoney(group)));
  const alive = snapshot.workspaces.filter(({ archived_at, default: isDefault }) => archived_at === null && !isDefault);
  const sorted = [...alive].sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
  const entries = sorted.map((workspace) => writeWorkspace(workspace, words, snapshot));
  const organization = writeOrganization(snapshot, words, withLimits);
  const sections = [
    heading(snapshot),
    organization.lines,
    writeNames(words),
    [
      '# A workspace is declared whole: an override that its entry does not name is drift.',
      entries.some(({ declared }) => declared) ? 'workspaces:' : 'workspaces: {}',
      ...entries.flatMap(({ lines }) => lines),
    ],
  ];
  const filled = sections.filter((lines) => lines.length > 0);
  return {
    text: `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`,
    workspaces: entries.filter(({ declared }) => declared).length,
    leftOut: [organization, ...entries].flatMap(({ leftOut }) => leftOut),
  };
}

function heading({ organization, taken_at: takenAt }: Snapshot): readonly string[] {
  const { name, id } = organization;
  return [
    '# yaml-language-server: $schema=./node_modules/limitdrift/schema/limits.v1.json',
    `# The rate limits of ${commentText(name)} (${commentText(id)}) as they were live at ${commentText(takenAt)}.`,
    'version: 1',
  ];
}

function writeNames(words: readonly GroupWord[]): readonly string[] {
  const lines = words.flatMap(({ key, target, group }) =>
    target === null ? [] : [withComment(`  ${yamlText(key)}: ${yamlText(target)}`, groupName(group))],
  );
  return lines.length === 0 ? [] : ['# Names for rate-limit groups.', 'groups:', ...lines];
}

function writeOrganization(
  { organization, groups }: Snapshot,
  words: readonly GroupWord[],
  withLimits: boolean,
): Written {
  const declared = withLimits ? groups.filter((group) => !isMoney(group)) : [];
  const limits = writeLimitLines(new Map(declared.map((group) => [group, group.limits])), words, '    ');
  const leftOut = limits.leftOut.map((what) => `organization: ${what}`);
  const lines = [
    'organization:',
    `  id: ${yamlText(organization.id)}`,
    ...leftOut.map((what) => `  # Left out: ${what}.`),
    ...(limits.lines.length === 0 ? [] : ['  limits:', ...limits.lines]),
    ...(withLimits ? organizationSpendLines(groups) : []),
  ];
  return { lines, leftOut };
}

interface Entry extends Written {
  readonly declared: boolean;
}

function writeWorkspace(workspace: LiveWorkspace, words: readonly GroupWord[], snapshot: Snapshot): Entry {
  const name = commentText(workspace.name);
  const heads = headsOf(workspace, snapshot);
  if (heads === null) {
    const what = `${name} (${commentText(workspace.id)}): neither its name nor its ID can be a key`;
    return { declared: false, lines: [`  # Left out: ${what}.`], leftOut: [what] };
  }
  const limits = limitsByGroup(workspace, snapshot);
  const own = writeLimitLines(
    mapLimits(limits, (limit) => limit.source === 'workspace'),
    words,
    '      ',
  );
  const others = [...mapLimits(limits, (limit) => limit.source !== 'workspace')].flatMap(([group, foreign]) =>
    foreign.map(
      (limit) => `${describeLimit(limit, group)}: it comes from ${commentText(limit.source)}, not from an override`,
    ),
  );
  const lines = [
    ...heads,
    ...[...own.leftOut, ...others].map((what) => `    # Left out: ${what}.`),
    ...(own.leftOut.length === 0 ? [] : ['    undeclared: ignore']),
    ...(own.lines.length === 0 ? ['    limits: {}'] : ['    limits:', ...own.lines]),
    ...workspaceSpendLines(workspace, snapshot),
  ];
  return { declared: true, lines, leftOut: [...own.leftOut, ...others].map((what) => `${name}: ${what}`) };
}

/** The lines with the key and the ID; by its ID goes a workspace whose name cannot stand for it alone. null: none can. */
function headsOf({ id, name }: LiveWorkspace, { workspaces }: Snapshot): readonly string[] | null {
  const namesakes = workspaces.filter((other) => other.name === name);
  const rivals = namesakes.filter((other) => other.archived_at === null && !other.default);
  const named = canBeKey(name) && !isPattern(name) && !name.startsWith('wrkspc_');
  const pinned = isWorkspaceId(id);
  if (named && pinned && rivals.length === 1) return [`  ${yamlText(name)}:`, `    id: ${id}`];
  if (pinned) return [withComment(`  ${id}:`, name)];
  return named && namesakes.length === 1 ? [`  ${yamlText(name)}:`] : null;
}

function limitsByGroup({ entries }: LiveWorkspace, { groups }: Snapshot): ReadonlyMap<LiveGroup, readonly LiveLimit[]> {
  const byKey = new Map(
    entries.map(({ group, limits }) => [group, [...limits].sort((a, b) => compareText(a.limiter, b.limiter))]),
  );
  const rates = groups.filter((group) => !isMoney(group));
  return new Map(rates.map((group) => [group, byKey.get(group.key) ?? []]));
}

function mapLimits(
  limits: ReadonlyMap<LiveGroup, readonly LiveLimit[]>,
  keep: (limit: LiveLimit) => boolean,
): ReadonlyMap<LiveGroup, readonly LiveLimit[]> {
  return new Map([...limits].map(([group, own]) => [group, own.filter(keep)]));
}
