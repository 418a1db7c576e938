// Lets Date's toLocaleString and its two relatives share their formatters. With options V8 makes a new one at each call, 33
// KB outside the heap that no limit sees: five thousand dates in one loop would cost more than the plugin's whole memory.

import { dataDescriptor, slotOf } from './bare.ts';
import { nativeFunction } from './globals/define.ts';
import {
  dateGetTime,
  objectCreate,
  objectDefineProperty,
  NativeObject,
  objectKeys,
  reflectApply,
  reflectGetOwnPropertyDescriptor,
  reflectGetPrototypeOf,
} from './primordials.ts';
import { sharedDateTimeFormat } from './tame-intl.ts';

type Bag = Record<string, unknown>;
type Method = (this: unknown, locales: unknown, options: unknown) => string;

/** What the standard adds to options that name nothing of this kind. */
interface Kind {
  readonly method: 'toLocaleString' | 'toLocaleDateString' | 'toLocaleTimeString';
  readonly asked: readonly string[];
  readonly added: readonly string[];
  /** The option that must not be there. */
  readonly refused: string;
}

const DATE = ['weekday', 'year', 'month', 'day'];
const TIME = ['dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits'];
const KINDS: readonly Kind[] = [
  {
    method: 'toLocaleString',
    asked: [...DATE, ...TIME],
    added: ['year', 'month', 'day', 'hour', 'minute', 'second'],
    refused: '',
  },
  {
    method: 'toLocaleDateString',
    asked: DATE,
    added: ['year', 'month', 'day'],
    refused: 'timeStyle',
  },
  {
    method: 'toLocaleTimeString',
    asked: TIME,
    added: ['hour', 'minute', 'second'],
    refused: 'dateStyle',
  },
];

// oxlint-disable-next-line typescript/unbound-method -- the getter is what is wanted
const formatGetter = reflectGetOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format')
  ?.get as () => (time: number) => string;

export function tameDateText(): void {
  for (const kind of KINDS) replaceMethod(kind);
}

function replaceMethod(kind: Kind): void {
  const native = Date.prototype[kind.method] as Method;
  // A method, since a method is no constructor.
  const methods: Record<string, Method> = {
    [kind.method](this: unknown, locales, options) {
      const time = dateGetTime(this);
      const full = time === time ? fullOptions(options, kind) : undefined;
      const formatter = full === undefined ? undefined : sharedDateTimeFormat(locales, full);
      if (formatter === undefined) return reflectApply(native, this, [locales, options]);
      return reflectApply(formatGetter, formatter, [])(time);
    },
  };
  const wrapper = nativeFunction(kind.method, 0, methods[kind.method] as Method);
  objectDefineProperty(Date.prototype, kind.method, dataDescriptor(wrapper, false));
}

/** A copy with what the standard adds; undefined where V8 is better asked: no options, or none that are plain data. */
function fullOptions(options: unknown, kind: Kind): Bag | undefined {
  if (typeof options !== 'object' || options === null) return undefined;
  const prototype = reflectGetPrototypeOf(options);
  if (prototype !== null && prototype !== NativeObject.prototype) return undefined;
  const full = objectCreate(null) as Bag;
  const keys = objectKeys(options);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const slot = slotOf(options, key);
    if (slot === undefined || slot.get !== undefined || slot.set !== undefined) return undefined;
    full[key] = slot.value;
  }
  // A style of the other kind is an error, in V8's words.
  if (full[kind.refused] !== undefined) return undefined;
  if (
    full['dateStyle'] === undefined &&
    full['timeStyle'] === undefined &&
    !names(full, kind.asked)
  ) {
    for (let i = 0; i < kind.added.length; i++) full[kind.added[i] as string] = 'numeric';
  }
  return full;
}

function names(full: Bag, keys: readonly string[]): boolean {
  for (let i = 0; i < keys.length; i++) if (full[keys[i] as string] !== undefined) return true;
  return false;
}
