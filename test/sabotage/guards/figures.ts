// The guards of figures, kept lines and kept failures: what is known of a plugin is not the plugin's to choose, and has a bound.

import type { Guard } from '../guard.ts';

export const guards: readonly Guard[] = [
  {
    name: 'failures are kept in so many groups and no more',
    file: 'src/metrics/kept-errors.ts',
    find: 'if (this.#groups.size < MOST_GROUPS) return;',
    replace: 'if (this.#groups.size >= 0) return;',
    attacks: ['figures/failures-of-many-texts'],
    why: 'A plugin thinks up texts for as long as it is called.',
  },
  {
    name: 'what fails again and again is kept before what failed once',
    file: 'src/metrics/kept-errors.ts',
    find: 'return a.count === b.count ? a.last < b.last : a.count < b.count;',
    replace: 'return a.last < b.last;',
    attacks: ['figures/failures-of-many-texts'],
    why: 'A flood of new texts would hide a failure that everybody meets.',
  },
  {
    name: 'lines are kept up to so many bytes',
    file: 'src/metrics/kept-lines.ts',
    find: 'this.#bytes > MOST_BYTES',
    replace: 'this.#bytes < 0',
    attacks: ['figures/lines-that-stay'],
    why: 'The limit of a log is that of one call, and there is always a next one.',
  },
  {
    name: 'calls are timed by the host',
    file: 'src/host/caller.ts',
    find: 'const ms = performance.now() - before;',
    replace: 'const ms = before * 0;',
    attacks: ['figures/clock-that-lies'],
    why: 'A clock inside the isolate says what the plugin likes.',
  },
  {
    name: 'the last look at a process is taken when it ends',
    file: 'src/metrics/ledger.ts',
    find: 'const cpu = this.#looks?.last(plugin, pid) ?? 0;',
    replace: 'const cpu = 0;',
    attacks: ['figures/time-of-the-dead'],
    why: 'Units that are ended in between would have used nothing.',
  },
];
