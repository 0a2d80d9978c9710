import { betweenText } from '../times.js';
import { formatNumber } from '../text.js';
import { finding } from './rule-types.js';

/*
 * The rules of findings about models that name groups.
 */

export const modelRules = {
  'model-may-have-moved': finding({
    severity: 'warning',
    title: 'A model that names a group may have moved to it from another',
    help: 'Anthropic sometimes gives a model a group of its own; overrides stay in the old group. Because only a name says so, nothing is proposed for clearing. Name both groups by their IDs, which stay, and declare what each should have.',
    data: { model: 'text', limiter: 'text', group: 'text', other: 'text', other_key: 'text', live: 'number' },
    message: (d) =>
      `"${d.model}" now names ${d.group}, where the ${d.limiter} override is missing; ${d.other} (${d.other_key}) has an override of ${formatNumber(d.live)} that is not declared. The model may have moved, so no change is proposed for ${d.other}`,
  }),
  'model-left-group': finding({
    severity: 'warning',
    title: 'A group is named by a model that has left it',
    help: 'Kept snapshots (--history) tell that the vendor took the model out of the group after it was named here. The key still means the group that it named, where its limits are; use of the model counts where the model is now. Name the groups by their IDs (rlg_…), which stay, and declare what each should have.',
    data: { model: 'text', group: 'text', key: 'text', now: 'text or null', last_seen: 'text', first_seen: 'text' },
    message: (d) => {
      const left = d.now === null ? `and is in no group now` : `for ${d.now}, where use of it counts now`;
      const time = betweenText({ after: d.last_seen, before: d.first_seen });
      return `"${d.model}" left ${d.group} ${time}, ${left}; the key still means ${d.group} (${d.key})`;
    },
  }),
  'model-retiring': finding({
    severity: 'warning',
    title: 'A group is named by a model that is retired',
    help: 'When a model is retired, its name may stop meaning its group, and the declaration stops working although nobody changed a limit. Name the group by its ID (rlg_…), which stays.',
    data: { model: 'text', ends: 'text or null', group: 'text or null', key: 'text or null', listed: 'yes or no' },
    message: (d) => `${endOf(d)}; ${namedBy(d)}`,
  }),
};

function endOf({ model, ends }: { readonly model: string; readonly ends: string | null }): string {
  return ends === null ? `"${model}" is no longer listed` : `The last day of "${model}" is ${ends}`;
}

interface NamedByModel {
  readonly group: string | null;
  readonly key: string | null;
  readonly listed: boolean;
}

function namedBy({ group, key, listed }: NamedByModel): string {
  if (group === null) return 'no group lists it';
  const id = key === null || key.startsWith('model:') ? '' : `, ${key}`;
  return listed ? `it names ${group}, which keeps its ID${id}` : `no group lists it; before, it named ${group}${id}`;
}
