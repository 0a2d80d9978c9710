import { type Deadline, DeadlineReached } from '../http/deadline.js';
import type { RequestPace } from '../live/retried-request.js';

/*
 * How fast one endpoint of usage is asked: as fast as it answers, until a 429 comes; from then on at its documented pace.
 */

/** The wait after a 429 that names none. */
const refusedWait = 60_000;

export interface CallPace extends RequestPace {
  /** How many calls were made. */
  readonly calls: () => number;
  /** Milliseconds that a call takes at the pace of now; null: none was made yet. */
  readonly perCall: () => number | null;
}

/** `interval` is from the beginning of a call to that of the next, in milliseconds. */
export function createCallPace(deadline: Deadline, interval: number): CallPace {
  const begun = deadline.now();
  let calls = 0;
  let last = 0;
  let paced = false;
  /** The next attempt waits as long as the 429 asks, and no longer. */
  let waited = false;
  return {
    refusedWait,
    refused: () => {
      paced = true;
      waited = true;
    },
    ready: async () => {
      const wait = paced && !waited ? last + interval - deadline.now() : 0;
      waited = false;
      if (wait >= deadline.remaining()) throw new DeadlineReached();
      if (wait > 0) await deadline.sleep(wait);
      calls += 1;
      last = deadline.now();
    },
    calls: () => calls,
    perCall: () => {
      if (paced) return interval;
      return calls === 0 ? null : (deadline.now() - begun) / calls;
    },
  };
}
