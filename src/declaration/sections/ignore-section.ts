import { calendarDate, isCalendarDate } from '../../model/times.js';
import { quote } from '../../model/text.js';
import type { DeclaredIgnore } from '../../model/declaration.js';
import { limitForms, readLimitValue } from '../../model/limit-value.js';
import type { ProblemLog } from '../problems.js';
import { isNull, type KnownKeys, readKeys, readList, readMap, readText, refuse } from './expected-nodes.js';
import { fileGrammar, ignoreGrammar } from '../grammar/file-grammar.js';
import { readSpendLimit } from '../../model/spend/amount.js';
import { spendGroupKey } from '../../model/spend/money.js';
import type { TreeNode, TreeScalar } from '../yaml/yaml-tree.js';

const { keys } = ignoreGrammar;

/** Reads the list under `ignore`; `node` is null where the key is absent. */
export function readIgnores(node: TreeNode | null, log: ProblemLog): readonly DeclaredIgnore[] {
  if (node === null) return [];
  const { hint } = fileGrammar.keys.ignore;
  return readList(node, { subject: '`ignore`', hint }, log).flatMap((item) => readIgnore(item, log));
}

type Key = keyof typeof keys;

function readIgnore(node: TreeNode, log: ProblemLog): readonly DeclaredIgnore[] {
  const map = readMap(node, { subject: 'An item of `ignore`', hint: ignoreGrammar.hint }, log);
  if (map === null) return [];
  const known = readKeys(map, ignoreGrammar, log);
  const group = readWord(known, 'group', log);
  const item = {
    workspace: readWord(known, 'workspace', log),
    group,
    limiter: readWord(known, 'limiter', log),
    live: readLive(known.get('live'), group, log),
    reason: readWord(known, 'reason', log),
    owner: readWord(known, 'owner', log),
    expires: readDate(known.get('expires'), log),
    origin: map.origin,
  };
  const { workspace, reason, expires } = item;
  return workspace === null || reason === null || expires === null ? [] : [{ ...item, workspace, reason, expires }];
}

function readWord(known: KnownKeys<Key>, key: Exclude<Key, 'live' | 'expires'>, log: ProblemLog): string | null {
  const node = known.get(key);
  if (node === null) return null;
  const text = readText(node, { subject: `\`${key}\``, hint: keys[key].hint }, log);
  if (text === null || text.value.trim() !== '') return text?.value ?? null;
  log.error(text.origin, `\`${key}\` is blank`, keys[key].hint);
  return null;
}

function readLive(node: TreeNode | null, group: string | null, log: ProblemLog): DeclaredIgnore['live'] {
  if (node === null) return null;
  const expected = { subject: '`live`', hint: keys.live.hint };
  if (node.kind !== 'scalar' || isNull(node)) {
    refuse(node, `${limitForms.value.words} or \`${limitForms.inherit.word}\``, expected, log);
    return null;
  }
  if (group === spendGroupKey) return readLiveAmount(node, log);
  const read = readLimitValue(node);
  if (!('kind' in read)) log.error(node.origin, `${read.message} (\`live\`)`, read.hint ?? keys.live.hint);
  else if (read.kind === 'share')
    log.error(node.origin, `${quote(read.text)} is a share, but \`live\` must be the exact live value`, keys.live.hint);
  else return read.kind === 'value' ? read.value : 'inherit';
  return null;
}

function readLiveAmount(node: TreeScalar, log: ProblemLog): DeclaredIgnore['live'] {
  const read = readSpendLimit(node);
  if (!('kind' in read)) log.error(node.origin, `${read.message} (\`live\`)`, read.hint);
  else return read.kind === 'value' ? read.value : 'inherit';
  return null;
}

function readDate(node: TreeNode | null, log: ProblemLog): string | null {
  if (node === null) return null;
  const text = readText(node, { subject: '`expires`', hint: keys.expires.hint }, log);
  if (text === null || isCalendarDate(text.value)) return text?.value ?? null;
  const problem = calendarDate.test(text.value)
    ? 'is not a day of the calendar'
    : 'is not a date of the form YYYY-MM-DD';
  log.error(text.origin, `${quote(text.value)} ${problem}`, keys.expires.hint);
  return null;
}
