// The supervisor: a thread that does nothing but look at busy cells and kill those over a deadline or their memory.
// It takes no message and runs no callback, so that nothing the embedder does can hold it up.

import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { monotonic, readBeat } from './beat.ts';
import { openCpuClock } from './cpu-clock.ts';
import { EntryWatch, type Look } from './entry-watch.ts';
import { KILL, WatchTable } from './watch-table.ts';

/** Milliseconds between two looks while any cell is busy; fewer where an entry may be over sooner. */
const LOOK_MS = 5;
const SHORTEST_LOOK_MS = 0.2;
/** Looks without work before the thread sleeps until it is woken: waking it costs a call more than looking in vain. */
const LINGER = 40;

/** A busy cell: its last look, and the entry it was in then. Rows are used again, for other cells. */
interface Seen {
  readonly entry: EntryWatch;
  readonly look: Look;
}

const table = new WatchTable(workerData as SharedArrayBuffer);
const clock = openCpuClock();
const seen = new Map<number, Seen>();
const statm = Buffer.alloc(128);

/** Milliseconds until the next look at the cell is due; null where it has nothing to do. */
function lookAt(row: number): number | null {
  table.looking(row);
  const ms = look(row);
  table.looking(null);
  return ms;
}

function look(row: number): number | null {
  const cell = table.busyRow(row);
  // What was seen of it last is kept: how much it used by then tells how much it used since.
  if (cell === null) return null;
  const beat = readBeat(cell.beat);
  const now: Look = { now: monotonic(), cpu: clock?.ofProcess(cell.pid) ?? null };
  const last = seen.get(row);
  const known = last?.entry.pid === cell.pid ? last : null;
  const same = known?.entry.sequence === beat.sequence;
  const entry = same ? known.entry : new EntryWatch(cell, beat, now, known?.look ?? null);
  seen.set(row, { entry, look: now });
  const left = beat.sequence % 2 === 1 ? entry.left(now) : LOOK_MS;
  if (left <= 0) kill(row, cell.started, KILL.deadline);
  if (cell.maxPages > 0 && residentPages(cell.pid) > cell.maxPages)
    kill(row, cell.started, KILL.memory);
  return left;
}

/** 4 KB pages resident; 0 where the process is gone. */
function residentPages(pid: number): number {
  try {
    const fd = openSync(`/proc/${pid}/statm`, 'r');
    try {
      const length = readSync(fd, statm, 0, statm.length, 0);
      return Number(statm.toString('latin1', 0, length).split(' ')[1] ?? 0);
    } finally {
      closeSync(fd);
    }
  } catch {
    return 0;
  }
}

function kill(row: number, pid: number, reason: number): void {
  // First the reason: the exit is noticed by another thread.
  table.setReason(row, reason);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
  // A process takes its time to die; whoever waits for it need not.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(row);
}

let idle = 0;
while (!table.stopped) {
  let busy = false;
  let soonest = LOOK_MS;
  for (let row = 0; row < table.rows; row++) {
    const ms = lookAt(row);
    if (ms === null) continue;
    busy = true;
    soonest = Math.min(soonest, ms);
  }
  idle = busy ? 0 : idle + 1;
  table.sleep(idle > LINGER ? null : Math.max(SHORTEST_LOOK_MS, soonest));
}
