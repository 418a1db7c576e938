// queueMicrotask. Must not know promises of the guest.

import { NativeTypeError, enqueueMicrotask } from '../primordials.ts';
import { reportUncaught } from '../uncaught.ts';
import { defineFunction } from './define.ts';

export function installMicrotask(): void {
  defineFunction('queueMicrotask', 1, (callback: unknown) => {
    if (typeof callback !== 'function')
      throw new NativeTypeError('queueMicrotask: the argument must be a function');
    const task = callback as () => unknown;
    enqueueMicrotask(() => {
      try {
        task();
      } catch (error) {
        reportUncaught('a microtask', error);
      }
    });
  });
}
