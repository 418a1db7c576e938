// What is counted outside a cell: each limit at it, and one over.

import { describe, expect, it } from 'vitest';
import { Account } from '../../sandbox/account.ts';
import { Call } from '../../sandbox/call.ts';
import { DEFAULT_LIMITS } from '../../sandbox/limits.ts';

const LIMITS = { ...DEFAULT_LIMITS, inflight: 10, payload: 5_000, log: 6_400 };

function makeCall(): Call {
  return new Call({ handler: 'run', input: '', meta: '{}', context: null });
}

/** How often it may be done. */
function countWhile(act: () => boolean): number {
  let count = 0;
  while (act()) count += 1;
  return count;
}

describe('an account of what a cell says', () => {
  it('lets the limit of a call and a thousand requests be under way, and not one more', () => {
    const account = new Account(LIMITS);
    const call = makeCall();
    expect(countWhile(() => account.pending(call))).toBe(1_010);
    call.pending -= 2;
    expect(countWhile(() => account.pending(call))).toBe(1);
  });

  it('lets each call add its limit to the requests that come too late', () => {
    const account = new Account(LIMITS);
    expect(countWhile(() => account.late())).toBe(1_010);
    const busy = new Account(LIMITS);
    for (let n = 0; n < 5; n++) busy.begin();
    expect(countWhile(() => busy.late())).toBe(1_060);
  });

  it('takes text and bytes of the payload limit and a name, each', () => {
    const account = new Account(LIMITS);
    expect(account.fits('x'.repeat(6_024), new Uint8Array(6_024))).toBe(true);
    expect(account.fits('x'.repeat(6_025), undefined)).toBe(false);
    expect(account.fits('', new Uint8Array(6_025))).toBe(false);
  });

  it('counts log text by bytes and by lines, for each call and for loading', () => {
    const account = new Account(LIMITS);
    const [a, b] = [makeCall(), makeCall()];
    expect(account.log(a, 7_424)).toBe(true);
    expect(account.log(a, 1)).toBe(false);
    expect(countWhile(() => account.log(b, 0))).toBe(116);
    expect(countWhile(() => account.log(null, 0))).toBe(116);
  });
});
