// The guest's timers as real ones: each belongs to the call that set it and ends with it. Knows no isolate.

/** The guest runtime refuses more; this is the count from outside. */
const MOST = 2_000;

export class TimerTable {
  readonly #fire: (call: number, id: number) => void;
  readonly #timers = new Map<number, { readonly call: number; readonly handle: NodeJS.Timeout }>();

  constructor(fire: (call: number, id: number) => void) {
    this.#fire = fire;
  }

  /** A new timer, or the next turn of an interval. `ms` below 1 counts as 1. */
  set(call: number, id: number, ms: number): void {
    this.delete(id);
    if (this.#timers.size >= MOST) return;
    const handle = setTimeout(
      () => {
        this.#timers.delete(id);
        this.#fire(call, id);
      },
      Math.max(1, ms),
    );
    this.#timers.set(id, { call, handle });
  }

  delete(id: number): void {
    const timer = this.#timers.get(id);
    if (timer === undefined) return;
    clearTimeout(timer.handle);
    this.#timers.delete(id);
  }

  endCall(call: number): void {
    for (const [id, timer] of this.#timers) if (timer.call === call) this.delete(id);
  }

  clear(): void {
    for (const id of this.#timers.keys()) this.delete(id);
  }
}
