// ReadableStream: chunks one after the other, as the web shapes them; without bytes of the reader's own, pipes and writable
// streams. Must not know what the chunks are.

import {
  enqueueMicrotask,
  NativeNumber,
  NativeRangeError,
  NativeTypeError,
  reflectApply,
  symbolAsyncIterator,
  symbolIterator,
  toText,
} from '../primordials.ts';
import { type Done, type Failed, promiseOf, watch } from '../promise.ts';
import {
  acquire,
  begin,
  cancel,
  close,
  enqueue,
  fail,
  makeStream,
  type StreamSource,
  type StreamState,
} from '../stream-state.ts';
import { teeStream } from '../stream-tee.ts';
import { defineInterface } from './define.ts';
import { readOptions } from './event.ts';
import { addStreamIteration } from './stream-iterator.ts';
import {
  connectStreams,
  installStreamReader,
  type ReadableStreamDefaultReader,
  readerOver,
} from './stream-reader.ts';
import { controllerOf, installStreamController } from './stream-controller.ts';

type AnyFunction = (...args: unknown[]) => unknown;

interface StreamControl {
  over(stream: StreamState): ReadableStream;
  stateOf(value: unknown): StreamState | undefined;
}
let control: StreamControl;
const MADE_HERE = {};

export class ReadableStream {
  #state: StreamState;

  static {
    control = {
      over: (stream) => {
        const made = new ReadableStream(MADE_HERE);
        made.#state = stream;
        return made;
      },
      stateOf: (value) =>
        typeof value === 'object' && value !== null && #state in value ? value.#state : undefined,
    };
  }

  constructor(source?: unknown, strategy?: unknown) {
    if (source === MADE_HERE) this.#state = undefined as unknown as StreamState;
    else this.#state = fromSource(source, strategy);
  }

  static from(iterable: unknown): ReadableStream {
    return control.over(streamFrom(iterable));
  }

  get locked(): boolean {
    return this.#state.reader !== undefined;
  }

  cancel(reason?: unknown): Promise<void> {
    return promiseOf((resolve, reject) => {
      const state = this.#state;
      if (state.reader !== undefined) throw new NativeTypeError('The stream is locked to a reader');
      cancel(state, reason, () => resolve(undefined), reject);
    });
  }

  getReader(options?: unknown): ReadableStreamDefaultReader {
    const state = this.#state;
    const mode = readOptions(options)?.['mode'];
    if (mode !== undefined) {
      void toText(mode);
      throw new NativeTypeError('getReader: only the default reader is there, no mode');
    }
    return readerOver(acquire(state));
  }

