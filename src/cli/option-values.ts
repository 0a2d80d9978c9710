import { joinWords } from '../model/text.js';
import { type Arguments, didYouMean, usage } from './arguments.js';

/*
 * Reads the values of options: durations, counts, choices.
 */

/** What the help of a command with durations says below its options. */
export const durationsNote = 'Durations are written 90s, 30m, 24h or 7d.';

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The longest that a timer of Node's can wait, about 24 days, in seconds. */
const longestWait = 2_147_483;

/** A duration such as `90s`, in seconds. */
export function readDuration(args: Arguments, option: string, fallback: number, maximum = longestWait): number {
  const text = args.text(option);
  if (text === null) return fallback;
  const match = /^(\d{1,9})([smhd])$/.exec(text);
  const value = match === null ? 0 : Number(match[1]) * (seconds[match[2] ?? ''] ?? 0);
  if (value === 0 || value > maximum)
    throw usage(`${args.source(option)} ${text} is not a valid duration`, 'Write it as 90s, 30m, 24h or 7d.');
  return value;
}

/** RFC 3339, with the offset from UTC, since a machine's own time zone is nobody's business. Seconds may be left out. */
const instant = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** A time such as `2027-01-31T09:30:00Z`, in milliseconds since 1970; NaN: it is none. */
export function parseInstant(text: string): number {
  return instant.test(text) ? Date.parse(text) : Number.NaN;
}

/** A time, or how long ago it is, such as `30d`: in milliseconds since 1970; null: not given. */
export function readMoment(args: Arguments, option: string, now: number): number | null {
  const text = args.text(option);
  if (text === null) return null;
  if (/^\d+[a-z]$/i.test(text)) return now - readDuration(args, option, 0, Number.MAX_SAFE_INTEGER) * 1000;
  const time = parseInstant(text);
  if (!Number.isNaN(time)) return time;
  throw usage(
    `${args.source(option)} ${text} is not a time`,
    'Write it as 2027-01-31T17:00Z, or how long ago it is, as 24h or 30d.',
  );
}

/** A whole number between two bounds. */
export function readCount<Fallback extends number | null>(
  args: Arguments,
  option: string,
  bounds: { minimum: number; maximum: number; fallback: Fallback },
): number | Fallback {
  const text = args.text(option);
  if (text === null) return bounds.fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value >= bounds.minimum && value <= bounds.maximum) return value;
  throw usage(
    `${args.source(option)} ${text} is out of range`,
    `It takes a whole number from ${bounds.minimum} to ${bounds.maximum}.`,
  );
}

/** One of a few words; the first is the default. */
export function readChoice<C extends string>(args: Arguments, option: string, choices: readonly [C, ...C[]]): C {
  const text = args.text(option);
  if (text === null) return choices[0];
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw usage(
    `${args.source(option)} ${text} is not one of its values`,
    didYouMean(text, choices, `It takes ${choices.join(', ')}.`),
  );
}

/** The same words for the help. */
export function describeChoices([first, ...others]: readonly string[]): string {
  return joinWords([`${first} (default)`, ...others], 'or');
}
