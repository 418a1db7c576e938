// Bounds the memory Intl takes outside the heap, 1 to 33 KB an object, which no heap limit sees: equal formatters are
// shared, and one isolate makes at most 1,000 different ones. Must not know what a formatter does.

import { ALLOWED_INTL } from './allowed.ts';
import { nativeFunction } from './globals/define.ts';
import { dataDescriptor, slotOf } from './bare.ts';
import {
  NativeMap,
  NativeObject,
  NativeRangeError,
  isArray,
  mapGet,
  mapSet,
  objectDefineProperty,
  reflectApply,
  reflectConstruct,
  reflectGetOwnPropertyDescriptor,
  reflectGetPrototypeOf,
  reflectOwnKeys,
  stringCharCodeAt,
} from './primordials.ts';

/** Different formatters, locales and segmenters an isolate may make in its life. */
const MOST = 1_000;
/** Of the key under which a formatter is shared. */
const KEY_LENGTH = 512;

const shared = new NativeMap<string, object>();
let made = 0;

type IntlConstructor = new (...args: unknown[]) => object;

const NativeDateTimeFormat = Intl.DateTimeFormat as unknown as IntlConstructor;

export function tameIntl(): void {
  for (const name of ALLOWED_INTL) {
    const code = stringCharCodeAt(name, 0);
    const isConstructor = code >= 0x41 && code <= 0x5a;
    if (isConstructor)
      replaceConstructor(name, (Intl as unknown as Record<string, IntlConstructor>)[name]);
  }
}

function replaceConstructor(name: string, native: IntlConstructor | undefined): void {
  if (native === undefined) return;
  const wrapper = nativeFunction(
    name,
    native.length,
    function (this: unknown, locales: unknown, options: unknown) {
      const target = new.target as unknown;
      // Called as a function: three of them then construct, the others throw. The answer is theirs.
      if (target === undefined)
        return count(() => reflectApply(native, undefined, [locales, options]) as object);
      if (target !== wrapper)
        return count(() => reflectConstruct(native, [locales, options], target as () => void));
      return share(name, native, locales, options);
    },
  );
  for (const key of reflectOwnKeys(native)) {
    objectDefineProperty(
      wrapper,
      key,
      reflectGetOwnPropertyDescriptor(native, key) as PropertyDescriptor,
    );
  }
  objectDefineProperty(native.prototype as object, 'constructor', dataDescriptor(wrapper, false));
  objectDefineProperty(Intl, name, dataDescriptor(wrapper, false));
}

function share(name: string, native: IntlConstructor, locales: unknown, options: unknown): object {
  const make = (): object => reflectConstruct(native, [locales, options]);
  const key = keyOf(name, locales, options);
  if (key === undefined) return count(make);
  const known = mapGet(shared, key);
  if (known !== undefined) return known;
  const fresh = count(make);
  mapSet(shared, key, fresh);
  return fresh;
}

/**
 * The formatter that stands for all of this kind; undefined if the options are not plain data, or if there are too many
 * formatters already. Throws what the constructor throws.
 */
export function sharedDateTimeFormat(locales: unknown, options: object): object | undefined {
  if (keyOf('DateTimeFormat', locales, options) === undefined || made >= MOST) return undefined;
  return share('DateTimeFormat', NativeDateTimeFormat, locales, options);
}

/** undefined for what is not plain data: asked twice, it might give two answers. */
function keyOf(name: string, locales: unknown, options: unknown): string | undefined {
  const localePart = localesKey(locales);
  const optionPart = localePart === undefined ? undefined : optionsKey(options);
  if (localePart === undefined || optionPart === undefined) return undefined;
  const key = `${name}|${localePart}|${optionPart}`;
  return key.length > KEY_LENGTH ? undefined : key;
}

function count(make: () => object): object {
  if (made >= MOST) {
    throw new NativeRangeError(
      `at most ${MOST} different Intl objects can be made here: keep them and use them again`,
    );
  }
  // Counted before: options with getters can come back here while one is being made.
  made++;
  try {
    return make();
  } catch (error) {
    made--;
    throw error;
  }
}

function localesKey(locales: unknown): string | undefined {
  if (locales === undefined) return '';
  if (typeof locales === 'string') return `'${locales}`;
  if (!isArray(locales) || locales.length > 8) return undefined;
  let key = '';
  for (let i = 0; i < locales.length; i++) {
    const slot = slotOf(locales, i);
    if (slot === undefined || typeof slot.value !== 'string') return undefined;
    key += `,${slot.value}`;
  }
  return key;
}

function optionsKey(options: unknown): string | undefined {
  if (options === undefined) return '';
  if (typeof options !== 'object' || options === null) return undefined;
  const prototype = reflectGetPrototypeOf(options);
  if (prototype !== null && prototype !== NativeObject.prototype) return undefined;
  const keys = reflectOwnKeys(options);
  let text = '';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string | symbol;
    const part = typeof key === 'symbol' ? undefined : valueKey(slotOf(options, key));
    if (part === undefined) return undefined;
    text += `;${key as string}=${part}`;
  }
  return text;
}

function valueKey(slot: PropertyDescriptor | undefined): string | undefined {
  const value: unknown = slot?.value;
  switch (typeof value) {
    case 'string':
      return `'${value.length}:${value}`;
    case 'number':
    case 'boolean':
      return `${value}`;
    case 'undefined':
      return slot?.get === undefined && slot?.set === undefined ? 'undefined' : undefined;
    default:
      return undefined;
  }
}
