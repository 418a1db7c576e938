// What is known of one plugin at work: its figures over time, of each of its organisations, of each handler, and by each code it
// ended with. In memory that has a bound, whatever the plugin does.

import type { ErrorCode } from '../errors.ts';
import { DURATIONS, durationSlot } from './durations.ts';
import { Handlers } from './handlers.ts';
import { isItsOwn, judge, JUDGED } from './health.ts';
import { countOperation, type Meter } from './operations.ts';
import { figuresOf, type PluginMetrics, type Present } from './plugin-metrics.ts';
import { FIELD } from './ring.ts';
import { Scopes } from './scopes.ts';
import { FINE, Series, type TimeRange } from './series.ts';

/** A call that ended; `code` is null where it succeeded. */
export interface EndedCall {
  readonly scope: string;
  readonly handler: string;
  readonly code: ErrorCode | null;
  readonly ms: number;
}

/** What a look at processes found: bytes now and at most, milliseconds since the last look, percent of one processor. */
export interface Look {
  readonly memory: number;
  readonly peak: number;
  readonly cpu: number;
  readonly percent: number;
}

/** Calls that ended in one way, for ever. */
export interface EndFigures {
  count: number;
  ms: number;
  readonly durations: Float64Array;
}

const WHOLE = 'global';
const NOTHING: Present = Object.freeze({ memory: 0, cpu: 0 });

export class Account {
  readonly plugin: string;
  readonly #series: Series;
  readonly #scopes = new Scopes();
  readonly #handlers = new Handlers();
  readonly #ends = new Map<ErrorCode | null, EndFigures>();
  readonly #losses = new Map<string, number>();
  #present = NOTHING;
  #lastLook: number | null = null;
  #loadedAt: number | null = null;

  constructor(plugin: string, now: number) {
    this.plugin = plugin;
    this.#series = new Series(FINE, now);
  }

  loaded(now: number): void {
    this.#loadedAt = now;
  }

  unloaded(): void {
    this.#loadedAt = null;
    this.#present = NOTHING;
  }

  call(now: number, { scope, handler, code, ms }: EndedCall): void {
    const failed = code !== null;
    const fault = failed && isItsOwn(code);
    const slot = durationSlot(ms);
    this.#series.call(now, ms, slot, failed, fault);
    if (scope !== WHOLE) this.#scopes.of(scope, now).series.call(now, ms, slot, failed, fault);
    // A name that is none is whatever a caller wrote.
    if (code !== 'UNKNOWN_HANDLER') this.#handlers.add(handler, ms, failed);
    this.#end(code, ms, slot);
  }

  lost(now: number, scope: string, code: string, cpu: number): void {
    this.#losses.set(code, (this.#losses.get(code) ?? 0) + 1);
    for (const series of this.#seriesOf(now, scope)) {
      series.add(now, FIELD.losses, 1);
      series.add(now, FIELD.cpu, cpu);
    }
  }

  operation(now: number, scope: string, operation: string, meter: Meter): void {
    countOperation(operation, meter, (field, value) => {
      if (value <= 0) return;
      for (const series of this.#seriesOf(now, scope)) series.add(now, field, value);
    });
  }

  /** Of all its processes together, and of those of each organisation. */
  look(now: number, whole: Look, scopes: ReadonlyMap<string, Look>): void {
    this.#lastLook = now;
    this.#present = presentOf(whole);
    addLook(this.#series, now, whole);
    // Those that nobody calls are kept apart no longer than others: a look makes none.
    for (const [name, scope] of this.#scopes.all) {
      const look = scopes.get(name);
      scope.present = look === undefined ? NOTHING : presentOf(look);
      if (look !== undefined) addLook(scope.series, now, look);
    }
  }

  /** Null for a scope that is not kept apart. */
  metrics(now: number, range: TimeRange, scope: string | null): PluginMetrics | null {
    const whole = scope === null || scope === WHOLE;
    const found = whole
      ? { series: this.#series, present: this.#present }
      : this.#scopes.find(scope);
    if (found === null) return null;
    const lately = found.series.read(now, { last: JUDGED }).tally;
    return {
      plugin: this.plugin,
      scope: whole ? null : scope,
      ...figuresOf(found.series.read(now, range), found.present),
      health: {
        ...judge(lately),
        lastCheck: this.#lastLook,
        uptime: this.#loadedAt === null ? 0 : Math.max(0, now - this.#loadedAt),
        restarts: found.series.total.of(FIELD.losses),
      },
      handlers: whole ? this.#handlers.figures : [],
    };
  }

  /** By the code calls ended with; null is success. For ever. */
  get ends(): ReadonlyMap<ErrorCode | null, Readonly<EndFigures>> {
    return this.#ends;
  }

  /** Units lost, by what did it. */
  get losses(): ReadonlyMap<string, number> {
    return this.#losses;
  }

  #seriesOf(now: number, scope: string): readonly Series[] {
    return scope === WHOLE ? [this.#series] : [this.#series, this.#scopes.of(scope, now).series];
  }

  #end(code: ErrorCode | null, ms: number, slot: number): void {
    let end = this.#ends.get(code);
    if (end === undefined) {
      end = { count: 0, ms: 0, durations: new Float64Array(DURATIONS) };
      this.#ends.set(code, end);
    }
    end.count += 1;
    end.ms += ms;
    end.durations[slot] = (end.durations[slot] ?? 0) + 1;
  }
}

function presentOf({ memory, percent }: Look): Present {
  return { memory, cpu: percent };
}

function addLook(series: Series, now: number, { memory, peak, cpu, percent }: Look): void {
  series.look(now, memory, peak, cpu, percent);
}
