// structuredClone: a copy of data, with its circles. What a Proxy shows is copied as a plain object, since no code can tell
// that it is one. Must not know messages.

import { cloneValue, dataCloneError } from '../clone-value.ts';
import { type List, makeList } from '../bare.ts';
import {
  NativeMap,
  NativeTypeError,
  bufferByteLength,
  bufferDetached,
  bufferTransfer,
  mapHas,
  mapSet,
} from '../primordials.ts';
import { toList } from '../sequence.ts';
import { defineFunction } from './define.ts';
import { readOptions } from './event.ts';

export function installStructuredClone(): void {
  defineFunction('structuredClone', 1, (...args: unknown[]) => {
    if (args.length === 0) throw new NativeTypeError('structuredClone: 1 argument is needed');
    // An absent argument is not read: on the list it would be a property of the guest's Array.prototype.
    const options = args.length > 1 ? readOptions(args[1]) : undefined;
    const transfer = options?.['transfer'];
    const buffers = transfer === undefined ? makeList<unknown>() : transferList(transfer);
    const clone = cloneValue(args[0]);
    // Copied like everything else, then emptied: the guest sees a transfer, and a failed clone has moved nothing.
    for (let i = 0; i < buffers.length; i++) bufferTransfer(buffers[i]);
    return clone;
  });
}

function transferList(transfer: unknown): List<unknown> {
  const buffers = toList(transfer, 'structuredClone: transfer');
  const seen = new NativeMap<unknown, true>();
  for (let i = 0; i < buffers.length; i++) {
    const buffer = buffers[i];
    if (typeof buffer !== 'object' || buffer === null) {
      throw new NativeTypeError('structuredClone: what is transferred must be an object');
    }
    if (!isLiveBuffer(buffer))
      throw dataCloneError(
        'Only an ArrayBuffer that was not transferred before can be transferred',
      );
    if (mapHas(seen, buffer)) throw dataCloneError('An ArrayBuffer is in the transfer list twice');
    mapSet(seen, buffer, true);
  }
  return buffers;
}

function isLiveBuffer(value: unknown): boolean {
  try {
    bufferByteLength(value);
    return !bufferDetached(value);
  } catch {
    return false;
  }
}
