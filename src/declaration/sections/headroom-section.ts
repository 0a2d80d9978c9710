import type { Located } from '../../model/located.js';
import type {
  DeclaredHeadroom,
  DeclaredKnownUse,
  DeclaredMarks,
  PartialRule,
} from '../../model/headroom/headroom-policy.js';
import { knownLimiters } from '../../model/limiters.js';
import { calendarDate, isCalendarDate } from '../../model/times.js';
import { quote } from '../../model/text.js';
import {
  alertShare,
  headroomGrammar,
  knownGrammar,
  limiterMarksGrammar,
  marksGrammar,
  minutesText,
} from '../grammar/headroom-grammar.js';
import { didYouMean, type ProblemLog } from '../problems.js';
import type { TreeEntry, TreeNode } from '../yaml/yaml-tree.js';
import { isNull, type KnownKeys, readKeys, readList, readMap, readText, refuse } from './expected-nodes.js';

type RuleKey = keyof typeof limiterMarksGrammar.keys;
type MarkKey = keyof typeof marksGrammar.keys;
type KnownKey = keyof typeof knownGrammar.keys;

/** Reads `headroom` at the top level; null where it is absent. */
export function readHeadroom(node: TreeNode | null, log: ProblemLog): DeclaredHeadroom | null {
  const map = node === null ? null : readMap(node, { subject: '`headroom`', hint: headroomGrammar.hint }, log);
  if (map === null) return null;
  const keys = readKeys(map, headroomGrammar, log);
  const { known: knownKey, window: windowKey } = headroomGrammar.keys;
  const known = keys.get('known');
  const items = known === null ? [] : readList(known, { subject: '`known`', hint: knownKey.hint }, log);
  const window = readMinutes(keys.get('window'), { key: 'window', hint: windowKey.hint, most: 365 * 1440 }, log);
  const cases = items.flatMap((item) => readKnown(item, log));
  return { ...readMarkKeys(keys, log), window, known: cases, origin: map.origin };
}

/** Reads `headroom` of an entry; null where it is absent. */
export function readMarks(node: TreeNode | null, log: ProblemLog): DeclaredMarks | null {
  const map = node === null ? null : readMap(node, { subject: '`headroom`', hint: marksGrammar.hint }, log);
  return map === null ? null : readMarkKeys(readKeys(map, marksGrammar, log), log);
}

function readMarkKeys(keys: KnownKeys<MarkKey>, log: ProblemLog): DeclaredMarks {
  const node = keys.get('limiters');
  const { hint } = marksGrammar.keys.limiters;
  const entries = node === null ? [] : (readMap(node, { subject: '`limiters`', hint }, log)?.entries ?? []);
  return { ...readRule(keys, log), limiters: new Map(entries.flatMap((entry) => readLimiter(entry, log))) };
}

function readLimiter({ key, origin, value }: TreeEntry, log: ProblemLog): readonly (readonly [string, PartialRule])[] {
  const map = readMap(value, { subject: quote(key), hint: limiterMarksGrammar.hint }, log);
  const known = knownLimiters.includes(key);
  const meant = known ? null : log.closest(key, knownLimiters);
  if (meant !== null) log.error(origin, `Unknown limiter ${quote(key)}`, didYouMean(key, meant));
  else if (!known)
    log.warn(origin, `The limiter ${quote(key)} is not known to this version`, 'Its marks hold when it is live');
  return map === null ? [] : [[key, readRule(readKeys(map, limiterMarksGrammar, log), log)]];
}

function readRule(keys: KnownKeys<RuleKey>, log: ProblemLog): PartialRule {
  const share = readShare(keys.get('alert_at'), log);
  const { hint } = limiterMarksGrammar.keys.for;
  const minutes = readMinutes(keys.get('for'), { key: 'for', hint, most: 1440 }, log);
  return { ...(share === null ? {} : { alert_at: share }), ...(minutes === null ? {} : { for_minutes: minutes }) };
}

function readShare(node: TreeNode | null, log: ProblemLog): number | null {
  const { hint } = limiterMarksGrammar.keys.alert_at;
  const text = readScalar(node, { key: 'alert_at', wanted: 'a share of the limit', hint }, log);
  if (text === null) return null;
  // A percent with decimals as the number that a person would write: 12.5 % is 0.125.
  if (alertShare.test(text.value)) return Number((Number(text.value.slice(0, -1)) / 100).toPrecision(15));
  log.error(text.origin, `\`alert_at\` cannot be ${quote(text.value)}`, hint);
  return null;
}

interface MinutesKey {
  readonly key: string;
  readonly hint: string;
  readonly most: number;
}

const unitMinutes: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440 };

function readMinutes(node: TreeNode | null, { key, hint, most }: MinutesKey, log: ProblemLog): number | null {
  const text = readScalar(node, { key, wanted: 'a duration', hint }, log);
  if (text === null) return null;
  const minutes = Number.parseInt(text.value, 10) * (unitMinutes[text.value.slice(-1)] ?? 0);
  if (minutesText.test(text.value) && minutes <= most) return minutes;
  log.error(text.origin, `\`${key}\` cannot be ${quote(text.value)}`, hint);
  return null;
}

function readScalar(
  node: TreeNode | null,
  { key, wanted, hint }: { readonly key: string; readonly wanted: string; readonly hint: string },
  log: ProblemLog,
): Located<string> | null {
  if (node === null) return null;
  if (node.kind === 'scalar' && !isNull(node)) return { value: node.text, origin: node.origin };
  refuse(node, wanted, { subject: `\`${key}\``, hint }, log);
  return null;
}

function readKnown(node: TreeNode, log: ProblemLog): readonly DeclaredKnownUse[] {
  const map = readMap(node, { subject: 'An item of `known`', hint: knownGrammar.hint }, log);
  if (map === null) return [];
  const keys = readKeys(map, knownGrammar, log);
  const [workspace, reason] = [readWord(keys, 'workspace', log), readWord(keys, 'reason', log)];
  const [group, limiter] = [readWord(keys, 'group', log), readWord(keys, 'limiter', log)];
  const expires = readExpires(readWord(keys, 'expires', log), log);
  if (workspace === null || reason === null) return [];
  return [{ workspace, group, limiter: limiter?.value ?? null, reason: reason.value, expires }];
}

function readWord(keys: KnownKeys<KnownKey>, key: KnownKey, log: ProblemLog): Located<string> | null {
  const node = keys.get(key);
  const { hint } = knownGrammar.keys[key];
  const text = node === null ? null : readText(node, { subject: `\`${key}\``, hint }, log);
  if (text === null || text.value.trim() !== '') return text;
  log.error(text.origin, `\`${key}\` is blank`, hint);
  return null;
}

function readExpires(text: Located<string> | null, log: ProblemLog): string | null {
  if (text === null || isCalendarDate(text.value)) return text?.value ?? null;
  const problem = calendarDate.test(text.value) ? 'is no day of the calendar' : 'is not a date of the form YYYY-MM-DD';
  log.error(text.origin, `${quote(text.value)} ${problem}`, knownGrammar.keys.expires.hint);
  return null;
}
