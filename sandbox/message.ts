// What host and cell say to each other, and its bytes. Knows no meaning of the texts it carries.
//
// frame    u32 length of the rest, then messages
// message  u8 kind, u8 status, u32 unit, u32 call, u32 id, u32 text bytes, u32 raw bytes, text (UTF-8), raw
// All integers little-endian. One frame is one tick's worth of messages.

import { SandboxError } from './errors.ts';

/** Host to cell below 16, cell to host from 16 on. */
export const KIND = {
  /**
   * Make a blank isolate ahead of need. call: memory in MB. The first has text: the guest runtime, and may have raw and status
   * of `code`.
   */
  prepare: 1,
  /** Load a unit. text: `OpenSpec` JSON; raw: code. */
  open: 2,
  /** Start a call. call: its number; status: 0 JSON, 1 a request of the web, 2 more where nobody waits for it; text: handler, meta and input, a line each. */
  call: 3,
  /** Answer a request. status: 0 failed, 1 JSON text, 2 raw bytes. */
  answer: 4,
  /** The call is over for the host: stop its timers, forget its requests. */
  cancel: 5,
  dispose: 6,
  /** What the cell asked for with `uncapped` is done. */
  capped: 7,
  /** The cell serves. text: JSON of what it found out about itself. */
  hello: 16,
  /** A unit is loaded (status 1) or not (status 0, text: Fault JSON). */
  opened: 17,
  /** A call ended. status: 1 with JSON text, 0 with Fault JSON. */
  result: 18,
  /** The guest asks. id: its number in the call; text: operation, then JSON arguments; raw: binary arguments. */
  request: 19,
  /** A line of log. id: level. */
  log: 20,
  /** A unit ended by a limit. call: whose doing (0: nobody's); id: last call entered; text: Fault JSON. */
  gone: 21,
  /** V8's code for the guest runtime, from a cell without units. raw: the code; status: 1 after the rehearsal of a start. */
  code: 22,
  /** A unit's isolate is there and its plugin is not: the cell cannot cap its memory itself, and waits until the host has. */
  uncapped: 23,
} as const;

export interface Message {
  readonly kind: number;
  readonly status: number;
  readonly unit: number;
  readonly call: number;
  readonly id: number;
  readonly text: string;
  /** Absent where there are none. */
  readonly raw?: Uint8Array | undefined;
}

const HEADER = 22;
const PREFIX = 4;

/** Gathers messages and hands them out as one frame. Grows as needed and keeps its buffer. */
export class FrameWriter {
  #buffer = Buffer.allocUnsafe(16_384);
  #end = PREFIX;

  get empty(): boolean {
    return this.#end === PREFIX;
  }

  /** Bytes gathered so far. */
  get size(): number {
    return this.#end;
  }

  add(message: Message): void {
    const raw = message.raw;
    const rawLength = raw === undefined ? 0 : raw.byteLength;
    this.#reserve(HEADER + mostBytes(message.text) + rawLength);
    const buffer = this.#buffer;
    const start = this.#end;
    const textLength = message.text === '' ? 0 : buffer.write(message.text, start + HEADER, 'utf8');
    buffer[start] = message.kind;
    buffer[start + 1] = message.status;
    buffer.writeUInt32LE(message.unit, start + 2);
    buffer.writeUInt32LE(message.call, start + 6);
    buffer.writeUInt32LE(message.id, start + 10);
    buffer.writeUInt32LE(textLength, start + 14);
    buffer.writeUInt32LE(rawLength, start + 18);
    if (raw !== undefined) buffer.set(raw, start + HEADER + textLength);
    this.#end = start + HEADER + textLength + rawLength;
  }

