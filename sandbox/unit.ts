// A unit as the host uses it: calls go in, one outcome each comes out, whatever happens to isolates and cells below.
// When its isolate is lost it starts anew: calls not entered yet run in the successor, all others are answered once.

import { Account } from './account.ts';
import type { Berth } from './berth.ts';
import { Brake } from './brake.ts';
import { Call, type CallRequest } from './call.ts';
import { cleanText } from './clean-text.ts';
import type { CellProcess } from './cell-process.ts';
import type { FirstCall } from './first-call.ts';
import { guestRequest, type GuestRequest } from './guest-request.ts';
import { checkedResult, guestFault } from './guest-fault.ts';
import { HostTime } from './host-time.ts';
import { cancelMessage, loseAll, MOST_FRUITLESS, sortLost } from './lost-calls.ts';
import type { Message } from './message.ts';
import { Overdue, wallOf } from './overdue.ts';
import type { Loss, Port } from './port.ts';
import type { UnitHome } from './unit-home.ts';
import type { UnitSpec } from './unit-spec.ts';
import { CLOSED_START, type FailedStart, noCell, startUnit } from './unit-start.ts';
import { type Fault, failed, type Outcome } from './outcome.ts';

export class Unit {
  readonly spec: UnitSpec;
  readonly #home: UnitHome;
  readonly #calls = new Map<number, Call>();
  #waiting: Call[] = [];
  /** The first call of an isolate while it is under way: all others wait for its end. */
  #first: Call | null = null;
  #port: Port | null = null;
  #berth: Berth | null = null;
  #opening: Promise<Fault | null> | null = null;
  /** Gives up the start that is under way. */
  #abandon: () => void = () => {};
  #account: Account;
  readonly #overdue: Overdue;
  readonly #time = new HostTime();
  readonly #brake: Brake;
  /** A loss was its own doing. */
  #guilty = false;
  /** Losses in a row that answered no call. */
  #fruitless = 0;
  /** Milliseconds, as of performance.now(). */
  #idleSince = 0;
  #closed = false;

