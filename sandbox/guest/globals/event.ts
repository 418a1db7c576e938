// Event: what happened, as the web shapes it. Must not know who listens.

import { bag } from '../bare.ts';
import { elapsed } from '../elapsed.ts';
import { NativeTypeError, objectDefineProperty, toText } from '../primordials.ts';
import { defineConstant, defineInterface, nativeFunction } from './define.ts';

/** What a dispatch does to an event: functions, because a guest could reach methods. */
interface EventControl {
  begin(event: Event, target: object): void;
  end(event: Event): void;
  setPassive(event: Event, passive: boolean): void;
  isDispatching(event: Event): boolean;
  isStopped(event: Event): boolean;
  isPrevented(event: Event): boolean;
  typeOf(event: Event): string;
  isEvent(value: unknown): value is Event;
}

export let eventControl: EventControl;

const PHASES = ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'] as const;
const AT_TARGET = 2;
const isTrusted = bag({
  get: nativeFunction('isTrusted', 0, () => false),
  enumerable: true,
  configurable: false,
});

export class Event {
  #type: string;
  #bubbles: boolean;
  #cancelable: boolean;
  readonly #composed: boolean;
  readonly #timeStamp: number = elapsed();
  #target: object | null = null;
  #dispatching = false;
  #passive = false;
  #prevented = false;
  #stopped = false;
  #stoppedNow = false;

  static {
    eventControl = {
      begin: (event, target) => {
        event.#target = target;
        event.#dispatching = true;
      },
      end: (event) => {
        event.#dispatching = false;
        event.#passive = false;
        event.#stopped = false;
        event.#stoppedNow = false;
      },
      setPassive: (event, passive) => {
        event.#passive = passive;
      },
      isDispatching: (event) => event.#dispatching,
      isStopped: (event) => event.#stoppedNow,
      isPrevented: (event) => event.#prevented,
      typeOf: (event) => event.#type,
      isEvent: (value): value is Event =>
        typeof value === 'object' && value !== null && #type in value,
    };
  }

  constructor(type: unknown, options?: unknown) {
    if (arguments.length === 0) throw new NativeTypeError('Event: 1 argument is needed');
    this.#type = toText(type);
    const given = readOptions(options);
    this.#bubbles = !!given?.['bubbles'];
    this.#cancelable = !!given?.['cancelable'];
    this.#composed = !!given?.['composed'];
    objectDefineProperty(this, 'isTrusted', isTrusted);
  }

  get type(): string {
    return this.#type;
  }

  get target(): object | null {
    return this.#target;
  }

  get srcElement(): object | null {
    return this.#target;
  }

  get currentTarget(): object | null {
    return this.#dispatching ? this.#target : null;
  }

  composedPath(): unknown[] {
    return this.#dispatching ? [this.#target] : [];
  }

  get eventPhase(): number {
    return this.#dispatching ? AT_TARGET : 0;
  }

  stopPropagation(): void {
    this.#stopped = true;
  }

  get cancelBubble(): boolean {
    return this.#stopped;
  }

  set cancelBubble(value: unknown) {
    if (value) this.#stopped = true;
  }

  stopImmediatePropagation(): void {
    this.#stopped = true;
    this.#stoppedNow = true;
  }

  get bubbles(): boolean {
    return this.#bubbles;
  }

  get cancelable(): boolean {
    return this.#cancelable;
  }

  get returnValue(): boolean {
    return !this.#prevented;
  }

  set returnValue(value: unknown) {
    if (!value && this.#cancelable && !this.#passive) this.#prevented = true;
  }

  preventDefault(): void {
    if (this.#cancelable && !this.#passive) this.#prevented = true;
  }

  get defaultPrevented(): boolean {
    return this.#prevented;
  }

  get composed(): boolean {
    return this.#composed;
  }

  /** From before there were constructor options. */
  initEvent(type: unknown, bubbles: unknown = false, cancelable: unknown = false): void {
    if (this.#dispatching) return;
    this.#type = toText(type);
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
    this.#prevented = false;
    this.#stopped = false;
    this.#stoppedNow = false;
  }

  get timeStamp(): number {
    return this.#timeStamp;
  }
}

/** An option bag of the web: nothing, or an object. Throws TypeError on anything else. */
export function readOptions(options: unknown): Readonly<Record<string, unknown>> | undefined {
  if (options === undefined || options === null) return undefined;
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw new NativeTypeError('The options must be an object');
  }
  return options as Record<string, unknown>;
}

export function installEvent(): void {
  defineInterface('Event', Event, { constructor: 1 });
  for (let i = 0; i < PHASES.length; i++) defineConstant(Event, PHASES[i] as string, i);
}
