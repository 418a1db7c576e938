// A unit whose every call finds the world as it was on the first day: an isolate of its own, opened for one call and gone
// with it. All of them are in one cell. Knows no limit; each isolate has all of them.

import type { Berth } from './berth.ts';
import { Brake } from './brake.ts';
import type { CallRequest } from './call.ts';
import { HostTime } from './host-time.ts';
import { type Fault, failed, type Outcome } from './outcome.ts';
import { Unit } from './unit.ts';
import type { UnitHome } from './unit-home.ts';
import type { UnitSpec } from './unit-spec.ts';

export interface PerCallHome extends Pick<UnitHome, 'log' | 'loss' | 'first'> {
  /** A place for that many MB in the cell of this unit, which is started where there is none. */
  berth(memory: number): Promise<Berth>;
}

export class PerCallUnit {
  readonly spec: UnitSpec;
  readonly #home: PerCallHome;
  readonly #units = new Set<Unit>();
  /** Keeps the cell from one call to the next. */
  #keep: Berth | null = null;
  #idleSince = 0;
  #closed = false;
  /** Of calls that are over. */
  readonly #time = new HostTime();
  readonly #brake: Brake;
  /** Calls that the brake holds back. */
  #waiting: (() => void)[] = [];

  constructor(spec: UnitSpec, home: PerCallHome) {
    this.spec = spec;
    this.#home = home;
    this.#brake = new Brake(this.#time, this, () => this.#admit());
  }

  get open(): boolean {
    return this.pid !== null;
  }

  /** Calls under way or waiting. */
  get active(): number {
    return this.#units.size + this.#waiting.length;
  }

  /** Milliseconds of the host's main thread that went to this unit. */
  get hostTime(): number {
    return [...this.#units].reduce((ms, unit) => ms + unit.hostTime, this.#time.ms);
  }

  /** As of a unit that lasts: its calls wait while it has used more than its share. Throws SandboxError `BAD_LIMIT`. */
  throttle(share: number | null): void {
    this.#brake.set(share);
  }

  get throttled(): number | null {
    return this.#brake.share;
  }

  /** Of the process it runs in; null while it runs in none. */
  get pid(): number | null {
    return this.#keep === null || this.#keep.cell.dead ? null : this.#keep.cell.pid;
  }

  get berth(): Berth | null {
    return this.#keep;
  }

  /** When it last had work, as of performance.now(); null while it has some, or holds no cell. */
  get idleSince(): number | null {
    return this.#keep === null || this.active > 0 ? null : this.#idleSince;
  }

  /** Gives its cell back; the next call starts another. False where it has work. */
  sleep(): boolean {
    if (this.idleSince === null) return false;
    this.#letGo();
    return true;
  }

  /** Loads the plugin once, to see whether it does. Fulfils with null, or with the fault that kept it from loading. */
  async load(): Promise<Fault | null> {
    const unit = this.#unit();
    const fault = await unit.load();
    // What it begins with comes to its end.
    if (unit.active === 0) this.#end(unit);
    return fault;
  }

  /** Never rejects: every failure is an outcome. */
  call(request: CallRequest): Promise<Outcome> {
    if (this.#closed) return Promise.resolve(failed('CLOSED', 'the unit is closed'));
    if (this.#waiting.length === 0 && this.#brake.open) return this.#run(request);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    return promise.then(() => this.#run(request));
  }

  #run(request: CallRequest): Promise<Outcome> {
    if (this.#closed) return Promise.resolve(failed('CLOSED', 'the unit is closed'));
    const unit = this.#unit();
    const outcome = unit.call(request);
    // A call that was given up is not over before its cell has said so.
    void outcome.then(() => unit.active === 0 && this.#end(unit));
    return outcome;
  }

  /** Ends the unit: calls under way are answered `CLOSED`. */
  close(): void {
    this.#closed = true;
    this.#brake.stop();
    for (const go of this.#waiting.splice(0)) go();
    for (const unit of this.#units) unit.close();
    this.#units.clear();
    this.#letGo();
  }

  #unit(): Unit {
    const { log, loss, first } = this.#home;
    const unit = new Unit(this.spec, {
      berth: () => this.#berthInCell(),
      log,
      loss,
      first,
      idle: (idle) => this.#end(idle),
    });
    this.#units.add(unit);
    return unit;
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#brake.open) this.#waiting.shift()?.();
  }

  #end(unit: Unit): void {
    if (this.#units.delete(unit)) this.#time.charge(unit.hostTime);
    unit.close();
    this.#idleSince = performance.now();
  }

  async #berthInCell(): Promise<Berth> {
    const berth = await this.#home.berth(this.spec.open.limits.memory);
    try {
      const keep = await this.#home.berth(0);
      if (this.#closed || this.#keep?.cell === keep.cell) keep.leave();
      else {
        this.#letGo();
        this.#keep = keep;
      }
      return berth;
    } catch (error) {
      berth.leave();
      throw error;
    }
  }

  #letGo(): void {
    this.#keep?.leave();
    this.#keep = null;
  }
}
