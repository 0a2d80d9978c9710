/** When to read again, and when to stop. Times in milliseconds. */
export interface Polling<T> {
  /** The time from the first reading after which there is no further one. */
  readonly patience: number;
  /** Whether reading again could tell nothing new. */
  readonly isSettled: (value: T) => boolean;
  /** Called before each wait. */
  readonly onWait: (value: T, pause: number) => void;
  readonly now: () => number;
  readonly sleep: (pause: number) => Promise<void>;
}

const firstPause = 15_000;
const longestPause = 120_000;

/** Reads at once, then after 15 s doubling to 2 min, the last time when the patience ends; returns the last reading. */
export async function poll<T>(read: () => Promise<T>, polling: Polling<T>): Promise<T> {
  const { patience, isSettled, onWait, now, sleep } = polling;
  const end = now() + patience;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const value = await read();
    const remaining = end - now();
    if (remaining <= 0 || isSettled(value)) return value;
    const wait = Math.min(pause, remaining);
    onWait(value, wait);
    await sleep(wait);
  }
}