  tee(): ReadableStream[] {
    const { first, second } = teeStream(this.#state, false);
    return [control.over(first), control.over(second)];
  }
}

export function streamOver(state: StreamState): ReadableStream {
  return control.over(state);
}

/** Undefined for what is no ReadableStream. */
export function streamStateOf(value: unknown): StreamState | undefined {
  return control.stateOf(value);
}

/** A stream over what the guest's source gives. */
function fromSource(given: unknown, strategy: unknown): StreamState {
  if (given === null) throw new NativeTypeError('The source must be an object');
  const options = readOptions(strategy);
  const most = options?.['highWaterMark'];
  const size = options?.['size'];
  const source = readOptions(given);
  const start = method(source, 'start');
  const pull = method(source, 'pull');
  const onCancel = method(source, 'cancel');
  const type = source?.['type'];
  // A source of bytes gives its chunks like any other.
  if (type !== undefined && toText(type) !== 'bytes') {
    throw new NativeTypeError('The type of a source must be bytes, or nothing');
  }
  const stream = makeStream(
    {
      pull: (_, done, failed) => callBack(pull, source, [controller], done, failed),
      cancel: (reason, done, failed) => callBack(onCancel, source, [reason], done, failed),
    },
    highWaterMark(most),
    false,
  );
  const controller = controllerOf(stream, sizeFunction(size));
  const started = start === undefined ? undefined : reflectApply(start, source, [controller]);
  watch(
    started,
    () => begin(stream),
    (error) => fail(stream, error),
  );
  return stream;
}

function highWaterMark(given: unknown): number {
  const most = given === undefined ? 1 : NativeNumber(given);
  if (most >= 0) return most;
  throw new NativeRangeError('The high water mark must be a number from 0 on');
}

function sizeFunction(given: unknown): AnyFunction | undefined {
  if (given === undefined || typeof given === 'function') return given as AnyFunction | undefined;
  throw new NativeTypeError('The size of a strategy must be a function');
}

function method(
  source: Readonly<Record<string, unknown>> | undefined,
  name: string,
): AnyFunction | undefined {
  const value = source?.[name];
  if (value === undefined || typeof value === 'function') return value as AnyFunction | undefined;
  throw new NativeTypeError(`The ${name} of a source must be a function`);
}

/** Calls the guest, and waits where it answers with a promise. */
function callBack(
  callback: AnyFunction | undefined,
  receiver: unknown,
  args: unknown[],
  done: Done<unknown>,
  failed: Failed,
): void {
  if (callback === undefined) {
    done(undefined);
    return;
  }
  try {
    watch(reflectApply(callback, receiver, args), done, failed);
  } catch (error) {
    enqueueMicrotask(() => failed(error));
  }
}

/** A stream over an iterable of the guest's. */
export function streamFrom(iterable: unknown): StreamState {
  const iterator = openIterator(iterable);
  const next = iterator['next'] as AnyFunction;
  const source: StreamSource = {
    pull: (stream, done, failed) => {
      const take = (step: unknown): void => {
        try {
          takeStep(stream, step, done, failed);
        } catch (error) {
          failed(error);
        }
      };
      try {
        watch(reflectApply(next, iterator, []), take, failed);
      } catch (error) {
        failed(error);
      }
    },
    cancel: (reason, done, failed) => {
      try {
        const end = (iterator['return'] as AnyFunction | null | undefined) ?? undefined;
        const check = (step: unknown): void => {
          if (end === undefined || isObject(step)) done();
          else failed(new NativeTypeError('The step of an iterator must be an object'));
        };
        callBack(end, iterator, [reason], check, failed);
      } catch (error) {
        failed(error);
      }
    },
  };
  return makeStream(source, 0);
}

function takeStep(stream: StreamState, step: unknown, done: () => void, failed: Failed): void {
  if (!isObject(step)) throw new NativeTypeError('The step of an iterator must be an object');
  const { done: over } = step as IteratorResult<unknown>;
  if (over) {
    close(stream);
    done();
    return;
  }
  watch(
    (step as IteratorResult<unknown>).value,
    (value) => {
      enqueue(stream, value);
      done();
    },
    failed,
  );
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function openIterator(iterable: unknown): Record<string, unknown> {
  const object = iterable as Record<symbol, unknown> | null | undefined;
  const asynchronous = object?.[symbolAsyncIterator];
  const start = asynchronous ?? object?.[symbolIterator];
  if (typeof start !== 'function') throw new NativeTypeError('An iterable is needed');
  const iterator: unknown = reflectApply(start as AnyFunction, iterable, []);
  if (isObject(iterator)) return iterator as Record<string, unknown>;
  throw new NativeTypeError('The iterator must be an object');
}

export function isAsyncIterable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return typeof (value as Record<symbol, unknown>)[symbolAsyncIterator] === 'function';
}

export function installReadableStream(): void {
  connectStreams(streamStateOf);
  installStreamController();
  installStreamReader();
  defineInterface('ReadableStream', ReadableStream, { constructor: 0, cancel: 0, getReader: 0 });
  addStreamIteration(ReadableStream.prototype, (receiver) => {
    const state = control.stateOf(receiver);
    if (state === undefined) throw new NativeTypeError('Illegal invocation');
    return state;
  });
}
