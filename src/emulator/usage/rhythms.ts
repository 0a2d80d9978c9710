/** When things are used: the share of its busiest minute that a rhythm has in each minute of the week, in UTC. */
import type { RhythmName } from './usage-schema.js';

export const minutesOfDay = 1440;
export const minutesOfWeek = 7 * minutesOfDay;

/** 0 is Sunday. */
interface Moment {
  readonly weekday: number;
  /** 0 to 24. */
  readonly hour: number;
}

const isWeekend = ({ weekday }: Moment): boolean => weekday === 0 || weekday === 6;

/** 0 at both ends, 1 in the middle. */
function bump(hour: number, from: number, to: number): number {
  return hour <= from || hour >= to ? 0 : Math.sqrt(Math.sin((Math.PI * (hour - from)) / (to - from)));
}

const levels: { readonly [R in RhythmName]: (moment: Moment) => number } = {
  office: (moment) => {
    if (isWeekend(moment)) return 0;
    const lunch = moment.hour >= 12 && moment.hour < 13 ? 0.7 : 1;
    return lunch * bump(moment.hour, 7, 19);
  },
  shop: (moment) => {
    const day = 0.1 + 0.5 * bump(moment.hour, 6, 24) + 0.4 * bump(moment.hour, 18, 22);
    return isWeekend(moment) ? day : 0.85 * day;
  },
  support: (moment) => {
    const day = 0.1 + 0.5 * bump(moment.hour, 6, 22);
    return isWeekend(moment) ? 0.4 * day : day + 0.4 * bump(moment.hour, 14.5, 16.5);
  },
  night: ({ hour }) => (hour >= 1 && hour < 4.5 ? 1 : 0),
  steady: () => 1,
  rare: (moment) => {
    const minute = Math.round(moment.hour * 60) % 60;
    return !isWeekend(moment) && moment.hour >= 8 && moment.hour < 18 && minute >= 10 && minute < 13 ? 1 : 0;
  },
};

const tables = new Map<RhythmName, Float64Array>();

/** By minute of the week from Sunday 00:00 UTC, 0 to 1. */
export function levelsOf(rhythm: RhythmName): Float64Array {
  const known = tables.get(rhythm);
  if (known !== undefined) return known;
  const level = levels[rhythm];
  const table = Float64Array.from({ length: minutesOfWeek }, (_, at) =>
    level({ weekday: Math.floor(at / minutesOfDay), hour: (at % minutesOfDay) / 60 }),
  );
  tables.set(rhythm, table);
  return table;
}

/** 1970 began on a Thursday. `minute` is a whole minute since 1970. */
export function minuteOfWeek(minute: number): number {
  return (minute + 4 * minutesOfDay) % minutesOfWeek;
}
