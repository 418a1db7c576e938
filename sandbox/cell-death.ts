// What the end of a cell is called, from what is known of it: decides nobody's blame.

import type { Limits } from './limits.ts';
import type { Fault } from './outcome.ts';
import type { KillReason } from './supervisor.ts';

export interface Death {
  /** What it did that no honest cell does; null where it did not. */
  readonly violation: string | null;
  /** Why the supervisor killed it; null where it did not. */
  readonly reason: KillReason;
  /** The kernel killed it for what its group held. */
  readonly overran: boolean;
  /** Name of the signal, or `exit`. */
  readonly signal: string;
}

/** `limits`: of the unit that is told. */
export function deathFault({ violation, reason, overran, signal }: Death, { cpu }: Limits): Fault {
  if (violation !== null) {
    return {
      code: 'WORKER_CRASH',
      message: `the cell was killed: it broke the protocol (${violation})`,
    };
  }
  if (reason === 'deadline') {
    return { code: 'TIMEOUT', message: `${cpu} ms inside the isolate are used up` };
  }
  if (reason === 'memory') {
    return { code: 'MEMORY_LIMIT', message: 'the cell grew past the cap and was killed' };
  }
  return overran
    ? { code: 'MEMORY_LIMIT', message: 'the kernel ended the cell: it held too much' }
    : { code: 'WORKER_CRASH', message: `the cell died (${signal})` };
}
