import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { longestWindow, type MinuteRange, usageSources } from '../model/headroom/usage-types.js';

/*
 * The files of a cache of usage, by their names: `SOURCE-QUESTION-FROM-TO-READ.ndjson.gz`.
 */

export interface CachedStretch extends MinuteRange {
  /** Milliseconds since 1970. */
  readonly readAt: number;
  readonly name: string;
}

export function stretchName(begin: string, { from, to, readAt }: Omit<CachedStretch, 'name'>): string {
  return `${begin}${from}-${to}-${readAt}.ndjson.gz`;
}

const named = new RegExp(
  `^(?:${usageSources.join('|')})-[0-9a-f]{16}-(\\d{1,10})-(\\d{1,10})-(\\d{1,15})\\.ndjson\\.gz$`,
);

/** None where the name is no such one. */
export function stretchOf(name: string): readonly CachedStretch[] {
  const [, from, to, readAt] = named.exec(name) ?? [];
  return from === undefined ? [] : [{ name, from: Number(from), to: Number(to), readAt: Number(readAt) }];
}

export function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** What another user owns stays. */
function removes(path: string): boolean {
  try {
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}

const millisecondsOfDay = 86_400_000;

/**
 * Removes what was read longer ago than the longest window and a day: what ends now reaches back no further. Nothing else that
 * lies in the folder goes. Says how many files went.
 */
export function removeOldStretches(path: string, now: number): number {
  const oldest = now - (longestWindow + 1) * millisecondsOfDay;
  const old = namesIn(path)
    .flatMap(stretchOf)
    .filter(({ readAt }) => readAt < oldest);
  return old.filter(({ name }) => removes(join(path, name))).length;
}
