// Entry of a cell process: joins socket, units and isolates. It runs with no environment, no file, no network,
// and trusts nothing it hears from a guest. It never ends itself: the host kills it.

import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { BeatWriter } from '../beat.ts';
import { Channel } from '../channel.ts';
import { openCpuClock } from '../cpu-clock.ts';
import { KIND, type Message } from '../message.ts';
import type { Fault } from '../outcome.ts';
import { shut } from './fence.ts';
import { GuestUnit } from './guest-unit.ts';
import { GuestScript, Isolate } from './isolate.ts';
import { Kernel } from './kernel.ts';
import type { OpenSpec } from './open-spec.ts';
import type { OutboxItem } from './outbox.ts';
import { rehearse } from './rehearsal.ts';
import type { Way } from '../way.ts';
import { UsedTime } from './used-time.ts';

const SOCKET_FD = 3;
const BEAT_FD = 4;
const SWEEP_MS = 20;
/** Results wait for the end of the tick, but not behind other guests for longer than this. */
const HOLD_MS = 1;
/** The host is trusted; this only bounds a mistake. */
const MAX_FRAME = 1 << 30;
/** From the opening of a unit to making the blank isolate for the next, where there may be a next. */
const BLANK_MS = 50;
/** From hello to the rehearsal of a start, in a cell that nobody has taken. */
const REHEARSAL_MS = 200;
/** argv: pid of the host, path of the addon, how the cell is jailed. */
const WAY = process.argv[4] === 'process' ? null : (process.argv[4] as Way);
/** Of the message of a fault. */
const MOST_WORDS = 8_192;

// A terminal sends its Ctrl-C to the host's children too, and a supervisor of services its end. The host finishes what is under
// way and then ends its cells; where it dies, the kernel kills them.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

