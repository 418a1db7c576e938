// EventTarget: listeners and their calling. A listener that throws ends up in the log, and the next one runs. Must not
// know what the events mean.

import { type List, makeList } from '../bare.ts';
import {
  NativeMap,
  NativeTypeError,
  mapGet,
  mapSet,
  reflectApply,
  toText,
} from '../primordials.ts';
import { reportUncaught } from '../uncaught.ts';
import { defineInterface } from './define.ts';
import { makeDOMException } from './dom-exception.ts';
import { type Event, eventControl, readOptions } from './event.ts';

interface Listener {
  /** A function, or an object whose handleEvent is looked up at each call. */
  readonly callback: object;
  readonly capture: boolean;
  readonly once: boolean;
  readonly passive: boolean;
  removed: boolean;
}

/** Tells whether a signal is aborted already, and otherwise runs `task` when it is; TypeError if it is no signal. */
type Follow = (signal: unknown, task: () => void) => boolean;
let follow: Follow = () => false;

/** Signals are event targets, so they are told of here instead of being imported. */
export function connectSignals(to: Follow): void {
  follow = to;
}

interface EventTargetControl {
  isEventTarget(value: unknown): value is EventTarget;
  dispatch(target: EventTarget, event: Event): boolean;
  listen(target: EventTarget, type: string, callback: (event: Event) => void): void;
}
export let eventTargetControl: EventTargetControl;

export class EventTarget {
  readonly #listeners = new NativeMap<string, List<Listener>>();

  static {
    eventTargetControl = {
      isEventTarget: (value): value is EventTarget =>
        typeof value === 'object' && value !== null && #listeners in value,
      dispatch: (target, event) => {
        eventControl.begin(event, target);
        const listeners = mapGet(target.#listeners, eventControl.typeOf(event));
        if (listeners !== undefined) callListeners(target, event, listeners);
        eventControl.end(event);
        return !eventControl.isPrevented(event);
      },
      listen: (target, type, callback) => {
        addListener(target.#listeners, type, {
          callback,
          capture: false,
          once: false,
          passive: false,
          removed: false,
        });
      },
    };
  }

  addEventListener(type: unknown, callback: unknown, options?: unknown): void {
    const listeners = this.#listeners;
    if (arguments.length < 2) throw new NativeTypeError('addEventListener: 2 arguments are needed');
    const name = toText(type);
    const listener = makeListener(callback, options);
    const signal = signalOf(options);
    const unfollow = (): void => {
      const list = mapGet(listeners, name);
      if (list !== undefined && listener !== undefined) remove(list, listener);
    };
    // An aborted signal: there is nothing to listen for any more.
    if (signal !== undefined && follow(signal, unfollow)) return;
    if (listener !== undefined) addListener(listeners, name, listener);
  }

  removeEventListener(type: unknown, callback: unknown, options?: unknown): void {
    const listeners = this.#listeners;
    if (arguments.length < 2)
      throw new NativeTypeError('removeEventListener: 2 arguments are needed');
    const list = mapGet(listeners, toText(type));
    const listener =
      list === undefined ? undefined : find(list, callback, readFlag(options, 'capture'));
    if (list !== undefined && listener !== undefined) remove(list, listener);
  }

  dispatchEvent(event: unknown): boolean {
    if (!(#listeners in this)) throw new NativeTypeError('Illegal invocation');
    if (!eventControl.isEvent(event))
      throw new NativeTypeError('dispatchEvent: the argument must be an Event');
    if (eventControl.isDispatching(event)) {
      throw makeDOMException('The event is already being dispatched.', 'InvalidStateError');
    }
    return eventTargetControl.dispatch(this, event);
  }
}

function listOf(listeners: Map<string, List<Listener>>, type: string): List<Listener> {
  const known = mapGet(listeners, type);
  if (known !== undefined) return known;
  const list = makeList<Listener>();
  mapSet(listeners, type, list);
  return list;
}

function addListener(
  listeners: Map<string, List<Listener>>,
  type: string,
  listener: Listener,
): void {
  const list = listOf(listeners, type);
  if (find(list, listener.callback, listener.capture) === undefined) list[list.length] = listener;
}

function makeListener(callback: unknown, options: unknown): Listener | undefined {
  const capture = readFlag(options, 'capture');
  const once = typeof options !== 'boolean' && readFlag(options, 'once');
  const passive = typeof options !== 'boolean' && readFlag(options, 'passive');
  if (callback === null || callback === undefined) return undefined;
  if (typeof callback !== 'function' && typeof callback !== 'object') {
    throw new NativeTypeError('The listener must be a function or an object');
  }
  return { callback, capture, once, passive, removed: false };
}

/** `options` may be the capture flag itself. */
function readFlag(options: unknown, key: string): boolean {
  if (typeof options !== 'object' && typeof options !== 'function') return !!options;
  return !!readOptions(options)?.[key];
}

function signalOf(options: unknown): unknown {
  return typeof options === 'object' ? readOptions(options)?.['signal'] : undefined;
}

function find(list: List<Listener>, callback: unknown, capture: boolean): Listener | undefined {
  for (let i = 0; i < list.length; i++) {
    const listener = list[i] as Listener;
    if (listener.callback === callback && listener.capture === capture) return listener;
  }
  return undefined;
}

function remove(list: List<Listener>, listener: Listener): void {
  listener.removed = true;
  let to = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] !== listener) list[to++] = list[i] as Listener;
  }
  list.length = to;
}

function callListeners(target: object, event: Event, listeners: List<Listener>): void {
  // A copy: listeners may come and go while they are called, and the new ones wait for the next event.
  const now = makeList<Listener>();
  for (let i = 0; i < listeners.length; i++) now[i] = listeners[i] as Listener;
  for (let i = 0; i < now.length && !eventControl.isStopped(event); i++) {
    const listener = now[i] as Listener;
    if (listener.removed) continue;
    if (listener.once) remove(listeners, listener);
    eventControl.setPassive(event, listener.passive);
    callListener(target, event, listener.callback);
  }
}

function callListener(target: object, event: Event, callback: object): void {
  try {
    if (typeof callback === 'function') {
      reflectApply(callback as (event: Event) => unknown, target, [event]);
      return;
    }
    const handle = (callback as { handleEvent?: unknown }).handleEvent;
    if (typeof handle !== 'function')
      throw new NativeTypeError('The listener has no handleEvent function');
    reflectApply(handle as (event: Event) => unknown, callback, [event]);
  } catch (error) {
    reportUncaught('an event listener', error);
  }
}

export function installEventTarget(): void {
  defineInterface('EventTarget', EventTarget, { addEventListener: 2, removeEventListener: 2 });
}
