// What the supervisor thread needs to know of every cell, as words in memory shared with the host's main thread:
// a blocked main thread cannot hold back a deadline. Layout and access only; decides nothing.

const WORDS = 9;
const HEADER = 8;
const MOST_CELLS = 2_048;

/** Words of a cell's row. */
const AT = {
  state: 0,
  pid: 1,
  beat: 2,
  busy: 3,
  callCap: 4,
  loadCap: 5,
  maxPages: 6,
  reason: 7,
  callGrace: 8,
  started: 9,
} as const;
/** Words of the header. */
const WAKE = 0;
const ASLEEP = 1;
const STOP = 2;
const ROWS = 3;
/** One more than the row the supervisor is looking at; 0 between two looks. */
const LOOKING = 4;

const FREE = 0;
const WATCHED = 1;
/** Removed, and the supervisor may still be looking. */
const RETIRED = 2;
/** A look takes microseconds, unless the thread was put aside in the middle of one. */
const LOOK_WAIT_MS = 1;

/** Why the supervisor killed a cell. */
export const KILL = { none: 0, deadline: 1, memory: 2 } as const;

export interface Caps {
  readonly callCap: number;
  readonly callGrace: number;
  readonly loadCap: number;
  readonly maxPages: number;
}

/** A cell that has work, for the supervisor: what it is, and its caps. `started`: the child of the host that is killed. */
export interface BusyCell extends Caps {
  readonly pid: number;
  readonly started: number;
  readonly beat: number;
}

export class WatchTable {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(shared?: SharedArrayBuffer) {
    this.shared = shared ?? new SharedArrayBuffer((HEADER + WORDS * MOST_CELLS) * 4);
    this.#words = new Int32Array(this.shared);
  }

  /**
   * A row for a new cell, or null where there are `MOST_CELLS` already. `pid` and `beat` as the system numbers them; `started`: the
   * child of the host that is killed, whose number nobody else gets before the host has seen its end.
   */
  add(pid: number, started: number, beat: number): number | null {
    for (let row = 0; row < MOST_CELLS; row++) {
      if (this.#get(row, 'state') !== FREE) continue;
      this.#set(row, 'pid', pid);
      this.#set(row, 'started', started);
      this.#set(row, 'beat', beat);
      for (const word of ['busy', 'callCap', 'callGrace', 'loadCap', 'maxPages', 'reason'] as const)
        this.#set(row, word, 0);
      this.#set(row, 'state', WATCHED);
      if (row >= this.rows) Atomics.store(this.#words, ROWS, row + 1);
      return row;
    }
    return null;
  }

  /** Returns when the supervisor has done with the row: nothing of the cell is read or killed on its account any more. */
  remove(row: number): void {
    this.#set(row, 'state', RETIRED);
    while (Atomics.load(this.#words, LOOKING) === row + 1) {
      Atomics.wait(this.#words, LOOKING, row + 1, LOOK_WAIT_MS);
    }
    this.#set(row, 'state', FREE);
  }

  /** The supervisor's own: begins a look at a row, and ends it. */
  looking(row: number | null): void {
    Atomics.store(this.#words, LOOKING, row === null ? 0 : row + 1);
  }

  /**
   * Milliseconds of processor time one entry of a call may use, and beyond, before the cell is killed; milliseconds that
   * loading may last. Pages of 4 KB resident.
   */
  setCaps(row: number, caps: Caps): void {
    this.#set(row, 'callCap', caps.callCap);
    this.#set(row, 'callGrace', caps.callGrace);
    this.#set(row, 'loadCap', caps.loadCap);
    this.#set(row, 'maxPages', caps.maxPages);
  }

  /** How many calls and loads are under way: a cell is watched while there are any. */
  setBusy(row: number, count: number): void {
    this.#set(row, 'busy', count);
    if (count > 0 && Atomics.load(this.#words, ASLEEP) === 1) this.#wake();
  }

  setReason(row: number, reason: number): void {
    this.#set(row, 'reason', reason);
  }

  stop(): void {
    Atomics.store(this.#words, STOP, 1);
    this.#wake();
  }

  reason(row: number): number {
    return this.#get(row, 'reason');
  }

  get rows(): number {
    return Atomics.load(this.#words, ROWS);
  }

  get stopped(): boolean {
    return Atomics.load(this.#words, STOP) === 1;
  }

  /** The row of a cell that has work, for the supervisor; null otherwise. */
  busyRow(row: number): BusyCell | null {
    if (this.#get(row, 'state') !== WATCHED || this.#get(row, 'busy') === 0) return null;
    if (this.#get(row, 'reason') !== KILL.none) return null;
    return {
      pid: this.#get(row, 'pid'),
      started: this.#get(row, 'started'),
      beat: this.#get(row, 'beat'),
      callCap: this.#get(row, 'callCap'),
      callGrace: this.#get(row, 'callGrace'),
      loadCap: this.#get(row, 'loadCap'),
      maxPages: this.#get(row, 'maxPages'),
    };
  }

  /** Blocks the supervisor: for `ms`, or (null) until a cell gets work. */
  sleep(ms: number | null): void {
    const seen = Atomics.load(this.#words, WAKE);
    if (ms === null) {
      Atomics.store(this.#words, ASLEEP, 1);
      // Work may have come between the last look and the flag.
      if (this.#anyBusy()) {
        Atomics.store(this.#words, ASLEEP, 0);
        return;
      }
    }
    Atomics.wait(this.#words, WAKE, seen, ms ?? Number.POSITIVE_INFINITY);
    Atomics.store(this.#words, ASLEEP, 0);
  }

  #anyBusy(): boolean {
    for (let row = 0; row < this.rows; row++) if (this.busyRow(row) !== null) return true;
    return this.stopped;
  }

  #wake(): void {
    Atomics.add(this.#words, WAKE, 1);
    Atomics.notify(this.#words, WAKE);
  }

  #get(row: number, word: keyof typeof AT): number {
    return Atomics.load(this.#words, HEADER + row * WORDS + AT[word]);
  }

  #set(row: number, word: keyof typeof AT, value: number): void {
    Atomics.store(this.#words, HEADER + row * WORDS + AT[word], value);
  }
}
