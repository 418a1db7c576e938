// A cell that says anything: a stream in this process in the place of a cell's socket, so that thousands of them can live and die
// in a second. Random by a seed, so that what was found can be found again.

import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { duplexPair, type Duplex } from 'node:stream';
import { FrameReader, FrameWriter, KIND, type Message } from '../../sandbox/message.ts';
import type { StartedCell } from '../../sandbox/started-cell.ts';

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HELLO: Message = {
  kind: KIND.hello,
  status: 1,
  unit: 0,
  call: 0,
  id: 0,
  text: '{"open":[],"diesWithHost":true,"limits":true}',
};

/** Texts that mean something somewhere, and some that should mean nothing anywhere. */
const TEXTS = [
  '',
  'null',
  '"done"',
  '{"a":1}',
  '{"__proto__":{"polluted":true}}',
  'fs.readFile\n["/data/a"]',
  'fs.readFile',
  '\n\n\n',
  'echo.args\n{"not":"a list"}',
  '{"code":"EXECUTION_ERROR","name":"Error","message":"\u001b[31mred","stack":"\u0000at x"}',
  '{"code":"CLOSED","message":"I say so"}',
  '{"code":"TIMEOUT","message":"late"}',
  '{"code":"WORKER_CRASH","message":7}',
  '[',
  '\ud800\u202e\u2028',
  'x'.repeat(300),
  '\u0007'.repeat(40),
];

export interface FuzzCount {
  frames: number;
}

/** Honest until it hears of a call; then it says what comes to its mind, until it is killed or has said enough. */
export class FuzzCell {
  readonly started: StartedCell;
  readonly #random: () => number;
  readonly #count: FuzzCount;
  readonly #end: Duplex;
  readonly #child = Object.assign(new EventEmitter(), {
    exitCode: null,
    signalCode: null as string | null,
    kill: (signal: string) => this.#die(signal),
  });
  readonly #reader = new FrameReader(1 << 30);
  readonly #writer = new FrameWriter();
  #calls: number[] = [];
  #dead = false;

  constructor(pid: number, random: () => number, count: FuzzCount) {
    const [host, cell] = duplexPair();
    this.#random = random;
    this.#count = count;
    this.#end = cell;
    const child = this.#child as unknown as ChildProcess;
    this.started = { child, pid, socket: host as unknown as Socket };
    cell.on('data', (chunk: Buffer) => this.#hear(chunk));
    cell.on('error', () => {});
    host.on('error', () => {});
  }

  #die(signal: string): boolean {
    if (this.#dead) return false;
    this.#dead = true;
    this.#child.signalCode = signal;
    this.#end.destroy();
    process.nextTick(() => this.#child.emit('exit', null, signal));
    return true;
  }

  #hear(chunk: Buffer): void {
    for (const message of this.#reader.push(chunk).flat()) {
      const { kind, unit, call } = message;
      if (kind === KIND.prepare) this.#say([HELLO]);
      else if (kind === KIND.open) this.#say([{ ...HELLO, kind: KIND.opened, unit, text: '' }]);
      else if (kind === KIND.call) {
        this.#calls.push(call);
        setImmediate(() => this.#babble());
      }
    }
  }

  #say(messages: readonly Message[]): void {
    for (const message of messages) this.#writer.add(message);
    this.#send(this.#writer.take());
  }

  #send(bytes: Buffer): void {
    if (!this.#dead) this.#end.write(bytes);
  }

  /** Then it dies, or answers, or leaves the host to its deadline: whatever it wants. */
  #babble(): void {
    const frames = 1 + this.#below(60);
    for (let i = 0; i < frames && !this.#dead; i++) {
      this.#count.frames += 1;
      if (this.#below(40) === 0) this.#send(this.#noise());
      else this.#say(Array.from({ length: 1 + this.#below(4) }, () => this.#message()));
    }
    if (this.#below(3) > 0) this.#die('SIGSEGV');
    else for (const call of this.#calls) this.#say([this.#result(call)]);
    setImmediate(() => this.#die('SIGKILL'));
  }

  #result(call: number): Message {
    return { kind: KIND.result, status: this.#below(2), unit: 1, call, id: 0, text: this.#text() };
  }

  #noise(): Buffer {
    const bytes = Buffer.alloc(this.#below(200));
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.#below(256);
    return bytes;
  }

  /** Most of them could be an honest cell's: a lie that is seen at once ends all others. */
  #message(): Message {
    const likely = [KIND.log, KIND.log, KIND.request, KIND.request, KIND.request];
    const odd = this.#below(25) === 0;
    const kinds = Object.values(KIND);
    return {
      kind: odd ? this.#pick([...kinds, 99]) : this.#pick(likely),
      status: this.#below(3),
      unit: this.#below(60) === 0 ? this.#below(5) : 1,
      call: this.#below(30) === 0 ? this.#below(2 ** 32) : this.#pick([...this.#calls, 0]),
      id: this.#below(4) === 0 ? this.#below(2 ** 32) : 1 + this.#below(4),
      text: this.#text(),
      raw: this.#below(6) === 0 ? this.#noise() : undefined,
    };
  }

  #text(): string {
    return this.#pick(TEXTS);
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T;
  }

  #below(most: number): number {
    return Math.floor(this.#random() * most);
  }
}
