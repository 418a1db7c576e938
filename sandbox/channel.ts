// One end of the socket between host and cell: messages in, frames out, one write per tick. Where it is read in turn, it is read
// no further than its turn comes: the rest waits in the kernel. Knows no message's meaning.

import type { Socket } from 'node:net';
import { SandboxError } from './errors.ts';
import type { HostTime } from './host-time.ts';
import { Intake } from './intake.ts';
import { FrameWriter, type Message } from './message.ts';
import type { Seat, Turns } from './turns.ts';

export interface ChannelEvents {
  /** Messages of one frame, in order: all of them, or the next few where it is read in turn. */
  frame(messages: readonly Message[]): void;
  /** The stream broke its protocol, or does not read; nothing more goes either way. */
  violation(error: Error): void;
  /** The other end is gone. */
  end(): void;
}

/** What is taken from the other end, and kept for it. */
export interface ChannelBounds {
  /** Bytes of the largest frame accepted. */
  readonly frame: number;
  /** Bytes that may wait until the other end reads them. */
  readonly backlog: number;
}

/** A frame is sent once it is this long, so that one of many messages is not much longer than its longest message. */
export const FULL_FRAME = 1_048_576;

/** Among whom it is read in turn, and whose time it takes. */
export interface InTurn {
  readonly turns: Turns;
  readonly time: HostTime;
}

export class Channel {
  readonly #socket: Socket;
  readonly #intake: Intake;
  readonly #writer = new FrameWriter();
  readonly #events: ChannelEvents;
  #backlog: number;
  #scheduled = false;
  #open = true;
  readonly #turns: Turns | null;
  readonly #seat: Seat | null;

  /** Without `inTurn` all that comes is handled as it comes. */
  constructor(
    socket: Socket,
    bounds: ChannelBounds,
    events: ChannelEvents,
    inTurn: InTurn | null = null,
  ) {
    this.#socket = socket;
    this.#intake = new Intake(bounds.frame);
    this.#backlog = bounds.backlog;
    this.#events = events;
    this.#turns = inTurn?.turns ?? null;
    this.#seat =
      inTurn === null ? null : { time: inTurn.time, piece: (small) => this.#piece(small) };
    socket.on('data', (chunk: Buffer) => this.#arrived(chunk));
    const ended = (): void => {
      if (!this.#open) return;
      this.#open = false;
      events.end();
    };
    socket.on('close', ended);
    socket.on('end', ended);
    // A reset says no more than the close that follows.
    socket.on('error', () => socket.destroy());
  }

  /** Bytes handed to the socket and not yet taken by the kernel. */
  get backlog(): number {
    return this.#socket.writableLength + this.#writer.size;
  }

  /** Takes more from the other end from now on, or keeps more for it; never less. */
  raise({ frame, backlog }: ChannelBounds): void {
    this.#intake.limit = Math.max(this.#intake.limit, frame);
    this.#backlog = Math.max(this.#backlog, backlog);
  }

  /** Adds a message to this tick's frame. */
  send(message: Message): void {
    if (!this.#open) return;
    this.#writer.add(message);
    if (this.backlog > this.#backlog) {
      const text = `More than ${this.#backlog} bytes wait to be read.`;
      this.#break(new SandboxError('BAD_MESSAGE', text));
      return;
    }
    if (this.#writer.size >= FULL_FRAME) this.flush();
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Microtasks of this tick still add to the frame; an immediate would wait for a whole poll of I/O.
    process.nextTick(this.#flushTick);
  }

  /** Writes what is gathered now. */
  flush(): void {
    if (this.#writer.empty || !this.#open) return;
    this.#socket.write(this.#writer.take());
  }

  /** Handles what has arrived whole and waits for its turn. */
  drain(): void {
    while (this.#open && !this.#intake.empty) this.#handle(() => this.#intake.whole());
  }

  /** What has arrived waits for its turn, and no more is read until it has come. */
  get held(): boolean {
    return this.#open && !this.#intake.empty;
  }

  close(): void {
    this.#open = false;
    this.#intake.clear();
    if (this.#seat !== null) this.#turns?.leave(this.#seat);
    this.#socket.destroy();
  }

  #arrived(chunk: Buffer): void {
    if (!this.#open) return;
    this.#reading(() => this.#intake.push(chunk));
    if (this.#seat === null || this.#turns === null) this.drain();
    else if (this.held) {
      this.#turns.ask(this.#seat);
      if (this.held) this.#socket.pause();
    }
  }

  /** As `Seat` has it. */
  #piece(small: boolean): boolean {
    this.#handle(() => this.#intake.piece(small));
    if (this.#open && this.#intake.empty && this.#socket.isPaused()) this.#socket.resume();
    return this.held;
  }

  #handle(take: () => Message[]): void {
    const messages = this.#reading(take);
    if (messages !== null) this.#events.frame(messages);
  }

  #reading<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      this.#break(error as Error);
      return null;
    }
  }

  #break(error: Error): void {
    this.close();
    this.#events.violation(error);
  }

  readonly #flushTick = (): void => {
    this.#scheduled = false;
    this.flush();
  };
}
