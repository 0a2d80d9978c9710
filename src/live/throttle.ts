import { waitFor } from '../http/deadline.js';

/**
 * How many requests may be under way, those that wait for their next attempt included: a 429 takes the place of the request
 * that it refused, for as long as the API asks, and no other; when all are refused, nothing is sent. A request that is
 * refused again, after its wait, says that the API has not as many places: there is one fewer, down to one. As many
 * successes as there are places bring one back.
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
  /** A request got a 429 that had waited after one before. */
  refusedAgain(): void;
  succeeded(): void;
}

export function createThrottle(most: number): Throttle {
  const waiting = new Set<() => void>();
  let allowed = most;
  let taken = 0;

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
    refusedAgain: () => {
      allowed = Math.max(1, allowed - 1);
    },
    succeeded: () => {
      allowed = Math.min(most, allowed + 1 / allowed);
      admit();
    },
  };
}