  constructor(spec: UnitSpec, home: UnitHome) {
    this.spec = spec;
    this.#home = home;
    this.#account = new Account(spec.open.limits);
    this.#brake = new Brake(this.#time, this, () => this.#admit());
    this.#overdue = new Overdue(spec.open.limits, {
      calls: () => this.#calls.values(),
      busy: () => this.#port?.cell.busy ?? 0,
      held: () => this.#port?.cell.held ?? false,
      overdue: (call) => this.#giveUp(call),
    });
  }

  get open(): boolean {
    return this.#port !== null;
  }

  /** Calls under way or waiting. */
  get active(): number {
    return this.#calls.size + this.#waiting.length;
  }

  /** When it last had work, as of performance.now(); null while it has some, or holds nothing that could be given back. */
  get idleSince(): number | null {
    return this.#port === null || this.active > 0 ? null : this.#idleSince;
  }

  /** Gives its isolate back, and its cell where nobody else is in there: the next call starts it anew. False where it has work. */
  sleep(): boolean {
    if (this.idleSince === null) return false;
    this.#overdue.stop();
    this.#leave();
    return true;
  }

  /** Its place in a cell; null while it has none. */
  get berth(): Berth | null {
    return this.#berth;
  }

  /** Loads the plugin. Fulfils with null, or with the fault that kept it from loading. */
  load(): Promise<Fault | null> {
    this.#opening ??= this.#open()
      .finally(() => {
        this.#opening = null;
      })
      .then((fault) => {
        // Opened and lost again, or put to sleep, before anybody heard that it was open.
        if (fault === null && this.#port === null && this.#waiting.length > 0)
          void this.#loadForWaiting();
        return fault;
      });
    return this.#opening;
  }

  /** Never rejects: every failure is an outcome. */
  call(request: CallRequest): Promise<Outcome> {
    const call = new Call(request);
    if (this.#closed) {
      call.end(failed('CLOSED', 'the unit is closed'));
    } else if (request.input.length > this.spec.open.limits.payload) {
      call.end(
        failed('PAYLOAD_LIMIT', `the input is longer than ${this.spec.open.limits.payload} bytes`),
      );
    } else if (request.signal?.aborted === true) {
      call.end(failed('ABORTED', 'the caller gave up before the call was sent'));
    } else {
      this.#listen(call);
      this.#place(call);
    }
    return call.outcome;
  }

  /** Milliseconds of the host's main thread that went to this unit: reading it, deciding, recording, answering. */
  get hostTime(): number {
    return this.#time.ms;
  }

  /** The host's time for something of this unit that was not done while its messages were read. Its next turn comes later. */
  charge(ms: number): void {
    this.#time.charge(ms);
    this.#port?.cell.charge(ms);
  }

  /**
   * Holds it to a share of one processor, its time and the host's time for it together: while it has used more, further calls
   * wait. Null lets go. Throws SandboxError `BAD_LIMIT`.
   */
  throttle(share: number | null): void {
    this.#brake.set(share);
  }

  get throttled(): number | null {
    return this.#brake.share;
  }

  /** Of the process it runs in; null while it runs in none. */
  get pid(): number | null {
    return this.#port?.cell.pid ?? null;
  }

  /** Ends the unit, in its start too: calls under way are answered `CLOSED`. */
  close(): void {
    this.#closed = true;
    this.#abandon();
    this.#overdue.stop();
    this.#brake.stop();
    for (const call of [...this.#calls.values(), ...this.#waiting])
      call.end(failed('CLOSED', 'the unit is closed'));
    this.#waiting = [];
    if (this.#port !== null) for (const _ of this.#calls) this.#port.cell.settle();
    this.#calls.clear();
    this.#leave();
  }

  #leave(): void {
    const port = this.#port;
    const berth = this.#berth;
    this.#port = null;
    this.#berth = null;
    port?.cell.closePort(port);
    berth?.leave();
  }

  #listen(call: Call): void {
    const { signal } = call.request;
    if (signal === undefined) return;
    const abort = (): void => {
      if (!call.end(failed('ABORTED', 'the caller gave up'))) return;
      this.#waiting = this.#waiting.filter((other) => other !== call);
      if (call.number === 0 || this.#port === null || !this.#calls.has(call.number)) return;
      // Not settled: it may be in code that does not hear of it, and the caps still hold.
      this.#port.cell.send(cancelMessage(this.#port.number, call.number));
    };
    signal.addEventListener('abort', abort, { once: true });
    void call.outcome.then(() => signal.removeEventListener('abort', abort));
  }

  #place(call: Call): void {
    const mayGo = this.#first === null ? this.#brake.open : this.#first === call;
    if (this.#port !== null && mayGo) {
      call.number = this.#port.cell.sendCall(this.#port, call);
      this.#calls.set(call.number, call);
      this.#account.begin();
      this.#overdue.watch(call);
      return;
    }
    this.#waiting.push(call);
    if (this.#port !== null || this.#opening !== null || this.#first !== null) return;
    void this.#loadForWaiting();
  }

  async #loadForWaiting(): Promise<void> {
    const fault = await this.load();
    if (fault !== null) for (const call of this.#waiting.splice(0)) call.fail(fault);
  }

  /** Where the start was lost by no doing of its own, it is tried elsewhere. */
  async #open(): Promise<Fault | null> {
    for (let tries = 1; ; tries++) {
      const start = await this.#tryOpen();
      if (start === null || !start.innocent || tries === MOST_FRUITLESS)
        return start?.fault ?? null;
    }
  }

  async #tryOpen(): Promise<FailedStart | null> {
    let berth: Berth;
    try {
      berth = await this.#home.berth(this.#guilty);
    } catch (error) {
      return { fault: noCell(error), innocent: false };
    }
    const failure = this.#closed ? CLOSED_START : await this.#openIn(berth);
    if (failure === null) return null;
    berth.leave();
    if (!failure.innocent) this.#guilty = true;
    return failure;
  }

  #openIn(berth: Berth): Promise<FailedStart | null> {
    this.#account = new Account(this.spec.open.limits);
    const start = startUnit(this.spec, berth, {
      closed: () => this.#closed,
      ready: (port) => this.#ready(port, berth),
      result: (call, ok, text) => this.#result(call, ok, text),
      log: (call, level, text) => this.#log(call, level, text),
      request: (raw) => this.#request(berth.cell, raw),
      spent: (ms) => this.#time.charge(ms),
      lost: (port, loss) => this.#lose(port, loss),
    });
    this.#abandon = start.abandon;
    return start.end;
  }

  #ready(port: Port, berth: Berth): void {
    this.#port = port;
    this.#berth = berth;
    this.#idleSince = performance.now();
    const first = this.#home.first(this);
    if (first === null) this.#admit();
    else void this.#begin(first);
  }

  async #begin(begun: FirstCall): Promise<void> {
    const call = new Call(begun.request);
    this.#first = call;
    this.#listen(call);
    this.#place(call);
    begun.ended(await call.outcome);
    if (this.#first !== call) return;
    this.#first = null;
    this.#admit();
  }

  #admit(): void {
    for (const call of this.#waiting.splice(0)) if (!call.done) this.#place(call);
  }

  #result(number: number, ok: boolean, text: string): string | null {
    const call = this.#calls.get(number);
    if (call === undefined) return 'a result of a call that is not open';
    this.#fruitless = 0;
    this.#settle(number);
    call.end(ok ? checkedResult(text, this.spec.open.limits.payload) : guestFault(text));
    if (this.active === 0) this.#home.idle?.(this);
    return null;
  }

  #log(number: number, level: number, text: string): string | null {
    const call = this.#calls.get(number);
    // A line said while loading is nobody's.
    if (call === undefined && number !== 0) return 'a log line of a call that is not open';
    if (!this.#account.log(call ?? null, text.length)) return 'more log text than its limit';
    if (call !== undefined && !call.done)
      this.#home.log(this, call.request, level, cleanText(text));
    return null;
  }

  #request(cell: CellProcess, raw: Message): GuestRequest | string {
    const account = this.#account;
    if (!account.fits(raw.text, raw.raw)) return 'a request longer than its limit';
    const call = this.#openCall(raw.call);
    if (call === null) {
      if (!account.late()) return 'more requests for calls that had ended than its limit';
    } else if (raw.id === 0) {
      // What wants no answer is log text.
      if (!account.log(call, raw.text.length)) return 'more log text than its limit';
    } else if (!account.pending(call)) return 'more requests than its limit';
    else if (!account.asks(call)) return 'more requests in all than its limit';
    return guestRequest(this.spec, call, raw, {
      send: (answer) => cell.send(answer),
      charge: (ms) => this.charge(ms),
    });
  }

  /** The cell should have ended it long ago. */
  #giveUp(call: Call): void {
    const port = this.#port;
    const cap = wallOf(call.request, this.spec.open.limits);
    call.end(failed('TIMEOUT', `${cap} ms of wall time are used up, and its cell did not end it`));
    port?.cell.violate('it did not end a call in time', port);
  }

  /** Null for a call that is over, and for one that its caller gave up. */
  #openCall(number: number): Call | null {
    const call = this.#calls.get(number);
    return call === undefined || call.done ? null : call;
  }

  #settle(number: number): void {
    this.#calls.delete(number);
    this.#port?.cell.settle();
    if (this.#calls.size === 0) this.#idleSince = performance.now();
  }

  /** The isolate is gone: blame one call, answer those it took with it, move on with the rest. */
  #lose(port: Port, loss: Loss): void {
    if (this.#port !== port) return;
    const berth = this.#berth;
    this.#port = null;
    this.#berth = null;
    if (loss.culprit !== null) {
      this.#guilty = true;
      this.#brake.charge(this.spec.open.limits.cpu);
    }
    const calls = [...this.#calls];
    this.#calls.clear();
    const starting = this.#loseFirst(loss);
    for (const _ of calls) port.cell.settle();
    const { again, answered } = sortLost(calls, loss);
    berth?.leave();
    this.#home.loss(this, loss.fault, port.cell.pid);
    // A start answers nobody, however it ends.
    if (answered && !starting) this.#fruitless = 0;
    else if (calls.length > 0) this.#fruitless += 1;
    if (this.#fruitless >= MOST_FRUITLESS) {
      this.#fruitless = 0;
      loseAll([...again, ...this.#waiting.splice(0)], loss.fault);
    } else {
      for (const call of again) this.#place(call);
      if (this.#waiting.length > 0 && this.#opening === null) void this.#loadForWaiting();
    }
    if (this.active === 0) this.#home.idle?.(this);
  }

  /** Whether there was one. It is tried again with the next isolate; where it was its own end, those that waited are answered so. */
  #loseFirst({ culprit, fault }: Loss): boolean {
    const first = this.#first;
    if (first === null) return false;
    this.#first = null;
    if (culprit === first.number || culprit === 'all') {
      first.fail(fault);
      for (const call of this.#waiting.splice(0)) call.fail(fault);
    } else first.end(failed('UNIT_LOST', `the unit was lost in its start: ${fault.message}`));
    return true;
  }
}
