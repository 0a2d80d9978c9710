import { runGit } from './git-process.js';
import type { Repository } from './repository.js';
import type { FoundVersion } from './versions.js';

/** Seconds that a clock may be ahead, with a time zone mistaken: what is dated later was not committed when it says. */
const mostAhead = 86_400;

export interface Clock {
  /** Seconds since 1970. */
  readonly now: number;
  /** Only a version that seems to be younger than this, in the same seconds, has to be looked at closely. */
  readonly since: number;
}

/**
 * Puts the versions' times right, newest first: no commit is younger than its descendants or than now, whatever a clock said.
 * What is dated in the days to come, with nothing after it, has no time that could be believed, and is old.
 */
export function boundTimes(
  { place }: Repository,
  heads: readonly string[],
  versions: readonly FoundVersion[],
  { now, since }: Clock,
): readonly FoundVersion[] {
  let newest = Infinity;
  return versions.map((version) => {
    let time = Math.min(version.time, newest);
    if (time >= since) {
      const range = [...heads, `^${version.commit}`];
      const after = runGit(place, ['rev-list', '--timestamp', '--ancestry-path', ...range]).toString();
      const times = after
        .split('\n')
        .filter(Boolean)
        .map((line) => Number(line.split(' ')[0]));
      time = times.reduce((least, each) => Math.min(least, each), time);
    }
    newest = time - now > mostAhead ? 0 : Math.min(time, now);
    return { ...version, time: newest };
  });
}
