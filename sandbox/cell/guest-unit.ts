// One unit inside the cell: its isolate, its open calls and what they have used up. Enforces cpu, wall, log and
// in-flight limits; the host counts again outside. Knows no other unit and no socket.

import { performance } from 'node:perf_hooks';
import type { BeatWriter } from '../beat.ts';
import type { UsedTime } from './used-time.ts';
import { LINE_BYTES } from '../limits.ts';
import type { Fault, FaultCode } from '../outcome.ts';
import { ENTER } from './guest-entry.ts';
import type { Broken, Entry, Isolate } from './isolate.ts';
import type { OpenSpec } from './open-spec.ts';
import { type OutboxItem, parseOutbox } from './outbox.ts';
import { TimerTable } from './timer-table.ts';

/** What a unit tells its cell. */
export interface UnitSink {
  item(unit: GuestUnit, item: OutboxItem): void;
  ready(unit: GuestUnit): void;
  /** It is over: `call` did it (0: loading, or nobody). The isolate is disposed already. */
  gone(unit: GuestUnit, call: number, fault: Fault): void;
}

/** What a unit runs in, and what its entries are told to. */
export interface UnitParts {
  readonly isolate: Isolate;
  readonly beat: BeatWriter;
  readonly used: UsedTime;
}

interface OpenCall {
  /** Milliseconds of processor time inside the isolate so far. */
  cpu: number;
  readonly started: number;
  /** Milliseconds of wall time it has. */
  readonly wall: number;
  /** Length of its log text, and its lines, dropped ones included. */
  logged: number;
  lines: number;
  /** Requests made in its entries for calls that had ended. */
  late: number;
}

export class GuestUnit {
  readonly number: number;
  readonly #isolate: Isolate;
  readonly #beat: BeatWriter;
  readonly #used: UsedTime;
  readonly #sink: UnitSink;
  readonly #spec: OpenSpec;
  readonly #calls = new Map<number, OpenCall>();
  readonly #timers: TimerTable;
  #ready = false;
  #gone = false;

