// The calls of a host as a histogram of Prometheus. It observes nothing itself: the host has counted already.

import type { Metric } from 'prom-client';
import type { Host } from '../host/index.ts';
import { countUpTo } from '../metrics/index.ts';

const NAME = 'skerry_call_duration_seconds';
/** Each of them a bound that the host counts by. */
const SECONDS = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const;

/** A line of the histogram, as a registry writes it. */
interface Value {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

export function callDurations(host: Host): Metric {
  const metric = {
    name: NAME,
    get: () =>
      Promise.resolve({
        name: NAME,
        help: 'Calls of handlers from when they were sent, waiting in turn included. code: ok, or an error code.',
        type: 'histogram',
        values: host.accounts.flatMap(valuesOf),
      }),
  };
  // Of a metric that it did not make, a registry asks for this and nothing else.
  return metric as unknown as Metric;
}

function valuesOf({ plugin, ends }: Host['accounts'][number]): Value[] {
  return [...ends].flatMap(([code, { count, ms, durations }]) => {
    const labels = { plugin, code: code ?? 'ok' };
    const bucket = (le: number | string, value: number): Value => ({
      metricName: `${NAME}_bucket`,
      labels: { le, ...labels },
      value,
    });
    return [
      ...SECONDS.map((le) => bucket(le, countUpTo(durations, le * 1_000))),
      bucket('+Inf', count),
      { metricName: `${NAME}_sum`, labels, value: ms / 1_000 },
      { metricName: `${NAME}_count`, labels, value: count },
    ];
  });
}
