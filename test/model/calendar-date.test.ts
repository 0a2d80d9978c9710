import { expect, test } from 'vitest';

import { isCalendarDate } from '../../src/model/text.js';

test.each(['2027-01-31', '2027-04-30', '2028-02-29', '2000-02-29', '2027-12-31'])('%s is a day', (text) => {
  expect(isCalendarDate(text)).toBe(true);
});

test.each(['2027-02-29', '1900-02-29', '2027-04-31', '2027-13-01', '2027-00-10', '2027-01-00', '2027-1-1', 'today'])(
  '%s is no day',
  (text) => {
    expect(isCalendarDate(text)).toBe(false);
  },
);
