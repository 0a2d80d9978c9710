import { calendarDate, isCalendarDate, quote } from '../../model/text.js';
import type { DeclaredIgnore } from '../../model/declaration.js';
import { readLimitValue } from '../../model/limit-value.js';
import type { ProblemLog } from '../problems.js';
import { isNull, type KnownKeys, readKeys, readList, readMap, readText, refuse } from './expected-nodes.js';
import { keys } from '../vocabulary.js';
import type { TreeNode } from '../yaml/yaml-tree.js';

const itemHint = 'Write `- {workspace: legacy-*, reason: vendor migration, expires: 2027-01-31}`';

/** Reads the list under `ignore`; `node` is null where the key is absent. */
export function readIgnores(node: TreeNode | null, log: ProblemLog): readonly DeclaredIgnore[] {
  if (node === null) return [];
  const hint = `${itemHint}, or remove the key`;
  return readList(node, { subject: '`ignore`', hint }, log).flatMap((item) => readIgnore(item, log));
}

type Known = KnownKeys<(typeof keys.ignore)[number]>;

function readIgnore(node: TreeNode, log: ProblemLog): readonly DeclaredIgnore[] {
  const map = readMap(node, { subject: 'An item of `ignore`', hint: itemHint }, log);
  if (map === null) return [];
  const known = readKeys(map, keys.ignore, { place: 'in an item of `ignore`', log });
  const item = {
    workspace: readWord(known, 'workspace', log),
    group: readWord(known, 'group', log),
    limiter: readWord(known, 'limiter', log),
    live: readLive(known.get('live'), log),
    reason: readWord(known, 'reason', log),
    owner: readWord(known, 'owner', log),
    expires: readDate(known.get('expires'), log),
    origin: map.origin,
  };
  const missing = (['workspace', 'reason', 'expires'] as const).filter((key) => known.get(key) === null);
  if (known.complete) for (const key of missing) log.error(map.origin, `This \`ignore\` ${lacks[key]}`, words[key]);
  const { workspace, reason, expires } = item;
  return workspace === null || reason === null || expires === null ? [] : [{ ...item, workspace, reason, expires }];
}

const lacks = {
  workspace: 'does not say for which workspace',
  reason: 'has no reason',
  expires: 'does not say when it ends',
} as const;

const words = {
  workspace: 'Write the name or ID of a workspace, or a pattern such as `legacy-*`',
  group: 'Write a group as under `limits`, or remove the key for every group',
  limiter: 'Write a limiter such as `requests_per_minute`, or remove the key for every limiter',
  live: 'Write a whole number such as 500_000, or `inherit` for no override, or remove the key',
  reason: 'Write why it is tolerated, such as `reason: vendor migration, INC-123`',
  owner: 'Write who answers for it, or remove the key',
  expires: 'Write the last day on which it holds, such as `expires: 2027-01-31`',
} as const;

function readWord(known: Known, key: Exclude<keyof typeof words, 'live' | 'expires'>, log: ProblemLog): string | null {
  const node = known.get(key);
  if (node === null) return null;
  const text = readText(node, { subject: `\`${key}\``, hint: words[key] }, log);
  if (text === null || text.value.trim() !== '') return text?.value ?? null;
  log.error(text.origin, `\`${key}\` is blank`, words[key]);
  return null;
}

function readLive(node: TreeNode | null, log: ProblemLog): DeclaredIgnore['live'] {
  if (node === null) return null;
  const expected = { subject: '`live`', hint: words.live };
  if (node.kind !== 'scalar' || isNull(node)) {
    refuse(node, 'a whole number or `inherit`', expected, log);
    return null;
  }
  const read = readLimitValue(node);
  if (!('kind' in read)) log.error(node.origin, `${read.message} (\`live\`)`, read.hint ?? words.live);
  else if (read.kind === 'share')
    log.error(node.origin, `${quote(read.text)} is a share, and \`live\` is the very value that is live`, words.live);
  else return read.kind === 'value' ? read.value : 'inherit';
  return null;
}

function readDate(node: TreeNode | null, log: ProblemLog): string | null {
  if (node === null) return null;
  const text = readText(node, { subject: '`expires`', hint: words.expires }, log);
  if (text === null || isCalendarDate(text.value)) return text?.value ?? null;
  const problem = calendarDate.test(text.value) ? 'is no day of the calendar' : 'is not a date of the form YYYY-MM-DD';
  log.error(text.origin, `${quote(text.value)} ${problem}`, words.expires);
  return null;
}
