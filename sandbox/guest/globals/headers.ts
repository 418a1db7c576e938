// Headers: names and values of a message's head, as the web shapes them. Must not know messages.

import { dataDescriptor, makeList } from '../bare.ts';
import {
  append,
  copyHeaders,
  get,
  type Header,
  headerName,
  type HeaderList,
  headerValue,
  makeHeaderList,
  remove,
  set,
  sortAndCombine,
} from '../header-list.ts';
import {
  NativeArray,
  NativeTypeError,
  objectDefineProperty,
  reflectGetOwnPropertyDescriptor,
  reflectOwnKeys,
  symbolIterator,
} from '../primordials.ts';
import { toList } from '../sequence.ts';
import { defineInterface } from './define.ts';
import { addPairIteration } from './pair-iterator.ts';

/** Functions, because a guest could reach methods. */
interface HeadersControl {
  /** A new object over a list, which it shares. */
  over(list: HeaderList): Headers;
  /** Undefined for what is no Headers. */
  listOf(value: unknown): HeaderList | undefined;
}
let control: HeadersControl;

export class Headers {
  #list: HeaderList = makeHeaderList();

  static {
    control = {
      over: (list) => {
        const made = new Headers();
        made.#list = list;
        return made;
      },
      listOf: (value) =>
        typeof value === 'object' && value !== null && #list in value ? value.#list : undefined,
    };
  }

  constructor(init?: unknown) {
    if (init !== undefined) fillHeaders(this.#list, init);
  }

  append(name: unknown, value: unknown): void {
    needs(arguments.length, 2, 'append');
    const list = this.#list;
    append(list, headerName(name), headerValue(value));
  }

  delete(name: unknown): void {
    needs(arguments.length, 1, 'delete');
    remove(this.#list, headerName(name));
  }

  get(name: unknown): string | null {
    needs(arguments.length, 1, 'get');
    return get(this.#list, headerName(name));
  }

  getSetCookie(): string[] {
    const { items } = this.#list;
    const cookies = makeList<string>();
    for (let i = 0; i < items.length; i++) {
      const item = items[i] as Header;
      if (item.name === 'set-cookie') cookies[cookies.length] = item.value;
    }
    return toArray(cookies);
  }

  has(name: unknown): boolean {
    needs(arguments.length, 1, 'has');
    return get(this.#list, headerName(name)) !== null;
  }

  set(name: unknown, value: unknown): void {
    needs(arguments.length, 2, 'set');
    const list = this.#list;
    set(list, headerName(name), headerValue(value));
  }
}

function needs(given: number, wanted: number, method: string): void {
  if (given >= wanted) return;
  const words = wanted === 1 ? '1 argument is' : `${wanted} arguments are`;
  throw new NativeTypeError(`Headers.${method}: ${words} needed`);
}

/** What the web takes for headers: a Headers, pairs, or an object of names and values. */
export function fillHeaders(list: HeaderList, init: unknown): void {
  const given = control.listOf(init);
  // Not where the guest gave it, or the class, another iterator: that one is asked then.
  if (given !== undefined && (init as Iterable<unknown>)[symbolIterator] === ownIterator) {
    const { items } = copyHeaders(given);
    for (let i = 0; i < items.length; i++) {
      const { name, value } = items[i] as Header;
      append(list, name, value);
    }
    return;
  }
  if ((typeof init !== 'object' && typeof init !== 'function') || init === null) {
    throw new NativeTypeError('Headers: pairs or an object of names and values are needed');
  }
  const iterator: unknown = (init as Partial<Iterable<unknown>>)[symbolIterator];
  if (iterator === undefined || iterator === null) fillFromRecord(list, init);
  else fillFromPairs(list, init);
}

let ownIterator: unknown;

function fillFromPairs(list: HeaderList, init: unknown): void {
  const pairs = toList(init, 'Headers: the pairs');
  for (let i = 0; i < pairs.length; i++) {
    const pair = toList(pairs[i], 'Headers: a pair');
    if (pair.length !== 2) throw new NativeTypeError('Headers: a pair has a name and a value');
    append(list, headerName(pair[0]), headerValue(pair[1]));
  }
}

function fillFromRecord(list: HeaderList, init: object): void {
  const keys = reflectOwnKeys(init);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const slot = reflectGetOwnPropertyDescriptor(init, key);
    if (slot?.enumerable !== true) continue;
    append(list, headerName(key), headerValue((init as Record<string, unknown>)[key]));
  }
}

/** Undefined for what is no Headers. */
export function headerListOf(value: unknown): HeaderList | undefined {
  return control.listOf(value);
}

export function headersOver(list: HeaderList): Headers {
  return control.over(list);
}

/** An ordinary array for the guest, each element its own. */
export function toArray<T>(list: { readonly length: number; readonly [index: number]: T }): T[] {
  const array = new NativeArray<T>(list.length);
  for (let i = 0; i < list.length; i++) {
    objectDefineProperty(array, i, dataDescriptor(list[i], true));
  }
  return array;
}

export function installHeaders(): void {
  defineInterface('Headers', Headers, { constructor: 0 });
  addPairIteration('Headers', Headers.prototype, (receiver) => {
    const list = control.listOf(receiver);
    if (list === undefined) throw new NativeTypeError('Illegal invocation');
    return (at) => {
      const item = sortAndCombine(list)[at];
      return item === undefined ? undefined : [item.name, item.value];
    };
  });
  ownIterator = Headers.prototype[symbolIterator as never];
}
