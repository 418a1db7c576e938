// Shows the built-in kinds of objects from their own slots. Part of inspect.ts, which it must not know.

import type { Brand } from './brand.ts';
import { type Output, write } from './inspect-output.ts';
import {
  bigintToString,
  bigintValueOf,
  booleanValueOf,
  bufferByteLength,
  dataViewByteLength,
  dateGetTime,
  dateToISOString,
  mapEntries,
  mapIteratorNext,
  mapSize,
  numberValueOf,
  regExpFlags,
  regExpSource,
  setIteratorNext,
  setSize,
  setValues,
  stringValueOf,
  symbolToString,
  symbolValueOf,
  typedArrayLength,
  typedArrayName,
} from './primordials.ts';

const ITEMS = 100;

type Inner = (item: unknown) => void;

/** True if that was all there is to show. */
export function inspectBuiltIn(out: Output, brand: Brand, value: object, inner: Inner): boolean {
  switch (brand) {
    case 'Map':
      showMap(out, value, inner);
      return true;
    case 'Set':
      showSet(out, value, inner);
      return true;
    case 'TypedArray':
      showTypedArray(out, value as Uint8Array);
      return true;
    case 'Promise':
      write(out, 'Promise {}');
      return true;
    case 'Array':
    case 'Error':
    case 'Object':
    case 'WeakMap':
    case 'WeakSet':
      return false;
    default:
      write(out, oneLine(brand, value));
      return true;
  }
}

type OneLine =
  | 'ArrayBuffer'
  | 'BigInt'
  | 'Boolean'
  | 'DataView'
  | 'Date'
  | 'Number'
  | 'RegExp'
  | 'String'
  | 'Symbol';

function oneLine(brand: OneLine, value: object): string {
  switch (brand) {
    case 'ArrayBuffer':
      return `ArrayBuffer { byteLength: ${bufferByteLength(value)} }`;
    case 'DataView':
      return `DataView { byteLength: ${dataViewByteLength(value)} }`;
    case 'Date': {
      const time = dateGetTime(value);
      return time === time ? dateToISOString(value) : 'Invalid Date';
    }
    case 'RegExp':
      return `/${regExpSource(value)}/${regExpFlags(value)}`;
    case 'Number':
      return `[Number: ${numberValueOf(value)}]`;
    case 'Boolean':
      return `[Boolean: ${booleanValueOf(value)}]`;
    case 'String':
      return `[String: "${stringValueOf(value)}"]`;
    case 'BigInt':
      return `[BigInt: ${bigintToString(bigintValueOf(value))}n]`;
    case 'Symbol':
      return `[Symbol: ${symbolToString(symbolValueOf(value))}]`;
  }
}

function showMap(out: Output, value: object, inner: Inner): void {
  const entries = mapEntries(value);
  const size = mapSize(value);
  write(out, `Map(${size}) {`);
  for (let i = 0; i < size && i < ITEMS && out.left > 0; i++) {
    const entry = mapIteratorNext(entries).value as [unknown, unknown];
    write(out, i === 0 ? ' ' : ', ');
    inner(entry[0]);
    write(out, ' => ');
    inner(entry[1]);
  }
  closeItems(out, size, ' }');
}

function showSet(out: Output, value: object, inner: Inner): void {
  const values = setValues(value);
  const size = setSize(value);
  write(out, `Set(${size}) {`);
  for (let i = 0; i < size && i < ITEMS && out.left > 0; i++) {
    write(out, i === 0 ? ' ' : ', ');
    inner(setIteratorNext(values).value);
  }
  closeItems(out, size, ' }');
}

function showTypedArray(out: Output, value: Uint8Array): void {
  const length = typedArrayLength(value);
  write(out, `${typedArrayName(value)}(${length}) [`);
  for (let i = 0; i < length && i < ITEMS && out.left > 0; i++) {
    // Elements are numbers or bigints: nothing to look up.
    write(out, `${i === 0 ? ' ' : ', '}${value[i]}`);
  }
  closeItems(out, length, ' ]');
}

function closeItems(out: Output, size: number, end: string): void {
  if (size > ITEMS) write(out, `, … ${size - ITEMS} more`);
  write(out, end);
}
