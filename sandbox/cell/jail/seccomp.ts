// Adds a filter of system calls to all threads of this process, for good. Knows nothing of what is in it.

import type { LibC } from '../libc.ts';
import { CALL } from './numbers.ts';

const SET_MODE_FILTER = 1;
/** All threads, or none: where one of them cannot take it, nothing is changed. */
const TSYNC = 1;
const PROGRAM_AT = 16;
const INSTRUCTION_BYTES = 8;

/** 0, or minus the number of an error. A positive number is the thread that could not take it. */
export function addFilter(libc: LibC, program: Uint8Array): number {
  const { address, view } = libc.scratch(PROGRAM_AT + program.length);
  view.setUint16(0, program.length / INSTRUCTION_BYTES, true);
  view.setBigUint64(8, address + BigInt(PROGRAM_AT), true);
  new Uint8Array(view.buffer, PROGRAM_AT, program.length).set(program);
  return libc.call(CALL.seccomp, SET_MODE_FILTER, TSYNC, address);
}
