// `for await` over a ReadableStream: an iterator holds the stream's reader, and gives it back at the end. Must not know
// where chunks come from.

import { dataDescriptor } from '../bare.ts';
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
      const end = (): void => {
        state.over = true;
        release(state.reader);
      };
      if (state.over) {
        resolve({ value: undefined, done: true });
        return;
      }
      read(state.reader, {
        chunk: (value) => resolve({ value, done: false }),
        close: () => {
          end();
          resolve({ value: undefined, done: true });
        },
        error: (error) => {
          end();
          reject(error);
        },
      });
    });
  },
  return(this: object, ...args: unknown[]): Promise<IteratorResult<unknown>> {
    return promiseOf((resolve, reject) => {
      const state = stateOf(this);
      const value = args.length > 0 ? args[0] : undefined;
      const done = (): void => resolve({ value, done: true });
      const { stream } = state.reader;
      if (state.over || stream === undefined) {
        done();
        return;
      }
      state.over = true;
      release(state.reader);
      if (state.keep) done();
      else cancel(stream, value, done, reject);
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
      weakMapSet(states, iterator, { reader: acquire(stream), keep, over: false });
      return iterator;
    },
  };
  defineMethod(prototype, 'values', 0, members);
  const { values } = prototype as { readonly values: unknown };
  objectDefineProperty(prototype, symbolAsyncIterator, dataDescriptor(values, false));
}
