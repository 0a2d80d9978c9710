import type { Group } from './snapshot.js';

/** A group's name for people: the display name, else the models, else the type. */
export function groupName(group: Group): string {
  return (
    group.display_name ?? (group.type === 'model_group' && group.models?.length ? group.models.join(', ') : group.type)
  );
}
