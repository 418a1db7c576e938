// A queue for trusted code, linked so that taking the first costs the same at any length. Knows nothing of what is in it.

export interface Fifo<T> {
  first: Link<T> | undefined;
  last: Link<T> | undefined;
}
interface Link<T> {
  readonly value: T;
  next: Link<T> | undefined;
}

export function makeFifo<T>(): Fifo<T> {
  return { first: undefined, last: undefined };
}

export function push<T>(fifo: Fifo<T>, value: T): void {
  const link: Link<T> = { value, next: undefined };
  if (fifo.last === undefined) fifo.first = link;
  else fifo.last.next = link;
  fifo.last = link;
}

export function isEmpty(fifo: Fifo<unknown>): boolean {
  return fifo.first === undefined;
}

/** The first one, taken out. Only of a queue that is not empty. */
export function shift<T>(fifo: Fifo<T>): T {
  const link = fifo.first as Link<T>;
  fifo.first = link.next;
  if (fifo.first === undefined) fifo.last = undefined;
  return link.value;
}

export function clear(fifo: Fifo<unknown>): void {
  fifo.first = undefined;
  fifo.last = undefined;
}
