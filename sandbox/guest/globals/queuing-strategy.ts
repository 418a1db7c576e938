// CountQueuingStrategy and ByteLengthQueuingStrategy: how much may wait in a stream. Must not know streams.

import { NativeNumber, NativeTypeError } from '../primordials.ts';
import { defineInterface, nativeFunction } from './define.ts';
import { readOptions } from './event.ts';

const count = nativeFunction('size', 0, () => 1);
const byteLength = nativeFunction(
  'size',
  1,
  (chunk: { readonly byteLength: unknown }) => chunk.byteLength,
);

class CountQueuingStrategy {
  readonly #most: number;

  constructor(options: unknown) {
    this.#most = highWaterMark(arguments.length, options);
  }

  get highWaterMark(): number {
    return this.#most;
  }

  get size(): unknown {
    void this.#most;
    return count;
  }
}

class ByteLengthQueuingStrategy {
  readonly #most: number;

  constructor(options: unknown) {
    this.#most = highWaterMark(arguments.length, options);
  }

  get highWaterMark(): number {
    return this.#most;
  }

  get size(): unknown {
    void this.#most;
    return byteLength;
  }
}

function highWaterMark(given: number, options: unknown): number {
  const most = given === 0 ? undefined : readOptions(options)?.['highWaterMark'];
  if (most === undefined) throw new NativeTypeError('A strategy needs a highWaterMark');
  return NativeNumber(most);
}

export function installQueuingStrategies(): void {
  defineInterface('CountQueuingStrategy', CountQueuingStrategy);
  defineInterface('ByteLengthQueuingStrategy', ByteLengthQueuingStrategy);
}
