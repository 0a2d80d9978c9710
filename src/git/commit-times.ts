import { type GitPlace, runGit } from './git-process.js';
import type { Repository } from './repository.js';
import type { FoundVersion } from './versions.js';

/*
 * Bounds the times of commits, whatever their clocks said.
 */

/** Seconds that two clocks may lie apart: what is dated later was not committed when it says. */
const mostAhead = 300;

export interface Clock {
  /** Seconds since 1970. */
  readonly now: number;
  /** Only a version that seems to be younger than this, in the same seconds, has to be looked at closely. */
  readonly since: number;
}

/**
 * Puts the versions' times right, newest first: no commit is younger than its descendants or than now, whatever a clock said.
 * What is dated in time to come, with nothing after it, is taken to be as old as what came before it.
 */
export function boundTimes(
  { place }: Repository,
  heads: readonly string[],
  versions: readonly FoundVersion[],
  { now, since }: Clock,
): readonly FoundVersion[] {
  let newest = Infinity;
  return versions.map((version) => {
    const { commit } = version;
    let time = Math.min(version.time, newest);
    if (time >= since) time = earliest([time, ...timesOf(place, ['--ancestry-path', ...heads, `^${commit}`])]);
    if (time - now > mostAhead) {
      const before = timesOf(place, ['--first-parent', `--max-count=${mostBefore}`, commit]);
      time = before.find((each) => each - now <= mostAhead) ?? 0;
    }
    newest = Math.min(time, now);
    return { ...version, time: newest };
  });
}

const mostBefore = 1000;

function timesOf(place: GitPlace, range: readonly string[]): readonly number[] {
  const lines = runGit(place, ['rev-list', '--timestamp', ...range])
    .toString('latin1')
    .split('\n');
  return lines.filter(Boolean).map((line) => Number(line.split(' ')[0]));
}

function earliest(times: readonly number[]): number {
  return times.reduce((least, time) => Math.min(least, time));
}
