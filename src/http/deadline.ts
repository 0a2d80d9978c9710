import { setMaxListeners } from 'node:events';

/* The deadline of a run, and waiting that ends with it. */

/** The longest wait a timer takes, in milliseconds: 24 days. A longer one would fire at once. */
export const longestTimer = 2 ** 31 - 1;

export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** The reason with which a run's signal is aborted when its time is up. */
export class DeadlineReached extends Error {}

/** The deadline of a run: its clock, how long it may still take, and the signal that ends all that is under way. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds until the deadline. */
  remaining(): number;
  /** Rejects at once when the run ends. */
  sleep(milliseconds: number): Promise<void>;
  /** Ends all that is still under way. */
  end(): void;
}

export interface DeadlineOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly sleep: Sleep;
}

export function startDeadline(options: DeadlineOptions): Deadline {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const end = options.now() + options.timeoutMs;
  const interrupt = (): void => controller.abort(options.signal.reason);
  const timer = setTimeout(() => controller.abort(new DeadlineReached()), Math.min(options.timeoutMs, longestTimer));
  options.signal.addEventListener('abort', interrupt);
  return {
    signal: controller.signal,
    now: options.now,
    remaining: () => end - options.now(),
    sleep: (milliseconds) => options.sleep(milliseconds, controller.signal),
    end: () => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', interrupt);
      controller.abort(new Error('The run is over'));
    },
  };
}

export const sleep: Sleep = (milliseconds, signal) =>
  waitFor(signal, (done) => {
    const timer = setTimeout(done, Math.min(milliseconds, longestTimer));
    return () => clearTimeout(timer);
  });

/** Resolves when `start`'s callback is called, rejects with the signal's reason; `start` returns what takes the wait back. */
export function waitFor(signal: AbortSignal, start: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const cancel = start(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      cancel();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
