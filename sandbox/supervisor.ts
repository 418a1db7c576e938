// The host's side of the supervisor thread: starts it, hands cells to it, and reads why it killed one.

import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { openCpuClock } from './cpu-clock.ts';
import type { Limits } from './limits.ts';
import type { StartedCell } from './started-cell.ts';
import { KILL, WatchTable } from './watch-table.ts';

/** Milliseconds beyond its cap that an entry may use before the cell dies, where V8 is asked to stop first. */
const GRACE_MS = 100;
const PAGES_PER_MB = 256;
/** Resident memory beyond the heap limit that a cell may take: garbage not yet collected, code, buffers in flight. */
const SLACK = { factor: 1.5, mb: 48 } as const;

export type KillReason = 'deadline' | 'memory' | null;

export class Supervisor {
  readonly #table = new WatchTable();
  readonly #thread: Worker;
  readonly #watched = new Map<number, Watched>();

  constructor() {
    const file = new URL(
      import.meta.url.endsWith('.ts') ? './supervisor-thread.ts' : './supervisor-thread.js',
      import.meta.url,
    );
    this.#thread = new Worker(file, {
      workerData: this.#table.shared,
      env: {},
      stdout: false,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.#thread.unref();
    // Rows are used again: one whose cell was not killed is another cell's by now.
    this.#thread.on('message', (row: number) => {
      const watched = this.#watched.get(row);
      if (watched !== undefined && watched.reason !== null) watched.events.killed();
    });
    // Without a supervisor there is no hard cap: better no host than that.
    this.#thread.on('error', (error) => {
      throw error;
    });
  }

  /** Starts to watch a cell that has just said hello: what it holds now is its base. `killed`: it was, and may not be gone yet. */
  watch({ pid, child }: StartedCell, beat: number, killed: () => void): Watched {
    const row = this.#table.add(pid, child.pid ?? pid, beat);
    if (row === null) throw new Error('There are more cells than the supervisor can watch.');
    const events = { killed, released: () => void this.#watched.delete(row) };
    const watched = new Watched(this.#table, row, residentMb(pid), events);
    this.#watched.set(row, watched);
    return watched;
  }

  close(): void {
    this.#table.stop();
  }
}

/** MB that a cell of these units may hold beyond what it holds when it is blank. */
export function roomMb(units: readonly Limits[]): number {
  return units.reduce<number>((sum, unit) => sum + unit.memory * SLACK.factor, SLACK.mb);
}

interface WatchEvents {
  /** By the supervisor; the process may not be gone yet. */
  killed(): void;
  released(): void;
}

/** One cell under watch. */
export class Watched {
  readonly #table: WatchTable;
  readonly #row: number;
  readonly #baseMb: number;
  #busy = 0;
  /** The cell is killed at the cap itself: nobody else asks V8 to stop. */
  strict = false;
  readonly events: WatchEvents;

  constructor(table: WatchTable, row: number, baseMb: number, events: WatchEvents) {
    this.events = events;
    this.#table = table;
    this.#row = row;
    this.#baseMb = baseMb;
  }

  /** Whether a call's use of processor time can be told from the time it takes. */
  get countsCpu(): boolean {
    return openCpuClock() !== null;
  }

  /** The limits of the units in this cell now. */
  setLimits(units: readonly Limits[]): void {
    this.#table.setCaps(this.#row, {
      callCap: Math.max(0, ...units.map((unit) => unit.cpu)),
      callGrace: this.strict ? 0 : GRACE_MS,
      loadCap: Math.max(0, ...units.map((unit) => unit.startup)) + GRACE_MS,
      maxPages: Math.ceil(this.capMb(units) * PAGES_PER_MB),
    });
  }

  /** MB that it may hold resident with these units in it. */
  capMb(units: readonly Limits[]): number {
    return this.#baseMb + roomMb(units);
  }

  begin(): void {
    this.#table.setBusy(this.#row, ++this.#busy);
  }

  end(): void {
    this.#table.setBusy(this.#row, --this.#busy);
  }

  /** Calls and loads under way. */
  get busy(): number {
    return this.#busy;
  }

  get reason(): KillReason {
    const reason = this.#table.reason(this.#row);
    if (reason === KILL.deadline) return 'deadline';
    return reason === KILL.memory ? 'memory' : null;
  }

  release(): void {
    this.events.released();
    this.#table.remove(this.#row);
  }
}

function residentMb(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1] ?? 0) / PAGES_PER_MB;
  } catch {
    return 0;
  }
}
