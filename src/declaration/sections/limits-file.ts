import { quote } from '../../model/text.js';
import { createLimitReader, type Reading } from './limits-section.js';
import { readNamedGroup } from './groups-section.js';
import { readHeadroom } from './headroom-section.js';
import { readIgnores } from './ignore-section.js';
import { readOrganization } from './organization-section.js';
import { emptyFragment, type DeclarationFragment, type Template } from '../declaration-fragment.js';
import type { ProblemLog } from '../problems.js';
import type { SourceFile } from '../yaml/source-text.js';
import { isNull, readKeys, readMap, type KnownKeys } from './expected-nodes.js';
import { fileGrammar } from '../grammar/file-grammar.js';
import { readRule } from './rules-section.js';
import { readWorkspace } from './workspace-section.js';
import { readTree, type TreeEntry, type TreeMap, type TreeNode, type TreeScalar } from '../yaml/yaml-tree.js';

/** Reads one limits.yaml. What is wrong in it is reported, and the rest is read all the same. */
export function readLimitsYaml(file: SourceFile, log: ProblemLog): DeclarationFragment {
  const tree = readTree(file, log);
  if (tree === null) return emptyFragment;
  if (isNull(tree)) {
    log.error(tree.origin, 'The file declares nothing', 'Begin with `version: 1` and `workspaces: {}`');
    return emptyFragment;
  }
  const map = readMap(tree, { subject: 'A declaration', hint: fileGrammar.hint, quoted: false }, log);
  return map === null ? emptyFragment : readFile(map, { log, limits: createLimitReader(log) });
}

function readFile(map: TreeMap, reading: Reading): DeclarationFragment {
  const { log } = reading;
  if (isOtherFile(map, log)) return emptyFragment;
  const top = readKeys(map, fileGrammar, log);
  checkVersion(top.get('version'), log);
  const organization = top.get('organization');
  const templates = section(top, 'templates', log);
  return {
    ...readOrganization(organization, reading),
    groups: section(top, 'groups', log).entries.flatMap((entry) => readNamedGroup(entry, log)),
    templates: templates.entries.map((entry) => readTemplate(entry, reading)),
    templatesKnown: (top.complete || top.get('templates') !== null) && templates.complete,
    workspaces: section(top, 'workspaces', log).entries.flatMap((entry) => readWorkspace(entry, reading)),
    rules: section(top, 'rules', log).entries.flatMap((entry) => readRule(entry, log)),
    ignores: readIgnores(top.get('ignore'), log),
    headroom: readHeadroom(top.get('headroom'), log),
  };
}

/** Reports a file of the tool's own that is no declaration. */
function isOtherFile({ entries, origin }: TreeMap, log: ProblemLog): boolean {
  const has = (wanted: string): boolean => entries.some(({ key }) => key === wanted);
  if (!has('format_version')) return false;
  if (has('rows'))
    log.error(origin, 'This is a headroom file, not a declaration', 'Give it to `limitdrift plan --usage`');
  else if (has('verdict')) log.error(origin, 'This is a plan, not a declaration', 'Show it with `limitdrift show`');
  else log.error(origin, 'This is a snapshot, not a declaration', 'Give it with --live');
  return true;
}

type Section = 'groups' | 'templates' | 'workspaces' | 'rules';
type Entries = Pick<TreeMap, 'entries' | 'complete'>;

function section(top: KnownKeys<Section>, key: Section, log: ProblemLog): Entries {
  const node = top.get(key);
  if (node === null) return { entries: [], complete: true };
  return (
    readMap(node, { subject: `\`${key}\``, hint: fileGrammar.keys[key].hint }, log) ?? { entries: [], complete: false }
  );
}

function checkVersion(node: TreeNode | null, log: ProblemLog): void {
  if (node?.kind === 'scalar') {
    checkVersionText(node, log);
  } else if (node !== null && node.kind !== 'refused') {
    log.error(node.origin, `The version must be the number 1, but is a ${node.kind}`, 'Write `version: 1`');
  }
}

function checkVersionText({ text, plain, origin }: TreeScalar, log: ProblemLog): void {
  if (plain && text === String(fileGrammar.keys.version.value)) return;
  if (/^([2-9]|[1-9]\d{1,3})$/.test(text)) {
    const message = `Version ${quote(text)} was made for a newer limitdrift`;
    log.error(origin, message, 'Update limitdrift; this one reads version 1');
  } else {
    const message = `The version must be the number 1, but is ${quote(text)}`;
    log.error(origin, message, 'Write `version: 1`, without quotes');
  }
}

function readTemplate({ key, origin, value }: TreeEntry, { limits }: Reading): Template {
  return { name: key, origin, ...limits.template(value, `The template ${quote(key)}`) };
}
