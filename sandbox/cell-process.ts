// One cell as the host sees it: a process, its socket, its watch, and the units open in it. Everything it says is
// checked against what is open; a cell that speaks out of turn is killed. Knows no policy and no plugin.

import { randomBytes } from 'node:crypto';
import type { Call } from './call.ts';
import { closeBeat, openBeat, readBeat } from './beat.ts';
import type { OpenSpec } from './cell/open-spec.ts';
import { checkHello, parseFault } from './cell-words.ts';
import { BLANK, boundsOf } from './cell-bounds.ts';
import type { CellOptions } from './cell-options.ts';
import { Channel, type ChannelEvents } from './channel.ts';
import { deathFault } from './death-fault.ts';
import { SandboxError } from './errors.ts';
import type { GuestRequest } from './guest-request.ts';
import { HostTime } from './host-time.ts';
import type { Limits } from './limits.ts';
import { KIND, type Message } from './message.ts';
import type { PortEvents } from './port-events.ts';
import type { Fault } from './outcome.ts';
import { CodeOffers } from './runtime-code.ts';
import type { StartedCell } from './spawn-cell.ts';
import type { Watched } from './supervisor.ts';
import type { UnitSpec } from './unit-spec.ts';

interface CellParts {
  readonly started: StartedCell;
  readonly beat: number;
  readonly channel: Channel;
  readonly time: HostTime;
}

const HELLO_MS = 15_000;
/** Messages that may come when no call is under way: the last words of calls that are over. */
const MOST_STRAYS = 10_000;

export class CellProcess {
  readonly pid: number;
  readonly #started: StartedCell;
  readonly #beat: number;
  readonly #time: HostTime;
  readonly #channel: Channel;
  readonly #watched: Watched;
  readonly #ports = new Map<number, Port>();
  readonly #onRequests: CellOptions['onRequests'];
  readonly #offers: CodeOffers;
  #nextUnit = 1;
  #nextCall = 1;
  #dead = false;
  #strays = 0;
  #violation: string | null = null;
  /** The unit that broke the protocol; null where it could be any. */
  #violator: Port | null = null;

  /** Rejects with SandboxError `START_FAILED` where the process does not start or its fence has a hole. */
  static async start(options: CellOptions): Promise<CellProcess> {
    const beat = openBeat();
    const started = await options.spawn({
      beat,
      optimize: options.optimize,
      level: options.level,
    });
    let cell: CellProcess | null = null;
    const time = new HostTime();
    return new Promise((resolve, reject) => {
      let failed = false;
      const fail = (message: string): void => {
        if (failed) return;
        failed = true;
        clearTimeout(timer);
        started.child.kill('SIGKILL');
        channel.close();
        closeBeat(beat);
        reject(new SandboxError('START_FAILED', message));
      };
      const timer = setTimeout(
        () => fail(`A cell did not answer within ${HELLO_MS} ms.`),
        HELLO_MS,
      );
      const events: ChannelEvents = {
        frame: (messages) => {
          if (cell !== null) {
            cell.#frame(messages);
            return;
          }
          const problem = checkHello(messages, options.level);
          if (problem !== null) {
            fail(problem);
            return;
          }
          clearTimeout(timer);
          cell = new CellProcess({ started, beat, channel, time }, options);
          cell.#frame(messages.slice(1));
          resolve(cell);
        },
        violation: ({ message }) =>
          cell === null ? fail(`A cell broke the protocol: ${message}`) : cell.violate(message),
        end: () => {},
      };
      const channel = new Channel(started.socket, BLANK, events, { turns: options.turns, time });
      started.child.once('exit', (_code, signal) => {
        if (cell === null) fail(`A cell ended while it started (${signal ?? 'exit'}).`);
      });
      channel.send({
        kind: KIND.prepare,
        status: options.code?.rehearsed === true ? 1 : 0,
        unit: 0,
        call: options.blank,
        id: 0,
        text: options.runtime,
        raw: options.code?.bytes,
      });
    });
  }

