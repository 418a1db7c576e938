// CustomEvent: an event that brings a value of whoever makes it. Must not know who listens.

import {
  NativeTypeError,
  NativeWeakMap,
  reflectApply,
  reflectConstruct,
  reflectSetPrototypeOf,
  weakMapGet,
  weakMapHas,
  weakMapSet,
} from '../primordials.ts';
import { defineInterface } from './define.ts';
import { Event, eventControl, readOptions } from './event.ts';

const details = new NativeWeakMap<object, unknown>();
// oxlint-disable-next-line typescript/unbound-method -- taken before a guest can replace it
const { initEvent } = Event.prototype;

/** Made past the class's own chain: a guest can change what a class extends. */
class CustomEvent {
  constructor(type: unknown, options?: unknown) {
    if (arguments.length === 0) throw new NativeTypeError('CustomEvent: 1 argument is needed');
    const event = reflectConstruct(Event, [type, options], new.target) as unknown as CustomEvent;
    const detail = readOptions(options)?.['detail'];
    weakMapSet(details, event, detail === undefined ? null : detail);
    return event;
  }

  get detail(): unknown {
    check(this);
    return weakMapGet(details, this);
  }

  /** From before there were constructor options. */
  initCustomEvent(type: unknown, bubbles?: unknown, cancelable?: unknown, detail?: unknown): void {
    check(this);
    if (arguments.length === 0) throw new NativeTypeError('initCustomEvent: 1 argument is needed');
    if (eventControl.isDispatching(this as unknown as Event)) return;
    reflectApply(initEvent, this, [type, bubbles, cancelable]);
    weakMapSet(details, this, detail === undefined ? null : detail);
  }
}

function check(receiver: object): void {
  if (!weakMapHas(details, receiver)) throw new NativeTypeError('Illegal invocation');
}

export function installCustomEvent(): void {
  reflectSetPrototypeOf(CustomEvent, Event);
  reflectSetPrototypeOf(CustomEvent.prototype, Event.prototype);
  defineInterface('CustomEvent', CustomEvent, { constructor: 1, initCustomEvent: 1 });
}
