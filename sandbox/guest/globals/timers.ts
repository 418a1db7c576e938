// setTimeout and its family: a table of callbacks in the guest, while the waiting is done outside. A timer belongs to the
// call that set it and ends with it. Must not know how time passes.

import type { Bridge } from '../bridge.ts';
import { currentCall, isCurrentCallOver, noteEnd, setCurrentCall } from '../current-call.ts';
import { makeList } from '../bare.ts';
import {
  NativeMap,
  NativeNumber,
  NativeRangeError,
  NativeTypeError,
  mapDelete,
  mapForEach,
  mapGet,
  mapSet,
  mapSize,
  mathMax,
  reflectApply,
} from '../primordials.ts';
import { reportUncaught } from '../uncaught.ts';
import { defineFunction } from './define.ts';

/** Timers that wait at one time, of all calls together. */
const MOST_TIMERS = 1_000;
/** Milliseconds. */
export const LONGEST_WAIT = 2_147_483_647;

interface Timer {
  readonly call: number;
  readonly callback: (...args: unknown[]) => unknown;
  readonly args: unknown[];
  /** Milliseconds of an interval; 0 for a timeout. */
  readonly every: number;
}

const timers = new NativeMap<number, Timer>();
let last = 0;
let bridge: Bridge | undefined;

export function installTimers(to: Bridge): void {
  bridge = to;
  defineFunction('setTimeout', 1, (callback: unknown, ms: unknown, ...args: unknown[]) =>
    setTimer('setTimeout', callback, ms, args, false),
  );
  defineFunction('setInterval', 1, (callback: unknown, ms: unknown, ...args: unknown[]) =>
    setTimer('setInterval', callback, ms, args, true),
  );
  defineFunction('clearTimeout', 0, (id: unknown) => clearTimer(id));
  defineFunction('clearInterval', 0, (id: unknown) => clearTimer(id));
}

function setTimer(
  name: string,
  callback: unknown,
  ms: unknown,
  args: unknown[],
  repeat: boolean,
): number {
  if (typeof callback !== 'function') {
    throw new NativeTypeError(
      `${name}: the first argument must be a function; text is not run as code`,
    );
  }
  const wait = milliseconds(ms);
  return startTimer(callback as Timer['callback'], wait, args, repeat);
}

/** For trusted code too. Throws RangeError over the cap. */
export function startTimer(
  callback: Timer['callback'],
  wait: number,
  args: unknown[],
  repeat: boolean,
): number {
  if (mapSize(timers) >= MOST_TIMERS)
    throw new NativeRangeError(`at most ${MOST_TIMERS} timers can wait at one time`);
  const id = ++last;
  // It would never fire, and nobody would ever take it off the count.
  if (isCurrentCallOver()) return id;
  // Posted first: if the outbox refuses, there is no timer.
  bridge?.post('timer', id, wait, '');
  mapSet(timers, id, { call: currentCall(), callback, args, every: repeat ? wait : 0 });
  return id;
}

function milliseconds(ms: unknown): number {
  // A number of the web's 32 bits: what does not fit wraps around, and NaN is 0.
  return mathMax(NativeNumber(ms) | 0, 1);
}

function clearTimer(id: unknown): void {
  const known = NativeNumber(id);
  if (mapDelete(timers, known)) bridge?.post('clear', known, 0, '');
}

/** Runs a timer's callback under its call. Never throws: what the callback throws goes to the log. */
export function fireTimer(id: number): void {
  const timer = mapGet(timers, id);
  if (timer === undefined) return;
  if (timer.every === 0) mapDelete(timers, id);
  const before = currentCall();
  setCurrentCall(timer.call);
  try {
    // An interval that throws goes on, as everywhere.
    callBack(timer);
    if (timer.every !== 0 && mapGet(timers, id) === timer)
      bridge?.post('timer', id, timer.every, '');
  } catch (error) {
    mapDelete(timers, id);
    reportUncaught('a timer', error);
  } finally {
    setCurrentCall(before);
  }
}

function callBack(timer: Timer): void {
  try {
    reflectApply(timer.callback, globalThis, timer.args);
  } catch (error) {
    reportUncaught('a timer', error);
  }
}

export function endTimersOf(call: number): void {
  noteEnd(call);
  const ended = makeList<number>();
  mapForEach(timers, (timer, id) => {
    if (timer.call === call) ended[ended.length] = id;
  });
  for (let i = 0; i < ended.length; i++) mapDelete(timers, ended[i] as number);
}