  constructor({ started, beat, channel, time }: CellParts, options: CellOptions) {
    this.pid = started.pid;
    this.#started = started;
    this.#beat = beat;
    this.#channel = channel;
    this.#time = time;
    this.#onRequests = options.onRequests;
    this.#offers = new CodeOffers(options.onCode);
    this.#watched = options.supervisor.watch(started.pid, beat, () => this.#exited('SIGKILL'));
    started.child.once('exit', (_code, signal) => this.#exited(signal ?? 'exit'));
    if (started.child.exitCode !== null || started.child.signalCode !== null) this.#exited('exit');
  }

  get dead(): boolean {
    return this.#dead;
  }

  get units(): number {
    return this.#ports.size;
  }

  /** Opens a unit; `events` tells the rest. `alone`: no other unit will ever be opened here, so memory can be fixed. */
  open(spec: UnitSpec['open'], code: Uint8Array, alone: boolean, events: PortEvents): Port {
    const port = new Port(this, this.#nextUnit++, spec.limits, events);
    this.#ports.set(port.number, port);
    const text = JSON.stringify(this.#openSpec(spec, alone));
    this.#relimit();
    this.#channel.raise(boundsOf([...this.#ports.values()].map(({ limits }) => limits)));
    this.#strays = 0;
    this.#watched.begin();
    this.#channel.send({
      kind: KIND.open,
      status: alone ? 1 : 0,
      unit: port.number,
      call: 0,
      id: 0,
      text,
      raw: code,
    });
    return port;
  }

  /** Where others live in the cell, V8 is to end a loop, so that they keep it: killing the cell is for what V8 cannot end. */
  #openSpec(spec: UnitSpec['open'], alone: boolean): OpenSpec {
    const timer = alone && this.#watched.countsCpu ? 'wall' : 'cpu';
    this.#watched.strict = timer === 'wall';
    return { ...spec, timer, guest: { ...spec.guest, seed: makeSeed() } };
  }

  /** Sends a call and returns the number it goes by in this cell. Calls are entered in this order. */
  sendCall(port: Port, { request, text }: Call): number {
    const call = this.#nextCall++;
    this.#strays = 0;
    this.#watched.begin();
    const status = request.form === 'web' ? 1 : 0;
    this.#channel.send({ kind: KIND.call, status, unit: port.number, call, id: 0, text });
    return call;
  }

  send(message: Message): void {
    this.#channel.send(message);
  }

  /** The host's time for something of this cell that was not done while its messages were read. */
  charge(ms: number): void {
    this.#time.charge(ms);
  }

  /** Something of it waits for its turn. */
  get held(): boolean {
    return this.#channel.held;
  }

  /** Calls and loads under way. */
  get busy(): number {
    return this.#watched.busy;
  }

  /** One call or load that `sendCall` or `open` began is over. */
  settle(): void {
    this.#watched.end();
  }

