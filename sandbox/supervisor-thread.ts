// The supervisor: a thread that does nothing but look at busy cells and kill those over a deadline or their memory.
// It takes no message and runs no callback, so that nothing the embedder does can hold it up.

import { closeSync, openSync, readSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { readBeat } from './beat.ts';
import { KILL, WatchTable } from './watch-table.ts';

/** Milliseconds between two looks while any cell is busy. */
const LOOK_MS = 5;
/** Looks without work before the thread sleeps until it is woken: waking it costs a call more than looking in vain. */
const LINGER = 40;

/** An entry under way: what the beat said, and since when. */
interface Seen {
  /** Rows are used again. */
  pid: number;
  sequence: number;
  since: number;
}

const table = new WatchTable(workerData as SharedArrayBuffer);
const seen = new Map<number, Seen>();
const statm = Buffer.alloc(128);

function lookAt(row: number, now: number): boolean {
  table.looking(row);
  const busy = look(row, now);
  table.looking(null);
  return busy;
}

function look(row: number, now: number): boolean {
  const cell = table.busyRow(row);
  if (cell === null) {
    seen.delete(row);
    return false;
  }
  const beat = readBeat(cell.beat);
  const last = seen.get(row);
  if (last?.pid !== cell.pid || last.sequence !== beat.sequence) {
    seen.set(row, { pid: cell.pid, sequence: beat.sequence, since: now });
  } else if (beat.sequence % 2 === 1) {
    const cap = beat.call === 0 ? cell.loadCap : cell.callCap;
    if (cap > 0 && now - last.since > cap) kill(row, cell.started, KILL.deadline);
  }
  if (cell.maxPages > 0 && residentPages(cell.pid) > cell.maxPages)
    kill(row, cell.started, KILL.memory);
  return true;
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
}

let idle = 0;
while (!table.stopped) {
  const now = performance.now();
  let busy = false;
  for (let row = 0; row < table.rows; row++) if (lookAt(row, now)) busy = true;
  idle = busy ? 0 : idle + 1;
  table.sleep(idle > LINGER ? null : LOOK_MS);
}
