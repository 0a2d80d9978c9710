/*
 * A queue before the Messages API that keeps its own pace: no faster than the limits in force, people before batches.
 * README.md beside it says what it does, and what it leaves to you.
 */
import { classifyResponse } from 'limitdrift/headers';

import { createTokenBuckets, type Limits, type Message, type Usage } from './token-buckets.ts';

/** `body` is the parsed JSON. */
export type Answer = { status: number; headers: Headers; body: { usage?: Usage } };

export type PacedClientOptions = {
  /** Sends a message once, without retries of its own. */
  send: (message: Message, signal?: AbortSignal) => Promise<Answer>;
  limits: Limits;
  /** The part of the limits to use, 0.9 by default; the rest is for what bypasses this queue. */
  share?: number;
  /** How many processes use that part together. */
  instances?: number;
  /** How many may wait, of people and of batches each. */
  longest?: number;
  clock?: { now: () => number; setTimeout: (callback: () => void, milliseconds: number) => unknown };
};

type Asked = { priority?: 'person' | 'batch'; signal?: AbortSignal };
type Job = {
  message: Message;
  lane: Job[];
  retries: number;
  signal: AbortSignal | undefined;
  leave: () => void;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
};

const mostRetries = 6;

export function createPacedClient(options: PacedClientOptions) {
  const { send, share = 0.9, instances = 1, longest = 1000, clock = { now: Date.now, setTimeout } } = options;
  const buckets = createTokenBuckets(share / instances, clock.now);
  const lanes: Record<'person' | 'batch', Job[]> = { person: [], batch: [] };
  let pausedUntil = 0;
  let waking = Infinity;

  /** Resolves with the last answer, whatever its status; rejects at once where too many wait, and as `send` does. */
  function ask(message: Message, { priority = 'person', signal }: Asked = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const lane = lanes[priority];
      signal?.throwIfAborted();
      if (lane.length >= longest) throw new Error(`${longest} requests of priority ${priority} wait already`);
      const leave = (): void => {
        lane.splice(lane.indexOf(job), 1);
        reject(signal?.reason);
        pump();
      };
      const job: Job = { message, lane, retries: 0, signal, leave, resolve, reject };
      enter(job, lane.length);
    });
  }

  function enter(job: Job, at: number): void {
    job.lane.splice(at, 0, job);
    job.signal?.addEventListener('abort', job.leave, { once: true });
    pump();
  }

  /** Sends what may go now: the next one waits for its turn, and nobody overtakes it but people. */
  function pump(): void {
    for (;;) {
      const job = lanes.person[0] ?? lanes.batch[0];
      if (job === undefined) return;
      const wait = Math.max(pausedUntil - clock.now(), buckets.waitFor(job.message));
      if (wait > 0) return wakeIn(wait);
      job.lane.shift();
      job.signal?.removeEventListener('abort', job.leave);
      void run(job);
    }
  }

  function wakeIn(wait: number): void {
    const due = clock.now() + Math.ceil(wait);
    if (due >= waking) return;
    waking = due;
    clock.setTimeout(() => {
      waking = Infinity;
      pump();
    }, Math.ceil(wait));
  }

  async function run(job: Job): Promise<void> {
    const settle = buckets.take(job.message);
    try {
      const answer = await send(job.message, job.signal);
      const { kind, waitHelps, headers } = classifyResponse(answer);
      settle(answer.body.usage);
      buckets.correct(headers);
      const again = waitHelps ?? headers.retryAfterSeconds !== null;
      if (again && job.retries < mostRetries) retry(job, kind, headers.retryAfterSeconds);
      else job.resolve(answer);
    } catch (error) {
      job.reject(error); // Nobody knows whether the API counted it: what it took stays taken.
    }
    pump();
  }

  /** A 429 is about a limit that all share, so all wait. A 529 is the API's own capacity: the others go on, this one comes later. */
  function retry(job: Job, kind: string, retryAfterSeconds: number | null): void {
    const backoff = 1000 * 2 ** job.retries * (0.5 + Math.random() / 2);
    const wait = retryAfterSeconds === null ? backoff : retryAfterSeconds * 1000;
    job.retries += 1;
    if (kind === 'overloaded') clock.setTimeout(() => enter(job, 0), wait);
    else {
      pausedUntil = Math.max(pausedUntil, clock.now() + wait);
      enter(job, 0);
    }
  }

  const setLimits = (limits: Limits): void => {
    buckets.setLimits(limits);
    pump();
  };
  setLimits(options.limits);
  return { ask, setLimits };
}
