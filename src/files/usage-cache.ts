import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';

import {
  longestWindow,
  type MinuteRange,
  type UsageBucket,
  type UsageRow,
  type UsageSourceName,
} from '../model/headroom/usage-types.js';
import { UserError } from '../model/errors.js';
import { count } from '../model/text.js';
import { reasonOf } from './file-reasons.js';
import { readWithin } from './read-bytes.js';
import { type CachedStretch, namesIn, removeOldStretches, stretchName, stretchOf } from './usage-cache-names.js';
import { checkWritable, writeWhole } from './write-whole.js';

/*
 * What an earlier run read of usage: a folder with one file for each stretch, compressed lines of JSON. A file stands for one
 * organization and one question, and is there whole or not at all.
 */

/** Part of every question: another format is another question. */
const format = 'limitdrift-usage-1';

const mostMiB = 64;

/** Where usage is revised until, in minutes after it was: what was read later than that is final. */
const finalAfter = 1440;

/** So long after its reading, in milliseconds, a stretch that is not final counts for a run that was cut short and goes on. */
const resumedWithin = 6 * 3_600_000;

/** What of such a stretch is too fresh, in minutes before it was read: use may have come late. */
const settledAfter = 60;

/** What is asked of a source, without the time. */
export interface UsageQuestion {
  readonly source: UsageSourceName;
  readonly width: UsageBucket['width'];
  readonly question: string;
}

export interface UsageCache {
  /** What still counts for a question, the newest reading first; the minutes of one may be in another too. */
  readonly find: (asked: UsageQuestion, now: number) => readonly CachedStretch[];
  /** All use in such a stretch; null: the file is damaged, which was said. */
  readonly load: (asked: UsageQuestion, stretch: CachedStretch) => readonly UsageBucket[] | null;
  /** Keeps what was read; older readings of nothing but it go. Says so where it cannot be written, and writes no more. */
  readonly store: (asked: UsageQuestion, range: MinuteRange, buckets: readonly UsageBucket[], readAt: number) => void;
}

interface CacheOptions {
  /** As the user gave it, relative to `cwd`; it is made where it is not there. */
  readonly folder: string;
  readonly cwd: string;
  /** The ID. */
  readonly organization: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Called with a sentence about a file that does not count, or cannot be written. */
  readonly onNote: (note: string) => void;
}

/** @throws UserError `file-unwritable` */
export function openUsageCache({ folder, cwd, organization, now: opened, onNote }: CacheOptions): UsageCache {
  const path = resolve(cwd, folder);
  makeFolder(path, folder);
  checkWritable(join(folder, 'limitdrift-usage'), cwd);
  const removed = removeOldStretches(path, opened);
  if (removed > 0)
    onNote(`${folder}: ${count(removed, 'file')} of more than ${longestWindow} days ago went; no window is longer.`);
  let writes = true;
  const beginOf = ({ source, question }: UsageQuestion): string => {
    const digest = createHash('sha256')
      .update(JSON.stringify([format, organization, question]))
      .digest('hex');
    return `${source}-${digest.slice(0, 16)}-`;
  };
  const list = (asked: UsageQuestion): readonly CachedStretch[] =>
    namesIn(path).flatMap((name) => (name.startsWith(beginOf(asked)) ? stretchOf(name) : []));
  return {
    find: (asked, now) =>
      list(asked)
        .map((stretch) => ({ ...stretch, to: Math.min(stretch.to, finalTo(stretch, asked.width, now)) }))
        .filter(({ from, to }) => from < to)
        .toSorted((one, other) => other.readAt - one.readAt || one.from - other.from),
    load: (asked, { name }) => {
      const read = readCached(join(path, name), { ...asked, organization, name });
      if ('buckets' in read) return read.buckets;
      onNote(`${join(folder, name)} is left out and read again: ${read.reason}.`);
      return null;
    },
    store: (asked, range, buckets, readAt) => {
      if (!writes) return;
      const name = stretchName(beginOf(asked), { ...range, readAt });
      const known = list(asked);
      try {
        writeWhole(join(folder, name), formatCached({ ...asked, organization, ...range, readAt }, buckets), cwd);
        for (const old of known)
          if (old.name !== name && isIn(old, range)) rmSync(join(path, old.name), { force: true });
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        writes = false;
        onNote(`Nothing more is kept in ${folder}: ${error.message}`);
      }
    },
  };
}

