import { groupKey } from '../../model/address.js';
import type { LimitHistory, SeenBetween } from '../../model/history/history-types.js';
import type { Past } from '../../model/past-types.js';
import type { Group } from '../../model/snapshot-types.js';
import { minuteOf } from '../../model/times.js';
import { modelsIn } from '../model-findings.js';

/*
 * Finds which group a model was in when a declaration named it, where the vendor took it out of that group since.
 */

/** Where a model was, and what became of it. */
export interface FormerModel {
  readonly group: Group;
  /** The group that has it now; null: none has. */
  readonly now: Group | null;
  readonly between: SeenBetween;
}

/** What changed before a run, as kept snapshots tell. */
export interface PlanHistory {
  readonly told: LimitHistory;
  /** By model. */
  readonly former: ReadonlyMap<string, FormerModel>;
}

/** `told`: up to the snapshot that is planned with, and with it. */
export function planHistory(told: LimitHistory, past: Past): PlanHistory {
  return { told, former: formerModels(told, past) };
}

interface Leaving {
  readonly between: SeenBetween;
  readonly before: Group;
}

/**
 * By model. One that is in another group now counts only where the declaration named it before it went there: who names it
 * later means where it is.
 */
function formerModels(told: LimitHistory, past: Past): PlanHistory['former'] {
  const leavings = new Map<string, Leaving[]>();
  const now = new Map<string, Group | null>();
  for (const { between, difference } of told.changes) {
    if (difference.kind !== 'model') continue;
    const { model, before, after } = difference;
    now.set(model, after);
    if (before !== null) leavings.set(model, [...(leavings.get(model) ?? []), { between, before }]);
  }
  const found = [...now].flatMap(([model, group]): readonly (readonly [string, FormerModel])[] => {
    const all = leavings.get(model) ?? [];
    const named = all.find(({ between }) => wasNamed(model, between.before, past));
    const left = named ?? (group === null ? all.at(-1) : undefined);
    if (left === undefined || (group !== null && groupKey(group) === groupKey(left.before))) return [];
    return [[model, { group: left.before, now: group, between: left.between }]];
  });
  return new Map(found);
}

/** Whether the version of that time named it, as far as git tells. */
function wasNamed(model: string, time: string, past: Past): boolean {
  const version = past.history().versions.find((one) => one.time <= minuteOf(time) * 60);
  const declaration = version?.declaration() ?? null;
  return declaration !== null && modelsIn(declaration).some(({ word }) => word === model);
}
