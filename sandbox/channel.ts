// One end of the socket between host and cell: messages in, frames out, one write per tick. Knows no message's meaning.

import type { Socket } from 'node:net';
import { SandboxError } from './errors.ts';
import { FrameReader, FrameWriter, type Message } from './message.ts';

export interface ChannelEvents {
  /** All messages of one frame, in order. */
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

export class Channel {
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #writer = new FrameWriter();
  readonly #events: ChannelEvents;
  #backlog: number;
  #scheduled = false;
  #open = true;

  constructor(socket: Socket, bounds: ChannelBounds, events: ChannelEvents) {
    this.#socket = socket;
    this.#reader = new FrameReader(bounds.frame);
    this.#backlog = bounds.backlog;
    this.#events = events;
    socket.on('data', (chunk: Buffer) => {
      if (!this.#open) return;
      let frames: Message[][];
      try {
        frames = this.#reader.push(chunk);
      } catch (error) {
        this.#break(error as Error);
        return;
      }
      for (const messages of frames) if (this.#open) events.frame(messages);
    });
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
    this.#reader.limit = Math.max(this.#reader.limit, frame);
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

  close(): void {
    this.#open = false;
    this.#socket.destroy();
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
