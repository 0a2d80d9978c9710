import { firstMinuteOf, knownTimeZone, lastMinutes } from '../../headroom/zone-days.js';
import { longestWindow, type MinuteRange } from '../../model/headroom/usage-types.js';
import { isCalendarDate } from '../../model/times.js';
import { formatDuration } from '../../model/text.js';
import { headroomFormats } from '../../report/headroom/headroom-formats.js';
import type { HeadroomListing } from '../../report/headroom/headroom-rows.js';
import { type Arguments, type OptionSpec, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { apiOptions, type ReadingOptions, readApiOptions } from '../input/live-reading.js';
import { parseInstant, readChoice, readDuration } from '../option-values.js';
import { readReportsOf, type Reports } from '../output/reports.js';

/*
 * Turns the options of `headroom` into what the run does.
 */

/** Seconds that a run may take: the API's documented pace is a call a minute. */
const defaultTimeout = 3600;

const minute = 60;
const day = 86_400;

const units = ['minute', 'hour', 'api-key'] as const;

export const headroomOptions: Readonly<Record<string, OptionSpec>> = {
  last: { value: 'DURATION', help: 'How far to look back, default 7d; whole days begin at midnight, today included' },
  from: { value: 'TIME', help: 'Look at the time from here on, such as 2027-01-31T17:00Z, or a day from its start' },
  to: { value: 'TIME', help: 'With --from: up to here, default now' },
  workspace: { value: 'GLOB', repeatable: true, help: 'Show only workspaces whose name or ID matches' },
  by: {
    value: 'UNIT',
    repeatable: true,
    offers: { words: units },
    help: 'minute (default); hour, for steady loads: averages of hours, in few calls; api-key: who made the peaks of a workspace',
  },
  'time-zone': { value: 'ZONE', help: 'Whose days these are, such as Europe/Berlin; default UTC' },
  cache: { value: 'DIR', offers: 'folders', help: 'Keep what was read there, and read only what is new or revised' },
  history: {
    value: 'DIR',
    offers: 'folders',
    help: 'Say where the snapshots that `limitdrift snapshot --dir` keeps know of another limit at the peak than today’s',
  },
  ...apiOptions,
  timeout: {
    value: 'DURATION',
    variable: true,
    help: `The longest the run may take, default ${formatDuration(defaultTimeout)}`,
  },
};

export interface HeadroomRequest {
  readonly reports: Reports<HeadroomListing>;
  readonly globs: readonly string[];
  readonly by: 'minute' | 'hour';
  readonly byApiKey: boolean;
  readonly timeZone: string;
  readonly cache: string | null;
  readonly api: ReadingOptions;
  /** Of the minutes since 1970 that are looked at; `declaredMinutes` is what limits.yaml says where no option does. */
  readonly window: (declaredMinutes: number | null) => MinuteRange;
}

/** @throws UserError `usage` */
export function readHeadroomRequest(args: Arguments, host: Host): HeadroomRequest {
  const timeZone = readTimeZone(args);
  const by = readUnits(args);
  return {
    reports: readReportsOf(headroomFormats, args, host),
    globs: args.all('workspace').map((glob) => host.hider.text(glob)),
    by: by.includes('hour') ? 'hour' : 'minute',
    byApiKey: by.includes('api-key'),
    timeZone,
    cache: args.text('cache'),
    api: { ...readApiOptions(args, host), timeoutMs: readDuration(args, 'timeout', defaultTimeout) * 1000 },
    window: readWindow(args, timeZone, Math.floor(host.now() / 60_000)),
  };
}

function readUnits(args: Arguments): readonly (typeof units)[number][] {
  return args.all('by').map((text) => readChoice({ ...args, text: () => text }, 'by', units));
}

function readTimeZone(args: Arguments): string {
  const given = args.text('time-zone') ?? 'UTC';
  const zone = knownTimeZone(given);
  if (zone !== null) return zone;
  throw usage(
    `--time-zone ${given} is not a time zone`,
    'Write it as Europe/Berlin or America/New_York; UTC is the default.',
  );
}

function readWindow(args: Arguments, timeZone: string, now: number): HeadroomRequest['window'] {
  const [from, to] = [readTime(args, 'from', timeZone), readTime(args, 'to', timeZone)];
  const last = args.text('last') === null ? null : readDuration(args, 'last', day, longestWindow * day) / minute;
  if (from === null && to !== null) throw usage('--to needs --from', 'Give both, or --last.');
  if (from === null) return (declared) => lastMinutes(last ?? declared ?? (7 * day) / minute, timeZone, now);
  if (last !== null) throw usage('--last and --from exclude each other', 'Give one of them.');
  const end = Math.min(to ?? now, now);
  if (from >= end)
    throw usage('The time from --from to --to is empty', 'It ends after it begins, and begins before now.');
  if (end - from > (longestWindow * day) / minute)
    throw usage(`The time from --from to --to is longer than ${longestWindow} days`, 'Look at a part of it.');
  return () => ({ from, to: end });
}

/** In whole minutes since 1970, of a day its first; null: not given. */
function readTime(args: Arguments, option: string, timeZone: string): number | null {
  const text = args.text(option);
  if (text === null) return null;
  if (isCalendarDate(text)) return firstMinuteOf(text, timeZone);
  const time = parseInstant(text);
  if (Number.isNaN(time))
    throw usage(`--${option} ${text} is not a time`, 'Write it as 2027-01-31T17:00Z, or as a day: 2027-01-31.');
  return Math.floor(time / 60_000);
}