class CellMain {
  readonly #beat: BeatWriter;
  /** Opened while ffi may be used. */
  readonly #used = new UsedTime(openCpuClock());
  readonly #units = new Map<number, GuestUnit>();
  readonly #blanks: Isolate[] = [];
  readonly #channel: Channel;
  readonly #kernel: Kernel;
  #script: GuestScript | undefined;
  #heldSince = 0;
  /** What goes on once the host has capped the memory of this cell. */
  #uncapped: (() => void) | null = null;
  /** A plugin is or was here. */
  #opened = false;
  /** There will be several. */
  #shared = false;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    const { memory } = kernel;
    this.#beat = memory === null ? BeatWriter.toFile(BEAT_FD) : new BeatWriter(memory);
    const socket = new Socket({ fd: SOCKET_FD, readable: true, writable: true });
    this.#channel = new Channel(
      socket,
      { frame: MAX_FRAME, backlog: Infinity },
      {
        frame: (messages) => this.#frame(messages),
        violation: die,
        end: die,
      },
    );
    setInterval(() => this.#sweep(), SWEEP_MS);
  }

  /**
   * Text and raw of the message: the runtime for every isolate, and V8's code for it. Says hello when the fence has been
   * tried, and offers the code it had to make.
   */
  async #start({ text: runtime, raw: code, status, call: memory }: Message): Promise<void> {
    const script = new GuestScript(runtime, code);
    this.#script = script;
    if (memory > 0) this.#blanks.push(this.#blank(memory));
    const fence = await shut(this.#kernel, WAY);
    this.#send(KIND.hello, 0, 0, 0, 1, JSON.stringify({ ...fence, ...this.#kernel.report }));
    if (script.made !== undefined) this.#offer(script.made, 0);
    if (status === 0) setTimeout(() => this.#rehearse(script), REHEARSAL_MS);
  }

  /** Where nobody has come yet, there is time to make the next starts faster. */
  #rehearse(script: GuestScript): void {
    if (this.#opened) return;
    try {
      this.#offer(rehearse(script), 1);
    } catch {
      // Cells start without it, only slower; a cell that ended for this would be started again and end again.
    }
  }

  #offer(raw: Uint8Array, status: number): void {
    this.#channel.send({ kind: KIND.code, status, unit: 0, call: 0, id: 0, text: '', raw });
  }

  #frame(messages: readonly Message[]): void {
    const answers = new AnswerGroups();
    for (const message of messages) {
      if (message.kind === KIND.answer) answers.add(message);
      else this.#one(message);
    }
    for (const { unit, call, text } of answers.groups()) {
      this.#hold();
      this.#units.get(unit)?.answers(call, text);
    }
    this.#beat.leave();
    this.#heldSince = 0;
    this.#channel.flush();
  }

  #one(message: Message): void {
    const unit = this.#units.get(message.unit);
    switch (message.kind) {
      case KIND.prepare:
        if (this.#script === undefined) void this.#start(message);
        else this.#blanks.push(this.#blank(message.call));
        return;
      case KIND.open:
        this.#open(message);
        return;
      case KIND.call:
        this.#hold();
        unit?.call(message.call, message.status & 1, message.text, (message.status & 2) !== 0);
        return;
      case KIND.cancel:
        unit?.cancel(message.call);
        return;
      case KIND.dispose:
        unit?.dispose();
        this.#units.delete(message.unit);
        return;
      case KIND.capped:
        this.#uncapped?.();
        this.#uncapped = null;
        return;
      default:
        throw new Error(`the host sent a message of kind ${message.kind}`);
    }
  }

  #open(message: Message): void {
    this.#opened = true;
    const spec = JSON.parse(message.text) as OpenSpec;
    const code = message.raw === undefined ? '' : Buffer.from(message.raw).toString('utf8');
    const at = this.#blanks.findIndex((blank) => blank.memory === spec.limits.memory);
    const isolate =
      at < 0 ? this.#blank(spec.limits.memory) : (this.#blanks.splice(at, 1)[0] as Isolate);
    const unit = new GuestUnit(
      message.unit,
      spec,
      { isolate, beat: this.#beat, used: this.#used },
      {
        item: (from, item) => this.#item(from, item),
        ready: (from) => this.#send(KIND.opened, from.number, 0, 0, 1, ''),
        gone: (from, call, fault) => this.#gone(from, call, fault),
      },
    );
    this.#units.set(message.unit, unit);
    // Alone in this cell: what it may still allocate can be fixed now, for good.
    if (message.status !== 1) this.#share(spec.limits.memory);
    else if (WAY !== 'bubblewrap') this.#kernel.capMemory(spec.limits.memory);
    else {
      // Without native calls it cannot do it itself: the plugin waits until the host has done it.
      this.#uncapped = () => unit.load(code);
      this.#send(KIND.uncapped, message.unit, 0, 0, 0, '');
      return;
    }
    unit.load(code);
  }

  /** What the units here may still allocate is fixed anew with each that comes. */
  #share(memory: number): void {
    this.#shared = true;
    this.#capShared();
    this.#blankSoon(memory);
  }

  #capShared(): void {
    this.#kernel.capShared([...this.#units.values()].reduce((sum, unit) => sum + unit.memory, 0));
  }

  /** In this cell there will be other units; making an isolate takes longer than all the rest of their start. */
  #blankSoon(memory: number): void {
    setTimeout(() => {
      const busy = [...this.#units.values()].some((unit) => unit.busy);
      if (busy) this.#blankSoon(memory);
      else if (!this.#blanks.some((blank) => blank.memory === memory))
        this.#blanks.push(this.#blank(memory));
    }, BLANK_MS);
  }

  #blank(memory: number): Isolate {
    if (this.#script === undefined) throw new Error('the guest runtime has not arrived');
    if (this.#shared) this.#kernel.uncap();
    const isolate = new Isolate(memory, this.#script);
    if (this.#shared) this.#capShared();
    return isolate;
  }

  #item(unit: GuestUnit, item: OutboxItem): void {
    if (this.#heldSince === 0) this.#heldSince = performance.now();
    const { call, id, status } = item;
    if (item.word === 'result') this.#send(KIND.result, unit.number, call, 0, status, item.text);
    else if (item.word === 'log') this.#send(KIND.log, unit.number, call, id, 0, item.text);
    else this.#request(unit, item);
  }

  /** `operation\narguments`, and base64 on a third line where there are bytes. */
  #request(unit: GuestUnit, item: OutboxItem): void {
    const first = item.text.indexOf('\n');
    const second = item.text.indexOf('\n', first + 1);
    const text = second < 0 ? item.text : item.text.slice(0, second);
    const raw = second < 0 ? undefined : Buffer.from(item.text.slice(second + 1), 'base64');
    this.#channel.send({
      kind: KIND.request,
      status: second < 0 ? 0 : 1,
      unit: unit.number,
      call: item.call,
      id: item.id,
      text,
      raw,
    });
  }

  #gone(unit: GuestUnit, call: number, fault: Fault): void {
    this.#units.delete(unit.number);
    // It may be what the guest threw, and as long as its heap.
    const cut = { ...fault, message: fault.message.slice(0, MOST_WORDS) };
    this.#send(KIND.gone, unit.number, call, this.#beat.entered, 0, JSON.stringify(cut));
    this.#channel.flush();
  }

  #send(kind: number, unit: number, call: number, id: number, status: number, text: string): void {
    this.#channel.send({ kind, status, unit, call, id, text });
  }

  /** Before another entry: what has waited long enough goes out first, so that a stuck guest takes less with it. */
  #hold(): void {
    if (this.#heldSince === 0) return;
    if (performance.now() - this.#heldSince < HOLD_MS) return;
    this.#heldSince = 0;
    this.#channel.flush();
  }

  #sweep(): void {
    const now = performance.now();
    for (const unit of this.#units.values()) if (unit.busy) unit.sweep(now);
    this.#beat.leave();
  }
}

/** The answers of one frame by call: one entry each, whatever their order. */
class AnswerGroups {
  readonly #groups = new Map<
    string,
    { readonly unit: number; readonly call: number; text: string }
  >();

  add(message: Message): void {
    const { unit, call, id, status } = message;
    const body =
      message.raw === undefined ? message.text : Buffer.from(message.raw).toString('base64');
    const part = `${id},${status},${body.length},${body}`;
    const key = `${unit}:${call}`;
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { unit, call, text: part });
    else group.text += part;
  }

  groups(): Iterable<{ readonly unit: number; readonly call: number; readonly text: string }> {
    return this.#groups.values();
  }
}

/** process.exit with live isolates can crash or hang; a signal cannot. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
  // The first process of a namespace cannot send itself that one.
  process.abort();
}

process.on('uncaughtException', die);
void new CellMain(Kernel.take(Number(process.argv[2]), BEAT_FD));
