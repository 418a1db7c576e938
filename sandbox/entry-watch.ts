// One entry of a cell as the supervisor follows it: how much processor time it has used, and how much is left. Decides nothing else.

import type { Beat } from './beat.ts';
import type { BusyCell } from './watch-table.ts';

/** What a look at a cell finds. `cpu`: milliseconds that its process has used; null where nobody can tell. */
export interface Look {
  readonly now: number;
  readonly cpu: number | null;
}

/** From the beginning of the first entry of a cell to the first look at it, where processors are free. */
const FIRST_LOOK_MS = 5;

export class EntryWatch {
  readonly pid: number;
  readonly sequence: number;
  /** By the clock on the wall. No entry uses more than that passes, however many threads collect its garbage. */
  readonly #due: number;
  /** By the kernel's count for the process. */
  readonly #cpuDue: number;

  /** `previous`: the last look at this cell, before this entry was seen. */
  constructor({ pid, ...caps }: BusyCell, beat: Beat, look: Look, previous: Look | null) {
    this.pid = pid;
    this.sequence = beat.sequence;
    if (beat.call === 0) {
      this.#due = look.now + caps.loadCap;
      this.#cpuDue = 0;
      return;
    }
    if (caps.callCap === 0) {
      this.#due = Infinity;
      this.#cpuDue = 0;
      return;
    }
    // The cell says when, and how much is left of its call; one that lies gains no more than a cap.
    const since = beat.since > 0 && beat.since < look.now ? beat.since : look.now;
    const left = beat.left >= 0 && beat.left < caps.callCap ? beat.left : caps.callCap;
    const unseen = look.now - since;
    this.#due = Math.min(look.now, since) + left + caps.callGrace;
    this.#cpuDue = (look.cpu ?? 0) + left + caps.callGrace - usedUnseen(unseen, look, previous);
  }

  /** Milliseconds until it may have used up what it has, at the earliest; none or less once it has. */
  left({ now, cpu }: Look): number {
    const wall = this.#due - now;
    return cpu === null ? wall : Math.max(wall, this.#cpuDue - cpu);
  }
}

/** Of what passed before the entry was seen, no more than its process used since it was looked at. */
function usedUnseen(unseen: number, { cpu }: Look, previous: Look | null): number {
  if (cpu === null) return unseen;
  const most = previous?.cpu == null ? FIRST_LOOK_MS : Math.max(0, cpu - previous.cpu);
  return Math.min(unseen, most);
}
