import { groupKey, groupName } from '../../model/address.js';
import type { LimitHistory, LimitLine, SeenBetween, SeenValue } from '../../model/history/history-types.js';
import type { Change } from '../../model/plan-types.js';
import { isMoney } from '../../model/spend/money.js';
import { dayNumber } from '../../model/times.js';
import { compareText } from '../../model/text.js';
import type { FindingList } from '../findings.js';
import { modelsIn } from '../model-findings.js';
import type { Resolved } from '../resolve/resolve.js';
import type { Scope } from '../scope.js';
import type { FormerModel } from './former-models.js';

/*
 * What kept snapshots tell of a plan: which organization limits moved under overrides that did not, which keys mean a group that
 * their model has left, and when what drifted became what it is.
 */

/** Days for which a move of the organization's limit is told. */
const notice = 30;

/** A limit that the vendor moved, and the overrides below it that stayed. */
export function reportMovedLimits(
  { lines }: LimitHistory,
  { included, today }: Pick<Scope, 'included'> & { readonly today: string },
  findings: FindingList,
): void {
  const names = new Map(included.map(({ id, name }) => [id, name]));
  for (const line of lines) {
    const move = line.workspace === null && !isMoney(line.group) ? lastMove(line.values) : null;
    if (move === null || dayNumber(today) - dayNumber(move.between.before.slice(0, 10)) > notice) continue;
    const stayed = lines.flatMap(({ workspace, values, ...other }) => {
      const name = workspace === null ? undefined : names.get(workspace.id);
      return name !== undefined && isSamePlace(other, line) && stayedSince(values, move) ? [name] : [];
    });
    if (stayed.length === 0) continue;
    findings.add(
      'organization-limit-moved',
      {
        group: groupName(line.group),
        limiter: line.limiter,
        before: move.from,
        after: move.to,
        last_seen: move.between.after,
        first_seen: move.between.before,
        overrides: stayed.sort(compareText),
      },
      {},
    );
  }
}

interface Move {
  readonly from: number | null;
  readonly to: number | null;
  readonly between: SeenBetween;
}

/** null: it was the same all along. */
function lastMove(values: readonly SeenValue[]): Move | null {
  const [from, to] = values.slice(-2);
  if (from === undefined || to === undefined) return null;
  return { from: from.value, to: to.value, between: boundsOf(from, to) };
}

/** Clocks of two machines may differ. */
function boundsOf({ last_seen }: SeenValue, { first_seen }: SeenValue): SeenBetween {
  return { after: isAfter(last_seen, first_seen) ? first_seen : last_seen, before: first_seen };
}

function isSamePlace(one: Pick<LimitLine, 'group' | 'limiter'>, other: LimitLine): boolean {
  return one.limiter === other.limiter && groupKey(one.group) === groupKey(other.group);
}

/** Whether an override was there before the move, and is the same still. */
function stayedSince(values: readonly SeenValue[], { between }: Move): boolean {
  const last = values.at(-1);
  return last !== undefined && last.value !== null && !isAfter(last.first_seen, between.after);
}

function isAfter(time: string, other: string): boolean {
  return compareText(time, other) > 0;
}

/** Keys that mean a group which lists their model no more. */
export function reportLeftGroups(
  { declaration, live }: Resolved,
  former: ReadonlyMap<string, FormerModel>,
  findings: FindingList,
): void {
  for (const { word, origin } of modelsIn(declaration)) {
    const left = former.get(word);
    if (left === undefined || live.groups.find(word)?.key !== groupKey(left.group)) continue;
    const { group, now, between } = left;
    const data = {
      model: word,
      group: groupName(group),
      key: groupKey(group),
      now: now === null ? null : groupName(now),
      last_seen: between.after,
      first_seen: between.before,
    };
    findings.add('model-left-group', data, { origin });
  }
}

/** Says of what drifted when it became what it is, where the snapshots saw it change. */
export function dateChanges(changes: readonly Change[], { lines }: LimitHistory): readonly Change[] {
  const moves = new Map(lines.map(({ address, values }) => [address, lastMove(values)]));
  return changes.map((change) => {
    const move = moves.get(change.address) ?? null;
    const live = change.before.source === 'organization' ? null : change.before.value;
    const isByHand = change.class === 'drift' || change.class === 'conflict';
    return move === null || !isByHand || move.to !== live ? change : { ...change, live_changed: move.between };
  });
}
