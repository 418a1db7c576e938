// The figures of a plugin as they are told: plain data in milliseconds, megabytes and percent of one processor. Pure.

import { quantile } from './durations.ts';
import type { Health } from './health.ts';
import { FIELD, type Tally } from './ring.ts';
import type { Stretch } from './series.ts';

/** What one handler was called for, for as long as there are figures. */
export interface HandlerFigures {
  readonly handler: string;
  readonly count: number;
  readonly errorCount: number;
  readonly avgDuration: number;
  readonly maxDuration: number;
}

export interface ExecutionFigures {
  readonly count: number;
  readonly successCount: number;
  readonly errorCount: number;
  /** Milliseconds from when a call was sent, waiting in turn included; null where there was none. */
  readonly avgDuration: number | null;
  readonly maxDuration: number | null;
  readonly totalDuration: number;
  /** Half of the calls took no longer, and 99 of 100; to within a step of about a quarter. */
  readonly p50: number | null;
  readonly p99: number | null;
}

export interface PluginMetrics {
  readonly plugin: string;
  /** `org:<id>`, or null where it is all of the plugin. */
  readonly scope: string | null;
  /** Milliseconds since the epoch: the time that the figures are of, in whole buckets. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds of a bucket; null where the figures are of all time. */
  readonly resolution: number | null;
  readonly execution: ExecutionFigures;
  /** MB of its processes together, as the kernel counts them; null where nobody has looked in that time. */
  readonly memory: {
    readonly current: number;
    readonly peak: number | null;
    readonly average: number | null;
  };
  /** Percent of one processor now and at most in a second; milliseconds. */
  readonly cpu: { readonly current: number; readonly peak: number; readonly total: number };
  /** Bytes that went through operations on files. */
  readonly disk: { readonly read: number; readonly write: number };
  readonly network: {
    readonly bytesIn: number;
    readonly bytesOut: number;
    readonly requests: number;
  };
  readonly health: Health;
  /** Those called most first. Of all time, whatever range was asked for; none for a scope. */
  readonly handlers: readonly HandlerFigures[];
}

/** What is so at this moment. */
export interface Present {
  /** Bytes. */
  readonly memory: number;
  /** Percent. */
  readonly cpu: number;
}

export type Figures = Pick<
  PluginMetrics,
  'from' | 'to' | 'resolution' | 'execution' | 'memory' | 'cpu' | 'disk' | 'network'
>;

export function figuresOf({ tally, ...range }: Stretch, present: Present): Figures {
  const looks = tally.of(FIELD.looks);
  return {
    ...range,
    execution: executionOf(tally),
    memory: {
      current: megabytes(present.memory),
      peak: looks === 0 ? null : megabytes(tally.of(FIELD.memoryPeak)),
      average: looks === 0 ? null : megabytes(tally.of(FIELD.memory) / looks),
    },
    cpu: {
      current: rounded(present.cpu),
      peak: rounded(tally.of(FIELD.cpuPeak)),
      total: tally.of(FIELD.cpu),
    },
    disk: { read: tally.of(FIELD.read), write: tally.of(FIELD.written) },
    network: {
      bytesIn: tally.of(FIELD.bytesIn),
      bytesOut: tally.of(FIELD.bytesOut),
      requests: tally.of(FIELD.requests),
    },
  };
}

function executionOf(tally: Tally): ExecutionFigures {
  const count = tally.of(FIELD.calls);
  const errorCount = tally.of(FIELD.failed);
  const total = tally.of(FIELD.ms);
  const longest = tally.of(FIELD.slowest);
  const at = (share: number): number | null => {
    const ms = quantile(tally.durations, share, longest);
    return ms === null ? null : rounded(ms);
  };
  return {
    count,
    successCount: count - errorCount,
    errorCount,
    avgDuration: count === 0 ? null : rounded(total / count),
    maxDuration: count === 0 ? null : rounded(longest),
    totalDuration: rounded(total),
    p50: at(0.5),
    p99: at(0.99),
  };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 104_857.6) / 10;
}

/** To a thousandth. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
