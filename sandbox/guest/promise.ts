// Promises for trusted code: made and watched without asking anything a guest can replace. Knows no use of them.

import {
  NativePromise,
  promiseThen,
  reflectDefineProperty,
  reflectDeleteProperty,
} from './primordials.ts';

export type Done<T> = (value: T) => void;
export type Failed = (error: unknown) => void;

/** What `start` throws rejects it. */
export function promiseOf<T>(start: (resolve: Done<T>, reject: Failed) => void): Promise<T> {
  return new NativePromise(start);
}

/** Waits for a value of the guest's that may be a promise, or anything with `then`. Always calls back later. */
export function watch(value: unknown, done: Done<unknown>, failed: Failed): void {
  const promise = new NativePromise((resolve) => resolve(value));
  // It names no constructor of its own, so `then` does not look for one on the guest's Promise.prototype.
  reflectDefineProperty(promise, 'constructor', NO_CONSTRUCTOR);
  void promiseThen(promise, done, failed);
}

/** A rejection of it that nobody waits for is no error. */
export function forgive<T>(promise: Promise<T>): Promise<T> {
  reflectDefineProperty(promise, 'constructor', NO_CONSTRUCTOR);
  void promiseThen(promise, nothing, nothing);
  reflectDeleteProperty(promise, 'constructor');
  return promise;
}

function nothing(): void {
  return undefined;
}

const NO_CONSTRUCTOR = {
  __proto__: null,
  value: undefined,
  configurable: true,
} as PropertyDescriptor;
