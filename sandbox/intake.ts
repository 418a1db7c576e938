// What has arrived from the other end and is not handled yet: whole frames, given out in pieces. Knows no socket and no meaning.

import { FrameCursor, FrameReader, type Message } from './message.ts';

/** Messages of a piece: between two pieces the host looks at the clock, and what is in one is recorded in one write. */
const PIECE = { large: 64, small: 8 } as const;
/** Beyond this a piece ends, whatever its messages. */
const PIECE_BYTES = 65_536;

export class Intake {
  readonly #reader: FrameReader;
  readonly #frames: FrameCursor[] = [];

  /** `limit`: bytes of the largest frame accepted. */
  constructor(limit: number) {
    this.#reader = new FrameReader(limit);
  }

  get limit(): number {
    return this.#reader.limit;
  }

  set limit(bytes: number) {
    this.#reader.limit = bytes;
  }

  get empty(): boolean {
    return this.#frames.length === 0;
  }

  /** Throws SandboxError `BAD_MESSAGE`. */
  push(chunk: Buffer): void {
    for (const frame of this.#reader.frames(chunk)) this.#frames.push(new FrameCursor(frame));
  }

  /** All that is left of the oldest frame; none where it is empty. Throws SandboxError `BAD_MESSAGE`. */
  whole(): Message[] {
    return this.#frames.shift()?.rest() ?? [];
  }

  /** The next messages of the oldest frame, one at least where there is one. Throws SandboxError `BAD_MESSAGE`. */
  piece(small: boolean): Message[] {
    const messages: Message[] = [];
    const frame = this.#frames[0];
    if (frame === undefined) return messages;
    const end = frame.at + PIECE_BYTES;
    const most = small ? PIECE.small : PIECE.large;
    while (!frame.done && frame.at < end && messages.length < most) messages.push(frame.next());
    if (frame.done) this.#frames.shift();
    return messages;
  }

  clear(): void {
    this.#frames.length = 0;
  }
}
