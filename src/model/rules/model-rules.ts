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
      `"${d.model}" names ${d.group} now, which lacks its ${d.limiter}, and ${d.other} (${d.other_key}) has ${formatNumber(d.live)} that nobody declared: the model may have moved. Nothing is proposed for ${d.other}`,
  }),
  'model-retiring': finding({
    severity: 'warning',
    title: 'A group is named by a model that ends',
    help: 'When a model is retired, its name may stop meaning its group, and the declaration stops resolving though nobody touched a limit. Name the group by its ID (rlg_…), which stays.',
    data: { model: 'text', ends: 'text or null', group: 'text or null', key: 'text or null', listed: 'yes or no' },
    message: (d) => `${endOf(d)}; ${namedBy(d)}`,
  }),
};

function endOf({ model, ends }: { readonly model: string; readonly ends: string | null }): string {
  return ends === null ? `"${model}" is known no more` : `The last day of "${model}" is ${ends}`;
}

interface NamedByModel {
  readonly group: string | null;
  readonly key: string | null;
  readonly listed: boolean;
}

function namedBy({ group, key, listed }: NamedByModel): string {
  if (group === null) return 'no group lists it';
  const id = key === null || key.startsWith('model:') ? '' : `, ${key}`;
  return listed
    ? `${group} is named by it, and keeps its ID${id}`
    : `no group lists it; before, it stood for ${group}${id}`;
}
