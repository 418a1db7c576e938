// Why a cell is dead, in the words of a fault: what was seen of it, and who killed it. Knows no unit.

import type { Limits } from './limits.ts';
import type { Fault } from './outcome.ts';
import type { KillReason } from './supervisor.ts';

export interface Death {
  /** What it did that no honest cell does; null for none. */
  readonly violation: string | null;
  /** Why the supervisor killed it; null where it did not. */
  readonly reason: KillReason;
  readonly signal: string;
}

/** `limits`: of the unit that is told. */
export function deathFault({ violation, reason, signal }: Death, { cpu }: Limits): Fault {
  if (violation !== null) {
    const message = `the cell was killed: it broke the protocol (${violation})`;
    return { code: 'WORKER_CRASH', message };
  }
  switch (reason) {
    case 'deadline':
      return { code: 'TIMEOUT', message: `${cpu} ms inside the isolate are used up` };
    case 'memory':
      return { code: 'MEMORY_LIMIT', message: 'the cell grew past the cap and was killed' };
    case null:
      return { code: 'WORKER_CRASH', message: `the cell died (${signal})` };
  }
}
