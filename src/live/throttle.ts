import { waitFor } from '../http/deadline.js';

/** Requests in flight over HTTP/1.1, of which each takes a connection. */
export const mostOverHttp1 = 16;
/** Over HTTP/2, which begins with as many as HTTP/1.1 has. */
export const mostOverHttp2 = 64;

/**
 * How many requests may be under way, those that wait for their next attempt included: a 429 takes the place of the request
 * that it refused, for as long as the API asks, and no other; when all are refused, nothing is sent.
 *
 * Over HTTP/1.1 a request that is refused again, after its wait, says that the API has not as many places: there is one
 * fewer, down to one. As many successes as there are places bring one back. Over HTTP/2 every round without a 429 doubles
 * the places; a 429 halves them, once for all that were under way, and from then on they come back one by one.
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
  /** A request got a 429; `again`: it had waited after one before. */
  refused(again: boolean): void;
  succeeded(): void;
  /** HTTP/2 is spoken, by a server that takes so many requests at once. */
  streams(most: number): void;
}

/** `most`: not more in any case; null: as many as the protocol is good for. */
export function createThrottle(most: number | null): Throttle {
  const waiting = new Set<() => void>();
  const pace = createPace(most);
  let taken = 0;

  const admit = (): void => {
    for (const start of waiting) {
      if (taken + 1 > pace.allowed()) return;
      waiting.delete(start);
      taken += 1;
      start();
    }
  };
  const acquire = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (taken + 1 <= pace.allowed()) {
      taken += 1;
      return;
    }
    await waitFor(signal, (done) => {
      waiting.add(done);
      return () => waiting.delete(done);
    });
  };
  return {
    acquire,
    release: () => {
      taken -= 1;
      admit();
    },
    reacquire: async (signal) => {
      if (taken <= pace.allowed()) return;
      taken -= 1;
      try {
        await acquire(signal);
      } catch (error) {
        taken += 1;
        throw error;
      }
    },
    refused: (again) => pace.refused(again, taken),
    succeeded: () => {
      pace.succeeded();
      admit();
    },
    streams: (streams) => {
      pace.streams(streams);
      admit();
    },
  };
}

/** How many places there are. */
interface Pace {
  allowed(): number;
  /** `taken`: how many are under way. */
  refused(again: boolean, taken: number): void;
  succeeded(): void;
  streams(most: number): void;
}

function createPace(given: number | null): Pace {
  let most = given ?? mostOverHttp1;
  let allowed = most;
  let http2 = false;
  let doubling = true;
  /** Successes since the places were doubled. */
  let round = 0;
  /** Answers that are still to come to what was sent before the places were halved. */
  let late = 0;
  return {
    allowed: () => allowed,
    refused: (again, taken) => {
      if (!http2) {
        if (again) allowed = Math.max(1, allowed - 1);
        return;
      }
      doubling = false;
      late -= 1;
      if (late > 0) return;
      allowed = Math.max(1, Math.floor(allowed / 2));
      late = taken;
    },
    succeeded: () => {
      late -= 1;
      round += 1;
      if (!http2 || !doubling) allowed = Math.min(most, allowed + 1 / allowed);
      else if (round >= allowed) {
        allowed = Math.min(most, allowed * 2);
        round = 0;
      }
    },
    streams: (streams) => {
      most = Math.max(1, Math.min(given ?? mostOverHttp2, streams));
      allowed = Math.min(allowed, most);
      http2 = true;
    },
  };
}
