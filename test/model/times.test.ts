import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { localDay, startOfDay } from '../../src/model/headroom/window-times.js';
import { dayIndex, dayText, minuteOf, timeOf, weekdayDate } from '../../src/model/times.js';
import { headroomOf } from '../report/headroom/headrooms.js';

test('days are counted as the calendar counts them', () => {
  expect([-1, 0, 59, 11_016, 20_787].map(dayText)).toEqual([
    '1969-12-31',
    '1970-01-01',
    '1970-03-01',
    '2000-02-29',
    '2026-11-30',
  ]);
  expect(weekdayDate('2026-11-27')).toBe('Fri 27 Nov');
});

test('a day and a minute are what their texts say', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (minute) => {
      const time = timeOf(minute);
      expect(time).toBe(new Date(minute * 60_000).toISOString().replace('.000', ''));
      expect([minuteOf(time), dayText(dayIndex(time.slice(0, 10)))]).toEqual([minute, time.slice(0, 10)]);
    }),
  );
});

test('a day of a zone begins when its clock says so', () => {
  // Berlin leaves summer time on 25 October 2026 at 01:00 UTC.
  const berlin = {
    ...headroomOf([]).window,
    utc_offsets: [
      { from: '2026-10-23T22:00:00Z', minutes: 120 },
      { from: '2026-10-25T01:00:00Z', minutes: 60 },
    ],
  };
  const [sunday = 0, monday = 0] = ['2026-10-25', '2026-10-26'].map((day) => startOfDay(berlin, day));
  expect(monday - sunday).toBe(25 * 60);
  expect(localDay(berlin, '2026-10-24T22:30:00Z')).toBe('2026-10-25');
});
