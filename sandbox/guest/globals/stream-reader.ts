// ReadableStreamDefaultReader: who reads a stream, one at a time. Must not know where chunks come from.

import { NativeTypeError } from '../primordials.ts';
import { forgive, promiseOf } from '../promise.ts';
import {
  acquire,
  cancel,
  read,
  type ReaderState,
  release,
  type StreamState,
} from '../stream-state.ts';
import { defineInterface } from './define.ts';

let make: (state: ReaderState) => ReadableStreamDefaultReader;
let streamStateOf: (value: unknown) => StreamState | undefined = () => undefined;

/** Streams hand out readers, so they are told of here instead of being imported. */
export function connectStreams(to: (value: unknown) => StreamState | undefined): void {
  streamStateOf = to;
}

const MADE_HERE = {};

export class ReadableStreamDefaultReader {
  #state: ReaderState;
  #closed: Promise<undefined> | undefined;

  static {
    make = (state) => {
      const made = new ReadableStreamDefaultReader(MADE_HERE);
      made.#state = state;
      return made;
    };
  }

  constructor(stream: unknown) {
    if (stream === MADE_HERE) {
      this.#state = undefined as unknown as ReaderState;
      return;
    }
    const state = streamStateOf(stream);
    if (state === undefined) throw new NativeTypeError('A ReadableStream is needed');
    this.#state = acquire(state);
  }

  get closed(): Promise<undefined> {
    const reader = this.#state;
    return (this.#closed ??= forgive(
      promiseOf((resolve, reject) => {
        const { stream } = reader;
        if (stream === undefined) throw new NativeTypeError('The reader was released');
        if (stream.status === 'errored') throw stream.error;
        if (stream.status === 'closed') resolve(undefined);
        else reader.ended = { closed: () => resolve(undefined), failed: reject };
      }),
    ));
  }

  read(): Promise<unknown> {
    return promiseOf((resolve, reject) => {
      read(this.#state, {
        chunk: (value) => resolve({ value, done: false }),
        close: () => resolve({ value: undefined, done: true }),
        error: reject,
      });
    });
  }

  cancel(reason?: unknown): Promise<undefined> {
    return promiseOf((resolve, reject) => {
      const { stream } = this.#state;
      if (stream === undefined) throw new NativeTypeError('The reader was released');
      cancel(stream, reason, () => resolve(undefined), reject);
    });
  }

  releaseLock(): void {
    const { stream } = this.#state;
    // A promise that is settled already cannot tell of the release: the next look gets another.
    if (stream !== undefined && stream.status !== 'readable') this.#closed = undefined;
    release(this.#state);
  }
}

export function readerOver(state: ReaderState): ReadableStreamDefaultReader {
  return make(state);
}

export function installStreamReader(): void {
  defineInterface('ReadableStreamDefaultReader', ReadableStreamDefaultReader, { cancel: 0 });
}
