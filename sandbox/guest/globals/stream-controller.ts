// ReadableStreamDefaultController: by which the guest's source gives chunks. Must not know who reads them.

import { NativeNumber, NativeRangeError, NativeTypeError, reflectApply } from '../primordials.ts';
import {
  canEnqueue,
  close,
  desiredSize,
  enqueue,
  fail,
  type StreamState,
} from '../stream-state.ts';
import { defineInterface } from './define.ts';

type Measure = ((chunk: unknown) => unknown) | undefined;

let make: (stream: StreamState, measure: Measure) => ReadableStreamDefaultController;
const MADE_HERE = {};

class ReadableStreamDefaultController {
  #stream: StreamState;
  #measure: Measure;

  static {
    make = (stream, measure) => {
      const made = new ReadableStreamDefaultController(MADE_HERE);
      made.#stream = stream;
      made.#measure = measure;
      return made;
    };
  }

  constructor(key?: unknown) {
    if (key !== MADE_HERE) throw new NativeTypeError('Illegal constructor');
    this.#stream = undefined as unknown as StreamState;
  }

  get desiredSize(): number | null {
    return desiredSize(this.#stream);
  }

  close(): void {
    const stream = this.#stream;
    if (!canEnqueue(stream)) throw new NativeTypeError('The stream takes no more chunks');
    close(stream);
  }

  enqueue(chunk?: unknown): void {
    const stream = this.#stream;
    if (!canEnqueue(stream)) throw new NativeTypeError('The stream takes no more chunks');
    try {
      enqueue(stream, chunk, (given) => sizeOf(this.#measure, given));
    } catch (error) {
      fail(stream, error);
      throw error;
    }
  }

  error(error?: unknown): void {
    fail(this.#stream, error);
  }
}

function sizeOf(measure: Measure, chunk: unknown): number {
  if (measure === undefined) return 1;
  const size = NativeNumber(reflectApply(measure, undefined, [chunk]));
  if (size >= 0 && size < Infinity) return size;
  throw new NativeRangeError('The size of a chunk must be a number from 0 on');
}

export function controllerOf(
  stream: StreamState,
  measure: Measure,
): ReadableStreamDefaultController {
  return make(stream, measure);
}

export function installStreamController(): void {
  defineInterface('ReadableStreamDefaultController', ReadableStreamDefaultController, {
    constructor: 0,
    enqueue: 0,
    error: 0,
  });
}