  closePort(port: Port): void {
    if (!this.#ports.delete(port.number)) return;
    this.#channel.send({
      kind: KIND.dispose,
      status: 0,
      unit: port.number,
      call: 0,
      id: 0,
      text: '',
    });
    this.#relimit();
  }

  kill(): void {
    this.#started.child.kill('SIGKILL');
  }

  #relimit(): void {
    this.#watched.setLimits([...this.#ports.values()].map((port) => port.limits));
  }

  /** Ends a cell that did what no honest one does. `port`: the unit that did it, where that is known. */
  violate(what: string, port: Port | null = null): void {
    if (this.#violation !== null) return;
    this.#violation = what;
    this.#violator = port;
    this.#channel.close();
    this.kill();
  }

  #frame(messages: readonly Message[]): void {
    if (this.#watched.busy === 0 && (this.#strays += messages.length) > MOST_STRAYS) {
      this.violate('it goes on talking when nobody asks');
    }
    let requests: GuestRequest[] = [];
    let since = performance.now();
    const hand = (): void => {
      if (requests.length > 0 && !this.#dead) this.#onRequests(requests);
      requests = [];
    };
    let whose: Port | undefined;
    const charge = (): void => {
      const now = performance.now();
      whose?.events.spent(now - since);
      since = now;
    };
    for (const message of messages) {
      if (this.#violation !== null) return;
      const port = this.#ports.get(message.unit);
      if (port !== whose) {
        // What one unit asked is not done in another's time.
        hand();
        charge();
        whose = port;
      }
      // Units closed a moment ago still have messages on the way; numbers never given are a lie.
      if (message.kind === KIND.code) {
        const problem = this.#offers.offered(message, this.#nextUnit === 1);
        if (problem !== null) this.violate(problem);
      } else if (port === undefined) this.#stray(message);
      else if (message.kind === KIND.request) {
        // Bound to its call here and now: a result later in this frame ends the call, and does not undo the request.
        const request = port.events.request(message);
        if (typeof request === 'string') this.violate(request, port);
        else requests.push(request);
      } else {
        // A line of log keeps its place among the requests.
        if (message.kind === KIND.log) hand();
        const problem = this.#deliver(port, message);
        if (problem !== null) this.violate(problem, port);
      }
    }
    hand();
    charge();
  }

  #stray({ unit }: Message): void {
    if (unit === 0 || unit >= this.#nextUnit) this.violate('a unit that was never opened');
    else if (++this.#strays > MOST_STRAYS) this.violate('a unit that was closed goes on talking');
  }

  #deliver(port: Port, message: Message): string | null {
    switch (message.kind) {
      case KIND.opened:
        return port.events.opened();
      case KIND.result:
        return port.events.result(message.call, message.status === 1, message.text);
      case KIND.log:
        return port.events.log(message.call, message.id, message.text);
      case KIND.gone: {
        const fault = parseFault(message.text);
        if (fault === null) return 'an end of a unit that is no fault of one';
        this.#ports.delete(port.number);
        this.#relimit();
        port.events.gone({ culprit: message.call, entered: message.id, fault });
        return null;
      }
      default:
        return `a message of kind ${message.kind}`;
    }
  }

  #exited(signal: string): void {
    if (this.#dead) return;
    // Its last words are as good as if their turn had come.
    this.#channel.drain();
    this.#dead = true;
    const beat = readBeat(this.#beat);
    const inside = beat.sequence % 2 === 1;
    const fault = ({ limits }: Port): Fault =>
      deathFault({ violation: this.#violation, reason: this.#watched.reason, signal }, limits);
    this.#watched.release();
    closeBeat(this.#beat);
    this.#channel.close();
    const ports = [...this.#ports.values()];
    this.#ports.clear();
    for (const port of ports) {
      if (this.#violation === null) {
        const culprit = inside && beat.unit === port.number ? beat.call : null;
        port.events.lost({ culprit, entered: beat.entered, fault: fault(port) });
      } else {
        // What it wrote of itself is worth nothing: any of its calls may have been entered.
        const guilty = this.#violator === null || this.#violator === port;
        const culprit = guilty ? 'all' : null;
        port.events.lost({ culprit, entered: this.#nextCall, fault: fault(port) });
      }
    }
  }
}

/** One unit in one cell, from opening to its end. */
export class Port {
  readonly cell: CellProcess;
  readonly number: number;
  readonly limits: Limits;
  readonly events: PortEvents;

  constructor(cell: CellProcess, number: number, limits: Limits, events: PortEvents) {
    this.cell = cell;
    this.number = number;
    this.limits = limits;
    this.events = events;
  }
}

/** For one isolate: a unit that is opened again, elsewhere or after a loss, draws other random bytes than before. */
function makeSeed(): string {
  return randomBytes(32).toString('base64');
}
