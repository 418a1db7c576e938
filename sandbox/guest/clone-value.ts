// The copying behind structuredClone, by the kind of each value. Getters of the guest run here, in guest time. Must not
// know transfer lists.

import { type Brand, brandOf } from './brand.ts';
import { cloneBuiltIn, isCloneableBuiltIn } from './clone-built-in.ts';
import { cloneBlob } from './globals/blob.ts';
import { makeDOMException, readDOMException } from './globals/dom-exception.ts';
import { eventControl } from './globals/event.ts';
import { eventTargetControl } from './globals/event-target.ts';
import { webObjectName } from './globals/web-object.ts';
import { dataDescriptor, makeList } from './bare.ts';
import {
  NativeArray,
  NativeMap,
  NativeSet,
  functionToString,
  mapEntries,
  mapGet,
  mapIteratorNext,
  mapSet,
  objectDefineProperty,
  objectHasOwn,
  objectKeys,
  setAdd,
  setIteratorNext,
  setValues,
  stringSlice,
  symbolToString,
} from './primordials.ts';

/** What was copied already, so that circles and shared parts stay what they are. */
type Memory = Map<object, object>;

/** Throws a DataCloneError for what cannot be copied, and whatever a getter of the guest throws. */
export function cloneValue(value: unknown): unknown {
  return cloneAny(value, new NativeMap());
}

export function dataCloneError(message: string): object {
  return makeDOMException(message, 'DataCloneError');
}

function cloneAny(value: unknown, memory: Memory): unknown {
  if (typeof value === 'symbol')
    throw dataCloneError(`${symbolToString(value)} could not be cloned.`);
  if (typeof value === 'function') {
    throw dataCloneError(`${stringSlice(functionToString(value), 0, 64)} could not be cloned.`);
  }
  if (typeof value !== 'object' || value === null) return value;
  return mapGet(memory, value) ?? cloneObject(value, memory);
}

function cloneObject(value: object, memory: Memory): object {
  const brand = brandOf(value);
  switch (brand) {
    case 'Array': {
      const copy = new NativeArray((value as unknown[]).length);
      return cloneProperties(value, copy, memory);
    }
    case 'Map':
      return cloneMap(value, memory);
    case 'Set':
      return cloneSet(value, memory);
    case 'Object':
      return clonePlain(value, memory);
    default:
      return cloneOther(brand, value, memory);
  }
}

function cloneOther(brand: Brand, value: object, memory: Memory): object {
  const state = brand === 'Error' ? readDOMException(value) : undefined;
  if (state !== undefined)
    return remember(memory, value, makeDOMException(state.message, state.name));
  if (!isCloneableBuiltIn(brand)) throw dataCloneError(`#<${brand}> could not be cloned.`);
  return cloneBuiltIn(brand, value, {
    remember: (copy) => remember(memory, value, copy),
    inner: (item) => cloneAny(item, memory),
  });
}

function remember<T extends object>(memory: Memory, value: object, copy: T): T {
  mapSet(memory, value, copy);
  return copy;
}

function clonePlain(value: object, memory: Memory): object {
  if (eventTargetControl.isEventTarget(value))
    throw dataCloneError('#<EventTarget> could not be cloned.');
  if (eventControl.isEvent(value)) throw dataCloneError('#<Event> could not be cloned.');
  const name = webObjectName(value);
  if (name !== undefined) throw dataCloneError(`#<${name}> could not be cloned.`);
  const blob = cloneBlob(value);
  if (blob !== undefined) return remember(memory, value, blob);
  return cloneProperties(value, {}, memory);
}

/** Own enumerable properties with string keys, those that are still there when their turn comes. */
function cloneProperties(value: object, copy: object, memory: Memory): object {
  remember(memory, value, copy);
  const keys = objectKeys(value);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (!objectHasOwn(value, key)) continue;
    const item = cloneAny((value as Record<string, unknown>)[key], memory);
    objectDefineProperty(copy, key, dataDescriptor(item, true));
  }
  return copy;
}

function cloneMap(value: object, memory: Memory): object {
  const copy = remember(memory, value, new NativeMap<unknown, unknown>());
  // The entries of now: a getter further in may add to the map.
  const entries = makeList<unknown[]>();
  const iterator = mapEntries(value);
  for (let step = mapIteratorNext(iterator); !step.done; step = mapIteratorNext(iterator)) {
    entries[entries.length] = step.value;
  }
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as [unknown, unknown];
    mapSet(copy, cloneAny(entry[0], memory), cloneAny(entry[1], memory));
  }
  return copy;
}

function cloneSet(value: object, memory: Memory): object {
  const copy = remember(memory, value, new NativeSet<unknown>());
  const items = makeList<unknown>();
  const iterator = setValues(value);
  for (let step = setIteratorNext(iterator); !step.done; step = setIteratorNext(iterator)) {
    items[items.length] = step.value;
  }
  for (let i = 0; i < items.length; i++) setAdd(copy, cloneAny(items[i], memory));
  return copy;
}