function makeFolder(path: string, given: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw UserError.of('file-unwritable', { path: given, reason: reasonOf(error, 'its folder does not exist') });
  }
}

/** The first minute of a stretch that does not count any more. */
function finalTo({ readAt }: CachedStretch, width: number, now: number): number {
  const age = now - readAt;
  const fresh = age >= 0 && age <= resumedWithin ? settledAfter : finalAfter;
  return Math.floor((readAt / 60_000 - fresh) / width) * width;
}

function isIn(one: MinuteRange, other: MinuteRange): boolean {
  return one.from >= other.from && one.to <= other.to;
}

interface CachedHead extends UsageQuestion, MinuteRange {
  readonly organization: string;
  readonly readAt: number;
}

const wholeNumber = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const text = z.string().nullable();

/** Workspace, model, 1 for a batch and 2 for fast mode, API key, and the five figures in the order of `UsageRow`. */
const cachedRow = z.tuple([
  text,
  text,
  wholeNumber.max(3),
  text,
  wholeNumber,
  wholeNumber,
  wholeNumber,
  wholeNumber,
  wholeNumber,
]);
const cachedBucket = z.tuple([wholeNumber, z.array(cachedRow)]);

function formatCached(head: CachedHead, buckets: readonly UsageBucket[]): Uint8Array {
  const lines = buckets.map(({ minute, rows }) => [minute, rows.map(packed)]);
  return gzipSync([headOf(head), ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** All that a file stands for, so that it cannot be taken for another, whatever its name. */
function headOf({ organization, source, question, from, to, readAt }: CachedHead): unknown {
  return { format, organization, source, question, from, to, read_at: readAt };
}

function packed(row: UsageRow): z.infer<typeof cachedRow> {
  const { workspace, model, batch, fast, apiKey, cacheAwareInput, cacheReads, output, webSearches, requests } = row;
  const kind = (batch ? 1 : 0) + (fast ? 2 : 0);
  return [workspace, model, kind, apiKey, cacheAwareInput, cacheReads, output, webSearches, requests];
}

function unpacked(row: z.infer<typeof cachedRow>): UsageRow {
  const [workspace, model, kind, apiKey, cacheAwareInput, cacheReads, output, webSearches, requests] = row;
  const figures = { cacheAwareInput, cacheReads, output, webSearches, requests };
  return { workspace, model, batch: kind % 2 === 1, fast: kind > 1, apiKey, ...figures };
}

type Cached = { readonly buckets: readonly UsageBucket[] } | { readonly reason: string };

function readCached(
  path: string,
  asked: UsageQuestion & { readonly organization: string; readonly name: string },
): Cached {
  const bytes = readWithin(path, { mostMiB });
  if ('reason' in bytes) return bytes;
  try {
    const lines = gunzipSync(bytes, { maxOutputLength: mostMiB * 1024 * 1024 })
      .toString('utf8')
      .split('\n');
    const [stretch] = stretchOf(asked.name);
    const [head = '', ...rest] = lines.slice(0, -1);
    if (stretch === undefined || head !== JSON.stringify(headOf({ ...asked, ...stretch }))) return strange;
    return { buckets: rest.map((line) => bucketOf(line, asked, stretch)) };
  } catch {
    return { reason: 'it is damaged' };
  }
}

const strange = { reason: 'it is of another organization or question than its name says' };

/** Throws for a line that is none. */
function bucketOf(line: string, { source, width }: UsageQuestion, { from, to }: MinuteRange): UsageBucket {
  const [minute, rows] = cachedBucket.parse(JSON.parse(line));
  if (minute < from || minute >= to || minute % width !== 0) throw new RangeError('It is of another time');
  return { source, minute, width, rows: rows.map(unpacked) };
}
