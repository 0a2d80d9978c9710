/** Token buckets: each limit of a minute is a bucket that is full at first, and refills all the time. */
const minuteMs = 60_000;

/** A limit that requests draw on. */
export interface Bucket {
  /** Whose limit of what it is. */
  readonly key: string;
  /** In a minute. */
  readonly limit: number;
}

export interface Buckets {
  /** What is in it now; below 0 where more was used than it held. */
  level(bucket: Bucket, now: number): number;
  take(bucket: Bucket, amount: number, now: number): void;
}

export function createBuckets(): Buckets {
  const levels = new Map<string, { readonly level: number; readonly at: number }>();
  const level = ({ key, limit }: Bucket, now: number): number => {
    const known = levels.get(key);
    return known === undefined ? limit : Math.min(limit, known.level + ((now - known.at) * limit) / minuteMs);
  };
  return {
    level,
    take: (bucket, amount, now) => void levels.set(bucket.key, { level: level(bucket, now) - amount, at: now }),
  };
}

/** Milliseconds until the bucket holds so much; a minute at the most where its limit is 0, as it never does. */
export function untilHolds({ limit }: Bucket, missing: number): number {
  if (missing <= 0) return 0;
  return limit === 0 ? minuteMs : (missing * minuteMs) / limit;
}
