// One stream as two, which see the same chunks. Knows no object a guest holds.

import { makeList } from './bare.ts';
import {
  NativeUint8Array,
  typedArrayName,
  typedArraySet,
  typedArrayLength,
} from './primordials.ts';

import type { Failed } from './promise.ts';
import {
  acquire,
  cancel,
  close,
  enqueue,
  fail,
  makeStream,
  read,
  type StreamSource,
  type StreamState,
} from './stream-state.ts';

/** A branch that was given up. */
interface Given {
  readonly reason: unknown;
  readonly done: () => void;
  readonly failed: Failed;
}

/** Throws TypeError where the stream is locked. `copy`: bytes of the second are copies, as for bodies. */
export function teeStream(
  stream: StreamState,
  copy: boolean,
): { readonly first: StreamState; readonly second: StreamState } {
  const reader = acquire(stream);
  let reading = false;
  let again = false;
  const pull: StreamSource['pull'] = (_, done) => {
    done();
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    read(reader, {
      chunk: (value) => {
        reading = false;
        const more = again;
        again = false;
        enqueue(first, value, 1);
        enqueue(second, copy ? copyBytes(value) : value, 1);
        if (more) pull(first, nothing, nothing);
      },
      close: () => {
        close(first);
        close(second);
      },
      error: (error) => {
        fail(first, error);
        fail(second, error);
      },
    });
  };
  // The source is given up when both branches are, and only then the first of them is done.
  const waiting = makeList<Given>();
  const given =
    (branch: 0 | 1): StreamSource['cancel'] =>
    (reason, done, failed) => {
      const other = waiting[1 - branch];
      waiting[branch] = { reason, done, failed };
      if (other === undefined) return;
      const reasons = branch === 0 ? [reason, other.reason] : [other.reason, reason];
      const both = (): void => {
        other.done();
        done();
      };
      const neither = (error: unknown): void => {
        other.failed(error);
        failed(error);
      };
      cancel(stream, reasons, both, neither);
    };
  const first = makeStream({ pull, cancel: given(0) }, 0);
  const second = makeStream({ pull, cancel: given(1) }, 0);
  return { first, second };
}

function nothing(): void {
  return undefined;
}

function copyBytes(value: unknown): unknown {
  if (typedArrayName(value) !== 'Uint8Array') return value;
  const copy = new NativeUint8Array(typedArrayLength(value));
  typedArraySet(copy, value as Uint8Array);
  return copy;
}
