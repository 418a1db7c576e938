// One cell as the host sees it: a process, its socket, its watch, and the units open in it. Everything it says is
// checked against what is open; a cell that speaks out of turn is killed. Knows no policy and no plugin.

import { randomBytes } from 'node:crypto';
import type { Call } from './call.ts';
import { closeBeat, openBeat, readBeat } from './beat.ts';
import type { OpenSpec } from './cell/open-spec.ts';
import { openMessage, plainMessage, prepareMessage } from './cell-messages.ts';
import { checkHello, parseFault } from './cell-words.ts';
import { capMemoryOf } from './bubblewrap/cap-memory.ts';
import { wallsOf } from './bubblewrap/look.ts';
import { BLANK, boundsOf } from './cell-bounds.ts';
import { deathFault } from './cell-death.ts';
import type { CellOptions } from './cell-options.ts';
import { Channel, type ChannelEvents } from './channel.ts';
import { SandboxError } from './errors.ts';
import { Membership } from './groups/membership.ts';
import type { GuestRequest } from './guest-request.ts';
import { HostTime } from './host-time.ts';
import { KIND, type Message } from './message.ts';
import type { Fault } from './outcome.ts';
import { Port, type PortEvents } from './port.ts';
import { CodeOffers } from './runtime-code.ts';
import { endOf, type StartedCell } from './started-cell.ts';
import type { Watched } from './supervisor.ts';
import type { UnitSpec } from './unit-spec.ts';
import { isWrapped } from './way.ts';

interface CellParts {
  readonly started: StartedCell;
  readonly beat: number;
  readonly channel: Channel;
  readonly time: HostTime;
  readonly membership: Membership;
}

const HELLO_MS = 15_000;
/** Beyond what the supervisor lets a cell hold resident: what the kernel counts beside that, and time to be killed by the supervisor. */
const GROUP_SLACK_MB = 64;
/** Messages that may come when no call is under way: the last words of calls that are over. */
const MOST_STRAYS = 10_000;

export class CellProcess {
  readonly pid: number;
  readonly #started: StartedCell;
  readonly #beat: number;
  readonly #time: HostTime;
  readonly #channel: Channel;
  readonly #membership: Membership;
  readonly #watched: Watched;
  readonly #ports = new Map<number, Port>();
  readonly #onRequests: CellOptions['onRequests'];
  readonly #offers: CodeOffers;
  #nextUnit = 1;
  #nextCall = 1;
  #dead = false;
  #strays = 0;
  /** No cap is on its memory yet, and it cannot set one. */
  #capless: boolean;
  #violation: string | null = null;
  /** The unit that broke the protocol; null where it could be any. */
  #violator: Port | null = null;

  /** Rejects with SandboxError `START_FAILED` where the process does not start or its fence has a hole. */
  static async start(options: CellOptions): Promise<CellProcess> {
    const beat = openBeat();
    const { optimize, way } = options;
    const started = await options.spawn({ beat, optimize, way }).catch((error: unknown) => {
      closeBeat(beat);
      throw error;
    });
    const pids = [started.child.pid ?? started.pid, started.pid];
    const membership = new Membership(options.groups, pids);
    let cell: CellProcess | null = null;
    const time = new HostTime();
    return new Promise((resolve, reject) => {
      let failed = false;
      const fail = (message: string): void => {
        if (failed) return;
        failed = true;
        clearTimeout(timer);
        started.child.kill('SIGKILL');
        membership.leave();
        // A cell that has begun sees to the rest itself.
        if (cell === null) {
          channel.close();
          closeBeat(beat);
        }
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
          const problem = checkHello(messages, way, isWrapped(way) ? wallsOf(started.pid) : []);
          if (problem !== null) {
            fail(problem);
            return;
          }
          clearTimeout(timer);
          cell = new CellProcess({ started, beat, channel, time, membership }, options);
          cell.#frame(messages.slice(1));
          membership.joined.then(() => resolve(cell as CellProcess), reject);
        },
        violation: ({ message }) =>
          cell === null ? fail(`A cell broke the protocol: ${message}`) : cell.violate(message),
        end: () => {},
      };
      const channel = new Channel(started.socket, BLANK, events, { turns: options.turns, time });
      started.child.once('exit', (code, signal) => {
        if (cell === null) fail(`A cell ended while it started (${endOf(code, signal)}).`);
      });
      membership.joined.catch((error: unknown) =>
        fail(`A cell could not be put into a group: ${String(error)}`),
      );
      channel.send(prepareMessage(options));
    });
  }

  constructor({ started, beat, channel, time, membership }: CellParts, options: CellOptions) {
    this.pid = started.pid;
    this.#started = started;
    this.#beat = beat;
    this.#channel = channel;
    this.#time = time;
    this.#onRequests = options.onRequests;
    this.#offers = new CodeOffers(options.onCode);
    this.#membership = membership;
    this.#capless = options.way === 'bubblewrap';
    this.#watched = options.supervisor.watch(started, beat, () => this.#exited('SIGKILL'));
    started.child.once('exit', (code, signal) => this.#exited(endOf(code, signal)));
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
    this.#channel.send(openMessage(port.number, alone, text, code));
    return port;
  }

  /** Where others live in the cell, V8 is to end a loop, so that they keep it: killing the cell is for what V8 cannot end. */
  #openSpec(spec: UnitSpec['open'], alone: boolean): OpenSpec {
    const timer = alone && this.#watched.countsCpu ? 'wall' : 'cpu';
    this.#watched.strict = timer === 'wall';
    // A unit that is opened again, elsewhere or after a loss, draws other random bytes than before.
    const seed = randomBytes(32).toString('base64');
    return { ...spec, timer, guest: { ...spec.guest, seed } };
  }

  /** Sends a call and returns the number it goes by in this cell. Calls are entered in this order. */
  sendCall(port: Port, { request, text }: Call): number {
    const call = this.#nextCall++;
    this.#strays = 0;
    this.#watched.begin();
    const status = (request.form === 'web' ? 1 : 0) + (request.background === true ? 2 : 0);
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
    this.#channel.send(plainMessage(KIND.dispose, port.number));
    this.#relimit();
  }

  kill(): void {
    this.#started.child.kill('SIGKILL');
  }

  #relimit(): void {
    const units = [...this.#ports.values()].map((port) => port.limits);
    this.#watched.setLimits(units);
    this.#membership.limit(this.#watched.capMb(units) + GROUP_SLACK_MB);
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
      case KIND.uncapped:
        return this.#cap(port);
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

  /** Once, for a cell that cannot do it itself; the plugin in it waits for the answer. */
  #cap(port: Port): string | null {
    if (!this.#capless) return 'a cap on its memory, which it has or sets itself';
    this.#capless = false;
    capMemoryOf(this.pid, port.limits.memory).then(
      () => this.send(plainMessage(KIND.capped, port.number)),
      (error: unknown) => this.violate(`no cap on its memory: ${String(error)}`, port),
    );
    return null;
  }

  #exited(signal: string): void {
    if (this.#dead) return;
    // Its last words are as good as if their turn had come.
    this.#channel.drain();
    this.#dead = true;
    const beat = readBeat(this.#beat);
    const inside = beat.sequence % 2 === 1;
    const overran = this.#membership.leave();
    const fault = ({ limits }: Port): Fault =>
      deathFault(
        { violation: this.#violation, reason: this.#watched.reason, overran, signal },
        limits,
      );
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
