// From lists of system calls to programs of the kernel's packet filter, as seccomp takes them. Pure: bytes out, nothing done.
// x86-64 only: a program refuses calls of any other architecture by ending the process.

import type { AllowedCall, ArgumentRule } from './allowed-calls.ts';
import { CALL } from './numbers.ts';

/** One instruction: code, how many to skip where it holds and where not, and a number. */
type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, value: number];

const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;

/** Where the kernel puts what a filter looks at. */
const NUMBER_AT = 0;
const ARCHITECTURE_AT = 4;
const FIRST_ARGUMENT_AT = 16;

const X86_64 = 0xc000003e;
/** Numbers from here on are of the x32 interface, which names the same calls anew. */
const X32 = 0x40000000;

const ALLOW: Instruction = [RETURN, 0, 0, 0x7fff0000];
const KILL: Instruction = [RETURN, 0, 0, 0x80000000];

export const EPERM = 1;
export const ENOSYS = 38;
const INSTRUCTION_BYTES = 8;

/** Refuses `numbers` with an error of that number and leaves all else as it is. */
export function refusing(numbers: readonly number[], error: number): Uint8Array {
  const refused = numbers.flatMap((number) => refusingOne(number, error));
  return encode([...PREFACE, ...refused, ALLOW]);
}

/** Allows `calls` and refuses all else with EPERM, but as if the kernel did not know them those of UNKNOWN. `pid`: of the process it is for. */
export function allowing(calls: readonly AllowedCall[], pid: number): Uint8Array {
  const allowed = calls.flatMap((call) => allowingOne(call, pid));
  const unknown = UNKNOWN.flatMap((number) => refusingOne(number, ENOSYS));
  return encode([...PREFACE, ...allowed, ...unknown, refusal(EPERM)]);
}

/**
 * glibc tries clone3 first, and clone where the kernel does not know it; clone3 hides its flags from a filter. libuv does without
 * io_uring where there is none.
 */
const UNKNOWN = [435, CALL.io_uring_setup];

const PREFACE: readonly Instruction[] = [
  [LOAD, 0, 0, ARCHITECTURE_AT],
  [JUMP_EQUAL, 1, 0, X86_64],
  KILL,
  [LOAD, 0, 0, NUMBER_AT],
  [JUMP_AT_LEAST, 0, 1, X32],
  KILL,
];

function allowingOne({ number, when = [] }: AllowedCall, pid: number): Instruction[] {
  const body = [...when.flatMap((rule) => checking(rule, pid)), ALLOW];
  return [[JUMP_EQUAL, 0, body.length, number], ...body];
}

/** Goes on where the rule holds, and refuses where not. */
function checking(rule: ArgumentRule, pid: number): Instruction[] {
  const load: Instruction = [LOAD, 0, 0, FIRST_ARGUMENT_AT + rule.argument * 8];
  if ('without' in rule) return [load, [JUMP_ANY_BIT, 0, 1, rule.without], refusal(EPERM)];
  const values = rule.oneOf.map((value) => (value === 'own pid' ? pid : value));
  const tests = values.map((value, index): Instruction => {
    return [JUMP_EQUAL, values.length - index, 0, value];
  });
  return [load, ...tests, refusal(EPERM)];
}

function refusingOne(number: number, error: number): Instruction[] {
  return [[JUMP_EQUAL, 0, 1, number], refusal(error)];
}

function refusal(error: number): Instruction {
  return [RETURN, 0, 0, 0x00050000 | error];
}

function encode(instructions: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(instructions.length * INSTRUCTION_BYTES);
  const view = new DataView(bytes.buffer);
  instructions.forEach(([code, whenTrue, whenFalse, value], index) => {
    const at = index * INSTRUCTION_BYTES;
    view.setUint16(at, code, true);
    view.setUint8(at + 2, whenTrue);
    view.setUint8(at + 3, whenFalse);
    view.setUint32(at + 4, value, true);
  });
  return bytes;
}
