// Slows one unit down where its operator says so: its calls wait while it has used more than its share. Knows no cell.

import { openCpuClock } from './cpu-clock.ts';
import { SandboxError } from './errors.ts';
import type { HostTime } from './host-time.ts';
import { Throttle } from './throttle.ts';
import { UnitUse } from './unit-use.ts';

export class Brake {
  readonly #host: HostTime;
  readonly #whose: { readonly pid: number | null };
  readonly #released: () => void;
  #throttle: Throttle | null = null;
  #use: UnitUse | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** `released`: calls that waited may go. */
  constructor(host: HostTime, whose: { readonly pid: number | null }, released: () => void) {
    this.#host = host;
    this.#whose = whose;
    this.#released = released;
  }

  get share(): number | null {
    return this.#throttle?.share ?? null;
  }

  /** Null lets go. Throws SandboxError `BAD_LIMIT`. */
  set(share: number | null): void {
    if (share !== null && !(share > 0 && share <= 1)) {
      const text = `A share of a processor is above 0 and at most 1; this is ${share}.`;
      throw new SandboxError('BAD_LIMIT', text);
    }
    const clock = openCpuClock();
    if (share !== null && clock === null)
      throw new SandboxError('BAD_LIMIT', 'Processor time cannot be read here (no node:ffi).');
    this.stop();
    this.#throttle = share === null ? null : new Throttle(share);
    this.#use = share === null || clock === null ? null : new UnitUse(clock, this.#host);
    this.#use?.since(this.#whose.pid);
    this.#released();
  }

  /** Whether a call may go now. Where it may not, `released` tells when. */
  get open(): boolean {
    if (this.#throttle === null || this.#use === null) return true;
    this.#throttle.charge(this.#use.since(this.#whose.pid));
    const ms = this.#throttle.wait();
    if (ms > 0) this.#timer ??= setTimeout(this.#look, ms);
    return ms <= 0;
  }

  /** Of a cell that is gone nobody can ask any more what was used at last. */
  charge(ms: number): void {
    this.#throttle?.charge(ms);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  readonly #look = (): void => {
    this.#timer = null;
    this.#released();
  };
}
