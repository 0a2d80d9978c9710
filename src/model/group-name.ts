import { compareText } from './order.js';
import type { Group } from './snapshot-types.js';

/** A group's name for people: the display name, else the models, else the type. */
export function groupName(group: Group): string {
  return (
    group.display_name ?? (group.type === 'model_group' && group.models?.length ? group.models.join(', ') : group.type)
  );
}

/**
 * The models of a group, the best to name it by first: the newest as far as names tell, aliases before dated models, since
 * the oldest is the first to be retired. Internal names, which the API lists among the models, come last.
 */
export function modelsToNameBy({ models }: Pick<Group, 'models'>): readonly string[] {
  const rank = (model: string): number => (model.startsWith('claude-') ? Number(/-\d{8}$/.test(model)) : 2);
  return [...(models ?? [])].sort((a, b) => rank(a) - rank(b) || compareText(b, a));
}