  /** The frame gathered so far, in memory of its own; the writer starts anew. */
  take(): Buffer {
    this.#buffer.writeUInt32LE(this.#end - PREFIX, 0);
    const frame = Buffer.from(this.#buffer.subarray(0, this.#end));
    this.#end = PREFIX;
    if (this.#buffer.length > 1_048_576) this.#buffer = Buffer.allocUnsafe(16_384);
    return frame;
  }

  #reserve(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
  }
}

/** Room that is sure to do. A UTF-16 unit is at most three bytes of UTF-8; of a long text it pays to know. */
function mostBytes(text: string): number {
  return text.length > LONG_TEXT ? Buffer.byteLength(text) : text.length * 3;
}

const LONG_TEXT = 65_536;
const NOTHING = Buffer.alloc(0);

/** Cuts a byte stream into frames. Throws SandboxError `BAD_MESSAGE` on anything that is not one. */
export class FrameReader {
  /** Bytes of the largest frame accepted. */
  limit: number;
  /** A frame that is not whole yet; `#held` bytes of the buffer. One buffer, however small the pieces it came in. */
  #buffer: Buffer = NOTHING;
  #held = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Takes what arrived; returns the messages of each complete frame, frame by frame. */
  push(chunk: Buffer): Message[][] {
    return this.frames(chunk).map((frame) => new FrameCursor(frame).rest());
  }

  /** Takes what arrived; returns the complete frames in it, as they came. */
  frames(chunk: Buffer): Buffer[] {
    const data = this.#held === 0 ? chunk : this.#joined(chunk);
    const frames: Buffer[] = [];
    let at = 0;
    for (;;) {
      const length = this.#lengthAt(data, at);
      if (length === null || data.length - at - PREFIX < length) break;
      const start = at + PREFIX;
      at = start + length;
      frames.push(data.subarray(start, at));
    }
    if (at === data.length) this.#keep(NOTHING);
    // Bytes of messages handed out lie in this buffer: nothing is written into it any more.
    else if (at > 0 || data === chunk) this.#keep(Buffer.from(data.subarray(at)));
    return frames;
  }

  #keep(rest: Buffer): void {
    this.#buffer = rest;
    this.#held = rest.length;
  }

  #joined(chunk: Buffer): Buffer {
    const needed = this.#held + chunk.length;
    if (needed > this.#buffer.length) {
      const frame = PREFIX + (this.#lengthAt(this.#buffer.subarray(0, this.#held), 0) ?? 0);
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, frame));
      this.#buffer.copy(larger, 0, 0, this.#held);
      this.#buffer = larger;
    }
    chunk.copy(this.#buffer, this.#held);
    this.#held = needed;
    return this.#buffer.subarray(0, needed);
  }

  #lengthAt(data: Buffer, at: number): number | null {
    if (data.length - at < PREFIX) return null;
    const length = data.readUInt32LE(at);
    if (length <= this.limit) return length;
    throw new SandboxError(
      'BAD_MESSAGE',
      `A frame of ${length} bytes is over the limit of ${this.limit}.`,
    );
  }
}

/** Reads a frame message by message. Throws SandboxError `BAD_MESSAGE` on anything that is none. */
export class FrameCursor {
  readonly #frame: Buffer;
  #at = 0;

  constructor(frame: Buffer) {
    this.#frame = frame;
  }

  get done(): boolean {
    return this.#at >= this.#frame.length;
  }

  /** Bytes read so far. */
  get at(): number {
    return this.#at;
  }

  /** Not where it is done. */
  next(): Message {
    const frame = this.#frame;
    const at = this.#at;
    if (at + HEADER > frame.length)
      throw new SandboxError('BAD_MESSAGE', 'A message header is cut off.');
    const textLength = frame.readUInt32LE(at + 14);
    const rawLength = frame.readUInt32LE(at + 18);
    const textStart = at + HEADER;
    const end = textStart + textLength + rawLength;
    if (end > frame.length)
      throw new SandboxError('BAD_MESSAGE', 'A message is longer than its frame.');
    this.#at = end;
    return {
      kind: frame[at] as number,
      status: frame[at + 1] as number,
      unit: frame.readUInt32LE(at + 2),
      call: frame.readUInt32LE(at + 6),
      id: frame.readUInt32LE(at + 10),
      text: textLength === 0 ? '' : frame.toString('utf8', textStart, textStart + textLength),
      raw: rawLength === 0 ? undefined : frame.subarray(textStart + textLength, end),
    };
  }

  rest(): Message[] {
    const messages: Message[] = [];
    while (!this.done) messages.push(this.next());
    return messages;
  }
}
