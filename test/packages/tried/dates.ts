// Packages for days and times.

import type { TriedPackage } from '../tried-package.ts';

export const DATES: readonly TriedPackage[] = [
  {
    name: 'date-fns',
    does: 'adds months across the end of February, counts days, formats a day',
    code: `import { addMonths, differenceInCalendarDays, format } from 'date-fns';
      const start = new Date(2024, 0, 31);
      export const run = () => {
        const end = addMonths(start, 1);
        return [format(end, 'EEEE, d MMMM yyyy'), differenceInCalendarDays(end, start)];
      };`,
    expected: ['Thursday, 29 February 2024', 29],
  },
  {
    name: 'dayjs',
    does: 'parses by a format of its own with a plugin, and formats in UTC',
    code: `import dayjs from 'dayjs';
      import customParseFormat from 'dayjs/plugin/customParseFormat.js';
      import utc from 'dayjs/plugin/utc.js';
      dayjs.extend(customParseFormat);
      dayjs.extend(utc);
      export const run = () => {
        const day = dayjs.utc('31.12.1999 23:30', 'DD.MM.YYYY HH:mm');
        return [
          day.add(45, 'minute').format('YYYY-MM-DD HH:mm'),
          dayjs.utc('32.1.2000', 'DD.M.YYYY', true).isValid(),
        ];
      };`,
    expected: ['2000-01-01 00:15', false],
  },
  {
    name: 'luxon',
    does: 'crosses a change to summer time in a named zone, and adds up a duration',
    code: `import { DateTime, Duration } from 'luxon';
      export const run = () => {
        const before = DateTime.fromISO('2024-03-31T01:30', { zone: 'Europe/Zurich' });
        const after = before.plus({ hours: 1 });
        return [after.toISO(), Duration.fromISO('PT90M').shiftTo('hours', 'minutes').toObject()];
      };`,
    expected: ['2024-03-31T03:30:00.000+02:00', { hours: 1, minutes: 30 }],
  },
  {
    name: 'ms',
    does: 'turns words into milliseconds and back',
    code: `import ms from 'ms';
      export const run = () => [ms('2.5 hrs'), ms(60_000), ms(172_800_000, { long: true })];`,
    expected: [9_000_000, '1m', '2 days'],
  },
];
