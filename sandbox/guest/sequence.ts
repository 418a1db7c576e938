// An iterable of the guest's as a list of ours. The iteration protocol runs guest code here, and only here. Must not know
// what is in it.

import { type List, makeList } from './bare.ts';
import { NativeTypeError, isArray, reflectApply, symbolIterator } from './primordials.ts';

type Next = () => { readonly done?: unknown; readonly value?: unknown };

/** Throws TypeError naming `what` if it is no iterable object, and whatever the guest's iterator throws. */
export function toList(iterable: unknown, what: string): List<unknown> {
  const list = makeList<unknown>();
  if (isArray(iterable)) {
    for (let i = 0; i < iterable.length; i++) list[i] = iterable[i];
    return list;
  }
  const object =
    typeof iterable === 'object' && iterable !== null ? (iterable as Iterable<unknown>) : undefined;
  const start: unknown = object?.[symbolIterator];
  if (typeof start !== 'function') throw new NativeTypeError(`${what} must be an iterable object`);
  const iterator = reflectApply(start as () => unknown, iterable, []) as { readonly next: unknown };
  const next = iterator.next as Next;
  for (;;) {
    const step = reflectApply(next, iterator, []);
    if (step.done) return list;
    list[list.length] = step.value;
  }
}
