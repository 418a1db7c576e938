// `for await` over a ReadableStream: an iterator holds the stream's reader, and gives it back at the end. Must not know
// where chunks come from.

import { dataDescriptor } from '../bare.ts';
import { type Fifo, isEmpty, makeFifo, push, shift } from '../fifo.ts';
import {
  NativeTypeError,
  NativeWeakMap,
  objectCreate,
  objectDefineProperty,
  reflectGetPrototypeOf,
  symbolAsyncIterator,
  weakMapGet,
  weakMapSet,
} from '../primordials.ts';
import { promiseOf } from '../promise.ts';
import {
  acquire,
  cancel,
  read,
  type ReaderState,
  release,
  type StreamState,
} from '../stream-state.ts';
import { defineMethod, tag } from './define.ts';
import { readOptions } from './event.ts';

interface State {
  readonly reader: ReaderState;
  readonly keep: boolean;
  over: boolean;
  /** A step is under way; those that came meanwhile wait. */
  busy: boolean;
  readonly waiting: Fifo<Step>;
}
/** Calls `done` once, when the next step may start. */
type Step = (done: () => void) => void;

function takeTurn(state: State, step: Step): void {
  if (state.busy) {
    push(state.waiting, step);
    return;
  }
  state.busy = true;
  step(() => {
    state.busy = false;
    if (!isEmpty(state.waiting)) takeTurn(state, shift(state.waiting));
  });
}

const states = new NativeWeakMap<object, State>();
const generatorObject = reflectGetPrototypeOf((async function* () {})()) as object;
const asyncIteratorPrototype = reflectGetPrototypeOf(
  reflectGetPrototypeOf(generatorObject) as object,
) as object;

function stateOf(value: object): State {
  const state = weakMapGet(states, value);
  if (state === undefined) throw new NativeTypeError('Illegal invocation');
  return state;
}

const steps = {
  next(this: object): Promise<IteratorResult<unknown>> {
    return promiseOf((resolve, reject) => {
      const state = stateOf(this);
      takeTurn(state, (done) => {
        if (state.over) {
          resolve({ value: undefined, done: true });
          done();
          return;
        }
        const end = (): void => {
          state.over = true;
          release(state.reader);
        };
        read(state.reader, {
          chunk: (value) => {
            resolve({ value, done: false });
            done();
          },
          close: () => {
            end();
            resolve({ value: undefined, done: true });
            done();
          },
          error: (error) => {
            end();
            reject(error);
            done();
          },
        });
      });
    });
  },
  return(this: object, ...args: unknown[]): Promise<IteratorResult<unknown>> {
    return promiseOf((resolve, reject) => {
      const state = stateOf(this);
      const value = args.length > 0 ? args[0] : undefined;
      takeTurn(state, (done) => {
        const end = (): void => {
          resolve({ value, done: true });
          done();
        };
        const { stream } = state.reader;
        if (state.over || stream === undefined) {
          end();
          return;
        }
        state.over = true;
        const failed = (error: unknown): void => {
          reject(error);
          done();
        };
        if (state.keep) end();
        else cancel(stream, value, end, failed);
        release(state.reader);
      });
    });
  },
};

/** `streamOf` throws for a receiver of another kind. */
export function addStreamIteration(
  prototype: object,
  streamOf: (receiver: unknown) => StreamState,
): void {
  const iterators = objectCreate(asyncIteratorPrototype) as object;
  defineMethod(iterators, 'next', 0, steps);
  defineMethod(iterators, 'return', 1, steps);
  tag(iterators, 'ReadableStream AsyncIterator');
  const members = {
    values(this: unknown, ...args: unknown[]): object {
      const stream = streamOf(this);
      const keep = !!readOptions(args.length > 0 ? args[0] : undefined)?.['preventCancel'];
      const iterator = objectCreate(iterators) as object;
      weakMapSet(states, iterator, {
        reader: acquire(stream),
        keep,
        over: false,
        busy: false,
        waiting: makeFifo(),
      });
      return iterator;
    },
  };
  defineMethod(prototype, 'values', 0, members);
  const { values } = prototype as { readonly values: unknown };
  objectDefineProperty(prototype, symbolAsyncIterator, dataDescriptor(values, false));
}
