/** From so many questions on, a caller is taken to go through all that there is. */
const many = 10;

/** Reads by name, each name once. */
export interface LookAhead<T> {
  /** `again`: reads anew even what was read before. */
  ask(name: string, again: boolean): Promise<T>;
}

/**
 * Reads what is asked for, and where a caller asks for many in parts, what it may ask for next, so that readings are under
 * way while it works on answers. A caller that waits for ten at a time would let the time of the readings and its own add up.
 * In whatever order it asks, no more is read for nothing than was asked for.
 */
export function lookAhead<T>(
  names: readonly string[],
  { read, concurrency }: { readonly read: (name: string) => Promise<T>; readonly concurrency: number },
): LookAhead<T> {
  const known = new Map<string, Promise<T>>();
  const ahead = new Set<string>();
  const upcoming = names.values();
  let asked = 0;
  let underWay = 0;
  const begin = (name: string): Promise<T> => {
    underWay += 1;
    const reading = read(name).finally(() => {
      underWay -= 1;
      goAhead();
    });
    known.set(name, reading);
    return reading;
  };
  const hasRoom = (): boolean => asked >= many && underWay < concurrency && ahead.size < asked;
  const goAhead = (): void => {
    while (hasRoom()) {
      const { value: name } = upcoming.next();
      if (name === undefined) return;
      if (known.has(name)) continue;
      ahead.add(name);
      // Who asks for it later is told; nobody may.
      begin(name).catch(() => undefined);
    }
  };
  return {
    ask: (name, again) => {
      asked += 1;
      ahead.delete(name);
      const reading = again ? begin(name) : (known.get(name) ?? begin(name));
      goAhead();
      return reading;
    },
  };
}
