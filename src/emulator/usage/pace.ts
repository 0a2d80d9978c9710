/** How many whole seconds a call of an endpoint has to wait; 0: it may be made, and counts. */
export type Pace = (endpoint: string, now: number) => number;

/** Lets every endpoint be called so often in any minute; null: as often as one likes. */
export function createPace(callsPerMinute: number | null): Pace {
  if (callsPerMinute === null) return () => 0;
  const calls = new Map<string, readonly number[]>();
  return (endpoint, now) => {
    const recent = (calls.get(endpoint) ?? []).filter((at) => at > now - 60_000);
    const [oldest = now] = recent;
    if (recent.length >= callsPerMinute) return Math.ceil((oldest + 60_000 - now) / 1000);
    calls.set(endpoint, [...recent, now]);
    return 0;
  };
}
