// performance: now and timeOrigin, on the one object there is. Knows no marks.

import { elapsed, timeOrigin } from '../elapsed.ts';
import { NativeTypeError, reflectConstruct, reflectSetPrototypeOf } from '../primordials.ts';
import { defineInterface, defineValue } from './define.ts';
import { EventTarget } from './event-target.ts';

/** Its one object is made past this constructor, as an event target to which nothing happens. */
class Performance {
  constructor() {
    throw new NativeTypeError('Illegal constructor');
  }

  get timeOrigin(): number {
    check(this);
    return timeOrigin;
  }

  now(): number {
    check(this);
    return elapsed();
  }

  toJSON(): object {
    check(this);
    return { timeOrigin };
  }
}

let performance: object | undefined;

function check(receiver: unknown): void {
  if (receiver !== performance) throw new NativeTypeError('Illegal invocation');
}

export function installPerformance(): void {
  reflectSetPrototypeOf(Performance, EventTarget);
  reflectSetPrototypeOf(Performance.prototype, EventTarget.prototype);
  defineInterface('Performance', Performance);
  performance = reflectConstruct(EventTarget, [], Performance);
  defineValue('performance', performance, true);
}
