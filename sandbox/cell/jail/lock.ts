// The cell locks itself in, once all it needs is loaded and before any guest is: from here on it computes, and speaks to its host.
// Knows nothing of guests. What was not reached is said in words; the host decides what that means.

import type { LibC } from '../libc.ts';
import { ALLOWED_CALLS } from './allowed-calls.ts';
import { allowing, EPERM, refusing } from './filter-program.ts';
import { denyWithLandlock } from './landlock.ts';
import { openRings } from './rings.ts';
import { addFilter } from './seccomp.ts';

const PR_SET_DUMPABLE = 4;
const PR_SET_NO_NEW_PRIVS = 38;
const PRLIMIT64 = 302;
const SECCOMP = 317;

export interface Locked {
  /** What holds now. */
  readonly mechanisms: readonly string[];
  /** What does not hold, each in words; empty where the level is reached. */
  readonly missing: readonly string[];
}

/** Can't be undone. Each step is tried, whatever became of the others. */
export function lock(libc: LibC): Locked {
  readZone();
  const rings = openRings(libc);
  const steps: Readonly<Record<string, number>> = {
    'no io_uring': rings.length === 0 ? 0 : -rings.length,
    'no new privileges': libc.prctl(PR_SET_NO_NEW_PRIVS, 1),
    'not dumpable': libc.prctl(PR_SET_DUMPABLE, 0),
    landlock: denyWithLandlock(libc),
    seccomp: addFilter(libc, allowing(ALLOWED_CALLS, process.pid)),
  };
  const entries = Object.entries(steps);
  return {
    mechanisms: entries.filter(([, result]) => result === 0).map(([name]) => name),
    missing: entries
      .filter(([, result]) => result !== 0)
      .map(([name, result]) => `${name} (${result < 0 ? `error ${-result}` : `thread ${result}`})`),
  };
}

/** After the cap on memory is set: nobody sets another. */
export function lockLimits(libc: LibC): void {
  addFilter(libc, refusing([PRLIMIT64, SECCOMP], EPERM));
}

/** The zone of the clock is read from a file once, by whoever asks first, and kept for all isolates. */
function readZone(): void {
  new Date().getTimezoneOffset();
}
