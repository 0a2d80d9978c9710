import type { HistoryDifference, ModelMove } from '../model/history/history-types.js';
import type { Difference } from '../model/history/snapshot-diff.js';
import type { Group } from '../model/snapshot-types.js';
import { compareText } from '../model/text.js';

/*
 * Makes of lists of models which model left a group, joined one, or went from one to another.
 */

/** A model of a group that came or went counts only where it came from another, or went to one. */
interface Step {
  readonly group: Group;
  readonly alone: boolean;
}

/** The same differences, with moves of models in place of lists. */
export function tellMoves(differences: readonly Difference[]): readonly HistoryDifference[] {
  const left = new Map<string, Step[]>();
  const joined = new Map<string, Step[]>();
  for (const difference of differences) {
    if (difference.kind !== 'models' && difference.kind !== 'group') continue;
    const { group } = difference;
    const alone = difference.kind === 'models';
    const [had, has] =
      difference.kind === 'models'
        ? [difference.before ?? [], difference.after ?? []]
        : [modelsIf(difference.before, group), modelsIf(difference.after, group)];
    for (const model of had) if (!has.includes(model)) note(left, model, { group, alone });
    for (const model of has) if (!had.includes(model)) note(joined, model, { group, alone });
  }
  const others = differences.filter((difference) => difference.kind !== 'models');
  const models = [...new Set([...left.keys(), ...joined.keys()])].sort(compareText);
  const moves = models.flatMap((model) => movesOf(model, left.get(model) ?? [], joined.get(model) ?? []));
  const organization = others.filter((difference) => !('workspace' in difference));
  return [...organization, ...moves, ...others.filter((difference) => 'workspace' in difference)];
}

function modelsIf(presence: 'absent' | 'present', { models }: Group): readonly string[] {
  return presence === 'present' ? (models ?? []) : [];
}

function note(steps: Map<string, Step[]>, model: string, step: Step): void {
  steps.set(model, [...(steps.get(model) ?? []), step]);
}

/** A model is in one group; where it is in several, each that it left goes with one that it joined. */
function movesOf(model: string, left: readonly Step[], joined: readonly Step[]): readonly ModelMove[] {
  const pairs = Array.from(
    { length: Math.max(left.length, joined.length) },
    (_, at) => [left[at], joined[at]] as const,
  );
  return pairs.flatMap(([from, to]): readonly ModelMove[] => {
    const kind = 'model' as const;
    if (from === undefined) return to?.alone === true ? [{ kind, model, before: null, after: to.group }] : [];
    if (to === undefined && !from.alone) return [];
    return [{ kind, model, before: from.group, after: to?.group ?? null }];
  });
}
