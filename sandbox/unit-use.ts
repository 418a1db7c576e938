// What one unit uses of the machine: processor time of the cell it runs in, and of the host. Read when it is asked for.

import type { CpuClock } from './cpu-clock.ts';
import type { HostTime } from './host-time.ts';

export class UnitUse {
  readonly #clock: CpuClock;
  readonly #host: HostTime;
  #hostMs: number;
  #pid: number | null = null;
  #cellMs = 0;

  constructor(clock: CpuClock, host: HostTime) {
    this.#clock = clock;
    this.#host = host;
    this.#hostMs = host.ms;
  }

  /**
   * Milliseconds used since it was asked last. `pid`: of the cell it runs in; what a cell used before it was first asked about is
   * its start, and nobody's.
   */
  since(pid: number | null): number {
    const host = this.#host.ms - this.#hostMs;
    this.#hostMs += host;
    const total = pid === null ? null : this.#clock.ofProcess(pid);
    const cell = total === null || pid !== this.#pid ? 0 : total - this.#cellMs;
    this.#pid = pid;
    this.#cellMs = total ?? 0;
    return host + cell;
  }
}
