// From the text of `leap-seconds.list` to the days that were a second longer.

import { dataLines, type Line } from './lines.ts';
import type { LeapSecond } from './types.ts';

/** The file counts seconds from 1900, a Date counts from 1970. */
const FROM_1900_TO_1970 = 2_208_988_800;
const DAY = 86_400;

/** In order of time. Throws Error with file and line where the text is not of this shape. */
export function parseLeapSeconds(text: string, file: string): LeapSecond[] {
  // The first line is where counting began: what atomic time was ahead by then had no leap second.
  const [, ...added] = dataLines(text, file).map(parseStep);
  return added;
}

// A line tells from when on the new difference held. The second was added just before, to the day that then ended.
function parseStep({ text, at }: Line): LeapSecond {
  const [, seconds, ahead] = /^(\d{1,12})\s+(\d{1,4})(?:\s|$)/u.exec(text) ?? [];
  if (seconds === undefined) {
    throw new Error(`${at}: expected seconds since 1900 and the difference, like "3692217600 37"`);
  }
  const time = (Number(seconds) - FROM_1900_TO_1970 - DAY) * 1000;
  return { day: new Date(time).toISOString().slice(0, 10), ahead: Number(ahead) };
}
