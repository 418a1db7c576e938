// How truly each limit is enforced by this release: the strongest hand that ends what goes beyond it. Said to operators, and
// tried by `skerry doctor --attack`.

import type { LimitKey } from '../../policies/index.ts';

/**
 * kernel       the operating system refuses it or kills the process
 * supervisor   a thread of the host that does nothing else kills the process
 * gate         the host counts and refuses, outside the process that asks
 * unsupported  nothing enforces it; a manifest that declares it is refused
 */
export type Verdict = 'kernel' | 'supervisor' | 'gate' | 'unsupported';

export interface LimitVerdict {
  readonly verdict: Verdict;
  /** What enforces it, the first hand first. */
  readonly how: string;
}

/** On Linux, where cells are tested. */
export const VERDICTS: Readonly<Record<LimitKey, LimitVerdict>> = {
  memory: { verdict: 'kernel', how: 'V8, then the supervisor, then RLIMIT_DATA of the cell' },
  cpu: {
    verdict: 'supervisor',
    how: 'the supervisor, by processor time; in a cell of several plugins V8 first, by the clock',
  },
  executionTime: { verdict: 'gate', how: 'the cell, then the host kills it' },
  backgroundTime: { verdict: 'gate', how: 'the cell, then the host kills it' },
  startupTime: { verdict: 'supervisor', how: 'V8 and the cell, then the supervisor' },
  disk: { verdict: 'gate', how: 'the broker of files refuses, before it writes' },
  files: { verdict: 'gate', how: 'the broker of files refuses, before it makes one' },
  network: { verdict: 'gate', how: 'the network broker waits' },
  concurrency: { verdict: 'gate', how: 'further calls wait' },
  queue: { verdict: 'gate', how: 'further calls are refused' },
  hostCalls: {
    verdict: 'gate',
    how: 'the guest runtime refuses; the host kills a cell that sends more',
  },
  hostCallsTotal: {
    verdict: 'gate',
    how: 'the guest runtime refuses; the host kills a cell that sends more',
  },
  payload: { verdict: 'gate', how: 'the guest runtime and the host refuse' },
  log: { verdict: 'gate', how: 'the cell drops what is over; the host kills one that does not' },
};

/** What the kernel and the supervisor do, they do by the means of Linux. */
const LINUX_ONLY: ReadonlySet<Verdict> = new Set(['kernel', 'supervisor']);

/**
 * The verdicts on this machine. `lowered`: limits of which somebody knows that nothing enforces them here; nobody can say more
 * of a limit than the table does.
 */
export function verdictsOn(
  platform: NodeJS.Platform,
  lowered: Readonly<Partial<Record<LimitKey, string>>> = {},
): Readonly<Record<LimitKey, LimitVerdict>> {
  const entries = Object.entries(VERDICTS).map(([key, told]) => {
    const why = lowered[key as LimitKey];
    if (why !== undefined) return [key, { verdict: 'unsupported', how: why }];
    const elsewhere = platform !== 'linux' && LINUX_ONLY.has(told.verdict);
    return [key, elsewhere ? { verdict: 'unsupported', how: 'it needs Linux' } : told];
  });
  return Object.fromEntries(entries) as Readonly<Record<LimitKey, LimitVerdict>>;
}
