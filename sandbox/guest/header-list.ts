// The headers of a message as a list of names and values, in the order they were given. Holds the rules of HTTP for both;
// must not know the object a guest sees.

import { type List, makeList } from './bare.ts';
import {
  NativeTypeError,
  stringCharCodeAt,
  stringSlice,
  stringToLowerCase,
  toText,
} from './primordials.ts';

export interface Header {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
}

export interface HeaderList {
  readonly items: List<Header>;
  /** Of a response from the network, or one made by `Response.error()`. */
  readonly immutable: boolean;
  /** The sorted and combined view, until the next change. */
  sorted: List<Header> | undefined;
}

export function makeHeaderList(immutable = false): HeaderList {
  return { items: makeList(), immutable, sorted: undefined };
}

export function copyHeaders(from: HeaderList, immutable = false): HeaderList {
  const copy = makeHeaderList(immutable);
  for (let i = 0; i < from.items.length; i++) copy.items[i] = from.items[i] as Header;
  return copy;
}

/** Throws TypeError for anything that is no name of a header. */
export function headerName(value: unknown): string {
  const text = toText(value);
  if (!isToken(text)) throw new NativeTypeError('Headers: the name of a header is not valid');
  return stringToLowerCase(text);
}

/** Without white space at the ends. Throws TypeError for what no header can carry. */
export function headerValue(value: unknown): string {
  const text = toText(value);
  let start = 0;
  let end = text.length;
  while (start < end && isHttpSpace(stringCharCodeAt(text, start))) start++;
  while (end > start && isHttpSpace(stringCharCodeAt(text, end - 1))) end--;
  for (let i = 0; i < text.length; i++) {
    const unit = stringCharCodeAt(text, i);
    const inner = i >= start && i < end;
    if (unit > 0xff || (inner && (unit === 0 || unit === 0x0a || unit === 0x0d))) {
      throw new NativeTypeError('Headers: the value of a header is not valid');
    }
  }
  return stringSlice(text, start, end);
}

export function append(list: HeaderList, name: string, value: string): void {
  assertMutable(list);
  list.items[list.items.length] = { name, value };
  list.sorted = undefined;
}

export function remove(list: HeaderList, name: string): void {
  assertMutable(list);
  const { items } = list;
  let kept = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Header;
    if (item.name !== name) items[kept++] = item;
  }
  items.length = kept;
  list.sorted = undefined;
}

/** In the place of the first of that name, or at the end. */
export function set(list: HeaderList, name: string, value: string): void {
  assertMutable(list);
  const { items } = list;
  let kept = 0;
  let found = false;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Header;
    if (item.name !== name) items[kept++] = item;
    else if (!found) {
      found = true;
      items[kept++] = { name, value };
    }
  }
  items.length = kept;
  if (!found) items[kept] = { name, value };
  list.sorted = undefined;
}

/** All values of that name in one, or null. */
export function get(list: HeaderList, name: string): string | null {
  let text: string | null = null;
  for (let i = 0; i < list.items.length; i++) {
    const item = list.items[i] as Header;
    if (item.name === name) text = text === null ? item.value : `${text}, ${item.value}`;
  }
  return text;
}

/** By name, values of one name in one; each `set-cookie` apart, since their values may hold commas. */
export function sortAndCombine(list: HeaderList): List<Header> {
  if (list.sorted !== undefined) return list.sorted;
  const sorted = makeList<Header>();
  for (let i = 0; i < list.items.length; i++) {
    const item = list.items[i] as Header;
    let at = sorted.length;
    while (at > 0 && (sorted[at - 1] as Header).name > item.name) at--;
    const before = sorted[at - 1];
    if (before?.name === item.name && item.name !== 'set-cookie') {
      sorted[at - 1] = { name: item.name, value: `${before.value}, ${item.value}` };
      continue;
    }
    for (let j = sorted.length; j > at; j--) sorted[j] = sorted[j - 1] as Header;
    sorted[at] = item;
  }
  list.sorted = sorted;
  return sorted;
}

function assertMutable(list: HeaderList): void {
  if (list.immutable) throw new NativeTypeError('Headers: these cannot be changed');
}

function isHttpSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

/** What HTTP calls a token: names of headers and methods. */
export function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isTokenUnit(stringCharCodeAt(text, i))) return false;
  return text.length > 0;
}

const TOKEN_MARKS = "!#$%&'*+-.^_`|~";

function isTokenUnit(unit: number): boolean {
  if (unit >= 0x30 && unit <= 0x39) return true;
  if (unit >= 0x41 && unit <= 0x5a) return true;
  if (unit >= 0x61 && unit <= 0x7a) return true;
  for (let i = 0; i < TOKEN_MARKS.length; i++) {
    if (stringCharCodeAt(TOKEN_MARKS, i) === unit) return true;
  }
  return false;
}
