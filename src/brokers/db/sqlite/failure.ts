// What is told of an error of SQLite: a code and a text that names no path, and no column the statement may not
// touch. Knows no policy.

import type { Guard } from './guard.ts';
import { RefusedProgram } from './program.ts';
import type { Failure, Touch } from './protocol.ts';
import { Capped, Changed } from './run.ts';

/** An error while a statement was compiled and looked at. */
export function inspectFailure(error: unknown, guard: Guard, index: number): Failure {
  const code = errcodeOf(error);
  if (code !== null && !COMPILE_CODES.has(code & 0xff)) return runFailure(error, []);
  const reason = error instanceof RefusedProgram ? error.message : guard.refusal;
  return { kind: 'refused', index, reason };
}

/** ERROR, AUTH, and TOOBIG for a statement beyond a limit of the compiler. */
const COMPILE_CODES: ReadonlySet<number> = new Set([1, 23, 18]);

/** An error while statements ran that had compiled. `touches`: what they may touch, and so may be told of. */
export function runFailure(error: unknown, touches: readonly Touch[]): Failure {
  if (error instanceof Changed || error instanceof RefusedProgram) return { kind: 'changed' };
  if (error instanceof Capped) return { kind: 'error', code: error.code, message: error.message };
  const code = errcodeOf(error);
  const message = error instanceof Error ? error.message : '';
  if (code === null) return bindFailure(error);
  switch (code & 0xff) {
    case 5:
    case 6:
      return failure('UNAVAILABLE', 'the database is busy');
    case 7:
    case 18:
      return failure('TOO_LARGE', 'a value or the statement is too large');
    case 8:
      return failure('QUERY_ERROR', 'the database is read-only');
    case 13:
      return failure(
        'TOO_LARGE',
        'the database would grow by more than allowed, or the disk is full',
      );
    case 17:
    case 23:
      return { kind: 'changed' };
    case 19:
      return failure('QUERY_ERROR', constraintMessage(code, message, touches));
    case 20:
      return failure('QUERY_ERROR', 'a value has the wrong type for its column');
    case 1:
      return failure('QUERY_ERROR', clip(message));
    default:
      return failure('UNAVAILABLE', 'the database cannot be read or is damaged');
  }
}

function failure(code: Extract<Failure, { kind: 'error' }>['code'], message: string): Failure {
  return { kind: 'error', code, message };
}

/** Errors of Node itself, while values are bound. */
function bindFailure(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code !== 'string' || !/^ERR_(INVALID_|OUT_OF_RANGE)/.test(code)) throw error;
  return failure('INVALID_ARGUMENT', 'a value cannot be bound to the statement');
}

function errcodeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode : null;
}

const TRIGGER_RAISED = 1811;
const CHECK_FAILED = 275;

/** `UNIQUE constraint failed: users.email`: the columns only where all of them are touched anyway. */
function constraintMessage(code: number, message: string, touches: readonly Touch[]): string {
  // The operator's own words, meant for whoever writes.
  if (code === TRIGGER_RAISED) return clip(message);
  const [what = '', names = ''] = message.split(': ', 2);
  const told = code !== CHECK_FAILED && names.split(', ').every((name) => isTouched(name, touches));
  return clip(told ? message : what);
}

function isTouched(name: string, touches: readonly Touch[]): boolean {
  const [table = '', column = ''] = name.toLowerCase().split('.', 2);
  return touches.some(
    (touch) =>
      touch.table === table && (touch.columns.includes('*') || touch.columns.includes(column)),
  );
}

function clip(message: string): string {
  return message.replace(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 300);
}
