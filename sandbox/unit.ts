// A unit as the host uses it: calls go in, one outcome each comes out, whatever happens to isolates and cells below.
// When its isolate is lost it starts anew: calls not entered yet run in the successor, all others are answered once.

import { Account } from './account.ts';
import { Brake } from './brake.ts';
import { Call, type CallRequest } from './call.ts';
import { cleanText } from './clean-text.ts';
import type { CellProcess, Port } from './cell-process.ts';
import type { FirstCall } from './first-call.ts';
import { guestRequest, type GuestRequest } from './guest-request.ts';
import { checkedResult, guestFault } from './guest-fault.ts';
import { HostTime } from './host-time.ts';
import { cancelMessage, CLOSED, loadFault, MOST_FRUITLESS, sortLost } from './lost-calls.ts';
import type { Message } from './message.ts';
import { Overdue } from './overdue.ts';
import type { Loss } from './port-events.ts';
import type { UnitHome } from './unit-home.ts';
import type { UnitSpec } from './unit-spec.ts';
import { type Fault, failed, type Outcome } from './outcome.ts';

export class Unit {
  readonly spec: UnitSpec;
  readonly #home: UnitHome;
  readonly #calls = new Map<number, Call>();
  #waiting: Call[] = [];
  /** The first call of an isolate while it is under way: all others wait for its end. */
  #first: Call | null = null;
  #port: Port | null = null;
  #opening: Promise<Fault | null> | null = null;
  /** Gives up the start that is under way. */
  #abandon: () => void = () => {};
  #account: Account;
  readonly #overdue: Overdue;
  readonly #time = new HostTime();
  readonly #brake: Brake;
  #losses = 0;
  /** Losses in a row that answered no call. */
  #fruitless = 0;
  #closed = false;

  constructor(spec: UnitSpec, home: UnitHome) {
    this.spec = spec;
    this.#home = home;
    this.#account = new Account(spec.open.limits);
    this.#brake = new Brake(this.#time, this, () => this.#admit());
    this.#overdue = new Overdue(spec.open.limits, {
      oldest: () => this.#calls.values().next().value,
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

  /** Loads the plugin. Fulfils with null, or with the fault that kept it from loading. */
  load(): Promise<Fault | null> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
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

  /** Gives its isolate up where nothing is under way; its next call starts a new one. False where it keeps it. */
  rest(): boolean {
    const port = this.#port;
    if (port === null || this.#first !== null || this.active > 0) return false;
    this.#port = null;
    this.#overdue.stop();
    port.cell.closePort(port);
    this.#home.release(port.cell);
    return true;
  }

  /** Ends the unit, in its start too: calls under way are answered `CLOSED`. */
  close(): void {
    this.#closed = true;
    this.#abandon();
    const port = this.#port;
    this.#port = null;
    this.#overdue.stop();
    this.#brake.stop();
    for (const call of [...this.#calls.values(), ...this.#waiting])
      call.end(failed('CLOSED', 'the unit is closed'));
    this.#waiting = [];
    if (port === null) return;
    for (const _ of this.#calls) port.cell.settle();
    this.#calls.clear();
    port.cell.closePort(port);
    this.#home.release(port.cell);
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

  async #open(): Promise<Fault | null> {
    let cell: CellProcess;
    try {
      cell = await this.#home.cell(this.#losses > 0);
    } catch (error) {
      return {
        code: 'LOAD_ERROR',
        message: error instanceof Error ? error.message : String(error),
      };
    }
    const fault = this.#closed ? CLOSED : await this.#openIn(cell);
    if (fault !== null) this.#home.release(cell);
    return fault;
  }

  #openIn(cell: CellProcess): Promise<Fault | null> {
    const { open, code, alone } = this.spec;
    return new Promise((resolve) => {
      let waiting = true;
      this.#account = new Account(open.limits);
      const started = (fault: Fault | null): void => {
        waiting = false;
        clearTimeout(timer);
        this.#abandon = () => {};
        cell.settle();
        if (this.#closed) {
          cell.closePort(port);
          this.#home.release(cell);
        } else if (fault === null) this.#ready(port);
        resolve(this.#closed ? CLOSED : fault);
      };
      // In a shared cell the start stays under watch: what V8 cannot stop there ends with the cell, at the cap.
      this.#abandon = alone ? () => started(CLOSED) : () => resolve(CLOSED);
      const broken = (loss: Loss): void => {
        if (waiting) started(loadFault(loss.fault));
        else this.#lose(port, loss);
      };
      const port = cell.open(open, code, alone, {
        opened: () => {
          if (!waiting) return 'it is loaded twice';
          started(null);
          return null;
        },
        result: (call, ok, text) => this.#result(call, ok, text),
        log: (call, level, text) => this.#log(call, level, text),
        request: (raw) => this.#request(cell, raw),
        spent: (ms) => this.#time.charge(ms),
        gone: broken,
        lost: broken,
      });
      // The cell keeps this time itself; one that does not is not to be trusted with anything.
      const timer = setTimeout(
        () => cell.violate('it neither loads nor fails in time', port),
        open.limits.startup + 2_000,
      );
    });
  }

  #ready(port: Port): void {
    this.#port = port;
    const first = this.#home.first(this);
    if (first === null) this.#admit();
    else this.#begin(first);
  }

  #begin(begun: FirstCall): void {
    const call = new Call(begun.request);
    this.#first = call;
    this.#listen(call);
    this.#place(call);
    void call.outcome.then((outcome) => {
      begun.ended(outcome);
      if (this.#first === call) {
        this.#first = null;
        this.#admit();
      }
      return undefined;
    });
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
    } else if (!account.pending(call)) return 'more requests than its limit';
    // What wants no answer is log text.
    else if (raw.id === 0 && !account.log(call, raw.text.length))
      return 'more log text than its limit';
    return guestRequest(this.spec, call, raw, {
      send: (answer) => cell.send(answer),
      charge: (ms) => this.charge(ms),
    });
  }

  /** The cell should have ended it long ago. */
  #giveUp(call: Call): void {
    const { wall } = this.spec.open.limits;
    const port = this.#port;
    call.end(failed('TIMEOUT', `${wall} ms of wall time are used up, and its cell did not end it`));
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
  }

  /** The isolate is gone: blame one call, answer those it took with it, move on with the rest. */
  #lose(port: Port, loss: Loss): void {
    if (this.#port !== port) return;
    this.#port = null;
    this.#losses += 1;
    if (loss.culprit !== null) this.#brake.charge(this.spec.open.limits.cpu);
    const calls = [...this.#calls];
    this.#calls.clear();
    const starting = this.#loseFirst(loss);
    for (const _ of calls) port.cell.settle();
    const { again, answered } = sortLost(calls, loss);
    this.#home.release(port.cell);
    this.#home.loss(this, loss.fault, port.cell.pid);
    // A start answers nobody, however it ends.
    if (answered && !starting) this.#fruitless = 0;
    else if (calls.length > 0) this.#fruitless += 1;
    if (this.#fruitless >= MOST_FRUITLESS)
      this.#loseAll([...again, ...this.#waiting.splice(0)], loss.fault);
    else {
      for (const call of again) this.#place(call);
      if (this.#waiting.length > 0 && this.#opening === null) void this.#loadForWaiting();
    }
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

  /** A unit that is lost again and again, by nobody's doing as it says, would be started for ever. */
  #loseAll(calls: readonly Call[], { message }: Fault): void {
    this.#fruitless = 0;
    const text = `the unit was lost ${MOST_FRUITLESS} times in a row: ${message}`;
    for (const call of calls) call.end(failed('UNIT_LOST', text));
  }
}
