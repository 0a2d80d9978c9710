/** What one layer of limits, such as a template, says of one group. */
interface LayeredGroup {
  /** null: the group does not inherit whole. */
  readonly inherit: unknown;
  readonly limits: ReadonlyMap<string, unknown>;
}

/**
 * Merges layers of limits by group, limiter by limiter: a later layer wins, and a group that inherits whole clears what came
 * before.
 */
export function mergeLayers<G extends LayeredGroup>(layers: readonly ReadonlyMap<string, G>[]): ReadonlyMap<string, G> {
  const [only] = layers;
  if (only !== undefined && layers.length === 1) return only;
  const merged = new Map<string, G>();
  for (const layer of layers) {
    for (const [key, next] of layer) {
      const before = merged.get(key);
      merged.set(key, before === undefined || next.inherit !== null ? next : overlay(before, next));
    }
  }
  return merged;
}

function overlay<G extends LayeredGroup>(before: G, next: G): G {
  return { ...next, inherit: before.inherit, limits: new Map([...before.limits, ...next.limits]) };
}
