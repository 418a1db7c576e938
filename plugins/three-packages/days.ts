// Days in words. Pure: what time it is, is asked elsewhere.

import dayjs from 'dayjs';
import relativeTime from 'dayjs/plugin/relativeTime.js';
import utc from 'dayjs/plugin/utc.js';

dayjs.extend(relativeTime);
dayjs.extend(utc);

/** `20 November 2026`, of a time in milliseconds since the epoch. */
export function theDay(time: number): string {
  return dayjs.utc(time).format('D MMMM YYYY');
}

/** `3 days ago (17 November 2026)`. */
export function sinceWhen(time: number, now: number): string {
  return `${dayjs.utc(time).from(dayjs.utc(now))} (${theDay(time)})`;
}
