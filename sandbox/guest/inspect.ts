// Shows a value as text for the log. Reads data properties only: no getter, no toString, no toJSON of the guest runs;
// the traps of a Proxy do, and what they throw stays here. Depth, items and length are capped, so that a walk is short.

import { brandOf } from './brand.ts';
import { inspectBuiltIn } from './inspect-built-in.ts';
import { stackOf } from './inspect-error.ts';
import { startOutput, type Output, write } from './inspect-output.ts';
import { slotOf } from './bare.ts';
import {
  NativeObject,
  bigintToString,
  isArray,
  jsonStringify,
  objectIs,
  reflectGetPrototypeOf,
  reflectOwnKeys,
  stringSlice,
  symbolToString,
} from './primordials.ts';

const DEPTH = 4;
const ITEMS = 100;

/** The objects that are being shown, from the inside out: what is met again is a circle. */
interface Shown {
  readonly value: object;
  readonly outer: Shown | undefined;
  readonly depth: number;
}

/** Never throws. The text is at most `length` characters and a mark that says it was cut. */
export function inspect(value: unknown, length: number): string {
  const out = startOutput(length);
  show(out, value, undefined);
  return out.text;
}

function show(out: Output, value: unknown, outer: Shown | undefined): void {
  if (out.left <= 0) return;
  if (typeof value === 'object' && value !== null) {
    showObject(out, value, outer);
  } else if (typeof value === 'function') {
    showFunction(out, value);
  } else {
    write(out, primitive(value, out.left));
  }
}

function primitive(value: unknown, left: number): string {
  switch (typeof value) {
    case 'string':
      return jsonStringify(stringSlice(value, 0, left));
    case 'number':
      return objectIs(value, -0) ? '-0' : `${value}`;
    case 'bigint':
      return `${bigintToString(value)}n`;
    case 'symbol':
      return symbolToString(value);
    default:
      return `${value as undefined}`;
  }
}

function showFunction(out: Output, value: object): void {
  try {
    const name = slotOf(value, 'name')?.value as unknown;
    write(
      out,
      typeof name === 'string' && name !== '' ? `[Function: ${name}]` : '[Function (anonymous)]',
    );
  } catch {
    write(out, '[Function]');
  }
}

function showObject(out: Output, value: object, outer: Shown | undefined): void {
  for (let seen = outer; seen !== undefined; seen = seen.outer) {
    if (seen.value === value) {
      write(out, '[Circular]');
      return;
    }
  }
  const depth = outer === undefined ? 1 : outer.depth + 1;
  if (depth > DEPTH) {
    write(out, isArray(value) ? '[Array]' : '[Object]');
    return;
  }
  try {
    showKnown(out, value, { value, outer, depth });
  } catch {
    write(out, '[unreadable]');
  }
}

function showKnown(out: Output, value: object, shown: Shown): void {
  const brand = brandOf(value);
  if (brand === 'Array') {
    showArray(out, value as unknown[], shown);
    return;
  }
  const inner = (item: unknown): void => show(out, item, shown);
  if (brand === 'Error') write(out, stackOf(value));
  else if (brand !== 'Object' && inspectBuiltIn(out, brand, value, inner)) return;
  showProperties(out, value, shown, brand === 'Error' ? ' ' : className(value), brand === 'Error');
}

/** `Point ` before the brace, nothing for a plain object. */
function className(value: object): string {
  const prototype = reflectGetPrototypeOf(value);
  if (prototype === null) return '[Object: null prototype] ';
  if (prototype === NativeObject.prototype) return '';
  const constructor = slotOf(prototype, 'constructor')?.value as unknown;
  if (typeof constructor !== 'function') return '';
  const name = slotOf(constructor, 'name')?.value as unknown;
  return typeof name === 'string' && name !== '' ? `${stringSlice(name, 0, 128)} ` : '';
}

function showArray(out: Output, value: unknown[], shown: Shown): void {
  const length = value.length;
  write(out, '[');
  for (let i = 0; i < length && i < ITEMS && out.left > 0; i++) {
    write(out, i === 0 ? ' ' : ', ');
    const item = slotOf(value, i);
    if (item === undefined) write(out, '<empty>');
    else showSlot(out, item, shown);
  }
  if (length > ITEMS) write(out, `, … ${length - ITEMS} more`);
  write(out, length === 0 ? ']' : ' ]');
}

function showProperties(
  out: Output,
  value: object,
  shown: Shown,
  title: string,
  quiet: boolean,
): void {
  const keys = reflectOwnKeys(value);
  let count = 0;
  for (let i = 0; i < keys.length && count < ITEMS && out.left > 0; i++) {
    const key = keys[i] as string | symbol;
    const slot = slotOf(value, key);
    if (slot === undefined || slot.enumerable !== true) continue;
    write(out, count === 0 ? `${title}{ ` : ', ');
    write(out, typeof key === 'symbol' ? `[${symbolToString(key)}]` : stringSlice(key, 0, 256));
    write(out, ': ');
    showSlot(out, slot, shown);
    count++;
  }
  if (count === ITEMS && keys.length > ITEMS) write(out, `, … ${keys.length - ITEMS} more`);
  if (count > 0) write(out, ' }');
  else if (!quiet) write(out, `${title}{}`);
}

function showSlot(out: Output, slot: PropertyDescriptor, shown: Shown): void {
  if (slot.get === undefined && slot.set === undefined) show(out, slot.value, shown);
  else if (slot.set === undefined) write(out, '[Getter]');
  else write(out, slot.get === undefined ? '[Setter]' : '[Getter/Setter]');
}
