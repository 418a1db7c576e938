// One stream as two, which see the same chunks. Knows no object a guest holds.

import { makeList } from './bare.ts';
import { brandOf } from './brand.ts';
import { cloneBuiltIn, type Copying } from './clone-built-in.ts';
import { enqueueMicrotask } from './primordials.ts';
import type { Failed } from './promise.ts';
import {
  acquire,
  begin,
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
      // Later, and never one within the other: else the second branch would get its chunks in another order.
      chunk: (value) =>
        enqueueMicrotask(() => {
          again = false;
          enqueue(first, value);
          enqueue(second, copy ? copyChunk(value) : value);
          reading = false;
          if (again) pull(first, nothing, nothing);
        }),
      close: () => {
        close(first);
        close(second);
        settleOne();
      },
      error: nothing,
    });
  };
  // The source is given up when both branches are, and only then the first of them is done; or when the source ends.
  const waiting = makeList<Given>();
  const settleOne = (): void => {
    if (waiting[0] === undefined) waiting[1]?.done();
    else if (waiting[1] === undefined) waiting[0].done();
  };
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
  // Bodies are read when somebody asks; other streams have one chunk ready.
  const most = copy ? 0 : 1;
  const first = makeStream({ pull, cancel: given(0) }, most, false);
  const second = makeStream({ pull, cancel: given(1) }, most, false);
  enqueueMicrotask(() => {
    begin(first);
    begin(second);
  });
  // Later, behind chunks that were read before.
  const failBoth = (error: unknown): void =>
    enqueueMicrotask(() => {
      fail(first, error);
      fail(second, error);
      settleOne();
    });
  if (stream.status === 'errored') failBoth(stream.error);
  else reader.ended = { closed: nothing, failed: failBoth };
  return { first, second };
}

function nothing(): void {
  return undefined;
}

/** Another one with the same bytes, where there are bytes. */
function copyChunk(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const brand = brandOf(value);
  if (brand !== 'TypedArray' && brand !== 'DataView' && brand !== 'ArrayBuffer') return value;
  return cloneBuiltIn(brand, value, COPYING);
}

const COPYING: Copying = {
  remember: (copy) => copy,
  inner: (buffer) => cloneBuiltIn('ArrayBuffer', buffer as ArrayBuffer, COPYING),
};
