import type { Located, Origin } from '../../model/located.js';
import { type DeclaredGroup, defaultUndeclared, type UndeclaredPolicy } from '../../model/declaration.js';
import { isPattern, isWorkspaceId } from '../../model/names.js';
import { quote } from '../../model/text.js';
import { type Reading, readOwner } from './limits-section.js';
import { readMarks } from './headroom-section.js';
import type { WorkspaceEntry } from '../declaration-fragment.js';
import type { ProblemLog } from '../problems.js';
import { isNull, readChoice, readKeys, readList, readMap, readText } from './expected-nodes.js';
import { workspaceGrammar } from '../grammar/file-grammar.js';
import type { TreeEntry, TreeNode } from '../yaml/yaml-tree.js';

const { keys } = workspaceGrammar;

/** Reads one entry under `workspaces`; none where nothing of it can be used. */
export function readWorkspace(entry: TreeEntry, reading: Reading): readonly WorkspaceEntry[] {
  const { key, origin, value } = entry;
  const { log } = reading;
  if (isNull(value)) {
    log.error(
      origin,
      `The workspace ${quote(key)} has no content`,
      'Write `limits: {}` below it if it has no overrides',
    );
    return [];
  }
  const map = readMap(value, { subject: `The workspace ${quote(key)}`, hint: workspaceGrammar.hint }, log);
  if (map === null) return [];
  const known = readKeys(map, workspaceGrammar, log);
  const [limits, templates, undeclared] = [known.get('limits'), known.get('extends'), known.get('undeclared')];
  const spend = known.get('spend_limit');
  if (known.complete && workspaceGrammar.needs.every((needed) => known.get(needed) === null)) {
    log.error(origin, `The workspace ${quote(key)} declares no limits`, 'Write `limits: {}` if it has no overrides');
  }
  return [
    {
      key,
      origin,
      id: readPin(entry, known.get('id'), log),
      extends: templates === null ? [] : readExtends(templates, log),
      limits: readOwn(limits, spend, reading),
      undeclared: undeclared === null ? defaultUndeclared : readUndeclared(undeclared, log),
      owner: readOwner(known.get('owner'), log),
      headroom: readMarks(known.get('headroom'), log),
    },
  ];
}

/** The entry's own limits, of either kind; null: it has none. */
function readOwn(limits: TreeNode | null, spend: TreeNode | null, reading: Reading): readonly DeclaredGroup[] | null {
  const groups = limits === null ? null : reading.limits.groups(limits, '`limits`');
  if (spend === null) return groups;
  return [...(groups ?? []), ...reading.limits.spend(spend)];
}

function readUndeclared(node: TreeNode, log: ProblemLog): UndeclaredPolicy {
  return readChoice(node, keys.undeclared.choices, { subject: '`undeclared`', log })?.value ?? defaultUndeclared;
}

function readPin({ key, origin }: TreeEntry, node: TreeNode | null, log: ProblemLog): Located<string> | null {
  if (node === null) return checkKey(key, origin, log);
  const id = readText(node, { subject: '`id`', hint: keys.id.hint }, log);
  const fault = id === null ? null : findPinFault(key, id.value);
  if (id === null || fault === null) return id;
  log.error(id.origin, fault.message, fault.hint);
  return null;
}

/** What begins like an ID is taken for one. */
function checkKey(key: string, origin: Origin, log: ProblemLog): null {
  if (key.startsWith('wrkspc_') && !isPattern(key) && !isWorkspaceId(key)) {
    const hint = 'After wrkspc_ an ID has letters, digits, `_` and `-`; a name that begins so needs its `id` below it';
    log.error(origin, `${quote(key)} is not a workspace ID`, hint);
  }
  return null;
}

function findPinFault(key: string, id: string): { readonly message: string; readonly hint: string } | null {
  if (isPattern(key)) {
    const hint = 'A pattern means many workspaces: remove the `id`, or name one workspace';
    return { message: `The pattern ${quote(key)} cannot have an \`id\`, ${quote(id)}`, hint };
  }
  if (!isWorkspaceId(id)) {
    return { message: `${quote(id)} is not a workspace ID`, hint: 'A workspace ID begins with wrkspc_' };
  }
  if (!isWorkspaceId(key) || key === id) return null;
  const hint = 'Remove the `id`, or use the workspace’s name as key';
  return { message: `The workspace is declared by its ID ${quote(key)} and pinned to another, ${quote(id)}`, hint };
}

function readExtends(node: TreeNode, log: ProblemLog): readonly Located<string>[] {
  const example = node.kind === 'scalar' && /^[\w-]{1,40}$/.test(node.text) && !isNull(node) ? node.text : 'standard';
  const expected = { subject: '`extends`', hint: keys.extends.hint.replace('[standard]', `[${example}]`) };
  const seen = new Set<string>();
  return readList(node, expected, log).flatMap((item) => {
    const name = readText(item, { subject: 'A template name', hint: expected.hint }, log);
    if (name === null) return [];
    if (seen.has(name.value)) {
      log.error(name.origin, `The template ${quote(name.value)} is listed twice`, 'Name it once');
    }
    seen.add(name.value);
    return [name];
  });
}
