import { waitFor } from '../http/deadline.js';

/**
 * How many requests may be under way, those that wait for their next attempt included: a refused request keeps its place,
 * so that at one place the pace is the API's. A 429 halves the number, once for all requests that were sent before it;
 * as many successes as there are places raise it by one.
 */
export interface Throttle {
  /** Waits for a place; rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<void>;
  /** Gives the place back. */
  release(): void;
  /**
   * Before another attempt: gives the place to a waiting request when fewer are allowed than have one, and waits for one
   * again. When it rejects, the place is still to be given back.
   */
  reacquire(signal: AbortSignal): Promise<void>;
  /** The number of halvings so far, to be kept with each attempt. */
  round(): number;
  /** An attempt sent in this round got a 429. */
  throttled(round: number): void;
  succeeded(): void;
}

export function createThrottle(most: number): Throttle {
  const waiting = new Set<() => void>();
  let allowed = most;
  let taken = 0;
  let round = 0;

  const admit = (): void => {
    for (const start of waiting) {
      if (taken + 1 > allowed) return;
      waiting.delete(start);
      taken += 1;
      start();
    }
  };
  const acquire = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (taken + 1 <= allowed) {
      taken += 1;
      return;
    }
    await waitFor(signal, (done) => {
      waiting.add(done);
      return () => waiting.delete(done);
    });
  };
  const release = (): void => {
    taken -= 1;
    admit();
  };
  return {
    acquire,
    release,
    reacquire: async (signal) => {
      if (taken <= allowed) return;
      taken -= 1;
      try {
        await acquire(signal);
      } catch (error) {
        taken += 1;
        throw error;
      }
    },
    round: () => round,
    throttled: (sent) => {
      if (sent !== round) return;
      round += 1;
      allowed = Math.max(1, allowed / 2);
    },
    succeeded: () => {
      allowed = Math.min(most, allowed + 1 / allowed);
      admit();
    },
  };
}
