// A thread of the database process that does nothing but watch: the other thread cannot be interrupted while SQLite
// computes. It ends the process when a request takes too long or too much memory, and when the host is gone.

import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { VERDICTS } from './protocol.ts';

interface Watch {
  readonly beat: Int32Array;
  readonly parent: number;
  readonly statementMs: number;
  /** MB. */
  readonly memory: number;
}

const VERDICT_FD = 3;
const POLL_MS = 20;
/** More than the cap that is looked at between two rows, so that a process is not lost for nothing. */
const GRACE_MS = 100;

const { beat, parent, statementMs, memory } = workerData as Watch;

function end(verdict: string): never {
  try {
    writeSync(VERDICT_FD, verdict);
  } catch {
    // The host is gone.
  }
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}

function watchRequest(number: number): void {
  const start = performance.now();
  while (Atomics.load(beat, 0) === number) {
    Atomics.wait(beat, 0, number, POLL_MS);
    if (process.ppid !== parent) end('');
    if (performance.now() - start > statementMs + GRACE_MS) end(VERDICTS.time);
    if (process.memoryUsage.rss() > memory * 1_048_576) end(VERDICTS.memory);
  }
}

for (;;) {
  const number = Atomics.load(beat, 0);
  // Idle is an even number: the other thread then waits on a pipe, whose end tells it that the host is gone.
  if (number % 2 === 0) Atomics.wait(beat, 0, number);
  else watchRequest(number);
}
