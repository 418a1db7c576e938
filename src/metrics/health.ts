// How a plugin fares, as one of three words with its reason: judged by what was seen in the last five minutes. Pure.

import type { ErrorCode } from '../errors.ts';
import { FIELD, type Tally } from './ring.ts';

export interface Health {
  readonly status: 'healthy' | 'warning' | 'critical';
  /** Why it is not healthy; null where it is. */
  readonly reason: string | null;
  /** Milliseconds since the epoch of the last look at its processes; null where there was none. */
  readonly lastCheck: number | null;
  /** Milliseconds since it was loaded; 0 where it is not loaded any more. */
  readonly uptime: number;
  /** Units that were lost and started anew, for as long as there are figures. */
  readonly restarts: number;
}

/** Milliseconds that are judged. */
export const JUDGED = 5 * 60_000;

/** Fewer calls than these say nothing of a share. */
const LEAST_CALLS = 10;
const CRITICAL = { share: 0.5, losses: 3 } as const;
const WARNING = { share: 0.05, losses: 1 } as const;

/** Failures that say nothing of the plugin: its callers, the operator or the host are behind them. */
const NOT_ITS_OWN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ABORTED',
  'AUDIT_UNAVAILABLE',
  'CIRCUIT_OPEN',
  'CONCURRENCY_LIMIT',
  'HOST_CLOSED',
  'PLUGIN_DISABLED',
  'PLUGIN_QUARANTINED',
  'PLUGIN_SUSPENDED',
  'UNKNOWN_HANDLER',
]);

export function isItsOwn(code: ErrorCode): boolean {
  return !NOT_ITS_OWN.has(code);
}

export function judge(tally: Tally): Pick<Health, 'status' | 'reason'> {
  const calls = tally.of(FIELD.calls);
  const faults = tally.of(FIELD.faults);
  const losses = tally.of(FIELD.losses);
  const share = calls < LEAST_CALLS ? 0 : faults / calls;
  const reasons = [
    ...(share >= WARNING.share ? [`${faults} of ${calls} calls failed`] : []),
    ...(losses >= WARNING.losses ? [`${losses} unit${losses === 1 ? '' : 's'} lost`] : []),
  ];
  if (reasons.length === 0) return { status: 'healthy', reason: null };
  const critical = share >= CRITICAL.share || losses >= CRITICAL.losses;
  const reason = `${reasons.join(', ')} in the last 5 minutes`;
  return { status: critical ? 'critical' : 'warning', reason };
}
