/* A token bucket for each limit of requests and tokens: it holds a part of the limit, and refills all the time. */
import type { RateLimitHeaders } from 'limitdrift/headers';

export type Message = { model: string; max_tokens: number; messages: readonly object[]; system?: unknown };
type Count = 'input_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens' | 'output_tokens';
export type Usage = Partial<Record<Count, number | null>>;
/** In a minute, by limiter, as `limitsFor` of limitdrift has them. */
export type Limits = Readonly<Record<string, number>>;

const minute = 60_000;

/** About three characters are a token; what was too much is given back when the answer tells. */
const estimate = ({ messages, system = '' }: Message) => Math.ceil(JSON.stringify([messages, system]).length / 3);
const sum = (usage: Usage, counts: readonly Count[]) => counts.reduce((total, count) => total + (usage[count] ?? 0), 0);
const uncached = ['input_tokens', 'cache_creation_input_tokens'] as const;

type Kind = { header: string; before: (message: Message) => number; after: (usage: Usage) => number };

/** Of each limiter: the headers that say what is left of it, what a request may take, and what it took. */
const kinds: Record<string, Kind> = {
  requests_per_minute: { header: 'requests', before: () => 1, after: () => 1 },
  input_tokens_per_minute_cache_aware: {
    header: 'input-tokens',
    before: estimate,
    after: (usage) => sum(usage, uncached),
  },
  input_tokens_per_minute: {
    header: 'input-tokens',
    before: estimate,
    after: (usage) => sum(usage, [...uncached, 'cache_read_input_tokens']),
  },
  output_tokens_per_minute: {
    header: 'output-tokens',
    before: (message) => message.max_tokens,
    after: (usage) => sum(usage, ['output_tokens']),
  },
};

/** `part` of each limit is used, above 0 and up to 1; `now` in milliseconds. */
export function createTokenBuckets(part: number, now: () => number) {
  const buckets = Object.entries(kinds).map(([limiter, kind]) => ({
    limiter,
    ...kind,
    given: Infinity,
    limit: Infinity,
    level: 0,
    at: 0,
  }));
  type Bucket = (typeof buckets)[number];
  /** Those that have a limit, as full as they are now. */
  const filled = () => buckets.filter((bucket) => refill(bucket).limit < Infinity);

  function refill(bucket: Bucket): Bucket {
    const size = bucket.limit * part;
    const since = now() - bucket.at;
    bucket.at = now();
    bucket.level = size === Infinity ? size : Math.min(size, bucket.level + (since * size) / minute);
    return bucket;
  }

  return {
    /** A new bucket is full; one whose limit changed holds what it held, if that is not too much. */
    setLimits(limits: Limits) {
      for (const bucket of buckets) {
        refill(bucket).given = limits[bucket.limiter] ?? Infinity;
        bucket.limit = bucket.given;
      }
    },

    /** Milliseconds until all hold what the message may take; one that takes more than a bucket holds waits until it is full. */
    waitFor(message: Message): number {
      const waits = filled().map(({ before, level, limit }) => {
        const lacking = Math.min(before(message), limit * part) - level;
        return limit === 0 ? minute : (lacking * minute) / (limit * part);
      });
      return Math.max(0, ...waits);
    },

    /** Takes what the message may take; the answer's usage then corrects that. Without usage, all of it comes back. */
    take(message: Message): (usage: Usage | undefined) => void {
      const taken = filled().map((bucket) => ({ bucket, amount: bucket.before(message) }));
      for (const { bucket, amount } of taken) bucket.level -= amount;
      return (usage) => {
        for (const { bucket, amount } of taken) bucket.level += amount - (usage ? bucket.after(usage) : 0);
      };
    },

    /** What the API says is left, or the limit is, counts where it is less: others may use it too, and somebody may have lowered it. */
    correct({ sets }: RateLimitHeaders) {
      for (const { name, limit, remaining } of sets) {
        for (const bucket of filled()) {
          // `tokens` is the tightest limit of tokens, and is told by its number.
          const isTightest = name === 'tokens' && bucket.header !== 'requests' && bucket.given === limit;
          if (name !== bucket.header && !isTightest) continue;
          bucket.limit = Math.min(bucket.given, limit ?? Infinity);
          bucket.level = Math.min(bucket.level, (remaining ?? Infinity) * part);
        }
      }
    },
  };
}
