// The iterators of Headers and FormData: pairs by position, looked up at each step, so that they see changes. Must not know
// where pairs come from.

import {
  NativeTypeError,
  NativeWeakMap,
  objectCreate,
  objectDefineProperty,
  reflectApply,
  reflectGetPrototypeOf,
  symbolIterator,
  weakMapGet,
  weakMapSet,
} from '../primordials.ts';
import { dataDescriptor } from '../bare.ts';
import { defineMethod, tag } from './define.ts';

type Kind = 'entries' | 'keys' | 'values';
/** The pair at a position, or undefined past the end. */
type PairAt = (at: number) => readonly [unknown, unknown] | undefined;

interface State {
  readonly pairAt: PairAt;
  readonly kind: Kind;
  at: number;
}

const iteratorPrototype = reflectGetPrototypeOf(
  reflectGetPrototypeOf(new Map().entries()) as object,
) as object;

/** Adds entries, keys, values, forEach and the default iterator to an interface. `pairsOf` throws for another receiver. */
export function addPairIteration(
  name: string,
  prototype: object,
  pairsOf: (receiver: unknown) => PairAt,
): void {
  const states = new NativeWeakMap<object, State>();
  const steps = objectCreate(iteratorPrototype) as object;
  const members = {
    next(this: object): IteratorResult<unknown> {
      const state = weakMapGet(states, this);
      if (state === undefined) throw new NativeTypeError('Illegal invocation');
      const pair = state.pairAt(state.at);
      if (pair === undefined) return { value: undefined, done: true };
      state.at++;
      return { value: pick(pair, state.kind), done: false };
    },
    entries(this: unknown): object {
      return start(this, 'entries');
    },
    keys(this: unknown): object {
      return start(this, 'keys');
    },
    values(this: unknown): object {
      return start(this, 'values');
    },
    forEach(this: unknown, ...args: unknown[]): void {
      forEach(this as object, pairsOf(this), args);
    },
  };
  const start = (receiver: unknown, kind: Kind): object => {
    const iterator = objectCreate(steps) as object;
    weakMapSet(states, iterator, { pairAt: pairsOf(receiver), kind, at: 0 });
    return iterator;
  };
  defineMethod(steps, 'next', 0, members);
  tag(steps, `${name} Iterator`);
  defineMethod(prototype, 'entries', 0, members);
  defineMethod(prototype, 'keys', 0, members);
  defineMethod(prototype, 'values', 0, members);
  defineMethod(prototype, 'forEach', 1, members);
  const { entries } = prototype as { readonly entries: unknown };
  objectDefineProperty(prototype, symbolIterator, dataDescriptor(entries, false));
}

function pick(pair: readonly [unknown, unknown], kind: Kind): unknown {
  if (kind === 'keys') return pair[0];
  return kind === 'values' ? pair[1] : [pair[0], pair[1]];
}

function forEach(receiver: object, pairAt: PairAt, args: unknown[]): void {
  const callback = args.length > 0 ? args[0] : undefined;
  const thisArgument = args.length > 1 ? args[1] : undefined;
  if (typeof callback !== 'function') {
    throw new NativeTypeError('forEach: the first argument must be a function');
  }
  for (let i = 0; ; i++) {
    const pair = pairAt(i);
    if (pair === undefined) return;
    reflectApply(callback as (...items: unknown[]) => unknown, thisArgument, [
      pair[1],
      pair[0],
      receiver,
    ]);
  }
}
