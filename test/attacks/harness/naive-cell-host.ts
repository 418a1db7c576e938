// The bare thing for attacks on the protocol: the host a first version is. It speaks to the same hostile process, and
// believes lengths, numbers and texts.

import { closeBeat, openBeat } from '../../../sandbox/beat.ts';
import { FrameWriter, KIND, type Message } from '../../../sandbox/message.ts';
import type { StartedCell } from '../../../sandbox/started-cell.ts';
import type { BareResult } from './attack.ts';
import { spawnHostile } from './hostile-cell.ts';

const HEADER = 22;

export interface NaiveOptions {
  /** Performs what a cell asks for, in the name of the unit it names. Without it, everything takes very long. */
  readonly perform?: (unit: number, text: string) => string;
  /** Retries a call whose cell died. */
  readonly retry?: boolean;
}

interface OpenCall {
  readonly unit: number;
  readonly resolve: (value: unknown) => void;
}

export class NaiveCellHost {
  readonly logs: string[] = [];
  starts = 0;
  readonly #file: string;
  readonly #options: NaiveOptions;
  readonly #cells = new Map<number, StartedCell>();
  /** One table for all cells: numbers are never given twice. */
  readonly #calls = new Map<number, OpenCall>();
  /** What is being performed. */
  readonly pending = new Map<string, Message>();
  #numbers = 0;

  constructor(file: string, options: NaiveOptions = {}) {
    this.#file = file;
    this.#options = options;
  }

  /** A unit in a cell of its own; its number. */
  async open(scope = 'org:a', unit = this.#cells.size + 1): Promise<number> {
    const beat = openBeat();
    const cell = await spawnHostile(this.#file, beat);
    closeBeat(beat);
    this.starts += 1;
    this.#cells.set(unit, cell);
    let chunks: Buffer[] = [];
    let length = 0;
    cell.socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length < 4) return;
      if ((chunks[0] as Buffer).length < 4) chunks = [Buffer.concat(chunks)];
      if (length < 4 + (chunks[0] as Buffer).readUInt32LE(0)) return;
      let all = Buffer.concat(chunks);
      while (all.length >= 4 && all.length >= 4 + all.readUInt32LE(0)) {
        const end = 4 + all.readUInt32LE(0);
        const messages = decode(all.subarray(4, end));
        all = all.subarray(end);
        for (const message of messages) this.#take(cell, message);
      }
      chunks = all.length === 0 ? [] : [all];
      length = all.length;
    });
    cell.socket.on('error', () => {});
    if (this.#options.retry === true) cell.child.once('exit', () => void this.#again(unit));
    this.#send(cell, KIND.prepare, 0);
    this.#send(cell, KIND.open, unit, 0, 0, JSON.stringify({ guest: { scope } }));
    return unit;
  }

  call(unit: number): Promise<unknown> {
    const call = ++this.#numbers;
    const cell = this.#cells.get(unit);
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#calls.set(call, { unit, resolve });
    if (cell !== undefined) this.#send(cell, KIND.call, unit, call);
    return promise;
  }

  /** Bytes that the unit's cell has sent so far. */
  received(unit: number): number {
    return this.#cells.get(unit)?.socket.bytesRead ?? 0;
  }

  /** What `child.kill()` does where nobody thinks of signals. */
  close(unit: number): StartedCell {
    const cell = this.#cells.get(unit) as StartedCell;
    cell.child.kill();
    return cell;
  }

  #take(cell: StartedCell, message: Message): void {
    switch (message.kind) {
      case KIND.hello:
        JSON.parse(message.text);
        return;
      case KIND.result:
        this.#calls.get(message.call)?.resolve(JSON.parse(message.text));
        return;
      case KIND.log:
        this.logs.push(message.text);
        return;
      case KIND.request:
        this.#perform(cell, message);
    }
  }

  #perform(cell: StartedCell, message: Message): void {
    const { unit, call, id, text } = message;
    const key = `${unit}:${call}:${id}`;
    this.pending.set(key, message);
    const answer = this.#options.perform?.(unit, text);
    if (answer === undefined) return;
    this.pending.delete(key);
    this.#send(cell, KIND.answer, unit, call, id, answer);
  }

  async #again(unit: number): Promise<void> {
    await this.open('org:a', unit);
    const cell = this.#cells.get(unit) as StartedCell;
    for (const [call, open] of this.#calls)
      if (open.unit === unit) this.#send(cell, KIND.call, unit, call);
  }

  #send(cell: StartedCell, kind: number, unit: number, call = 0, id = 0, text = ''): void {
    const writer = new FrameWriter();
    writer.add({ kind, status: 1, unit, call, id, text });
    cell.socket.write(writer.take());
  }
}

/** Harmed where an exception reaches the top: it would have ended the host. */
export async function endsByException(act: () => Promise<unknown>): Promise<BareResult> {
  const { promise, resolve } = Promise.withResolvers<BareResult>();
  process.once('uncaughtException', (error) => resolve({ harmed: true, seen: String(error) }));
  const done = act().then((value) => ({ harmed: false, seen: JSON.stringify(value) }));
  return Promise.race([promise, done]);
}

function decode(frame: Buffer): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < frame.length;) {
    const textLength = frame.readUInt32LE(at + 14);
    const rawLength = frame.readUInt32LE(at + 18);
    messages.push({
      kind: frame.readUInt8(at),
      status: frame.readUInt8(at + 1),
      unit: frame.readUInt32LE(at + 2),
      call: frame.readUInt32LE(at + 6),
      id: frame.readUInt32LE(at + 10),
      text: frame.toString('utf8', at + HEADER, at + HEADER + textLength),
    });
    at += HEADER + textLength + rawLength;
  }
  return messages;
}