  constructor(number: number, spec: OpenSpec, parts: UnitParts, sink: UnitSink) {
    const { isolate, beat, used } = parts;
    this.number = number;
    this.#spec = spec;
    this.#isolate = isolate;
    this.#beat = beat;
    this.#used = used;
    this.#sink = sink;
    this.#timers = new TimerTable((call, id) => this.#run(call, ENTER.timer, id, ''));
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Compiles and evaluates the plugin. `sink.ready` or `sink.gone` follows, now or when its top level settles. */
  load(code: string): void {
    const { startup } = this.#spec.limits;
    this.#calls.set(0, newCall(startup));
    this.#run(0, ENTER.open, 0, JSON.stringify(this.#spec.guest));
    if (this.#gone) return;
    const before = this.#used.begin();
    this.#beat.enter(this.number, 0, before, startup);
    const entry = this.#isolate.load(code, this.#spec.filename, startup);
    this.#finish(0, before, entry);
  }

  /** `form`: as ENTER.call has it. `background`: nobody waits for it. */
  call(call: number, form: number, text: string, background: boolean): void {
    const { limits } = this.#spec;
    this.#calls.set(call, newCall(background ? limits.background : limits.wall));
    this.#run(call, ENTER.call, form, text);
  }

  answers(call: number, text: string): void {
    // The call may have ended while its answer was on the way.
    if (this.#calls.has(call)) this.#run(call, ENTER.answers, 0, text);
  }

  cancel(call: number): void {
    if (!this.#calls.has(call)) return;
    this.#run(call, ENTER.cancel, 0, '');
    if (this.#gone) return;
    this.#end(call);
    // The host watches the clock for this call until it hears that nothing of it runs any more.
    this.#sink.item(this, { word: 'result', call, id: 0, status: 0, text: '' });
  }

  /** Ends every call whose wall time is up, and the unit with it. `now` as of performance.now(). */
  sweep(now: number): void {
    for (const [call, { started, wall: cap }] of this.#calls) {
      if (now - started <= cap) continue;
      this.#die(call, call === 0 ? 'LOAD_ERROR' : 'TIMEOUT', wallMessage(cap));
      return;
    }
  }

  /** MB of heap it may have. */
  get memory(): number {
    return this.#spec.limits.memory;
  }

  get busy(): boolean {
    return this.#calls.size > 0;
  }

  dispose(): void {
    this.#gone = true;
    this.#calls.clear();
    this.#timers.clear();
    this.#isolate.dispose();
  }

  /** One timed entry for one call, and a look at what its promises wrote. */
  #run(call: number, kind: number, b: number, text: string): void {
    if (this.#gone) return;
    const open = this.#calls.get(call);
    if (open === undefined) return;
    const left = this.#cap(call) - open.cpu;
    if (left <= 0) {
      this.#die(call, 'TIMEOUT', this.#cpuMessage(call));
      return;
    }
    const before = this.#used.begin();
    this.#beat.enter(this.number, call, before, left);
    const timeout = this.#keepsWall(call) ? this.#wallLeft(open, before) : left;
    this.#finish(call, before, this.#isolate.enter(kind, call, b, text, timeout));
  }

  #keepsWall(call: number): boolean {
    return call !== 0 && this.#spec.timer === 'wall';
  }

  #wallLeft({ started, wall }: OpenCall, now: number): number {
    return started + wall - now;
  }

  #finish(call: number, before: number, entry: Entry): void {
    const account = this.#calls.get(call);
    if (account !== undefined) account.cpu += this.#used.since(before);
    if (!entry.ok) {
      this.#broke(call, entry.broken);
      return;
    }
    this.#take(entry.text, call, account);
    // Where a call is open, its promises may have run after the entry returned, whichever call was entered.
    if (this.#gone || this.#calls.size === 0) return;
    const drained = this.#isolate.drain();
    if (drained.ok) this.#take(drained.text, call, account);
    else this.#broke(call, drained.broken);
  }

  #broke(call: number, broken: Broken): void {
    switch (broken.code) {
      case 'TIMEOUT':
        this.#die(call, 'TIMEOUT', this.#timeMessage(call));
        return;
      case 'MEMORY_LIMIT':
        this.#die(call, 'MEMORY_LIMIT', broken.message);
        return;
      case 'THREW':
        this.#die(call, call === 0 ? 'LOAD_ERROR' : 'WORKER_CRASH', broken.message);
    }
  }

  /** `running`: the call that was entered, and its account. */
  #take(text: string, running: number, account: OpenCall | undefined): void {
    if (text === '') return;
    let items: OutboxItem[];
    try {
      items = parseOutbox(text);
    } catch (error) {
      this.#die(0, 'WORKER_CRASH', String(error));
      return;
    }
    for (const item of items) {
      if (this.#gone) return;
      if (item.word === 'request' && !this.#calls.has(item.call))
        this.#late(item, running, account);
      else this.#takeOne(item);
    }
  }

  /** A request of a call that ended still goes out: that it was asked for is for the host to refuse and record. */
  #late(item: OutboxItem, running: number, account: OpenCall | undefined): void {
    const most = this.#spec.limits.inflight;
    if (account !== undefined && ++account.late <= most) this.#sink.item(this, item);
    else this.#die(running, 'CALLS_LIMIT', `more than ${most} requests for calls that had ended`);
  }

  #takeOne(item: OutboxItem): void {
    const open = this.#calls.get(item.call);
    switch (item.word) {
      case 'ready':
        if (this.#ready) return;
        this.#ready = true;
        this.#end(0);
        this.#sink.ready(this);
        return;
      case 'timer':
        if (open !== undefined) this.#timers.set(item.call, item.id, item.status);
        return;
      case 'clear':
        this.#timers.delete(item.id);
        return;
      case 'result':
        if (open === undefined) return;
        this.#end(item.call);
        this.#sink.item(this, item);
        return;
      case 'log':
        this.#log(open, item);
        return;
      case 'request':
        // What wants no answer is log text, and counts as such.
        if (item.id === 0) this.#log(open, item);
        else this.#sink.item(this, item);
    }
  }

  #log(open: OpenCall | undefined, item: OutboxItem): void {
    if (open === undefined) return;
    const cap = this.#spec.limits.log;
    const most = Math.ceil(cap / LINE_BYTES);
    const whole = open.logged <= cap && open.lines <= most;
    open.logged += item.text.length;
    open.lines += 1;
    if (open.logged <= cap && open.lines <= most) this.#sink.item(this, item);
    else if (whole)
      this.#sink.item(this, {
        ...item,
        word: 'log',
        id: 3,
        text: `log cut off: over ${cap} bytes or ${most} lines in this call`,
      });
  }

  #end(call: number): void {
    this.#calls.delete(call);
    this.#timers.endCall(call);
  }

  #cap(call: number): number {
    return call === 0 ? this.#spec.limits.startup : this.#spec.limits.cpu;
  }

  /** What V8's timer kept is used up. */
  #timeMessage(call: number): string {
    const wall = this.#calls.get(call)?.wall ?? this.#spec.limits.wall;
    return this.#keepsWall(call) ? wallMessage(wall) : this.#cpuMessage(call);
  }

  #cpuMessage(call: number): string {
    return `${this.#cap(call)} ms inside the isolate are used up`;
  }

  #die(call: number, code: FaultCode, message: string): void {
    if (this.#gone) return;
    this.dispose();
    this.#sink.gone(this, call, { code, message });
  }
}

function wallMessage(ms: number): string {
  return `${ms} ms of wall time are used up`;
}

function newCall(wall: number): OpenCall {
  return { cpu: 0, started: performance.now(), wall, logged: 0, lines: 0, late: 0 };
}
