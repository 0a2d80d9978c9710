/** What is left of the calls of a minute. */
export interface Quota {
  readonly remaining: number;
  /** Whole seconds until the next call may be made; 0: this one may, and counts. */
  readonly wait: number;
}

/** Counts calls; so many may be made in any minute. `now` is in milliseconds since 1970. */
export function createQuota(callsPerMinute: number): (now: number) => Quota {
  let calls: readonly number[] = [];
  return (now) => {
    calls = calls.filter((at) => at > now - 60_000);
    const [oldest] = calls;
    if (oldest !== undefined && calls.length >= callsPerMinute)
      return { remaining: 0, wait: Math.ceil((oldest + 60_000 - now) / 1000) };
    calls = [...calls, now];
    return { remaining: callsPerMinute - calls.length, wait: 0 };
  };
}
