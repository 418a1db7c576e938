// What the cells of a host hold, seen from outside by what the kernel keeps: the most that any of them ever held.

import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSandbox, type IsolationLevel } from '../../../sandbox/index.ts';

const KB_PER_MB = 1_024;

export class CellMemory {
  /** MB of the cell that held most. */
  peakMb = 0;
  /** By pid, whether it is a cell. */
  readonly #cells = new Map<number, boolean>();

  /** To be called many times a second: of a cell that died, the last look counts. */
  look(host: number): void {
    for (const pid of childrenOf(host)) {
      if (!this.#isCell(pid)) continue;
      const peak = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
      this.peakMb = Math.max(this.peakMb, Number(peak ?? 0) / KB_PER_MB);
    }
  }

  #isCell(pid: number): boolean {
    const known = this.#cells.get(pid);
    if (known !== undefined) return known;
    const line = read(`/proc/${pid}/cmdline`);
    // A process that has not become another program yet is still called as its parent.
    if (!line.includes('cell-main')) return false;
    this.#cells.set(pid, true);
    return true;
  }
}

/** MB that a cell holds which is ready and has nothing to do. */
export async function idleCellMb(level: IsolationLevel): Promise<number> {
  const isolation = { atLeast: level, prefer: level };
  await using _ = await createSandbox({ spareCells: 1, isolation, onRequests: () => {} });
  const memory = new CellMemory();
  // It has grown up when it grows no more.
  for (let before = -1; before !== memory.peakMb || before === 0;) {
    before = memory.peakMb;
    await sleep(1_000);
    memory.look(process.pid);
  }
  return memory.peakMb;
}

/** Whichever of its threads started them. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return '';
  }
}
